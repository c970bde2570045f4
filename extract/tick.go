package extract

import (
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"yushen/documents"
	"yushen/documents/layout"
	"yushen/models"
)

// mark is what stands in the box beside an option.
type mark int

const (
	noMark  mark = iota
	unclear      // something stands there that could not be read: hardly an empty box
	emptyBox
	ticked
)

const (
	unclearMark = models.Unknown
	emptyMarks  = "□口囗☐○〇◯O0▢"
	tickedMarks = "☑√✓✔☒✅■▣◉●⊙✗✘×Vv回区図囚凶"
)

// option is one place where the words of a value stand.
type option struct {
	value    string
	from, to int // flow positions
	before   mark
	after    mark
	ink      float64 // area of the ink where its box would be
}

// tick reads which option is ticked. A reader sees an empty box as □ or 口 and a ticked one often not at all, so one option without
// a box among options with boxes is the ticked one. Where the text does not tell, the ink at the boxes' places may.
func (r *reader) tick(f documents.Field) (models.Field, bool) {
	opts := r.options(f)
	if len(opts) == 0 {
		return models.Field{}, false
	}
	marks := func(o option) mark { return o.before }
	if tellsAfter(opts) {
		marks = func(o option) mark { return o.after }
	}
	pick, quality := decide(opts, marks)
	if pick < 0 {
		var all []int
		for _, o := range opts {
			for p := o.from; p < o.to; p++ {
				all = append(all, p)
			}
		}
		return r.unreadable(all), true
	}
	o := opts[pick]
	return r.field(reading{value: o.value, raw: r.text(r.span(o.from, o.to)), pos: r.span(o.from, o.to), quality: quality}), true
}

// tickedChoice reads a yes or no, or one of an Enum's values, that is ticked rather than written: different options beside the label, at
// least one of them with a box.
func (r *reader) tickedChoice(f documents.Field) (models.Field, bool) {
	switch f.Kind {
	case documents.YesNo:
		f.Values = []documents.Value{{Is: "是", Printed: []string{"存在", "有约定", "有", "可以", "允许"}}, {Is: "否", Printed: []string{"不存在", "无约定", "未约定", "无", "没有", "不可以", "不允许"}}}
	case documents.Enum:
	default:
		return models.Field{}, false
	}
	var area []int
	for i, l := range r.labels {
		if r.serves(l, r.fieldIndex(f.Key)) && l.quality >= 0.7 {
			area = append(area, r.tickArea(r.labels[i])...)
		}
	}
	opts := r.optionsIn(f, area, 1)
	marks := func(o option) mark { return o.before }
	if len(opts) > 0 && tellsAfter(opts) {
		marks = func(o option) mark { return o.after }
	}
	if len(opts) < 2 || f.Kind == documents.YesNo && len(opts) > 2 || !slices.ContainsFunc(opts, func(o option) bool { return marks(o) > unclear }) ||
		!slices.ContainsFunc(opts, func(o option) bool { return o.value != opts[0].value }) {
		return models.Field{}, false
	}
	pick, quality := decide(opts, marks)
	if pick < 0 {
		return r.unreadable(area), true
	}
	o := opts[pick]
	return r.field(reading{value: o.value, raw: r.text(r.span(o.from, o.to)), pos: r.span(o.from, o.to), quality: quality}), true
}

// tellsAfter reports whether boxes stand after their options: none before the first, one after the last.
func tellsAfter(opts []option) bool {
	first, last := opts[0], opts[len(opts)-1]
	return first.before == noMark && last.after != noMark && !slices.ContainsFunc(opts, func(o option) bool { return o.before == noMark && o.after == noMark })
}

