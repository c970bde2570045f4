package ocr

import (
	"slices"
	"strings"
)

// Chinese dates write zero as 〇 (二〇二六年), a circle that the networks often take for another sign.
const (
	chineseDigits = "一二三四五六七八九十〇零"
	circles       = "0OoＯ０○◯◎QCD" // read in place of 〇
	blots         = "口□公。·"       // read in place of 〇 under a seal; only in a year are they known to be it
)

// writeZeros puts 〇 for its look-alikes among Chinese digits: between two of them, or in a year of four digits before 年.
func writeZeros(glyphs []glyph) {
	for i := range glyphs {
		g := &glyphs[i]
		switch {
		case !strings.Contains(circles+blots, g.text):
		case inYear(glyphs, i), strings.Contains(circles, g.text) && isDigit(glyphs, i-1) && isDigit(glyphs, i+1):
			g.text = "〇"
		}
	}
}

// isDigit says whether a Chinese digit stands at i.
func isDigit(glyphs []glyph, i int) bool {
	return i >= 0 && i < len(glyphs) && strings.Contains(chineseDigits, glyphs[i].text)
}

// inYear says whether glyph i is among the four before 年, of which the first is 一 or 二 and another is a Chinese digit too.
func inYear(glyphs []glyph, i int) bool {
	year := slices.IndexFunc(glyphs[i:], func(g glyph) bool { return g.text == "年" })
	if year < 1 || year > 3 {
		return false
	}
	first := i + year - 4
	if first < 0 || glyphs[first].text != "一" && glyphs[first].text != "二" {
		return false
	}
	digits := 0
	for j := first; j < i+year; j++ {
		if isDigit(glyphs, j) {
			digits++
		} else if !strings.Contains(circles+blots, glyphs[j].text) {
			return false
		}
	}
	return digits >= 2
}

// writeSquares restores ㎡ where a network read only half of it behind a digit: the exponent alone, or the m with an exponent that it passed over or took for
// a letter. Behind 面积 no length stands, and strokes that no character accounts for are ㎡.
func writeSquares(glyphs []glyph, s strip) []glyph {
	for i := 1; i <= len(glyphs); i++ {
		if !isFigure(glyphs[i-1]) {
			continue
		}
		area, unread, end := behindArea(glyphs[:i]), i == len(glyphs), float64(s.width)+squareGap
		if !unread {
			unread, end = !isUnit(glyphs[i]), glyphs[i].at
		}
		switch {
		case area && unread && s.strokesAt(int(glyphs[i-1].at)+squareGap, int(end)-squareGap):
			glyphs = slices.Insert(glyphs, i, squareMetres(glyphs[i-1].at)...)
		case i < len(glyphs):
			glyphs = wholeSquare(glyphs, i, area, s)
		}
	}
	return glyphs
}

// wholeSquare restores ㎡ at glyph i, behind a figure.
func wholeSquare(glyphs []glyph, i int, area bool, s strip) []glyph {
	g, behind, next := glyphs[i], glyph{}, float64(s.width)
	if i+1 < len(glyphs) {
		behind, next = glyphs[i+1], (g.at+glyphs[i+1].at)/2
	}
	switch {
	case g.text == "²":
		at := (glyphs[i-1].at + g.at) / 2
		return slices.Insert(glyphs, i, glyph{text: "m", at: at, confidence: g.confidence})
	case g.text != "m":
	case area && behind.confidence < likeliest && behind.seen["²"]+behind.seen["2"] > exponentSeen:
		glyphs[i+1].text = "²"
	case behind.text != "²" && behind.text != "2" && (area || s.raised(int(g.at), int(next))):
		return slices.Insert(glyphs, i+1, glyph{text: "²", at: g.at + exponentAt, confidence: min(g.confidence, exponentSure)})
	}
	return glyphs
}

// behindArea says whether what follows a reading stands behind 积, with no other Chinese character between.
func behindArea(glyphs []glyph) bool {
	for _, g := range slices.Backward(glyphs) {
		if han(g.text) {
			return g.text == "积"
		}
	}
	return false
}

// isUnit says whether a character is of a number or its unit.
func isUnit(g glyph) bool {
	return isFigure(g) || han(g.text) || strings.Contains("mM㎡²,.，", g.text)
}

// squareMetres is ㎡ behind a figure, as it was not read.
func squareMetres(figure float64) []glyph {
	m := glyph{text: "m", at: figure + 2*squareGap, confidence: exponentSure}
	return []glyph{m, {text: "²", at: m.at + exponentAt, confidence: exponentSure}}
}

// strokesAt says whether upright strokes, as those of m, stand between two columns.
func (s strip) strokesAt(from, to int) bool {
	limit, columns := s.paleLimit(), 0
	for x := from; x < min(to, s.width); x++ {
		dark := 0
		for y := inkRows; y < stripHeight-inkRows; y++ {
			if int(s.pixels[3*(y*s.width+x)+1]) < limit {
				dark++
			}
		}
		if dark >= squareStroke {
			columns++
		}
	}
	return columns >= squareColumns
}

// paleLimit is the level below which even thin print lies.
func (s strip) paleLimit() int {
	histogram := s.levels()
	return percentile(histogram[:], s.width*stripHeight*3/4) - exponentDark
}

// The exponent of ㎡, in pixels of a strip.
const (
	exponentAt   = 14 // from the middle of m
	exponentHigh = 14 // rows above m that it may reach
	exponentInk  = 10 // dark pixels of it
	exponentDark = 20 // grey levels darker than the ground: it is thin and comes out pale
	exponentSure = 0.9
	exponentSeen = 0.1 // probability of it where a letter was guessed

	squareGap     = 12 // from the middle of a figure to what stands behind it
	squareStroke  = 6  // dark rows of an upright stroke
	squareColumns = 6  // columns of strokes
)

// raised says whether a small sign stands above the right end of an m with its middle at a column, and nothing above its left end, up to a column.
func (s strip) raised(at, to int) bool {
	limit := s.paleLimit()
	top := s.firstRow(at-10, at-2, limit)
	dark := func(from, to int) (n int) {
		for y := max(inkRows, top-exponentHigh); y < top-1; y++ {
			for x := max(from, 0); x < min(to, s.width); x++ {
				if int(s.pixels[3*(y*s.width+x)+1]) < limit {
					n++
				}
			}
		}
		return n
	}
	return top >= exponentHigh && dark(at-10, at-2) == 0 && dark(at+2, min(at+2*exponentAt, to)) >= exponentInk
}

// firstRow is the first row with two dark pixels between two columns, 0 where there is none.
func (s strip) firstRow(from, to, limit int) int {
	for y := inkRows; y < stripHeight-inkRows; y++ {
		n := 0
		for x := max(from, 0); x < min(to, s.width); x++ {
			if int(s.pixels[3*(y*s.width+x)+1]) < limit {
				n++
			}
		}
		if n >= 2 {
			return y
		}
	}
	return 0
}
