package specimen

import (
	"math"
	"math/rand/v2"
)

// stain leaves the ring of a cup and drops of tea on the paper; print shows through.
func stain(out *shot, t float64, random *rand.Rand) {
	w, h := float64(out.image.Rect.Dx()), float64(out.image.Rect.Dy())
	size := math.Min(w, h)
	type spot struct{ x, y, r, rim, deep float64 }
	spots := []spot{{w * (0.2 + 0.6*random.Float64()), h * (0.2 + 0.6*random.Float64()), size * 0.14, 0.06, 0.1 + 0.16*t}}
	for range 3 + int(5*t) {
		spots = append(spots, spot{w * random.Float64(), h * random.Float64(), size * (0.01 + 0.03*random.Float64()), 0.3, 0.08 + 0.2*t})
	}
	tea := [3]float64{0.86, 0.7, 0.42}
	each(out.image, func(px, py int, c [3]float64) [3]float64 {
		for _, s := range spots {
			d := math.Hypot(float64(px)-s.x, float64(py)-s.y) / s.r
			if d > 1.1 {
				continue
			}
			a := s.deep * (0.35 + 0.65*math.Exp(-(d-1)*(d-1)/(s.rim*s.rim))) * math.Min(1, (1.1-d)*12)
			for i := range c {
				c[i] *= 1 - a*(1-tea[i])
			}
		}
		return c
	})
}

// shadow lays the hard shadow of a hand over the value, so deep that the camera keeps no print in it.
func shadow(out *shot, s *Sheet, t float64, random *rand.Rand) {
	_, x, y := target(out, s, random)
	w, h := float64(out.image.Rect.Dx()), float64(out.image.Rect.Dy())
	rx, ry := w*(0.12+0.2*t), h*(0.05+0.1*t)
	x, y = aside(out, s, t, x, y, rx/w, ry/h, false)
	level := 0.5
	if t >= Unreadable {
		level = 0.09 - 0.05*t
	}
	each(out.image, func(px, py int, c [3]float64) [3]float64 {
		a, b := (float64(px)-x*w)/rx, (float64(py)-y*h)/ry
		d := math.Pow(math.Pow(math.Abs(a), 3)+math.Pow(math.Abs(b), 3), 1.0/3)
		k := math.Min(1, math.Max(0, (1.08-d)/0.16))
		return times(c, 1-k*(1-level))
	})
	grainy(out.image, random, 2.5)
	lose(out, t, x, y, rx/w*0.85, ry/h*0.85)
}

// mosaic hides the value, or a place beside the writing where the fault is mild, under the squares of a picture editor.
func mosaic(out *shot, s *Sheet, t float64, random *rand.Rand) {
	_, x, y := target(out, s, random)
	w, h := float64(out.image.Rect.Dx()), float64(out.image.Rect.Dy())
	rx, ry := w*(0.09+0.11*t), h*(0.018+0.014*t)
	x, y = aside(out, s, t, x, y, 1.1*rx/w, 1.1*ry/h, false)
	side := int((2.2 + 2.4*t) * s.dots)
	clean := clone(out.image)
	each(out.image, func(px, py int, c [3]float64) [3]float64 {
		if math.Abs(float64(px)-x*w) > rx || math.Abs(float64(py)-y*h) > ry {
			return c
		}
		var sum [3]float64
		n := 0.0
		for i := range 6 {
			for j := range 6 {
				at, ok := sample(clean, float64(px/side*side+i*side/6), float64(py/side*side+j*side/6))
				if ok {
					n++
					for k := range sum {
						sum[k] += at[k]
					}
				}
			}
		}
		return times(sum, 1/math.Max(1, n))
	})
	lose(out, t, x, y, rx/w, ry/h)
}
