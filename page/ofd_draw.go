package page

import (
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"math"
	"os"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/image/draw"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/f64"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"

	"yushen/models"
	"yushen/typeface"
)

// ofdCanvas is a page of an OFD while it is painted. Lengths of the file are millimetres.
type ofdCanvas struct {
	ctx   context.Context
	rgba  *image.RGBA
	scale float64 // pixels a millimetre
	left  int     // objects that may still be drawn
	media func(id string) (models.Image, error)
	font  func(id string) *sfnt.Font
	fonts map[string]*sfnt.Font
	said  []models.Char // what the text objects say was painted
	buf   sfnt.Buffer
}

// ofdPlace is where the origin of an object's coordinates lies on the page.
type ofdPlace struct{ x, y float64 }

const (
	mmPerInch = 25.4
	mostDrawn = 20_000_000 // pixels of a drawn page: A2; a larger one is drawn coarser
)

func newOFDCanvas(ctx context.Context, box string, l Limits) (*ofdCanvas, error) {
	b := numbers(box, 4)
	if b == nil || !(b[2] > 0 && b[3] > 0) {
		return nil, errors.New("OFD page without size")
	}
	scale := textDPI / mmPerInch
	most := float64(min(l.Pixels, mostDrawn))
	scale = min(scale, math.Sqrt(most/(b[2]*b[3])))
	w, h := math.Round(b[2]*scale), math.Round(b[3]*scale)
	if w < 1 || h < 1 || w*h > 1.01*most {
		return nil, tooManyPixels(int64(min(w, 1<<40)), int64(min(h, 1<<40)))
	}
	c := &ofdCanvas{ctx: ctx, rgba: image.NewRGBA(image.Rect(0, 0, int(w), int(h))), scale: scale, left: mostObjects, fonts: map[string]*sfnt.Font{}}
	draw.Draw(c.rgba, c.rgba.Rect, image.White, image.Point{}, draw.Src)
	return c, nil
}

// numbers reads n numbers parted by spaces, nil where there are not so many or one is no number.
func numbers(s string, n int) []float64 {
	fields := strings.Fields(s)
	if len(fields) < n {
		return nil
	}
	out := make([]float64, n)
	for i := range out {
		v, err := strconv.ParseFloat(fields[i], 64)
		if err != nil || math.IsNaN(v) || math.Abs(v) > 1e6 {
			return nil
		}
		out[i] = v
	}
	return out
}

