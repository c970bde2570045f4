package page

import (
	"image"
	"image/color"
	"math"
	"testing"

	"gocv.io/x/gocv"

	"yushen/models"
)

// form is the end of a form of A4 at 200 dpi: a label, and what stands beside it.
type form struct {
	t     *testing.T
	m     gocv.Mat
	lines []models.Line
	seals []SealRegion
}

const formWide, formHigh, formText = 1654, 2339, 34 // pixels

func newForm(t *testing.T) *form {
	f := &form{t: t, m: gocv.NewMatWithSizeFromScalar(gocv.NewScalar(246, 250, 250, 0), formHigh, formWide, gocv.MatTypeCV8UC3)}
	t.Cleanup(func() { _ = f.m.Close() })
	f.printed("出卖人（签字）：", 200, 1600)
	f.printed("签订日期：2026年3月5日", 200, 1800)
	return f
}

func (f *form) must(err error) {
	if err != nil {
		f.t.Fatal(err)
	}
}

// printed draws a line of print as the reader finds it: bars and gaps of a character's size.
func (f *form) printed(text string, x, y int) {
	n := len([]rune(text))
	for i := range n {
		at := image.Pt(x+i*formText, y)
		for k := 0; k < 3; k++ {
			f.must(gocv.Line(&f.m, at.Add(image.Pt(4, 6+k*10)), at.Add(image.Pt(formText-6, 6+k*10)), color.RGBA{30, 30, 30, 0}, 3))
		}
	}
	box := models.Rect(float64(x)/formWide, float64(y)/formHigh, float64(x+n*formText)/formWide, float64(y+formText)/formHigh)
	f.lines = append(f.lines, models.Line{Text: text, Box: box, Confidence: 0.99})
}

// signed writes three running characters with a pen.
func (f *form) signed(x, y int, pen color.RGBA, thick int) {
	last := image.Point{}
	for i := range 120 {
		a := float64(i) / 120
		p := image.Pt(x+int(170*a+16*math.Sin(31*a)), y+int(24*math.Sin(23*a)+12*math.Cos(61*a)))
		if i > 0 {
			f.must(gocv.Line(&f.m, last, p, pen, thick))
		}
		last = p
	}
}

// stamped lays a round red stamp around a place.
func (f *form) stamped(x, y, radius int) {
	ink := color.RGBA{205, 60, 60, 0}
	f.must(gocv.Circle(&f.m, image.Pt(x, y), radius, ink, 6))
	for i := range 12 {
		s, c := math.Sincos(float64(i) * math.Pi / 6)
		at := image.Pt(x+int(0.75*float64(radius)*c), y+int(0.75*float64(radius)*s))
		f.must(gocv.Line(&f.m, at.Sub(image.Pt(12, 0)), at.Add(image.Pt(12, 0)), ink, 4))
		f.must(gocv.Line(&f.m, at.Sub(image.Pt(0, 12)), at.Add(image.Pt(0, 12)), ink, 4))
	}
	r := float64(radius)
	f.seals = append(f.seals, SealRegion{Box: models.Rect((float64(x)-r)/formWide, (float64(y)-r)/formHigh, (float64(x)+r)/formWide, (float64(y)+r)/formHigh)})
}

// inkAt tells whether strokes were found around a place.
func (f *form) inkAt(x, y int) (there, elsewhere bool) {
	flat := Flat{Image: toImage(f.m)}
	for _, b := range flat.Ink(f.lines, f.seals) {
		c := b.Center()
		if math.Hypot(c.X*formWide-float64(x), c.Y*formHigh-float64(y)) < 120 {
			there = true
		} else {
			elsewhere = true
		}
	}
	return there, elsewhere
}

func TestInkFindsSignatures(t *testing.T) {
	blue, black := color.RGBA{40, 60, 150, 0}, color.RGBA{35, 35, 40, 0}
	cases := map[string]struct {
		draw func(f *form)
		want bool
	}{
		"细笔签名":         {func(f *form) { f.signed(560, 1617, black, 2) }, true},
		"蓝笔签名":         {func(f *form) { f.signed(560, 1617, blue, 4) }, true},
		"黑笔签名":         {func(f *form) { f.signed(560, 1617, black, 5) }, true},
		"签名压在横线上":      {func(f *form) { f.line(530, 1632, 980); f.signed(560, 1617, blue, 4) }, true},
		"签名压在印章上":      {func(f *form) { f.stamped(645, 1617, 190); f.signed(560, 1617, blue, 4) }, true},
		"只有横线,没有签":     {func(f *form) { f.line(530, 1632, 980) }, false},
		"只有印章,没有签":     {func(f *form) { f.stamped(645, 1617, 190) }, false},
		"印刷的姓名不是签名":    {func(f *form) { f.printed("演小禾", 560, 1600) }, false},
		"什么都没有":        {func(*form) {}, false},
		"表格里没有签,四周是表线": {func(f *form) { f.line(530, 1560, 980); f.line(530, 1680, 980) }, false},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			f := newForm(t)
			c.draw(f)
			there, elsewhere := f.inkAt(645, 1617)
			if there != c.want {
				t.Errorf("ink beside the label: %v, want %v", there, c.want)
			}
			if elsewhere {
				t.Error("ink is told where nobody signed")
			}
		})
	}
}

// line draws a rule to sign on.
func (f *form) line(x0, y, x1 int) {
	f.must(gocv.Line(&f.m, image.Pt(x0, y), image.Pt(x1, y), color.RGBA{60, 60, 60, 0}, 2))
}

func TestInkNeedsLinesToTellPrint(t *testing.T) {
	f := newForm(t)
	f.signed(560, 1617, color.RGBA{35, 35, 40, 0}, 5)
	flat := Flat{Image: toImage(f.m)}
	if got := flat.Ink(nil, nil); got != nil {
		t.Errorf("%d boxes on a page of which nothing was read, want none", len(got))
	}
}
