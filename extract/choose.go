package extract

import (
	"math"
	"regexp"
	"slices"
	"strings"

	"yushen/documents"
	"yushen/documents/layout"
	"yushen/models"
)

// candidate is a reading of a field with what speaks for it.
type candidate struct {
	reading
	score float64
	at    int // flow position, for first and last
}

// sure is the confidence below which a value counts as doubtful: one of its characters was more guessed than read.
const sure = 0.6

// sureName is the same for names of people, which no check digit and no usual wording bears out: of those read less surely than this as many are wrong
// as right.
const sureName = 0.9

// candidatesOf gathers all readings of a field: beside its labels, from wordings, as a line of its own, by its shape alone.
// place is where its label stands with something that could not be read, nil where there is no such place.
func (r *reader) candidatesOf(i int, wordings map[string][]candidate) (list []candidate, place []int) {
	f := r.t.Fields[i]
	if list = r.crossed(f, i); len(list) > 0 {
		return list, nil
	}
	list = append(list, wordings[f.Key]...)
	for n, l := range r.labels {
		if l.quality == 0 || l.signs && f.Kind != documents.Org && f.Kind != documents.People || !r.serves(l, i) || r.saidAgain(l, i) {
			continue
		}
		got, some := r.atLabel(f, r.labels[n])
		list = append(list, got...)
		if len(got) == 0 && len(some) > 0 && l.quality >= 0.95 && place == nil {
			place = some
		}
	}
	if len(list) == 0 && f.Bare != "" {
		list = r.bare(f)
	}
	if len(list) == 0 && f.Anywhere {
		list = r.anywhere(f)
	}
	return list, place
}

// saidAgain reports whether a label is only the heading of a sentence that says it again before the value: 第二条 借款用途 本合同项下借款用途为购买住房.
func (r *reader) saidAgain(l label, field int) bool {
	if l.colon {
		return false
	}
	return slices.ContainsFunc(r.labels, func(k label) bool {
		return k.loose && k.from > l.to && k.from-l.to < shortLead && k.page == l.page && r.at[k.from] == r.at[l.to-1] && r.serves(k, field) &&
			!strings.ContainsAny(string(r.runes[l.to:k.from]), ",;。:")
	})
}

// shortLead is how many characters stand between a heading and the same word in its sentence at most.
const shortLead = 12

func (r *reader) serves(l label, field int) bool {
	return slices.ContainsFunc(r.dict.uses[l.word], func(u use) bool { return u.field == field })
}

// lines is how many lines a value of a kind may run over in running text.
func lines(k documents.Kind) int {
	switch k {
	case documents.Clause, documents.Block:
		return 8
	case documents.Address, documents.People, documents.CertNo, documents.ProofNo, documents.UnitNo, documents.Shares:
		return 3
	}
	return 2
}

// atLabel reads a field at one label: in the label's cell, beside it, beneath it. some is what stands there when nothing of the
// field's kind does.
func (r *reader) atLabel(f documents.Field, l label) (list []candidate, some []int) {
	if unit := r.unitIn(l); unit != "" && f.Kind == documents.Money {
		f.Unit = unit
	}
	if f.Part == "start" && firstDay.MatchString(l.word) {
		f.Part = "" // the only date beside it is no end
	}
	weight := l.quality + 0.004*float64(min(len([]rune(l.word)), 8))
	prose := false
	add := func(s stream, share float64) bool {
		x, ok := r.value(f, s)
		if ok && prose && (f.Kind == documents.Person || f.Kind == documents.People) && (x.quality < 1 || !r.introduced(x.parts)) {
			return false // the label's word in a sentence, not a label
		}
		if !ok || !f.Fits(x.value) {
			if len(some) == 0 {
				some = characters(s)
			}
			return false
		}
		list = append(list, candidate{x, weight * share * x.quality, x.pos[0]})
		return true
	}
	s := r.inline(l, lines(f.Kind))
	if !s.empty() {
		prose = !l.colon
		if add(s, 1) || f.Kind == documents.Text || f.Kind == documents.Clause {
			return list, some
		}
	}
	prose = false
	if s.empty() || r.cells[l.cells[len(l.cells)-1]].label >= 0 {
		if u := r.beneathHead(l); !u.empty() && add(r.withNamesBelow(f, l, u), 0.97) {
			return list, some
		}
		if b := r.beside(l); !b.empty() {
			if f.Kind == documents.Block || f.Kind == documents.Clause {
				b = r.block(l, b)
			}
			if add(b, 0.98) {
				return list, some
			}
			for _, u := range r.beneath(l, 1) { // what stands beside it heads another column
				if add(r.withNamesBelow(f, l, u), 0.85) {
					return list, nil
				}
			}
		} else {
			if f.Kind == documents.Block {
				add(r.heading(l), 0.9)
				return list, some
			}
			if u := r.runOn(l, lines(f.Kind)); !u.empty() && add(u, 0.95) {
				return list, nil
			}
			if f.Kind == documents.Clause {
				add(r.paragraphsBelow(l), 0.9)
				return list, some
			}
			if u := r.inRow(l, f.Row); !u.empty() && add(u, 0.85) {
				return list, nil
			}
			for _, u := range r.beneath(l, 1) {
				if add(r.withNamesBelow(f, l, u), 0.85) {
					return list, nil
				}
			}
			if u := r.underAlone(f, l); !u.empty() && add(u, 0.8) {
				return list, nil
			}
			return list, nil
		}
	}
	return list, some
}