// decide is the index of the ticked option, -1 where it cannot be told.
func decide(opts []option, marks func(option) mark) (pick int, quality float64) {
	count := map[mark][]int{}
	for i, o := range opts {
		m := marks(o)
		if m == unclear {
			m = noMark
		}
		count[m] = append(count[m], i)
	}
	values := func(list []int) bool { // all the same value
		return len(list) > 0 && !slices.ContainsFunc(list, func(i int) bool { return opts[i].value != opts[list[0]].value })
	}
	switch {
	case values(count[ticked]):
		return count[ticked][0], 1
	case len(count[ticked]) > 0:
		return byInk(opts, count[ticked])
	case len(count[emptyBox]) > 0 && values(count[noMark]):
		return count[noMark][0], 0.85
	case len(opts) == 1 && len(count[noMark]) == 1:
		return 0, 0.85 // written out instead of ticked
	case len(count[noMark]) > 1:
		return byInk(opts, count[noMark])
	}
	return byInk(opts, count[emptyBox])
}

// byInk picks the option with clearly more ink at its box than any other.
func byInk(opts []option, among []int) (int, float64) {
	best, most, next := -1, 0.0, 0.0
	for _, i := range among {
		if ink := opts[i].ink; ink > most {
			best, most, next = i, ink, most
		} else {
			next = math.Max(next, ink)
		}
	}
	if best < 0 || next > 0.7*most {
		return -1, 0
	}
	return best, 0.8
}

// options are the places where the values of a field stand: beside its label, or, for words long enough to be sure of, anywhere
// in company of another option or a box.
func (r *reader) options(f documents.Field) []option {
	var area []int
	for i, l := range r.labels {
		if r.serves(l, r.fieldIndex(f.Key)) && l.quality >= 0.7 {
			area = append(area, r.tickArea(r.labels[i])...)
		}
	}
	opts := r.optionsIn(f, area, 1)
	if len(opts) > 0 {
		return opts
	}
	for p := range r.runes {
		if r.owner[p] < 0 {
			area = append(area, p)
		}
	}
	opts = r.optionsIn(f, area, 2)
	return slices.DeleteFunc(opts, func(o option) bool {
		if o.to-o.from < 3 && o.before == noMark && o.after == noMark {
			return true
		}
		return o.before == noMark && o.after == noMark && !slices.ContainsFunc(opts, func(x option) bool {
			return x.from != o.from && (x.before != noMark || x.after != noMark) && r.at[x.from] == r.at[o.from]
		}) && !r.besideBoxes(o)
	})
}

func (r *reader) fieldIndex(key string) int {
	return slices.IndexFunc(r.t.Fields, func(f documents.Field) bool { return f.Key == key })
}

// besideBoxes reports whether the row of an option holds boxes.
func (r *reader) besideBoxes(o option) bool {
	i := r.at[o.from]
	for k := range r.cells {
		if r.sameRow(i, k) && strings.ContainsAny(r.cells[k].Text, "□☐☑√✓") {
			return true
		}
	}
	return false
}

// tickArea is the text in which the options of a label stand: after it, beside it, on the line into which it runs and beneath that.
func (r *reader) tickArea(l label) []int {
	s := r.inline(l, 3)
	if s.empty() {
		s = r.beside(l)
	}
	if s.empty() {
		s = r.runOn(l, 2)
	}
	if s.empty() {
		for _, u := range r.beneath(l, 2) {
			s = append(s, u...)
		}
	}
	return characters(s)
}

// optionsIn finds the options in an area; longer words go before shorter ones that they hold.
func (r *reader) optionsIn(f documents.Field, area []int, least int) []option {
	text := make([]rune, len(area))
	for i, p := range area {
		text[i] = r.runes[p]
	}
	type phrase struct {
		value string
		words []rune
	}
	var phrases []phrase
	for _, v := range f.Values {
		for _, w := range printed(v) {
			if n := layout.Normal(w); utf8.RuneCountInString(n) >= least {
				phrases = append(phrases, phrase{v.Is, []rune(n)})
			}
		}
	}
	slices.SortStableFunc(phrases, func(a, b phrase) int { return len(b.words) - len(a.words) })
	used := make([]bool, len(text))
	var out []option
	for _, ph := range phrases {
		for from := 0; ; {
			a, b, _, ok := layout.Find(text[from:], ph.words, max(0, layout.Slips(len(ph.words))-1))
			if !ok {
				break
			}
			a, b = a+from, b+from
			if !slices.Contains(used[a:b], true) && (r.wholeOption(area[a], area[b-1]+1) || glued(text, a, b)) {
				for i := a; i < b; i++ {
					used[i] = true
				}
				out = append(out, r.option(ph.value, area[a], area[b-1]+1))
			}
			from = b
		}
	}
	slices.SortFunc(out, func(a, b option) int { return a.from - b.from })
	return out
}

