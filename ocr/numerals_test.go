package ocr

import (
	"image"
	"image/color"
	"testing"

	"gocv.io/x/gocv"
)

// A network that passes over the small 2 of m² has read a length; print in its place says that it is an area.
func TestTheExponentOfSquareMetres(t *testing.T) {
	tests := []struct {
		name   string
		draw   func(m *gocv.Mat) error
		follow string
		want   string
	}{
		{"右上有小字", func(m *gocv.Mat) error {
			return gocv.PutText(m, "2", image.Pt(90, 18), gocv.FontHersheySimplex, 0.4, color.RGBA{70, 70, 70, 0}, 1)
		}, "", "8m²"},
		{"右上没有字,是米", func(*gocv.Mat) error { return nil }, "", "8m"},
		{"上方一条横线,不是平方", func(m *gocv.Mat) error {
			return gocv.Line(m, image.Pt(30, 14), image.Pt(140, 14), color.RGBA{70, 70, 70, 0}, 2)
		}, "", "8m"},
		{"已经读到平方", func(m *gocv.Mat) error {
			return gocv.PutText(m, "2", image.Pt(90, 18), gocv.FontHersheySimplex, 0.4, color.RGBA{70, 70, 70, 0}, 1)
		}, "²", "8m²"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			m := gocv.NewMatWithSizeFromScalar(gocv.NewScalar(220, 220, 220, 0), stripHeight, 160, gocv.MatTypeCV8UC3)
			defer func() { _ = m.Close() }()
			if err := gocv.PutText(&m, "8m", image.Pt(44, 36), gocv.FontHersheySimplex, 0.9, color.RGBA{70, 70, 70, 0}, 2); err != nil {
				t.Fatal(err)
			}
			if err := test.draw(&m); err != nil {
				t.Fatal(err)
			}
			glyphs := []glyph{{text: "8", at: 52, confidence: 1}, {text: "m", at: 77, confidence: 1}}
			if test.follow != "" {
				glyphs = append(glyphs, glyph{text: test.follow, at: 94, confidence: 1})
			}
			if got := spelled(writeSquares(glyphs, strip{160, m.ToBytes()}), -1); got != test.want {
				t.Errorf("read %s, want %s", got, test.want)
			}
		})
	}
}

// Print behind the figure of an area that no network saw is its unit; behind another figure it may be anything, and blank paper is nothing.
func TestAnAreaWhoseUnitWasPassedOver(t *testing.T) {
	tests := []struct {
		name, before, printed, want string
	}{
		{"面积后的字没有读出", "积", "m2", "积8m²"},
		{"面积后没有字", "积", "", "积8"},
		{"面积后只有一条底纹", "积", "-", "积8"},
		{"不是面积", "价", "m2", "价8"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			m := gocv.NewMatWithSizeFromScalar(gocv.NewScalar(220, 220, 220, 0), stripHeight, 160, gocv.MatTypeCV8UC3)
			defer func() { _ = m.Close() }()
			if err := gocv.PutText(&m, "8"+test.printed, image.Pt(44, 36), gocv.FontHersheySimplex, 0.9, color.RGBA{150, 150, 150, 0}, 2); err != nil {
				t.Fatal(err)
			}
			glyphs := []glyph{{text: test.before, at: 20, confidence: 1}, {text: "8", at: 52, confidence: 1}}
			got := writeSquares(glyphs, strip{160, m.ToBytes()})
			if spelled(got, -1) != test.want {
				t.Errorf("read %s, want %s", spelled(got, -1), test.want)
			}
			if len(got) > len(glyphs) && !less(got, doubt) {
				t.Error("what was not read stands in no doubt")
			}
		})
	}
}
