package page

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/image/bmp"
	"golang.org/x/image/tiff"

	"yushen/models"
)

// opener is shared: compiling the PDF reader takes seconds.
// opener keeps its compiled readers between runs: the processes of a fuzzing would each spend its time on compiling them.
var opener, _ = NewOpener(Limits{}, KeepCompiled(filepath.Join(os.TempDir(), "yushen-test-compiled")))

// flag is a picture with a red corner at the top left and a blue one at the bottom right.
func flag(w, h int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{250, 250, 250, 255}
			if x < w/2 && y < h/2 {
				c = color.RGBA{200, 30, 30, 255}
			} else if x >= w/2 && y >= h/2 {
				c = color.RGBA{30, 30, 200, 255}
			}
			m.Set(x, y, c)
		}
	}
	return m
}

func encoded(encode func(*bytes.Buffer) error) []byte {
	var b bytes.Buffer
	if err := encode(&b); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func jpegBytes(m image.Image) []byte {
	return encoded(func(b *bytes.Buffer) error { return jpeg.Encode(b, m, &jpeg.Options{Quality: 95}) })
}

func pngBytes(m image.Image) []byte {
	return encoded(func(b *bytes.Buffer) error { return png.Encode(b, m) })
}

func file(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// withOrientation puts an EXIF block with the orientation behind the start marker of a JPEG.
func withOrientation(data []byte, o uint16) []byte {
	var exif bytes.Buffer
	exif.WriteString("Exif\x00\x00MM\x00*")
	for _, v := range []any{uint32(8), uint16(1), uint16(orientationTag), uint16(3), uint32(1), o, uint16(0), uint32(0)} {
		_ = binary.Write(&exif, binary.BigEndian, v)
	}
	out := append([]byte{}, data[:2]...)
	out = append(out, 0xff, 0xe1)
	out = binary.BigEndian.AppendUint16(out, uint16(exif.Len()+2))
	return append(append(out, exif.Bytes()...), data[2:]...)
}

// pdf writes a PDF with the given page contents; every content may draw the picture /P, a JPEG of pw x ph pixels.
func pdf(w, h int, picture []byte, pw, ph int, contents ...string) []byte {
	var b bytes.Buffer
	var at []int
	object := func(body string) {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", len(at), body)
	}
	b.WriteString("%PDF-1.4\n")
	var kids strings.Builder
	for i := range contents {
		fmt.Fprintf(&kids, "%d 0 R ", 4+2*i)
	}
	object("<</Type/Catalog/Pages 2 0 R>>")
	object(fmt.Sprintf("<</Type/Pages/Count %d/Kids[%s]>>", len(contents), kids.String()))
	object(fmt.Sprintf("<</Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 8/ColorSpace/DeviceRGB/Filter/DCTDecode/Length %d>>stream\n%s\nendstream",
		pw, ph, len(picture), picture))
	for i, c := range contents {
		object(fmt.Sprintf("<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Resources<</XObject<</P 3 0 R>>>>/Contents %d 0 R>>", w, h, 5+2*i))
		object(fmt.Sprintf("<</Length %d>>stream\n%s\nendstream", len(c), c))
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1)
	for _, o := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(at)+1, start)
	return b.Bytes()
}

func openPage(t *testing.T, data []byte, n int) models.Image {
	t.Helper()
	u, err := opener.Open(context.Background(), "材料.jpg", data)
	if err != nil {
		t.Fatal(err)
	}
	defer u.Close()
	img, err := u.Page(context.Background(), n)
	if err != nil {
		t.Fatal(err)
	}
	return img
}

func at(img models.Image, x, y float64) (b, g, r byte) {
	i := 3 * (int(y*float64(img.Height))*img.Width + int(x*float64(img.Width)))
	return img.BGR[i], img.BGR[i+1], img.BGR[i+2]
}

func isRed(img models.Image, x, y float64) bool {
	b, g, r := at(img, x, y)
	return r > 150 && g < 90 && b < 90
}

func isBlue(img models.Image, x, y float64) bool {
	b, g, r := at(img, x, y)
	return b > 150 && g < 90 && r < 90
}

func TestEveryCommonKindOpens(t *testing.T) {
	m := flag(120, 80)
	deep := image.NewNRGBA64(m.Bounds())
	for y := range 80 {
		for x := range 120 {
			deep.Set(x, y, m.At(x, y))
		}
	}
	drawn := "0.8 0.1 0.1 rg 0 40 60 40 re f 0.1 0.1 0.8 rg 60 0 60 40 re f"
	tests := map[string][]byte{
		"JPEG":            jpegBytes(m),
		"渐进式JPEG":         file(t, "progressive.jpg"),
		"CMYK的JPEG":       file(t, "cmyk.jpg"),
		"PNG":             pngBytes(m),
		"16位PNG":          pngBytes(deep),
		"WebP":            file(t, "picture.webp"),
		"HEIC":            file(t, "picture.heic"),
		"自带旋转又有EXIF的HEIC": file(t, "turned.heic"),
		"只有EXIF方向的HEIC":   onlyEXIF(file(t, "turned.heic")),
		"动图WebP的第一帧":      file(t, "animated.webp"),
		"JPEG压缩的TIFF":     file(t, "jpeg.tif"),
		"16位带透明的PNG":      pngBytes(clear16(m)),
		"BMP":             encoded(func(b *bytes.Buffer) error { return bmp.Encode(b, m) }),
		"GIF":             encoded(func(b *bytes.Buffer) error { return gif.Encode(b, m, nil) }),
		"TIFF":            encoded(func(b *bytes.Buffer) error { return tiff.Encode(b, m, nil) }),
		"一张图的PDF":         pdf(120, 80, jpegBytes(m), 120, 80, "120 0 0 80 0 0 cm /P Do"),
		"图上盖了字的PDF":       pdf(120, 80, jpegBytes(m), 120, 80, "120 0 0 80 0 0 cm /P Do 0 0 0 rg 0.9 0.9 0.01 0.01 re f"),
		"画出来的PDF":         pdf(120, 80, nil, 1, 1, drawn),
		"PDF头前面有杂字节":      append([]byte("\r\n\r\n"), pdf(120, 80, nil, 1, 1, drawn)...),
		"文件名说是程序,内容是JPEG": jpegBytes(m),
	}
	for name, data := range tests {
		t.Run(name, func(t *testing.T) {
			img := openPage(t, data, 0)
			if got := float64(img.Width) / float64(img.Height); got < 1.48 || got > 1.52 {
				t.Errorf("picture of %d x %d, want 3 to 2", img.Width, img.Height)
			}
			if !isRed(img, 0.2, 0.2) || !isBlue(img, 0.8, 0.8) {
				t.Error("red corner is not at the top left, or blue one not at the bottom right")
			}
		})
	}
}

// clear16 has 16 bits a channel and transparent paper where the flag is nearly white.
func clear16(m *image.RGBA) image.Image {
	out := image.NewNRGBA64(m.Bounds())
	for y := range m.Rect.Dy() {
		for x := range m.Rect.Dx() {
			if c := m.RGBAAt(x, y); c.G < 200 {
				out.Set(x, y, c)
			}
		}
	}
	return out
}

// onlyEXIF makes a HEIC's own turn a property that readers skip, so that only EXIF tells which way up it is.
func onlyEXIF(data []byte) []byte {
	data = bytes.Replace(data, []byte("irot"), []byte("skip"), 1)
	return bytes.Replace(data, []byte("\x01\x12\x00\x03\x00\x00\x00\x01\x00\x01"), []byte("\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06"), 1)
}

func TestPhoneTurnedAnyWayShowsUpright(t *testing.T) {
	// How a picture must be stored so that each orientation shows the flag upright.
	m := flag(120, 80)
	stored := func(o int) image.Image {
		w, h := 120, 80
		if o >= 5 {
			w, h = h, w
		}
		out := image.NewRGBA(image.Rect(0, 0, w, h))
		for y := range h {
			for x := range w {
				u, v := x, y
				switch o {
				case 2:
					u = 119 - x
				case 3:
					u, v = 119-x, 79-y
				case 4:
					v = 79 - y
				case 5:
					u, v = y, x
				case 6:
					u, v = 119-y, x
				case 7:
					u, v = 119-y, 79-x
				case 8:
					u, v = y, 79-x
				}
				out.Set(x, y, m.At(u, v))
			}
		}
		return out
	}
	for o := 1; o <= 8; o++ {
		t.Run(fmt.Sprint(o), func(t *testing.T) {
			img := openPage(t, withOrientation(jpegBytes(stored(o)), uint16(o)), 0)
			if img.Width != 120 || img.Height != 80 || !isRed(img, 0.2, 0.2) || !isBlue(img, 0.8, 0.8) {
				t.Errorf("picture of %d x %d is not upright", img.Width, img.Height)
			}
		})
	}
}

func TestTransparentPaperIsWhite(t *testing.T) {
	m := image.NewNRGBA(image.Rect(0, 0, 40, 40))
	m.Set(5, 5, color.NRGBA{0, 0, 0, 255})
	img := openPage(t, pngBytes(m), 0)
	if b, g, r := at(img, 0.5, 0.5); b != 255 || g != 255 || r != 255 {
		t.Errorf("transparent pixel shows %d %d %d, want white", b, g, r)
	}
	if b, _, _ := at(img, 0.13, 0.13); b > 40 {
		t.Errorf("ink on transparent paper shows %d, want black", b)
	}
}

func TestScannedPDFKeepsThePicturesOwnPixels(t *testing.T) {
	m := flag(600, 400)
	img := openPage(t, pdf(300, 200, jpegBytes(m), 600, 400, "300 0 0 200 0 0 cm /P Do"), 0)
	if img.Width != 600 || img.Height != 400 {
		t.Errorf("page of %d x %d, want the picture's 600 x 400", img.Width, img.Height)
	}
}

func TestDrawnPDFIsRasterisedAt200DPI(t *testing.T) {
	img := openPage(t, pdf(595, 842, nil, 1, 1, "0 0 0 rg 10 10 5 5 re f"), 0)
	if img.Width < 1650 || img.Width > 1657 {
		t.Errorf("A4 is %d pixels wide, want 1654", img.Width)
	}
}

func TestPagesComeOneByOne(t *testing.T) {
	pages := make([]string, 30)
	for i := range pages {
		pages[i] = fmt.Sprintf("0 0 0 rg 0 0 %d 80 re f", 120*(i+1)/31)
	}
	u, err := opener.Open(context.Background(), "合同.pdf", pdf(120, 80, nil, 1, 1, pages...))
	if err != nil {
		t.Fatal(err)
	}
	defer u.Close()
	if u.Len() != 30 {
		t.Fatalf("%d pages, want 30", u.Len())
	}
	for _, n := range []int{29, 0, 14} {
		img, err := u.Page(context.Background(), n)
		if err != nil {
			t.Fatal(err)
		}
		edge := float64(n+1) / 31
		if b, _, _ := at(img, edge-0.02, 0.5); b > 40 {
			t.Errorf("page %d shows another page", n)
		}
		if b, _, _ := at(img, edge+0.02, 0.5); b < 200 {
			t.Errorf("page %d shows another page", n)
		}
	}
	if _, err := u.Page(context.Background(), 30); err == nil {
		t.Error("page 31 of 30 opened")
	}
}

func TestFaxIsBlackOnWhiteWhicheverBitIsBlack(t *testing.T) {
	for _, name := range []string{"fax.tif", "fax0.tif"} { // zero is black, one is black
		img := openPage(t, file(t, name), 0)
		ink, _, _ := at(img, 0.2, 0.2)
		if paper, _, _ := at(img, 0.8, 0.8); paper < 250 || ink > 5 || img.Width != 120 {
			t.Errorf("%s: paper shows %d and ink %d in a picture %d wide", name, paper, ink, img.Width)
		}
	}
}

func TestRareKindsOfBMPOpen(t *testing.T) {
	for name, what := range map[string]string{"run_lengths.bmp": "run lengths", "os2.bmp": "the header of OS/2"} {
		data := file(t, name)
		img := openPage(t, data, 0)
		if img.Width != 120 || img.Height != 80 || !isRed(img, 0.2, 0.2) || !isBlue(img, 0.8, 0.8) {
			t.Errorf("%s (%s): %d x %d, another picture", name, what, img.Width, img.Height)
		}
		u, err := opener.Open(context.Background(), "半截"+name, data[:len(data)*6/10])
		if err == nil {
			_, err = u.Page(context.Background(), 0)
			u.Close()
		}
		if err == nil {
			t.Errorf("%s: half a file is taken for a whole one", name)
		}
	}
}

func TestEveryPageOfATIFFOpens(t *testing.T) {
	one := encoded(func(b *bytes.Buffer) error { return tiff.Encode(b, flag(60, 40), nil) })
	two := encoded(func(b *bytes.Buffer) error { return tiff.Encode(b, flag(120, 80), nil) })
	u, err := opener.Open(context.Background(), "传真.tif", joined(one, two))
	if err != nil {
		t.Fatal(err)
	}
	for n, w := range []int{60, 120} {
		img, err := u.Page(context.Background(), n)
		if err != nil || img.Width != w || !isRed(img, 0.2, 0.2) {
			t.Errorf("page %d is %d pixels wide (%v), want %d", n, img.Width, err, w)
		}
	}
}

// joined makes one TIFF with the directories of both: the second file's offsets move behind the first file.
func joined(a, b []byte) []byte {
	le := binary.LittleEndian
	shift := uint32(len(a))
	b = append([]byte{}, b...)
	ifd := le.Uint32(b[4:])
	n := int(le.Uint16(b[ifd:]))
	for i := range n {
		e := int(ifd) + 2 + 12*i
		tag, kind, count := le.Uint16(b[e:]), le.Uint16(b[e+2:]), le.Uint32(b[e+4:])
		size := map[uint16]uint32{1: 1, 2: 1, 3: 2, 4: 4, 5: 8}[kind] * count
		if size > 4 || tag == 273 {
			le.PutUint32(b[e+8:], le.Uint32(b[e+8:])+shift)
		}
	}
	a = append([]byte{}, a...)
	end := int(le.Uint32(a[4:]))
	end += 2 + 12*int(le.Uint16(a[end:]))
	le.PutUint32(a[end:], ifd+shift)
	return append(a, b...)
}

func TestBrokenUploadsAreToldInPlainWords(t *testing.T) {
	hugePNG := pngBytes(image.NewGray(image.Rect(0, 0, 1, 1)))
	binary.BigEndian.PutUint32(hugePNG[16:], 30000)
	binary.BigEndian.PutUint32(hugePNG[20:], 30000)
	whole := jpegBytes(flag(800, 1000))
	thousand := make([]string, 600)
	progressive := file(t, "progressive.jpg")
	scan := bytes.Index(progressive, []byte{0xff, 0xda})
	bomb := append(append([]byte{}, progressive[:len(progressive)-2]...), bytes.Repeat(progressive[scan:scan+12], 5000)...)
	tests := map[string]struct {
		name string
		data []byte
		code models.Code
		says string
	}{
		"空文件":             {"a.jpg", nil, models.BadFile, "空的"},
		"程序改名成照片":         {"照片.jpg", append([]byte("MZ\x90\x00"), make([]byte, 2000)...), models.BadFile, "程序"},
		"网页":              {"证.pdf", []byte("<!DOCTYPE html><html>登录</html>"), models.BadFile, "网页"},
		"文字文件":            {"说明.txt", []byte("这是一段说明"), models.BadFile, "文字文件"},
		"Word文件":          {"合同.docx", []byte("PK\x03\x04\x14\x00\x06\x00\x08\x00[Content_Types].xml"), models.BadFile, "导出成PDF"},
		"只有头的压缩包":         {"全部材料.zip", []byte("PK\x03\x04\x14\x00\x00\x00\x08\x00a.jpg"), models.BadFile, "损坏"},
		"RAR压缩包":          {"全部材料.rar", []byte("Rar!\x1a\x07\x01\x00"), models.BadFile, "解压"},
		"只有头的HEIC":        {"IMG.HEIC", []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"), models.BadFile, "损坏"},
		"只传了一半的HEIC":      {"IMG.HEIC", file(t, "picture.heic")[:600], models.BadFile, "损坏"},
		"像素数夸大的HEIC":      {"IMG.HEIC", hugeHEIC(file(t, "picture.heic")), models.TooLarge, "40000×40000"},
		"PSD":             {"IMG.psd", []byte("8BPS\x00\x01"), models.BadFile, "导出成PDF"},
		"少见的TIFF":         {"a.tif", bytes.Replace(file(t, "fax.tif"), []byte("\x03\x01\x03\x00\x01\x00\x00\x00\x04"), []byte("\x03\x01\x03\x00\x01\x00\x00\x00\x63"), 1), models.BadFile, "另存为JPG"},
		"印刷四色的TIFF":       {"a.tif", file(t, "inks.tif"), models.BadFile, "另存为JPG"},
		"一色一层的TIFF":       {"a.tif", file(t, "planes.tif"), models.BadFile, "另存为JPG"},
		"行尾补齐的传真TIFF":     {"a.tif", file(t, "fax3_padded.tif"), models.BadFile, "另存为JPG"},
		"数据缺了的JPEG压缩TIFF": {"a.tif", bytes.ReplaceAll(file(t, "jpeg.tif"), []byte("\xff\xda"), []byte("\xff\xff")), models.BadFile, "损坏"},
		"AVIF":            {"IMG.avif", []byte("\x00\x00\x00\x18ftypavif\x00\x00\x00\x00mif1avif"), models.BadFile, "AVIF"},
		"只有头的OFD":         {"证照.ofd", []byte("PK\x03\x04\x14\x00\x08\x08\x08\x00OFD.xml"), models.BadFile, "损坏"},
		"视频":              {"a.mp4", []byte("\x00\x00\x00\x18ftypisom\x00\x00\x00\x00isommp41"), models.BadFile, "视频"},
		"认不出的字节":          {"a.bin", bytes.Repeat([]byte{0, 1, 2, 250}, 100), models.BadFile, "JPG、PNG图片或PDF"},
		"设密码的PDF":         {"合同.pdf", file(t, "encrypted.pdf"), models.BadFile, "不带密码"},
		"损坏的PDF":          {"合同.pdf", []byte("%PDF-1.7\n1 0 obj\n<<garbage"), models.BadFile, "损坏"},
		"600页的PDF":        {"合同.pdf", pdf(100, 100, nil, 1, 1, thousand...), models.TooLarge, "600页"},
		"30000像素见方的PNG":   {"大图.png", hugePNG, models.TooLarge, "30000×30000"},
		"51MB":            {"大.jpg", append(whole, make([]byte, 51<<20)...), models.TooLarge, "51MB"},
		"只有头的JPEG":        {"a.jpg", whole[:300], models.BadFile, "损坏"},
		"只传了一半的JPEG":      {"a.jpg", whole[:len(whole)/2], models.BadFile, "缺了一截"},
		"只传了一半的PNG":       {"a.png", pngBytes(flag(300, 300))[:400], models.BadFile, "缺了一截"},
		"扫描层数成千上万的JPEG":   {"a.jpg", bomb, models.BadFile, "损坏"},
		"文件名带路径和标签":       {"../../<b>x</b>.jpg", nil, models.BadFile, "b.jpg"},
		"文件名很长":           {strings.Repeat("长", 300) + ".jpg", nil, models.BadFile, "…"},
		"TIFF目录互相指着":      {"a.tif", []byte("II*\x00\x08\x00\x00\x00\x00\x00\x08\x00\x00\x00"), models.TooLarge, "页"},
		"声称有两万行的BMP":      {"a.bmp", hugeBMP(), models.TooLarge, "像素"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			err := firstPage(tt.name, tt.data)
			var e *models.Error
			if !errors.As(err, &e) {
				t.Fatalf("error %v, want a *models.Error", err)
			}
			if e.Code != tt.code || !strings.Contains(e.Public, tt.says) {
				t.Errorf("%s: %q, want %s and a text with %q", e.Code, e.Public, tt.code, tt.says)
			}
			if e.Part != tt.name || !strings.HasPrefix(e.Public, "“") {
				t.Errorf("text %q and part %q must name the file", e.Public, e.Part)
			}
			if strings.ContainsAny(e.Public, "<>") || strings.Contains(e.Public, "..") {
				t.Errorf("text %q carries markup or a path", e.Public)
			}
			if d := time.Since(start); d > 20*time.Second {
				t.Errorf("took %v", d)
			}
		})
	}
}

// hugeHEIC claims a picture of 40000 x 40000 pixels.
func hugeHEIC(data []byte) []byte {
	data = bytes.Clone(data)
	at := bytes.Index(data, []byte("ispe"))
	binary.BigEndian.PutUint32(data[at+8:], 40000)
	binary.BigEndian.PutUint32(data[at+12:], 40000)
	return data
}

func hugeBMP() []byte {
	b := encoded(func(b *bytes.Buffer) error { return bmp.Encode(b, flag(4, 4)) })
	binary.LittleEndian.PutUint32(b[18:], 20000)
	binary.LittleEndian.PutUint32(b[22:], 20000)
	return b
}

func firstPage(name string, data []byte) error {
	u, err := opener.Open(context.Background(), name, data)
	if err != nil {
		return err
	}
	defer u.Close()
	_, err = u.Page(context.Background(), 0)
	return err
}

func TestLostEndMarkerAloneCostsNothing(t *testing.T) {
	whole := jpegBytes(flag(800, 1000))
	if err := firstPage("a.jpg", whole[:len(whole)-2]); err != nil {
		t.Errorf("picture without its end marker refused: %v", err)
	}
}

func TestDeadlineIsKept(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for name, data := range map[string][]byte{"JPEG": jpegBytes(flag(20, 20)), "PDF": pdf(100, 100, nil, 1, 1, "")} {
		_, err := opener.Open(ctx, "a", data)
		var e *models.Error
		if !errors.As(err, &e) || e.Code != models.Timeout {
			t.Errorf("%s: error %v, want a timeout", name, err)
		}
	}
}

// Each mark restores the state on a stack of 5,000 others: PDFium takes long over deeply nested pages; the deadline must end it.
func TestEndlessPDFPageEndsAtItsDeadline(t *testing.T) {
	slow := strings.Repeat("q 1 0 0 1 0 0 cm 0 0 m 300 300 l 0.01 w S ", 400_000)
	u, err := opener.Open(context.Background(), "慢.pdf", pdf(2000, 2000, nil, 1, 1, slow))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 150*time.Millisecond)
	defer cancel()
	start := time.Now()
	_, err = u.Page(ctx, 0)
	var e *models.Error
	if !errors.As(err, &e) || e.Code != models.Timeout {
		t.Errorf("error %v, want a timeout", err)
	}
	if d := time.Since(start); d > 10*time.Second {
		t.Errorf("ended after %v", d)
	}
	if err := firstPage("下一份.pdf", pdf(100, 100, nil, 1, 1, "")); err != nil {
		t.Errorf("the next PDF is refused: %v", err)
	}
}

