package ocr

import (
	"math/rand/v2"
	"slices"
	"testing"

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
		t.Skip("the processor has no AVX2")
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
		for _, d := range []*drawing{drawCubic, drawLinear} {
			t.Run(name, func(t *testing.T) {
				m := affine(q, 200, stripHeight)
				want, err := d.byOpenCV(picture, m, 0, 200, stripHeight)
				if err != nil {
					t.Fatal(err)
				}
				got, err := d.warped(picture, m, 0, 200, stripHeight)
				if err != nil {
					t.Fatal(err)
				}
				off, most := 0, 0
				for i, w := range want {
					if d := abs(int(got[i]) - int(w)); d > 0 {
						off++
						most = max(most, d)
					}
				}
				if off > 0 {
					t.Errorf("drawing %d: %d of %d levels differ, by up to %d", d.how, off, len(got), most)
				}
			})
		}
	}
}

func TestColumnsAreCutOutAsTheWholeStripHasThem(t *testing.T) {
	picture, err := mat(noise(237, 181))
	if err != nil {
		t.Fatal(err)
	}
	defer picture.Close()
	for name, height := range map[string]float64{"small print": 21.7, "large print": 60.2, "a heading": 110.4} {
		q := quad{{20.1, 30.2}, {160.7, 38.9}, {160.7, 38.9 + height}, {20.1, 30.2 + height}}
		whole, err := cut(picture, q)
		if err != nil {
			t.Fatal(err)
		}
		part, err := cutColumns(picture, q, 13, 40)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(part.pixels, whole.part(13, 40).pixels) {
			t.Errorf("%s: the columns look other than in the whole strip", name)
		}
	}
}

func BenchmarkCutLevelLine(b *testing.B) { benchmarkCut(b, 0, 33.4) }

func BenchmarkCutSlopedLine(b *testing.B) { benchmarkCut(b, 5, 33.4) }

func BenchmarkCutLargeLine(b *testing.B) { benchmarkCut(b, 5, 55.4) }

func benchmarkCut(b *testing.B, down, height float64) {
	img := noise(1654, 100)
	picture, err := mat(img)
	if err != nil {
		b.Fatal(err)
	}
	defer picture.Close()
	q := quad{{100.3, 20.7}, {1500.2, 20.7 + down}, {1500.2, 20.7 + down + height}, {100.3, 20.7 + height}}
	for b.Loop() {
		if _, err := cut(picture, q); err != nil {
			b.Fatal(err)
		}
	}
}
