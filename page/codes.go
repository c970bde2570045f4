package page

import (
	"image"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/oned"
	"github.com/makiuchi-d/gozxing/qrcode"
	"gocv.io/x/gocv"
	"golang.org/x/text/encoding/simplifiedchinese"

	"yushen/models"
)

const (
	codeSize    = 1150 // least pixels of the longer side of the copy that codes are looked for on: 4 a millimetre of A4
	codeWindow  = 50   // pixels of the copy to either side, over which black and white are told apart
	codeInk     = 16   // how much darker than its surroundings black is
	mostCodes   = 4    // that are tried on a page, of either kind
	longestCode = 1000 // characters; the largest QR code has 1800 Chinese ones, of no use to anybody here
)

// Codes reads the QR and bar codes of the page (二维码、条形码). What looks like one and cannot be read is left out. A page without codes costs
// a few milliseconds.
func (f *Flat) Codes() []models.Barcode {
	var s scope
	defer s.close()
	near := f.pyramid().atLeast(codeSize)
	if near.Width < 2*codeWindow || near.Height < 2*codeWindow {
		return nil
	}
	scale := float64(near.Width) / float64(f.Image.Width)
	b := bitmap{w: near.Width, h: near.Height, grey: s.bytes(s.color(s.own(view(near)), gocv.ColorBGRToGray))}
	if s.err != nil {
		return nil
	}
	b.tell()
	var found []models.Barcode
	for _, q := range b.squares() {
		text, at, ok := f.decoded(q.around().scaled(1/scale), 4/q.module*scale, qrcode.NewQRCodeReader())
		if !ok || len(at) < 3 {
			continue
		}
		read := square{corner: at[1], right: at[2], below: at[0], module: q.module / scale} // the order of ISO/IEC 18004 readers
		code := models.Barcode{Kind: models.QRCode, Text: text, Box: f.boxOf(read.corners())}
		if !slices.ContainsFunc(found, func(o models.Barcode) bool { return overlap(o.Box, code.Box) }) {
			found = append(found, code)
		}
	}
	for _, r := range b.bars() {
		q := rectQuad(r.Inset(-quietZone).Intersect(image.Rect(0, 0, b.w, b.h)))
		for _, reader := range []gozxing.Reader{oned.NewCode128Reader(), oned.NewCode39Reader(), oned.NewEAN13Reader()} {
			if text, _, ok := f.decoded(q.scaled(1/scale), 1, reader); ok && len(text) >= leastBars {
				found = append(found, models.Barcode{Kind: models.Strokes, Text: text, Box: f.boxOf(rectQuad(r).scaled(1 / scale))})
				break
			}
		}
	}
	return found
}

// leastBars is the least number of characters of a bar code: two or three may be found in the strokes of a table.
const leastBars = 6

func rectQuad(r image.Rectangle) quad {
	x0, y0, x1, y1 := float64(r.Min.X), float64(r.Min.Y), float64(r.Max.X), float64(r.Max.Y)
	return quad{{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}}
}

// overlap reports whether the middle of one box lies in the other.
func overlap(a, b models.Box) bool {
	x0, y0, x1, y1 := a.Bounds()
	m := b.Center()
	return m.X > x0 && m.X < x1 && m.Y > y0 && m.Y < y1
}

// boxOf is a quad of the page's pixels in fractions.
func (f *Flat) boxOf(q quad) (b models.Box) {
	for i, p := range q {
		b[i] = models.Point{X: min(max(p.x/float64(f.Image.Width), 0), 1), Y: min(max(p.y/float64(f.Image.Height), 0), 1)}
	}
	return b
}

