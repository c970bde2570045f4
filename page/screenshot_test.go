package page

import (
	"math/rand/v2"
	"testing"

	"yushen/models"
	"yushen/page/pagetest"
)

func filled(img models.Image, x, y, w, h int, grey byte) {
	for j := y; j < y+h; j++ {
		for i := 3 * (j*img.Width + x); i < 3*(j*img.Width+x+w); i++ {
			img.BGR[i] = grey
		}
	}
}

func TestAStatusBarTellsAScreenshot(t *testing.T) {
	phone := func(hour, battery bool) models.Image {
		img := models.Image{Width: 1080, Height: 2340, BGR: make([]byte, 3*1080*2340)}
		filled(img, 0, 0, img.Width, img.Height, 250)
		for i := range 4 {
			if hour {
				filled(img, 60+26*i, 40, 16, 34, 20)
			}
			if battery {
				filled(img, 860+40*i, 40, 24, 34, 20)
			}
		}
		filled(img, 100, 400, 880, 1200, 90)
		return img
	}
	for name, c := range map[string]struct {
		img  models.Image
		want bool
	}{
		"左边时间、右边电量": {phone(true, true), true},
		"上面什么也没有":   {phone(false, false), false},
		"只有左边有字":    {phone(true, false), false},
		"一页纸":       {pagetest.NewSheet(pagetest.Letter, 1600, 1).Image, false},
	} {
		m := view(c.img)
		if got := statusBar(m); got != c.want {
			t.Errorf("%s: screenshot %v, want %v", name, got, c.want)
		}
		_ = m.Close()
	}
}

func TestAMosaicOverAValueIsTold(t *testing.T) {
	told := func(cover func(models.Image)) bool {
		sheet := pagetest.NewSheet(pagetest.Plain, 1600, 1)
		cover(sheet.Image)
		flat := Flat{Image: sheet.Image, Seen: Observed{Width: sheet.Image.Width, Height: sheet.Image.Height, Lines: sheet.Lines}}
		return flat.Inspect().Has(models.Occluded)
	}
	if told(func(models.Image) {}) {
		t.Error("a page with nothing on it is refused")
	}
	if !told(func(img models.Image) {
		for i := range 24 {
			filled(img, 300+24*(i%12), 400+24*(i/12), 24, 24, byte(120+(i*53)%97))
		}
	}) {
		t.Error("a value under a mosaic is passed over")
	}
}

// The squares of a picture that was taken small and enlarged have soft edges.
func TestLargeSoftSquaresOverANumberAreAMosaic(t *testing.T) {
	card := pagetest.NewSheet(pagetest.Card, 1000, 1)
	_, y0, _, _ := card.Lines[len(card.Lines)-1].Box.Bounds()
	for i := range 8 {
		filled(card.Image, 380+50*i, int(y0*630)-4, 50, 36, byte(140+(i*53)%47))
	}
	soft := pagetest.Blurred(0.0016)(card.Image, rand.New(rand.NewPCG(1, 1)))
	flat := Flat{Image: soft, Seen: Observed{Outline: true, Width: 1000, Height: 630, Lines: card.Lines}}
	if !flat.Inspect().Has(models.Occluded) {
		t.Error("a number under a mosaic is passed over")
	}
}

func TestLightThatFallsOffAlongAnEmptyRowIsNoMosaic(t *testing.T) {
	sheet := pagetest.NewSheet(pagetest.Plain, 1600, 1)
	for row := range 2 {
		for x := range 288 { // strips of even slope, with a small step from one to the next
			filled(sheet.Image, 300+x, 400+24*row, 1, 24, byte(230-x/8-3*(x/24)))
		}
	}
	flat := Flat{Image: sheet.Image, Seen: Observed{Width: sheet.Image.Width, Height: sheet.Image.Height, Lines: sheet.Lines}}
	if flat.Inspect().Has(models.Occluded) {
		t.Error("a page under a lamp is refused for a mosaic")
	}
}
