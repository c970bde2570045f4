package page

// #cgo CFLAGS: -O3
// #include "native.h"
import "C"

// darkest fills low with the darkest channel of BGR pixels.
func darkest(bgr, low []byte) {
	if n := min(len(bgr)/3, len(low)); n > 0 {
		C.darkest((*C.uint8_t)(&bgr[0]), (*C.uint8_t)(&low[0]), C.long(n))
	}
}
