package page

// #include "gauge_native.h"
import "C"

import (
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
	closed := s.closed(grey, 9, 9)
	ink := s.out(func(d *gocv.Mat) error { return gocv.Subtract(closed, grey, d) })
	px := s.bytes(ink)
	w, h := small.Cols(), small.Rows()
	lying, standing := strokesOf(px, w, h, false), strokesOf(px, w, h, true)
	if len(lying.at) < skewInk {
		return 0
	}
	sharpness := func(degrees float64) float64 {
		t := math.Tan(degrees * math.Pi / 180)
		return float64(max(lying.sharpness(-t), standing.sharpness(t)))
	}
	best, angle := 0.0, 0.0
	straight := sharpness(0)
	look := func(from, to, step float64) {
		for a := from; a <= to; a += step {
			if v := sharpness(a); v > best {
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

// strokes are the stroke pixels of a picture, column by column, or row by row where it is taken to lie on its side: their places across the columns,
// and where each column begins.
type strokes struct {
	at    []int32
	begin []int32
	rows  []int32 // the profile, scratch: as long as both sides of the picture
}

func strokesOf(ink []byte, w, h int, onSide bool) (s strokes) {
	columns, length, across, along := w, h, 1, w
	if onSide {
		columns, length, across, along = h, w, w, 1
	}
	for x := range columns {
		s.begin = append(s.begin, int32(len(s.at)))
		for y := range length {
			if ink[x*across+y*along] > 2*inkDarkness {
				s.at = append(s.at, int32(y))
			}
		}
	}
	s.begin = append(s.begin, int32(len(s.at)))
	s.rows = make([]int32, w+h+2)
	return s
}

// sharpness is how much the rows differ from their neighbours once each column is moved down by slope times its number.
func (s strokes) sharpness(slope float64) (sum int64) {
	if len(s.at) == 0 {
		return 0
	}
	return int64(C.sharpness((*C.int32_t)(&s.at[0]), (*C.int32_t)(&s.begin[0]), C.long(len(s.begin)-1), C.double(slope), (*C.int32_t)(&s.rows[0]), C.long(len(s.rows))))
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
	flat, toUpload, ok := rectified(m, q, math.Max(longestFlat, math.Max(w, h))) // the sheet may be small in it
	if !ok {
		return as
	}
	as.copies.release()
	as.Image, as.ToUpload, as.copies, as.drawn = flat, toUpload, nil, true
	return as
}
