package page

// #include "native.h"
import "C"

import (
	"math"

	"gocv.io/x/gocv"
)

// lab is a BGR picture in 8-bit CIE L*a*b* under D65, rounded as OpenCV does, in less time where neighbours are alike.
func (s *scope) lab(m gocv.Mat) gocv.Mat {
	out := s.own(gocv.NewMatWithSize(m.Rows(), m.Cols(), gocv.MatTypeCV8UC3))
	from, to := s.bytes(m), s.bytes(out)
	if n := min(len(from), len(to)) / 3; n > 0 {
		C.lab((*C.uint8_t)(&from[0]), (*C.uint8_t)(&to[0]), C.long(n), &labWeights[0], &labLinear[0], &labRoots[0])
	}
	return out
}

// The tables of lab: light in 1/2040, weights in 1/4096, roots in 1/32768.
var (
	labWeights [9]C.int32_t // of blue, green and red in X, Y and Z over those of white
	labLinear  [256]C.int32_t
	labRoots   [3072]C.int32_t
)

func init() {
	xyz := [3][3]float64{{0.180423, 0.357580, 0.412453}, {0.072169, 0.715160, 0.212671}, {0.950227, 0.119193, 0.019334}} // ITU-R BT.709
	for i, white := range [3]float64{0.950456, 1, 1.088754} {
		for k := range xyz[i] {
			labWeights[3*i+k] = C.int32_t(math.Round(4096 * xyz[i][k] / white))
		}
	}
	for i := range labLinear { // IEC 61966-2-1
		v := float64(i) / 255
		if v <= 0.04045 {
			v /= 12.92
		} else {
			v = math.Pow((v+0.055)/1.055, 2.4)
		}
		labLinear[i] = C.int32_t(math.Round(2040 * v))
	}
	for i := range labRoots { // ISO/CIE 11664-4
		v := float64(i) / 2040
		if v < 216.0/24389 {
			v = (v*24389/27 + 16) / 116
		} else {
			v = math.Cbrt(v)
		}
		labRoots[i] = C.int32_t(math.RoundToEven(32768 * float64(float32(v)))) // OpenCV has it in single precision
	}
}
