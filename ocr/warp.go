package ocr

// #include "native.h"
import "C"

import (
	"image"
	"image/color"
	"math"

	"gocv.io/x/gocv"
)

// OpenCV's warps take one channel of one pixel at a time, and were half of what reading a page costs beside the networks. native.c does the same
// arithmetic on many at once, to the last bit; where the processor cannot, OpenCV does it.

var canWarp = C.can_warp() != 0

// drawing is a way to look places between pixels up: OpenCV's, and for a place at 1/32 steps of a pixel down and across the weights of the 4 x 4 or 2 x 2
// pixels around, row by row; they sum up to bellUnit.
type drawing struct {
	how    gocv.InterpolationFlags
	of     int // weights of a place
	shares []int16
}

const bellUnit = 1 << 15

var drawCubic, drawLinear = newDrawing(gocv.InterpolationCubic, cubic, 0, 4), newDrawing(gocv.InterpolationLinear, linear, 1, 3)

// newDrawing leaves out the weights before and after some, which are 0.
func newDrawing(how gocv.InterpolationFlags, weights func(t float32) [4]float32, from, to int) *drawing {
	d := &drawing{how: how, of: (to - from) * (to - from)}
	for j := range 32 {
		for i := range 32 {
			for _, row := range bell(weights(float32(j)/32), weights(float32(i)/32))[from:to] {
				d.shares = append(d.shares, row[from:to]...)
			}
		}
	}
	return d
}

// linear are the weights of the pixels before, at, behind and after that for a place t behind the second.
func linear(t float32) [4]float32 { return [4]float32{0, 1 - t, t, 0} }

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
func bell(down, across [4]float32) [][4]int16 {
	w, sum := make([][4]int16, 4), 0
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

// warped draws the columns from one to another of a strip whose pixels are looked up in a picture through a matrix.
func (d *drawing) warped(picture gocv.Mat, m [6]float64, from, to, height int) ([]byte, error) {
	if !canWarp || !picture.IsContinuous() {
		return d.byOpenCV(picture, m, from, to, height)
	}
	bgr, err := picture.DataPtrUint8()
	if err != nil {
		return nil, err
	}
	n := 3 * (to - from) * height
	out := make([]byte, n+2)
	C.warp((*C.uint8_t)(&bgr[0]), C.int(picture.Cols()), C.int(picture.Rows()), (*C.double)(&m[0]), (*C.int16_t)(&d.shares[0]), C.int(d.of),
		(*C.uint8_t)(&out[0]), C.int(from), C.int(to-from), C.int(height))
	return out[:n:n], nil
}

func (d *drawing) byOpenCV(picture gocv.Mat, m [6]float64, from, to, height int) ([]byte, error) {
	matrix := gocv.NewMatWithSize(2, 3, gocv.MatTypeCV64F)
	defer matrix.Close()
	v, err := matrix.DataPtrFloat64()
	if err != nil {
		return nil, err
	}
	copy(v, m[:])
	v[2], v[5] = m[2]+m[0]*float64(from), m[5]+m[3]*float64(from)
	out := gocv.NewMat()
	defer out.Close()
	err = gocv.WarpAffineWithParams(picture, &out, matrix, image.Pt(to-from, height), d.how|gocv.WarpInverseMap, gocv.BorderReplicate, color.RGBA{})
	return out.ToBytes(), err
}
