package extract

import (
	"math"
	"strings"
)

// findSplit finds labels that run over the end of a line in a cell of a table, 债务履行 / 期限:, beside which the cell's own label stands, so
// that the second line does not follow in the flow.
func (r *reader) findSplit() {
	for i := range r.cells {
		c := r.cells[i]
		below := -1
		for p := max(c.from, c.to-10); p < c.to; p++ {
			if r.owner[p] >= 0 || !r.boundary(p) {
				continue
			}
			if below < 0 {
				if below = r.lineBelow(i); below < 0 {
					break
				}
			}
			if r.putSplit(p, c, r.cells[below]) {
				break
			}
		}
	}
}

// putSplit records a label that begins at p, at the end of c, and ends at the head of d.
func (r *reader) putSplit(p int, c, d cell) bool {
	head := string(r.runes[p:c.to])
	best := ""
	for w := range r.dict.uses {
		tail, ok := strings.CutPrefix(w, head)
		if ok && tail != "" && len(w) > len(best) && hasPrefix(r.runes[d.from:d.to], tail) {
			best = w
		}
	}
	n := d.from + len([]rune(best)) - (c.to - p)
	if best == "" || n >= d.to || r.owner[d.from] >= 0 || r.runes[n] != ':' {
		return false
	}
	l := label{word: best, from: p, to: c.to, quality: 0.95, colon: true, tail: n}
	r.measure(&l, p, c.to)
	for q := d.from; q < n; q++ {
		r.owner[q] = len(r.labels)
	}
	r.put(l)
	return true
}

// lineBelow is the cell that is the next line of a cell of several lines, -1 where there is none.
func (r *reader) lineBelow(i int) int {
	c := r.cells[i]
	for k := i + 1; k < len(r.cells) && r.cells[k].page == c.page; k++ {
		d := r.cells[k]
		if d.Region == c.Region && math.Abs(c.X0-d.X0) < 0.6*c.H && d.Y0 > c.Mid() && d.Y0-c.Y1 < 0.6*c.H {
			return k
		}
	}
	return -1
}