// underAlone is the line right beneath a label that stands alone on its row, at its left edge, where the value has a shape of its own.
func (r *reader) underAlone(f documents.Field, l label) stream {
	c := r.cells[l.cells[0]]
	if _, shaped := numberKinds[f.Kind]; !shaped && f.Kind != documents.IDNumber && f.Kind != documents.PartyID || c.label < 0 || c.left >= 0 || c.right >= 0 {
		return nil
	}
	if k := r.closeUnder(c); k >= 0 && r.cells[k].label < 0 {
		return r.columnStream(r.columnFrom(k))
	}
	return nil
}

// firstDay is a label that asks for the first day of a period alone.
var firstDay = regexp.MustCompile(`(?:起始|开始|发放|放款)(?:日期?|时间)$|起始$`)

// unitIn is the unit in the bracket of a label of an amount, 债权数额(万元); "" where it has none.
func (r *reader) unitIn(l label) string {
	unit := l.bracket
	if r.cells[l.cells[0]].label >= 0 {
		var text strings.Builder
		for _, i := range l.cells {
			text.WriteString(r.cells[i].Text)
		}
		if m := amountUnit.FindStringSubmatch(text.String()); m != nil {
			unit = m[1] + m[2] + "元"
		}
	}
	if unit != "万元" && unit != "元" {
		return ""
	}
	return unit
}

var amountUnit = regexp.MustCompile(`\((?:人民币)?(万?)元\):?$|\((?:人民币)?(万)$`)

// withNamesBelow is the first row beneath the head of a column of names, with the names in the rows under it.
func (r *reader) withNamesBelow(f documents.Field, l label, first stream) stream {
	if f.Kind != documents.People {
		return first
	}
	s := slices.Clone(first)
	for _, x := range r.namesInRows(r.beneath(l, 6), len(r.names(first, false))) {
		s = append(append(s, nextCell), x.pos...)
	}
	return s
}

func characters(s stream) []int {
	var out []int
	for _, p := range s {
		if p >= 0 {
			out = append(out, p)
		}
	}
	return out
}

// block is all lines of a tall cell, of which first is what stands beside the label itself: lines above and below it in the same
// column, until a line that is nearer to another label.
func (r *reader) block(l label, first stream) stream {
	if first.empty() {
		return first
	}
	var col []int
	ref := r.cells[r.at[characters(first)[0]]]
	for i := range r.cells {
		c := r.cells[i]
		if c.page == l.page && c.label < 0 && c.Region == ref.Region && !r.inRowOfValues(c) && c.X0 > l.x1-0.5*l.h && math.Abs(c.X0-ref.X0) < 2*ref.H && !r.nearer(l, column{x0: c.X0, x1: c.X1, y0: c.Y0, y1: c.Y1}) {
			col = append(col, i)
		}
	}
	slices.SortFunc(col, func(a, b int) int { return r.cells[a].from - r.cells[b].from })
	return r.proseOf(r.closeTo(col, l))
}

// inRowOfValues reports whether a cell stands in a row of a table that holds three values or more and no label.
func (r *reader) inRowOfValues(c cell) bool {
	n := 0
	for _, d := range r.cells {
		if d.page != c.page || d.Row != c.Row {
			continue
		}
		if _, begins := r.leading(d); begins {
			return false
		}
		n++
	}
	return n >= 3
}

// closeTo is the run of lines around a label that follow each other without a gap as rows have it.
func (r *reader) closeTo(lines []int, l label) []int {
	var run []int
	for _, i := range lines {
		if n := len(run); n > 0 && r.cells[i].Y0-r.cells[run[n-1]].Y1 > 0.45*r.cells[i].H {
			if r.cells[i].Y0 > l.y1 {
				break
			}
			run = nil
		}
		run = append(run, i)
	}
	return run
}

