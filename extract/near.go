package extract

import (
	"math"
	"regexp"
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

// likeLabel is a line that starts with a label, be it one that the type does not know.
var likeLabel = regexp.MustCompile(`^[\p{Han}/、]{2,9}(?:\(\p{Han}{1,6}\))?:`)

var clauseStart = regexp.MustCompile(`^(?:第[一二三四五六七八九十百\d]{1,3}[条章节页]|[一二三四五六七八九十]{1,3}[、.]|\([一二三四五六七八九十\d]{1,2}\)|\d{1,2}[.、]\D|\d{1,2}\.\d{1,2}[^\d万元平%㎡m亩])`)

// findWraps notes for every cell the one into which its text wraps.
func (r *reader) findWraps() {
	for i := range r.cells {
		if r.cells[i].next = r.wrap(i); r.cells[i].next >= 0 {
			r.cells[r.cells[i].next].wrapped = true
		}
	}
}

// wrap is the cell into which the text of c runs on, -1 where it ends.
func (r *reader) wrap(i int) int {
	c := r.cells[i]
	if c.label >= 0 || c.Upright {
		return -1
	}
	best, bestY := -1, math.Inf(1)
	for k := i + 1; k < len(r.cells); k++ {
		d := r.cells[k]
		if d.page != c.page || d.Region != c.Region {
			if d.page != c.page {
				break
			}
			continue
		}
		if d.Upright || d.Y0 < c.Mid() || d.Y0 >= bestY || !(r.wrapsInCell(c, d) || r.wrapsInParagraph(c, d) || r.wrapsUnderLabel(c, d)) {
			continue
		}
		best, bestY = k, d.Y0
	}
	if best < 0 || r.startsAnew(best) || r.labelledLines(c, r.cells[best]) || r.between(i, best) || isDate(r.cells[best].Text) && !strings.ContainsRune("至-、自到起", r.runes[c.to-1]) {
		return -1
	}
	return best
}

// wrapsInCell: same left edge, close beneath, and c as long as its cell is wide.
func (r *reader) wrapsInCell(c, d cell) bool {
	h := math.Max(c.H, d.H)
	gap := d.Y0 - c.Y1
	if d.left >= 0 && d.X0-r.cells[d.left].X1 < 1.2*h && r.cells[d.left].label < 0 || c.right >= 0 && r.cells[c.right].X0-c.X1 < 1.2*h && !r.columnsBeside(c, d) {
		return false // amid a row, not in a column
	}
	left := c.X0
	if l, ok := r.leading(c); ok && l.to < c.to {
		left = r.glyphs[l.to].X0 // the value goes on under its own beginning
		if math.Abs(d.X0-left) > 0.9*h || r.hasLabelLeft(d) {
			left = c.X0
		}
	}
	centred := math.Abs((d.X0+d.X1)-(c.X0+c.X1)) < 1.2*h && gap < 0.6*h && len(c.Glyphs) > 2
	centred = centred && !r.hasLabelLeft(d) && math.Min(c.H, d.H) > 0.75*h
	if math.Abs(d.X0-left) > 0.9*h && !centred || gap > 0.9*h || d.X1 > c.X1+1.6*h {
		return false
	}
	if r.runes[c.to-1] == '。' && c.left < 0 && d.left < 0 && c.X1 < r.margin(c)-2.2*h && !r.inTable(c) {
		return false // the end of a paragraph
	}
	if math.Min(c.H, d.H) < 0.6*h || gap > 0.35*h && r.rowsOfOneTable(c, d) {
		return false
	}
	// A line above one with a label may be the first of that label's value, but not a number at the head of the table.
	if r.hasLabelLeft(d) && !r.hasLabelLeft(c) && (d.Mid()-c.Mid() > 1.6*h || wholeCertNo.MatchString(c.Text)) {
		return false
	}
	// Two rows of a table may be as close; then each has its own label on its left.
	if a, b := r.rowLabel(c), r.rowLabel(d); a >= 0 && b >= 0 && a != b {
		return false
	}
	_, startsWithLabel := r.leading(d)
	if a, b := r.rowLabel(c), r.rowLabel(d); a >= 0 && a == b && !startsWithLabel {
		return true // two lines of one cell, whose label stands beside its middle
	}
	return !((r.hasLabelLeft(c) || r.owner[c.from] >= 0) && r.hasLabelLeft(d))
}

// columnsBeside reports whether the cells right or left of two cells begin at the same edge too.
func (r *reader) columnsBeside(c, d cell) bool {
	same := func(a, b int) bool { return a >= 0 && b >= 0 && math.Abs(r.cells[a].X0-r.cells[b].X0) < 0.7*c.H }
	return same(c.right, d.right) || same(c.left, d.left)
}

// rowsOfOneTable reports whether two cells stand in rows of three cells or more that begin at the same edges, or have the same middles.
func (r *reader) rowsOfOneTable(c, d cell) bool {
	n := 0
	for i := range r.cells {
		a := r.cells[i]
		if a.page != c.page || a.Row != c.Row {
			continue
		}
		for k := range r.cells {
			b := r.cells[k]
			if b.page == d.page && b.Row == d.Row && (math.Abs(a.X0-b.X0) < 0.7*c.H || math.Abs(a.X0+a.X1-b.X0-b.X1) < 0.7*c.H) {
				n++
				break
			}
		}
	}
	return n >= 3
}

// wrapsUnderLabel: the value is a paragraph that goes on at the left edge of its label.
func (r *reader) wrapsUnderLabel(c, d cell) bool {
	if !r.hasLabelLeft(c) || d.left >= 0 || d.label >= 0 {
		return false
	}
	l, h := r.cells[c.left], math.Max(c.H, d.H)
	return math.Abs(d.X0-l.X0) < 0.8*h && d.Y0-c.Y1 < 0.9*h && d.X1 < c.X1+1.6*h && c.X1 > r.margin(c)-2.2*h
}

// wrapsInParagraph: c reaches the right margin, d starts the next row at the left margin.
func (r *reader) wrapsInParagraph(c, d cell) bool {
	h := math.Max(c.H, d.H)
	if r.inTable(c) || r.inTable(d) {
		return false
	}
	if d.left >= 0 || c.right >= 0 || d.Y0-c.Y1 > 1.7*h || math.Min(c.H, d.H) < 0.7*h {
		return false
	}
	if l, ok := r.leading(d); ok && c.left >= 0 && l.quality >= 0.8 { // two columns of labels with their values
		return false
	}
	first, printed := c, c.X1-c.X0
	for first.left >= 0 {
		first = r.cells[first.left]
		printed += first.X1 - first.X0
	}
	if printed < 0.6*(c.X1-first.X0) { // a row of a table
		return false
	}
	if d.X0 > first.X0+0.8*h || first.X0-d.X0 > 6*h {
		return false
	}
	end := c.X1
	if c.left < 0 {
		end += r.numberWidth(d)
	}
	return end > r.margin(c)-2.2*h && end-first.X0 > shortest*h || r.runes[c.to-1] == '、'
}

// shortest is the width, in character heights, below which a line is no full line of a paragraph.
const shortest = 9

// numberWidth is how wide the number is with which a line begins: no line ends inside a number, so the one before it ends early.
func (r *reader) numberWidth(c cell) float64 {
	end := c.from
	for end < c.to && r.runes[end] < unicode.MaxASCII && r.owner[end] < 0 {
		end++
	}
	if end-c.from < 4 {
		return 0
	}
	return r.glyphs[end-1].X1 - c.X0
}

// margin is where the rows around c end on their right.
func (r *reader) margin(c cell) float64 {
	right := c.X1
	for _, d := range r.cells {
		if d.page == c.page && d.Region == c.Region && math.Abs(d.Mid()-c.Mid()) < 8*c.H && d.X0 < c.X1 {
			right = math.Max(right, d.X1)
		}
	}
	return right
}

// hasLabelLeft reports whether the cell left of c on its row is a label and nothing else, or c itself starts with one.
func (r *reader) hasLabelLeft(c cell) bool {
	if c.left >= 0 && r.cells[c.left].label < 0 {
		o := r.owner[r.cells[c.left].from]
		return o >= 0 && r.labels[o].to >= r.cells[c.left].to && r.labels[o].from == r.cells[c.left].from
	}
	return c.left >= 0 && r.cells[c.left].label >= 0
}

// inTable reports whether a cell is the value of a label that fills a cell of its own left of it.
func (r *reader) inTable(c cell) bool { return r.rowLabel(c) >= 0 }

// rowLabel is the label left of a cell, about as high, that fills a cell of its own: the one nearest in height, of several on one row the
// one next to the cell; -1 where there is none.
func (r *reader) rowLabel(c cell) int {
	best, bestDY := -1, 0.8*c.H
	for i, l := range r.labels {
		if l.page != c.page || l.quality == 0 || l.colon || l.x1 > c.X0+0.5*c.H || l.x1 < c.X0-16*c.H || r.cells[l.cells[0]].label < 0 || r.cells[l.cells[0]].Region != c.Region {
			continue
		}
		dy := math.Abs(l.mid() - c.Mid())
		if best >= 0 && r.cells[l.cells[0]].Row == r.cells[r.labels[best].cells[0]].Row {
			if l.x0 > r.labels[best].x0 {
				best, bestDY = i, dy
			}
			continue
		}
		if dy < bestDY {
			best, bestDY = i, dy
		}
	}
	return best
}

// startsAnew reports whether a cell begins something new: a label, a clause, a signature.
func (r *reader) startsAnew(i int) bool {
	c := r.cells[i]
	if c.label >= 0 {
		return true
	}
	if l, ok := r.leading(c); ok && (l.colon || l.signs) && l.quality >= 0.75 {
		return true
	}
	return clauseStart.MatchString(c.Text) || likeLabel.MatchString(c.Text) || strings.HasPrefix(c.Text, "答:")
}

// isDate reports a line that is a date and nothing else, as at the foot of a letter.
func isDate(text string) bool {
	list := dates(text)
	return len(list) == 1 && list[0].to-list[0].from >= len(text)-3
}

var wholeCertNo = regexp.MustCompile(`^[\p{Han}]?\([0-9]{4}\)\p{Han}+不动产\p{Han}*第[0-9A-Za-z]+号$|字第[0-9]+号$`)

// leading is the label that begins where a cell does.
func (r *reader) leading(c cell) (l label, ok bool) {
	o := r.owner[c.from]
	if o < 0 || r.labels[o].from != c.from {
		return label{}, false
	}
	return r.labels[o], true
}

// labelledLines reports whether two lines start with labels at one left edge, as on a card or in a list.
func (r *reader) labelledLines(c, d cell) bool {
	starts := func(x cell) bool {
		l, ok := r.leading(x)
		return ok && l.quality >= 0.8 && l.slips == 0
	}
	return math.Abs(c.X0-d.X0) < 1.2*math.Max(c.H, d.H) && starts(c) && starts(d)
}

// between reports whether a row with text of the same width stands between two cells.
func (r *reader) between(i, k int) bool {
	a, b := r.cells[i], r.cells[k]
	for j := i + 1; j < k; j++ {
		c := r.cells[j]
		if c.page == a.page && c.label < 0 && c.Y0 > a.Mid() && c.Y1 < b.Mid() && c.X0 < a.X1 && c.X1 > a.X0 {
			return true
		}
	}
	return false
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
	if c.label < 0 && c.next >= 0 && l.from > c.from && l.to == c.to { // the last word of a cell's line, its colon unread
		return r.follow(c.next, r.cells[c.next].from, maxLines)
	}
	if !l.colon && !l.loose {
		return nil
	}
	for k := l.cells[len(l.cells)-1] + 1; k < len(r.cells) && r.cells[k].page == c.page; k++ {
		d := r.cells[k]
		if d.Y0 > c.Mid() && d.Region == c.Region {
			if r.wrapsInParagraph(c, d) && !r.startsAnew(k) {
				return r.follow(k, d.from, maxLines)
			}
			return nil
		}
	}
	return nil
}

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
					return s
				}
				s = append(s, p)
			}
			if c.right < 0 || r.cells[c.right].label >= 0 || r.cells[c.right].X0-c.X1 > 14*c.H {
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
		if next < 0 || lines >= maxLines {
			return s
		}
		i, p = next, r.cells[next].from
		s = append(s, nextLine)
	}
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
	return l.from == c.from && r.inTable(c) || r.amidPhrase(l, c)
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

