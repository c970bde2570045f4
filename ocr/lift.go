package ocr

import (
	"image"
	"math"
	"slices"
)

const (
	liftReach = 1.4     // pixels of the picture that the colour of a place is told from
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
	dark, red, inked := white.tinted(p, part)
	if fewestRed*len(inked) < n || n == 0 {
		return false
	}
	slices.Sort(inked)
	ink := inked[int(liftQuite*float64(len(inked)-1))]
	redAround, darkAround := smeared(red, part.Dx(), liftReach*pitch), smeared(dark, part.Dx(), liftReach*pitch)
	unink(p, part, dark, redAround, darkAround, ink, white)
	return true
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