// warm starts the readers, so that compiling them does not count as an execution that hangs.
func warm(f *testing.F) {
	if err := opener.WarmUp(); err != nil {
		f.Fatal(err)
	}
}

func FuzzOpen(f *testing.F) {
	warm(f)
	m := flag(24, 16)
	for _, data := range [][]byte{jpegBytes(m), pngBytes(m), withOrientation(jpegBytes(m), 6), []byte("%PDF-1.4"), []byte("RIFF\x00\x00\x00\x00WEBPVP8 "),
		encoded(func(b *bytes.Buffer) error { return gif.Encode(b, m, nil) }), encoded(func(b *bytes.Buffer) error { return bmp.Encode(b, m) }),
		encoded(func(b *bytes.Buffer) error { return tiff.Encode(b, m, nil) }), file(f, "jpeg.tif"), file(f, "fax.tif"), file(f, "fax3_padded.tif"), file(f, "inks.tif"), file(f, "planes.tif"), file(f, "os2.bmp"), file(f, "run_lengths.bmp"),
		file(f, "animated.webp"), file(f, "picture.heic"), pdf(24, 16, jpegBytes(m), 24, 16, "24 0 0 16 0 0 cm /P Do")} {
		f.Add(data)
	}
	f.Fuzz(openAnything)
}

