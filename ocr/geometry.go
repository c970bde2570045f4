package ocr

import (
	"cmp"
	"image"
	"math"
	"slices"

	"yushen/models"
)

// point is a place in pixels.
type point struct{ x, y float64 }

func (p point) minus(q point) point       { return point{p.x - q.x, p.y - q.y} }
func (p point) times(t float64) point     { return point{p.x * t, p.y * t} }
func (p point) length() float64           { return math.Hypot(p.x, p.y) }
func (p point) cross(q point) float64     { return p.x*q.y - p.y*q.x }
func between(p, q point, t float64) point { return point{p.x + (q.x-p.x)*t, p.y + (q.y-p.y)*t} }

// quad is a quadrilateral in pixels, clockwise from top left as the text reads.
type quad [4]point

func (q quad) width() float64  { return max(q[1].minus(q[0]).length(), q[2].minus(q[3]).length()) }
func (q quad) height() float64 { return max(q[3].minus(q[0]).length(), q[2].minus(q[1]).length()) }

// slope is the angle of the text's base line in radians; downhill is positive.
func (q quad) slope() float64 {
	d := q[1].minus(q[0])
	return math.Atan2(d.y, d.x)
}

// bounds is the least upright rectangle around the quad.
func (q quad) bounds() image.Rectangle {
	x0, y0, x1, y1 := q[0].x, q[0].y, q[0].x, q[0].y
	for _, p := range q[1:] {
		x0, y0, x1, y1 = min(x0, p.x), min(y0, p.y), max(x1, p.x), max(y1, p.y)
	}
	return image.Rect(int(x0), int(y0), int(math.Ceil(x1)), int(math.Ceil(y1)))
}

func (q quad) scaled(sx, sy float64) quad {
	for i := range q {
		q[i].x, q[i].y = q[i].x*sx, q[i].y*sy
	}
	return q
}

func (q quad) moved(dx, dy float64) quad {
	for i := range q {
		q[i].x, q[i].y = q[i].x+dx, q[i].y+dy
	}
	return q
}

// within clips the corners to a picture of w by h pixels.
func (q quad) within(w, h float64) quad {
	for i := range q {
		q[i].x, q[i].y = min(max(q[i].x, 0), w), min(max(q[i].y, 0), h)
	}
	return q
}

// turned starts the quad at its n-th corner: the text in it reads turned by n quarters.
func (q quad) turned(n int) quad {
	return quad{q[n%4], q[(n+1)%4], q[(n+2)%4], q[(n+3)%4]}
}

// box gives the quad as fractions of a picture of w by h pixels.
func (q quad) box(w, h float64) (b models.Box) {
	for i, p := range q {
		b[i] = models.Point{X: min(max(p.x/w, 0), 1), Y: min(max(p.y/h, 0), 1)}
	}
	return
}

// part is the piece of the quad from fraction t0 to t1 of its length.
func (q quad) part(t0, t1 float64) quad {
	return quad{between(q[0], q[1], t0), between(q[0], q[1], t1), between(q[3], q[2], t1), between(q[3], q[2], t0)}
}

// axes are the directions of the quad's base line and of its height, as vectors of length 1.
func (q quad) axes() (across, down point) {
	d := q[1].minus(q[0])
	length := max(d.length(), 1)
	across = point{d.x / length, d.y / length}
	return across, point{-across.y, across.x}
}

// frame is the extent of another quad in pixels along this one's base line and across it, from its first corner.
func (q quad) frame(o quad) (x0, x1, y0, y1 float64) { return q.ruler().extent(o) }

// ruler measures along the base line of a quad and across it, from its first corner.
type ruler struct{ origin, across, down point }

func (q quad) ruler() ruler {
	across, down := q.axes()
	return ruler{q[0], across, down}
}

// extent is that of a quad, in pixels.
func (r ruler) extent(o quad) (x0, x1, y0, y1 float64) {
	x0, x1, y0, y1 = math.Inf(1), math.Inf(-1), math.Inf(1), math.Inf(-1)
	for _, p := range o {
		d := p.minus(r.origin)
		x, y := d.x*r.across.x+d.y*r.across.y, d.x*r.down.x+d.y*r.down.y
		x0, x1, y0, y1 = min(x0, x), max(x1, x), min(y0, y), max(y1, y)
	}
	return
}

