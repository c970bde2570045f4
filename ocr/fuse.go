package ocr

import (
	_ "embed"
	"maps"
	"math"
	"slices"
	"strings"
)

// simplified maps a traditional character (繁体) to its simplified form, for those that GB 2312 lacks. From OpenCC's TSCharacters.txt
// (Apache-2.0).
var simplified = func() map[string]string {
	m := map[string]string{}
	runes := []rune(strings.ReplaceAll(traditional, "\n", ""))
	for i := 0; i+1 < len(runes); i += 2 {
		if !strings.ContainsRune(revived, runes[i]) {
			m[string(runes[i])] = string(runes[i+1])
		}
	}
	return m
}()

// revived are characters that the 通用规范汉字表 (2013) lets names keep beside their simplified form.
const revived = "昇甦陞鉅龢邨迺祕濬"

//go:embed traditional.txt
var traditional string

// inSimplified is the simplified form of a character.
func inSimplified(text string) string {
	if plain, ok := simplified[text]; ok {
		return plain
	}
	return text
}

// fuse joins the tiny network's reading of a strip with the small one's reading of a window in it. Where the two differ, the surer one
// stands, its confidence lowered by the other's dissent.
func (e *Engine) fuse(first, second []glyph, w window, width int) []glyph {
	var out []glyph
	for _, p := range align(first, second) {
		switch {
		case p.second == nil:
			if a := *p.first; !w.inside(a.at, width) || a.confidence >= w.alone || strings.TrimSpace(a.text) == "" {
				out = append(out, a)
			}
		case p.first == nil:
			if b := *p.second; w.inside(b.at, width) && b.confidence >= 0.5 && strings.TrimSpace(b.text) != "" {
				out = append(out, b)
			}
		case !w.inside(p.second.at, width):
			out = append(out, *p.first)
		default:
			g := e.judge(*p.first, *p.second)
			g.seen = either(p.first.seen, p.second.seen)
			out = append(out, g)
		}
	}
	return out
}

// weighDoubts puts into a reading the Chinese characters that another one of the same print is surer of; signs of few strokes are not told better by it. Where both say the same, nothing is gained: they saw the same pixels.
func (e *Engine) weighDoubts(glyphs, others []glyph) {
	for _, p := range align(glyphs, others) {
		if p.first != nil && p.second != nil && inDoubt(*p.first) && fold(p.first.text) != fold(p.second.text) {
			*p.first = e.judge(*p.first, *p.second)
		}
	}
}

// inDoubt says whether a Chinese character is left in doubt.
func inDoubt(g glyph) bool { return han(g.text) && g.confidence < doubt }

// either holds what one of two networks saw, with the higher probability.
func either(a, b map[string]float64) map[string]float64 {
	seen := maps.Clone(a)
	if seen == nil {
		return b
	}
	for text, p := range b {
		seen[text] = max(seen[text], p)
	}
	return seen
}

// judge weighs two readings of one character.
func (e *Engine) judge(a, b glyph) glyph {
	agreed := 1 - (1-a.confidence)*(1-b.confidence)
	switch {
	case fold(a.text) == fold(b.text):
		if b.confidence > a.confidence {
			a.text = b.text
		}
		a.confidence = agreed
		return a
	case simplified[b.text] == a.text: // print of the mainland is simplified
		a.confidence = agreed
		return a
	case simplified[a.text] == b.text:
		b.confidence = agreed
		return b
	case !e.quick.knows(b.text) && b.confidence > 0.5: // the tiny network could not have said so
		return b
	}
	if b.confidence >= a.confidence {
		b.confidence *= b.confidence / (a.confidence + b.confidence)
		return b
	}
	a.confidence *= a.confidence / (a.confidence + b.confidence)
	return a
}

// pair is one place of a strip as the two networks read it; one may be nil.
type pair struct{ first, second *glyph }

// align pairs the characters of two readings by place and text, with least total cost (Needleman and Wunsch, 1970). Of
// characters without partners the one further right comes later.
func align(first, second []glyph) []pair {
	n, m := len(first), len(second)
	cost := make([][]float64, n+1)
	for i := range cost {
		cost[i] = make([]float64, m+1)
		for j := range cost[i] {
			switch {
			case i == 0 && j == 0:
			case i == 0:
				cost[i][j] = cost[i][j-1] + alone
			case j == 0:
				cost[i][j] = cost[i-1][j] + alone
			default:
				cost[i][j] = min(cost[i-1][j]+alone, cost[i][j-1]+alone, cost[i-1][j-1]+apart(first[i-1], second[j-1]))
			}
		}
	}
	var pairs []pair
	for i, j := n, m; i > 0 || j > 0; {
		switch {
		case i > 0 && j > 0 && cost[i][j] == cost[i-1][j-1]+apart(first[i-1], second[j-1]):
			i, j = i-1, j-1
			pairs = append(pairs, pair{&first[i], &second[j]})
		case i > 0 && cost[i][j] == cost[i-1][j]+alone && !(j > 0 && second[j-1].at > first[i-1].at && cost[i][j] == cost[i][j-1]+alone):
			i--
			pairs = append(pairs, pair{&first[i], nil})
		default:
			j--
			pairs = append(pairs, pair{nil, &second[j]})
		}
	}
	slices.Reverse(pairs)
	return pairs
}

const alone = 0.6 // cost of a character without a partner

// apart is the cost of pairing two characters: how far they stand from one another, and more where they differ.
func apart(a, b glyph) float64 {
	far := math.Abs(a.at-b.at) / stripHeight
	switch {
	case far > 0.8:
		return 10
	case fold(a.text) == fold(b.text):
		return 0.5 * far
	case (strings.TrimSpace(a.text) == "") != (strings.TrimSpace(b.text) == ""):
		return 10
	}
	return 0.5 + far
}
