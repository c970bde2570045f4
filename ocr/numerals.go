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

// writeSquares restores the metre of 163.28㎡ where a network read only its exponent: ² directly behind a digit.
func writeSquares(glyphs []glyph) []glyph {
	for i := 1; i < len(glyphs); i++ {
		if before := glyphs[i-1].text; glyphs[i].text == "²" && before >= "0" && before <= "9" && len(before) == 1 {
			at := (glyphs[i-1].at + glyphs[i].at) / 2
			glyphs = slices.Insert(glyphs, i, glyph{text: "m", at: at, confidence: glyphs[i].confidence})
		}
	}
	return glyphs
}
