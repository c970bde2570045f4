package page

import (
	"image"
	"math"
	"slices"
	"sync"

	"gocv.io/x/gocv"

	"yushen/models"
)

// glare finds reflections among the writing: by the writing that fades into them, and by saturated areas in which none is left.
func (in *inspection) glare() []models.Problem {
	g, s := in.g, in.s
	text := g.writing()
	density := g.inkDensity(text)
	if density == 0 {
		return nil
	}
	lines := g.stretches(in.o.Lines)
	if p := in.fadedWriting(lines); p != nil {
		return p
	}
	mask, level := in.saturated()
	page := float64(g.w * g.h)
	bright := lumps(mask, g.w, glareStroke, int(glareArea*page), int(glareMost*page))
	if s.err != nil || len(bright) == 0 {
		return nil
	}
	written := sync.OnceValues(g.written)
	for _, a := range bright {
		r := a.box
		if a.solidity() < glareSolid || r.Intersect(text).Empty() {
			continue
		}
		inside, around := in.levels(a, level)
		step := inside - around
		if step < glareFaint {
			continue
		}
		cells, full := written()
		if in.washedOut(a, step, lines, cells, full) {
			return problem(models.Glare, g.fractions(r), 0.7)
		}
		if a.inkShare(g)/density > glareInk || !in.hides(a) || a.isCrease() || in.brightPaper(a, cells, full) {
			continue
		}
		if step < glareStep && (!in.erased(a) || !in.brokenLine(g.fractions(r))) {
			continue
		}
		return problem(models.Glare, g.fractions(r), 0.6+0.3*math.Min(1, step/40))
	}
	return nil
}

