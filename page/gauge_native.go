package page

// #include "gauge_native.h"
import "C"

import "image"

// inkOfSquares is the level of ink that a share of each square of the copy stays at or under, row by row; 0 where that is no more than floor.
func (g *gauge) inkOfSquares(side int, of float64, floor uint8) []byte {
	levels := make([]byte, (g.w/side)*(g.h/side))
	if len(levels) > 0 {
		C.cells((*C.uint8_t)(&g.ink[0]), C.long(g.w), C.long(g.h), C.long(side), C.double(of), C.uint8_t(floor), (*C.uint8_t)(&levels[0]))
	}
	return levels
}

// inkOfWindows is the same of n windows of the given size that follow one another from the first, without rules, and the sum of each one's paper.
func (g *gauge) inkOfWindows(first image.Rectangle, n int, of float64) (levels []byte, sums []int32) {
	levels, sums = make([]byte, n), make([]int32, n)
	if n > 0 && !first.Empty() {
		at := first.Min.Y*g.w + first.Min.X
		C.windows((*C.uint8_t)(&g.ink[at]), (*C.uint8_t)(&g.paper[at]), (*C.uint8_t)(&g.rules[at]), C.long(g.w), C.long(first.Dx()), C.long(n), C.long(first.Dy()), C.double(of),
			(*C.uint8_t)(&levels[0]), (*C.int32_t)(&sums[0]))
	}
	return levels, sums
}

// slopesOf counts how steep w pixels a row are, in slopeSteps of the range around where that is least or more, and how many those are.
func slopesOf(px, high, low []byte, w, least int) (count [2 * slopeSteps]int32, n int) {
	if h := len(px) / w; h > 2 && w > 2 {
		n = int(C.slopes((*C.uint8_t)(&px[0]), (*C.uint8_t)(&high[0]), (*C.uint8_t)(&low[0]), C.long(w), C.long(h), C.long(least), slopeSteps,
			(*C.int32_t)(&count[0]), C.long(len(count)-1)))
	}
	return count, n
}

// evenPlaces marks where levels hardly differ from those around, by their ranges, and counts those of them that are darker than their paper or on paper that is.
func (g *gauge) evenPlaces(ranges []byte, paler byte) (mask []byte, dark int) {
	mask = make([]byte, len(ranges))
	if len(mask) > 0 {
		dark = int(C.even((*C.uint8_t)(&ranges[0]), (*C.uint8_t)(&g.ink[0]), (*C.uint8_t)(&g.paper[0]), C.long(len(ranges)), tileEven, tileStep, C.uint8_t(paler), (*C.uint8_t)(&mask[0])))
	}
	return mask, dark
}

// lengths counts how long vectors are, rounded and at most 255.
func lengths(a, b []byte) (count [256]int32) {
	if n := min(len(a), len(b)); n > 0 {
		C.lengths((*C.uint8_t)(&a[0]), (*C.uint8_t)(&b[0]), C.long(n), (*C.int32_t)(&count[0]))
	}
	return count
}

// farFrom sets what is darker than paper by far, or of another hue once the chroma that it lost with the light is given back, to 255 and the rest to 0.
func farFrom(mask, lab []byte, gain *[256]float64, paper [3]float64) {
	if n := min(len(mask), len(lab)/3); n > 0 {
		C.far_from((*C.uint8_t)(&lab[0]), C.long(n), (*C.double)(&gain[0]), C.double(coverDark*paper[0]), C.double(paper[1]-128), C.double(paper[2]-128), coverChroma, (*C.uint8_t)(&mask[0]))
	}
}

// histogram counts 8-bit values.
func histogram(v []byte) (count [256]int) {
	if len(v) == 0 {
		return
	}
	var parts [4][256]C.uint32_t
	C.histogram((*C.uint8_t)(&v[0]), C.long(len(v)), &parts[0])
	for i := range count {
		count[i] = int(parts[0][i] + parts[1][i] + parts[2][i] + parts[3][i])
	}
	return
}
