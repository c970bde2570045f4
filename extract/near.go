package extract

import (
	"math"
	"strings"
	"unicode"
)

// stream is what may be a label's value: flow positions in reading order, with breaks between them.
type stream []int

// The breaks of a stream: the next cell of a row, and the next line of a cell or paragraph.
const (
	nextCell = -1
	nextLine = -2
)

// empty reports a stream without characters.
func (s stream) empty() bool {
	for _, p := range s {
		if p >= 0 {
			return false
		}
	}
	return true
}

// inline is what follows a label in its own cell, runs on into the next cells of the row and wraps with its text; it ends at the
// next label. maxLines bounds the lines.
func (r *reader) inline(l label, maxLines int) stream {
	if l.tail > 0 {
		return r.follow(r.at[l.tail-1], r.skipColon(l.tail), maxLines)
	}
	last := l.cells[len(l.cells)-1]
	c := r.cells[last]
	if len(l.cells) > 1 && r.sameColumn(l) {
		return nil // a label of two lines fills its cells
	}
	p := r.afterLabel(&l)
	if p >= c.to {
		if p = r.afterTail(l, c); p >= 0 {
			return r.follow(c.next, p, maxLines)
		}
		return nil
	}
	return r.follow(last, p, maxLines)
}

// afterTail is the flow position behind a label whose end stands at the head of the line into which its cell wraps, 房屋建筑面 / 积:67.72; -1 where
// there is no such line.
func (r *reader) afterTail(l label, c cell) int {
	tail, cut := strings.CutPrefix(l.word, string(r.runes[l.from:l.to]))
	if !cut || tail == "" || c.next < 0 {
		return -1
	}
	d := r.cells[c.next]
	if !hasPrefix(r.runes[d.from:d.to], tail) {
		return -1
	}
	return r.skipColon(d.from + len([]rune(tail)))
}

// runOn is the next line of a paragraph whose line ends in a label.
func (r *reader) runOn(l label, maxLines int) stream {
	c := r.cells[l.cells[len(l.cells)-1]]
	if c.label < 0 && c.next >= 0 && l.from > c.from && r.afterLabel(&l) >= c.to { // the last word of a cell's line
		return r.follow(c.next, r.cells[c.next].from, maxLines)
	}
	if !l.colon && !l.loose {
		return nil
	}
	if l.colon && c.right < 0 && c.left >= 0 && c.X0-r.cells[c.left].X1 < 3*c.H && r.cells[c.left].next >= 0 { // the cell's text wraps behind it
		k := r.cells[c.left].next
		return r.follow(k, r.cells[k].from, maxLines)
	}
	for k := l.cells[len(l.cells)-1] + 1; k < len(r.cells) && r.cells[k].page == c.page; k++ {
		d := r.cells[k]
		if d.Y0 > c.Mid() && d.Region == c.Region {
			if (r.wrapsInParagraph(c, d) || l.loose && r.nextAtMargin(c, d)) && !r.startsAnew(k) {
				return r.follow(k, d.from, maxLines)
			}
			return nil
		}
	}
	return nil
}

// nextAtMargin reports whether d is the next line of the paragraph of which c is one, though c ends early: a value that is kept together, as on a
// blank with a rule under it, moves down whole.
func (r *reader) nextAtMargin(c, d cell) bool {
	h := math.Max(c.H, d.H)
	return c.left < 0 && d.left < 0 && !r.inTable(c) && !r.inTable(d) && d.Y0-c.Y1 < 1.7*h && d.X0 < c.X0+0.8*h && c.X0-d.X0 < 6*h
}

// beneathColumn is the cell that goes on with a value which a second column's label at p ends, where both columns were read as one line: the
// value reaches that label, and the line beneath ends before it. -1 where there is none.
func (r *reader) beneathColumn(i, p int, value stream) int {
	k := r.cells[i].next
	second := r.labels[r.owner[p]]
	if k < 0 || len(value) < longValue || r.afterLabel(&second) >= r.cells[i].to || // what is beneath is the second label's value
		p == r.cells[i].from || r.cells[k].right >= 0 {
		return -1
	}
	end := r.glyphs[p].X0
	if end-r.glyphs[p-1].X1 > 2*r.cells[i].H || r.cells[k].X1 > end || r.startsAnew(k) {
		return -1
	}
	return k
}

