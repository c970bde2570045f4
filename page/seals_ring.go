package page

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
)

// Rings are found by their centres: a stroke of a circle points across itself to the centre (Kimme, Ballard and Sklansky, "Finding circles
// by an array of accumulators", 1975).
const (
	centreCell      = 2    // pixels per cell of the accumulator
	mostCentres     = 20   // candidates that are looked at
	leastVotes      = 0.28 // of a centre
	sectors         = 64   // angles at which a ring is looked for, one bit each
	leastCoverage   = 0.62 // share of the visible angles at which a ring must show
	certainCoverage = 0.98
	clearlyBetter   = 0.1  // by which a smaller ring must show better to be taken for the outer one
	leastVisible    = 0.36 // share of a ring that must be on the page, and not inside another stamp
	leastLetters    = 0.26 // share of the visible angles with letters inside the ring
	ovalCoverage    = 0.75 // the same for ovals, which nearly any two strokes are part of
	ovalVisible     = 0.85
	mostBend        = 0.045 // of the radius, which a round stamp has in a photo; more is the circle nearest to an oval
	mostFill        = 0.62  // share of red within a stamp; an emblem is fuller
	leastAcross     = 8     // Sobel levels at a stroke's edge
	mostSlant       = 0.4   // sine of the angle between a ring's radius and the direction across its stroke
)

// edge is a pixel at the edge of a red stroke, with the direction across it.
type edge struct{ x, y, nx, ny float64 }

// edges lists the stroke edges of a page in a frame whose heights are stretched by 1/flat.
func (r redMap) edges(flat float64) []edge {
	out := make([]edge, 0, r.count)
	for i, v := range r.ink {
		if v < r.limit {
			continue
		}
		gx, gy := float64(r.gx[i]), float64(r.gy[i])*flat
		if l := length(gx, gy); l >= leastAcross {
			out = append(out, edge{float64(i % r.w), float64(i/r.w) / flat, gx / l, gy / l})
		}
	}
	return out
}

// length of a vector; math.Hypot, which also minds overflow, takes several times as long, and this is asked for every edge of a page.
func length(x, y float64) float64 { return math.Sqrt(x*x + y*y) }

// rings finds the closed lines of a page that are round or oval. What is round only when bent is tried as an oval first.
func (r redMap) rings() []ring {
	round := r.alike(nil, 1, leastCoverage, leastVisible)
	bent := slices.DeleteFunc(slices.Clone(round), func(c ring) bool { return c.bend() <= mostBend })
	straight := slices.DeleteFunc(round, func(c ring) bool { return c.bend() > mostBend })
	found := r.alike(straight, ovalAspect, ovalCoverage, ovalVisible)
	for _, c := range bent {
		if !slices.ContainsFunc(found, c.sameAs) {
			found = append(found, c)
		}
	}
	return found
}

// alike adds the rings that are round once the page's heights are stretched by 1/flat. The surest come first; what lies within them can
// be no part of others.
func (r redMap) alike(found []ring, flat, leastCoverage, leastVisible float64) []ring {
	long := float64(max(r.w, r.h))
	least, most := leastRadius*long, mostRadius*long
	edges := r.edges(flat)
	free := 0 // edges that may be part of another ring
	for _, e := range edges {
		if !within(found, e.x, e.y*flat) {
			free++
		}
	}
	if float64(free) < leastCoverage*leastVisible*sectors {
		return found
	}
	var all []ring
	room := lists{make([]edge, len(edges)), make([]edge, len(edges)), make([]float64, len(edges))}
	for _, c := range r.centres(edges, flat, least, most) {
		if slices.ContainsFunc(found, c.within) || slices.ContainsFunc(all, func(o ring) bool { return o.certain() && o.sameAs(c) }) {
			continue
		}
		if best, ok := r.ringAround(edges, room, c, least, most); ok {
			all = append(all, best)
		}
	}
	slices.SortFunc(all, func(a, b ring) int {
		return cmp.Compare(b.coverage*math.Sqrt(b.shape[0]), a.coverage*math.Sqrt(a.shape[0]))
	})
	for _, c := range all {
		if slices.ContainsFunc(found, c.sameAs) {
			continue
		}
		if cover, seen := r.cover(edges, c, found); cover >= leastCoverage && seen >= leastVisible {
			found = append(found, c)
		}
	}
	return found
}

// certain reports whether a ring shows all around and is round in its frame, so that its centre needs no second look.
func (r ring) certain() bool { return r.coverage >= certainCoverage && r.bend() <= mostBend }

