package page

import (
	"image"
	"math"
	"slices"

	"gocv.io/x/gocv"

	"yushen/models"
)

// The size and look of a reflection.
const (
	glareLevel = 250   // darkest channel of a reflection: the sensor is saturated
	glareArea  = 0.006 // share of the page: about three characters by three lines
	glareMost  = 0.25  // share of the page above which the paper itself is saturated
	glareStep  = 12.0  // grey levels that a reflection stands out from the paper around it
	glareRead  = 0.5   // a character at a faint reflection that was read less surely than this was lost to it
	glareFaint = 2.5   // on a white scan, where nothing can stand out more
	glareInk   = 0.15  // density of ink inside, relative to the writing's, above which the text still shows
	ringWidth  = 31    // pixels of the copy around an area that count as its surroundings
)

// glare finds saturated areas among the writing in which no writing is left.
func (in *inspection) glare() []models.Problem {
	g, s := in.g, in.s
	text := g.writing()
	density := g.inkDensity(text)
	if density == 0 {
		return nil
	}
	channels := s.split(g.bgr)
	if s.err != nil || len(channels) != 3 {
		return nil
	}
	low := s.out(func(d *gocv.Mat) error { return gocv.Min(channels[0], channels[1], d) })
	low = s.out(func(d *gocv.Mat) error { return gocv.Min(low, channels[2], d) })
	level := s.bytes(low)
	mask := s.morph(s.above(s.blur(low, 3), glareLevel), gocv.MorphOpen, gocv.MorphEllipse, 15, 15)
	for _, a := range s.areas(mask, int(glareArea*float64(g.w*g.h))) {
		r := a.box
		if float64(a.size) > glareMost*float64(g.w*g.h) || r.Intersect(text).Empty() {
			continue
		}
		inside, around := in.levels(a, level)
		step := inside - around
		if step < glareFaint || a.inkShare(g)/density > glareInk || g.meets(a, 1, 1.5) == 0 {
			continue
		}
		if step < glareStep && (!in.erased(a) || !in.brokenLine(g.fractions(r))) {
			continue
		}
		return problem(models.Glare, g.fractions(r), 0.6+0.3*math.Min(1, step/40))
	}
	return nil
}

// brokenLine reports whether a line that runs into an area was read badly there. Paper that is white where nothing is printed hides nothing.
func (in *inspection) brokenLine(area models.Box) bool {
	ax0, ay0, ax1, ay1 := area.Bounds()
	for _, l := range in.o.Lines {
		x0, y0, x1, y1 := l.Box.Bounds()
		if mid := (y0 + y1) / 2; mid < ay0 || mid > ay1 || x1 < ax0-(y1-y0) || x0 > ax1+(y1-y0) {
			continue
		}
		for _, c := range l.Chars {
			if cx := c.Box.Center().X; c.Confidence < glareRead && cx > ax0-(y1-y0) && cx < ax1+(y1-y0) {
				return true
			}
		}
	}
	return false
}

// erased reports a faint reflection on a white scan: a round area inside the page, saturated to the last level, beside which the paper is
// even. Light that only falls unevenly has neither.
func (in *inspection) erased(a area) bool {
	g := in.g
	inner := image.Rect(0, 0, g.w, g.h).Inset(g.w / 50)
	if !a.box.In(inner) || a.solidity() < 0.6 || a.solidity() > 0.92 {
		return false
	}
	if f := float64(a.box.Dx()) / float64(a.box.Dy()); f < 1.0/3 || f > 3 {
		return false
	}
	return g.meets(a, 1, 1) >= 2
}

// area is a connected area of a mask (连通区域), in pixels of the copy.
type area struct {
	box  image.Rectangle
	size int
	id   uint16
	ids  []uint16 // label of each pixel of the copy
	w    int
}

func (a area) at(x, y int) bool { return a.ids[y*a.w+x] == a.id }

// solidity is the share of its box that an area fills; 0.79 for an ellipse.
func (a area) solidity() float64 { return float64(a.size) / float64(a.box.Dx()*a.box.Dy()) }

// areas are the connected areas of a mask with at least the given number of pixels.
func (s *scope) areas(mask gocv.Mat, least int) (out []area) {
	ids := s.labels(mask)
	w := mask.Cols()
	var found []area
	for i, id := range ids {
		if id == 0 {
			continue
		}
		for int(id) > len(found) {
			found = append(found, area{id: uint16(len(found) + 1), ids: ids, w: w, box: image.Rectangle{Min: image.Pt(w, i/w)}})
		}
		a := &found[id-1]
		x, y := i%w, i/w
		a.size++
		a.box.Min.X, a.box.Max.X = min(a.box.Min.X, x), max(a.box.Max.X, x+1)
		a.box.Min.Y, a.box.Max.Y = min(a.box.Min.Y, y), y+1
	}
	return slices.DeleteFunc(found, func(a area) bool { return a.size < max(1, least) })
}

