package page

// #include "seals_native.h"
import "C"

import (
	"math"
	"unsafe"
)

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

// averaged is the mean over 3 x 3 pixels, the reach of a colour in JPEG.
func averaged(v []byte, w, h int) []byte {
	out := make([]byte, len(v))
	if len(v) > 0 {
		C.averaged((*C.uint8_t)(&v[0]), (*C.uint8_t)(&out[0]), C.long(w), C.long(h))
	}
	return out
}

// sharpen fills the sheet from how red and dark its pixels are and how dark it is around them; none is the redness and paper the darkness of its paper,
// hue how red ink is for its darkness and depth how much darker than paper.
func (p inkSheet) sharpen(red, dark, around []byte, none, paper int, hue, depth float64) {
	if n := min(len(red), len(dark), len(around), len(p.ink)); n > 0 {
		C.sharp_ink((*C.uint8_t)(&red[0]), (*C.uint8_t)(&dark[0]), (*C.uint8_t)(&around[0]), (*C.uint8_t)(&p.ink[0]), C.long(n), C.double(none), C.double(paper), C.double(hue), C.double(depth))
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

// smooth averages votes in rows of w over 3 x 3 cells; the first and the last row become 0.
func smooth(votes []float32, w int) {
	if h := len(votes) / max(w, 1); h > 0 {
		room := make([]float32, 3*w)
		C.smooth((*C.float)(&votes[0]), C.long(w), C.long(h), (*C.float)(&room[0]))
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

// sectorBegins are the directions at which the sectors of a right angle begin, but the first.
var sectorBegins = func() (d C.directions) {
	for k := range d.cosine {
		sin, cos := math.Sincos(float64(k+1) * 2 * math.Pi / sectors)
		d.cosine[k], d.sine[k] = C.double(cos), C.double(sin)
	}
	d.cosine[sectors/8-1] = d.sine[sectors/8-1] // half of a right angle
	d.cosine[sectors/4-1], d.sine[sectors/4-1] = -1, 1
	return d
}()

// across marks, by the radius in pixels, the sectors in which edges lie across the way to a centre.
func (c ring) across(edges []edge, most float64, found []uint64) {
	if len(edges) > 0 {
		C.around((*C.edge)(unsafe.Pointer(&edges[0])), C.long(len(edges)), C.double(c.x), C.double(c.y/c.flat), mostSlant, C.double(most), &sectorBegins, (*C.uint64_t)(&found[0]))
	}
}

// coveredBy are the sectors in which an edge lies on the ring, but for what lies within others.
func (c ring) coveredBy(edges []edge, others []ring) uint64 {
	if len(edges) == 0 {
		return 0
	}
	hidden := make([]C.disk, len(others), len(others)+1)
	for i, o := range others {
		hidden[i] = C.disk{x: C.double(o.x), y: C.double(o.y), flat: C.double(o.flat), radius: C.double(o.shape[0] + beyondRing)}
	}
	return uint64(C.covered_by((*C.edge)(unsafe.Pointer(&edges[0])), C.long(len(edges)), C.double(c.x), C.double(c.y/c.flat), C.double(c.flat), (*C.double)(&c.shape[0]), mostSlant,
		unsafe.SliceData(hidden), C.long(len(hidden)), &sectorBegins))
}