// openAnything opens bytes that may be anything: a picture within the limits comes out, or an error with a text for the citizen.
func openAnything(t *testing.T, data []byte) {
	small := &Opener{limits: Limits{Bytes: 1 << 20, Pixels: 1 << 20, Pages: 20}, pdf: opener.pdf, heic: opener.heic}
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	u, err := small.Open(ctx, "x", data)
	if err == nil {
		defer u.Close()
		var img models.Image
		if img, _, err = u.PageText(ctx, 0); err == nil && (img.Width*img.Height > 1<<20 || len(img.BGR) != 3*img.Width*img.Height) {
			t.Fatalf("picture of %d x %d with %d bytes", img.Width, img.Height, len(img.BGR))
		}
	}
	var e *models.Error
	if err != nil && (!errors.As(err, &e) || e.Public == "") {
		t.Fatalf("error without a text for the citizen: %v", err)
	}
}

func goImage(img models.Image) image.Image {
	m := image.NewRGBA(image.Rect(0, 0, img.Width, img.Height))
	for i, j := 0, 0; j < len(img.BGR); i, j = i+4, j+3 {
		m.Pix[i], m.Pix[i+1], m.Pix[i+2], m.Pix[i+3] = img.BGR[j+2], img.BGR[j+1], img.BGR[j], 255
	}
	return m
}