// saturated is a mask of the areas in which every channel is at its end, and the level of the darkest channel.
func (in *inspection) saturated() (mask, level []byte) {
	s := in.s
	low := s.own(gocv.NewMatWithSize(in.g.h, in.g.w, gocv.MatTypeCV8UC1))
	level = s.bytes(low)
	darkest(s.bytes(in.g.bgr), level)
	return s.bytes(s.above(s.blur(low, 3), glareLevel)), level
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

// hides reports whether writing runs into an area as if it went on there: a line that was read, or where nothing was read any piece of writing. The
// ring of a seal beside a fold is none.
func (in *inspection) hides(a area) bool {
	if in.o.Lines == nil {
		return in.g.meets(a, 1, 1.5) > 0
	}
	into, _ := in.runInto(a)
	return into > 0
}

// washedOut reports a reflection with a halo: round, a line runs into it, and the writing at its edge is half gone. Where every row that it lies on is
// gone, it must stand out and nearly all of the writing around be half gone.
func (in *inspection) washedOut(a area, step float64, lines []stretch, cells []cell, full float64) bool {
	if page := float64(in.g.w * in.g.h); !in.o.Outline || float64(a.size) < washedArea*page || float64(a.size) > washedMost*page {
		return false
	}
	into, fading := in.runInto(a)
	faded, whole := in.fading(a, cells, full)
	if into == 0 {
		return step >= glareStep && faded >= haloLeast && float64(faded) >= haloShare*float64(whole)
	}
	lost, left := 0, 0
	for _, s := range lines {
		if !a.near(s.at, in.beside(a)) {
			continue
		}
		switch {
		case s.ink < fadeHalf:
			lost++
		case s.ink > fadeWhole:
			left++
		}
	}
	switch {
	case fading > 0 && left <= max(washedWhole, lost):
		return true
	case lost >= 2 && lost >= 2*left && (left == 0 || faded >= whole):
		return true
	}
	return lost > left && faded >= washedLeast && float64(faded) >= washedShare*float64(whole)
}

// runInto counts the lines that were read up to an area, and those of them that fade towards it: their last characters, one after the other.
func (in *inspection) runInto(a area) (lines, fading int) {
	w, h := float64(in.g.w), float64(in.g.h)
	for _, l := range in.o.Lines {
		x0, y0, x1, y1 := l.Box.Bounds()
		y, d := int((y0+y1)/2*h), int((y1-y0)*h)
		before, after := a.touches(int(x0*w)-d, int(x0*w)+d/2, y), a.touches(int(x1*w)-d/2, int(x1*w)+d, y)
		if !before && !after {
			continue
		}
		lines++
		read := slices.DeleteFunc(in.g.cut(l.Box), func(s stretch) bool { return s.beyond != 0 })
		if after {
			slices.Reverse(read)
		}
		if fadesOut(read) {
			fading++
		}
	}
	return lines, fading
}

// fadesOut reports whether the first stretches of a line are the fainter the nearer they are to its beginning.
func fadesOut(line []stretch) bool {
	if len(line) < 4 {
		return false
	}
	whole := 0.0
	for _, s := range line {
		whole = math.Max(whole, s.ink)
	}
	return line[0].ink < fadeThird*whole && line[1].ink < fadeHalf*whole && line[0].ink < line[1].ink && line[1].ink < line[2].ink
}

// beside is how far from an area's edge, in pixels of the copy, writing counts as beside it.
func (in *inspection) beside(a area) int {
	return int(0.3*in.g.height + fadeReach*math.Sqrt(float64(a.size)/math.Pi))
}

// isCrease reports a long narrow strip: the bright side of a fold.
func (a area) isCrease() bool {
	return max(a.box.Dx(), a.box.Dy()) > creaseLength*min(a.box.Dx(), a.box.Dy())
}

// brightPaper reports a large part of the page that is merely bright: its writing is whole.
func (in *inspection) brightPaper(a area, cells []cell, full float64) bool {
	if float64(a.size) < brightArea*float64(in.g.w*in.g.h) {
		return false
	}
	faded, whole := in.fading(a, cells, full)
	return whole > faded
}

// cell is a square of writing (字格), about one character large.
type cell struct {
	at  image.Point // its middle, pixels of the copy
	ink float64     // how much darker than the paper its strokes are, grey levels
}

// cells are the squares of the page on which something is written, be it faint.
func (g *gauge) cells() (out []cell) {
	side := max(8, int(g.height))
	for i, ink := range g.inkOfSquares(side, 0.95, leastInk/2) {
		if ink > 0 {
			x, y := i%(g.w/side)*side, i/(g.w/side)*side
			out = append(out, cell{image.Pt(x+side/2, y+side/2), float64(ink)})
		}
	}
	return out
}

// fading counts the cells beside a bright area whose writing is half washed out, and those whose writing is whole. A reflection takes the
// writing away little by little; where the paper is merely bright, its writing is as black as anywhere.
func (in *inspection) fading(a area, cells []cell, full float64) (faded, whole int) {
	reach := in.beside(a)
	for _, c := range cells {
		if !a.near(c.at, reach) {
			continue
		}
		switch {
		case c.ink < fadedMost*full:
			faded++
		case c.ink > fadedWhole*full:
			whole++
		}
	}
	return faded, whole
}

// written are the cells with writing, underprint left out, and how dark whole writing is.
func (g *gauge) written() (out []cell, full float64) {
	cells := g.cells()
	if len(cells) == 0 {
		return nil, 0
	}
	inks := make([]float64, len(cells))
	for i, c := range cells {
		inks[i] = c.ink
	}
	slices.Sort(inks)
	full = inks[len(inks)*8/10]
	return slices.DeleteFunc(cells, func(c cell) bool { return c.ink < fadedLeast*full }), full
}

// near reports whether the area has a pixel within reach of a place.
func (a area) near(p image.Point, reach int) bool {
	r := image.Rect(p.X-reach, p.Y-reach, p.X+reach+1, p.Y+reach+1).Intersect(a.box)
	for y := r.Min.Y; y < r.Max.Y; y += 2 {
		for x := r.Min.X; x < r.Max.X; x += 2 {
			if dx, dy := x-p.X, y-p.Y; a.at(x, y) && dx*dx+dy*dy <= reach*reach {
				return true
			}
		}
	}
	return false
}
