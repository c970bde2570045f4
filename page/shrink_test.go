package page

import (
	"bytes"
	"fmt"
	"image"
	"math/rand/v2"
	"testing"

	"gocv.io/x/gocv"

	"yushen/models"
)

// Noise shows every share and every rounding.
func TestSmallerIsWhatOpenCVAverages(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, size := range [][4]int{{1171, 830, 640, 454}, {415, 585, 272, 384}, {100, 70, 67, 47}, {31, 40, 30, 39}, {17, 300, 3, 50}, {9, 9, 1, 1}} {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			img := models.Image{Width: size[0], Height: size[1], BGR: make([]byte, 3*size[0]*size[1])}
			for i := range img.BGR {
				img.BGR[i] = byte(r.IntN(256))
			}
			m := view(img)
			defer m.Close()
			want := gocv.NewMat()
			defer want.Close()
			if err := gocv.Resize(m, &want, image.Pt(size[2], size[3]), 0, 0, gocv.InterpolationArea); err != nil {
				t.Fatal(err)
			}
			got := smaller(img, size[2], size[3])
			off := 0
			for i, v := range want.ToBytes() {
				if got.BGR[i] != v {
					off++
				}
			}
			if off > 0 {
				t.Errorf("%d of %d levels differ", off, len(got.BGR))
			}
		})
	}
}

func TestHalvedIsWhatOpenCVAverages(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for _, size := range [][2]int{{2, 2}, {3, 5}, {9, 8}, {10, 7}, {11, 6}, {64, 33}, {101, 40}} {
		img := models.Image{Width: size[0], Height: size[1], BGR: make([]byte, 3*size[0]*size[1])}
		for i := range img.BGR {
			img.BGR[i] = byte(r.IntN(256))
		}
		var s scope
		defer s.close()
		w, h := size[0]/2, size[1]/2
		m := s.own(view(img))
		even := s.own(m.Region(image.Rect(0, 0, 2*w, 2*h)))
		want := s.out(func(d *gocv.Mat) error { return gocv.Resize(even, d, image.Pt(w, h), 0, 0, gocv.InterpolationArea) })
		if got := halved(img); !bytes.Equal(got.BGR, s.bytes(want)) {
			t.Errorf("%v: %v, want %v", size, got.BGR, s.bytes(want))
		}
	}
}

// 像素内存复用: copies made after others were given back are those of their own picture.
func TestCopiesAreMadeAnewOnceGivenBack(t *testing.T) {
	red, blue := models.Image{Width: 900, Height: 1200, BGR: bytes.Repeat([]byte{0, 0, 200}, 900*1200)}, models.Image{Width: 900, Height: 1200, BGR: bytes.Repeat([]byte{200, 0, 0}, 900*1200)}
	first, second := newPyramid(red), newPyramid(blue)
	for _, long := range []int{1000, 600, 480} {
		first.copy(long)
	}
	first.release()
	first.release()
	for _, long := range []int{1000, 600, 480} {
		if b, r := second.copy(long).BGR, first.copy(long).BGR; b[0] != 200 || b[2] != 0 || r[0] != 0 || r[2] != 200 {
			t.Errorf("copies of %d pixels are %v and %v", long, b[:3], r[:3])
		}
	}
}
