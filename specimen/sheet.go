package specimen

import (
	"image"
	"image/color"
	"image/draw"
	"math"
	"math/rand/v2"
	"strings"
)

// Place is where something lies on a sheet, as fractions of its width and height: left, top, right, bottom.
type Place [4]float64

// Sheet is one page being drawn (页). Lengths are millimetres from the top left.
type Sheet struct {
	W, H   float64
	Image  *image.RGBA
	Places map[string][]Place // field key → where its value stands
	glyphs []printed          // every character, in the order of drawing
	fonts  *Fonts
	random *rand.Rand
	dots   float64 // pixels per millimetre
	pins   *ribbon // what prints the values; nil: the printer of the form itself
}

// printed is one character on a sheet: where its em square stands, and how it is written.
type printed struct {
	char  rune
	place Place
	style style
}

// The inks of the office.
var (
	black     = color.RGBA{24, 24, 28, 255}
	grey      = color.RGBA{110, 110, 115, 255}
	sealRed   = color.RGBA{206, 32, 44, 235}
	penBlue   = color.RGBA{28, 38, 120, 245}
	penBlack  = color.RGBA{30, 30, 34, 245}
	labelBlue = color.RGBA{64, 112, 168, 255}
)

func newSheet(fonts *Fonts, random *rand.Rand, w, h, dpi float64, paper color.RGBA) *Sheet {
	dots := dpi / 25.4
	s := &Sheet{W: w, H: h, Image: image.NewRGBA(image.Rect(0, 0, int(w*dots+0.5), int(h*dots+0.5))), Places: map[string][]Place{},
		fonts: fonts, random: random, dots: dots}
	draw.Draw(s.Image, s.Image.Bounds(), image.NewUniform(paper), image.Point{}, draw.Src)
	return s
}

// style is how a text is written.
type style struct {
	face     Typeface
	size     float64 // mm, of the em square
	color    color.RGBA
	tracking float64 // extra mm between characters
	pins     *ribbon // printed by needles; nil: by a laser printer
}

func (s *Sheet) width(st style, text string) float64 {
	n := float64(len([]rune(text)))
	return s.fonts.width(st.face, text)*st.size + math.Max(0, n-1)*st.tracking
}

// write draws a line with its left end at x and its baseline at y; it returns where the line ends.
func (s *Sheet) write(st style, x, y float64, text string) float64 {
	at := x
	for _, r := range text {
		end := at + s.fonts.glyph(st.face, r).advance*st.size
		s.glyphs = append(s.glyphs, printed{r, Place{at / s.W, (y - 0.88*st.size) / s.H, end / s.W, (y + 0.12*st.size) / s.H}, st})
		at = end + st.tracking
	}
	if st.pins != nil {
		s.strike(*st.pins, st, x, y, text)
		return x + s.width(st, text)
	}
	sh := newShape()
	for _, r := range text {
		g := s.fonts.glyph(st.face, r)
		sh.glyph(g, scale(st.size*s.dots/unitsPerGlyph).then(translate(x*s.dots, y*s.dots)))
		x += g.advance*st.size + st.tracking
	}
	ink(s.Image, sh, st.color, nil)
	return x - st.tracking
}

// centred writes a line around x.
func (s *Sheet) centred(st style, x, y float64, text string) {
	s.write(st, x-s.width(st, text)/2, y, text)
}

// value writes the value of a field and notes where it stands.
func (s *Sheet) value(key string, st style, x, y float64, text string) float64 {
	st.pins = s.pins
	end := s.write(st, x, y, text)
	s.note(key, st, x, end, y)
	return end
}

func (s *Sheet) note(key string, st style, x0, x1, y float64) {
	if key != "" && key != "-" && x1 > x0 {
		s.Places[key] = append(s.Places[key], Place{(x0 - 0.3) / s.W, (y - 0.92*st.size) / s.H, (x1 + 0.3) / s.W, (y + 0.2*st.size) / s.H})
	}
}

// line draws a rule of a width in mm.
func (s *Sheet) line(x0, y0, x1, y1, width float64, c color.RGBA) {
	dx, dy := x1-x0, y1-y0
	l := math.Hypot(dx, dy)
	if l == 0 {
		return
	}
	nx, ny := -dy/l*width/2, dx/l*width/2
	sh := newShape()
	d := s.dots
	sh.polygon((x0+nx)*d, (y0+ny)*d, (x1+nx)*d, (y1+ny)*d, (x1-nx)*d, (y1-ny)*d, (x0-nx)*d, (y0-ny)*d)
	ink(s.Image, sh, c, nil)
}

func (s *Sheet) frame(x, y, w, h, width float64, c color.RGBA) {
	s.line(x-width/2, y, x+w+width/2, y, width, c)
	s.line(x-width/2, y+h, x+w+width/2, y+h, width, c)
	s.line(x, y, x, y+h, width, c)
	s.line(x+w, y, x+w, y+h, width, c)
}

// fill paints a rectangle.
func (s *Sheet) fill(x, y, w, h float64, c color.RGBA) {
	sh := newShape()
	d := s.dots
	sh.polygon(x*d, y*d, (x+w)*d, y*d, (x+w)*d, (y+h)*d, x*d, (y+h)*d)
	ink(s.Image, sh, c, nil)
}

