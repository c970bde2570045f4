package specimen

import (
	"image"
	"testing"
)

// A stroke thinner than the distance of the needles is printed as one row of dots wherever it runs between them, a faint edge as none.
func TestNeedlesLoseNoThinStroke(t *testing.T) {
	rows := func(coverage ...uint8) (struckRows int) {
		raster := image.NewAlpha(image.Rect(0, 0, 9, len(coverage)))
		for y, a := range coverage {
			for x := range 9 {
				raster.Pix[y*raster.Stride+x] = a
			}
		}
		for y := range coverage {
			if struck(raster, 4, y) {
				struckRows++
			}
		}
		return struckRows
	}
	for name, c := range map[string]struct {
		coverage []uint8
		want     int
	}{
		"on a row":                {[]uint8{0, 0, 150, 0, 0}, 1},
		"half way between rows":   {[]uint8{0, 0, 75, 75, 0}, 1},
		"nearer to the upper row": {[]uint8{0, 0, 95, 55, 0}, 1},
		"faint edge":              {[]uint8{0, 0, 45, 20, 0}, 0},
		"thick with a faint edge": {[]uint8{0, 60, 255, 255, 0}, 2},
		"nothing":                 {[]uint8{0, 0, 0, 0, 0}, 0},
	} {
		if got := rows(c.coverage...); got != c.want {
			t.Errorf("stroke %s: %d rows of dots, not %d", name, got, c.want)
		}
	}
}
