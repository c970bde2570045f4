package page

import (
	"image"
	"math"

	"gocv.io/x/gocv"
)

const (
	steepestSkew = 10.0 // degrees that are looked for; more is a photo, not a crooked scan
	skewCoarse   = 0.5  // degrees from one slope to the next in the first search, and in the second around the best
	skewStep     = 0.25
	leastSkew    = 0.75 // degrees worth turning the page for; the reader follows slopes below
	skewPeak     = 1.15 // how much sharper the rows must be at the slope than straight, before the page is turned
	skewInk      = 400  // stroke pixels on the small copy below which a slope means nothing
)

// skew is the slope of the text lines in degrees, clockwise positive, on a page without outline: the angle at which the ink falls into
// the sharpest rows (or columns, of a page lying on its side). Postl, 1986: projection profiles.
func skew(small gocv.Mat) float64 {
	var s scope
	defer s.close()
	grey := s.color(small, gocv.ColorBGRToGray)
	closed := s.morph(grey, gocv.MorphClose, gocv.MorphRect, 9, 9)
	ink := s.out(func(d *gocv.Mat) error { return gocv.Subtract(closed, grey, d) })
	px := s.bytes(ink)
	w, h := small.Cols(), small.Rows()
	var pts []image.Point
	for i, v := range px {
		if v > 2*inkDarkness {
			pts = append(pts, image.Pt(i%w, i/w))
		}
	}
	if len(pts) < skewInk {
		return 0
	}
	rows := make([]float64, w+h+2)
	sharpness := func(degrees float64, columns bool) float64 {
		clear(rows)
		t := math.Tan(degrees * math.Pi / 180)
		for _, p := range pts {
			at := float64(p.Y) - t*float64(p.X) + math.Max(0, t)*float64(w)
			if columns {
				at = float64(p.X) + t*float64(p.Y) + math.Max(0, -t)*float64(h)
			}
			if k := int(at); k >= 0 && k < len(rows) {
				rows[k]++
			}
		}
		sum := 0.0
		for i := 1; i < len(rows); i++ {
			sum += (rows[i] - rows[i-1]) * (rows[i] - rows[i-1])
		}
		return sum
	}
	best, angle := 0.0, 0.0
	straight := math.Max(sharpness(0, false), sharpness(0, true))
	look := func(from, to, step float64) {
		for a := from; a <= to; a += step {
			if v := math.Max(sharpness(a, false), sharpness(a, true)); v > best {
				best, angle = v, a
			}
		}
	}
	look(-steepestSkew, steepestSkew, skewCoarse)
	look(angle-skewCoarse+skewStep, angle+skewCoarse-skewStep, skewStep)
	if best < skewPeak*straight || math.Abs(angle) < leastSkew {
		return 0
	}
	return angle
}

// deskewed turns a page without outline so that its lines run level. The canvas grows, so that nothing is cut off.
func deskewed(as Flat, m, small gocv.Mat) Flat {
	angle := skew(small)
	if angle == 0 {
		return as
	}
	t := angle * math.Pi / 180
	w, h := float64(m.Cols()), float64(m.Rows())
	right, down := point{math.Cos(t), math.Sin(t)}, point{-math.Sin(t), math.Cos(t)}
	nw, nh := w*right.x+h*math.Abs(right.y), w*math.Abs(right.y)+h*right.x
	origin := point{w / 2, h / 2}.sub(right.mul(nw / 2)).sub(down.mul(nh / 2))
	q := quad{origin, origin.add(right.mul(nw)), origin.add(right.mul(nw)).add(down.mul(nh)), origin.add(down.mul(nh))}
	flat, toUpload, ok := rectified(m, q)
	if !ok {
		return as
	}
	as.Image, as.ToUpload, as.copies = flat, toUpload, nil
	return as
}
