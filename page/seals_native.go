package page

// #include "seals_native.h"
import "C"

import "unsafe"

// levelsOf counts the levels of blue, green and red of every step-th pixel.
func levelsOf(bgr []byte, step int) (count [3][256]int32) {
	if n := len(bgr) / 3; n > 0 {
		C.levels((*C.uint8_t)(&bgr[0]), C.long(n), C.long(step), (*[256]C.int32_t)(unsafe.Pointer(&count[0])))
	}
	return count
}

// redness fills out with how much redder than neutral each BGR pixel is, 0 to 255. Brown, as of coffee and wood, has less blue than green and
// counts less.
func (t tint) redness(bgr, out []byte) {
	if n := min(len(bgr)/3, len(out)); n > 0 {
		bs, gs, rs := shares(t.b), shares(t.g), shares(t.r)
		C.redness((*C.uint8_t)(&bgr[0]), C.long(n), &bs[0], &gs[0], &rs[0], (*C.uint8_t)(&out[0]))
	}
}

// darkness fills out with how much darker than the paper each BGR pixel is in blue or green light, in which red ink is as dark as black; 0 to 255.
func (t tint) darkness(bgr, out []byte) {
	if n := min(len(bgr)/3, len(out)); n > 0 {
		bs, gs := shares(t.b), shares(t.g)
		C.darkness((*C.uint8_t)(&bgr[0]), C.long(n), &bs[0], &gs[0], (*C.uint8_t)(&out[0]))
	}
}

// shares are the levels of a channel as shares of the paper's.
func shares(paper float64) (t [256]C.double) {
	for v := range t {
		t[v] = C.double(float64(v) / paper)
	}
	return t
}

// vote lets each edge vote for the centres of rings from least to most pixels that it may be part of, in cells of a field w wide that begins pad cells
// before the page.
func vote(edges []edge, least, most float64, votes []float32, pad, w int) {
	var ways []C.way
	for d := least; d <= most; d += centreCell {
		ways = append(ways, C.way{distance: C.double(d), vote: C.float(1 / d)}) // small rings have fewer strokes
	}
	if len(edges) > 0 && len(ways) > 0 && len(votes) > 0 {
		C.vote((*C.edge)(unsafe.Pointer(&edges[0])), C.long(len(edges)), &ways[0], C.long(len(ways)), centreCell, C.double(pad), (*C.float)(&votes[0]), C.long(w), C.long(len(votes)/w))
	}
}

// squares are the normal equations of the ring that lies nearest to the edges within reach of another one.
func (r ring) squares(edges []edge, inner, outer, reach float64) (a [5][6]float64) {
	if len(edges) == 0 {
		return a
	}
	var sums [5][8]C.double
	C.squares((*C.edge)(unsafe.Pointer(&edges[0])), C.long(len(edges)), C.double(r.x), C.double(r.y/r.flat), C.double(inner), C.double(outer),
		(*C.double)(&r.shape[0]), mostSlant, C.double(reach), &sums[0])
	for j := range a {
		for k := range a[j] {
			a[j][k] = float64(sums[j][k])
		}
	}
	return a
}
