package classifier

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
)

// businessExperience weighs concepts by examples (经验权重): a log-linear table from concepts to business types, to "not ours", and to
// "unclear, ask". It is learned from example queries by LearnBusiness and kept as text, one concept a line, so that it can be read
// and reviewed. It ranks where the rules know little; it is kept too weak to overrule a sure parse.
type businessExperience struct {
	weights map[int][]float64 // per concept: one weight per type, then notOurs, then unclear
	base    []float64
	classes int // business types + 1
}

const (
	lengthFeature = "length" // characters, up to longText, as a share of it
	longText      = 40
	noneKey       = "none"
	askKey        = "clarify"
)

// experienceFile holds the learned table.
const experienceFile = "business_experience.tsv"

// readBusinessExperience reads the table; weights left out are 0, concepts and types that are gone are skipped.
func readBusinessExperience(l *businessLexicon, index map[string]int) (businessExperience, error) {
	b, err := businessData.ReadFile("data/" + experienceFile)
	if err != nil {
		return businessExperience{}, fmt.Errorf("read %s: %w", experienceFile, err)
	}
	return parseExperience(b, l, index)
}

func parseExperience(b []byte, l *businessLexicon, index map[string]int) (businessExperience, error) {
	e := businessExperience{weights: map[int][]float64{}, classes: len(index) + 1}
	e.base = make([]float64, e.classes+1)
	in := bufio.NewScanner(bytes.NewReader(b))
	for n := 1; in.Scan(); n++ {
		cells := strings.Split(in.Text(), "\t")
		row := e.base
		if cells[0] != "base" {
			concept, ok := l.numbers[cells[0]]
			if !ok && cells[0] != lengthFeature {
				continue
			}
			if cells[0] == lengthFeature {
				concept = lengthNumber
			}
			row = make([]float64, e.classes+1)
			e.weights[concept] = row
		}
		for _, cell := range cells[1:] {
			key, value, _ := strings.Cut(cell, "=")
			w, err := strconv.ParseFloat(value, 64)
			if err != nil {
				return e, fmt.Errorf("read %s: line %d: %w", experienceFile, n, err)
			}
			if at, ok := e.column(key, index); ok {
				row[at] = w
			}
		}
	}
	return e, in.Err()
}

// lengthNumber is the concept number of the text's length.
const lengthNumber = -1

func (e businessExperience) column(key string, index map[string]int) (int, bool) {
	switch key {
	case noneKey:
		return e.classes - 1, true
	case askKey:
		return e.classes, true
	}
	at, ok := index[key]
	return at, ok
}

// feature is one concept of a text with its weight.
type feature struct {
	concept int
	value   float64
}

// features of a parse: its concepts, together of length 1, and how long the text is.
func (p *parse) features() []feature {
	var f []feature
	for n := range p.lexicon.names {
		if p.present.has(n) {
			f = append(f, feature{concept: n})
		}
	}
	for i := range f {
		f[i].value = 1 / math.Sqrt(float64(len(f)))
	}
	return append(f, feature{lengthNumber, math.Min(float64(len(p.text)), longText) / longText})
}

// of gives the logarithm of the share of each type and of "not ours", and how unclear the words are (above 0: more likely than not).
func (e businessExperience) of(p *parse) (logShare []float64, unclear float64) {
	sums := slices.Clone(e.base)
	for _, f := range p.features() {
		for at, w := range e.weights[f.concept] {
			sums[at] += w * f.value
		}
	}
	return logSoftmax(sums[:e.classes]), sums[e.classes]
}

func logSoftmax(z []float64) []float64 {
	top, sum := slices.Max(z), 0.0
	for _, v := range z {
		sum += math.Exp(v - top)
	}
	out := make([]float64, len(z))
	for i, v := range z {
		out[i] = v - top - math.Log(sum)
	}
	return out
}

