package page

import (
	"math"
	"math/rand/v2"
	"testing"

	"yushen/models"
	"yushen/page/pagetest"
)

func TestADeepShadowIsNoThingOnThePage(t *testing.T) {
	sheet := pagetest.NewSheet(pagetest.Letter, 1600, 1)
	told := func(img models.Image) bool {
		flat := Flat{Image: img, Seen: Observed{Width: img.Width, Height: img.Height, Lines: sheet.Lines}}
		return flat.Inspect().Has(models.Occluded)
	}
	thing := pagetest.Covered(0, 0.25, 0.4, 0.4, [3]float64{60, 62, 64})
	if !told(thing(sheet.Image, rand.New(rand.NewPCG(1, 1)))) {
		t.Error("a dark thing that reaches in over the writing is passed over")
	}
	shadow := models.Image{Width: sheet.Image.Width, Height: sheet.Image.Height, BGR: make([]byte, len(sheet.Image.BGR))}
	for i, v := range sheet.Image.BGR { // deepest along a side, gone beyond the middle of the page
		x := float64(i/3%shadow.Width) / float64(shadow.Width)
		shadow.BGR[i] = byte(float64(v) * (0.22 + 0.78*min(1, max(0, x-0.2)/0.4)))
	}
	if told(shadow) {
		t.Error("a readable page is refused for a shadow on it")
	}
}

// Where a thumb lies over the ends of the only long row of a card, no writing is left to its right.
func TestAThumbOverTheEndOfARowIsTold(t *testing.T) {
	card, row := cutRow(0.63)
	thumb := pagetest.Fingered(0.65, row, 0.16, 0)(card.Image, rand.New(rand.NewPCG(1, 1)))
	flat := Flat{Image: thumb, Seen: Observed{Outline: true, Width: 1000, Height: 630, Lines: card.Lines}}
	if !flat.Inspect().Has(models.Occluded) {
		t.Error("a hidden number is passed over")
	}
}

// cutRow is an ID card whose last row, the number at the given height, was read up to x only.
func cutRow(x float64) (card pagetest.Sheet, row float64) {
	card = pagetest.NewSheet(pagetest.Card, 1000, 1)
	last := &card.Lines[len(card.Lines)-1]
	x0, y0, _, y1 := last.Box.Bounds()
	last.Box = models.Rect(x0, y0, x, y1)
	return card, (y0 + y1) / 2
}

// Strokes at the border of the picture are cut writing where a line runs up to that border, not where it ends at the sheet's own edge within.
func TestOnlyThePicturesBorderCutsWriting(t *testing.T) {
	sheet := pagetest.NewSheet(pagetest.Letter, 1600, 1)
	lines := append(sheet.Lines, models.Line{Text: "固原市", Confidence: 1, Box: models.Rect(0.9, 0.5, 0.99, 0.52)})
	for name, c := range map[string]struct {
		share float64 // of the picture's width that the sheet takes
		want  bool
	}{
		"纸边就是画面的边": {1, true},
		"纸边外还有桌布":  {0.85, false},
	} {
		flat := Flat{Image: sheet.Image, ToUpload: models.Homography{c.share, 0, 0, 0, 1, 0, 0, 0, 1},
			Seen: Observed{Outline: true, CutWriting: [4]int{0, 8, 0, 0}, Width: 1500, Height: 2100, Lines: lines}}
		if got := flat.Inspect().Has(models.Cropped); got != c.want {
			t.Errorf("%s: cropped %v, want %v", name, got, c.want)
		}
	}
}

// Seals, rules and the pattern of a cloth are no writing that was not read.
func TestASlantedPageThatWasReadIsNotRefused(t *testing.T) {
	sheet := pagetest.NewSheet(pagetest.Form, 1600, 1)
	for name, c := range map[string]struct {
		sure float64
		want bool
	}{
		"认出的字都有把握": {0.99, false},
		"认得吃力":     {0.6, true},
	} {
		var some []models.Line // other marks on the page make up more of it
		for i, l := range sheet.Lines {
			if l.Confidence = c.sure; i%3 == 0 {
				some = append(some, l)
			}
		}
		flat := Flat{Image: sheet.Image, Seen: Observed{Outline: true, Tilt: 0.3, Width: 1500, Height: 2100, Lines: some}}
		if got := flat.Inspect().Has(models.Tilted); got != c.want {
			t.Errorf("%s: tilted %v, want %v", name, got, c.want)
		}
	}
}

func TestAScreenIsToldHoweverCoarseItsPattern(t *testing.T) {
	for _, depth := range []float64{20, 45, 70} {
		card := pagetest.NewSheet(pagetest.Card, 1000, 1)
		flat := Flat{Image: pagetest.OnScreen(3.4, depth)(card.Image, rand.New(rand.NewPCG(1, 1))), Seen: Observed{Outline: true, Width: 1000, Height: 630, Lines: card.Lines}}
		if !flat.Inspect().Has(models.Screen) {
			t.Errorf("a picture of a screen with a pattern of %g grey levels is passed over", depth)
		}
	}
}

func TestTheFineLinesOfAnUnderprintAreNoScreen(t *testing.T) {
	sheet := pagetest.NewSheet(pagetest.Plain, 1000, 1)
	for i, v := range sheet.Image.BGR {
		y := i / 3 / sheet.Image.Width
		sheet.Image.BGR[i] = byte(max(0, float64(v)-5+4*math.Sin(2*math.Pi*float64(y)/7.1)))
	}
	flat := Flat{Image: sheet.Image, Seen: Observed{Width: sheet.Image.Width, Height: sheet.Image.Height, Lines: sheet.Lines}}
	if flat.Inspect().Has(models.Screen) {
		t.Error("a readable page is refused for its underprint")
	}
}

// read gives lines as a reader that was in doubt of every nth character; of none where n is 0.
func read(lines []models.Line, n int) (out []models.Line) {
	k := 0
	for _, l := range lines {
		l.Chars = nil
		for _, r := range l.Text {
			c := models.Char{Text: string(r), Box: l.Box, Confidence: 0.99}
			if k++; n > 0 && k%n == 0 {
				c.Confidence = 0.6
			}
			l.Chars = append(l.Chars, c)
		}
		out = append(out, l)
	}
	return out
}

// The reader's doubts decide what blurred strokes mean. Half of the marks on the page are none of its lines.
func TestBlurredStrokesCountByHowTheyWereRead(t *testing.T) {
	sheet := pagetest.NewSheet(pagetest.Letter, 1600, 1)
	for name, c := range map[string]struct {
		blur float64 // share of the longer side
		n    int     // every nth character is in doubt
		want bool
	}{
		"笔画很糊，字都有把握":      {1.0 / 500, 0, false},
		"笔画很糊，十个字一个没有把握":  {1.0 / 500, 10, true},
		"笔画稍糊，五个字一个没有把握":  {1.0 / 620, 5, true},
		"笔画稍糊，二十个字一个没有把握": {1.0 / 620, 20, false},
	} {
		img := pagetest.Blurred(c.blur)(sheet.Image, rand.New(rand.NewPCG(1, 1)))
		flat := Flat{Image: img, Seen: Observed{Width: img.Width, Height: img.Height, Lines: read(sheet.Lines[:len(sheet.Lines)*3/4], c.n)}}
		if got := flat.Inspect().Has(models.Blur); got != c.want {
			t.Errorf("%s: blurred %v, want %v", name, got, c.want)
		}
	}
}
