package ocr

import (
	"slices"
	"unicode"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/width"

	"yushen/models"
)

// What sends a stretch of a line to the small network.
const doubt = 0.92

const (
	surround = 48              // pixels of strip around a stretch that the small network sees besides
	leastRun = 6               // digits; fewer tell no pitch
	pitches  = 1.45            // between two digits, of the usual pitch, where one may be missing: W stands further from its neighbours than 1, by less
	jitter   = 1.5 * stepWidth // by how much two digits seem further apart than they are: the network tells places by its steps
	mostPart = 0.7             // where stretches cover more of a line than this, the line is read whole
)

// stretch is a part of a strip, in its pixels.
type stretch struct{ from, to int }

// doubts lists the stretches of a strip that the tiny network's reading leaves in doubt: unsure or rare characters, what may be a
// name, a digit that may be missing, and print that no character accounts for. A number with a doubtful digit is in doubt as a whole.
func (e *Engine) doubts(glyphs []glyph, dark ink) []stretch {
	var found []stretch
	numbers := numbers(glyphs)
	for i, g := range glyphs {
		if trusted(g) {
			continue
		}
		first, last := i, i
		if k := slices.IndexFunc(numbers, func(n stretch) bool { return n.from <= i && i < n.to }); k >= 0 {
			first, last = numbers[k].from, numbers[k].to-1
		}
		from, to := 0, dark.width()
		if first > 0 {
			from = int(glyphs[first-1].at+glyphs[first].at) / 2
		}
		if last < len(glyphs)-1 {
			to = int(glyphs[last].at+glyphs[last+1].at) / 2
		}
		found = append(found, stretch{from, to})
	}
	found = append(found, names(glyphs, dark.width(), e.words)...)
	for _, n := range numbers {
		found = append(found, dropped(glyphs[n.from:n.to])...)
	}
	return append(found, dark.unread(glyphs)...)
}

// numbers are the runs of digits and capitals in a reading, as indices.
func numbers(glyphs []glyph) []stretch {
	var found []stretch
	for from := 0; from < len(glyphs); from++ {
		to := from
		for to < len(glyphs) && len(glyphs[to].text) == 1 && glyphs[to].text[0] >= '0' && glyphs[to].text[0] <= 'Z' {
			to++
		}
		if to-from >= leastRun {
			found = append(found, stretch{from, to})
		}
		from = max(from, to)
	}
	return found
}

// dropped lists the gaps in a number that are wide enough for one more digit: a network that joins equal neighbours may lose one of 111.
func dropped(number []glyph) []stretch {
	steps := make([]float64, 0, len(number)-1)
	for i := range number[1:] {
		steps = append(steps, number[i+1].at-number[i].at)
	}
	usual, mean := slices.Sorted(slices.Values(steps))[len(steps)/2], (number[len(number)-1].at-number[0].at)/float64(len(steps))
	var found []stretch
	for i, step := range steps {
		if step > max(pitches*usual, mean+jitter) {
			found = append(found, stretch{int(number[i].at) - 4, int(number[i+1].at) + 4})
		}
	}
	return found
}

// trusted says whether a character of the tiny network stands without a second look. Blanks and the width of brackets change no meaning.
func trusted(g glyph) bool {
	r := []rune(g.text)[0]
	switch {
	case unicode.IsSpace(r):
		return true
	case unicode.In(r, unicode.Ps, unicode.Pe) || r == ':' || r == '：' || r == '、' || r == '，':
		return g.confidence > 0.5
	}
	return g.confidence >= doubt && (!unicode.Is(unicode.Han, r) || common(r))
}

// common says whether a character is in GB 2312: the tiny network knows others badly or not at all.
func common(r rune) bool {
	b, err := simplifiedchinese.HZGB2312.NewEncoder().Bytes([]byte(string(r)))
	return err == nil && len(b) > 0
}

// windows joins stretches that lie close together and widens them by what the small network wants to see around a character. Long
// lines cost by their length: only what is in doubt is read again.
func windows(parts []stretch, width int) []window {
	if len(parts) == 0 {
		return nil
	}
	var joined []window
	total := 0
	for _, p := range sorted(parts) {
		w := window{max(p.from-surround, 0), min(p.to+surround, width), surelyAlone}
		if n := len(joined); n > 0 && w.from <= joined[n-1].to {
			total += max(w.to-joined[n-1].to, 0)
			joined[n-1].to = max(joined[n-1].to, w.to)
			continue
		}
		total += w.to - w.from
		joined = append(joined, w)
	}
	if float64(total) > mostPart*float64(width) {
		return []window{{0, width, surelyAlone}}
	}
	return joined
}

// window is a part of a strip for the small network, and how surely the tiny one must have seen what the small one passes over.
type window struct {
	from, to int
	alone    float64
}

const (
	surelyAlone = 0.6 // the small network tends to pass over small signs such as the m² behind a number
	paleAlone   = 0.9 // the tiny one tends to see pieces of a pale character as signs
)

// inside says whether the small network saw a character at this place whole; width is the strip's.
func (w window) inside(at float64, width int) bool {
	return (w.from == 0 || at > float64(w.from)+stripHeight/2) && (w.to == width || at < float64(w.to)-stripHeight/2)
}

// fold maps the full-width form of a character to its usual form, so that （ and ( are one.
func fold(text string) string {
	if len(text) == 1 || han(text) { // most: they have one form
		return text
	}
	return width.Fold.String(text)
}

// unknownGlyph stands where print could not be read.
func unknownGlyph(at float64) glyph { return glyph{text: models.Unknown, at: at} }