// heading is all text under a label that stands over it, such as 附记 at the top of a page, down to the next label that fills a cell.
func (r *reader) heading(l label) stream {
	head := r.cells[l.cells[0]]
	var col []int
	for i := l.cells[len(l.cells)-1] + 1; i < len(r.cells); i++ {
		c := r.cells[i]
		if c.page != l.page || c.Region != head.Region || c.label >= 0 && !r.labels[c.label].colon {
			break
		}
		if c.label >= 0 || c.left >= 0 && r.cells[c.left].label >= 0 && r.tellsField(r.labels[r.cells[c.left].label]) {
			continue
		}
		col = append(col, i)
	}
	return r.proseOf(col)
}

// paragraphsBelow are the paragraphs to which a label leads that ends its line, 判决如下: or the heading 第三条 担保范围: the one beneath, and where
// that is numbered those that are numbered too.
func (r *reader) paragraphsBelow(l label) stream {
	var s stream
	numbered := false
	for i := l.cells[len(l.cells)-1] + 1; i < len(r.cells) && i < l.cells[0]+14; i++ {
		c := r.cells[i]
		first, begins := r.leading(c)
		starts := !c.wrapped
		if c.label >= 0 || begins && first.colon || starts && len(s) > 0 && !(numbered && clauseStart.MatchString(c.Text)) || isDate(c.Text) {
			break
		}
		if len(s) == 0 {
			numbered = clauseStart.MatchString(c.Text)
		} else {
			s = append(s, nextLine)
		}
		s = append(s, r.span(c.from, c.to)...)
	}
	return s
}

func (r *reader) tellsField(l label) bool {
	return slices.ContainsFunc(r.dict.uses[l.word], func(u use) bool { return u.field >= 0 })
}

// proseOf is the text of cells without the lines that only tell a field of their own.
func (r *reader) proseOf(cells []int) stream {
	var s stream
	skip := -1
	for _, i := range cells {
		c := r.cells[i]
		if i == skip {
			skip = c.next
			continue
		}
		if o := r.owner[c.from]; o >= 0 && r.labels[o].colon && r.tellsField(r.labels[o]) {
			if r.runes[c.to-1] == '、' {
				skip = c.next // its list goes on
			}
			continue
		}
		if len(s) > 0 {
			s = append(s, nextLine)
		}
		s = append(s, r.span(c.from, c.to)...)
	}
	return s
}

// bare reads a value that stands without a label as a line of its own, the first or the last of the document.
func (r *reader) bare(f documents.Field) []candidate {
	var list []candidate
	for i := range r.cells {
		c := r.cells[i]
		if c.label >= 0 || r.labelled(i) || r.inTable(c) || r.cells[i].wrapped {
			continue
		}
		var s stream
		for p := c.from; p < c.to; p++ {
			s = append(s, p)
		}
		x, ok := r.value(f, s)
		if !ok || !f.Fits(x.value) || len(x.pos)*10 < len(c.Glyphs)*7 {
			continue
		}
		list = append(list, candidate{x, 0.8 * x.quality, x.pos[0]})
	}
	if len(list) == 0 {
		return nil
	}
	best := 0.0
	for _, c := range list {
		best = max(best, c.score)
	}
	list = slices.DeleteFunc(list, func(c candidate) bool { return c.score < best*0.75 })
	if f.Bare == "last" {
		return list[len(list)-1:]
	}
	return list[:1]
}

// labelled reports whether a label leads to a cell: at its start, or alone on its left.
func (r *reader) labelled(i int) bool {
	c := r.cells[i]
	if o := r.owner[c.from]; o >= 0 && r.labels[o].quality >= 0.8 {
		return true
	}
	return c.left >= 0 && r.cells[c.left].label >= 0 && r.ends(r.cells[c.left].from)
}

// anywhere reads a value by its shape alone, wherever it stands.
func (r *reader) anywhere(f documents.Field) []candidate {
	var s stream
	for p := range r.runes {
		if p > 0 && r.at[p] != r.at[p-1] {
			if r.cells[r.at[p]].next == r.at[p] || r.sameRow(r.at[p-1], r.at[p]) {
				s = append(s, nextCell)
			} else {
				s = append(s, nextLine)
			}
		}
		s = append(s, p)
	}
	x, ok := r.value(f, s)
	if !ok || x.quality < 0.9 || !f.Fits(x.value) {
		x, ok = r.inNarrowCell(f)
	}
	if !ok {
		return nil
	}
	if f.Kind == documents.MoneyCN { // amounts in words have no shape of their own: only where there is but one
		for _, m := range r.read(s, true).all(wordsShape) {
			if strings.ContainsAny(m.text, numerals) && m.text != r.read(stream(x.pos), true).text {
				return nil
			}
		}
	}
	return []candidate{{x, 0.7 * x.quality, x.pos[0]}}
}

