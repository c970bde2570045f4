package page

import (
	"bytes"
	"image"
	"image/jpeg"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/oned"
	"github.com/makiuchi-d/gozxing/qrcode"
	"golang.org/x/text/encoding/simplifiedchinese"

	"yushen/models"
	"yushen/page/pagetest"
)

// withCode is a page of print, A4 at 200 dpi, with a code on a white label.
func withCode(t testing.TB, w gozxing.Writer, format gozxing.BarcodeFormat, text string, place image.Rectangle, hints map[gozxing.EncodeHintType]interface{}) models.Image {
	t.Helper()
	m, err := w.Encode(text, format, place.Dx(), place.Dy(), hints)
	if err != nil {
		t.Fatal(err)
	}
	page := pagetest.NewSheet(pagetest.Form, 2339, 1).Image
	page.BGR = append([]byte(nil), page.BGR...)
	for y := range place.Dy() {
		for x := range place.Dx() {
			v := byte(245)
			if m.Get(x, y) {
				v = 35
			}
			at := 3 * ((place.Min.Y+y)*page.Width + place.Min.X + x)
			page.BGR[at], page.BGR[at+1], page.BGR[at+2] = v, v, v
		}
	}
	return page
}

const link = "https://zwfw.example.gov.cn/verify?no=宁2026固原市不动产权第0012345号"

var utf8Hint = map[gozxing.EncodeHintType]interface{}{gozxing.EncodeHintType_CHARACTER_SET: "UTF-8"}

func TestCodesAreReadWithTheirPlaces(t *testing.T) {
	qr := withCode(t, qrcode.NewQRCodeWriter(), gozxing.BarcodeFormat_QR_CODE, link, image.Rect(1250, 150, 1500, 400), utf8Hint)
	small := withCode(t, qrcode.NewQRCodeWriter(), gozxing.BarcodeFormat_QR_CODE, "91640402MA75WXYZ1T", image.Rect(200, 2000, 320, 2120), nil)
	bar := withCode(t, oned.NewCode128Writer(), gozxing.BarcodeFormat_CODE_128, "YCFC-2026-004512", image.Rect(900, 120, 1400, 190), nil)
	desk := pagetest.Photo{Desk: pagetest.WoodDesk, W: 2400, H: 3200, Fill: 0.85, Turn: 4, Tilt: 0.05, Shadow: true}
	for name, c := range map[string]struct {
		page models.Image
		kind models.BarcodeKind
		text string
		at   models.Point
	}{
		"二维码":      {qr, models.QRCode, link, models.Point{X: 1375. / 1654, Y: 275. / 2339}},
		"转了一圈的二维码": {Turn(qr, 90), models.QRCode, link, models.Point{X: 1 - 275./2339, Y: 1375. / 1654}},
		"小二维码":     {small, models.QRCode, "91640402MA75WXYZ1T", models.Point{X: 260. / 1654, Y: 2060. / 2339}},
		"照片上的二维码":  {flattened(desk.Take(qr, rand.New(rand.NewPCG(1, 1)))).Image, models.QRCode, link, models.Point{X: 1375. / 1654, Y: 275. / 2339}},
		"压缩过的二维码":  {openPage(t, jpegQuality(qr, 30), 0), models.QRCode, link, models.Point{X: 1375. / 1654, Y: 275. / 2339}},
		"条形码":      {bar, models.Strokes, "YCFC-2026-004512", models.Point{X: 1150. / 1654, Y: 155. / 2339}},
	} {
		t.Run(name, func(t *testing.T) {
			f := Flat{Image: c.page}
			got := f.Codes()
			if len(got) != 1 || got[0].Kind != c.kind || got[0].Text != c.text {
				t.Fatalf("read %+v, want %s", got, c.text)
			}
			if m := got[0].Box.Center(); math.Hypot(m.X-c.at.X, m.Y-c.at.Y) > 0.02 {
				t.Errorf("found at %v, want %v", m, c.at)
			}
		})
	}
}

func jpegQuality(img models.Image, quality int) []byte {
	return encoded(func(b *bytes.Buffer) error {
		return jpeg.Encode(b, goImage(img), &jpeg.Options{Quality: quality})
	})
}

func TestAPageOfPrintHasNoCodes(t *testing.T) {
	for _, kind := range []pagetest.Kind{pagetest.Form, pagetest.Certificate, pagetest.Letter} {
		f := Flat{Image: pagetest.NewSheet(kind, 2339, 2).Image}
		if got := f.Codes(); len(got) > 0 {
			t.Errorf("kind %v: %+v", kind, got)
		}
	}
}

func TestACodeInGB18030(t *testing.T) {
	gbk, err := simplifiedchinese.GB18030.NewEncoder().String("不动产权证")
	if err != nil {
		t.Fatal(err)
	}
	r := gozxing.NewResult(gbk, nil, nil, gozxing.BarcodeFormat_QR_CODE)
	r.PutMetadata(gozxing.ResultMetadataType_BYTE_SEGMENTS, [][]byte{[]byte(gbk)})
	if got := codeText(r); got != "不动产权证" {
		t.Errorf("read %q", got)
	}
	r = gozxing.NewResult("a\x1b]0;x\u202eb"+strings.Repeat("字", 5000), nil, nil, gozxing.BarcodeFormat_QR_CODE)
	if got := codeText(r); strings.ContainsAny(got, "\x1b\u202e") || len([]rune(got)) > longestCode {
		t.Errorf("what a stranger printed comes through as %.40q", got)
	}
}

// FuzzCodes paints over the top of a page with a code on it.
func FuzzCodes(f *testing.F) {
	page := withCode(f, qrcode.NewQRCodeWriter(), gozxing.BarcodeFormat_QR_CODE, link, image.Rect(1250, 150, 1500, 400), utf8Hint)
	top := page.BGR[:3*page.Width*500]
	f.Add([]byte{0, 255, 0}, uint16(300))
	f.Fuzz(func(t *testing.T, paint []byte, width uint16) {
		painted := models.Image{Width: page.Width, Height: 500, BGR: bytes.Clone(top)}
		for i, v := range paint {
			x, y := 1250+i*7%250, 150+i*int(width)%250
			at := 3 * (y*page.Width + x)
			painted.BGR[at], painted.BGR[at+1], painted.BGR[at+2] = v, v, v
		}
		flat := Flat{Image: painted}
		for _, c := range flat.Codes() {
			if c.Text == "" || len([]rune(c.Text)) > longestCode {
				t.Errorf("code of %q", c.Text)
			}
		}
	})
}
