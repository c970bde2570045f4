package ocr

import (
	"testing"

	"yushen/models"
)

// A box of 100 x 30 pixels, its print at the left and something behind it.
func TestWhatStandsBehindALine(t *testing.T) {
	const w, h = 100, 30
	stroke := func(level byte, x0, x1, y0, y1 int) func(models.Image) {
		return func(p models.Image) {
			for y := y0; y < y1; y++ {
				for x := x0; x < x1; x++ {
					for c := range 3 {
						p.BGR[3*(y*p.Width+x)+c] = level
					}
				}
			}
		}
	}
	for name, c := range map[string]struct {
		behind  []func(models.Image)
		leadsOn bool
	}{
		"blank paper":                             {nil, false},
		"a stroke of a character":                 {[]func(models.Image){stroke(40, 60, 63, 8, 22)}, true},
		"a pale stroke":                           {[]func(models.Image){stroke(190, 60, 63, 8, 22)}, true},
		"a dot":                                   {[]func(models.Image){stroke(40, 60, 64, 18, 22)}, true},
		"a rule":                                  {[]func(models.Image){stroke(30, 60, 63, 0, h)}, false},
		"a rule with a grey edge":                 {[]func(models.Image){stroke(200, 59, 60, 0, h), stroke(30, 60, 63, 0, h)}, false},
		"a rule and then the next cell's print":   {[]func(models.Image){stroke(30, 60, 63, 0, h), stroke(40, 75, 78, 8, 22)}, false},
		"print and then a rule":                   {[]func(models.Image){stroke(40, 60, 63, 8, 22), stroke(30, 75, 78, 0, h)}, true},
		"the feet of the line above":              {[]func(models.Image){stroke(40, 60, 90, 0, 2)}, false},
		"a rule too pale to tell beside the line": {[]func(models.Image){stroke(200, 60, 63, 0, h), stroke(40, 75, 78, 8, 22)}, true},
	} {
		page := models.Image{Width: w, Height: h, BGR: make([]byte, 3*w*h)}
		stroke(240, 0, w, 0, h)(page)
		stroke(40, 5, 9, 6, 24)(page) // the line's own last character
		for _, draw := range c.behind {
			draw(page)
		}
		picture, err := mat(page)
		if err != nil {
			t.Fatal(err)
		}
		defer picture.Close()
		g, err := glanceAt(picture, onPage(models.Rect(0, 0, 1, 1), page))
		if err != nil {
			t.Fatal(err)
		}
		if got := g.leadsOn(junction); got != c.leadsOn {
			t.Errorf("%s: leads on: %v, want %v", name, got, c.leadsOn)
		}
	}
}