// inNarrowCell reads a value by its shape that runs over several lines of a table's cell, with other cells beside it.
func (r *reader) inNarrowCell(f documents.Field) (reading, bool) {
	for i := range r.cells {
		if r.cells[i].wrapped || r.cells[i].next < 0 {
			continue
		}
		if x, ok := r.value(f, r.columnStream(r.columnFrom(i))); ok && x.quality >= 0.9 && f.Fits(x.value) {
			return x, true
		}
	}
	return reading{}, false
}

// choose takes the best candidate. Another one that is nearly as good but says something else makes the value doubtful.
func (r *reader) choose(f documents.Field, list []candidate) (models.Field, bool) {
	if len(list) == 0 {
		return models.Field{}, false
	}
	best := fuller(list, pick(list, f.Prefer))
	out := r.field(best.reading)
	for _, c := range list {
		if holds(best, c) {
			continue
		}
		if c.score < 0.75 || c.score < best.score-0.2 || f.Prefer != "" || sameReading(c.value, best.value) || overlaps(c.pos, best.pos) {
			continue
		}
		out.Second = c.value
		if out.Status == models.Read {
			out.Status = models.Uncertain
		}
		break
	}
	return out, true
}

// fuller is a candidate that names all the people that the best one names, and more, where it is nearly as good.
func fuller(list []candidate, best candidate) candidate {
	for _, c := range list {
		if holds(c, best) && len(c.parts) > len(best.parts) && c.score > best.score-0.1 {
			best = c
		}
	}
	return best
}

// holds reports whether a reading of several parts has all of another's.
func holds(a, b candidate) bool {
	return len(a.parts) > 1 && len(b.parts) > 0 && !slices.ContainsFunc(b.parts, func(x reading) bool {
		return !slices.ContainsFunc(a.parts, func(y reading) bool { return y.value == x.value })
	})
}

// pick is the best candidate; where labels repeat, the first or last of those that are nearly as good.
func pick(list []candidate, prefer string) candidate {
	best := list[0]
	for _, c := range list[1:] {
		if c.score > best.score+0.02 {
			best = c
		}
	}
	if prefer == "" {
		return best
	}
	top := best.score
	for _, c := range list {
		if c.score > top-0.2 && (prefer == "last" && c.at > best.at || prefer == "first" && c.at < best.at) {
			best = c
		}
	}
	return best
}

func overlaps(a, b []int) bool {
	return slices.ContainsFunc(a, func(p int) bool { return slices.Contains(b, p) })
}

// sameReading compares two values, blanks and punctuation aside.
func sameReading(a, b string) bool { return bare(a) == bare(b) }

func bare(s string) string {
	return strings.Map(func(c rune) rune {
		if strings.ContainsRune(" 、,，.。:·;()", c) {
			return -1
		}
		return c
	}, layout.Normal(s))
}

// field is a reading with its evidence and status.
func (r *reader) field(x reading) models.Field {
	page, box, conf := r.evidence(x.pos)
	f := models.Field{Value: x.value, Raw: x.raw, Confidence: conf, Box: box, Status: models.Read, Suggestion: x.suggestion}
	if len(x.pos) > 0 {
		f.File, f.Page = r.src[page].File, r.src[page].Number
		f.Faint = x.name && r.faint[page]
	}
	if better, ok := knownDivision(x.value); ok { // 国原市: the reader's slip, or the paper's
		x.doubt = true
		if f.Suggestion == "" {
			f.Suggestion = better
		}
	}
	if conf < sure || x.name && conf < sureName || x.failed || x.doubt || x.quality < 0.7 || strings.Contains(x.value, models.Unknown) {
		f.Status = models.Uncertain
	}
	if f.Suggestion == f.Value {
		f.Suggestion = ""
	}
	return f
}

// unreadable is a field whose place was found but not its value.
func (r *reader) unreadable(pos []int) models.Field {
	page, box, conf := r.evidence(pos)
	return models.Field{Raw: r.text(pos), Confidence: min(conf, 0.5), Box: box, Status: models.Unreadable, File: r.src[page].File, Page: r.src[page].Number}
}
