package classifier

import (
	"bufio"
	"bytes"
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
)

// businessExperience knows from examples which concepts and pairs of characters go with which business type, with "not ours", and with
// words too unclear to answer (经验). It is counted at load from business_examples.tsv, the project's own queries, and from the
// phrases of the rule pack: a multinomial model over TF-IDF vectors of length 1 (Rennie et al., ICML 2003). It ranks where the
// rules know little; a sure parse outweighs it.
type businessExperience struct {
	features map[feature]int
	rarity   []float64   // inverse document frequency of each feature
	classes  [][]float64 // per feature: logarithm of its part in each business type, then in "not ours"
	unclear  []float64   // per feature: how much more it speaks for unclear than for clear words
}

// feature is a pair of Chinese characters, or a concept: {conceptMark, its number}.
type feature [2]rune

const conceptMark rune = -1

// example is a query with its answers: shares of the classes, and whether it is too unclear to answer.
type example struct {
	features []feature
	want     map[int]float64
	clear    bool
	length   int // characters
}

const (
	examplesFile = "business_examples.tsv"
	smoothing    = 0.03 // what a feature never seen with a class still counts
	unclearOdds  = 0.1  // the same for unclear and clear
	noneKey      = "none"
	clarifyKey   = "clarify"
)

// readExamples reads the embedded examples and the phrases of the types.
func (b *Business) readExamples() ([]example, error) {
	table, err := businessData.ReadFile("data/" + examplesFile)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", examplesFile, err)
	}
	examples, err := b.examples(bytes.NewReader(table))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", examplesFile, err)
	}
	for at, t := range b.types {
		for _, text := range slices.Concat(t.Aliases, t.Phrases) {
			p := b.grammar.parse(b.lexicon, text)
			examples = append(examples, example{p.features(), map[int]float64{at: 1}, true, len(p.text)})
		}
	}
	return examples, nil
}

// examples reads a table in the format of ScoreBusiness.
func (b *Business) examples(table io.Reader) ([]example, error) {
	var out []example
	in := bufio.NewScanner(table)
	for n := 1; in.Scan(); n++ {
		text, want, err := b.readQuery(in.Text())
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		if text == "" {
			continue
		}
		p := b.grammar.parse(b.lexicon, text)
		x := example{features: p.features(), want: map[int]float64{}, clear: true, length: len(p.text)}
		for _, key := range want {
			switch key {
			case clarifyKey:
				x.clear = false
			case noneKey:
				x.want[len(b.types)] = 1
			default:
				x.want[b.index[key]] = 1
			}
		}
		for at := range x.want {
			x.want[at] = 1 / float64(len(x.want))
		}
		out = append(out, x)
	}
	return out, in.Err()
}

// features of a parse: its concepts and its pairs of Chinese characters, each once.
func (p *parse) features() []feature {
	var f []feature
	for n := range p.lexicon.names {
		if p.present.has(n) {
			f = append(f, feature{conceptMark, rune(n)})
		}
	}
	pairs := len(f)
	before := rune(0)
	for _, r := range p.text {
		if r < '一' || r > '鿿' {
			continue
		}
		if pair := (feature{before, r}); before != 0 && !slices.Contains(f[pairs:], pair) {
			f = append(f, pair)
		}
		before = r
	}
	return f
}

// learnExperience counts the examples.
func learnExperience(examples []example, types int) businessExperience {
	e := businessExperience{features: map[feature]int{}}
	for _, x := range examples {
		for _, f := range x.features {
			at, ok := e.features[f]
			if !ok {
				at = len(e.rarity)
				e.features[f] = at
				e.rarity = append(e.rarity, 0)
			}
			e.rarity[at]++
		}
	}
	for at, n := range e.rarity {
		e.rarity[at] = 1 + math.Log(float64(len(examples))/n)
	}
	counts := matrix(len(e.rarity), types+1)
	odds := matrix(len(e.rarity), 2)
	for _, x := range examples {
		for _, w := range e.vector(x.features) {
			for class, share := range x.want {
				counts[w.feature][class] += share * w.value
			}
			if x.want[types] == 0 {
				odds[w.feature][count(x.clear)] += w.value
			}
		}
	}
	logParts(counts, smoothing)
	logParts(odds, unclearOdds)
	e.classes = counts
	for _, o := range odds {
		e.unclear = append(e.unclear, o[0]-o[1])
	}
	return e
}

