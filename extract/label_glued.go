package extract

import (
	"math"
	"unicode/utf8"

	"yushen/documents/layout"
)

// cutColumns cuts cells in two where the reader ran a line of one column into the label of the next: 一般经营项目依法自住 所. Such a label
// ends its cell, stands under or over other labels of its column, and has a value beside it. It reports whether it cut any.
func (r *reader) cutColumns() bool {
	var cuts []cut
	for i := range r.cells {
		c := r.cells[i]
		if c.label >= 0 || c.right < 0 || r.cells[c.right].label >= 0 {
			continue
		}
		for q := c.from + 2; q < c.to; q++ {
			word := r.wordAt(q, c.to)
			if word == "" || q+utf8.RuneCountInString(word) != c.to || !r.headsColumn(i, q) {
				continue
			}
			cuts = append(cuts, cut{c.page, &c.Glyphs[0], q - c.from})
			break
		}
	}
	for _, k := range cuts {
		p := &r.pages[k.page]
		for i := range p.Cells {
			if &p.Cells[i].Glyphs[0] == k.first {
				p.Cut(i, k.at)
				break
			}
		}
	}
	return len(cuts) > 0
}

// cut is where a cell is to be cut: the page, the cell by its first glyph, since cells move when others are cut, and the glyph in it.
type cut struct {
	page  int
	first *layout.Glyph
	at    int
}

// headsColumn reports whether at least two labels that fill their cells begin at the same x as the glyph at flow position q, on other rows, or
// have their values at the same x as the cell beside it.
func (r *reader) headsColumn(i, q int) bool {
	c, begin, lead := r.cells[i], 0, 0
	for _, l := range r.labels {
		if l.page != c.page || l.quality < 0.95 || r.cells[l.cells[0]].label < 0 || r.sameRow(l.cells[0], i) {
			continue
		}
		if math.Abs(l.x0-r.glyphs[q].X0) < 0.8*c.H {
			begin++
		}
		if k := r.cells[l.cells[len(l.cells)-1]].right; k >= 0 && l.x0 > c.X0+c.H && math.Abs(r.cells[k].X0-r.cells[c.right].X0) < c.H {
			lead++
		}
	}
	return begin >= 2 || lead >= 2
}
