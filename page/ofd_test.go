package page

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"yushen/models"
)

// ofd is an OFD with pages of 120 x 80 mm, each with the given objects in its layer, and the picture 图.jpg as resource 7.
func ofd(picture []byte, extra []entry, pages ...string) []byte {
	const ns = ` xmlns:ofd="http://www.ofdspec.org/2016"`
	signed, list := "", ""
	for _, e := range extra {
		if e.name == "Doc_0/Signs/Signatures.xml" {
			signed = "<ofd:Signatures>/Doc_0/Signs/Signatures.xml</ofd:Signatures>"
		}
	}
	entries := []entry{{"OFD.xml", []byte(`<?xml version="1.0" encoding="UTF-8"?><ofd:OFD` + ns + ` Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>` + signed + `</ofd:DocBody></ofd:OFD>`)}}
	for i, p := range pages {
		list += fmt.Sprintf(`<ofd:Page ID="%d" BaseLoc="Pages/Page_%d/Content.xml"/>`, 100+i, i)
		entries = append(entries, entry{fmt.Sprintf("Doc_0/Pages/Page_%d/Content.xml", i), []byte(`<ofd:Page` + ns + `><ofd:Template TemplateID="2"/><ofd:Content><ofd:Layer ID="3">` + p + `</ofd:Layer></ofd:Content></ofd:Page>`)})
	}
	entries = append(entries,
		entry{"Doc_0/Document.xml", []byte(`<ofd:Document` + ns + `><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 120 80</ofd:PhysicalBox></ofd:PageArea><ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>` +
			`<ofd:TemplatePage ID="2" BaseLoc="Tpls/T.xml"/></ofd:CommonData><ofd:Pages>` + list + `</ofd:Pages></ofd:Document>`)},
		entry{"Doc_0/Tpls/T.xml", []byte(`<ofd:Page` + ns + `><ofd:Content><ofd:Layer><ofd:PathObject Boundary="0 78 120 2" LineWidth="1"><ofd:AbbreviatedData>M 0 1 L 120 1</ofd:AbbreviatedData></ofd:PathObject></ofd:Layer></ofd:Content></ofd:Page>`)},
		entry{"Doc_0/DocumentRes.xml", []byte(`<ofd:Res` + ns + ` BaseLoc="Res"><ofd:MultiMedias><ofd:MultiMedia ID="7" Type="Image"><ofd:MediaFile>图.jpg</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias></ofd:Res>`)},
		entry{"Doc_0/Res/图.jpg", picture})
	return zipped(append(entries, extra...)...)
}

const ofdImage = `<ofd:ImageObject Boundary="0 0 120 80" CTM="120 0 0 80 0 0" ResourceID="7"/>`

// seal are the files of an electronic seal on the first page, whose ASN.1 holds the picture.
func seal(picture []byte) []entry {
	return []entry{
		{"Doc_0/Signs/Signatures.xml", []byte(`<Signatures><Signature ID="1" BaseLoc="Sign_0/Signature.xml"/></Signatures>`)},
		{"Doc_0/Signs/Sign_0/Signature.xml", []byte(`<Signature><SignedInfo><StampAnnot ID="1" PageRef="100" Boundary="40 20 40 40"/></SignedInfo><SignedValue>SignedValue.dat</SignedValue></Signature>`)},
		{"Doc_0/Signs/Sign_0/SignedValue.dat", append([]byte("\x30\x82\x0a\x00seal"), picture...)},
	}
}

// inked is the share of dark pixels in a box of fractions.
func inked(img models.Image, x0, y0, x1, y1 float64) float64 {
	n, dark := 0, 0
	for y := y0; y < y1; y += 0.002 {
		for x := x0; x < x1; x += 0.002 {
			if b, _, _ := at(img, x, y); b < 120 {
				dark++
			}
			n++
		}
	}
	return float64(dark) / float64(n)
}