// speaks lists the words of the concepts that speak most for a type.
func (e businessExperience) speaks(p *parse, at int) []string {
	type reason struct {
		concept int
		weight  float64
	}
	var reasons []reason
	for n := range p.lexicon.names {
		if row := e.weights[n]; row != nil && p.present.has(n) && row[at] > 0.5 {
			reasons = append(reasons, reason{n, row[at]})
		}
	}
	slices.SortStableFunc(reasons, func(a, b reason) int {
		if a.weight > b.weight {
			return -1
		}
		return 1
	})
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

// example is one query with its answers for learning.
type example struct {
	features []feature
	want     []float64 // share per class; none set: only for unclear
	unclear  float64
}

// LearnBusiness learns the table of experience from example queries (format of ScoreBusiness) and the phrases of the business types, and
// returns it as text. Gradient descent on the cross entropy with a square penalty, from zero, in fixed order: the same examples
// give the same table.
func LearnBusiness(b *Business, table io.Reader) ([]byte, error) {
	e := businessExperience{weights: map[int][]float64{}, classes: len(b.types) + 1}
	examples, err := b.examples(table, e)
	if err != nil {
		return nil, err
	}
	rows := map[int]int{}
	for _, x := range examples {
		for _, f := range x.features {
			if _, ok := rows[f.concept]; !ok {
				rows[f.concept] = len(rows)
			}
		}
	}
	learned := descend(examples, rows, e.classes)
	return b.experienceText(learned, rows, e.classes), nil
}

func (b *Business) examples(table io.Reader, e businessExperience) ([]example, error) {
	var out []example
	in := bufio.NewScanner(table)
	for n := 1; in.Scan(); n++ {
		cells := strings.Split(in.Text(), "\t")
		if len(cells) < 2 {
			return nil, fmt.Errorf("learn matching: line %d: want text, tab, answer", n)
		}
		x := example{features: b.grammar.parse(b.lexicon, cells[0]).features(), want: make([]float64, e.classes)}
		var named []int
		for _, key := range strings.Split(strings.TrimSpace(cells[1]), "|") {
			at, ok := e.column(key, b.index)
			switch {
			case !ok:
				return nil, fmt.Errorf("learn matching: line %d: no such business type: %s", n, key)
			case at == e.classes:
				x.unclear = 1
			default:
				named = append(named, at)
			}
		}
		for _, at := range named {
			x.want[at] = 1 / float64(len(named))
		}
		out = append(out, x)
	}
	for at, t := range b.types {
		for _, text := range slices.Concat(t.Aliases, t.Phrases) {
			x := example{features: b.grammar.parse(b.lexicon, text).features(), want: make([]float64, e.classes)}
			x.want[at] = 1
			out = append(out, x)
		}
	}
	return out, in.Err()
}

// Settings of the descent (Adam), chosen on queries that took no part in it.
const (
	learnRounds  = 300
	learnRate    = 0.1
	learnPenalty = 3e-4
	askPenalty   = 2e-4
	askWeight    = 2.0 // unclear examples are fewer
	leastWeight  = 0.05
)

// descend fits one row of weights per feature and one for the base, which comes last.
func descend(examples []example, rows map[int]int, classes int) [][]float64 {
	width := classes + 1
	weights, mean, spread := matrix(len(rows)+1, width), matrix(len(rows)+1, width), matrix(len(rows)+1, width)
	for round := 1; round <= learnRounds; round++ {
		slope := matrix(len(rows)+1, width)
		for _, x := range examples {
			addSlope(x, rows, weights, slope, classes)
		}
		fix1, fix2 := 1-math.Pow(0.9, float64(round)), 1-math.Pow(0.999, float64(round))
		for r := range weights {
			for c := range weights[r] {
				g := slope[r][c] / float64(len(examples))
				if r < len(rows) {
					penalty := learnPenalty
					if c == classes {
						penalty = askPenalty
					}
					g += penalty * weights[r][c]
				}
				mean[r][c] = 0.9*mean[r][c] + 0.1*g
				spread[r][c] = 0.999*spread[r][c] + 0.001*g*g
				weights[r][c] -= learnRate * mean[r][c] / fix1 / (math.Sqrt(spread[r][c]/fix2) + 1e-8)
			}
		}
	}
	return weights
}

func addSlope(x example, rows map[int]int, weights, slope [][]float64, classes int) {
	sums := slices.Clone(weights[len(rows)])
	for _, f := range x.features {
		for c, w := range weights[rows[f.concept]] {
			sums[c] += w * f.value
		}
	}
	gap := make([]float64, classes+1)
	total := 0.0
	for _, w := range x.want {
		total += w
	}
	if total > 0 {
		for c, l := range logSoftmax(sums[:classes]) {
			gap[c] = math.Exp(l) - x.want[c]
		}
	}
	if x.want[classes-1] == 0 {
		gap[classes] = 1/(1+math.Exp(-sums[classes])) - x.unclear
		if x.unclear > 0 {
			gap[classes] *= askWeight
		}
	}
	for c, g := range gap {
		slope[len(rows)][c] += g
	}
	for _, f := range x.features {
		row := slope[rows[f.concept]]
		for c, g := range gap {
			row[c] += g * f.value
		}
	}
}

func matrix(rows, columns int) [][]float64 {
	m := make([][]float64, rows)
	for i := range m {
		m[i] = make([]float64, columns)
	}
	return m
}

func (b *Business) experienceText(weights [][]float64, rows map[int]int, classes int) []byte {
	name := func(column int) string {
		switch column {
		case classes - 1:
			return noneKey
		case classes:
			return askKey
		}
		return b.types[column].Key
	}
	var out bytes.Buffer
	line := func(of string, row []float64) {
		cells := []string{of}
		for c, w := range row {
			if math.Abs(w) >= leastWeight {
				cells = append(cells, fmt.Sprintf("%s=%.1f", name(c), w))
			}
		}
		if len(cells) > 1 {
			out.WriteString(strings.Join(cells, "\t") + "\n")
		}
	}
	line("base", weights[len(rows)])
	byName := map[string]int{}
	for concept, r := range rows {
		if concept == lengthNumber {
			byName[lengthFeature] = r
		} else {
			byName[b.lexicon.names[concept]] = r
		}
	}
	for _, of := range slices.Sorted(maps.Keys(byName)) {
		line(of, weights[byName[of]])
	}
	return out.Bytes()
}
