package page

import (
	"math"

	"yushen/models"
)

// point is a place in pixels.
type point struct{ x, y float64 }

func (a point) sub(b point) point     { return point{a.x - b.x, a.y - b.y} }
func (a point) add(b point) point     { return point{a.x + b.x, a.y + b.y} }
func (a point) mul(f float64) point   { return point{a.x * f, a.y * f} }
func (a point) cross(b point) float64 { return a.x*b.y - a.y*b.x }
func (a point) length() float64       { return math.Hypot(a.x, a.y) }
func (a point) unit() point {
	l := a.length()
	if l == 0 {
		return point{}
	}
	return a.mul(1 / l)
}

// quad is a quadrilateral in pixels (四边形), clockwise from top left as y grows downwards.
type quad [4]point

func (q quad) side(i int) (a, b point) { return q[i], q[(i+1)%4] }

func (q quad) area() float64 {
	var a float64
	for i := range q {
		a += q[i].cross(q[(i+1)%4])
	}
	return math.Abs(a) / 2
}

// at is the place u along the top and bottom sides and v down between them, both 0 to 1.
func (q quad) at(u, v float64) point {
	top, bottom := q[0].add(q[1].sub(q[0]).mul(u)), q[3].add(q[2].sub(q[3]).mul(u))
	return top.add(bottom.sub(top).mul(v))
}

// inside reports whether q lies within margin pixels of o.
func (q quad) inside(o quad, margin float64) bool {
	for _, p := range q {
		if !o.contains(p, margin) {
			return false
		}
	}
	return true
}

func (q quad) scaled(f float64) quad {
	for i := range q {
		q[i] = q[i].mul(f)
	}
	return q
}

// convex reports whether the corners turn the same way, each by a fair angle.
func (q quad) convex() bool {
	for i := range q {
		a, b := q[(i+1)%4].sub(q[i]).unit(), q[(i+2)%4].sub(q[(i+1)%4]).unit()
		if a.cross(b) < minCornerSine {
			return false
		}
	}
	return true
}

// minCornerSine is the sine of the sharpest corner that a rectangle seen in perspective shows: 45 degrees.
const minCornerSine = 0.7

// leastSideRatio is how much shorter than its opposite side a side of a sheet may look: a sheet tilted by 30 degrees, photographed from
// its own length away, shows 0.6.
const leastSideRatio = 0.6

// rectangleLike reports whether a sheet may look like this in a photo.
func (q quad) rectangleLike() bool { return q.tilt() < 1-leastSideRatio }

// tilt is how much shorter than its opposite a side is, 0 to 1.
func (q quad) tilt() float64 {
	side := func(i int) float64 { a, b := q.side(i); return b.sub(a).length() }
	short := func(a, b float64) float64 { return 1 - math.Min(a, b)/math.Max(a, b) }
	return math.Max(short(side(0), side(2)), short(side(1), side(3)))
}

// width is the mean of the top and bottom sides, height of the others.
func (q quad) width() float64  { return (q[1].sub(q[0]).length() + q[2].sub(q[3]).length()) / 2 }
func (q quad) height() float64 { return (q[3].sub(q[0]).length() + q[2].sub(q[1]).length()) / 2 }

// contains reports whether p lies inside or within margin pixels of the quad.
func (q quad) contains(p point, margin float64) bool {
	for i := range q {
		a, b := q.side(i)
		if b.sub(a).unit().cross(p.sub(a)) < -margin {
			return false
		}
	}
	return true
}

// ordered turns the corners so that the first is top left: the start of the side that points most to the right and lies on top.
func (q quad) ordered() quad {
	best, start := math.Inf(1), 0
	for i, p := range q {
		if s := p.x + p.y; s < best {
			best, start = s, i
		}
	}
	var out quad
	for i := range out {
		out[i] = q[(start+i)%4]
	}
	return out
}

// grown moves every side outwards by d pixels.
func (q quad) grown(d float64) quad {
	var out quad
	for i := range q {
		a0, b0 := q.side((i + 3) % 4)
		a1, b1 := q.side(i)
		out[i] = crossing(shifted(a0, b0, d), shifted(a1, b1, d), q[i])
	}
	return out
}

// line is a straight line through p along the unit vector d.
type line struct{ p, d point }

// shifted is the line through a and b moved outwards, to the left of its direction on screen, which is outside of a clockwise quad.
func shifted(a, b point, by float64) line {
	d := b.sub(a).unit()
	return line{a.add(point{d.y, -d.x}.mul(by)), d}
}

// crossing is where two lines meet; fallback where they are parallel.
func crossing(a, b line, fallback point) point {
	den := a.d.cross(b.d)
	if math.Abs(den) < 1e-9 {
		return fallback
	}
	return a.p.add(a.d.mul(b.p.sub(a.p).cross(b.d) / den))
}

// unitSquare in fractions, clockwise from top left.
var unitSquare = quad{{0, 0}, {1, 0}, {1, 1}, {0, 1}}

// homography is the map that sends the corners of from to those of to; ok is false for degenerate quads.
func homography(from, to quad) (models.Homography, bool) {
	return models.HomographyBetween(from.corners(), to.corners())
}

func (q quad) corners() (c [4]models.Point) {
	for i, p := range q {
		c[i] = models.Point{X: p.x, Y: p.y}
	}
	return c
}

// compose is the map that does first, then second.
func compose(second, first models.Homography) models.Homography {
	if first == (models.Homography{}) {
		return second
	}
	if second == (models.Homography{}) {
		return first
	}
	var out models.Homography
	for r := range 3 {
		for c := range 3 {
			for k := range 3 {
				out[3*r+c] += second[3*r+k] * first[3*k+c]
			}
		}
	}
	if out[8] != 0 {
		for i := range out {
			out[i] /= out[8]
		}
	}
	return out
}

// turnMap sends fractions of a picture to fractions of the same picture turned clockwise.
func turnMap(clockwise int) models.Homography {
	switch quarter(clockwise) {
	case 90:
		return models.Homography{0, -1, 1, 1, 0, 0, 0, 0, 1}
	case 180:
		return models.Homography{-1, 0, 1, 0, -1, 1, 0, 0, 1}
	case 270:
		return models.Homography{0, 1, 0, -1, 0, 1, 0, 0, 1}
	}
	return models.Homography{}
}

// TurnedMap is the map of a flat page that was turned clockwise to stand upright, where toUpload belongs to the flat page before the
// turn: it sends fractions of the turned page to fractions of the upload turned by the same angle.
func TurnedMap(toUpload models.Homography, clockwise int) models.Homography {
	return compose(turnMap(clockwise), compose(toUpload, turnMap(360-quarter(clockwise))))
}
