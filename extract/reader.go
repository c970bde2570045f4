package extract

import (
	"math"
	"strings"

	"yushen/codes"
	"yushen/documents"
	"yushen/documents/layout"
	"yushen/models"
)

// reader holds one document while it is being read: its pages in order, and all their characters as one flow in reading order.
type reader struct {
	t     documents.Type
	src   []models.Page
	faint []bool // of each page: hard to read
	pages []layout.Page

	glyphs  []layout.Glyph // the flow
	runes   []rune         // their normal forms
	cells   []cell         // in flow order
	at      []int          // flow position → index into cells
	labels  []label
	atom    []bool // flow positions inside a value of an enum
	stacked bool   // every label stands above its value
	owner   []int  // flow position → index into labels, -1 for none
	dict    dictionary
}

// cell is a layout.Cell with its place in the flow.
type cell struct {
	*layout.Cell
	page     int  // index into pages
	from, to int  // flow positions
	next     int  // the cell into which its text wraps, -1 for none
	wrapped  bool // another cell wraps into it
	label    int  // the label that fills it, -1 for none
	left     int  // left neighbour on its row, -1 for none
	right    int  // right neighbour on its row, -1 for none
}

// newReader puts pages in order, finds their labels and notes how their lines run on. Where a page seemed to be two pages side by side, but
// labels turn out to have their values beyond the gap, it is put in order again as one.
func newReader(t documents.Type, pages []models.Page) *reader {
	laid := make([]layout.Page, len(pages))
	for i, p := range pages {
		laid[i] = layout.Of(p)
	}
	r := flatten(t, pages, laid)
	again := false
	for i := range laid {
		if laid[i].Gutter > 0 && r.readsAcross(i) {
			laid[i], again = layout.OfOne(pages[i]), true
		}
	}
	if again {
		r = flatten(t, pages, laid)
	}
	if r.cutColumns() {
		r = flatten(t, pages, laid)
	}
	r.stacked = r.isStacked()
	r.findWraps()
	for _, p := range pages {
		r.faint = append(r.faint, faintPrint(p))
	}
	return r
}

// readsAcross reports whether labels that are last before the gutter have their values right behind it.
func (r *reader) readsAcross(page int) bool {
	across, within := 0, 0
	for _, l := range r.labels {
		c := r.cells[l.cells[0]]
		if l.page != page || l.colon || c.label < 0 || c.Region != 0 {
			continue
		}
		last := r.cells[l.cells[len(l.cells)-1]]
		if last.right >= 0 {
			if r.cells[last.right].label < 0 {
				within++
			}
			continue
		}
		for _, d := range r.cells {
			if d.page == page && d.Region == 1 && d.label < 0 && d.left < 0 && math.Abs(d.Mid()-l.mid()) < 0.5*l.h && d.X0-l.x1 < 8*l.h {
				across++
				break
			}
		}
	}
	return across >= 2 && across*3 >= within
}

// flatten makes pages in order into the flow and finds the labels on it. Printed page numbers are no part of it.
func flatten(t documents.Type, pages []models.Page, laid []layout.Page) *reader {
	r := &reader{t: t, src: pages, pages: laid}
	for i := range pages {
		r.addPage(i)
	}
	r.owner = make([]int, len(r.runes))
	for i := range r.owner {
		r.owner[i] = -1
	}
	r.findLabels()
	return r
}

func (r *reader) addPage(page int) {
	p := &r.pages[page]
	for _, row := range p.Rows {
		last := -1
		for _, i := range row {
			c := &p.Cells[i]
			if pageNoCell(c, p.Height) {
				continue
			}
			n := cell{Cell: c, page: page, from: len(r.runes), next: -1, label: -1, left: last, right: -1}
			for _, g := range c.Glyphs {
				r.glyphs = append(r.glyphs, g)
				r.runes = append(r.runes, g.R)
				r.at = append(r.at, len(r.cells))
			}
			n.to = len(r.runes)
			r.decimalPoints(n.from, n.to)
			r.threes(n.from, n.to)
			if last >= 0 {
				r.cells[last].right = len(r.cells)
			}
			last = len(r.cells)
			r.cells = append(r.cells, n)
		}
	}
}

// decimalPoints makes full stops and dots between digits decimal points.
func (r *reader) decimalPoints(from, to int) {
	digit := func(c rune) bool { return c >= '0' && c <= '9' }
	for p := from + 1; p+1 < to; p++ {
		if c := r.runes[p]; (c == '。' || c == '·') && digit(r.runes[p-1]) && digit(r.runes[p+1]) {
			r.runes[p] = '.'
		}
	}
}

// threes makes 参 before the power of ten in an amount in words 叁, for which it is read.
func (r *reader) threes(from, to int) {
	for p := from; p+1 < to; p++ {
		if r.runes[p] == '参' && strings.ContainsRune("拾佰仟", r.runes[p+1]) {
			r.runes[p] = '叁'
		}
	}
}

// pageNoCell reports a line near the head or foot that is only a page number.
func pageNoCell(c *layout.Cell, height float64) bool {
	if mid := c.Mid() / height; mid > 0.14 && mid < 0.84 || len(c.Glyphs) > 16 {
		return false
	}
	_, _, ok := codes.ParsePageNo(c.Text)
	return ok
}

// text is the raw text at flow positions, blanks kept as single blanks.
func (r *reader) text(pos []int) string {
	var b strings.Builder
	for i, p := range pos {
		g := r.glyphs[p]
		if i > 0 && g.Gap && pos[i-1] == p-1 {
			b.WriteByte(' ')
		}
		b.WriteString(g.Raw)
	}
	return b.String()
}

// evidence is where characters stand: the page of the first of them and the box around those on that page; conf is the least
// confidence among them.
func (r *reader) evidence(pos []int) (page int, box models.Box, conf float64) {
	if len(pos) == 0 {
		return 0, models.Box{}, 0
	}
	page, conf = r.cells[r.at[pos[0]]].page, 1
	for _, p := range pos {
		g := r.glyphs[p]
		conf = min(conf, g.Conf)
		if r.cells[r.at[p]].page == page {
			box = box.Union(g.Box)
		}
	}
	return page, box, conf
}

// sameRow reports whether two cells stand on one row.
func (r *reader) sameRow(a, b int) bool {
	x, y := r.cells[a], r.cells[b]
	return x.page == y.page && x.Row == y.Row
}