// column is a run of lines of one cell: the first cell and those into which it wraps.
type column struct {
	cells          []int
	x0, x1, y0, y1 float64
}

// before reports whether a column is read before another: the one above where they stand on top of each other, else the one at the left.
func (c column) before(d column) bool {
	if shared := math.Min(c.x1, d.x1) - math.Max(c.x0, d.x0); shared > 0.5*math.Min(c.x1-c.x0, d.x1-d.x0) {
		return c.y0 < d.y0
	}
	return c.x0 < d.x0
}

// columnFrom collects the lines that wrap on from a cell.
func (r *reader) columnFrom(i int) column {
	col := column{x0: math.Inf(1), x1: math.Inf(-1), y0: r.cells[i].Y0}
	for n := 0; i >= 0 && n < 12; n++ {
		c := r.cells[i]
		col.cells = append(col.cells, i)
		col.x0, col.x1, col.y1 = math.Min(col.x0, c.X0), math.Max(col.x1, c.X1), c.Y1
		i = c.next
	}
	return col
}

// fromRow drops the first lines of a column where a label stands beside a later line: beside its own row, not beside the middle of
// the column as labels of a cell do.
func (r *reader) fromRow(l label, col column) column {
	if len(col.cells) < 2 || math.Abs(l.mid()-(col.y0+col.y1)/2) < 0.9*l.h {
		return col
	}
	best, bestDY := 0, math.Inf(1)
	for k, i := range col.cells {
		if dy := math.Abs(r.cells[i].Mid() - l.mid()); dy < bestDY {
			best, bestDY = k, dy
		}
	}
	if best == 0 || bestDY > 0.5*l.h {
		return col
	}
	return r.columnFrom(col.cells[best])
}

