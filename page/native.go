package page

// #cgo CFLAGS: -O3
// #include "native.h"
import "C"

// andInto and orInto combine each byte of px with the one that stands further on by that much.
func andInto(px []byte, further int) {
	if n := len(px) - further; n > 0 {
		C.and_into((*C.uint8_t)(&px[0]), (*C.uint8_t)(&px[further]), C.long(n))
	}
}

func orInto(px []byte, further int) {
	if n := len(px) - further; n > 0 {
		C.or_into((*C.uint8_t)(&px[0]), (*C.uint8_t)(&px[further]), C.long(n))
	}
}

// luma fills grey with what JPEG stores of the brightness of BGR pixels (ITU-T T.871).
func luma(bgr []byte, grey []float32) {
	if n := min(len(bgr)/3, len(grey)); n > 0 {
		C.luma((*C.uint8_t)(&bgr[0]), (*C.float)(&grey[0]), C.long(n))
	}
}

// dct is the transform of 8 x 8 values in rows of w: the first four frequencies across of the first four down.
func dct(grey []float32, w int) (out [4][4]float32) {
	_ = grey[7*w+7]
	C.dct((*C.float)(&grey[0]), C.long(w), (*C.float)(&cosines[0][0]), (*C.float)(&out[0][0]))
	return out
}