func TestOFDShowsItsPictureTextAndTemplate(t *testing.T) {
	text := `<ofd:TextObject Boundary="60 10 60 10" Font="1" Size="8"><ofd:TextCode X="0" Y="8" DeltaX="g 4 10">不动产权证</ofd:TextCode></ofd:TextObject>`
	data := ofd(jpegBytes(flag(120, 80)), nil, ofdImage, text)
	for n, want := range []bool{true, false} {
		img := openPage(t, data, n)
		if img.Width != 945 || img.Height != 630 {
			t.Errorf("page of %d x %d, want 120 x 80 mm at 200 dpi", img.Width, img.Height)
		}
		if isRed(img, 0.2, 0.2) != want || isBlue(img, 0.8, 0.8) != want {
			t.Errorf("page %d: picture is there %v, want %v", n+1, !want, want)
		}
		if s := inked(img, 0.1, 0.985, 0.9, 0.99); s < 0.9 {
			t.Errorf("page %d: the template's rule covers %.2f of its place", n+1, s)
		}
		if s := inked(img, 0.5, 0.13, 0.9, 0.23); !want && (s < 0.1 || s > 0.6) {
			t.Errorf("text covers %.2f of its line", s)
		}
		if s := inked(img, 0.1, 0.3, 0.9, 0.9); !want && s > 0 {
			t.Errorf("%.2f of the empty part is dark", s)
		}
	}
}

func TestScannedOFDKeepsThePicturesOwnPixels(t *testing.T) {
	files := []entry{{"OFD.xml", []byte(`<OFD><DocBody><DocRoot>D.xml</DocRoot></DocBody></OFD>`)},
		{"D.xml", []byte(`<Document><CommonData><PageArea><PhysicalBox>0 0 210 140</PhysicalBox></PageArea><PublicRes>R.xml</PublicRes></CommonData><Pages><Page ID="1" BaseLoc="P.xml"/></Pages></Document>`)},
		{"R.xml", []byte(`<Res><MultiMedias><MultiMedia ID="7"><MediaFile>扫描.jpg</MediaFile></MultiMedia></MultiMedias></Res>`)}, {"扫描.jpg", jpegBytes(flag(2400, 1600))},
		{"P.xml", []byte(`<Page><Content><Layer><ImageObject Boundary="0 0 210 140" CTM="210 0 0 140 0 0" ResourceID="7"/></Layer></Content></Page>`)}}
	if img := openPage(t, zipped(files...), 0); img.Width != 2400 || img.Height != 1600 || !isRed(img, 0.2, 0.2) {
		t.Errorf("page of %d x %d, want the scan's 2400 x 1600", img.Width, img.Height)
	}
	files[4].data = bytes.Replace(files[4].data, []byte("</Layer>"), []byte(`<PathObject Boundary="0 0 9 9"/></Layer>`), 1)
	if img := openPage(t, zipped(files...), 0); img.Width != 1654 {
		t.Errorf("page of %d pixels, want 210 mm at 200 dpi where something lies on the scan", img.Width)
	}
}

func TestOFDSealIsLaidOnThePage(t *testing.T) {
	img := openPage(t, ofd(jpegBytes(flag(120, 80)), seal(pngBytes(flag(40, 40))), ""), 0)
	if !isRed(img, 0.4, 0.35) || !isBlue(img, 0.6, 0.65) || isRed(img, 0.2, 0.2) {
		t.Error("the seal is not where the file puts it")
	}
}