// longValue is how many characters a value has at least that runs over two lines of a column.
const longValue = 8

func (r *reader) sameColumn(l label) bool {
	return l.to == r.cells[l.cells[0]].to && l.from == r.cells[l.cells[0]].from
}

// follow reads on from flow position p of a cell.
func (r *reader) follow(i, p, maxLines int) stream {
	var s stream
	for lines := 1; ; lines++ {
		wrapFrom := i
		for {
			c := r.cells[i]
			wrapFrom = i
			for ; p < c.to; p++ {
				if r.ends(p) {
					if k := r.beneathColumn(i, p, s); k >= 0 && lines < maxLines {
						return append(append(s, nextLine), r.span(r.cells[k].from, r.cells[k].to)...)
					}
					return s
				}
				s = append(s, p)
			}
			if c.right < 0 || r.cells[c.right].label >= 0 || r.ends(r.cells[c.right].from) || r.cells[c.right].X0-c.X1 > 14*c.H {
				break
			}
			i = c.right
			p = r.cells[i].from
			s = append(s, nextCell)
		}
		next := r.cells[wrapFrom].next
		if next < 0 && wrapFrom != i {
			next = r.cells[i].next
		}
		if next < 0 || lines >= maxLines || wrapFrom == i && r.goesOnAfter(i) {
			return s
		}
		i, p = next, r.cells[next].from
		s = append(s, nextLine)
	}
}

// goesOnAfter reports whether the line into which a cell's text would wrap goes on with a list that is open at the end of its row: 抵押人:甲、乙 证件号码:一、
// and the second number beneath 抵押人.
func (r *reader) goesOnAfter(i int) bool {
	for k := r.cells[i].right; k >= 0; k = r.cells[k].right {
		if c := r.cells[k]; c.next == r.cells[i].next && strings.ContainsRune("、,;和及与", r.runes[c.to-1]) {
			return true
		}
	}
	return false
}

// ends reports whether a label that starts at p ends the value before it.
func (r *reader) ends(p int) bool {
	o := r.owner[p]
	if o < 0 || r.labels[o].from != p {
		return false
	}
	l := r.labels[o]
	if r.valueLike(l) {
		return false
	}
	return l.colon || l.signs || l.quality >= 0.99 || l.quality >= 0.8 && l.slips == 0 && len([]rune(l.word)) >= 3
}

// valueLike reports whether a label is only words of a value: 权利人姓名变更 or 证件号码变更 beside 登记原因.
func (r *reader) valueLike(l label) bool {
	c := r.cells[r.at[l.from]]
	if l.colon || l.signs || c.label >= 0 {
		return false
	}
	return l.from == c.from && r.inTable(c) || r.amidPhrase(l, c) || r.kindOfPaper(l, c)
}

// kindOfPaper reports whether a label is only the kind of paper before its number, beside a label that asks for both: 证件名称及号码 身份证6404….
func (r *reader) kindOfPaper(l label, c cell) bool {
	if !strings.HasSuffix(l.word, "身份证") || l.from != c.from {
		return false
	}
	for k := c.left; k >= 0; k = r.cells[k].left {
		if o := r.cells[k].label; o >= 0 && strings.Contains(r.labels[o].word, "证件") {
			return true
		}
	}
	return false
}

// amidPhrase reports whether a label stands within a phrase, without a gap on either side, and the phrase ends in a word or two behind it.
func (r *reader) amidPhrase(l label, c cell) bool {
	if l.from == c.from || l.to >= c.to || c.to-l.to > longestTail {
		return false
	}
	for p := l.from - 1; p < c.to; p++ {
		if !unicode.Is(unicode.Han, r.runes[p]) || p >= l.from && r.glyphs[p].X0-r.glyphs[p-1].X1 > 0.35*l.h {
			return false
		}
	}
	return true
}

