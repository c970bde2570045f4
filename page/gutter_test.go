package page

import (
	"image"
	"math"
	"math/rand/v2"
	"testing"

	"yushen/models"
)

// gutter shades the paper on either side of a booklet's spine at x.
func (d table) gutter(x float64) {
	px, err := d.m.DataPtrUint8()
	if err != nil {
		d.t.Fatal(err)
	}
	for i := range px {
		off := math.Abs(float64(i/3%d.m.Cols()) - x)
		px[i] = byte(float64(px[i]) * (1 - 0.6*math.Exp(-off/12)))
	}
}

func TestTheFacingPageOfABookletIsNoPartOfThePage(t *testing.T) {
	for name, c := range map[string]struct {
		shaded bool
		spine  int // where the page begins
		left   float64
		cut    bool
	}{
		"左边露出对页的一条，对页的字被画面切断": {true, 148, 148. / 1200, false},
		"左边没拍全，没有书脊":          {false, 148, 0, true},
		"两页都拍进来，书脊在中间":        {true, 610, 0, true},
	} {
		desk := newTable(t, 1200, 1600)
		desk.paper(image.Rect(c.spine-1000, 90, c.spine, 1510), 235, 20)
		text := desk.paper(image.Rect(c.spine, 90, 1130, 1510), 235, 20)
		if c.shaded {
			desk.gutter(float64(c.spine))
		}
		desk.shows(name, text, models.Point{X: 0, Y: 0.5}, c.left, c.cut)
	}
}

// The specks of a pale cloth look like print on more paper; where the text lies tells that they are none.
func TestASheetOnASpeckledClothIsFoundByItsText(t *testing.T) {
	desk := newTable(t, 1200, 1600)
	desk.rectangle(image.Rect(0, 0, 1200, 1600), 150)
	random := rand.New(rand.NewPCG(1, 1))
	for range 1500 {
		x, y := random.IntN(1200), random.IntN(1600)
		desk.rectangle(image.Rect(x, y, x+9, y+9), 20)
	}
	text := desk.paper(image.Rect(300, 400, 900, 1200), 235, 8)
	flat, err := Flatten(desk.taken(), func() ([]models.Box, error) { return text, nil })
	if err != nil {
		t.Fatal(err)
	}
	if at := flat.ToUpload.Map(models.Point{}); !flat.Seen.Outline || math.Abs(at.X-300./1200) > 0.01 || math.Abs(at.Y-400./1600) > 0.01 {
		t.Errorf("outline %v from %v of the picture, want 0.25, 0.25", flat.Seen.Outline, at)
	}
}
