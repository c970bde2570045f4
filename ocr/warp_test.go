package ocr

import (
	"image"
	"image/color"
	"math/rand/v2"
	"testing"

	"gocv.io/x/gocv"

	"yushen/models"
)

func noise(w, h int) models.Image {
	r := rand.New(rand.NewPCG(1, 2))
	img := models.Image{Width: w, Height: h, BGR: make([]byte, 3*w*h)}
	for i := range img.BGR {
		img.BGR[i] = byte(r.IntN(256))
	}
	return img
}

// Noise shows every weight and every rounding.
func TestWarpDrawsWhatOpenCVDraws(t *testing.T) {
	if !canWarp {
		t.Skip("the processor has no SSSE3")
	}
	img := noise(237, 181)
	picture, err := mat(img)
	if err != nil {
		t.Fatal(err)
	}
	defer picture.Close()
	level := func(x, y, w, h float64) quad { return quad{{x, y}, {x + w, y}, {x + w, y + h}, {x, y + h}} }
	for name, q := range map[string]quad{
		"level":              level(20.37, 30.81, 150.2, 21.7),
		"sloped":             {{20.1, 30.2}, {160.7, 38.9}, {159.5, 60.1}, {18.9, 51.4}},
		"standing on end":    {{60.1, 150.2}, {62.3, 20.1}, {90.4, 21.5}, {88.2, 151.6}},
		"over the border":    level(-9.6, -4.3, 255.1, 22.2),
		"whole pixels":       level(8, 8, 160, 24),
		"outside altogether": level(300, 300, 60, 20),
		"at the last pixels": level(200.5, 160.5, 36.4, 20.4),
		"a third of a pixel": level(5.33, 7.67, 47.3, 47.1),
		"two pixels high":    level(0.2, 0.1, 236.6, 2.4),
	} {
		t.Run(name, func(t *testing.T) {
			m, err := affine(q, 200, stripHeight)
			if err != nil {
				t.Fatal(err)
			}
			defer m.Close()
			want := gocv.NewMat()
			defer want.Close()
			if err := gocv.WarpAffineWithParams(picture, &want, m, image.Pt(200, stripHeight), gocv.InterpolationCubic|gocv.WarpInverseMap, gocv.BorderReplicate, color.RGBA{}); err != nil {
				t.Fatal(err)
			}
			got, err := warped(picture, m, 200)
			if err != nil {
				t.Fatal(err)
			}
			off, most := 0, 0
			for i, w := range want.ToBytes() {
				if d := abs(int(got[i]) - int(w)); d > 0 {
					off++
					most = max(most, d)
				}
			}
			if off > 0 {
				t.Errorf("%d of %d levels differ, by up to %d", off, len(got), most)
			}
		})
	}
}

func BenchmarkCutLevelLine(b *testing.B) { benchmarkCut(b, 0) }

func BenchmarkCutSlopedLine(b *testing.B) { benchmarkCut(b, 5) }

func benchmarkCut(b *testing.B, down float64) {
	img := noise(1654, 100)
	picture, err := mat(img)
	if err != nil {
		b.Fatal(err)
	}
	defer picture.Close()
	q := quad{{100.3, 20.7}, {1500.2, 20.7 + down}, {1500.2, 54.1 + down}, {100.3, 54.1}}
	for b.Loop() {
		if _, err := cut(picture, q); err != nil {
			b.Fatal(err)
		}
	}
}
