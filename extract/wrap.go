package extract

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

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
	if c.label >= 0 || c.Upright || wholeFigure.MatchString(c.Text) {
		return -1
	}
	best, bestY, inCell := -1, math.Inf(1), false
	for k := i + 1; k < len(r.cells); k++ {
		d := r.cells[k]
		if d.page != c.page || d.Region != c.Region {
			if d.page != c.page {
				break
			}
			continue
		}
		if d.Upright || d.Y0 < c.Mid() || inCell && d.Y0 >= bestY {
			continue
		}
		switch {
		case c.left >= 0 && r.wrapsInCell(c, d): // a column's own next line goes before a lower row's first word
			best, bestY, inCell = k, d.Y0, true
		case d.Y0 < bestY && !inCell && (r.wrapsInCell(c, d) || r.wrapsInParagraph(c, d) || r.wrapsUnderLabel(c, d)):
			best, bestY = k, d.Y0
		}
	}
	if best < 0 || r.startsAnew(best) || r.furtherApart(i, best) || r.namesPaper(r.cells[best]) || r.labelledLines(c, r.cells[best]) || r.between(i, best) || isDate(r.cells[best].Text) && !strings.ContainsRune("至-、自到起", r.runes[c.to-1]) {
		return -1
	}
	return best
}

// wrapsInCell: same left edge, close beneath, and c as long as its cell is wide.
func (r *reader) wrapsInCell(c, d cell) bool {
	h := math.Max(c.H, d.H)
	gap := d.Y0 - c.Y1
	if d.left >= 0 && d.X0-r.cells[d.left].X1 < 1.2*h && r.cells[d.left].label < 0 && (c.left < 0 || r.cells[c.left].next != d.left) || c.right >= 0 && r.cells[c.right].X0-c.X1 < 1.2*h && !r.columnsBeside(c, d) && !r.opensLabelled(c.right) && !r.secondLabel(c.right) && !r.underTwoHeads(c, r.cells[c.right]) {
		return false // amid a row, not in a column
	}
	if r.wordsOfTwoRows(c, d) || c.Row != d.Row && r.recordRow(c) && r.recordRow(d) {
		return false
	}
	left := c.X0
	if l, ok := r.leading(c); ok && l.to < c.to {
		left = r.glyphs[min(r.skipColon(l.to), c.to-1)].X0 // the value goes on under its own beginning
		if math.Abs(d.X0-left) > 0.9*h || r.hasLabelLeft(d) {
			left = c.X0
		}
	}
	centred := math.Abs((d.X0+d.X1)-(c.X0+c.X1)) < 1.2*h && gap < 0.6*h && len(c.Glyphs) > 2
	centred = centred && (!r.hasLabelLeft(d) || r.labelBetween(c, d)) && math.Min(c.H, d.H) > 0.75*h
	if math.Abs(d.X0-left) > 0.9*h && !centred || gap > 0.9*h || d.X1 > c.X1+1.6*h {
		return false
	}
	if r.runes[c.to-1] == '。' && c.left < 0 && d.left < 0 && c.X1 < r.margin(c)-2.2*h && !r.inTable(c) {
		return false // the end of a paragraph
	}
	if math.Min(c.H, d.H) < 0.6*h || gap > 0.35*h && r.rowsOfOneTable(c, d) {
		return false
	}
	if gap > 0.35*h && r.rowOfUnknownLabel(c, d) {
		return false
	}
	// A line above one with a label may be the first of that label's value, but not a number at the head of the table.
	if r.hasLabelLeft(d) && !r.hasLabelLeft(c) && (d.Mid()-c.Mid() > 1.6*h || wholeCertNo.MatchString(c.Text)) {
		return false
	}
	if r.hasLabelLeft(d) && r.inRowOfValues(c) && !r.labelBetween(c, d) {
		return false
	}
	if r.inTable(d) && wholeCertNo.MatchString(d.Text) && !strings.ContainsRune(c.Text, '第') { // the row of its own number
		return false
	}
	if r.behindColon(c) && r.behindColon(d) || r.firstOfTwo(d) {
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
	return !((r.hasLabelLeft(c) || r.owner[c.from] >= 0) && r.hasLabelLeft(d)) || !r.hasLabelLeft(c) && r.middleOfThree(c, d)
}

// furtherApart reports whether cell k, with a label on its left, stands clearly further below cell i than that below the line that wraps into it:
// lines of one cell are evenly spaced, so k is another row's.
func (r *reader) furtherApart(i, k int) bool {
	c, d := r.cells[i], r.cells[k]
	if !c.wrapped || !r.hasLabelLeft(d) {
		return false
	}
	before := slices.IndexFunc(r.cells[:i], func(b cell) bool { return b.next == i })
	return before >= 0 && d.Mid()-c.Mid() > 1.2*(c.Mid()-r.cells[before].Mid())
}

// firstOfTwo reports whether a cell is the first of the two lines of a value beside whose middle its label stands.
func (r *reader) firstOfTwo(d cell) bool {
	return !r.hasLabelLeft(d) && slices.ContainsFunc(r.cells, func(e cell) bool {
		return e.page == d.page && e.Row == d.Row+1 && e.label < 0 && r.hasLabelLeft(e) && r.labelBetween(d, e) && math.Abs(d.X0+d.X1-e.X0-e.X1) < 1.2*d.H && e.Y0-d.Y1 < 0.35*d.H
	})
}

// behindColon reports whether a word with a colon stands left of a cell on its row: its label, be it one that the type does not know.
func (r *reader) behindColon(c cell) bool {
	return c.left >= 0 && likeLabel.MatchString(r.cells[c.left].Text) && r.runes[r.cells[c.left].to-1] == ':'
}

// labelBetween reports whether the label left of d stands beside the middle of c and d together, as that of a cell with two lines does.
func (r *reader) labelBetween(c, d cell) bool {
	return d.left >= 0 && r.cells[d.left].label >= 0 && math.Abs(r.cells[d.left].Mid()-(c.Y0+d.Y1)/2) < 0.25*math.Min(c.H, d.H)
}

// rowOfUnknownLabel reports whether a short word stands left of d where the label of c stands on its row: the label of a row of its own, though
// the type does not know it.
func (r *reader) rowOfUnknownLabel(c, d cell) bool {
	if c.left < 0 || d.left < 0 || r.cells[c.left].label < 0 {
		return false
	}
	a, b := r.cells[c.left], r.cells[d.left]
	return b.left < 0 && math.Abs(a.X0-b.X0) < 0.7*c.H && len(b.Glyphs) >= 2 && len(b.Glyphs) <= 9 && math.Abs(b.Mid()-d.Mid()) < 0.5*d.H
}

// middleOfThree reports whether d is the second of three lines of one cell, c the first, so that a label beside d is the cell's.
func (r *reader) middleOfThree(c, d cell) bool {
	gap := d.Y0 - c.Y1
	for _, e := range r.cells {
		if e.page == d.page && e.Region == d.Region && e.Y0 > d.Mid() && math.Abs(e.X0-d.X0) < 0.5*d.H && math.Abs(e.Y0-d.Y1-gap) < 0.2*d.H && gap < 0.5*d.H {
			return !r.hasLabelLeft(e)
		}
	}
	return false
}

// opensLabelled reports whether a cell begins with a label and its colon, as a second column of labels with their values does.
func (r *reader) opensLabelled(i int) bool {
	l, ok := r.leading(r.cells[i])
	return ok && l.colon
}

// secondLabel reports whether a cell is a label of a second column of labels: another one begins at the same edge.
func (r *reader) secondLabel(i int) bool {
	c := r.cells[i]
	return c.label >= 0 && slices.ContainsFunc(r.cells, func(d cell) bool {
		return d.page == c.page && d.label >= 0 && d.Row != c.Row && math.Abs(d.X0-c.X0) < 0.5*c.H && d.left >= 0 && r.cells[d.left].label < 0
	})
}

// wordsOfTwoRows reports whether two lines are short words of two rows of a table: the lower would have had room beside the upper.
func (r *reader) wordsOfTwoRows(c, d cell) bool {
	if len(c.Glyphs) > shortWord || len(d.Glyphs) > shortWord || c.right < 0 || d.right < 0 {
		return false
	}
	return r.columnsBeside(c, d) && r.cells[c.right].X0-c.X1 > d.X1-d.X0+1.5*c.H
}

// recordRow reports whether the row of a cell holds somebody's whole number in a cell of its own: no second line of another row does.
func (r *reader) recordRow(c cell) bool {
	for i := range r.cells {
		if d := r.cells[i]; d.page == c.page && d.Row == c.Row && wholeID.MatchString(d.Text) {
			return true
		}
	}
	return false
}

var wholeID = regexp.MustCompile(`^[0-9]{17}[0-9Xx]$`)

// shortWord is how many characters a word of a table has at most that no office would break.
const shortWord = 4

// columnsBeside reports whether the cells right or left of two cells begin at the same edge too.
func (r *reader) columnsBeside(c, d cell) bool {
	same := func(a, b int) bool { return a >= 0 && b >= 0 && math.Abs(r.cells[a].X0-r.cells[b].X0) < 0.7*c.H }
	return same(c.right, d.right) || same(c.left, d.left)
}

// underTwoHeads reports whether two cells stand under two heads of a table, each beginning where its head does or centred below it.
func (r *reader) underTwoHeads(c, d cell) bool {
	head := func(c cell) int {
		return slices.IndexFunc(r.labels, func(l label) bool {
			return l.page == c.page && l.y1 < c.Mid() && r.cells[l.cells[0]].label >= 0 && !l.colon && (math.Abs(l.x0-c.X0) < 0.7*c.H || math.Abs(l.x0+l.x1-c.X0-c.X1) < 1.4*c.H)
		})
	}
	a, b := head(c), head(d)
	return a >= 0 && b >= 0 && a != b && math.Abs(r.labels[a].mid()-r.labels[b].mid()) < r.labels[a].h
}

// rowsOfOneTable reports whether two cells stand in rows of one table.
func (r *reader) rowsOfOneTable(c, d cell) bool { return r.rowsAligned(c, d) >= 3 }

// rowsAligned is how many cells of the rows of two cells begin at the same edges, or have the same middles.
func (r *reader) rowsAligned(c, d cell) int {
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
	return n
}

// wrapsUnderLabel: the value is a paragraph that goes on at the left edge of its label.
func (r *reader) wrapsUnderLabel(c, d cell) bool {
	if !r.hasLabelLeft(c) || d.left >= 0 || d.label >= 0 {
		return false
	}
	l, h := r.cells[c.left], math.Max(c.H, d.H)
	if d.X1 < c.X0 && r.valueBeside(c, d) {
		return false
	}
	return math.Abs(d.X0-l.X0) < 0.8*h && d.Y0-c.Y1 < 0.9*h && d.X1 < c.X1+1.6*h && c.X1 > r.margin(c)-2.2*h
}

// valueBeside reports whether a value stands right of d in the column of the value c: then d is the label of another row.
func (r *reader) valueBeside(c, d cell) bool {
	return slices.ContainsFunc(r.cells, func(e cell) bool {
		return e.page == d.page && e.Y0 > c.Mid() && math.Abs(e.X0-c.X0) < 0.7*c.H && math.Abs(e.Mid()-d.Mid()) < 1.2*d.H
	})
}

// wrapsInParagraph: c reaches the right margin, d starts the next row at the left margin.
func (r *reader) wrapsInParagraph(c, d cell) bool {
	h := math.Max(c.H, d.H)
	if r.inTable(c) || r.inTable(d) || c.left >= 0 && r.rowsAligned(c, d) >= 2 {
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
	return c.left >= 0 && r.cells[c.left].label >= 0 && !r.cells[c.left].Upright // one written downwards is that of several rows
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

// wholeFigure is an amount, an area or a rate to its last decimal, or a number with all its places (身份证号, 信用代码, 手机号, 单元号): nothing of it stands
// on another line.
var wholeFigure = regexp.MustCompile(`^[¥￥]?[0-9][0-9,]*\.[0-9]{2}(?:元|㎡|m2|m²|平方米|%)?$|^[0-9A-Z]{18}$|^1[3-9][0-9]{9}$|^[0-9]{12}[A-Z]{2}[0-9]{5}[A-Z][0-9]{8}$`)

var wholeCertNo = regexp.MustCompile(`^[\p{Han}]?\([0-9]{4}\)\p{Han}+不动产\p{Han}*第[0-9A-Za-z]+号$|字第[0-9]+号$|用\([0-9]{4}\)第[0-9]+号$`)

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
		if c.page == a.page && c.Y0 > a.Mid() && c.Y1 < b.Mid() && c.X0 < a.X1 && c.X1 > a.X0 {
			return true
		}
	}
	return false
}
