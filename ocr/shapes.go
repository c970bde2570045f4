package ocr

import (
	"strings"
)

// Amounts in capitals (大写金额) consist of few characters, and a unit number (不动产单元号, GB/T 37346) has letters in three places only. Where a network also saw the
// sign that the place calls for, that one stands, in doubt.
const (
	capitals     = "零壹贰叁肆伍陆柒捌玖拾佰仟" // characters of an amount that hardly stand elsewhere
	amountWords  = capitals + "万亿元圆角分整正"
	leastCapital = 2 // of an amount's capitals beside a character
	unitLength   = 28
)

// unitLetters are the letters that may stand in a unit number's places: whose land it is (G state, J collective, Z undecided), what right is on it, what it is a unit of
// (F house, L wood, Q other, W none).
var unitLetters = map[int]string{12: "GJZ", 13: "ABSXCDEFGHLNWY", 19: "FLQW"}

// mendShapes mends amounts in capitals and unit numbers.
func mendShapes(glyphs []glyph) {
	for i := range glyphs {
		if han(glyphs[i].text) && !strings.Contains(amountWords, glyphs[i].text) && besideCapitals(glyphs, i) {
			glyphs[i] = fitted(glyphs[i], func(text string) bool { return strings.Contains(amountWords, text) })
		}
	}
	for _, at := range codesIn(glyphs) {
		if len(at) != unitLength {
			continue
		}
		for k, i := range at {
			fits := func(text string) bool { return isCodeSign(text) && !isLetter(text) }
			if letters, ok := unitLetters[k]; ok {
				fits = func(text string) bool { return strings.Contains(letters, text) }
			}
			if !fits(glyphs[i].text) {
				glyphs[i] = fitted(glyphs[i], fits)
			}
		}
	}
}

// besideCapitals says whether glyph i stands in an amount in capitals, by those before and behind it.
func besideCapitals(glyphs []glyph, i int) bool {
	n := 0
	count := func(g glyph) bool {
		if strings.Contains(capitals, g.text) {
			n++
		}
		return strings.Contains(amountWords, g.text)
	}
	for before := i - 1; before >= 0 && count(glyphs[before]); before-- {
	}
	for behind := i + 1; behind < len(glyphs) && count(glyphs[behind]); behind++ {
	}
	return n >= leastCapital
}

// fitted is what a glyph was also seen as that fits, in doubt; the glyph itself where nothing does.
func fitted(g glyph, fits func(string) bool) glyph {
	best := figureSeen
	for text, p := range g.seen {
		if p > best && fits(text) {
			best, g.text, g.confidence = p, text, min(g.confidence, mendedSure)
		}
	}
	return g
}

// codesIn are the runs of figures and capital letters, and of signs that may be one (€), blanks aside, as indices.
func codesIn(glyphs []glyph) (runs [][]int) {
	var run []int
	for i, g := range glyphs {
		switch {
		case isCodeSign(g.text), !han(g.text) && isCodeSign(fitted(g, isCodeSign).text):
			run = append(run, i)
		case strings.TrimSpace(g.text) != "" && len(run) > 0:
			runs, run = append(runs, run), nil
		}
	}
	return append(runs, run)
}

func isCodeSign(text string) bool {
	return len(text) == 1 && (text >= "0" && text <= "9" || isLetter(text))
}

func isLetter(text string) bool { return len(text) == 1 && text >= "A" && text <= "Z" }
