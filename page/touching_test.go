package page

import (
	"image"
	"testing"

	"yushen/models"
)

// 桌上的纸挨着: another paper that touches the sheet and runs out of the picture is no part of it; a sheet that runs out of the picture itself is not all there.
func TestAPaperThatTouchesTheSheetIsNoPartOfIt(t *testing.T) {
	for name, c := range map[string]struct {
		papers []image.Rectangle
		right  float64
		cut    bool
	}{
		"旁边的纸挨着它，伸到画面外": {[]image.Rectangle{image.Rect(852, 700, 1200, 1560), image.Rect(150, 100, 850, 1300)}, 850. / 1200, false},
		"它自己伸到画面外":      {[]image.Rectangle{image.Rect(150, 100, 1350, 1300)}, 1, true},
	} {
		desk := newTable(t, 1200, 1600)
		var text []models.Box
		for _, p := range c.papers {
			desk.rectangle(p.Inset(-40), 40) // its shadow
			text = append(text, desk.paper(p, 235, 20)...)
		}
		desk.shows(name, text, models.Point{X: 1, Y: 0.5}, c.right, c.cut)
	}
}
