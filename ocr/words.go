package ocr

import (
	"strings"

	"golang.org/x/text/width"
)

// Print of a trade is made of words that are known beforehand: places, labels, kinds of companies (用语). Where one character of such a word was
// guessed, and a network also saw the one that makes the word (国原市 for 固原市), the word stands, in doubt as what was guessed is.
const (
	shortestWord = 3     // characters; the others of a shorter one tell too little
	longestWord  = 10    //
	firmest      = 0.995 // a character surer than this was not guessed
	seenAtAll    = 0.001 // probability of the character that makes the word
	likeliest    = 0.5   // confidence of a character that is likelier than all others together
	cityGuessed  = 0.7   // confidence below which a character was no more than a guess beside the name of a city
	longWord     = 5     // characters; where all but one are as such a word has them, they need not all be sure
	mayBeCity    = 0.05  // probability of the character that makes the name of a city
	borneOut     = 0.8   // confidence of the characters around it
	mendedSure   = 0.8   // confidence of the character put in
	gap          = "*"
)

// words are those that print consists of.
type words struct {
	known map[string]bool
	short map[string]bool   // of two characters: too few to tell a third by, enough to be no name
	gaps  map[string]string // a word without one of its characters, and the character; "" where several words are alike but for it
}

// newWords takes the words apart at whatever is no Chinese character.
func newWords(list []string) words {
	w := words{map[string]bool{}, map[string]bool{}, map[string]string{}}
	for _, entry := range list {
		for _, word := range strings.FieldsFunc(width.Fold.String(entry), func(r rune) bool { return !han(string(r)) }) {
			w.add([]rune(word))
		}
	}
	return w
}

func (w words) add(word []rune) {
	if len(word) == shortestWord-1 {
		w.short[string(word)] = true
	}
	if len(word) < shortestWord || len(word) > longestWord || w.known[string(word)] {
		return
	}
	w.known[string(word)] = true
	for i, c := range word {
		key := string(word[:i]) + gap + string(word[i+1:])
		if other, ok := w.gaps[key]; ok && other != string(c) {
			w.gaps[key] = ""
			continue
		}
		w.gaps[key] = string(c)
	}
}

// begins says whether a reading begins with a word, which the first n characters are part of: those are a word themselves if there are but two.
func (w words) begins(glyphs []glyph, n int) bool {
	for length := min(longestWord, len(glyphs)); length >= max(n, shortestWord); length-- {
		if w.known[spelled(glyphs[:length], -1)] {
			return true
		}
	}
	return n < shortestWord && w.short[spelled(glyphs[:n], -1)]
}

// mend puts in the characters that make words.
func (w words) mend(glyphs []glyph) {
	for i, g := range glyphs {
		if g.confidence >= firmest || !han(g.text) {
			continue
		}
		if better := w.fitting(glyphs, i); better != "" && better != g.text && g.seen[better] >= seenAtAll {
			glyphs[i].text, glyphs[i].confidence = better, mendedSure
		}
	}
}

// nameCities puts in the characters that make the name of a city without its 市, as in 固原分行. So short a name tells little: only where the reading was no
// more than a guess, which it stays.
func (w words) nameCities(glyphs []glyph) {
	for i := 1; i < len(glyphs); i++ {
		first, second := &glyphs[i-1], &glyphs[i]
		if min(first.confidence, second.confidence) >= cityGuessed || w.known[first.text+second.text+"市"] {
			continue
		}
		best, name := 0.0, [2]string{}
		for a, p := range guesses(*first) {
			for b, q := range guesses(*second) {
				if p*q > best && w.known[a+b+"市"] {
					best, name = p*q, [2]string{a, b}
				}
			}
		}
		if best > 0 {
			first.text, second.text = name[0], name[1]
		}
	}
}

// guesses are what a Chinese character may be, and how likely each is: itself alone where it is more than a guess.
func guesses(g glyph) map[string]float64 {
	all := map[string]float64{}
	if !han(g.text) {
		return all
	}
	if g.confidence < cityGuessed {
		for text, p := range g.seen {
			if p > mayBeCity {
				all[text] = p
			}
		}
	}
	all[g.text] = max(all[g.text], g.confidence)
	return all
}

// bearOut makes characters in doubt that are the likeliest and make words as sure as those put in.
func (w words) bearOut(glyphs []glyph) {
	for i, g := range glyphs {
		if g.confidence < mendedSure && g.confidence >= likeliest && w.fitting(glyphs, i) == g.text {
			glyphs[i].confidence = mendedSure
		}
	}
}

// fitting is the character that makes a word with those around glyph i, by the longest word: the glyph's own where it makes one as it stands; ""
// where none does.
func (w words) fitting(glyphs []glyph, i int) string {
	for length := min(longestWord, len(glyphs)); length >= shortestWord; length-- {
		for from := max(0, i-length+1); from <= min(i, len(glyphs)-length); from++ {
			part := glyphs[from : from+length]
			if !bornOut(part, i-from) {
				continue
			}
			if w.known[spelled(part, -1)] {
				return glyphs[i].text
			}
			if better := w.gaps[spelled(part, i-from)]; better != "" {
				return better
			}
		}
	}
	return ""
}

// bornOut says whether all but one of the glyphs were read, and as Chinese characters; in a long word half of them may be guesses that fit.
func bornOut(part []glyph, but int) bool {
	guessed := 0
	for i, g := range part {
		if i == but {
			continue
		}
		if !han(g.text) {
			return false
		}
		if g.confidence < borneOut {
			guessed++
		}
	}
	return guessed == 0 || len(part) >= longWord && 2*guessed <= len(part)
}

// spelled is the text of glyphs, with a gap in place of one.
func spelled(part []glyph, but int) string {
	var b strings.Builder
	for i, g := range part {
		if i == but {
			b.WriteString(gap)
		} else {
			b.WriteString(g.text)
		}
	}
	return b.String()
}
