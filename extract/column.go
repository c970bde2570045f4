package extract

import (
	"math"
	"regexp"
	"slices"
)

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

// beneath is what stands under a label that heads a column of a table: the first rows below it within its width, up to n of them.
// Only a label on a row with other labels heads a column.
func (r *reader) beneath(l label, n int) []stream {
	lo, hi, heads := r.headWidth(l)
	if heads == 0 && !(r.stacked && r.cells[l.cells[0]].label >= 0) {
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
			if c.page != page || c.Upright || c.Y0 < y || (mid < lo || mid > hi) && math.Abs(c.X0-l.x0) > 0.6*l.h || (best >= 0 && c.Y0 >= r.cells[best].Y0) {
				continue
			}
			if unitOnly.MatchString(c.Text) && len(out) == 0 || c.label >= 0 && c.X1 < l.x0 { // the unit, or the head of a row
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
			if u := r.beneath(l, 1); len(u) > 0 && !u[0].empty() && r.asManyCells(c, r.cells[r.at[characters(u[0])[0]]]) {
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
		if u.empty() { // the row's first cell begins with a label
			continue
		}
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

// isStacked reports whether a form prints each label above its value: labels that fill their cells have labels or nothing beside them, and
// text at their left edge beneath. It does so in several rows; labels in one row only are the head of a table.
func (r *reader) isStacked() bool {
	above, before := 0, 0
	rows := map[[2]int]bool{} // page and row of the labels above
	for _, c := range r.cells {
		switch {
		case c.label < 0 || r.labels[c.label].colon:
		case c.right >= 0 && r.cells[c.right].label < 0:
			before++
		case r.textUnder(c):
			above++
			rows[[2]int{c.page, c.Row}] = true
		}
	}
	return above >= 4 && above > 3*before && len(rows) > 1
}

// textUnder reports whether text that is no label stands close beneath a cell, at its left edge.
func (r *reader) textUnder(c cell) bool {
	k := r.closeUnder(c)
	return k >= 0 && r.cells[k].label < 0
}

// closeUnder is the cell close beneath another, at its left edge; -1 where there is none.
func (r *reader) closeUnder(c cell) int {
	return slices.IndexFunc(r.cells, func(d cell) bool {
		return d.page == c.page && d.Y0 > c.Mid() && d.Y0-c.Y1 < 1.1*c.H && math.Abs(d.X0-c.X0) < 0.5*c.H
	})
}
