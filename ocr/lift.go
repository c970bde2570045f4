package ocr

import (
	"image"
	"iter"
	"math"
	"slices"
)

const (
	liftReach = 1.4     // pixels of the picture that the colour of a place is told from
	liftGrain = 1       // darkness of paper's grain, of 255
	liftQuite = 3.0 / 5 // of the reddest pixels of a strip, in order of redness, is quite ink
	fewestRed = 200     // one red pixel of so many; fewer are no ink
)

// lift takes red ink off a part of a picture, in place, and says whether there was any; pitch is how many of its pixels one of the picture taken takes. Ink and
// print both darken, ink alone colours, so the colour of a place tells how much of its darkness is ink. A JPEG keeps colour at half the resolution
// of brightness: the colour of a single pixel tells too little at an edge or in a thin stroke, and would leave the outline of the seal, as dark as pale print.
func lift(p bgr, part image.Rectangle, pitch float64) bool {
	part = part.Intersect(image.Rect(0, 0, p.w, p.h))
	n := part.Dx() * part.Dy()
	white := paper(p, part)
	dark, red := make([]float32, 0, n), make([]float32, 0, n) // by how much a pixel is darker than paper, and redder
	var inked []float32                                       // redness for darkness, of pixels that are ink
	for px := range p.pixelsOf(part) {
		b, g, r := min(255, int(px[0])*white.b>>8), min(255, int(px[1])*white.g>>8), min(255, int(px[2])*white.r>>8)
		grey := 0.299*float32(r) + 0.587*float32(g) + 0.114*float32(b)
		dark, red = append(dark, 255-grey), append(red, max(float32(r)-grey, 0))
		if r-max(g, b) > sealInk {
			inked = append(inked, red[len(red)-1]/max(255-grey, 1))
		}
	}
	if fewestRed*len(inked) < n || n == 0 {
		return false
	}
	slices.Sort(inked)
	ink := inked[int(liftQuite*float64(len(inked)-1))]
	redAround, darkAround := smeared(red, part.Dx(), liftReach*pitch), smeared(dark, part.Dx(), liftReach*pitch)
	i := 0
	for px := range p.pixelsOf(part) {
		print := 1 - min(redAround[i]/(darkAround[i]+liftGrain)/ink, 1)
		v := byte((255 - dark[i]*print) * 256 / float32(white.g))
		px[0], px[1], px[2] = v, v, v
		i++
	}
	return true
}

// pixelsOf yields the pixels of a part of a picture, row by row.
func (p bgr) pixelsOf(part image.Rectangle) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		for y := part.Min.Y; y < part.Max.Y; y++ {
			for x := part.Min.X; x < part.Max.X; x++ {
				if i := 3 * (y*p.w + x); !yield(p.pixels[i : i+3]) {
					return
				}
			}
		}
	}
}

// smeared is a field with rows of w under a Gaussian.
func smeared(field []float32, w int, sigma float64) []float32 {
	half := make([]float32, int(math.Ceil(2.5*sigma))+1) // of the bell, from its middle on
	sum := float32(0)
	for i := range half {
		half[i] = float32(math.Exp(-float64(i*i) / (2 * sigma * sigma)))
		sum += 2 * half[i]
	}
	sum -= half[0]
	return smear(field, w, half, sum)
}
