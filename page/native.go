package page

// #cgo CFLAGS: -O3
// #include "native.h"
import "C"

// luma fills grey with what JPEG stores of the brightness of BGR pixels (ITU-T T.871).
func luma(bgr []byte, grey []float32) {
	if n := min(len(bgr)/3, len(grey)); n > 0 {
		C.luma((*C.uint8_t)(&bgr[0]), (*C.float)(&grey[0]), C.long(n))
	}
}

// look tells of 8 x 8 values in rows of w their range, how many are clipped, and their first four frequencies across of the first four down.
func look(grey []float32, clip []clipping, w int) (b C.block) {
	_, _ = grey[7*w+7], clip[7*w+7]
	C.look((*C.float)(&grey[0]), (*C.uint8_t)(&clip[0]), C.long(w), (*C.float)(&cosines[0][0]), &b)
	return b
}

// darkest fills low with the darkest channel of BGR pixels.
func darkest(bgr, low []byte) {
	if n := min(len(bgr)/3, len(low)); n > 0 {
		C.darkest((*C.uint8_t)(&bgr[0]), (*C.uint8_t)(&low[0]), C.long(n))
	}
}
