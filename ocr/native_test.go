package ocr

import (
	"image"
	"math/rand/v2"
	"slices"
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

// redness is how much redder a pixel (blue, green, red) is than neutral, 0 to 255.
func (w balance) redness(pixel []byte) int {
	return min(255, int(pixel[2])*w.r>>8) - min(255, max(int(pixel[1])*w.g, int(pixel[0])*w.b)>>8)
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
	white, count, want := balance{300, 256, 280}, make([]int32, (p.w+sealCell-1)/sealCell), make([]int32, (p.w+sealCell-1)/sealCell)
	white.redder(p.pixels[:3*p.w], sealInk, count)
	for x := 0; x < p.w; x += 2 {
		if white.redness(p.pixels[3*x:]) > sealInk {
			want[x/sealCell]++
		}
	}
	if !slices.Equal(count, want) {
		t.Errorf("cells have %v red pixels, want %v", count, want)
	}
}

func TestOneRedPixelIsSeen(t *testing.T) {
	p, part := bgr{40, 9, slices.Repeat([]byte{200, 200, 222}, 40*9)}, image.Rect(3, 1, 37, 8)
	white := balance{256, 256, 256}
	for _, c := range []struct {
		x, y int
		seen bool
	}{{3, 1, true}, {36, 7, true}, {20, 3, true}, {20, 2, false}, {37, 3, false}, {2, 3, false}, {20, 8, false}} { // every second row of the part counts
		red := &p.pixels[3*(c.y*p.w+c.x)+2]
		*red = 223
		if got := white.anyRedder(p, part, 22); got != c.seen {
			t.Errorf("a red pixel at %d, %d: %v, want %v", c.x, c.y, got, c.seen)
		}
		*red = 222
	}
}

// Red, grey and white pixels, so that some are ink.
func stamped(w, h int) bgr {
	p := noisy(w, h)
	for i := 0; i < len(p.pixels); i += 3 {
		switch random := p.pixels[i] % 4; random {
		case 0:
			p.pixels[i], p.pixels[i+1] = p.pixels[i]/3, p.pixels[i+1]/3
		case 1:
			p.pixels[i+1], p.pixels[i+2] = p.pixels[i], p.pixels[i]
		default:
			p.pixels[i], p.pixels[i+1], p.pixels[i+2] = 235, 240, 245
		}
	}
	return p
}

// What C takes off is what the definition takes off each pixel.
func TestRedInkIsLiftedPixelByPixel(t *testing.T) {
	const pitch = 1.3
	p, part := stamped(67, 31), image.Rect(5, 3, 62, 30)
	white := paper(p, part)
	var dark, red, inked []float32
	each := func(do func(px []byte)) {
		for y := part.Min.Y; y < part.Max.Y; y++ {
			for x := part.Min.X; x < part.Max.X; x++ {
				do(p.pixels[3*(y*p.w+x):][:3])
			}
		}
	}
	each(func(px []byte) {
		neutral := func(c, factor int) float32 { return float32(min(255, int(px[c])*factor>>8)) }
		grey := 0.299*neutral(2, white.r) + 0.587*neutral(1, white.g) + 0.114*neutral(0, white.b)
		dark, red = append(dark, 255-grey), append(red, max(neutral(2, white.r)-grey, 0))
		if white.redness(px) > sealInk {
			inked = append(inked, red[len(red)-1]/max(255-grey, 1))
		}
	})
	slices.Sort(inked)
	ink := inked[int(liftQuite*float64(len(inked)-1))]
	redAround, darkAround := smeared(red, part.Dx(), liftReach*pitch), smeared(dark, part.Dx(), liftReach*pitch)
	got := bgr{p.w, p.h, slices.Clone(p.pixels)}
	if !lift(got, part, pitch) {
		t.Fatal("no red ink was seen")
	}
	i := 0
	each(func(px []byte) {
		print := 1 - min(redAround[i]/(darkAround[i]+1)/ink, 1)
		v := byte((255 - dark[i]*print) * 256 / float32(white.g))
		px[0], px[1], px[2] = v, v, v
		i++
	})
	if !slices.Equal(got.pixels, p.pixels) {
		t.Error("other pixels are left than the definition leaves")
	}
}

func TestRedInkFadesPixelByPixel(t *testing.T) {
	p := stamped(67, 31)
	white := paper(p, image.Rect(0, 0, p.w, p.h))
	var all, ground, ink [256]int
	inked := 0
	for px := range slices.Chunk(p.pixels, 3) {
		all[px[2]]++
		if white.redness(px) > sealInk {
			ink[px[2]]++
			inked++
		} else {
			ground[px[2]]++
		}
	}
	n := p.w * p.h
	dark, light, seal := percentile(all[:], n/50), percentile(ground[:], (n-inked)*3/4), percentile(ink[:], inked/2)
	got := bgr{p.w, p.h, slices.Clone(p.pixels)}
	if !fade(got) {
		t.Fatal("no red ink was seen")
	}
	for i := 0; i < len(p.pixels); i += 3 {
		v := int(p.pixels[i+2])
		stretched := min(light, max(v, dark+max(0, v-dark)*max(1, light-dark)/max(1, seal-dark)))
		soft := min(max(white.redness(p.pixels[i:])-sealInk/4, 0), sealInk/2)
		want := byte((stretched*soft + v*(sealInk/2-soft)) / (sealInk / 2))
		for _, level := range got.pixels[i : i+3] {
			if level != want {
				t.Fatalf("pixel %v became %d, want %d", p.pixels[i:i+3], level, want)
			}
		}
	}
}

func TestTheDarkestChannelIsCounted(t *testing.T) {
	p := noisy(83, 40)
	for _, limit := range []byte{1, 60, 255} {
		var levels [256]int
		columns := make([]byte, p.w)
		for i := 0; i < len(p.pixels); i += 3 {
			low := min(p.pixels[i], p.pixels[i+1], p.pixels[i+2])
			levels[low]++
			if low < limit {
				columns[i/3%p.w]++
			}
		}
		if darkestLevels(p.pixels) != levels {
			t.Error("levels are others than the pixels'")
		}
		if !slices.Equal(darkerPixels(p.pixels, p.w, limit), columns) {
			t.Errorf("columns have other numbers of pixels darker than %d than theirs", limit)
		}
	}
}