// levels are the median of v inside an area and in the ring around it.
func (in *inspection) levels(a area, v []byte) (inside, around float64) {
	g := in.g
	big := a.box.Inset(-ringWidth).Intersect(image.Rect(0, 0, g.w, g.h))
	var ins, out []byte
	for y := big.Min.Y; y < big.Max.Y; y++ {
		for x := big.Min.X; x < big.Max.X; x++ {
			i := y*g.w + x
			switch {
			case a.at(x, y):
				ins = append(ins, v[i])
			case g.ink[i] < leastInk:
				out = append(out, v[i])
			}
		}
	}
	return float64(quantile(ins, 0.5)), float64(quantile(out, 0.5))
}

// inkShare is the share of the area's pixels that are ink.
func (a area) inkShare(g *gauge) float64 {
	n := 0
	for y := a.box.Min.Y; y < a.box.Max.Y; y++ {
		for x := a.box.Min.X; x < a.box.Max.X; x++ {
			if a.at(x, y) && float64(g.ink[y*g.w+x]) > g.inkLevel {
				n++
			}
		}
	}
	return float64(n) / float64(max(1, a.size))
}

// inkDensity is the share of ink in the pieces of writing's common rectangle.
func (g *gauge) inkDensity(r image.Rectangle) float64 {
	if r.Empty() {
		return 0
	}
	n := 0
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			if float64(g.ink[y*g.w+x]) > g.inkLevel {
				n++
			}
		}
	}
	return float64(n) / float64(r.Dx()*r.Dy())
}

// meets counts the pieces of writing that run up to an area from the left or the right, within reach text heights, as if they went on
// behind it. The area belongs to a copy that is by scale smaller than the gauge's.
func (g *gauge) meets(a area, scale, reach float64) (n int) {
	d := int(math.Ceil(reach * g.height * scale))
	for _, b := range g.blobs {
		r := image.Rect(int(float64(b.box.Min.X)*scale), int(float64(b.box.Min.Y)*scale), int(float64(b.box.Max.X)*scale), int(float64(b.box.Max.Y)*scale))
		y := (r.Min.Y + r.Max.Y) / 2
		if a.touches(r.Min.X-d, r.Min.X+d/2, y) || a.touches(r.Max.X-d/2, r.Max.X+d, y) {
			n++
		}
	}
	return n
}

// touches reports whether the area has a pixel between x0 and x1 in row y.
func (a area) touches(x0, x1, y int) bool {
	if y < a.box.Min.Y || y >= a.box.Max.Y {
		return false
	}
	for x := max(x0, a.box.Min.X); x < min(x1, a.box.Max.X); x++ {
		if a.at(x, y) {
			return true
		}
	}
	return false
}

// The size and look of a finger or a thing on the page.
const (
	coverSize   = 400   // pixels of the longer side of the copy on which things are looked for
	coverStroke = 13    // pixels of that copy: narrower than any finger, wider than text, rules and seal rings
	coverArea   = 0.012 // share of the page
	coverDepth  = 0.08  // share of the shorter side that it reaches into the page
	coverChroma = 11.0  // Lab distance from the paper's hue
	coverDark   = 0.4   // of the paper's brightness: darker than a shadow
	paperRing   = 0.55  // share of the page's border that must be paper before something else on it is a thing
	skinFrom    = 4.0   // Lab a and b above the paper's that skin has
)