// glued reports whether an option is one of 是 and 否 whose second box was not read, with a box before them: □是否.
func glued(text []rune, a, b int) bool {
	boxed := func(i int) bool { return i > 0 && markOf(text[i-1]) != noMark }
	switch string(text[a:b]) {
	case "是":
		return boxed(a) && b+1 == len(text) && text[b] == '否'
	case "否":
		return b == len(text) && a > 0 && text[a-1] == '是' && boxed(a-1)
	}
	return false
}

// wholeOption reports whether an option's words are not part of a longer word.
func (r *reader) wholeOption(from, to int) bool {
	c := r.cells[r.at[from]]
	const marks = emptyMarks + tickedMarks + unclearMark
	if from > c.from && !r.glyphs[from].Gap && isHan(r.runes[from-1]) && !strings.ContainsRune(marks, r.runes[from-1]) {
		return r.owner[from-1] >= 0
	}
	if from > c.from && to-from == 3 && markOf(r.runes[from-1]) != noMark { // a box, and the rest of the sentence: ☑不转入本合同担保的债权
		return true
	}
	return to >= c.to || !isHan(r.runes[to]) || strings.ContainsRune(marks, r.runes[to]) || r.glyphs[to].Gap || to-from > 3
}

func (r *reader) option(value string, from, to int) option {
	o := option{value: value, from: from, to: to}
	c := r.cells[r.at[from]]
	switch {
	case from > c.from:
		o.before = markOf(r.runes[from-1])
		if o.before == noMark && from-1 > c.from && strings.ContainsRune(").", r.runes[from-1]) {
			o.before = markOf(r.runes[from-2])
		}
	case c.left >= 0 && len(r.cells[c.left].Glyphs) <= 2 && r.cells[c.left].X1 > c.X0-2*c.H:
		o.before = markOf(r.runes[from-1])
	}
	if to < c.to {
		o.after = markOf(r.runes[to])
		if o.after == noMark && r.runes[to] == '(' && to+1 < c.to {
			if o.after = markOf(r.runes[to+1]); r.runes[to+1] == ')' { // 是(√) 否()
				o.after = emptyBox
			}
		}
	}
	o.ink = r.inkBefore(from)
	return o
}

func markOf(c rune) mark {
	switch {
	case strings.ContainsRune(tickedMarks, c):
		return ticked
	case strings.ContainsRune(emptyMarks, c):
		return emptyBox
	case strings.ContainsRune(unclearMark, c):
		return unclear
	}
	return noMark
}

// inkBefore is the area of ink where the box of an option that starts at p would be.
func (r *reader) inkBefore(p int) float64 {
	g := r.glyphs[p]
	x0, y0, _, y1 := g.Box.Bounds()
	h := (y1 - y0) * r.pages[r.cells[r.at[p]].page].Height // in page widths
	area := 0.0
	for _, b := range r.src[r.cells[r.at[p]].page].Ink {
		c := b.Center()
		if c.X < x0+0.3*h && c.X > x0-1.8*h && c.Y > y0-0.3*(y1-y0) && c.Y < y1+0.3*(y1-y0) {
			bx0, by0, bx1, by1 := b.Bounds()
			area += (bx1 - bx0) * (by1 - by0)
		}
	}
	return area
}