// tick draws a box to tick, ticked or not, and returns where it ends.
func (s *Sheet) tick(x, y, size float64, ticked bool) float64 {
	s.frame(x, y-size*0.86, size*0.86, size*0.86, size*0.07, black)
	if ticked {
		s.line(x+size*0.12, y-size*0.45, x+size*0.36, y-size*0.12, size*0.13, penBlack)
		s.line(x+size*0.34, y-size*0.12, x+size*0.95, y-size*1.05, size*0.11, penBlack)
	}
	return x + size*1.05
}

// check draws a tick over a box that is printed at a place.
func (s *Sheet) check(p Place) {
	x0, y0, x1, y1 := p[0]*s.W, p[1]*s.H, p[2]*s.W, p[3]*s.H
	size := x1 - x0
	s.line(x0+size*0.2, (y0+y1)/2, x0+size*0.42, y1-size*0.2, size*0.11, penBlack)
	s.line(x0+size*0.42, y1-size*0.2, x1+size*0.05, y0-size*0.05, size*0.1, penBlack)
}

// run is a stretch of a paragraph: text, or the value of a field.
type run struct {
	text  string
	key   string
	under bool // underlined, as filled-in blanks are
	style *style
}

// paragraph sets runs into lines of a width; the first line is indented by indent mm. It returns the baseline after the last line.
func (s *Sheet) paragraph(st style, x, y, width, leading, indent float64, runs ...run) float64 {
	at := x + indent
	for _, r := range runs {
		now := st
		if r.style != nil {
			now = *r.style
		}
		if r.key != "" {
			now.pins = s.pins
		}
		start, piece := at, ""
		flush := func() {
			if piece == "" {
				return
			}
			end := s.write(now, start, y, piece)
			s.note(r.key, now, start, end, y)
			if r.under {
				s.line(start-0.3, y+now.size*0.16, end+0.3, y+now.size*0.16, 0.18, black)
			}
			piece = ""
		}
		for _, word := range words(r.text) {
			w := s.width(now, word) + now.tracking
			if at+w > x+width+0.01 && !strings.ContainsAny("，。；：、）》！？”", word) {
				flush()
				at, y = x, y+leading
				start = at
			}
			piece += word
			at += w
		}
		flush()
	}
	return y + leading
}

// wrap cuts text into lines of a width; digits and letters stay together where they can.
func (s *Sheet) wrap(st style, text string, width float64) []string {
	var lines []string
	var now []rune
	used := 0.0
	for _, word := range words(text) {
		w := 0.0
		for _, c := range word {
			w += s.fonts.glyph(st.face, c).advance*st.size + st.tracking
		}
		if used+w > width+st.tracking && len(now) > 0 && !strings.ContainsAny("，。；：、）)", word) {
			lines = append(lines, strings.TrimRight(string(now), " "))
			now, used = nil, 0
		}
		if len(now) == 0 && word == " " && len(lines) > 0 {
			continue
		}
		now, used = append(now, []rune(word)...), used+w
	}
	return append(lines, string(now))
}

// words cuts text where a line may end: after every Chinese character, never inside a number or a Latin word.
func words(text string) []string {
	var list []string
	joined := false
	for _, c := range text {
		latin := c < 0x80 && c != ' ' && c != '/'
		if latin && joined {
			list[len(list)-1] += string(c)
		} else {
			list = append(list, string(c))
		}
		joined = latin
	}
	return list
}

// cell draws a table cell with a frame and its text in the middle of its height; key "" is a label, which is centred, key "-" a
// value that is no field.
func (s *Sheet) cell(x, y, w, h float64, st style, key, text string) {
	s.frame(x, y, w, h, 0.25, black)
	s.inside(x, y, w, h, st, key, text)
}

// inside is cell without the frame.
func (s *Sheet) inside(x, y, w, h float64, st style, key, text string) {
	if key != "" {
		st.pins = s.pins
	}
	lines := s.wrap(st, text, w-2)
	leading := st.size * 1.25
	base := y + h/2 - leading*float64(len(lines))/2 + leading*0.79
	for i, l := range lines {
		at := x + 1.2
		if key == "" {
			at = x + w/2 - s.width(st, l)/2
		}
		end := s.write(st, at, base+float64(i)*leading, l)
		s.note(key, st, at, end, base+float64(i)*leading)
	}
}

// vertical writes a label downwards in the middle of a cell.
func (s *Sheet) vertical(x, y, w, h float64, st style, text string) {
	s.frame(x, y, w, h, 0.25, black)
	r := []rune(text)
	step := math.Min(st.size*1.35, h/float64(len(r)))
	top := y + h/2 - step*float64(len(r))/2 + st.size*0.88
	for i, c := range r {
		s.centred(st, x+w/2, top+float64(i)*step, string(c))
	}
}

// mark writes 样张 where every page bears it: at the foot, small and grey, and once across the margin.
func (s *Sheet) mark() {
	st := style{face: Hei, size: math.Min(4.2, s.H*0.036), color: color.RGBA{150, 60, 150, 200}, tracking: 0.6}
	text := "样 张 · 练习用"
	s.write(st, s.W-s.width(st, text)-s.W*0.022, s.H-s.H*0.014, text)
}