// decoded reads a code out of the upright rectangle around a quad of the page, shrunk or enlarged by a factor. at are the reader's own points, in
// pixels of the page: the centres of a QR code's finders from below, by way of the corner, to the right.
func (f *Flat) decoded(q quad, factor float64, reader gozxing.Reader) (text string, at []point, ok bool) {
	defer func() {
		if recover() != nil { // in a reader: what it stumbles over is a picture, not this program
			ok = false
		}
	}()
	var s scope
	defer s.close()
	page := s.own(view(f.Image))
	x0, y0, x1, y1 := q[0].x, q[0].y, q[0].x, q[0].y
	for _, p := range q {
		x0, y0, x1, y1 = min(x0, p.x), min(y0, p.y), max(x1, p.x), max(y1, p.y)
	}
	r := image.Rect(int(x0), int(y0), int(x1)+1, int(y1)+1).Intersect(image.Rect(0, 0, page.Cols(), page.Rows()))
	factor = min(factor, 3)
	size := image.Pt(int(float64(r.Dx())*factor), int(float64(r.Dy())*factor))
	if size.X < 16 || size.Y < 8 || size.X*size.Y > 4<<20 {
		return "", nil, false
	}
	grey := s.color(s.own(page.Region(r)), gocv.ColorBGRToGray)
	scaled := s.out(func(d *gocv.Mat) error { return gocv.Resize(grey, d, size, 0, 0, gocv.InterpolationArea) })
	pixels := s.bytes(scaled)
	if pixels == nil {
		return "", nil, false
	}
	source := gozxing.NewLuminanceSourceFromImage(&image.Gray{Pix: pixels, Stride: size.X, Rect: image.Rect(0, 0, size.X, size.Y)})
	for _, binarizer := range []gozxing.Binarizer{gozxing.NewHybridBinarizer(source), gozxing.NewGlobalHistgramBinarizer(source)} {
		m, err := gozxing.NewBinaryBitmap(binarizer)
		if err != nil {
			continue
		}
		result, err := reader.Decode(m, nil)
		if err != nil {
			continue
		}
		for _, p := range result.GetResultPoints() {
			at = append(at, point{float64(r.Min.X) + p.GetX()/factor, float64(r.Min.Y) + p.GetY()/factor})
		}
		return codeText(result), at, true
	}
	return "", nil, false
}

// codeText is what a code says, without control characters. Bytes are UTF-8 or, from Chinese programs, GB 18030.
func codeText(r *gozxing.Result) string {
	text := r.GetText()
	if segments, ok := r.GetResultMetadata()[gozxing.ResultMetadataType_BYTE_SEGMENTS].([][]byte); ok && !isASCII(text) {
		raw := slices.Concat(segments...)
		if utf8.Valid(raw) {
			text = string(raw)
		} else if chinese, err := simplifiedchinese.GB18030.NewDecoder().Bytes(raw); err == nil {
			text = string(chinese)
		}
	}
	text = strings.Map(func(c rune) rune {
		if unicode.IsControl(c) || !unicode.IsPrint(c) && c != ' ' {
			return -1
		}
		return c
	}, text)
	if all := []rune(text); len(all) > longestCode {
		text = string(all[:longestCode])
	}
	return text
}

func isASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r >= utf8.RuneSelf }) < 0
}

// bitmap is a grey copy of a page, of which every rowStep-th row is told into black and white.
type bitmap struct {
	w, h   int
	grey   []byte
	black  []bool // row by row, of the rows told
	levels []byte // below which a pixel is black, of the rows told
}

// rowStep is how far apart the rows are that are looked at: a finder's middle is three modules high, of a pixel and a half or more.
const rowStep = 4

// tell compares each pixel with the mean of its row around it.
func (b *bitmap) tell() {
	rows := (b.h + rowStep - 1) / rowStep
	b.black, b.levels = make([]bool, rows*b.w), make([]byte, rows*b.w)
	for r := range rows {
		grey, black, levels := b.grey[r*rowStep*b.w:][:b.w], b.black[r*b.w:][:b.w], b.levels[r*b.w:][:b.w]
		sum := 0
		for _, v := range grey[:2*codeWindow] {
			sum += int(v)
		}
		for x := range grey {
			if x > codeWindow && x+codeWindow <= b.w {
				sum += int(grey[x+codeWindow-1]) - int(grey[x-codeWindow-1])
			}
			levels[x] = byte(max(sum/(2*codeWindow)-codeInk, 0))
			black[x] = grey[x] < levels[x]
		}
	}
}