// centres lists the likeliest centres of rings, best first.
func (r redMap) centres(edges []edge, flat, least, most float64) []ring {
	pad := int(most/2)/centreCell + 1
	w, h := r.w/centreCell+1+2*pad, int(float64(r.h)/flat)/centreCell+1+2*pad
	votes := make([]float32, w*h)
	vote(edges, least, most, votes, pad, w)
	smooth(votes, w)
	var likely []int // cells that may be centres
	for i, v := range votes {
		if v >= leastVotes {
			likely = append(likely, i)
		}
	}
	var peaks []ring
	for len(peaks) < mostCentres && len(likely) > 0 {
		at := likely[0]
		for _, i := range likely {
			if votes[i] > votes[at] {
				at = i
			}
		}
		if votes[at] < leastVotes {
			break
		}
		cx, cy := at%w, at/w
		peaks = append(peaks, ring{x: float64((cx-pad)*centreCell) + 1, y: (float64((cy-pad)*centreCell) + 1) * flat, flat: flat})
		for y := max(0, cy-3); y <= min(h-1, cy+3); y++ {
			for x := max(0, cx-3); x <= min(w-1, cx+3); x++ {
				votes[y*w+x] = 0
			}
		}
	}
	return peaks
}

// surroundings are the stroke edges around a centre that lie across its radius, as the edges of a ring do.
type surroundings struct {
	bits    []uint64 // by radius in pixels: the sectors that have such an edge
	visible []uint64 // by radius: the sectors that are on the page
}

// around looks at the ink around a centre, out to the given radius and a little more.
func (r redMap) around(edges []edge, c ring, most float64) surroundings {
	n := int(most) + 4
	s := surroundings{bits: make([]uint64, n+1), visible: make([]uint64, n+1)}
	c.across(edges, float64(n), s.bits)
	for d := range s.visible {
		s.visible[d] = r.visible(c, float64(d), nil)
	}
	return s
}

// cover is the share of the visible sectors in which an edge stands at the radius, and the share of the ring that is visible.
func (s surroundings) cover(radius float64) (cover, visible float64) {
	k := int(radius + 0.5)
	if k < 2 || k+2 >= len(s.bits) {
		return 0, 0
	}
	return covered(s.bits[k-2]|s.bits[k-1]|s.bits[k]|s.bits[k+1]|s.bits[k+2], s.visible[k])
}

func covered(edges, visible uint64) (cover, share float64) {
	seen := bits.OnesCount64(visible)
	return float64(bits.OnesCount64(edges&visible)) / float64(max(seen, 1)), float64(seen) / sectors
}

// cover is the same for a ring with all its bend, of which what lies within other stamps is not visible.
func (r redMap) cover(edges []edge, c ring, others []ring) (cover, visible float64) {
	return covered(c.coveredBy(edges, others), r.visible(c, math.Floor(c.shape[0]+0.5), others))
}

// visible are the sectors at a radius that are on the page and not within another stamp.
func (r redMap) visible(c ring, radius float64, others []ring) (seen uint64) {
	w, h, down := float64(r.w), float64(r.h), radius*c.flat
	if len(others) == 0 && c.x >= radius && c.x+radius < w && c.y >= down && c.y+down < h {
		return ^uint64(0)
	}
	for i, ray := range sectorRays {
		x, y := c.x+radius*ray.dx, c.y+down*ray.dy
		if x >= 0 && y >= 0 && x < w && y < h && !within(others, x, y) {
			seen |= 1 << i
		}
	}
	return seen
}

// sectorRays are the directions of the sectors' middles.
var sectorRays = func() (rays [sectors]ray) {
	for i := range rays {
		rays[i].dy, rays[i].dx = math.Sincos((float64(i) + 0.5) * 2 * math.Pi / sectors)
	}
	return rays
}()

// within reports whether the middle of a ring lies inside another.
func (r ring) within(o ring) bool { return within([]ring{o}, r.x, r.y) }

// within reports whether a place lies inside one of the rings.
func within(rings []ring, x, y float64) bool {
	for _, r := range rings {
		if length(x-r.x, (y-r.y)/r.flat) < r.shape[0]+beyondRing {
			return true
		}
	}
	return false
}

// beyondRing is how many pixels beyond a ring belong to it.
const beyondRing = 3

// lists have room for what is listed of each centre.
type lists struct {
	near, within []edge
	away         []float64
}

// ringAround fits the outer ring of a stamp to the ink around a centre.
func (r redMap) ringAround(edges []edge, room lists, c ring, least, most float64) (ring, bool) {
	edges = near(room.near[:0], edges, c, most+16)
	s := r.around(edges, c, most)
	away := room.away[:len(edges)] // from the centre
	for i, e := range edges {
		away[i] = length(e.x-c.x, e.y-c.y/c.flat)
	}
	best := ring{}
	for d := most; d >= least && best.coverage <= 1-clearlyBetter; d-- {
		cover, visible := s.cover(d)
		if visible < leastVisible || cover < 0.45 {
			continue
		}
		next, _ := s.cover(d - 1)
		last, _ := s.cover(d + 1)
		if next > cover || last > cover {
			continue // not the best radius of this ring
		}
		c.shape = [5]float64{d}
		fitted := r.fitted(bandAround(room.within[:0], edges, away, c), c)
		if fitted.coverage > math.Max(leastCoverage, best.coverage+clearlyBetter) && fitted.shape[0] >= least && fitted.plausible() {
			best = fitted
		}
	}
	return best, best.coverage > 0
}