const longestTail = 4 // characters: 变更, 更正登记

// beside is what stands right of a label on its row, up to the next label: values that wrap are taken whole, also where the
// label stands beside their middle.
func (r *reader) beside(l label) stream {
	if r.stacked && r.cells[l.cells[0]].label >= 0 {
		return nil
	}
	var cols []column
	stop := r.nextLabelX(l)
	inRow := map[int]bool{}
	for i := range r.cells {
		c := r.cells[i]
		if c.page != l.page || c.label >= 0 || c.Upright || c.X0 < l.x1-1.5*l.h || c.X0+c.X1 < 2*l.x1 || c.X0 >= stop || inRow[i] {
			continue
		}
		if c.wrapped { // not the first line of its column
			continue
		}
		col := r.fromRow(l, r.columnFrom(i))
		slack := 0.25 * l.h
		if len(l.cells) > 1 { // beside the last line of a label on several
			slack *= 2
		}
		if l.mid() < col.y0-slack || l.mid() > col.y1+slack {
			continue
		}
		if len(col.cells) == 1 && math.Abs(c.Mid()-l.mid()) > 0.75*math.Max(c.H, l.h) {
			continue
		}
		if r.nearer(l, col) {
			continue
		}
		for _, k := range col.cells {
			inRow[k] = true
		}
		cols = append(cols, col)
	}
	var s stream
	for len(cols) > 0 { // left to right
		k := 0
		for j := range cols {
			if cols[j].before(cols[k]) {
				k = j
			}
		}
		if len(s) > 0 {
			s = append(s, nextCell)
		}
		s = append(s, r.columnStream(cols[k])...)
		if o := r.owner[r.cells[cols[k].cells[0]].from]; o >= 0 && r.ends(r.cells[cols[k].cells[0]].from) {
			return s // the next label with its value in one cell
		}
		cols = append(cols[:k], cols[k+1:]...)
	}
	return s
}

// nextLabelX is where the next label on the row of l begins.
func (r *reader) nextLabelX(l label) float64 {
	stop := math.Inf(1)
	if g := r.pages[l.page].Gutter; g > 0 && l.x1 < g && r.valuesBefore(l.page, g) {
		stop = g
	}
	for _, o := range r.labels {
		if r.cells[o.cells[0]].label >= 0 && o.cells[0] == l.cells[0] { // the other name in its bracket: 转让方(甲方)
			continue
		}
		if o.page == l.page && o.x0 > l.x1 && math.Abs(o.mid()-l.mid()) < 0.8*math.Max(l.h, o.h) && o.quality >= 0.8 && !r.valueLike(o) {
			stop = math.Min(stop, o.x0)
		}
	}
	return stop
}

// valuesBefore reports whether labels left of the gutter have their values left of it too, so that none need be sought beyond.
func (r *reader) valuesBefore(page int, gutter float64) bool {
	for _, c := range r.cells {
		if c.page == page && c.label < 0 && c.X1 < gutter && c.left >= 0 && r.cells[c.left].label >= 0 {
			return true
		}
	}
	return false
}

// nearer reports whether another label left of a column stands nearer to its middle than l does.
func (r *reader) nearer(l label, col column) bool {
	mid := (col.y0 + col.y1) / 2
	mine := math.Abs(l.mid() - mid)
	for _, o := range r.labels {
		if o.page != l.page || o.quality < 0.8 || o.x1 > col.x0+0.5*l.h || o.from == l.from || len(o.cells) == 0 {
			continue
		}
		if r.cells[o.cells[0]].label < 0 { // it has its value beside it in one cell
			continue
		}
		if o.x1 <= l.x0-0.5*l.h { // further to the left, with l in between
			continue
		}
		if other := math.Abs(o.mid() - mid); other < mine-0.1*l.h {
			return true
		}
	}
	return false
}
