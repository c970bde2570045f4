package ocr

import (
	"image"
	"math/rand/v2"
	"testing"
)

// noisy is a picture of any colours.
func noisy(w, h int) bgr {
	random := rand.New(rand.NewPCG(1, 2))
	p := bgr{w, h, make([]byte, 3*w*h)}
	for i := range p.pixels {
		p.pixels[i] = byte(random.Uint32())
	}
	return p
}

// What is counted of a whole row at a time is what each of its pixels says.
func TestRowsAreCountedAsTheirPixelsAre(t *testing.T) {
	p := noisy(301, 7)
	for _, within := range []image.Rectangle{image.Rect(0, 0, 301, 7), image.Rect(5, 1, 6, 3), image.Rect(17, 0, 300, 6)} {
		for step := 1; step < 5; step++ {
			var want [3][256]int
			for y := within.Min.Y; y < within.Max.Y; y += step {
				for x := within.Min.X; x < within.Max.X; x += step {
					for c := range 3 {
						want[c][p.pixels[3*(y*p.w+x)+c]]++
					}
				}
			}
			if p.levels(within, step) != want {
				t.Errorf("levels of %v at each step of %d are others than its pixels'", within, step)
			}
		}
	}
	white, limits := balance{300, 256, 280}, []int32{45, 20, 90}
	count, want := make([]int32, (p.w+sealCell-1)/sealCell), make([]int32, (p.w+sealCell-1)/sealCell)
	white.redder(p.pixels[:3*p.w], limits, count)
	for x := 0; x < p.w; x += 2 {
		if white.redness(p.pixels[3*x:]) > int(limits[x/shadeTile]) {
			want[x/sealCell]++
		}
	}
	for i := range want {
		if count[i] != want[i] {
			t.Errorf("cell %d has %d red pixels, want %d", i, count[i], want[i])
		}
	}
}
