package page

import (
	"math/rand/v2"
	"testing"

	"yushen/models"
	"yushen/page/pagetest"
)

// weave is a cloth without any print on it, its threads lit in all degrees.
func weave(w, h int) models.Image {
	random := rand.New(rand.NewPCG(1, 1))
	img := models.Image{Width: w, Height: h, BGR: make([]byte, 3*w*h)}
	for i := 0; i < len(img.BGR); i += 3 {
		thread := byte(110 + random.IntN(75))
		img.BGR[i], img.BGR[i+1], img.BGR[i+2] = thread, thread, thread
	}
	return img
}

// The outline says that the sheet runs out of the picture; what stands at that border tells whether writing is cut there.
func TestOnlyWritingIsCutByTheBorder(t *testing.T) {
	sheet := pagetest.NewSheet(pagetest.Letter, 1600, 1)
	_, y0, _, y1 := sheet.Lines[3].Box.Bounds()
	random := rand.New(rand.NewPCG(1, 1))
	for name, c := range map[string]struct {
		picture models.Image
		want    bool
	}{
		"画面上边切过一行字":   {pagetest.Cropped(0, (y0+y1)/2, 1, 1)(sheet.Image, random), true},
		"画面上边切在两行之间":  {pagetest.Cropped(0, y0-(y1-y0)/4, 1, 1)(sheet.Image, random), false},
		"画面边上只有桌布的织纹": {weave(900, 1000), false},
	} {
		flat := Flat{Image: c.picture, Seen: Observed{Outline: true, CutSides: [4]bool{true}, Width: c.picture.Width, Height: c.picture.Height,
			CutWriting: cutWriting(newPyramid(c.picture), quad{}), Lines: sheet.Lines}}
		if got := flat.Inspect().Has(models.Cropped); got != c.want {
			t.Errorf("%s: cropped %v, want %v", name, got, c.want)
		}
	}
}
