package page

import (
	"image"
	"math"

	"gocv.io/x/gocv"

	"yushen/models"
)

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

// lumps are the areas of a mask of rows of w with at least and at most so many pixels once what is narrower than a stroke is taken off.
func lumps(mask []byte, w, stroke, least, most int) []area {
	m := stencilOf(mask, w)
	if m.count() < least {
		return nil
	}
	return m.opened(disc(stroke)).areas(least, most, true)
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
	part := g.inked.Region(r)
	defer part.Close()
	return float64(gocv.CountNonZero(part)) / float64(r.Dx()*r.Dy())
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

// occluded finds opaque things that reach from the border into the writing. What is printed does not touch the border.
func (in *inspection) occluded() []models.Problem {
	s := in.s
	small, scale := s.shrunk(in.copies, coverSize)
	w, h := small.Cols(), small.Rows()
	text := in.g.writing()
	text = image.Rect(int(float64(text.Min.X)*scale), int(float64(text.Min.Y)*scale), int(float64(text.Max.X)*scale), int(float64(text.Max.Y)*scale))
	if text.Empty() {
		return nil
	}
	lab := s.bytes(s.lab(s.median(small, 5)))
	if s.err != nil {
		return nil
	}
	sc := scene{w: w, h: h, lab: lab}
	paper := sc.middle(quad{{0, 0}, {float64(w - 1), 0}, {float64(w - 1), float64(h - 1)}, {0, float64(h - 1)}})
	other := make([]byte, w*h)
	unlikePaper(other, lab, paper)
	if borderShare(other, w, h) > 1-paperRing || isTable(paper) { // the picture shows a table around the page
		return nil
	}
	for _, a := range lumps(other, w, coverStroke, int(coverArea*float64(w*h)), w*h) {
		if p := in.thing(sc, a, text, paper); p != nil && in.g.meets(a, scale, 2) > 0 {
			return p
		}
	}
	return in.blackened(sc, paper, scale)
}

// edged is the share of an area's outline, as far as it lies within the picture, at which the picture changes from inside to outside as at the edge of a
// thing. The deep part of a shadow grows out of its paler parts: its outline is only where a threshold cuts them.
func (sc scene) edged(a area) float64 {
	edge, all := 0, 0
	for y := a.box.Min.Y; y < a.box.Max.Y; y++ {
		for x := a.box.Min.X; x < a.box.Max.X; x++ {
			if !a.at(x, y) {
				continue
			}
			for _, d := range []image.Point{{X: 1}, {X: -1}, {Y: 1}, {Y: -1}} {
				p := image.Pt(x, y)
				out := p.Add(d.Mul(coverBlur))
				if !out.In(image.Rect(0, 0, sc.w, sc.h)) || a.at(x+d.X, y+d.Y) {
					continue
				}
				all++
				if sc.differ(p.Sub(d.Mul(coverBlur)), out) >= coverEdge {
					edge++
				}
			}
		}
	}
	return float64(edge) / float64(max(1, all))
}

// differ is the Lab distance of two places, colours doubled.
func (sc scene) differ(p, q image.Point) float64 {
	a, b := sc.at(point{float64(p.X), float64(p.Y)}), sc.at(point{float64(q.X), float64(q.Y)})
	return math.Sqrt((a[0]-b[0])*(a[0]-b[0]) + 4*(a[1]-b[1])*(a[1]-b[1]) + 4*(a[2]-b[2])*(a[2]-b[2]))
}

// blackened finds places within the writing that are black all over: deep shadows and strips of paint. Rows of writing run into them from
// near by, which they do not with a portrait.
func (in *inspection) blackened(sc scene, paper [3]float64, scale float64) []models.Problem {
	mask := make([]byte, sc.w*sc.h)
	for i := range mask {
		if float64(sc.lab[3*i]) < blackLevel*paper[0] {
			mask[i] = 255
		}
	}
	for _, a := range lumps(mask, sc.w, coverStroke, int(coverArea*float64(sc.w*sc.h)), sc.w*sc.h) {
		r := a.box
		rows := in.g.meets(a, scale, blackReach)
		wide := float64(r.Dx()) >= blackWide*float64(sc.w)
		large := wide && float64(a.size) >= blackLarge*float64(sc.w*sc.h)
		if a.solidity() < blackSolid || !large && rows == 0 || !wide && rows < blackRows {
			continue
		}
		w, h := float64(sc.w), float64(sc.h)
		return problem(models.Occluded, models.Rect(float64(r.Min.X)/w, float64(r.Min.Y)/h, float64(r.Max.X)/w, float64(r.Max.Y)/h), 0.8)
	}
	return nil
}

// unlikePaper sets what is of another hue than the paper, or darker than a shadow on it would be, to 255 and the rest to 0.
func unlikePaper(mask, lab []byte, paper [3]float64) {
	var gain [256]float64 // by which a place in shadow has less chroma
	for l := range gain {
		gain[l] = math.Min(1.6, paper[0]/math.Max(1, float64(l)))
	}
	farFrom(mask, lab, &gain, paper)
}

// isTable reports a ground that is too dark and coloured for paper: more table than sheet was cut out.
func isTable(ground [3]float64) bool {
	return ground[0] < tableLight && math.Hypot(ground[1]-128, ground[2]-128) > tableChroma
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

// thing judges one area: it must have an edge and reach from the border deep into the page, over the writing's field.
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
	corner := (r.Min.X < edge || r.Max.X > w-edge) && (r.Min.Y < edge || r.Max.Y > h-edge)
	if depth < coverDepth*short || corner && in.o.Tilt > tiltSeen { // at a corner: the table beside a slanted sheet
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
	if cut := in.g.meets(a, float64(w)/float64(in.g.w), blackReach); float64(over) < coverArea/3*float64(w*h) && cut == 0 || sc.edged(a) < coverEdged {
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

// cropped reports sides of the picture that cut through writing. Where the page was read, a line must reach that side: cloth and wood
// beside a sheet show strokes, too.
func (in *inspection) cropped() []models.Problem {
	for i, n := range in.o.CutWriting {
		least := cutStrokes
		switch {
		case in.o.Outline && !in.o.CutSides[i]:
			least = cutAside
		case in.o.Outline && in.o.Lines != nil:
			least = cutSheet
		}
		if certain := in.o.CutSides[i] && in.o.Tilt < tiltDoubt && n >= cutStrokes; n >= least && (certain || in.reaches(i)) {
			return problem(models.Cropped, sideBox(i), 0.6+0.1*math.Min(3, float64(n-least)))
		}
	}
	return nil
}

// reaches reports whether a line runs up to a side of the picture; true where the page was not read. The side of a sheet that lies within the picture
// cuts nothing, however close to it is written, and neither does a border above or below a line that was read well and has paper between.
func (in *inspection) reaches(side int) bool {
	if in.o.Lines == nil {
		return true
	}
	for _, l := range in.o.Lines {
		box := l.Box
		if in.toUpload != (models.Homography{}) {
			box = in.toUpload.MapBox(box)
		}
		x0, y0, x1, y1 := box.Bounds()
		gap, level := []float64{y0, 1 - x1, 1 - y1, x0}[side], side%2 == 0
		if gap < cutGap && !(level && l.Confidence >= sureChar && gap > (y1-y0)/2) {
			return true
		}
	}
	return false
}

// tiltSeen is how much shorter than its opposite a side looks where a sheet is clearly seen from the side: 1 - cos of 25 degrees.
const tiltSeen = 0.1

// sideBox is the strip along a side: top, right, bottom, left.
func sideBox(side int) models.Box {
	const strip = 0.06
	return []models.Box{models.Rect(0, 0, 1, strip), models.Rect(1-strip, 0, 1, 1), models.Rect(0, 1-strip, 1, 1), models.Rect(0, 0, strip, 1)}[side]
}
