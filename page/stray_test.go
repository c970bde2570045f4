package page

import (
	"image"
	"image/color"
	"math"
	"math/rand/v2"
	"testing"

	"gocv.io/x/gocv"

	"yushen/models"
)

// table is a desk seen from above, and the papers on it.
type table struct {
	t *testing.T
	m gocv.Mat
}

func newTable(t *testing.T, w, h int) table {
	m := gocv.NewMatWithSizeFromScalar(gocv.NewScalar(60, 80, 120, 0), h, w, gocv.MatTypeCV8UC3)
	t.Cleanup(func() { _ = m.Close() })
	return table{t, m}
}

// paper lays a sheet on the table, with rows of print on it; it gives the boxes of the print.
func (d table) paper(r image.Rectangle, white uint8, rows int) (text []models.Box) {
	d.rectangle(r, white)
	w, h := float64(d.m.Cols()), float64(d.m.Rows())
	for row := range rows {
		y := r.Min.Y + (row+1)*r.Dy()/(rows+1)
		line := image.Rect(r.Min.X+r.Dx()/10, y-8, r.Max.X-r.Dx()/10, y+8)
		for x := line.Min.X; x < line.Max.X-14; x += 22 {
			d.rectangle(image.Rect(x, y-8, x+14, y-5), white/8)
			d.rectangle(image.Rect(x, y+5, x+14, y+8), white/8)
			d.rectangle(image.Rect(x+5, y-8, x+8, y+8), white/8)
		}
		text = append(text, models.Rect(float64(line.Min.X)/w, float64(line.Min.Y)/h, float64(line.Max.X)/w, float64(line.Max.Y)/h))
	}
	return text
}

func (d table) rectangle(r image.Rectangle, grey uint8) {
	r.Max = r.Max.Sub(image.Pt(1, 1))
	if err := gocv.Rectangle(&d.m, r, color.RGBA{grey, grey, grey, 0}, -1); err != nil {
		d.t.Fatal(err)
	}
}

// shadow darkens everything left of x.
func (d table) shadow(x int, by float64) {
	px, err := d.m.DataPtrUint8()
	if err != nil {
		d.t.Fatal(err)
	}
	for i := range px {
		if i/3%d.m.Cols() < x {
			px[i] = byte(float64(px[i]) * by)
		}
	}
}

// flattened is the page where nobody can tell where its text is.
func flattened(img models.Image) Flat {
	flat, _ := Flatten(img, nil)
	return flat
}

// shows fails where Flatten does not cut the sheet out that the text is on, where the point of its page lies elsewhere across the picture, or where it is told as
// cut off and is not.
func (d table) shows(name string, text []models.Box, at models.Point, across float64, cut bool) {
	d.t.Helper()
	flat, err := Flatten(d.taken(), func() ([]models.Box, error) { return text, nil })
	if err != nil || !flat.Seen.Outline {
		d.t.Fatalf("%s: outline %v, error %v", name, flat.Seen.Outline, err)
	}
	if got := flat.ToUpload.Map(at).X; math.Abs(got-across) > 0.01 {
		d.t.Errorf("%s: %v of the page is at %.3f of the picture, want %.3f", name, at, got, across)
	}
	if got := flat.Inspect().Has(models.Cropped); got != cut {
		d.t.Errorf("%s: told as cut off %v, want %v", name, got, cut)
	}
}

// taken is the photograph, with the noise of a camera.
func (d table) taken() models.Image {
	noise := rand.New(rand.NewPCG(1, 1))
	img := models.Image{Width: d.m.Cols(), Height: d.m.Rows(), BGR: d.m.ToBytes()}
	for i := range img.BGR {
		img.BGR[i] = byte(min(max(int(img.BGR[i])+noise.IntN(7)-3, 0), 255))
	}
	return img
}

func TestNeitherOfTwoCardsIsCutAway(t *testing.T) {
	front, back := image.Rect(190, 200, 1090, 768), image.Rect(210, 900, 1110, 1468)
	one := newTable(t, 1300, 1700)
	one.paper(front, 235, 6)
	if !flattened(one.taken()).Seen.Outline {
		t.Error("a single card is not cut out of the picture")
	}
	two := newTable(t, 1300, 1700)
	two.paper(front, 235, 6)
	two.paper(back, 235, 5)
	if flat := flattened(two.taken()); flat.Seen.Outline {
		t.Errorf("one of two cards was cut out, %d x %d", flat.Image.Width, flat.Image.Height)
	}
}

