package page

// A sheet lies on or beside other papers (相碰的纸), which the picture's border cuts: paper meets paper, and both together look like one sheet that runs out
// of the picture. A sheet's own corner tells them apart: there its sides stop. The facet of a fold, the lit part of a sheet and a page of a booklet have
// sides that go on beyond.

const (
	stopLength = 24  // pixels of the small copy before and behind a corner in which a side's edge is looked for
	stopLeast  = 10  // pixels behind it that must lie within the picture, else nothing is told
	stopOff    = 6   // pixels around the corner that tell nothing: it may be rounded, and lie a little off
	stopBefore = 0.8 // share of the edge that shows before the corner
	stopBehind = 0.2 // and behind it
	sharedOff  = 6.0 // pixels by which sides of a sheet and of what holds it are the same
	shareArea  = 0.5 // of both papers together that the sheet takes
	edgeSeen   = 0.7 // share of an edge that shows clearly
	edgeHidden = 0.1 // share of a side that may lie on the picture's border
)

// withoutNeighbour is the sheet within an outline that runs out of the picture only because another paper does, and that outline where there is none.
func (sc scene) withoutNeighbour(both outline, sheets []outline) outline {
	for _, o := range sheets {
		if o.quad.area() > shareArea*both.quad.area() && o.quad.inside(both.quad, sharedOff) && o.endsWhereCut(both) && sharedSides(o.quad, both.quad) >= 2 && sc.apart(o) {
			return o
		}
	}
	return both
}

// endsWhereCut reports whether a side at which another outline runs out of the picture lies within it.
func (o outline) endsWhereCut(other outline) bool {
	for i, side := range other.sides {
		if side.cut() && !o.sides[i].cut() {
			return true
		}
	}
	return false
}

// sharedSides counts the sides of one quad that lie along the same side of another.
func sharedSides(q, o quad) (n int) {
	for i := range q {
		a, b := o.side(i)
		d := b.sub(a).unit()
		from, to := q.side(i)
		if f, t := d.cross(from.sub(a)), d.cross(to.sub(a)); max(f, -f) < sharedOff && max(t, -t) < sharedOff {
			n++
		}
	}
	return n
}

// apart reports whether a sheet ends at all of its sides, of which one may show in part only.
func (sc scene) apart(o outline) bool {
	faint := 0
	for i, side := range o.sides {
		if side.outside > edgeHidden || side.support < leastEdge || !sc.ends(o.quad, i) {
			return false
		}
		if side.support < edgeSeen {
			faint++
		}
	}
	return faint <= 1
}

// ends reports whether a side of either neighbour stops where it meets side i. True where the picture's border is too near to tell.
func (sc scene) ends(q quad, i int) bool {
	a, b := q.side(i)
	before, known := sc.stops(q[(i+3)%4], a, 1)
	behind, seen := sc.stops(q[(i+2)%4], b, -1)
	return before || behind || !known && !seen
}

// stops reports whether the edge that runs from one corner of a sheet to another shows up to there and no further; known is false where the picture's
// border is too near. outside is 1 where the ground lies to the left of that way, -1 to the right.
func (sc scene) stops(from, to point, outside float64) (stops, known bool) {
	d := to.sub(from).unit()
	out := point{d.y, -d.x}.mul(outside)
	shown := func(first, last int) (share float64, n int) {
		for k := first; k < last; k++ {
			p := to.add(d.mul(float64(k)))
			if p.x < borderBand || p.y < borderBand || p.x > float64(sc.w)-1-borderBand || p.y > float64(sc.h)-1-borderBand {
				continue
			}
			if n++; sc.edge(p, out) > 0 {
				share++
			}
		}
		return share / float64(max(n, 1)), n
	}
	inner, _ := shown(-stopOff-stopLength, -stopOff)
	outer, n := shown(stopOff, stopOff+stopLength)
	return inner >= stopBefore && outer <= stopBehind, n >= stopLeast
}
