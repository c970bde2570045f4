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

// anyRedder says whether any pixel in every second row of a part of a picture is redder than least.
func (w balance) anyRedder(p bgr, part image.Rectangle, least int) bool {
	factors := w.factors()
	return C.any_redder(p.at(part), C.long(2*p.w), C.long(part.Dx()), C.long((part.Dy()+1)/2), &factors[0], C.int32_t(least)) != 0
}

// redder counts, in cells of a row, which of every second pixel are redder than least.
func (w balance) redder(row []byte, least int, count []int32) {
	if n := len(row) / 3; n > 0 {
		_ = count[(n-1)/sealCell]
		factors := w.factors()
		C.redder((*C.uint8_t)(&row[0]), C.long(n), sealCell, &factors[0], C.int32_t(least), (*C.int32_t)(unsafe.Pointer(&count[0])))
	}
}

// tinted tells of each pixel of a part of a picture by how much it is darker than paper, and redder, and of those that are red ink how red for their darkness.
func (w balance) tinted(p bgr, part image.Rectangle) (dark, red, inked []float32) {
	n := part.Dx() * part.Dy()
	dark, red, inked = make([]float32, n), make([]float32, n), make([]float32, n)
	if n == 0 {
		return
	}
	factors := w.factors()
	count := C.tinted(p.at(part), C.long(p.w), C.long(part.Dx()), C.long(part.Dy()), &factors[0], sealInk, (*C.float)(&dark[0]), (*C.float)(&red[0]), (*C.float)(&inked[0]))
	return dark, red, inked[:count]
}

// unink leaves of each pixel of a part the darkness that is not ink's, as grey: ink is how red for its darkness what is quite ink is, redAround and darkAround tell
// how red and dark a pixel and those around it are.
func unink(p bgr, part image.Rectangle, dark, redAround, darkAround []float32, ink float32, white balance) {
	C.unink(p.at(part), C.long(p.w), C.long(part.Dx()), C.long(part.Dy()), (*C.float)(&dark[0]), (*C.float)(&redAround[0]), (*C.float)(&darkAround[0]), C.float(ink), C.float(white.g))
}

// at is the first pixel of a part, none of which may lie outside.
func (p bgr) at(part image.Rectangle) *C.uint8_t {
	_ = p.pixels[3*((part.Max.Y-1)*p.w+part.Max.X)-1]
	return (*C.uint8_t)(&p.pixels[3*(part.Min.Y*p.w+part.Min.X)])
}

func (w balance) factors() [3]C.int32_t {
	return [3]C.int32_t{C.int32_t(w.b), C.int32_t(w.g), C.int32_t(w.r)}
}

// reds is the redness of each pixel, and how many pixels that are no red ink, and that are, have each level of red.
func (w balance) reds(bgr []byte) (red []int16, ground, ink [256]int) {
	red = make([]int16, len(bgr)/3)
	if len(red) == 0 {
		return
	}
	var count [2][256]C.int32_t
	factors := w.factors()
	C.reds((*C.uint8_t)(&bgr[0]), C.long(len(red)), &factors[0], sealInk, (*C.int16_t)(&red[0]), &count[0])
	for v := range 256 {
		ground[v], ink[v] = int(count[0][v]), int(count[1][v])
	}
	return
}

// blend makes each pixel grey: the level of its red where it is not red, what is put in its place where it is ink; edges of ink fade gradually.
func blend(bgr []byte, red []int16, instead [256]byte) {
	C.blend((*C.uint8_t)(&bgr[0]), C.long(len(red)), (*C.int16_t)(&red[0]), (*C.uint8_t)(&instead[0]), sealInk)
}

// darkestLevels counts the levels of the darkest channel of pixels.
func darkestLevels(bgr []byte) (count [256]int) {
	if len(bgr) == 0 {
		return
	}
	var counts [2][256]C.int32_t
	C.darkest_levels((*C.uint8_t)(&bgr[0]), C.long(len(bgr)/3), &counts[0])
	for v := range count {
		count[v] = int(counts[0][v] + counts[1][v])
	}
	return count
}

// darkerPixels counts of each column of pixels in rows of w those of which a channel is darker than a limit; of at most 255 rows.
func darkerPixels(bgr []byte, w int, limit byte) []byte {
	count := make([]byte, w)
	if w > 0 {
		C.darker_pixels((*C.uint8_t)(&bgr[0]), C.long(w), C.long(len(bgr)/3/w), C.uint8_t(limit), (*C.uint8_t)(&count[0]))
	}
	return count
}