// finder is the centre of one of the three squares at a QR code's corners (寻像图形, GB/T 18284 clause 6.3.3), its module in pixels, and how many rows
// cross it.
type finder struct {
	at     point
	module float64
	rows   int
}

// finders scans rows for runs of 1:1:3:1:1 that are such down the column, too.
func (b bitmap) finders() []finder {
	var all []finder
	for y := 0; y < b.h; y += rowStep {
		row := b.black[y/rowStep*b.w:][:b.w]
		var ends [6]int // of the last runs: ends[5] is where the run at hand began
		for x := 1; x < b.w; x++ {
			if row[x] == row[x-1] {
				continue
			}
			copy(ends[:], ends[1:])
			ends[5] = x
			if !row[x-1] || ends[0] == 0 {
				continue // the five runs end with a white one
			}
			module, ok := finderRuns(ends)
			if !ok {
				continue
			}
			cx := (ends[2] + ends[3]) / 2
			cy, down, ok := b.column(cx, y, module)
			if !ok || math.Abs(down-module) > 0.5*module {
				continue
			}
			all = addFinder(all, finder{point{float64(cx), cy}, (module + down) / 2, 1})
			if len(all) > 200 {
				return all // a pattern, no document
			}
		}
	}
	return all
}

// finderRuns tells the module of five runs with the given ends.
func finderRuns(ends [6]int) (module float64, ok bool) {
	module = float64(ends[5]-ends[0]) / 7
	if module < 1.5 {
		return 0, false
	}
	for i, want := range [5]float64{1, 1, 3, 1, 1} {
		if math.Abs(float64(ends[i+1]-ends[i])-want*module) > 0.6*module+0.5 {
			return 0, false
		}
	}
	return module, true
}

// column measures the runs up and down from a black pixel; ok is false where they are not those of a finder.
func (b bitmap) column(x, y int, module float64) (centre, down float64, ok bool) {
	var ends [6]int
	limit, level := int(6*module), b.levels[y/rowStep*b.w+x]
	at := y
	for i := 2; i >= 0; i-- { // up: black, white, black
		for at >= 0 && y-at < limit && (b.grey[at*b.w+x] < level) == (i%2 == 0) {
			at--
		}
		ends[i] = at + 1
	}
	at = y
	for i := 3; i <= 5; i++ {
		for at < b.h && at-y < limit && (b.grey[at*b.w+x] < level) == (i%2 == 1) {
			at++
		}
		ends[i] = at
	}
	down, ok = finderRuns(ends)
	return float64(ends[2]+ends[3]) / 2, down, ok
}

// addFinder joins what is found on neighbouring rows.
func addFinder(all []finder, f finder) []finder {
	for i := range all {
		o := &all[i]
		if math.Hypot(o.at.x-f.at.x, o.at.y-f.at.y) < 2*f.module && math.Abs(o.module-f.module) < 0.5*f.module {
			n := float64(o.rows)
			o.at = point{(o.at.x*n + f.at.x) / (n + 1), (o.at.y*n + f.at.y) / (n + 1)}
			o.module = (o.module*n + f.module) / (n + 1)
			o.rows++
			return all
		}
	}
	return append(all, f)
}

// square is a QR code by its finders: the corner, and the ones to its right and below as the code stands.
type square struct {
	corner, right, below point
	module               float64
}

// squares joins finders that stand as those of a code: two equal sides at a right angle, of 14 modules or more.
func (b bitmap) squares() []square {
	f := b.finders()
	slices.SortStableFunc(f, func(a, b finder) int { return b.rows - a.rows })
	f = f[:min(len(f), 4*mostCodes)]
	var found []square
	used := map[int]bool{}
	for i := range f {
		for j := range f {
			for k := range f {
				if i == j || j == k || i == k || used[i] || used[j] || used[k] {
					continue
				}
				if q, ok := squareOf(f[i], f[j], f[k]); ok {
					found = append(found, q)
					used[i], used[j], used[k] = true, true, true
					if len(found) == mostCodes {
						return found
					}
				}
			}
		}
	}
	return found
}