func TestOFDThatCannotBeShownIsRefused(t *testing.T) {
	good := jpegBytes(flag(120, 80))
	for name, tt := range map[string]struct {
		data []byte
		code models.Code
		says string
	}{
		"没有目录":    {zipped(entry{"OFD.xml", nil}), models.BadFile, "损坏"},
		"没有页":     {ofd(good, nil), models.BadFile, "一页内容也没有"},
		"二百零一页":   {ofd(good, nil, make([]string, 201)...), models.TooLarge, "201页"},
		"读不了的印章":  {ofd(good, seal([]byte("PK\x03\x04")), ""), models.BadFile, "电子印章"},
		"JBIG2的图": {ofd([]byte("\x97JB2\r\n\x1a\n"), nil, ofdImage), models.BadFile, "导出成PDF"},
		"图太大":     {ofd(hugeBMP(), nil, ofdImage), models.TooLarge, "像素"},
		"缺图":      {ofd(good, nil, strings.ReplaceAll(ofdImage, `"7"`, `"8"`)), models.BadFile, "损坏"},
		"纸为零": {zipped(entry{"OFD.xml", []byte(`<OFD><DocBody><DocRoot>D.xml</DocRoot></DocBody></OFD>`)}, entry{"D.xml", []byte(`<Document><Pages><Page ID="1" BaseLoc="P.xml"/></Pages></Document>`)},
			entry{"P.xml", []byte(`<Page><Area><PhysicalBox>0 0 0 80</PhysicalBox></Area></Page>`)}), models.BadFile, "损坏"},
		"实体炸弹":   {zipped(entry{"OFD.xml", []byte(`<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><OFD><DocBody><DocRoot>&b;</DocRoot></DocBody></OFD>`)}), models.BadFile, "损坏"},
		"页面指到外面": {zipped(entry{"OFD.xml", []byte(`<OFD><DocBody><DocRoot>../../../etc/passwd</DocRoot></DocBody></OFD>`)}), models.BadFile, "损坏"},
	} {
		t.Run(name, func(t *testing.T) {
			err := firstPage("证.ofd", tt.data)
			var e *models.Error
			if !errors.As(err, &e) || e.Code != tt.code || !strings.Contains(e.Public, tt.says) || !strings.HasPrefix(e.Public, "“证.ofd”") {
				t.Errorf("error %v", err)
			}
		})
	}
}

func TestOFDPageKeepsItsDeadline(t *testing.T) {
	u, err := opener.Open(context.Background(), "证.ofd", ofd(jpegBytes(flag(120, 80)), nil, strings.Repeat(ofdImage, 50_000)))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 300*time.Millisecond)
	defer cancel()
	_, err = u.Page(ctx, 0)
	var e *models.Error
	if !errors.As(err, &e) || e.Code != models.Timeout {
		t.Errorf("error %v, want a timeout", err)
	}
}

func FuzzOFDPage(f *testing.F) {
	warm(f)
	f.Add(ofdImage)
	f.Add(`<ofd:TextObject Boundary="60 10 60 10" Size="8"><ofd:TextCode X="0" Y="8" DeltaX="g 4 10">产权</ofd:TextCode></ofd:TextObject>`)
	f.Add(`<ofd:PathObject Boundary="0 0 9 9" Fill="true"><ofd:AbbreviatedData>M 0 1 B 1 2 3 4 5 6 Q 1 1 2 2 A 1 1 0 0 0 3 3 C</ofd:AbbreviatedData></ofd:PathObject>`)
	picture := jpegBytes(flag(12, 8))
	f.Fuzz(func(t *testing.T, objects string) { openAnything(t, ofd(picture, nil, objects)) })
}

func FuzzOFDRoot(f *testing.F) {
	warm(f)
	f.Add([]byte(`<OFD><DocBody><DocRoot>D.xml</DocRoot></DocBody></OFD>`), []byte(`<Document><CommonData><PageArea><PhysicalBox>0 0 20 20</PhysicalBox></PageArea></CommonData><Pages><Page ID="1" BaseLoc="P.xml"/></Pages></Document>`), []byte(`<Page/>`))
	f.Fuzz(func(t *testing.T, root, document, page []byte) {
		openAnything(t, zipped(entry{"OFD.xml", root}, entry{"D.xml", document}, entry{"P.xml", page}))
	})
}
