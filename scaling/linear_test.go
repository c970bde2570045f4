package scaling_test

import (
	"bytes"
	"fmt"
	"image"
	"math/rand/v2"
	"testing"

	"gocv.io/x/gocv"

	"yushen/scaling"
)

// Noise shows every share and every rounding.
func TestLinearIsWhatOpenCVDraws(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	sizes := [][4]int{{827, 1169, 832, 1152}, {827, 1169, 707, 1000}, {411, 580, 821, 1160}, {40, 30, 39, 31}, {9, 8, 20, 3}, {17, 300, 64, 170}, {2, 2, 5, 5}, {1, 1, 3, 4}, {3, 1, 2, 6}, {1, 7, 4, 5}, {50, 50, 21, 19}, {5, 5, 1, 1}}
	for _, channels := range []int{1, 3} {
		for _, size := range sizes {
			t.Run(fmt.Sprint(channels, size), func(t *testing.T) {
				w, h, width, height := size[0], size[1], size[2], size[3]
				px := make([]byte, w*h*channels)
				for i := range px {
					px[i] = byte(r.IntN(256)) | byte(-(r.IntN(8) / 7)) // white among it, too
				}
				kind := map[int]gocv.MatType{1: gocv.MatTypeCV8UC1, 3: gocv.MatTypeCV8UC3}[channels]
				m, err := gocv.NewMatFromBytes(h, w, kind, px)
				if err != nil {
					t.Fatal(err)
				}
				defer m.Close()
				want := gocv.NewMat()
				defer want.Close()
				if err := gocv.Resize(m, &want, image.Pt(width, height), 0, 0, gocv.InterpolationLinear); err != nil {
					t.Fatal(err)
				}
				got := make([]byte, width*height*channels)
				scaling.Linear(got, width, height, px, w, h, channels)
				if !bytes.Equal(got, want.ToBytes()) {
					t.Error("levels differ")
				}
			})
		}
	}
}

func BenchmarkLinear(b *testing.B) {
	for _, channels := range []int{1, 3} {
		b.Run(fmt.Sprint(channels), func(b *testing.B) {
			px, out := make([]byte, 827*1169*channels), make([]byte, 707*1000*channels)
			for b.Loop() {
				scaling.Linear(out, 707, 1000, px, 827, 1169, channels)
			}
		})
	}
}
