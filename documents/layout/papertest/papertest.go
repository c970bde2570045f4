// Package papertest makes pages of recognised lines out of text art, so that tests can show a layout as it looks on paper.
package papertest

import (
	"strings"
	"unicode/utf8"

	"yushen/models"
)

// A4 is an upright page: columns of half a Chinese character, 110 of them across. Two or more blanks part lines; rows follow each other
// closely, a blank row makes room as between the rows of a table.
func A4(art string) models.Page { return draw(art, 110, 1/1.414) }

// Wide is a page on its side, 150 columns across: a certificate, a register, a tax form.
func Wide(art string) models.Page { return draw(art, 150, 1.414) }

// Card is an identity card filling its page, 46 columns across.
func Card(art string) models.Page { return draw(art, 46, 1.586) }

func draw(art string, columns, aspect float64) models.Page {
	p := models.Page{File: "样页.jpg", Number: 1, Width: int(1000 * aspect), Height: 1000, Aspect: aspect}
	half := 1 / columns
	height := 1.9 * half * aspect // of a character, as a fraction of the page
	y := 3 * height
	for _, row := range strings.Split(strings.Trim(art, "\n"), "\n") {
		for _, run := range runs(row) {
			x0, x1 := (4+float64(run.from))*half, (4+float64(run.to))*half
			p.Lines = append(p.Lines, models.Line{Text: run.text, Confidence: 0.99, Box: models.Rect(x0, y, x1, y+height)})
		}
		y += 1.3 * height
	}
	return p
}

type run struct {
	text     string
	from, to int
}

// runs cuts a row where two or more blanks stand.
func runs(row string) []run {
	var out []run
	var b strings.Builder
	col, from, blanks := 0, 0, 0
	flush := func() {
		if b.Len() > 0 {
			out = append(out, run{b.String(), from, from + width(b.String())})
		}
		b.Reset()
	}
	for _, r := range row {
		if r == ' ' {
			blanks++
			col++
			continue
		}
		switch {
		case blanks >= 2 || b.Len() == 0:
			flush()
			from = col
		case blanks == 1:
			b.WriteByte(' ')
		}
		blanks = 0
		b.WriteRune(r)
		col += width(string(r))
	}
	flush()
	return out
}

func width(s string) int {
	n := 0
	for _, r := range s {
		if n++; utf8.RuneLen(r) > 1 {
			n++
		}
	}
	return n
}