// logParts makes the columns of m logarithms of parts of their sum, each cell raised by smooth.
func logParts(m [][]float64, smooth float64) {
	if len(m) == 0 {
		return
	}
	sums := make([]float64, len(m[0]))
	for _, row := range m {
		for c, v := range row {
			sums[c] += v + smooth
		}
	}
	for _, row := range m {
		for c, v := range row {
			row[c] = math.Log((v + smooth) / sums[c])
		}
	}
}

type weighted struct {
	feature int
	value   float64
}

// vector is the TF-IDF vector, of length 1, of the features that the examples know, in the order of the features.
func (e businessExperience) vector(features []feature) []weighted {
	var v []weighted
	sum := 0.0
	for _, f := range features {
		if at, ok := e.features[f]; ok {
			v = append(v, weighted{at, e.rarity[at]})
			sum += e.rarity[at] * e.rarity[at]
		}
	}
	for i := range v {
		v[i].value /= math.Sqrt(sum)
	}
	return v
}

// recall is what experience says of a text: for each business type and for "not ours" how well the text goes with it, the best 0 and
// the others below; and how much more it goes with unclear than with clear words.
func (e businessExperience) recall(p *parse) (goes []float64, unclear float64) {
	if len(e.classes) == 0 {
		return nil, 0
	}
	goes = make([]float64, len(e.classes[0]))
	for _, w := range e.vector(p.features()) {
		for class, l := range e.classes[w.feature] {
			goes[class] += l * w.value
		}
		unclear += e.unclear[w.feature] * w.value
	}
	best := slices.Max(goes)
	for class := range goes {
		goes[class] -= best
	}
	return goes, unclear
}

// speaks lists the words whose concepts speak most for a type.
func (e businessExperience) speaks(p *parse, at int) []string {
	type reason struct {
		concept int
		weight  float64
	}
	var reasons []reason
	for n := range p.lexicon.names {
		f, known := e.features[feature{conceptMark, rune(n)}]
		if !known || !p.present.has(n) {
			continue
		}
		mean := 0.0
		for _, l := range e.classes[f] {
			mean += l / float64(len(e.classes[f]))
		}
		if gain := (e.classes[f][at] - mean) * e.rarity[f]; gain > 0 {
			reasons = append(reasons, reason{n, gain})
		}
	}
	slices.SortStableFunc(reasons, func(a, b reason) int { return cmp.Compare(b.weight, a.weight) })
	var words []string
	for _, r := range reasons {
		for _, w := range p.wordsFor(r.concept) {
			if len(words) < 3 && !slices.Contains(words, w) {
				words = append(words, w)
			}
		}
	}
	return words
}

func matrix(rows, columns int) [][]float64 {
	cells := make([]float64, rows*columns)
	m := make([][]float64, rows)
	for i := range m {
		m[i] = cells[i*columns : (i+1)*columns]
	}
	return m
}

// readQuery takes a line of a table of queries apart and checks its keys; a blank line gives "".
func (b *Business) readQuery(line string) (text string, want []string, err error) {
	if strings.TrimSpace(line) == "" {
		return "", nil, nil
	}
	cells := strings.Split(line, "\t")
	if len(cells) < 2 {
		return "", nil, fmt.Errorf("want text, tab, answer")
	}
	want = strings.Split(strings.TrimSpace(cells[1]), "|")
	for _, key := range want {
		if _, ok := b.index[key]; !ok && key != clarifyKey && key != noneKey {
			return "", nil, fmt.Errorf("no such business type: %s", key)
		}
	}
	return cells[0], want, nil
}