// draw paints objects in their order. Groups lie in the coordinates of what holds them.
func (c *ofdCanvas) draw(objects []ofdObject, at ofdPlace) error {
	for i := range objects {
		o := &objects[i]
		if c.left--; c.left < 0 {
			return errors.New("OFD page of too many objects")
		}
		if err := c.ctx.Err(); err != nil {
			return err
		}
		if o.Visible == "false" || o.Alpha == "0" {
			continue
		}
		var err error
		switch o.XMLName.Local {
		case "Layer", "PageBlock":
			err = c.draw(o.Children, at)
		case "ImageObject":
			err = c.image(o, at)
		case "TextObject":
			err = c.text(o, at)
		case "PathObject":
			c.path(o, at)
		case "CompositeObject":
			err = faultOFDPicture // vector graphics as a resource: rare, and leaving it out would hide something
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// affine maps an object's coordinates to pixels: x' = a x + c y + e, y' = b x + d y + f.
type affine struct{ a, b, c, d, e, f float64 }

func (c *ofdCanvas) affine(o *ofdObject, at ofdPlace) (affine, bool) {
	box := numbers(o.Boundary, 4)
	if box == nil {
		return affine{}, false
	}
	m := numbers(o.CTM, 6)
	if m == nil {
		m = []float64{1, 0, 0, 1, 0, 0}
	}
	s := c.scale
	return affine{m[0] * s, m[1] * s, m[2] * s, m[3] * s, (m[4] + box[0] + at.x) * s, (m[5] + box[1] + at.y) * s}, true
}

func (t affine) at(x, y float64) (float32, float32) {
	return float32(t.a*x + t.c*y + t.e), float32(t.b*x + t.d*y + t.f)
}

// square is where the unit square of a picture goes.
func (c *ofdCanvas) square(o *ofdObject, at ofdPlace) (affine, bool) {
	t, ok := c.affine(o, at)
	if ok && strings.TrimSpace(o.CTM) == "" { // it fills the boundary
		box := numbers(o.Boundary, 4)
		t.a, t.d = t.a*box[2], t.d*box[3]
	}
	return t, ok
}

// fills reports a picture that stands straight and covers the page.
func (c *ofdCanvas) fills(o *ofdObject) bool {
	t, ok := c.square(o, ofdPlace{})
	w, h := float64(c.rgba.Rect.Dx()), float64(c.rgba.Rect.Dy())
	return ok && o.Visible != "false" && o.Alpha == "" && t.b == 0 && t.c == 0 && t.a >= fullPage*w && t.d >= fullPage*h && t.a <= w/fullPage && t.d <= h/fullPage
}

func (c *ofdCanvas) image(o *ofdObject, at ofdPlace) error {
	t, ok := c.square(o, at)
	if !ok {
		return nil
	}
	img, err := c.media(o.Resource)
	if err != nil {
		return err
	}
	return c.paint(img, t)
}

// picture paints a picture into a box of the page.
func (c *ofdCanvas) picture(img models.Image, box []float64) error {
	if box == nil {
		return errors.New("OFD seal without a place")
	}
	s := c.scale
	return c.paint(img, affine{a: box[2] * s, d: box[3] * s, e: box[0] * s, f: box[1] * s})
}

// paint maps the unit square of a picture; white paper around a seal lets the text below show through, as ink does.
func (c *ofdCanvas) paint(img models.Image, t affine) error {
	src := image.NewRGBA(image.Rect(0, 0, img.Width, img.Height))
	for i, j := 0, 0; j+2 < len(img.BGR); i, j = i+4, j+3 {
		src.Pix[i], src.Pix[i+1], src.Pix[i+2], src.Pix[i+3] = img.BGR[j+2], img.BGR[j+1], img.BGR[j], 255
	}
	w, h := float64(img.Width), float64(img.Height)
	over := image.NewRGBA(c.rgba.Rect)
	draw.Draw(over, over.Rect, image.White, image.Point{}, draw.Src)
	draw.BiLinear.Transform(over, f64.Aff3{t.a / w, t.c / h, t.e, t.b / w, t.d / h, t.f}, src, src.Rect, draw.Over, nil)
	for i, v := range over.Pix {
		c.rgba.Pix[i] = min(c.rgba.Pix[i], v)
	}
	return nil
}

// color is the FillColor or StrokeColor of an object, black where it says nothing.
func (o *ofdObject) color(name string) color.Color {
	if e := o.child(name); e != nil {
		if v := numbers(e.Value, 3); v != nil {
			return color.RGBA{shade(v[0]), shade(v[1]), shade(v[2]), 255}
		}
	}
	return color.Black
}

func shade(v float64) byte { return byte(max(0, min(255, v))) }

// text paints the characters of a TextObject with the font that the file brings along, or the machine's.
func (c *ofdCanvas) text(o *ofdObject, at ofdPlace) error {
	t, ok := c.affine(o, at)
	if !ok || !(o.Size > 0) || o.Size > 1000 {
		return nil
	}
	font, seen := c.fonts[o.Font]
	if !seen {
		font = c.font(o.Font)
		c.fonts[o.Font] = font
	}
	paint, glyphs := o.color("FillColor"), o.glyphs()
	n := 0
	var x, y float64
	for i := range o.Children {
		code := &o.Children[i]
		if code.XMLName.Local != "TextCode" {
			continue
		}
		if v := numbers(code.X, 1); v != nil {
			x = v[0]
		}
		if v := numbers(code.Y, 1); v != nil {
			y = v[0]
		}
		dx, dy := deltas(code.DeltaX), deltas(code.DeltaY)
		for k, r := range []rune(code.Text) {
			if c.left--; c.left < 0 {
				return errors.New("OFD page of too many characters")
			}
			advance, err := c.glyph(font, glyphs[n], r, o.Size, t, x, y, paint)
			if err != nil {
				return err
			}
			c.say(r, t, x, y, advance, o.Size)
			switch {
			case k < len(dx):
				x += dx[k]
			case len(dy) == 0:
				x += advance
			}
			if k < len(dy) {
				y += dy[k]
			}
			n++
		}
	}
	return nil
}

// say notes a painted character; its cell reaches from a fifth of its size below the base line to four fifths above.
func (c *ofdCanvas) say(r rune, t affine, x, y, advance, size float64) {
	if len(c.said) == mostStated || !printed(r) {
		return
	}
	w, h := float64(c.rgba.Rect.Dx()), float64(c.rgba.Rect.Dy())
	place := affine{t.a / w, t.b / h, t.c / w, t.d / h, t.e / w, t.f / h}
	top, bottom := y-0.8*size, y+0.2*size
	if s, ok := stated(r, place, [4][2]float64{{x, top}, {x + advance, top}, {x + advance, bottom}, {x, bottom}}); ok {
		c.said = append(c.said, s)
	}
}

// glyphs are the glyph numbers that CGTransform states for characters by their position; only a font of the file has them.
func (o *ofdObject) glyphs() map[int]sfnt.GlyphIndex {
	out := map[int]sfnt.GlyphIndex{}
	for i := range o.Children {
		if t := &o.Children[i]; t.XMLName.Local == "CGTransform" {
			if g := t.child("Glyphs"); g != nil {
				for k, s := range strings.Fields(g.Text) {
					if v, err := strconv.ParseUint(s, 10, 16); err == nil {
						out[t.Position+k] = sfnt.GlyphIndex(v)
					}
				}
			}
		}
	}
	return out
}

// deltas reads the steps between characters: numbers, or "g count step" for a run of equal ones.
func deltas(s string) []float64 {
	fields := strings.Fields(s)
	var out []float64
	for i := 0; i < len(fields) && len(out) < mostObjects; i++ {
		if fields[i] != "g" {
			v := numbers(fields[i], 1)
			if v == nil {
				return out
			}
			out = append(out, v[0])
			continue
		}
		if i+2 >= len(fields) {
			return out
		}
		n, v := numbers(fields[i+1], 1), numbers(fields[i+2], 1)
		if n == nil || v == nil {
			return out
		}
		for range min(int(n[0]), mostObjects) {
			out = append(out, v[0])
		}
		i += 2
	}
	return out
}

const unitsPerEm = 1000 // at which outlines are loaded

// glyph paints one character with its origin at x, y and gives its advance. What no font has is painted as 〓, so that it is read as a
// character that is there and unknown.
func (c *ofdCanvas) glyph(font *sfnt.Font, index sfnt.GlyphIndex, r rune, size float64, t affine, x, y float64, paint color.Color) (float64, error) {
	if font == nil {
		index = 0
	}
	if font != nil && index == 0 {
		index, _ = font.GlyphIndex(&c.buf, r)
	}
	if index == 0 {
		var err error
		if font, err = systemFont(); err != nil {
			return 0, err
		}
		if index, _ = font.GlyphIndex(&c.buf, r); index == 0 {
			index, _ = font.GlyphIndex(&c.buf, '〓')
		}
	}
	segments, err := font.LoadGlyph(&c.buf, index, fixed.I(unitsPerEm), nil)
	if err != nil {
		return size, nil // a picture of a character (emoji): no text of a document
	}
	advance, err := font.GlyphAdvance(&c.buf, index, fixed.I(unitsPerEm), 0)
	if err != nil {
		advance = fixed.I(unitsPerEm)
	}
	unit := size / (unitsPerEm * 64)
	var p outlinePath
	for _, s := range segments {
		var q [3][2]float32
		for i := range q {
			q[i][0], q[i][1] = t.at(x+float64(s.Args[i].X)*unit, y+float64(s.Args[i].Y)*unit)
		}
		p.add(s.Op, q)
	}
	p.fill(c.rgba, paint)
	return float64(advance) * unit, nil
}

// outlinePath is an outline in pixels.
type outlinePath struct {
	steps []pathStep
}

type pathStep struct {
	op sfnt.SegmentOp
	p  [3][2]float32
}

func (o *outlinePath) add(op sfnt.SegmentOp, p [3][2]float32) {
	o.steps = append(o.steps, pathStep{op, p})
}

// fill paints the inside of an outline.
func (o *outlinePath) fill(on *image.RGBA, paint color.Color) {
	r := o.bounds().Intersect(on.Rect)
	if r.Empty() {
		return
	}
	v := vector.NewRasterizer(r.Dx(), r.Dy())
	dx, dy := float32(r.Min.X), float32(r.Min.Y)
	for _, s := range o.steps {
		switch s.op {
		case sfnt.SegmentOpMoveTo:
			v.MoveTo(s.p[0][0]-dx, s.p[0][1]-dy)
		case sfnt.SegmentOpLineTo:
			v.LineTo(s.p[0][0]-dx, s.p[0][1]-dy)
		case sfnt.SegmentOpQuadTo:
			v.QuadTo(s.p[0][0]-dx, s.p[0][1]-dy, s.p[1][0]-dx, s.p[1][1]-dy)
		case sfnt.SegmentOpCubeTo:
			v.CubeTo(s.p[0][0]-dx, s.p[0][1]-dy, s.p[1][0]-dx, s.p[1][1]-dy, s.p[2][0]-dx, s.p[2][1]-dy)
		}
	}
	v.ClosePath()
	v.Draw(on, r, image.NewUniform(paint), image.Point{})
}

// bounds is the box around all points; empty where one lies far outside any page.
func (o *outlinePath) bounds() image.Rectangle {
	var r image.Rectangle
	for _, s := range o.steps {
		n := map[sfnt.SegmentOp]int{sfnt.SegmentOpQuadTo: 2, sfnt.SegmentOpCubeTo: 3}[s.op]
		for _, p := range s.p[:max(1, n)] {
			if !(math.Abs(float64(p[0])) < 1e5 && math.Abs(float64(p[1])) < 1e5) {
				return image.Rectangle{}
			}
			x, y := int(p[0]), int(p[1])
			r = r.Union(image.Rect(x-1, y-1, x+2, y+2))
		}
	}
	return r
}

// path paints the lines and areas of a PathObject: table rules, frames.
func (c *ofdCanvas) path(o *ofdObject, at ofdPlace) {
	t, ok := c.affine(o, at)
	data := o.child("AbbreviatedData")
	if !ok || data == nil {
		return
	}
	p := abbreviated(data.Text, t)
	if o.Fill == "true" {
		p.fill(c.rgba, o.color("FillColor"))
	}
	if o.Stroke != "false" {
		width := o.Width
		if width <= 0 {
			width = 0.353 // GB/T 33190, table of PathObject's defaults
		}
		p.stroke(c.rgba, float32(max(1, min(width, 50)*c.scale)), o.color("StrokeColor"))
	}
}

// abbreviated reads the path language of GB/T 33190 clause 9.1: S and M move, L draws a line, Q and B curves, A an arc (taken for its chord), C closes.
func abbreviated(text string, t affine) outlinePath {
	var p outlinePath
	var first [2]float32
	fields := strings.Fields(text)
	count := map[string]int{"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7}
	for i := 0; i < len(fields) && len(p.steps) < mostObjects; {
		op := fields[i]
		i++
		if op == "C" {
			p.add(sfnt.SegmentOpLineTo, [3][2]float32{first})
			continue
		}
		n := count[op]
		if n == 0 || i+n > len(fields) {
			break
		}
		v := numbers(strings.Join(fields[i:i+n], " "), n)
		if v == nil {
			break
		}
		i += n
		if op == "A" {
			op, v = "L", v[5:]
		}
		var q [3][2]float32
		for k := 0; k+1 < len(v); k += 2 {
			q[k/2][0], q[k/2][1] = t.at(v[k], v[k+1])
		}
		if op == "S" || op == "M" {
			first = q[0]
		}
		p.add(map[string]sfnt.SegmentOp{"S": sfnt.SegmentOpMoveTo, "M": sfnt.SegmentOpMoveTo, "L": sfnt.SegmentOpLineTo, "Q": sfnt.SegmentOpQuadTo, "B": sfnt.SegmentOpCubeTo}[op], q)
	}
	return p
}

// stroke paints along a path; a curve is followed by its chords between control points.
func (o *outlinePath) stroke(on *image.RGBA, width float32, paint color.Color) {
	var at [2]float32
	for _, s := range o.steps {
		if s.op == sfnt.SegmentOpMoveTo {
			at = s.p[0]
			continue
		}
		n := map[sfnt.SegmentOp]int{sfnt.SegmentOpQuadTo: 2, sfnt.SegmentOpCubeTo: 3}[s.op]
		for _, to := range s.p[:max(1, n)] {
			rule(on, at, to, width, paint)
			at = to
		}
	}
}

// rule paints a straight line of a width in pixels.
func rule(on *image.RGBA, a, b [2]float32, width float32, paint color.Color) {
	dx, dy := float64(b[0]-a[0]), float64(b[1]-a[1])
	long := math.Hypot(dx, dy)
	if !(long > 0) {
		return
	}
	ox, oy := float32(-dy/long)*width/2, float32(dx/long)*width/2
	var p outlinePath
	p.add(sfnt.SegmentOpMoveTo, [3][2]float32{{a[0] + ox, a[1] + oy}})
	for _, q := range [][2]float32{{b[0] + ox, b[1] + oy}, {b[0] - ox, b[1] - oy}, {a[0] - ox, a[1] - oy}} {
		p.add(sfnt.SegmentOpLineTo, [3][2]float32{q})
	}
	p.fill(on, paint)
}

// systemFont opens, once, a font with all Chinese characters of a document, which the letters need too.
var systemFont = sync.OnceValues(func() (*sfnt.Font, error) {
	data, err := os.ReadFile(typeface.ZenHei)
	if err == nil {
		var members [][]byte
		if members, err = typeface.Members(data); err == nil {
			return sfnt.Parse(members[0])
		}
	}
	return nil, fmt.Errorf("no font for OFD (Debian: fonts-wqy-zenhei): %w: %w", faultOFDFont, err)
})
