package page

// #cgo pkg-config: libturbojpeg
// #include <turbojpeg.h>
import "C"

import (
	"errors"
	"unsafe"
)

// jpegDecoder reads JPEGs with libjpeg-turbo's own interface: OpenCV's reader is the same library, and then exchanges red and blue pixel by pixel,
// which takes longer than the decoding. One serves for one picture: after a broken one it may refuse sound ones.
type jpegDecoder struct{ handle C.tjhandle }

var errNoDecoder = errors.New("libjpeg-turbo gives no decoder")

func newJPEGDecoder() (jpegDecoder, error) {
	d := jpegDecoder{C.tjInitDecompress()}
	if d.handle == nil {
		return d, errNoDecoder
	}
	return d, nil
}

func (d jpegDecoder) close() { C.tjDestroy(d.handle) }

// size is what the JPEG's header says; inks reports a picture in the four inks of printing (CMYK).
func (d jpegDecoder) size(data []byte) (w, h int, inks bool, err error) {
	var width, height, sampling, colors C.int
	failed := C.tjDecompressHeader3(d.handle, first(data), C.ulong(len(data)), &width, &height, &sampling, &colors) != 0
	if failed && C.tjGetErrorCode(d.handle) != C.TJERR_WARNING || width <= 0 || height <= 0 {
		return 0, 0, false, faultDamaged
	}
	return int(width), int(height), colors == C.TJCS_CMYK || colors == C.TJCS_YCCK, nil
}

// decodeJPEGInto fills bgr with the w x h pixels of a JPEG, all of them: what a damaged one no longer holds is middle grey. Nothing of what lay there
// before, the last citizen's picture, is left.
func decodeJPEGInto(bgr, data []byte) (w, h int, err error) {
	d, err := newJPEGDecoder()
	if err != nil {
		return 0, 0, err
	}
	defer d.close()
	w, h, inks, err := d.size(data)
	switch {
	case err != nil:
		return 0, 0, err
	case 3*w*h > len(bgr):
		return 0, 0, tooManyPixels(int64(w), int64(h))
	case !inks:
		return w, h, d.pixels(data, bgr, w, h, C.TJPF_BGR)
	}
	cmyk := make([]byte, 4*w*h)
	if err := d.pixels(data, cmyk, w, h, C.TJPF_CMYK); err != nil {
		return 0, 0, err
	}
	for i, j := 0, 0; i < len(cmyk); i, j = i+4, j+3 { // programs for printing store the inks inverted
		for c := range 3 {
			bgr[j+c] = byte(int(cmyk[i+2-c]) * int(cmyk[i+3]) / 255)
		}
	}
	return w, h, nil
}

func (d jpegDecoder) pixels(data, out []byte, w, h int, format C.int) error {
	if C.tjDecompress2(d.handle, first(data), C.ulong(len(data)), first(out), C.int(w), 0, C.int(h), format, 0) != 0 &&
		C.tjGetErrorCode(d.handle) != C.TJERR_WARNING {
		return faultDamaged
	}
	return nil
}

func first(b []byte) *C.uchar { return (*C.uchar)(unsafe.Pointer(unsafe.SliceData(b))) }
