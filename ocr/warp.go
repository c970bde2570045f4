package ocr

// #include "native.h"
import "C"

import (
	"math"

	"gocv.io/x/gocv"
)

// OpenCV's cubic warp takes one channel of one pixel at a time, and was half of what reading a page costs beside the networks. native.c does the same
// arithmetic on four pixels at once, to the last bit; where the processor cannot, OpenCV does it.

var canWarp = C.can_warp() != 0

// bells are the cubic weights of 4 x 4 pixels, row by row, for a place at 1/32 steps of a pixel down and across; each sums up to bellUnit.
var bells = func() (all [32][32][4][4]int16) {
	for j := range all {
		for i := range all[j] {
			all[j][i] = bell(cubic(float32(j)/32), cubic(float32(i)/32))
		}
	}
	return
}()

const bellUnit = 1 << 15

// cubic are the weights of the pixels before, at, behind and after that for a place t behind the second (Keys 1981, a = -0.75).
func cubic(t float32) (w [4]float32) {
	const a = -0.75
	w[0] = ((a*(t+1)-5*a)*(t+1)+8*a)*(t+1) - 4*a
	w[1] = ((a+2)*t-(a+3))*t*t + 1
	w[2] = ((a+2)*(1-t)-(a+3))*(1-t)*(1-t) + 1
	w[3] = 1 - w[0] - w[1] - w[2]
	return w
}

// bell rounds the products of two weights; what is then missing or too much goes to the largest or least of the four behind the middle, as OpenCV has it.
func bell(down, across [4]float32) (w [4][4]int16) {
	sum := 0
	for j := range w {
		for i := range w[j] {
			v := min(int(math.RoundToEven(float64(down[j]*across[i]*bellUnit))), math.MaxInt16)
			w[j][i] = int16(v)
			sum += v
		}
	}
	least, most := &w[2][2], &w[2][2]
	for j := 2; j < 4; j++ {
		for i := 2; i < 4; i++ {
			switch v := &w[j][i]; {
			case *v < *least:
				least = v
			case *v > *most:
				most = v
			}
		}
	}
	if sum < bellUnit {
		*most += int16(bellUnit - sum)
	} else {
		*least -= int16(sum - bellUnit)
	}
	return w
}

// warped draws a strip whose pixels are looked up in a picture through a matrix.
func warped(picture, matrix gocv.Mat, width int) ([]byte, error) {
	bgr, err := picture.DataPtrUint8()
	if err != nil {
		return nil, err
	}
	m, err := matrix.DataPtrFloat64()
	if err != nil {
		return nil, err
	}
	n := 3 * width * stripHeight
	out := make([]byte, n+1)
	C.warp((*C.uint8_t)(&bgr[0]), C.int(picture.Cols()), C.int(picture.Rows()), (*C.double)(&m[0]), (*C.int16_t)(&bells[0][0][0][0]),
		(*C.uint8_t)(&out[0]), C.int(width), stripHeight)
	return out[:n:n], nil
}
