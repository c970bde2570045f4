package classifier

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"yushen/documents"
	"yushen/documents/layout"
	"yushen/models"
)

// Guess is what type of document a page is (材料类型判断). Unknown is an answer: Type is then models.UnknownType.
type Guess struct {
	Type  string
	Side  string   // of types that have sides: front, back or both; home or member
	Score float64  // 0 to 1, how sure
	First bool     // the page opens a document: it carries the title or number with which the type begins
	Why   []string // the words that decided, strongest first
}

// Documents tells types of documents by the words on their pages. It is made once and only read.
type Documents struct {
	types []kind
	words map[string]float64 // phrase → how telling it is: 1 divided by the number of types that have it
}

// kind is one type, ready for comparison.
type kind struct {
	documents.Type
	titles  [][]rune
	tells   [][]rune
	cues    [][]rune
	against [][]rune
	labels  [][]rune
	sides   [][][]rune
}

// NewDocuments makes the classifier of a catalogue.
func NewDocuments(c *documents.Catalogue) *Documents {
	d := &Documents{words: map[string]float64{}}
	for _, t := range c.Types() {
		k := kind{Type: t, titles: normal(t.Titles), tells: normal(t.Tells), cues: normal(t.Cues), against: normal(t.Against)}
		seen := map[string]bool{}
		for _, f := range t.Fields {
			for _, l := range normal(f.Labels) {
				if s := string(l); len(l) >= 3 && !seen[s] {
					seen[s] = true
					k.labels = append(k.labels, l)
				}
			}
		}
		for _, r := range t.Roles {
			for _, l := range normal(r.Labels) {
				if s := string(l); len(l) >= 3 && !seen[s] {
					seen[s] = true
					k.labels = append(k.labels, l)
				}
			}
		}
		for _, s := range t.Sides {
			k.sides = append(k.sides, normal(s.Cues))
		}
		own := map[string]bool{}
		for _, w := range slices.Concat(k.cues, k.labels) {
			own[string(w)] = true
		}
		for w := range own {
			d.words[w]++
		}
		d.types = append(d.types, k)
	}
	for w, n := range d.words {
		d.words[w] = 1 / n
	}
	return d
}

func normal(list []string) [][]rune {
	var out [][]rune
	for _, s := range list {
		out = append(out, []rune(layout.Normal(s)))
	}
	return out
}

// The weights of what speaks for a type. A title alone decides; without one it takes three or four telling phrases.
const (
	titleWeight   = 9.0
	tellWeight    = 2.2
	headWeight    = 3.3 // the number at its head
	openingWeight = 4.0 // a side of which most cues are there
	labelsAtMost  = 3.0
	againstWeight = 2.5
	enough        = 2.6 // below, the page is unknown
)

// evidence is what speaks for one type.
type evidence struct {
	kind  int
	sum   float64
	title bool
	why   []reason
	sides []float64 // share of each side's cues
}

type reason struct {
	text   string
	weight float64
}

// sheet is a page prepared for looking words up.
type sheet struct {
	page   layout.Page
	text   []rune // all of it, in reading order
	plain  string
	rows   []row
	starts []string // the text of every cell with the rest of its row, since the characters of a label may be spread out
}

// row is one row of the page as a whole, since titles are often spread out.
type row struct {
	text   []rune
	y, h   float64 // height on the page 0 to 1; character height
	center float64
	whole  bool // not only one of its cells
}

func newSheet(p models.Page) sheet {
	s := sheet{page: layout.Of(p)}
	for _, r := range s.page.Rows {
		var text []rune
		y, h, x0, x1 := 0.0, 0.0, 1.0, 0.0
		for _, i := range r {
			c := s.page.Cells[i]
			text = append(text, []rune(c.Text)...)
			y, h = c.Mid()/s.page.Height, math.Max(h, c.H)
			x0, x1 = math.Min(x0, c.X0), math.Max(x1, c.X1)
			if len(r) > 1 {
				s.rows = append(s.rows, row{[]rune(c.Text), y, c.H, (c.X0 + c.X1) / 2, false})
			}
		}
		s.rows = append(s.rows, row{text, y, h, (x0 + x1) / 2, true})
		s.text = append(s.text, text...)
		rest := ""
		for k := len(r) - 1; k >= 0; k-- {
			rest = s.page.Cells[r[k]].Text + rest
			s.starts = append(s.starts, rest)
		}
	}
	s.plain = string(s.text)
	return s
}

// Classify says what a page is by its own words.
func (d *Documents) Classify(p models.Page) Guess {
	return d.guess(d.weigh(newSheet(p)))
}

// weigh gathers the evidence for every type, best first.
func (d *Documents) weigh(s sheet) []evidence {
	list := make([]evidence, 0, len(d.types))
	for i := range d.types {
		list = append(list, d.evidence(i, s))
	}
	slices.SortStableFunc(list, func(a, b evidence) int {
		switch {
		case a.sum > b.sum:
			return -1
		case a.sum < b.sum:
			return 1
		}
		return 0
	})
	return list
}

func (d *Documents) evidence(i int, s sheet) evidence {
	k := d.types[i]
	e := evidence{kind: i}
	add := func(text string, w float64) {
		e.sum += w
		e.why = append(e.why, reason{text, w})
	}
	if t, w := s.title(k.titles); w > 0 {
		e.title = w > 0.6
		add(t, titleWeight*w)
	}
	if !e.title && s.opens(k.Type) {
		add("证号", headWeight)
	}
	for _, c := range k.tells {
		if w := s.has(c); w > 0 {
			add(string(c), w*tellWeight)
		}
	}
	for _, c := range k.cues {
		if w := s.has(c); w > 0 {
			add(string(c), w*d.words[string(c)]*cueWeight(len(c)))
		}
	}
	labels := 0.0
	for _, l := range k.labels {
		if strings.Contains(s.plain, string(l)) {
			labels += 0.3 * d.words[string(l)]
		}
	}
	e.sum += math.Min(labels, labelsAtMost)
	for _, c := range k.against {
		if strings.Contains(s.plain, string(c)) {
			add("没有:"+string(c), -againstWeight)
		}
	}
	for _, cues := range k.sides {
		share := s.opening(cues)
		e.sides = append(e.sides, share)
		if share >= 0.6 && !e.title {
			add("版面", openingWeight*share)
		}
	}
	return e
}

