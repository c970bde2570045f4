package ocr

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"yushen/models"
)

// What a file states (文字层) is a claim about what it shows: a program's own text, a bad reading that a scanner laid over its picture, or a lie.
// So every line is read as it looks. Where the claim and the tiny network agree, two witnesses that know nothing of one another say the
// same, and the small network need not be asked; where they do not, what is seen stands and is in doubt.

const (
	confirmed  = 0.99 // confidence of a character that is stated and seen
	disputed   = 0.5  // the most that is left to a character where the file states another
	goodClaims = 4    // characters that agree for one that differs; below it the claim is worthless, and no doubt comes of it
)

// claim is one character that the file states, in the pixels of the page.
type claim struct {
	text   string
	centre point
}

// claims brings stated characters to the pixels of a page of w by h pixels, as the networks would name them.
func claims(said []models.Char, w, h float64) []claim {
	var out []claim
	for _, c := range said {
		m := c.Box.Center()
		at := point{m.X * w, m.Y * h}
		if c.Text == "㎡" { // one character in files, two to the networks
			x0, _, x1, _ := c.Box.Bounds()
			quarter := (x1 - x0) * w / 4
			out = append(out, claim{"m", point{at.x - quarter, at.y}}, claim{"²", point{at.x + quarter, at.y}})
		} else if text := named(c.Text); text != "" {
			out = append(out, claim{text, at})
		}
	}
	return out
}

// named is the character that a stated one looks like: some programs state the radical 方 (U+2F45) where they print the character 方. What is not
// told apart by Unicode's own tables states nothing.
func named(text string) string {
	for _, r := range text {
		switch {
		case r >= 0x2e80 && r <= 0x2eff:
			return ""
		case r >= 0x2f00 && r <= 0x2fdf, unicode.Is(unicode.Han, r):
			return norm.NFKC.String(text)
		}
	}
	return text
}

// on gives the claims that lie on a quad, in the pixels of its strip, from left to right.
func on(all []claim, q quad, width int) []glyph {
	var out []glyph
	for _, c := range all {
		x, _, y, _ := q.frame(quad{c.centre, c.centre, c.centre, c.centre})
		if x >= 0 && x <= q.width() && y >= 0 && y <= q.height() {
			out = append(out, glyph{text: c.text, at: x / q.width() * float64(width), confidence: 1})
		}
	}
	slices.SortStableFunc(out, func(a, b glyph) int { return cmp.Compare(a.at, b.at) })
	return out
}

// unsettled lists the stretches of a strip where its reading and the claims do not agree.
func unsettled(glyphs, said []glyph) []stretch {
	var found []stretch
	for _, p := range align(glyphs, said) {
		switch {
		case p.second != nil && p.first == nil:
			found = append(found, around(p.second.at))
		case p.second == nil && strings.TrimSpace(p.first.text) != "":
			found = append(found, around(p.first.at))
		case p.second != nil && !agree(p.first.text, p.second.text):
			found = append(found, around(p.first.at))
		}
	}
	return found
}

func around(at float64) stretch { return stretch{int(at) - stripHeight/2, int(at) + stripHeight/2} }

// compare notes beside each character what the file states in its place.
func compare(glyphs, said []glyph) {
	for _, p := range align(glyphs, said) {
		if p.first != nil && p.second != nil {
			p.first.said = p.second.text
		}
	}
}

// agree says whether a character that was read and one that is stated are the same print. Signs of punctuation look alike and are stated
// in many ways; only between digits does it matter which one it is.
func agree(read, stated string) bool {
	a, b := norm.NFKC.String(read), norm.NFKC.String(stated)
	if a == b || inSimplified(read) == inSimplified(stated) {
		return true
	}
	return isPunctuation(a) && isPunctuation(b) && !strings.Contains(".,", a) && !strings.Contains(".,", b)
}

func isPunctuation(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool { return !unicode.IsPunct(r) }) < 0
}

// settle draws the conclusion from the claims on a page, after all of its lines were read; glyphs[i] are those of lines[i].
func settle(lines []models.Line, glyphs [][]glyph) {
	agreeing, differing := 0, 0
	for _, line := range glyphs {
		for _, g := range line {
			switch {
			case g.said == "":
			case agree(g.text, g.said):
				agreeing++
			default:
				differing++
			}
		}
	}
	for i := range lines {
		if agreeing >= goodClaims*differing {
			weigh(&lines[i], glyphs[i])
		}
	}
}

// weigh raises the confidence of what is stated and seen and lowers that of what is stated otherwise.
func weigh(l *models.Line, glyphs []glyph) {
	stated, differs := true, false
	var text strings.Builder
	l.Confidence = 0
	for i, g := range glyphs {
		c := &l.Chars[i]
		switch {
		case strings.TrimSpace(g.text) == "": // room between characters, which a file states by their places
			c.Confidence = max(c.Confidence, confirmed)
			text.WriteString(g.text)
		case g.said == "":
			stated = false
			text.WriteString(g.text)
		case agree(g.text, g.said):
			c.Confidence = max(c.Confidence, confirmed)
			text.WriteString(g.text)
		default:
			stated, differs = false, true
			c.Confidence = min(c.Confidence, disputed)
			text.WriteString(g.said)
		}
		l.Confidence += c.Confidence / float64(len(glyphs))
	}
	l.Stated = stated && len(glyphs) > 0
	if differs {
		l.Claim = text.String()
	}
}
