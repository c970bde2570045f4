package reading_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/png"
	"os"
	"strings"
	"sync"
	"testing"

	"yushen/models"
	"yushen/ocr"
	"yushen/page"
	"yushen/precheck"
	"yushen/reading"
)

// reader is opened once for all tests; it fails with what to run where the networks are missing.
var reader = sync.OnceValues(func() (*reading.Reader, error) {
	engine, err := ocr.Open(ocr.Config{})
	if err != nil {
		return nil, err
	}
	opener, err := page.NewOpener(page.Limits{})
	return reading.New(opener, engine, 2, 0), err
})

func open(t *testing.T) *reading.Reader {
	t.Helper()
	r, err := reader()
	if err != nil {
		t.Fatalf("%v\n\nThese tests read with the real networks: run `make setup` first.", err)
	}
	return r
}

// certificate is a made-up certificate page, turned clockwise by quarters.
func certificate(t *testing.T, quarters int) (data []byte, width, height int) {
	t.Helper()
	data, err := os.ReadFile("../ocr/testdata/certificate.png")
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	size := img.Bounds().Size()
	if quarters == 0 {
		return data, size.X, size.Y
	}
	for range quarters {
		b := img.Bounds()
		turned := image.NewRGBA(image.Rect(0, 0, b.Dy(), b.Dx()))
		for y := range b.Dy() {
			for x := range b.Dx() {
				turned.Set(b.Dy()-1-y, x, img.At(x, y))
			}
		}
		img = turned
	}
	var out bytes.Buffer
	if err := png.Encode(&out, img); err != nil {
		t.Fatal(err)
	}
	return out.Bytes(), size.X, size.Y
}

func readOne(t *testing.T, data []byte) models.Page {
	t.Helper()
	got, err := open(t).ReadUpload(context.Background(), "证书.png", data, nil)
	if err != nil || len(got.Pages) != 1 {
		t.Fatalf("%d pages, %v", len(got.Pages), err)
	}
	return got.Pages[0]
}

func lineWith(t *testing.T, p models.Page, text string) models.Line {
	t.Helper()
	for _, l := range p.Lines {
		if strings.Contains(l.Text, text) {
			return l
		}
	}
	t.Fatalf("nothing read as %s", text)
	return models.Line{}
}

func TestAnUploadIsReadWhicheverWayItLies(t *testing.T) {
	straight, width, height := certificate(t, 0)
	want := lineWith(t, readOne(t, straight), "成套住宅").Box.Center()
	for name, quarters := range map[string]int{"正放": 0, "向右横放": 1, "倒放": 2, "向左横放": 3} {
		t.Run(name, func(t *testing.T) {
			data, _, _ := certificate(t, quarters)
			p := readOne(t, data)
			if p.Width != width || p.Height != height {
				t.Errorf("upright page of %d x %d pixels, want %d x %d", p.Width, p.Height, width, height)
			}
			if p.Rotation != (360-90*quarters)%360 {
				t.Errorf("turned by %d degrees", p.Rotation)
			}
			at := lineWith(t, p, "成套住宅").Box.Center()
			if dx, dy := at.X-want.X, at.Y-want.Y; dx*dx+dy*dy > 0.01*0.01 {
				t.Errorf("found at %v, want %v", at, want)
			}
		})
	}
}

func TestAPlaceIsReadAgainByTwoReaders(t *testing.T) {
	for name, quarters := range map[string]int{"正放的页": 0, "横放的页": 1} {
		t.Run(name, func(t *testing.T) {
			data, _, _ := certificate(t, quarters)
			p := readOne(t, data)
			l := lineWith(t, p, "成套住宅")
			got, err := open(t).ReadAgain(context.Background(), "证书.png", data, 1, p.Rotation, []models.Box{l.Box})
			if err != nil || len(got) != 1 {
				t.Fatalf("%d readings, %v", len(got), err)
			}
			text := ""
			for _, c := range got[0].Choices {
				text += c.Text
			}
			if !strings.Contains(text, "成套住宅") {
				t.Errorf("the network reads %q the second time", text)
			}
			if !strings.Contains(got[0].Witness.Text, "成套住宅") {
				t.Errorf("the other engine reads %q", got[0].Witness.Text)
			}
		})
	}
}

func TestPagePictureStandsUpright(t *testing.T) {
	data, width, height := certificate(t, 1)
	upload, err := open(t).ReadUpload(context.Background(), "证书.png", data, nil)
	if err != nil {
		t.Fatal(err)
	}
	media, picture, err := open(t).PagePicture(context.Background(), "证书.png", data, 1, upload.Pages[0].Rotation)
	if err != nil || media != "image/jpeg" {
		t.Fatal(media, err)
	}
	size, _, err := image.DecodeConfig(bytes.NewReader(picture))
	if err != nil || size.Width != width || size.Height != height {
		t.Errorf("%d x %d, %v; want %d x %d", size.Width, size.Height, err, width, height)
	}
}

func TestWhatCannotBeReadIsTold(t *testing.T) {
	data, _, _ := certificate(t, 0)
	r := open(t)
	stopped, stop := context.WithCancel(context.Background())
	stop()
	for name, read := range map[string]func() error{
		"不是图片": func() error {
			_, err := r.ReadUpload(context.Background(), "表格.jpg", []byte("not a picture"), nil)
			return err
		},
		"没有这一页": func() error { _, err := r.ReadAgain(context.Background(), "表格.jpg", data, 2, 0, nil); return err },
	} {
		t.Run(name, func(t *testing.T) {
			var told *models.Error
			if err := read(); !errors.As(err, &told) || !strings.Contains(told.Public, "表格.jpg") {
				t.Errorf("%v; want an error that names the file to the citizen", err)
			}
		})
	}
	if _, err := r.ReadUpload(stopped, "证书.png", data, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("%v; a stopped request must not be answered", err)
	}
}

var _ precheck.SecondReader = (*reading.Reader)(nil)
