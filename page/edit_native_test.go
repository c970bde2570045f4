package page

import (
	"image"
	"math"
	"math/rand/v2"
	"testing"

	"yushen/models"
)

// noisy is a picture of paper and strokes with grain, some of it clipped, and a patch of it.
func noisy(seed uint64) patch {
	random := rand.New(rand.NewPCG(seed, 1))
	const w, h = 131, 59
	img := models.Image{Width: w, Height: h, BGR: make([]byte, 3*w*h)}
	for i := range w * h {
		level := 240
		if i/w/9%2 == 1 && i%w < 60 {
			level = 40
		}
		for c := range 3 {
			img.BGR[3*i+c] = byte(min(255, max(0, level-c+int(9*random.NormFloat64()))))
		}
	}
	return patchOf(img, image.Rect(3, 2, w-5, h-3))
}

// A block's frequencies are those of the DCT, whether or not its rows are taken at a time.
func TestBlocksAreTransformedAsTheDCTIsDefined(t *testing.T) {
	p := noisy(1)
	at := []int32{0, int32(p.index(image.Pt(30, 20))), int32(p.index(image.Pt(118, 47)))}
	for k, b := range p.look(at) {
		white, clipped, low, high := int32(0), false, float32(255), float32(0)
		for i := range 64 {
			n := int(at[k]) + i/8*p.r.Dx() + i%8
			low, high = min(low, p.grey[n]), max(high, p.grey[n])
			clipped = clipped || p.clip[n] == other
			if p.clip[n] == white255 {
				white++
			}
		}
		if written := b.written != 0; int32(b.white) != white || written != (!clipped && high-low >= blockContrast) {
			t.Errorf("block %d: %d white, written %v", k, b.white, written)
		} else if !written {
			continue
		}
		for f, uv := range frequencies {
			want := 0.0
			for i := range 64 {
				x, y := float64(i%8), float64(i/8)
				want += float64(p.grey[int(at[k])+i/8*p.r.Dx()+i%8]) * math.Cos((2*x+1)*float64(uv[0])*math.Pi/16) * math.Cos((2*y+1)*float64(uv[1])*math.Pi/16) / 4
			}
			if uv[0] == 0 || uv[1] == 0 {
				want /= math.Sqrt2
			}
			if got := (&dctBlock{block: b}).coef(f); math.Abs(got-want) > 0.01 {
				t.Errorf("block %d, frequency %v: %v, want %v", k, uv, got, want)
			}
		}
	}
}

// Grain is that of the paper alone: it is found as it was drawn, and none is told where there are only strokes or white as bright as can be.
func TestGrainIsThatOfThePaperAlone(t *testing.T) {
	for seed := range uint64(5) {
		p := noisy(seed)
		blank := image.Rect(70, 10, 120, 50)
		if got := p.grain(blank, 200); got < 4 || got > 7 { // of luma, the noise of three channels of 9 each, without what is clipped
			t.Errorf("grain of paper %v, want that of the noise", got)
		}
		if got := p.grain(image.Rect(8, 12, 50, 17), 200); got >= 0 {
			t.Errorf("grain of strokes %v, want none", got)
		}
		alone := patch{r: p.r, grey: make([]float32, len(p.grey))}
		for i := range alone.grey {
			alone.grey[i] = 255
		}
		if got := alone.grain(blank, 200); got >= 0 {
			t.Errorf("grain of white %v, want none", got)
		}
	}
}
