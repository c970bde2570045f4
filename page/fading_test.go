package page

import (
	"math"
	"math/rand/v2"
	"testing"

	"gocv.io/x/gocv"

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

// The same slope of fading print, once by light that is added and once by ink that is not there.
func TestAWornRibbonIsNoReflection(t *testing.T) {
	for name, c := range map[string]struct {
		light float64 // that the paper gains, of what it lacks of white
		want  bool
	}{
		"反光越来越强": {1, true},
		"色带越来越淡": {0, false},
	} {
		sheet := pagetest.NewSheet(pagetest.Plain, 1600, 1)
		img := sheet.Image
		const paper = 246
		for i, v := range img.BGR {
			x, y := i/3%img.Width, i/3/img.Width
			left := 1 - 0.7*min(1, max(0, float64(x-500)/300))*min(1, max(0, float64(600-y)/100))
			ground := paper + c.light*(255-paper)*(1-left)
			img.BGR[i] = byte(ground - max(0, paper-float64(v)*paper/250)*left)
		}
		if got := hasGlare(img, sheet.Lines); got != c.want {
			t.Errorf("%s: glare %v, want %v", name, got, c.want)
		}
	}
}

// A worn ribbon prints a row ever paler where no seal tints the white paper, and whole where one does.
func TestAWornRowBesideASealIsNoReflection(t *testing.T) {
	sheet := pagetest.NewSheet(pagetest.Plain, 1600, 1)
	row := sheet.Lines[5:6]
	x0, _, _, _ := row[0].Box.Bounds()
	img := sheet.Image
	for i, v := range img.BGR {
		x := float64(i/3%img.Width)/float64(img.Width) - x0
		ink, ground := 0.3+min(0.65, max(0, x-0.05)*10), 253.0
		if i%3 != 2 {
			ground -= 6 * min(1, max(0, x-0.05)*10)
		}
		img.BGR[i] = byte(ground - (250-min(250, float64(v)))*ink)
	}
	if hasGlare(img, row) {
		t.Error("a readable page is refused for a worn ribbon")
	}
}

func TestARowThatEndsInAReflectionIsGlare(t *testing.T) {
	card, row := cutRow(0.61)
	for i := range 6 { // a mark in the corner
		filled(card.Image, 880+16*i, 600, 7, 14, 60)
	}
	for name, c := range map[string]struct {
		y    float64 // of the reflection
		want bool
	}{
		"反光盖住号码后半截": {row, true},
		"反光落在空白处":   {0.45, false},
	} {
		img := pagetest.Glared(0.76, c.y, 0.16)(card.Image, rand.New(rand.NewPCG(1, 1)))
		flat := Flat{Image: img, Seen: Observed{Outline: true, Width: 1000, Height: 630, Lines: card.Lines}}
		if got := flat.Inspect().Has(models.Glare); got != c.want {
			t.Errorf("%s: glare %v, want %v", name, got, c.want)
		}
	}
}

// Beside the seal of a sheet, the paper shines along a fold. No row of writing ends there.
func TestABrightFoldBesideAMarkIsNoGlare(t *testing.T) {
	sheet := pagetest.NewSheet(pagetest.Letter, 1600, 1)
	for i, v := range sheet.Image.BGR {
		sheet.Image.BGR[i] = byte(float64(v) * 0.93)
	}
	filled(sheet.Image, 700, 1500, 40, 30, 90)
	filled(sheet.Image, 745, 1490, 240, 56, 255)
	if hasGlare(sheet.Image, sheet.Lines) {
		t.Error("a readable page is refused for the bright side of a fold")
	}
}

func TestAReflectionThatHidesWholeRowsIsGlare(t *testing.T) {
	page := pagetest.NewSheet(pagetest.Certificate, 1600, 1)
	img := page.Image
	for i, v := range img.BGR { // the lamp's reflection fades softly
		x, y := float64(i/3%img.Width)/float64(img.Width)-0.28, float64(i/3/img.Width)/float64(img.Height)-0.5
		img.BGR[i] = byte(float64(v) + (255-float64(v))*min(1, 1.7*math.Exp(-(x*x/0.04+y*y/0.016))))
	}
	var left []models.Line // what was read beside it
	for _, l := range page.Lines {
		if x0, y0, _, y1 := l.Box.Bounds(); x0 > 0.55 || y1 < 0.3 || y0 > 0.7 {
			left = append(left, l)
		}
	}
	flat := Flat{Image: img, Seen: Observed{Outline: true, Width: img.Width, Height: img.Height, Lines: left}}
	if !flat.Inspect().Has(models.Glare) {
		t.Errorf("a reflection over %d rows is passed over", len(page.Lines)-len(left))
	}
}

// frame is how the frame of a certificate lies that was laid on the scanner a little aslant: the row that its foot begins at, how far it rises over
// the page's width and how thick it is, in pixels; pale is how much paler than print a mark is that it runs through.
type frame struct{ foot, rise, thick, pale float64 }

// certificate is such a page, of made-up print.
func (r frame) certificate(t *testing.T) (models.Image, []models.Line) {
	f := &form{t: t, m: gocv.NewMatWithSizeFromScalar(gocv.NewScalar(238, 238, 252, 0), 1168, formWide, gocv.MatTypeCV8UC3)}
	defer f.m.Close()
	for i := range 6 {
		f.printed("登记日期二〇一五年", 850, 200+60*i)
	}
	f.printed("登记用", 900, 1106)
	for i, l := range f.lines { // this page is not as high as a form
		x0, y0, x1, y1 := l.Box.Bounds()
		f.lines[i].Box = models.Rect(x0, y0*formHigh/1168, x1, y1*formHigh/1168)
	}
	img := toImage(f.m)
	for y := 1106; y < 1140; y++ { // marks are paler than print
		for i := 3 * (y*img.Width + 900); i < 3*(y*img.Width+1040); i++ {
			img.BGR[i] += byte(r.pale * float64(238-min(238, img.BGR[i])))
		}
	}
	for x := 45; x < 1610; x++ {
		top := r.foot - r.rise*float64(x)/formWide
		for y := int(top); y <= int(top+r.thick); y++ {
			covered := min(1, float64(y+1)-top, top+r.thick-float64(y))
			for c, v := range img.BGR[3*(y*img.Width+x):][:3] {
				img.BGR[3*(y*img.Width+x)+c] = byte(float64(v) * (1 - 0.9*covered))
			}
		}
	}
	return img, f.lines
}

func TestAFrameThroughAMarkIsNoGlare(t *testing.T) {
	for _, r := range []frame{{1126.1, -3.11, 4.26, 0.32}, {1108.3, 3.46, 3.65, 0.41}, {1113, -5.4, 2.94, 0.35}} {
		if hasGlare(r.certificate(t)) {
			t.Errorf("a readable page is refused for a reflection where its frame lies so: %+v", r)
		}
	}
}