func TestLinesHalfInShadowStayOnThePage(t *testing.T) {
	desk := newTable(t, 1700, 1300)
	text := desk.paper(image.Rect(150, 150, 1550, 1150), 235, 12)
	desk.shadow(1000, 0.2)
	photo := desk.taken()
	if flat := flattened(photo); !flat.Seen.Outline || flat.Image.Width > 1000 {
		t.Fatalf("outline %v, %d wide: the lit part should pass for a sheet", flat.Seen.Outline, flat.Image.Width)
	}
	flat, err := Flatten(photo, func() ([]models.Box, error) { return text, nil })
	if err != nil || flat.Image.Width < 1380 {
		t.Errorf("of a sheet 1400 pixels wide, %d are left (%v)", flat.Image.Width, err)
	}
}

// lampShadow falls slantwise over the foot of a sheet; most lines are in the light, and one is half in it.
func (d table) lampShadow(by float64) {
	px, err := d.m.DataPtrUint8()
	if err != nil {
		d.t.Fatal(err)
	}
	for i := range px {
		if x, y := i/3%d.m.Cols(), i/3/d.m.Cols(); 10*y > 10400-x {
			px[i] = byte(float64(px[i]) * by)
		}
	}
}

func TestASheetInLightAndShadowIsCutOutWhole(t *testing.T) {
	desk := newTable(t, 1700, 1300)
	desk.paper(image.Rect(150, 150, 1550, 1150), 235, 12)
	desk.lampShadow(0.3)
	if flat := flattened(desk.taken()); !flat.Seen.Outline || flat.Image.Height < 980 || flat.Image.Height > 1020 {
		t.Errorf("outline %v; of a sheet 1000 pixels high, %d are left", flat.Seen.Outline, flat.Image.Height)
	}
}

// The shadow is so deep that its part of the sheet does not pass for paper.
func TestTheFootOfASheetStaysWhereAShadowCutsALine(t *testing.T) {
	desk := newTable(t, 1700, 1300)
	text := desk.paper(image.Rect(150, 150, 1550, 1150), 235, 12)
	desk.lampShadow(0.2)
	photo := desk.taken()
	if flat := flattened(photo); !flat.Seen.Outline || flat.Image.Height > 900 {
		t.Fatalf("outline %v, %d high: the lit part should pass for a sheet", flat.Seen.Outline, flat.Image.Height)
	}
	if flat := FlattenAround(photo, text); flat.Image.Height < 980 {
		t.Errorf("of a sheet 1000 pixels high, %d are left", flat.Image.Height)
	}
}

func TestOtherPapersDoNotKeepASheetFromBeingFlattened(t *testing.T) {
	desk := newTable(t, 1700, 1300)
	text := desk.paper(image.Rect(500, 250, 1250, 720), 235, 8)
	text = append(text, desk.paper(image.Rect(0, 1080, 600, 1300), 225, 3)...)
	if flat := FlattenAround(desk.taken(), text); !flat.Seen.Outline {
		t.Error("the sheet in the middle is not cut out")
	}
}

// A quadrilateral whose upper side runs through the paper is no sheet, however well its other three sides show.
func TestEverySideOfASheetHasAnEdge(t *testing.T) {
	desk := newTable(t, 480, 360)
	desk.paper(image.Rect(60, 50, 420, 310), 235, 5)
	var s scope
	defer s.close()
	sc := newScene(&s, desk.m, s.unwritten(desk.m))
	if o := sc.judge(quad{{60, 50}, {420, 50}, {420, 310}, {60, 310}}); !o.bounded() {
		t.Errorf("the sheet itself is refused: %v", o.sides)
	}
	if o := sc.judge(quad{{60, 150}, {420, 150}, {420, 310}, {60, 310}}); o.bounded() {
		t.Errorf("a part of it passes for a sheet: %v", o.sides)
	}
}

// A second card that no outline shows, here a smaller one that lies askew in the dark, is seen by its text; a few words on a paper that lies about are none.
func TestACardWithTheTextOfAnotherBesideItIsNotCutOut(t *testing.T) {
	cut := func(other image.Rectangle, rows int) bool {
		desk := newTable(t, 1300, 1700)
		text := desk.paper(image.Rect(190, 200, 1090, 768), 235, 6)
		for _, line := range desk.paper(other, 90, rows) {
			line[1].Y -= 0.06
			line[2].Y -= 0.06
			text = append(text, line)
		}
		flat, err := Flatten(desk.taken(), func() ([]models.Box, error) { return text, nil })
		if err != nil {
			t.Fatal(err)
		}
		return flat.Seen.Outline
	}
	if cut(image.Rect(210, 950, 870, 1370), 6) {
		t.Error("one of two cards was cut out")
	}
	if !cut(image.Rect(700, 1400, 1300, 1690), 3) {
		t.Error("the corner of another paper keeps the card from being cut out")
	}
}
