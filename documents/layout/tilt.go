package layout

import (
	"math"

	"yushen/models"
)

// tilt is how much a page's lines slope: dy/dx = a + b·y + c·x, in page widths. Flattening leaves little of it; the rest would
// otherwise put the ends of long rows into their neighbours.
type tilt struct{ a, b, c, midY float64 }

// tiltOf fits the slopes of the longer lines by least squares, twice, the second time without the lines that fit worst.
func tiltOf(lines []models.Line, aspect float64) tilt {
	type sample struct{ x, y, slope, weight float64 }
	var samples []sample
	midY := 0.5 / aspect
	for _, l := range lines {
		left := models.Point{X: (l.Box[0].X + l.Box[3].X) / 2, Y: (l.Box[0].Y + l.Box[3].Y) / 2 / aspect}
		right := models.Point{X: (l.Box[1].X + l.Box[2].X) / 2, Y: (l.Box[1].Y + l.Box[2].Y) / 2 / aspect}
		w := right.X - left.X
		h := math.Abs(l.Box[3].Y-l.Box[0].Y) / aspect
		if w < 0.06 || w < 3*h {
			continue
		}
		samples = append(samples, sample{(left.X+right.X)/2 - 0.5, (left.Y+right.Y)/2 - midY, (right.Y - left.Y) / w, w})
	}
	t := tilt{midY: midY}
	if len(samples) < 3 {
		return t
	}
	keep := samples
	for range 2 {
		var m [3][4]float64
		for _, s := range keep {
			v := [3]float64{1, s.y, s.x}
			for i := range 3 {
				for j := range 3 {
					m[i][j] += s.weight * v[i] * v[j]
				}
				m[i][3] += s.weight * v[i] * s.slope
			}
		}
		const ridge = 0.3 // few lines say little about how the slope changes over the page
		m[1][1] += ridge
		m[2][2] += ridge
		t.a, t.b, t.c = solve(m)
		var next []sample
		for _, s := range samples {
			if math.Abs(s.slope-t.a-t.b*s.y-t.c*s.x) < 0.012 {
				next = append(next, s)
			}
		}
		if len(next) < 3 {
			break
		}
		keep = next
	}
	return t
}

// solve is Gauss elimination of three equations; a singular system gives zeros.
func solve(m [3][4]float64) (a, b, c float64) {
	for i := range 3 {
		p := i
		for r := i + 1; r < 3; r++ {
			if math.Abs(m[r][i]) > math.Abs(m[p][i]) {
				p = r
			}
		}
		m[i], m[p] = m[p], m[i]
		if math.Abs(m[i][i]) < 1e-12 {
			return 0, 0, 0
		}
		for r := range 3 {
			if r == i {
				continue
			}
			f := m[r][i] / m[i][i]
			for k := i; k < 4; k++ {
				m[r][k] -= f * m[i][k]
			}
		}
	}
	return m[0][3] / m[0][0], m[1][3] / m[1][1], m[2][3] / m[2][2]
}

// level turns the characters of one line level: each is moved by what its middle asks for.
func (t tilt) level(gs []Glyph) {
	for i := range gs {
		g := &gs[i]
		x, y := (g.X0+g.X1)/2-0.5, (g.Y0+g.Y1)/2-t.midY
		dy := (t.a+t.b*y)*x + t.c*x*x/2
		dx := -t.a * y
		g.Y0, g.Y1 = g.Y0-dy, g.Y1-dy
		g.X0, g.X1 = g.X0-dx, g.X1-dx
	}
}