func (r *reader) columnStream(col column) stream {
	var s stream
	for n, i := range col.cells {
		if n > 0 {
			s = append(s, nextLine)
		}
		for p := r.cells[i].from; p < r.cells[i].to; p++ {
			if r.ends(p) {
				return s
			}
			s = append(s, p)
		}
	}
	return s
}

// beside is what stands right of a label on its row, up to the next label: values that wrap are taken whole, also where the
// label stands beside their middle.
func (r *reader) beside(l label) stream {
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

// beneath is what stands under a label that heads a column of a table: the first rows below it within its width, up to n of them.
// Only a label on a row with other labels heads a column.
func (r *reader) beneath(l label, n int) []stream {
	lo, hi, heads := r.headWidth(l)
	if heads == 0 {
		return nil
	}
	y, page := l.y1-0.2*l.h, l.page
	if r.lastOnPage(l) { // the table goes on upon the next page
		y, page = 0, page+1
	}
	var out []stream
	for len(out) < n {
		best := -1
		for i := range r.cells {
			c := r.cells[i]
			mid := (c.X0 + c.X1) / 2
			if c.page != page || c.Upright || c.Y0 < y || mid < lo || mid > hi || (best >= 0 && c.Y0 >= r.cells[best].Y0) {
				continue
			}
			if unitOnly.MatchString(c.Text) && len(out) == 0 {
				continue
			}
			best = i
		}
		if best < 0 || r.cells[best].label >= 0 || r.cells[best].Y0-y > 6*l.h && y > 0 || r.startsAnew(best) || r.ofAnotherTable(l, best) {
			return out
		}
		col := r.columnFrom(best)
		out = append(out, r.columnStream(col))
		y = col.y1 - 0.2*l.h
	}
	return out
}

// beneathHead is what stands beneath a label in the head of a table: a row of heads is told by two labels side by side in it.
func (r *reader) beneathHead(l label) stream {
	c := r.cells[l.cells[0]]
	if c.label < 0 || c.right < 0 || r.cells[c.right].label >= 0 {
		return nil
	}
	for i := range r.cells {
		a := r.cells[i]
		if a.page == c.page && a.Row == c.Row && a.label >= 0 && a.right >= 0 && r.cells[a.right].label >= 0 && a.X0 > c.X0 {
			if u := r.beneath(l, 1); len(u) > 0 && r.asManyCells(c, r.cells[r.at[characters(u[0])[0]]]) {
				return u[0]
			}
			return nil
		}
	}
	return nil
}

// asManyCells reports whether a row of a table, none of whose cells is a label, has about as many cells as its head; a few may be empty.
func (r *reader) asManyCells(head, row cell) bool {
	heads, cells := 0, 0
	for _, c := range r.cells {
		switch {
		case c.page == head.page && c.Row == head.Row:
			heads++
		case c.page == row.page && c.Row == row.Row && c.label >= 0:
			return false
		case c.page == row.page && c.Row == row.Row:
			cells++
		}
	}
	return cells >= 3 && cells >= heads-2
}

// ofAnotherTable reports whether a cell beneath the head of a column is the value of a label that stands left of it, itself beneath the head
// of another column.
func (r *reader) ofAnotherTable(l label, i int) bool {
	c := r.cells[i]
	if !r.hasLabelLeft(c) || c.page != l.page {
		return false
	}
	left := r.cells[c.left]
	for k := range r.cells {
		if o := r.cells[k]; o.page == l.page && o.label != left.label && math.Abs(o.Mid()-l.mid()) < 0.5*l.h && math.Min(o.X1, left.X1)-math.Max(o.X0, left.X0) > l.h {
			return true
		}
	}
	return false
}

// lastOnPage reports whether nothing stands beneath a label on its page, and another page follows.
func (r *reader) lastOnPage(l label) bool {
	for _, c := range r.cells {
		if c.page == l.page && c.Y0 > l.y1 && c.Mid() < 0.94*r.pages[l.page].Height {
			return false
		}
	}
	return l.page+1 < len(r.pages)
}

// inRow is what stands under a column's label in the row that holds a text, such as the row of 契税 among several taxes.
func (r *reader) inRow(l label, text string) stream {
	if text == "" {
		return nil
	}
	var key *cell
	for i := range r.cells {
		if c := &r.cells[i]; c.page == l.page && c.Text == text && c.Y0 > l.mid() {
			key = c
			break
		}
	}
	if key == nil {
		return nil
	}
	for _, u := range r.beneath(l, 12) {
		if c := r.cells[r.at[characters(u)[0]]]; math.Abs(c.Mid()-key.Mid()) < 0.7*key.H {
			return u
		}
	}
	return nil
}

// widest is how far beyond the head of a column its values may stand, in character heights.
const widest = 7

var unitOnly = regexp.MustCompile(`^\(?(?:m|㎡|m2|m²|²|平方米|元|万元|%)?\)?$`)

// headWidth is the width of the column that a label heads: half way to the cells beside it; heads counts the labels among them.
func (r *reader) headWidth(l label) (lo, hi float64, heads int) {
	lo, hi = l.x0-2*l.h, l.x1+2*l.h
	own := r.cells[l.cells[0]]
	if own.left >= 0 {
		lo = math.Max(l.x0-widest*l.h, (r.cells[own.left].X1+l.x0)/2)
	}
	if own.right >= 0 {
		hi = math.Min(l.x1+widest*l.h, (l.x1+r.cells[own.right].X0)/2)
	}
	for _, o := range r.labels {
		if o.page != l.page || o.from == l.from || o.y0 > l.y1 || o.y1 < l.y0 || len(o.cells) == 0 || r.cells[o.cells[0]].label < 0 {
			continue
		}
		switch {
		case o.x1 <= l.x0:
			lo = math.Max(lo, (o.x1+l.x0)/2)
		case o.x0 >= l.x1:
			hi = math.Min(hi, (l.x1+o.x0)/2)
		default:
			continue
		}
		heads++
	}
	return lo, hi, heads
}
