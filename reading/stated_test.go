package reading_test

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"os"
	"strings"
	"testing"

	"github.com/signintech/gopdf"

	"yushen/models"
	"yushen/typeface"
)

// drawn is an A4 page as a program writes it, not compressed.
func drawn(t *testing.T, paint func(pdf *gopdf.GoPdf, write func(x, y float64, text string))) []byte {
	t.Helper()
	collection, err := os.ReadFile(typeface.ZenHei)
	if err != nil {
		t.Fatal(err)
	}
	members, err := typeface.Members(collection)
	if err != nil {
		t.Fatal(err)
	}
	pdf := &gopdf.GoPdf{}
	pdf.Start(gopdf.Config{PageSize: *gopdf.PageSizeA4})
	pdf.SetNoCompression()
	pdf.AddPage()
	if err := pdf.AddTTFFontData("zh", members[0]); err != nil {
		t.Fatal(err)
	}
	if err := pdf.SetFont("zh", "", 14); err != nil {
		t.Fatal(err)
	}
	paint(pdf, func(x, y float64, text string) {
		pdf.SetXY(x, y)
		if err := pdf.Text(text); err != nil {
			t.Fatal(err)
		}
	})
	data, err := pdf.GetBytesPdfReturnErr()
	if err != nil {
		t.Fatal(err)
	}
	return data
}

var consent = []string{"同意抵押声明书", "声明人：王喆霞", "公民身份号码：640402198503120027", "本人知悉并同意将位于固原市原州区文化街12号的房屋抵押给银行。",
	"房屋建筑面积：98.50平方米，担保债权数额：人民币捌拾万元整。", "声明日期：2026年3月4日"}

func writeConsent(write func(x, y float64, text string)) {
	for i, line := range consent {
		write(80, 100+40*float64(i), line)
	}
}

func readPDF(t *testing.T, data []byte) models.Page {
	t.Helper()
	got, err := open(t).ReadUpload(context.Background(), "声明.pdf", data, nil)
	if err != nil || len(got.Pages) != 1 {
		t.Fatalf("%d pages, %v", len(got.Pages), err)
	}
	return got.Pages[0]
}

func text(p models.Page) string {
	var all []string
	for _, l := range p.Lines {
		all = append(all, strings.ReplaceAll(l.Text, " ", ""))
	}
	return strings.Join(all, "\n")
}

func TestWhatAProgramDrewIsReadWithoutDoubt(t *testing.T) {
	p := readPDF(t, drawn(t, func(_ *gopdf.GoPdf, write func(x, y float64, text string)) { writeConsent(write) }))
	if len(p.Lines) != len(consent) {
		t.Fatalf("%d lines, want %d:\n%s", len(p.Lines), len(consent), text(p))
	}
	for i, l := range p.Lines {
		same := strings.NewReplacer(" ", "", "（", "(", "）", ")", "：", ":", "，", ",")
		if same.Replace(l.Text) != same.Replace(consent[i]) || !l.Stated || l.Claim != "" || l.Confidence < 0.98 {
			t.Errorf("line %q: read %q, stated %v, confidence %.2f, claim %q", consent[i], l.Text, l.Stated, l.Confidence, l.Claim)
		}
	}
}

func TestAFileThatStatesAnotherNameThanItShowsIsDoubted(t *testing.T) {
	data := drawn(t, func(_ *gopdf.GoPdf, write func(x, y float64, text string)) { writeConsent(write) })
	shown, said := []byte("<5586>"), []byte("<5409>") // 喆 and 吉 in the table that tells programs which character a glyph is
	if bytes.Count(data, shown) == 0 {
		t.Fatal("the font's table does not name 喆")
	}
	l := lineWith(t, readPDF(t, bytes.ReplaceAll(data, shown, said)), "声明人")
	if !strings.Contains(l.Text, "王喆霞") {
		t.Errorf("read %q, but the page shows 王喆霞", l.Text)
	}
	if !strings.Contains(l.Claim, "王吉霞") || l.Stated {
		t.Errorf("claim %q (stated %v): staff cannot see what the file says", l.Claim, l.Stated)
	}
	for _, c := range l.Chars {
		if sure := c.Confidence > 0.9; sure == (c.Text == "喆") && c.Text != " " {
			t.Errorf("%s is read with confidence %.2f", c.Text, c.Confidence)
		}
	}
}

