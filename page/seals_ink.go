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
	tint := paperTint(px)
	for i := range r.solid {
		r.solid[i] = tint.redness(px[3*i], px[3*i+1], px[3*i+2])
	}
	soft := s.gauss(red, 0.7)
	wide := s.morph(soft, gocv.MorphOpen, gocv.MorphRect, redStroke, redStroke)
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
	var histogram [256]int
	for _, v := range r.ink {
		histogram[v]++
	}
	noise, full := share(histogram, 0.9), share(histogram, 0.999)
	limit := max(leastRedness, 3*noise, full/4)
	for level := limit; level < 256; level++ {
		r.count += histogram[level]
	}
	r.limit = byte(min(limit, 255))
}

// tint is the colour of the paper.
type tint struct{ b, g, r float64 }

// paperTint takes the level that seven tenths of the pixels stay under for the paper's.
func paperTint(bgr []byte) tint {
	var histogram [3][256]int
	n := 0
	for i := 0; i+2 < len(bgr); i += 3 * 7 {
		for c := range 3 {
			histogram[c][bgr[i+c]]++
		}
		n++
	}
	var level [3]float64
	for c := range 3 {
		k, v := 0, 0
		for ; v < 255; v++ {
			if k += histogram[c][v]; k > n*7/10 {
				break
			}
		}
		level[c] = math.Max(float64(v), 32)
	}
	return tint{level[0], level[1], level[2]}
}

// redness is how much redder than neutral a pixel is, 0 to 255. Brown, as of coffee and wood, has less blue than green and counts less.
func (t tint) redness(b, g, r byte) byte {
	nb, ng, nr := float64(b)/t.b, float64(g)/t.g, float64(r)/t.r
	return byte(math.Max(0, math.Min(255, 255*(nr-math.Max(ng, nb)-0.8*math.Max(0, ng-nb)))))
}

// darkness is how much darker than the paper a pixel is in blue or green light, in which red ink is as dark as black; 0 to 255.
func (t tint) darkness(b, g, _ byte) byte {
	return byte(math.Max(0, 255*(1-math.Min(float64(b)/t.b, float64(g)/t.g))))
}
