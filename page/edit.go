package page

import (
	"image"
	"math"
	"slices"
	"strings"
	"unicode"
	"unsafe"

	"yushen/models"
)

// Signs looks for traces of editing (修改痕迹) in the characters of a picture as it was uploaded: flattening blurs them. toUpload is that of the flat page
// before it was turned clockwise to stand upright, and the lines stand on the turned one. Characters are compared with those of their page and line,
// and where many differ nothing is said, so that two cards or pages joined into one picture are no trace. A page drawn by a program has neither grain
// nor history: only its print is compared.
func Signs(img models.Image, toUpload models.Homography, clockwise int, lines []models.Line) []models.Sign {
	t := traces{img: img, lines: lines, toPicture: compose(toUpload, turnMap(360-clockwise))}
	t.collect()
	defer t.release()
	if len(t.glyphs) < fewGlyphs {
		return nil
	}
	signs := slices.Concat(t.pasted(), t.uneven())
	if of, row, alive := t.grains(); alive {
		signs = slices.Concat(signs, t.painted(of, row), t.copied(row))
	}
	return signs
}

// traces is what is looked at on one picture.
type traces struct {
	img       models.Image
	lines     []models.Line
	toPicture models.Homography // fractions of the page that the lines stand on to fractions of the picture
	glyphs    []glyphAt
	rows      []patch // the picture along each line that is looked at
}

// glyphAt is one read character: its line and number in it, the row and the place in pixels of the picture.
type glyphAt struct {
	line, char, row int
	r               image.Rectangle
}

// patch is the brightness of a part of the picture, 0 to 255, and where the sensor was saturated.
type patch struct {
	r      image.Rectangle
	grey   []float32
	clip   []clipping
	memory []byte // of both
}

// clipping says whether a pixel is as bright or as dark as can be.
type clipping uint8

const (
	whole    clipping = iota // neither
	white255                 // white: the paper of a bright scan
	other                    // one colour, or black
)

// collect takes the lines worth a look, those with most digits first, up to the budget.
func (t *traces) collect() {
	order := make([]int, 0, len(t.lines))
	for i, l := range t.lines {
		if len(l.Chars) > 0 && (strings.IndexFunc(l.Text, unicode.IsDigit) >= 0 || len(l.Chars) <= shortLine) {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return digitsIn(t.lines[b].Text) - digitsIn(t.lines[a].Text) })
	budget := mostTracePixels
	for _, i := range order {
		glyphs, r := t.located(i)
		if glyphs == nil || budget < r.Dx()*r.Dy() {
			continue
		}
		budget -= r.Dx() * r.Dy()
		for j := range glyphs {
			glyphs[j].row = len(t.rows)
		}
		t.rows = append(t.rows, patchOf(t.img, r))
		t.glyphs = append(t.glyphs, glyphs...)
	}
}

func digitsIn(s string) (n int) {
	for _, r := range s {
		if r >= '0' && r <= '9' {
			n++
		}
	}
	return n
}

// located are the characters of a line in the picture, and the rectangle around them; nil where the line is too small, too large or slopes too much.
func (t *traces) located(i int) ([]glyphAt, image.Rectangle) {
	l := t.lines[i]
	w, h := float64(t.img.Width), float64(t.img.Height)
	pixel := func(p models.Point) (x, y float64) { p = t.toPicture.Map(p); return p.X * w, p.Y * h }
	ax, ay := pixel(l.Box[0])
	bx, by := pixel(l.Box[1])
	dx, dy := math.Abs(bx-ax), math.Abs(by-ay)
	if long := math.Max(dx, dy); long == 0 || math.Min(dx, dy) > mostSlope*long && math.Min(dx, dy) > 4 {
		return nil, image.Rectangle{}
	}
	frame := image.Rect(0, 0, t.img.Width, t.img.Height)
	var all image.Rectangle
	var glyphs []glyphAt
	for j, c := range l.Chars {
		if c.Box.IsZero() {
			return nil, all
		}
		r := image.Rectangle{Min: image.Pt(math.MaxInt32, math.MaxInt32), Max: image.Pt(math.MinInt32, math.MinInt32)}
		for _, p := range c.Box {
			x, y := pixel(p)
			if math.IsNaN(x) || math.IsNaN(y) || math.Abs(x) > 1e6 || math.Abs(y) > 1e6 {
				return nil, all
			}
			r = image.Rect(min(r.Min.X, int(x)), min(r.Min.Y, int(y)), max(r.Max.X, int(math.Ceil(x))), max(r.Max.Y, int(math.Ceil(y))))
		}
		r = r.Intersect(frame)
		if r.Dx() < 2 || r.Dy() < 2 {
			continue
		}
		glyphs, all = append(glyphs, glyphAt{line: i, char: j, r: r}), all.Union(r)
	}
	if side := min(all.Dx(), all.Dy()); side < leastTraceHeight || side > mostTraceHeight {
		return nil, all
	}
	return glyphs, all.Inset(-traceMargin).Intersect(frame)
}

// patchOf takes the luma of a part of the picture.
func patchOf(img models.Image, r image.Rectangle) patch {
	p := newPatch(r)
	p.brightness(img.BGR[3*(r.Min.Y*img.Width+r.Min.X):], img.Width)
	return p
}

// newPatch is a patch that the caller fills: another one may have been in its memory.
func newPatch(r image.Rectangle) patch {
	n := r.Dx() * r.Dy()
	if n == 0 {
		return patch{r: r}
	}
	memory := pixels(5 * n)
	return patch{r, unsafe.Slice((*float32)(unsafe.Pointer(&memory[0])), n), unsafe.Slice((*clipping)(unsafe.Pointer(&memory[4*n])), n), memory}
}

// release leaves the memory of the rows to others.
func (t *traces) release() {
	for _, p := range t.rows {
		leave(p.memory)
	}
	t.rows = nil
}

// index is where a pixel of the picture stands in the patch.
func (p *patch) index(at image.Point) int { return (at.Y-p.r.Min.Y)*p.r.Dx() + at.X - p.r.Min.X }

// sign is the trace of a run of characters of one line, from one glyph to another.
func (t *traces) sign(kind models.SignKind, from, to int, score float64) models.Sign {
	s := models.Sign{Kind: kind, Score: math.Round(100*math.Max(0.5, math.Min(1, score))) / 100}
	for i := from; i <= to; i++ {
		c := t.lines[t.glyphs[i].line].Chars[t.glyphs[i].char]
		s.Box = s.Box.Union(c.Box)
		s.Text += c.Text
	}
	return s
}
