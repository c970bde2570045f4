package ocr_test

import (
	"context"
	"testing"

	"golang.org/x/sync/errgroup"

	"yushen/models"
	"yushen/ocr"
)

// crop cuts a box out of a page.
func crop(img models.Image, b models.Box) models.Image {
	x0, y0, x1, y1 := b.Bounds()
	left, top := int(x0*float64(img.Width)), int(y0*float64(img.Height))
	out := models.Image{Width: int(x1*float64(img.Width)) - left, Height: int(y1*float64(img.Height)) - top}
	for y := range out.Height {
		at := 3 * ((top+y)*img.Width + left)
		out.BGR = append(out.BGR, img.BGR[at:at+3*out.Width]...)
	}
	return out
}

func TestSecondReader(t *testing.T) {
	s, err := ocr.OpenSecond(2)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	page := picture(t, "certificate.png")
	fields := map[string]ocr.Kind{"成套住宅": ocr.AnyText, "云川市望江区松涛路一百二十号": ocr.AnyText}
	crops := map[string]models.Image{}
	for _, l := range read(t, page) {
		if _, ok := fields[l.Text]; ok {
			crops[l.Text] = crop(page, l.Box)
		}
	}
	number := picture(t, "names.png")
	for _, l := range read(t, number) {
		if n := len(l.Chars); n > 18 { // 证件号：11010119900307721X
			crops["11010119900307721X"] = crop(number, l.Chars[n-18].Box.Union(l.Chars[n-1].Box))
			fields["11010119900307721X"] = ocr.IDNumber
		}
	}
	if len(crops) != 3 {
		t.Fatalf("found %d of the fields to read again", len(crops))
	}
	group, ctx := errgroup.WithContext(context.Background())
	for range 3 { // more readings than clients
		for want, img := range crops {
			group.Go(func() error {
				got, sure, err := s.Read(ctx, img, fields[want])
				if err == nil && (got != want || sure < 0.5) {
					t.Errorf("read %q, confidence %.2f; want %q", got, sure, want)
				}
				return err
			})
		}
	}
	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
	if got, _, err := s.Read(context.Background(), white(300, 60), ocr.AnyText); got != "" || err != nil {
		t.Errorf("blank field: %q, %v", got, err)
	}
	gone, cancel := context.WithCancel(context.Background())
	cancel()
	if _, _, err := s.Read(gone, crops["成套住宅"], ocr.AnyText); err == nil {
		t.Error("a cancelled reading went on")
	}
}
