package page

import (
	"unicode"

	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"

	"yushen/models"
)

// mostStated bounds the characters that are taken from one page; a page of dense print has 3000.
const mostStated = 20_000

// text gives the characters that the page states it shows. A scan has none: what lies invisibly over its picture is some other program's
// reading of it. An error leaves the page to be read as it looks.
func (g pdfPage) text() []models.Char {
	if _, scan := g.fullPicture(); scan {
		return nil
	}
	place, ok := g.place()
	if !ok {
		return nil
	}
	t, err := g.p.FPDFText_LoadPage(&requests.FPDFText_LoadPage{Page: g.page})
	if err != nil {
		return nil
	}
	defer func() { _, _ = g.p.FPDFText_ClosePage(&requests.FPDFText_ClosePage{TextPage: t.TextPage}) }() // the worker is thrown away after
	c, err := g.p.FPDFText_CountChars(&requests.FPDFText_CountChars{TextPage: t.TextPage})
	if err != nil || c.Count > mostStated {
		return nil
	}
	var out []models.Char
	for i := range c.Count {
		if s, ok := g.char(t.TextPage, i, place); ok {
			out = append(out, s)
		}
	}
	return out
}

// char is one character of the text layer; ok is false for what is not painted, has no Unicode of its own, or is a blank.
func (g pdfPage) char(t references.FPDF_TEXTPAGE, i int, place affine) (models.Char, bool) {
	u, err := g.p.FPDFText_GetUnicode(&requests.FPDFText_GetUnicode{TextPage: t, Index: i})
	if err != nil || !printed(rune(u.Unicode)) {
		return models.Char{}, false
	}
	if e, err := g.p.FPDFText_HasUnicodeMapError(&requests.FPDFText_HasUnicodeMapError{TextPage: t, Index: i}); err != nil || e.HasUnicodeMapError {
		return models.Char{}, false
	}
	o, err := g.p.FPDFText_GetTextObject(&requests.FPDFText_GetTextObject{TextPage: t, Index: i})
	if err != nil { // made up by PDFium: a line's end, a blank
		return models.Char{}, false
	}
	m, err := g.p.FPDFTextObj_GetTextRenderMode(&requests.FPDFTextObj_GetTextRenderMode{PageObject: o.TextObject})
	if err != nil || m.TextRenderMode == enums.FPDF_TEXTRENDERMODE_INVISIBLE || m.TextRenderMode == enums.FPDF_TEXTRENDERMODE_CLIP {
		return models.Char{}, false
	}
	b, err := g.p.FPDFText_GetCharBox(&requests.FPDFText_GetCharBox{TextPage: t, Index: i})
	if err != nil {
		return models.Char{}, false
	}
	return stated(rune(u.Unicode), place, [4][2]float64{{b.Left, b.Top}, {b.Right, b.Top}, {b.Right, b.Bottom}, {b.Left, b.Bottom}})
}

// place maps points of the page, whose origin and turn are its own, to fractions of its picture.
func (g pdfPage) place() (affine, bool) {
	const fine = 1 << 20 // device coordinates are whole numbers
	at := func(x, y float64) (u, v float64, ok bool) {
		d, err := g.p.FPDF_PageToDevice(&requests.FPDF_PageToDevice{Page: g.page, SizeX: fine, SizeY: fine, PageX: x, PageY: y})
		if err != nil {
			return 0, 0, false
		}
		return float64(d.DeviceX) / fine, float64(d.DeviceY) / fine, true
	}
	const far = 100 // points
	x0, y0, ok0 := at(0, 0)
	x1, y1, ok1 := at(far, 0)
	x2, y2, ok2 := at(0, far)
	return affine{(x1 - x0) / far, (y1 - y0) / far, (x2 - x0) / far, (y2 - y0) / far, x0, y0}, ok0 && ok1 && ok2
}

// stated is a character with its box, mapped to fractions of the page; ok is false off the page.
func stated(r rune, place affine, corners [4][2]float64) (models.Char, bool) {
	c := models.Char{Text: string(r), Confidence: 1}
	for i, p := range corners {
		x, y := place.at(p[0], p[1])
		c.Box[i] = models.Point{X: float64(x), Y: float64(y)}
	}
	m := c.Box.Center()
	return c, m.X > 0 && m.X < 1 && m.Y > 0 && m.Y < 1
}

// printed reports a character that puts ink on paper and has a meaning that is not its font's own (private use).
func printed(r rune) bool {
	return unicode.IsGraphic(r) && !unicode.IsSpace(r) && r != unicode.ReplacementChar
}