// occluded finds opaque things that reach from the border into the writing. What is printed does not touch the border.
func (in *inspection) occluded() []models.Problem {
	s := in.s
	small, scale := s.shrunk(in.g.bgr, coverSize)
	w, h := small.Cols(), small.Rows()
	text := in.g.writing()
	text = image.Rect(int(float64(text.Min.X)*scale), int(float64(text.Min.Y)*scale), int(float64(text.Max.X)*scale), int(float64(text.Max.Y)*scale))
	if text.Empty() {
		return nil
	}
	lab := s.bytes(s.color(s.median(small, 5), gocv.ColorBGRToLab))
	if s.err != nil {
		return nil
	}
	sc := scene{w: w, h: h, lab: lab}
	paper := sc.middle(quad{{0, 0}, {float64(w - 1), 0}, {float64(w - 1), float64(h - 1)}, {0, float64(h - 1)}})
	other := s.own(gocv.NewMatWithSize(h, w, gocv.MatTypeCV8UC1))
	px := s.bytes(other)
	for i := range px {
		px[i] = 0
		if unlikePaper([3]float64{float64(lab[3*i]), float64(lab[3*i+1]), float64(lab[3*i+2])}, paper) {
			px[i] = 255
		}
	}
	if borderShare(px, w, h) > 1-paperRing { // the picture shows a table around the page
		return nil
	}
	opened := s.morph(other, gocv.MorphOpen, gocv.MorphEllipse, coverStroke, coverStroke)
	for _, a := range s.areas(opened, int(coverArea*float64(w*h))) {
		if p := in.thing(sc, a, text, paper); p != nil && in.g.meets(a, scale, 2) > 0 {
			return p
		}
	}
	return nil
}

// unlikePaper: of another hue, or darker than a shadow on the paper would be.
func unlikePaper(c, paper [3]float64) bool {
	if c[0] < coverDark*paper[0] {
		return true
	}
	f := math.Min(1.6, paper[0]/math.Max(1, c[0]))
	return math.Hypot((c[1]-128)*f-(paper[1]-128), (c[2]-128)*f-(paper[2]-128)) > coverChroma
}

// borderShare is the share of the pixels along the border that are set, a few pixels inside: the outline may leave a rim of table.
func borderShare(px []byte, w, h int) float64 {
	const rim = 5
	n := 0
	for x := rim; x < w-rim; x++ {
		n += int(px[rim*w+x]&1) + int(px[(h-1-rim)*w+x]&1)
	}
	for y := rim; y < h-rim; y++ {
		n += int(px[y*w+rim]&1) + int(px[y*w+w-1-rim]&1)
	}
	return float64(n) / float64(2*(w+h-4*rim))
}

// thing judges one area: it must reach from the border deep into the page, over the writing's field.
func (in *inspection) thing(sc scene, a area, text image.Rectangle, paper [3]float64) []models.Problem {
	const edge = 5 // pixels from the border that still touch it
	w, h := sc.w, sc.h
	short := float64(min(w, h))
	depth := 0.0
	r := a.box
	for _, d := range []struct {
		touches bool
		reach   int
	}{{r.Min.X < edge, r.Max.X}, {r.Max.X > w-edge, w - r.Min.X}, {r.Min.Y < edge, r.Max.Y}, {r.Max.Y > h-edge, h - r.Min.Y}} {
		if d.touches {
			depth = math.Max(depth, float64(d.reach))
		}
	}
	if depth < coverDepth*short {
		return nil
	}
	var over, as, bs int
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			if !a.at(x, y) {
				continue
			}
			c := sc.at(point{float64(x), float64(y)})
			as, bs = as+int(c[1]), bs+int(c[2])
			if image.Pt(x, y).In(text) {
				over++
			}
		}
	}
	if float64(over) < coverArea/3*float64(w*h) {
		return nil
	}
	skin := float64(as)/float64(a.size)-paper[1] > skinFrom && float64(bs)/float64(a.size)-paper[2] > skinFrom
	sure := 0.7
	if skin {
		sure = 0.9
	}
	f := models.Rect(float64(r.Min.X)/float64(w), float64(r.Min.Y)/float64(h), float64(r.Max.X)/float64(w), float64(r.Max.Y)/float64(h))
	return problem(models.Occluded, f, sure)
}

// cropped reports sides of the picture that cut through writing, and sides that cut a sheet whose other sides all show.
func (in *inspection) cropped() []models.Problem {
	for i, n := range in.o.CutWriting {
		least := cutStrokes
		if in.o.Outline && !in.o.CutSides[i] {
			least = cutAside
		}
		if n >= least {
			return problem(models.Cropped, sideBox(i), 0.6+0.1*math.Min(3, float64(n-least)))
		}
	}
	return nil
}

// How many strokes at the border of the picture make a cut line of writing.
const (
	cutStrokes = 3
	cutAside   = 5 // on a side where the sheet's own edge shows in the picture: wood grain looks like strokes
)

// sideBox is the strip along a side: top, right, bottom, left.
func sideBox(side int) models.Box {
	const strip = 0.06
	return []models.Box{models.Rect(0, 0, 1, strip), models.Rect(1-strip, 0, 1, 1), models.Rect(0, 1-strip, 1, 1), models.Rect(0, 0, strip, 1)}[side]
}
