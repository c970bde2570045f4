package page

import (
	"math"

	"gocv.io/x/gocv"
)

// redMap is how much red ink stands at each pixel of a page (0 to 255), thin strokes only.
type redMap struct {
	w, h  int
	ink   []byte // redness above that of its neighbourhood
	solid []byte // redness itself
	limit byte   // ink from here on
	count int    // pixels with ink
	gx    []int16
	gy    []int16
}

const (
	leastRedPixels = 150 // pixels of the searched copy; less is a tick or noise
	leastRedness   = 8   // levels; JPEG and sensors leave that much on grey
	redStroke      = 9   // pixels of the searched copy: wider red areas are emblems, covers and photos
)

// redInk measures red ink on a page of any tint.
func (s *scope) redInk(small gocv.Mat) redMap {
	r := redMap{w: small.Cols(), h: small.Rows()}
	red := s.own(gocv.NewMatWithSize(r.h, r.w, gocv.MatTypeCV8UC1))
	r.solid = s.bytes(red)
	px := s.bytes(small)
	if s.err != nil {
		return r
	}
	paperTint(px).redness(px, r.solid)
	soft := s.gauss(red, 0.7)
	wide := s.opened(soft, redStroke, redStroke)
	ink := s.out(func(d *gocv.Mat) error { return gocv.Subtract(soft, wide, d) })
	dx := s.out(func(d *gocv.Mat) error {
		return gocv.Sobel(ink, d, gocv.MatTypeCV16S, 1, 0, 3, 1, 0, gocv.BorderReplicate)
	})
	dy := s.out(func(d *gocv.Mat) error {
		return gocv.Sobel(ink, d, gocv.MatTypeCV16S, 0, 1, 3, 1, 0, gocv.BorderReplicate)
	})
	if s.err != nil {
		return r
	}
	r.ink = s.bytes(ink)
	var err error
	r.gx, err = dx.DataPtrInt16()
	s.do(err)
	r.gy, err = dy.DataPtrInt16()
	s.do(err)
	r.threshold()
	return r
}

// threshold tells ink from the noise of paper: well above what nine tenths of the page have, and a quarter of the reddest thousandth.
func (r *redMap) threshold() {
	levels := histogram(r.ink)
	noise, full := share(&levels, 0.9), share(&levels, 0.999)
	limit := max(leastRedness, 3*noise, full/4)
	for level := limit; level < 256; level++ {
		r.count += levels[level]
	}
	r.limit = byte(min(limit, 255))
}

// tint is the colour of the paper.
type tint struct{ b, g, r float64 }

// paperTint takes the level that seven tenths of the pixels stay under for the paper's.
func paperTint(bgr []byte) tint {
	histogram := levelsOf(bgr, 7)
	n := 0
	for _, k := range histogram[0] {
		n += int(k)
	}
	var level [3]float64
	for c := range 3 {
		k, v := 0, 0
		for ; v < 255; v++ {
			if k += int(histogram[c][v]); k > n*7/10 {
				break
			}
		}
		level[c] = math.Max(float64(v), 32)
	}
	return tint{level[0], level[1], level[2]}
}
