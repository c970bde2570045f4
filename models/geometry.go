package models

import (
	"encoding/json"
	"fmt"
	"math"
)

// Point is a place on a page; X and Y are fractions (0 to 1) of its width and height. JSON: [x, y].
type Point struct{ X, Y float64 }

// MarshalJSON writes [x, y] with four decimals, a twentieth of a millimetre on A4.
func (p Point) MarshalJSON() ([]byte, error) {
	return json.Marshal([2]float64{math.Round(p.X*1e4) / 1e4, math.Round(p.Y*1e4) / 1e4})
}

// UnmarshalJSON reads [x, y].
func (p *Point) UnmarshalJSON(b []byte) error {
	var a [2]float64
	if err := json.Unmarshal(b, &a); err != nil {
		return fmt.Errorf("point: want [x, y]: %w", err)
	}
	p.X, p.Y = a[0], a[1]
	return nil
}

// Box is a quadrilateral (证据框), clockwise from top left. The zero Box means "no place known".
type Box [4]Point

// Rect is the upright Box between two corners.
func Rect(x0, y0, x1, y1 float64) Box {
	return Box{{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}}
}

// IsZero reports whether no place is known.
func (b Box) IsZero() bool { return b == Box{} }

// Bounds is the least upright rectangle around b.
func (b Box) Bounds() (x0, y0, x1, y1 float64) {
	x0, y0, x1, y1 = b[0].X, b[0].Y, b[0].X, b[0].Y
	for _, p := range b[1:] {
		x0, y0 = math.Min(x0, p.X), math.Min(y0, p.Y)
		x1, y1 = math.Max(x1, p.X), math.Max(y1, p.Y)
	}
	return
}

// Center is the mean of the corners.
func (b Box) Center() Point {
	var c Point
	for _, p := range b {
		c.X += p.X / 4
		c.Y += p.Y / 4
	}
	return c
}

// Union is the least upright rectangle around both; a zero Box adds nothing.
func (b Box) Union(o Box) Box {
	if b.IsZero() {
		return o
	}
	if o.IsZero() {
		return b
	}
	ax0, ay0, ax1, ay1 := b.Bounds()
	bx0, by0, bx1, by1 := o.Bounds()
	return Rect(math.Min(ax0, bx0), math.Min(ay0, by0), math.Max(ax1, bx1), math.Max(ay1, by1))
}

// CoveredBy is the share (0 to 1) of the box that another covers, both taken as upright rectangles; 0 for a box without an area.
func (b Box) CoveredBy(o Box) float64 {
	x0, y0, x1, y1 := b.Bounds()
	u0, v0, u1, v1 := o.Bounds()
	w, h := min(x1, u1)-max(x0, u0), min(y1, v1)-max(y0, v0)
	if w <= 0 || h <= 0 {
		return 0
	}
	return w * h / ((x1 - x0) * (y1 - y0))
}

// MarshalJSON writes null for the zero Box.
func (b Box) MarshalJSON() ([]byte, error) {
	if b.IsZero() {
		return []byte("null"), nil
	}
	return json.Marshal([4]Point(b))
}

// Homography maps points of a flattened page (展平页) to the upright upload, both as fractions; row by row, h[8] = 1.
// The zero value is the identity.
type Homography [9]float64

// HomographyBetween solves for the map that sends four points to four others: eight equations for eight unknowns (Hartley and Zisserman,
// Multiple View Geometry, section 4.1). ok is false where three of the points lie on a line.
func HomographyBetween(from, to [4]Point) (h Homography, ok bool) {
	var m [8][9]float64
	for i := range from {
		x, y, u, v := from[i].X, from[i].Y, to[i].X, to[i].Y
		m[2*i] = [9]float64{x, y, 1, 0, 0, 0, -u * x, -u * y, u}
		m[2*i+1] = [9]float64{0, 0, 0, x, y, 1, -v * x, -v * y, v}
	}
	for c := range 8 {
		pivot := c
		for r := c + 1; r < 8; r++ {
			if math.Abs(m[r][c]) > math.Abs(m[pivot][c]) {
				pivot = r
			}
		}
		if math.Abs(m[pivot][c]) < 1e-12 {
			return Homography{}, false
		}
		m[c], m[pivot] = m[pivot], m[c]
		for r := range 8 {
			if r == c {
				continue
			}
			f := m[r][c] / m[c][c]
			for k := c; k < 9; k++ {
				m[r][k] -= f * m[c][k]
			}
		}
	}
	for i := range 8 {
		h[i] = m[i][8] / m[i][i]
	}
	h[8] = 1
	return h, true
}

// Map sends p from the flattened page to the upright upload.
func (h Homography) Map(p Point) Point {
	if h == (Homography{}) {
		return p
	}
	w := h[6]*p.X + h[7]*p.Y + h[8]
	if w == 0 {
		return p
	}
	return Point{(h[0]*p.X + h[1]*p.Y + h[2]) / w, (h[3]*p.X + h[4]*p.Y + h[5]) / w}
}

// MapBox maps each corner; the zero Box stays zero.
func (h Homography) MapBox(b Box) Box {
	if b.IsZero() {
		return b
	}
	for i, p := range b {
		b[i] = h.Map(p)
	}
	return b
}
