package ocr_test

import (
	"context"
	"math"
	"slices"
	"strings"
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

func TestCurledPageIsReadWhicheverWayItLies(t *testing.T) {
	line := picture(t, "long_line.png")
	page := white(line.Width, 6*line.Height)
	for i := range 2 {
		copy(page.BGR[3*line.Width*line.Height*(i+1):], line.BGR)
	}
	lay(page, picture(t, "names.png"), 1, 700, 3*line.Height) // lines too short to be bent tell the way
	bent := curled(page, func(x float64) float64 { return 40 * math.Sin(math.Pi*x) })
	for quarters := range 4 {
		lines, way, err := open(t).ReadUpright(context.Background(), turn(bent, quarters), nil, func(int) {})
		if err != nil || way != (360-90*quarters)%360 {
			t.Fatalf("turned by %d quarters: turned back by %d degrees, error %v", quarters, way, err)
		}
		got := strings.Join(texts(lines), "\n")
		for _, want := range []string{"申请人提交的材料齐全并且符合法定形式", "申请登记的不动产权属清楚", "依照有关规定决定准予登记"} {
			if strings.Count(got, want) != 2 {
				t.Errorf("turned by %d quarters: %q does not stand twice in\n%s", quarters, want, got)
			}
		}
	}
}