// cueWeight grows with the length of a phrase: long ones are hardly chance.
func cueWeight(n int) float64 { return math.Min(2, 0.35+0.17*float64(n)) }

// opens reports whether the number with which a type begins fills a row at the head of the page.
func (s sheet) opens(t documents.Type) bool {
	return slices.ContainsFunc(s.rows, func(r row) bool { return r.whole && r.y < headReach && t.Opens(string(r.text)) })
}

// headReach is how far down a page its head reaches, as a share of its height.
const headReach = 0.2

// has is how surely a phrase stands in the text: 1 in so many words, less with a slip of the reader, 0 not.
func (s sheet) has(phrase []rune) float64 {
	if strings.Contains(s.plain, string(phrase)) {
		return 1
	}
	limit := min(2, len(phrase)/6)
	if limit == 0 {
		return 0
	}
	if _, _, slips, ok := layout.Find(s.text, phrase, limit); ok {
		return 1 - 0.35*float64(slips)
	}
	return 0
}

// title is the title that a row of the page is, and how surely: whole rows in large type near the head count most.
func (s sheet) title(titles [][]rune) (string, float64) {
	best, text := 0.0, ""
	for _, r := range s.rows {
		if len(r.text) > 36 || len(r.text) < 2 {
			continue
		}
		for _, t := range titles {
			w := likeTitle(r, t)
			if w == 0 {
				continue
			}
			if r.h < 1.15*s.page.Median {
				w *= 0.6
			}
			if r.y > 0.5 {
				w *= 0.6
			}
			if w > best {
				best, text = w, string(t)
			}
		}
	}
	return text, best
}

// likeTitle compares a row with a title: the same, with a slip, with a bracket behind (现售), or with a maker's name before it in the
// middle of the page (某某银行抵押合同).
func likeTitle(r row, t []rune) float64 {
	text := r.text
	if i := slices.Index(text, '('); i > 0 && text[len(text)-1] == ')' && !slices.Contains(t, '(') {
		text = text[:i]
	}
	switch {
	case slices.Equal(text, t) || slices.Equal(r.text, t):
		return 1
	case len(t) >= 4 && layout.Distance(text, t, 2) <= min(2, max(1, layout.Slips(len(t)))):
		return 0.85
	case len(t) >= 4 && len(text) > len(t) && len(text) <= len(t)+16 && slices.Equal(text[len(text)-len(t):], t) && math.Abs(r.center-0.5) < 0.14 && !slices.ContainsFunc(text, func(c rune) bool { return strings.ContainsRune(",。;:、《", c) }):
		return 0.75
	case len(t) >= 5 && len(text) > len(t) && len(text) <= len(t)+8 && slices.Equal(text[:len(t)], t) && math.Abs(r.center-0.5) < 0.14 && !slices.ContainsFunc(text, func(c rune) bool { return strings.ContainsRune(",。;:、《", c) }):
		return 0.7
	}
	return 0
}

// opening is the share of a side's cues that stand at the start of a cell, as labels do.
func (s sheet) opening(cues [][]rune) float64 {
	if len(cues) == 0 {
		return 0
	}
	n := 0
	for _, c := range cues {
		if slices.ContainsFunc(s.starts, func(t string) bool { return strings.HasPrefix(t, string(c)) }) {
			n++
		}
	}
	return float64(n) / float64(len(cues))
}

// guess turns evidence into an answer.
func (d *Documents) guess(list []evidence) Guess {
	best := list[0]
	if best.sum < enough {
		return Guess{Type: models.UnknownType, Score: 1 - best.sum/(2*enough), Why: whys(best)}
	}
	second := 0.0
	if len(list) > 1 {
		second = math.Max(0, list[1].sum)
	}
	k := d.types[best.kind]
	g := Guess{Type: k.Key, Side: side(k, best.sides), First: best.title, Why: whys(best)}
	g.Score = sureness(best.sum, second)
	return g
}

// sureness is high where a type has much evidence and clearly more than any other.
func sureness(best, second float64) float64 {
	amount := 1 - math.Exp(-best/2.5)
	lead := 1 / (1 + math.Exp(-(best-second)/1.2))
	return math.Round(amount*lead*1000) / 1000
}

// side is the side of which more cues are there, both where both are there.
func side(k kind, shares []float64) string {
	best, at, n := 0.0, -1, 0
	for i, s := range shares {
		if s >= 0.5 {
			n++
		}
		if s > best {
			best, at = s, i
		}
	}
	switch {
	case at < 0:
		return ""
	case n > 1 && k.Bundle == documents.BySides:
		return "both"
	}
	return k.Sides[at].Key
}

func whys(e evidence) []string {
	list := slices.Clone(e.why)
	slices.SortStableFunc(list, func(a, b reason) int {
		switch {
		case math.Abs(a.weight) > math.Abs(b.weight):
			return -1
		case math.Abs(a.weight) < math.Abs(b.weight):
			return 1
		}
		return 0
	})
	var out []string
	for _, r := range list[:min(5, len(list))] {
		out = append(out, fmt.Sprintf("%s %+.1f", r.text, r.weight))
	}
	return out
}