// near lists the edges in a square around a centre, where there is room for all.
func near(out, edges []edge, c ring, reach float64) []edge {
	for _, e := range edges {
		if math.Abs(e.x-c.x) <= reach && math.Abs(e.y-c.y/c.flat) <= reach {
			out = append(out, e)
		}
	}
	return out
}

// plausible refuses shapes that are no longer near a circle.
func (r ring) plausible() bool { return r.bend() < 0.1 }

// bend is how far a ring is from round in its frame, as a share of its radius.
func (r ring) bend() float64 { return length(r.shape[3], r.shape[4]) / r.shape[0] }

// band are the edges between two distances from a centre, in their order among all: a ring is fitted to few of those near it.
type band struct {
	all, within  []edge
	centre       ring
	inner, outer float64
}

// farFit is how many pixels further than a ring's first fit reaches a band does: in the next ones its centre moves little.
const farFit = 4

// bandAround lists the edges to which a round ring is fitted, where there is room for all; away is how far each is from its centre.
func bandAround(room, edges []edge, away []float64, c ring) band {
	inner, outer := reachOf(c, fitReach[0])
	b := band{all: edges, within: room, centre: c, inner: inner - farFit, outer: outer + farFit}
	for i, d := range away {
		if d >= b.inner && d <= b.outer {
			b.within = append(b.within, edges[i])
		}
	}
	return b
}

// around are the edges between two distances from another centre, and more.
func (b band) around(c ring, inner, outer float64) []edge {
	moved := length(c.x-b.centre.x, (c.y-b.centre.y)/c.flat)
	if inner-moved > b.inner && outer+moved < b.outer {
		return b.within
	}
	return b.all
}

// fitReach is how many pixels from a ring the edges are that it is fitted to, step by step.
var fitReach = [4]float64{5, 4, 3, 3}

// reachOf is how far from a ring's centre edges are that lie within reach of it, wherever it is bent.
func reachOf(c ring, reach float64) (inner, outer float64) {
	off := 0.1*c.shape[0] + 2*reach
	return math.Max(1, c.shape[0]-off), c.shape[0] + off
}

// fitted moves and bends a ring to the edges near it by least squares.
func (r redMap) fitted(b band, c ring) ring {
	for _, reach := range fitReach {
		inner, outer := reachOf(c, reach)
		a := c.squares(b.around(c, inner, outer), inner, outer, reach)
		for j := range 5 {
			for k := range j {
				a[j][k] = a[k][j]
			}
		}
		for j, stiff := range [5]float64{0, 0.5, 0.5, 6, 6} { // a ring of which little shows stays a circle
			a[j][j] += stiff
		}
		shape, ok := solve5(a)
		if !ok {
			return c
		}
		c.x, c.y = c.x+shape[1], c.y+shape[2]*c.flat
		c.shape = [5]float64{shape[0], 0, 0, shape[3], shape[4]}
	}
	bent := math.Abs(c.shape[3]) + math.Abs(c.shape[4]) + 4 // counted as at its radius, and some way to either side
	cover, visible := r.cover(b.around(c, c.shape[0]-bent, c.shape[0]+bent), c, nil)
	if visible >= leastVisible {
		c.coverage = cover
	}
	return c
}

// solve5 solves five linear equations by elimination.
func solve5(a [5][6]float64) (x [5]float64, ok bool) {
	for i := range 5 {
		p := i
		for j := i + 1; j < 5; j++ {
			if math.Abs(a[j][i]) > math.Abs(a[p][i]) {
				p = j
			}
		}
		a[i], a[p] = a[p], a[i]
		if math.Abs(a[i][i]) < 1e-9 {
			return x, false
		}
		for j := i + 1; j < 5; j++ {
			f := a[j][i] / a[i][i]
			for k := i; k < 6; k++ {
				a[j][k] -= f * a[i][k]
			}
		}
	}
	for i := 4; i >= 0; i-- {
		x[i] = a[i][5]
		for k := i + 1; k < 5; k++ {
			x[i] -= a[i][k] * x[k]
		}
		x[i] /= a[i][i]
	}
	return x, true
}

// lettered reports whether letters stand along the inside of a ring, as in a stamp and not in an emblem or a frame.
func (r redMap) lettered(c ring) bool {
	const shares = 24 // steps of the radius from the centre to the ring
	seen, letters, red, all := 0, 0, 0, 0
	for i := range sectors {
		ray := c.ray(2 * math.Pi * float64(i) / sectors)
		in, n := false, 0
		for k := 1; k < shares; k++ {
			x, y := ray.at(float64(k) / shares)
			ix, iy := int(math.Round(x)), int(math.Round(y))
			if ix < 0 || iy < 0 || ix >= r.w || iy >= r.h {
				continue
			}
			all += k
			if r.solid[iy*r.w+ix] >= r.limit {
				red += k
			}
			if k > shares*62/100 && k < shares*90/100 {
				in = true
				if r.ink[iy*r.w+ix] >= r.limit {
					n++
				}
			}
		}
		if in {
			seen++
		}
		if n >= 2 {
			letters++
		}
	}
	return seen > 0 && float64(letters) >= leastLetters*float64(seen) && float64(red) < mostFill*float64(all)
}
