package page

import (
	"math/rand/v2"
	"testing"

	"yushen/models"
	"yushen/page/pagetest"
)

func hasGlare(img models.Image, lines []models.Line) bool {
	flat := Flat{Image: img, Seen: Observed{Width: img.Width, Height: img.Height, Lines: lines}}
	return flat.Inspect().Has(models.Glare)
}

func TestWritingThatFadesIntoAReflectionIsGlare(t *testing.T) {
	for _, kind := range []pagetest.Kind{pagetest.Letter, pagetest.Plain} {
		t.Run(kind.String(), func(t *testing.T) {
			sheet := pagetest.NewSheet(kind, 1600, 1)
			if hasGlare(sheet.Image, sheet.Lines) {
				t.Error("a sheet without a reflection is refused")
			}
			lamp := pagetest.Glared(0.45, 0.3, 0.25)
			if !hasGlare(lamp(sheet.Image, rand.New(rand.NewPCG(1, 1))), sheet.Lines) {
				t.Error("a reflection over the writing is passed over")
			}
		})
	}
}