// covered is a picture of white paper, or with a line of its own print.
func covered(w, h int, ink bool) image.Image {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(m, m.Rect, image.White, image.Point{}, draw.Src)
	if ink {
		draw.Draw(m, image.Rect(w/4, h/3, 3*w/4, h/3+3), image.NewUniform(color.Black), image.Point{}, draw.Src)
	}
	return m
}

func TestTextThatNobodySeesIsNeverTaken(t *testing.T) {
	const hidden = "李大海"
	for name, hide := range map[string]func(pdf *gopdf.GoPdf, write func(x, y float64, text string)){
		"白字": func(pdf *gopdf.GoPdf, write func(x, y float64, text string)) {
			pdf.SetTextColor(255, 255, 255)
			write(80, 400, "声明人："+hidden)
		},
		"图片盖住": func(pdf *gopdf.GoPdf, write func(x, y float64, text string)) {
			write(80, 400, "声明人："+hidden)
			if err := pdf.ImageFrom(covered(300, 60, false), 70, 370, &gopdf.Rect{W: 300, H: 60}); err != nil {
				t.Fatal(err)
			}
		},
		"纸外": func(_ *gopdf.GoPdf, write func(x, y float64, text string)) { write(700, 400, "声明人："+hidden) },
		"同一处先写白字": func(pdf *gopdf.GoPdf, write func(x, y float64, text string)) {
			pdf.SetTextColor(255, 255, 255)
			write(80, 140, "声明人："+hidden)
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := readPDF(t, drawn(t, func(pdf *gopdf.GoPdf, write func(x, y float64, text string)) {
				hide(pdf, write)
				pdf.SetTextColor(0, 0, 0)
				writeConsent(write)
			}))
			if got := text(p); strings.Contains(got, "大海") || !strings.Contains(got, "王喆霞") {
				t.Errorf("read\n%s", got)
			}
			for _, l := range p.Lines {
				if l.Stated && strings.Contains(l.Text, hidden) {
					t.Errorf("%q counts as stated", l.Text)
				}
			}
		})
	}
}

func TestAScansLayerOfTextIsNotBelieved(t *testing.T) {
	scan, _, _ := certificate(t, 0)
	img, _, err := image.Decode(bytes.NewReader(scan))
	if err != nil {
		t.Fatal(err)
	}
	data := drawn(t, func(pdf *gopdf.GoPdf, write func(x, y float64, text string)) {
		writeConsent(write)
		if err := pdf.ImageFrom(img, 0, 0, gopdf.PageSizeA4); err != nil {
			t.Fatal(err)
		}
	})
	p := readPDF(t, data)
	if !strings.Contains(text(p), "成套住宅") || strings.Contains(text(p), "声明") {
		t.Errorf("read\n%s", text(p))
	}
	for _, l := range p.Lines {
		if l.Stated || l.Claim != "" {
			t.Errorf("%q: stated %v, claim %q", l.Text, l.Stated, l.Claim)
		}
	}
}

// ofd is an OFD of one A4 page with text objects, of which those that hide are white.
func ofd(t *testing.T, lines []string, hide string) []byte {
	t.Helper()
	objects := ""
	for i, l := range append([]string{hide}, lines...) {
		fill := ""
		if i == 0 {
			fill = `<FillColor Value="255 255 255"/>`
		}
		objects += fmt.Sprintf(`<TextObject Boundary="20 %d 180 10" Font="1" Size="5">%s<TextCode X="0" Y="6" DeltaX="g 40 5">%s</TextCode></TextObject>`, 30+12*i, fill, l)
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for name, content := range map[string]string{
		"OFD.xml":        `<OFD><DocBody><DocRoot>D/Document.xml</DocRoot></DocBody></OFD>`,
		"D/Document.xml": `<Document><CommonData><PageArea><PhysicalBox>0 0 210 297</PhysicalBox></PageArea></CommonData><Pages><Page ID="1" BaseLoc="P.xml"/></Pages></Document>`,
		"D/P.xml":        `<Page><Content><Layer>` + objects + `</Layer></Content></Page>`,
	} {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(content))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestAnOFDsTextIsHeldAgainstWhatItShows(t *testing.T) {
	p := readPDF(t, ofd(t, consent[:3], "声明人：李大海"))
	if len(p.Lines) != 3 || strings.Contains(text(p), "大海") {
		t.Fatalf("read\n%s", text(p))
	}
	for i, l := range p.Lines {
		if !l.Stated || l.Confidence < 0.98 {
			t.Errorf("%q, read as %q: stated %v, confidence %.2f", consent[i], l.Text, l.Stated, l.Confidence)
		}
	}
}