// span is where the horizontal line at y crosses the quad.
func (q quad) span(y float64) (x0, x1 float64, ok bool) {
	x0, x1 = math.Inf(1), math.Inf(-1)
	for i := range q {
		a, b := q[i], q[(i+1)%4]
		if (a.y <= y) == (b.y <= y) && a.y != y && b.y != y {
			continue
		}
		x := a.x
		if a.y != b.y {
			x = a.x + (b.x-a.x)*(y-a.y)/(b.y-a.y)
		} else {
			x0, x1 = min(x0, b.x), max(x1, b.x)
		}
		x0, x1 = min(x0, x), max(x1, x)
	}
	return x0, x1, x0 <= x1
}

// rect is a rectangle turned by angle radians about its centre.
type rect struct {
	center point
	w, h   float64
	angle  float64
}

// corners gives the rectangle clockwise from its top left corner, for an angle within a quarter turn.
func (r rect) corners() quad {
	sin, cos := math.Sincos(r.angle)
	at := func(dx, dy float64) point {
		return point{r.center.x + dx*cos - dy*sin, r.center.y + dx*sin + dy*cos}
	}
	return quad{at(-r.w/2, -r.h/2), at(r.w/2, -r.h/2), at(r.w/2, r.h/2), at(-r.w/2, r.h/2)}
}

// leastRect is the rectangle of least area around points, its angle within 45 degrees of level.
func leastRect(points []point) rect {
	hull := convexHull(points)
	if len(hull) == 1 {
		return rect{center: hull[0]}
	}
	best, area := rect{}, math.Inf(1)
	for i := range hull {
		edge := hull[(i+1)%len(hull)].minus(hull[i])
		length := edge.length()
		u := point{edge.x / length, edge.y / length}
		a0, a1, b0, b1 := math.Inf(1), math.Inf(-1), math.Inf(1), math.Inf(-1)
		for _, p := range hull {
			a, b := p.x*u.x+p.y*u.y, p.y*u.x-p.x*u.y
			a0, a1, b0, b1 = min(a0, a), max(a1, a), min(b0, b), max(b1, b)
		}
		if s := (a1 - a0) * (b1 - b0); s < area {
			area = s
			ca, cb := (a0+a1)/2, (b0+b1)/2
			best = rect{point{ca*u.x - cb*u.y, ca*u.y + cb*u.x}, a1 - a0, b1 - b0, math.Atan2(u.y, u.x)}
		}
	}
	for best.angle > math.Pi/4 {
		best.angle -= math.Pi / 2
		best.w, best.h = best.h, best.w
	}
	for best.angle < -math.Pi/4 {
		best.angle += math.Pi / 2
		best.w, best.h = best.h, best.w
	}
	return best
}

// convexHull is Andrew's monotone chain; the points are sorted in place.
func convexHull(points []point) []point {
	slices.SortFunc(points, func(a, b point) int { return cmp.Or(cmp.Compare(a.x, b.x), cmp.Compare(a.y, b.y)) })
	points = slices.Compact(points)
	if len(points) < 3 {
		return points
	}
	chain := func(hull []point, points func(func(point) bool)) []point {
		start := len(hull)
		for p := range points {
			for len(hull) >= start+2 && hull[len(hull)-1].minus(hull[len(hull)-2]).cross(p.minus(hull[len(hull)-2])) <= 0 {
				hull = hull[:len(hull)-1]
			}
			hull = append(hull, p)
		}
		return hull[:len(hull)-1]
	}
	forward := func(yield func(point) bool) {
		for _, p := range points {
			if !yield(p) {
				return
			}
		}
	}
	backward := func(yield func(point) bool) {
		for i := len(points) - 1; i >= 0; i-- {
			if !yield(points[i]) {
				return
			}
		}
	}
	return chain(chain(nil, forward), backward)
}
