package ocr_test

import (
	"math"
	"slices"
	"testing"

	"yushen/models"
)

// curled moves each column of a picture down by f of its place across (0 to 1), in pixels.
func curled(img models.Image, f func(x float64) float64) models.Image {
	out := models.Image{Width: img.Width, Height: img.Height, BGR: slices.Clone(img.BGR)}
	for x := range img.Width {
		down := int(f(float64(x) / float64(img.Width)))
		for y := range img.Height {
			from := min(max(y-down, 0), img.Height-1)
			copy(out.BGR[3*(y*img.Width+x):][:3], img.BGR[3*(from*img.Width+x):][:3])
		}
	}
	return out
}

func TestCurledPageReadsLikeAFlatOne(t *testing.T) {
	flat := picture(t, "long_line.png")
	margin := 80
	page := white(flat.Width, flat.Height+2*margin)
	copy(page.BGR[3*margin*flat.Width:], flat.BGR)
	want := read(t, page)
	got := read(t, curled(page, func(x float64) float64 { return 40 * math.Sin(math.Pi*x) }))
	if !slices.Equal(texts(got), texts(want)) {
		t.Fatalf("read\n%v\nwant\n%v", texts(got), texts(want))
	}
	for i, l := range got { // the places are those on the curled page: lower in the middle than at the ends
		first, middle := l.Chars[0].Box[0], l.Chars[len(l.Chars)/2].Box[0]
		if len(l.Chars) > 40 && (middle.Y-first.Y)*float64(page.Height) < 25 {
			t.Errorf("line %d: its middle is at %.3f, its beginning at %.3f of the height", i, middle.Y, first.Y)
		}
	}
}