func squareOf(corner, right, below finder) (square, bool) {
	m := (corner.module + right.module + below.module) / 3
	for _, f := range []finder{corner, right, below} {
		if math.Abs(f.module-m) > 0.35*m {
			return square{}, false
		}
	}
	ax, ay := right.at.x-corner.at.x, right.at.y-corner.at.y
	bx, by := below.at.x-corner.at.x, below.at.y-corner.at.y
	la, lb := math.Hypot(ax, ay), math.Hypot(bx, by)
	if math.Min(la, lb) < 12*m || math.Max(la, lb) > 1.25*math.Min(la, lb) || math.Max(la, lb) > 180*m {
		return square{}, false
	}
	if math.Abs(ax*bx+ay*by) > 0.25*la*lb || ax*by-ay*bx < 0 { // a right angle, clockwise
		return square{}, false
	}
	return square{corner.at, right.at, below.at, m}, true
}

// grown are the corners of the code, moved out by so many modules from the centres of its finders.
func (q square) grown(modules float64) quad {
	ux, uy := q.right.x-q.corner.x, q.right.y-q.corner.y
	vx, vy := q.below.x-q.corner.x, q.below.y-q.corner.y
	u, v := modules*q.module/math.Hypot(ux, uy), modules*q.module/math.Hypot(vx, vy)
	at := func(s, t float64) point {
		return point{q.corner.x + s*ux + t*vx, q.corner.y + s*uy + t*vy}
	}
	return quad{at(-u, -v), at(1+u, -v), at(1+u, 1+v), at(-u, 1+v)}
}

// corners are those of the code itself: a finder's centre is three and a half modules inside.
func (q square) corners() quad { return q.grown(3.5) }

// around leaves room for the quiet zone.
func (q square) around() quad { return q.grown(9) }

// The blocks that bar codes are found by.
const (
	barBlock   = 16 // pixels of the copy, either way; a multiple of rowStep
	barEdges   = 3  // edges in each row of a block, at least
	leastBlock = 5  // blocks in a row: 2 cm
	quietZone  = 24 // pixels of the copy left and right of the bars
)

// bars finds upright rectangles full of vertical strokes and nothing else: many edges along rows, hardly any down columns.
func (b bitmap) bars() []image.Rectangle {
	var found []image.Rectangle
	for by := 0; by+barBlock <= b.h; by += barBlock {
		run := 0
		for bx := 0; bx+barBlock <= b.w+barBlock; bx += barBlock {
			if bx+barBlock <= b.w && b.striped(bx, by) {
				run++
				continue
			}
			if run >= leastBlock {
				found = addBars(found, image.Rect(bx-run*barBlock, by, bx, by+barBlock))
			}
			run = 0
		}
	}
	slices.SortStableFunc(found, func(p, q image.Rectangle) int { return q.Dx()*q.Dy() - p.Dx()*p.Dy() })
	return found[:min(len(found), mostCodes)]
}

// striped reports a block of vertical strokes.
func (b bitmap) striped(x0, y0 int) bool {
	along, down := 0, 0
	for y := y0; y < y0+barBlock; y += rowStep {
		row := b.black[y/rowStep*b.w+x0:][:barBlock]
		next := b.black[min(y/rowStep+1, (b.h-1)/rowStep)*b.w+x0:][:barBlock]
		edges := 0
		for i := 1; i < len(row); i++ {
			if row[i] != row[i-1] {
				edges++
			}
			if row[i] != next[i] {
				down++
			}
		}
		if edges < barEdges {
			return false
		}
		along += edges
	}
	return 4*down <= along
}

// addBars joins the rows of blocks of one code.
func addBars(found []image.Rectangle, r image.Rectangle) []image.Rectangle {
	for i, o := range found {
		if near := o.Inset(-barBlock); near.Overlaps(r) {
			found[i] = o.Union(r)
			return found
		}
	}
	return append(found, r)
}
