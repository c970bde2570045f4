package ocr

// #cgo CFLAGS: -O3
// #include "native.h"
import "C"

import (
	"image"
	"unsafe"
)

// planes writes n BGR pixels as three planes of values from -1 to 1, each plane stride long.
func planes(dst []float32, bgr []byte, n, stride int) {
	if n > 0 {
		_, _ = dst[2*stride+n-1], bgr[3*n-1]
		C.planes((*C.uint8_t)(&bgr[0]), C.long(n), (*C.float)(&dst[0]), C.long(stride))
	}
}

// greenLevels counts the levels of green in BGR pixels.
func greenLevels(bgr []byte) (count [256]uint32) {
	if n := len(bgr) / 3; n > 0 {
		C.green_levels((*C.uint8_t)(&bgr[0]), C.long(n), (*C.uint32_t)(&count[0]))
	}
	return count
}

// darkColumns tells of each column of BGR pixels in rows of w how many of the rows from one to another are darker than limit in green, and the first and
// last of them, which stay as they are where there is none.
func darkColumns(bgr []byte, w, from, to int, limit byte, count, top, bottom []byte) {
	_, _, _, _ = bgr[3*w*to-1], count[w-1], top[w-1], bottom[w-1]
	C.dark_columns((*C.uint8_t)(&bgr[0]), C.long(w), C.long(from), C.long(to), C.uint8_t(limit),
		(*C.uint8_t)(&count[0]), (*C.uint8_t)(&top[0]), (*C.uint8_t)(&bottom[0]))
}

// mark sets the values over a threshold to 1 in a mask, the others to 0, and those of the mask in another one, too.
func mark(values []float32, threshold float32, mask, other []byte) {
	_, _ = mask[len(values)-1], other[len(values)-1]
	C.mark((*C.float)(&values[0]), C.long(len(values)), C.float(threshold), (*C.uint8_t)(&mask[0]), (*C.uint8_t)(&other[0]))
}

// smear draws a field in rows of w under a bell, of which the values from its middle on are given; sum is that of the whole bell.
func smear(field []float32, w int, bell []float32, sum float32) []float32 {
	out := make([]float32, len(field))
	if len(field) == 0 {
		return out
	}
	room := make([]float32, w+2*len(bell)+len(field))
	C.smear((*C.float)(&field[0]), C.long(w), C.long(len(field)/w), (*C.float)(&bell[0]), C.long(len(bell)), C.float(sum), (*C.float)(&room[0]), (*C.float)(&out[0]))
	return out
}

// brightestColumns takes each value of a row where it is brighter than what is kept.
func brightestColumns(row, kept []byte) {
	if n := min(len(row), len(kept)); n > 0 {
		C.brightest_columns((*C.uint8_t)(&row[0]), C.long(n), (*C.uint8_t)(&kept[0]))
	}
}

// levels counts the levels of each channel of every step-th pixel each way of a part of a picture.
func (p bgr) levels(within image.Rectangle, step int) (histogram [3][256]int) {
	var count [2][3][256]C.int32_t
	for y := within.Min.Y; y < within.Max.Y && !within.Empty(); y += step {
		row := p.pixels[3*(y*p.w+within.Min.X) : 3*(y*p.w+within.Max.X)]
		C.row_levels((*C.uint8_t)(&row[0]), C.long(within.Dx()), C.long(step), &count[0])
	}
	for c := range 3 {
		for v := range 256 {
			histogram[c][v] = int(count[0][c][v]) + int(count[1][c][v])
		}
	}
	return histogram
}

// redder counts, in cells of a row, which of every second pixel are redder than the limit of their tile.
func (w balance) redder(row []byte, limits, count []int32) {
	if n := len(row) / 3; n > 0 {
		_, _ = limits[(n-1)/shadeTile], count[(n-1)/sealCell]
		factors := [3]C.int32_t{C.int32_t(w.b), C.int32_t(w.g), C.int32_t(w.r)}
		C.redder((*C.uint8_t)(&row[0]), C.long(n), sealCell, shadeTile, &factors[0], (*C.int32_t)(unsafe.Pointer(&limits[0])), (*C.int32_t)(unsafe.Pointer(&count[0])))
	}
}
