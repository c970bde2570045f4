// Package layout puts the recognised lines of a page into rows, columns and running text (版面), so that classifier and extract can
// look for labels, for what stands beside them, and for wordings that run over several lines.
//
// Inside the package x and y are in page widths, levelled: a page that was photographed a little askew has level rows here. Boxes of
// evidence stay those of the page.
package layout

import (
	"strings"
	"unicode"

	"yushen/models"
)

// Glyph is one character of the page.
type Glyph struct {
	R              rune   // normal form, as compared: narrow, simplified
	Raw            string // as read
	Conf           float64
	Box            models.Box // fractions of the flattened page
	X0, X1, Y0, Y1 float64    // levelled, in page widths
	Gap            bool       // a blank stands before it
	Cell           int        // index into the page's cells
}

// Cell is a run of characters on one row without a wide gap: a recognised line, or a part of one.
type Cell struct {
	Glyphs         []Glyph
	X0, X1, Y0, Y1 float64
	H              float64 // height of its characters
	Region         int     // 0, or 1 right of the gutter of facing pages
	Row            int     // index into the page's rows
	Text           string  // normal form without blanks
	Upright        bool    // one character of a line written downwards
}

// Mid is the height at which the cell stands.
func (c Cell) Mid() float64 { return (c.Y0 + c.Y1) / 2 }

// wideGap is how many character heights of empty space part two cells within a recognised line.
const wideGap = 2.4

// normal is the form in which characters are compared. Unlike codes.Compact it goes rune by rune, so that every character keeps
// its place on the page.
func normal(r rune) rune {
	switch {
	case r >= '！' && r <= '～':
		r -= 0xFEE0
	case r == '\u3000' || r == '\u00a0':
		return ' '
	}
	switch r {
	case '〔', '【', '[', '{', '「', '『', '〖':
		return '('
	case '〕', '】', ']', '}', '」', '』', '〗':
		return ')'
	case '—', '–', '―', '‐', '−', '~', '～', '﹣':
		return '-'
	case '•', '・', '‧', '∙', '⋅', '●':
		return '·'
	case '﹒', '．':
		return '.'
	case '∶', '﹕', '︰':
		return ':'
	case '﹐':
		return ','
	}
	if s, ok := simplified[r]; ok {
		return s
	}
	return r
}

// invisible reports characters that stand for nothing on the page.
func invisible(r rune) bool {
	return unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Cc, r) || r == '\u00ad' || r == '\ufe0f'
}

// units is how wide a character is printed, in halves of a Chinese character.
func units(r rune) float64 {
	if r < 0x250 || r >= 0xff61 && r <= 0xff9f {
		return 1
	}
	return 2
}

// glyphs cuts a line into its characters. Where the reader gave boxes of characters they are used; else the line's box is shared
// out by printed width. Blanks become the Gap of the character after them.
func glyphs(line models.Line, aspect float64) []Glyph {
	if boxed(line) && !upended(line.Box, aspect, float64(len(line.Chars))) {
		return boxedGlyphs(line, aspect)
	}
	runes := []rune(strings.TrimSpace(line.Text))
	total := 0.0
	for _, r := range runes {
		total += units(r)
	}
	if total == 0 {
		return nil
	}
	tall := upended(line.Box, aspect, total/2)
	var out []Glyph
	at, gap := 0.0, false
	for _, r := range runes {
		from := at / total
		at += units(r)
		if unicode.IsSpace(r) || r == '\u3000' {
			gap = true
			continue
		}
		if invisible(r) {
			continue
		}
		out = append(out, place(r, string(r), line.Confidence, slice(line.Box, from, at/total, tall), aspect, gap))
		gap = false
	}
	return out
}

func boxed(line models.Line) bool {
	if len(line.Chars) == 0 {
		return false
	}
	for _, c := range line.Chars {
		if c.Box.IsZero() && strings.TrimSpace(c.Text) != "" {
			return false
		}
	}
	return true
}

func boxedGlyphs(line models.Line, aspect float64) []Glyph {
	var out []Glyph
	gap := false
	for _, c := range line.Chars {
		if strings.TrimSpace(c.Text) == "" {
			gap = true
			continue
		}
		for _, r := range c.Text {
			if invisible(r) {
				continue
			}
			out = append(out, place(r, string(r), c.Confidence, c.Box, aspect, gap))
			gap = false
		}
	}
	return out
}

func place(r rune, raw string, conf float64, box models.Box, aspect float64, gap bool) Glyph {
	x0, y0, x1, y1 := box.Bounds()
	return Glyph{R: normal(r), Raw: raw, Conf: conf, Box: box, X0: x0, X1: x1, Y0: y0 / aspect, Y1: y1 / aspect, Gap: gap}
}

// upended reports whether a box of n characters is written downwards.
func upended(b models.Box, aspect, n float64) bool {
	x0, y0, x1, y1 := b.Bounds()
	return n >= 2 && (y1-y0)/aspect > 1.5*(x1-x0)
}

// slice is the part of a box between two shares of its length.
func slice(b models.Box, from, to float64, tall bool) models.Box {
	mix := func(p, q models.Point, t float64) models.Point {
		return models.Point{X: p.X + (q.X-p.X)*t, Y: p.Y + (q.Y-p.Y)*t}
	}
	if tall { // its corners may begin at any side
		x0, y0, x1, y1 := b.Bounds()
		return models.Rect(x0, y0+(y1-y0)*from, x1, y0+(y1-y0)*to)
	}
	return models.Box{mix(b[0], b[1], from), mix(b[0], b[1], to), mix(b[3], b[2], to), mix(b[3], b[2], from)}
}
