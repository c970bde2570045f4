package classifier

import (
	"math"
	"strings"
)

// businessLikeness compares a text with names, aliases and citizens' phrases by pairs of characters (TF-IDF, cosine). It helps where
// the grammar sees nothing, and is kept too weak to overrule it.
type businessLikeness struct {
	pairs   map[[2]rune][]pairWeight
	idf     map[[2]rune]float64
	sources []likeSource
	types   int
}

type pairWeight struct {
	source int
	weight float64
}

type likeSource struct {
	at   int // position in Business.types
	norm float64
}

// likeness is what one type gains, and the characters that it shares with the text.
type likeness struct {
	points float64
	words  string
}

// likePoints is what a text equal to a known phrase gains.
const likePoints = 2.5

func newBusinessLikeness(types []BusinessType) businessLikeness {
	l := businessLikeness{pairs: map[[2]rune][]pairWeight{}, idf: map[[2]rune]float64{}, types: len(types)}
	var texts [][]rune
	for at, t := range types {
		for _, text := range append(append([]string{t.Name}, t.Aliases...), t.Phrases...) {
			l.sources = append(l.sources, likeSource{at: at})
			texts = append(texts, []rune(text))
		}
	}
	for _, text := range texts {
		for pair := range pairCounts(text) {
			l.idf[pair]++
		}
	}
	for pair, n := range l.idf {
		l.idf[pair] = math.Log(1 + float64(len(texts))/n)
	}
	for i, text := range texts {
		for pair, n := range pairCounts(text) {
			w := n * l.idf[pair]
			l.pairs[pair] = append(l.pairs[pair], pairWeight{i, w})
			l.sources[i].norm += w * w
		}
		l.sources[i].norm = math.Sqrt(l.sources[i].norm)
	}
	return l
}

func pairCounts(text []rune) map[[2]rune]float64 {
	counts := map[[2]rune]float64{}
	for i := 1; i < len(text); i++ {
		if text[i-1] != ',' && text[i] != ',' {
			counts[[2]rune{text[i-1], text[i]}]++
		}
	}
	return counts
}

// of gives each type the likeness of its nearest phrase.
func (l businessLikeness) of(text []rune) []likeness {
	out := make([]likeness, l.types)
	dots := make([]float64, len(l.sources))
	counts := pairCounts(text)
	norm := 0.0
	for pair, n := range counts {
		w := n * l.idf[pair]
		if w == 0 {
			w = n * math.Log(float64(1+len(l.sources)))
		}
		norm += w * w
		for _, p := range l.pairs[pair] {
			dots[p.source] += w * p.weight
		}
	}
	nearest := make([]int, l.types)
	for i, s := range l.sources {
		if dots[i] == 0 {
			continue
		}
		if points := likePoints * dots[i] / (math.Sqrt(norm) * s.norm); points > out[s.at].points {
			out[s.at].points, nearest[s.at] = points, i
		}
	}
	for at := range out {
		if out[at].points > 0 {
			out[at].words = l.shared(text, nearest[at])
		}
	}
	return out
}

// shared joins the pairs of the text that stand in a source too.
func (l businessLikeness) shared(text []rune, source int) string {
	var b strings.Builder
	end := -1
	for i := 1; i < len(text); i++ {
		for _, p := range l.pairs[[2]rune{text[i-1], text[i]}] {
			if p.source != source {
				continue
			}
			if end == i-1 {
				b.WriteRune(text[i])
			} else {
				if b.Len() > 0 {
					b.WriteRune('…')
				}
				b.WriteString(string(text[i-1 : i+1]))
			}
			end = i
		}
	}
	return b.String()
}
