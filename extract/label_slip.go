package extract

import (
	"math"

	"yushen/documents/layout"
)

// findSlipped looks at every place where a label may begin for a label with a slip of the reader, for uses that were not found
// in so many words. Labels of two or three characters count only where they fill a cell or a colon follows.
func (r *reader) findSlipped() {
	found := map[use]bool{}
	for _, l := range r.labels {
		if l.quality >= 0.8 {
			for _, u := range r.dict.uses[l.word] {
				found[u] = true
			}
		}
	}
	var missing [][]rune
	for _, w := range r.dict.words {
		for _, u := range r.dict.uses[string(w)] {
			if u.field >= 0 && !found[u] || u.role >= 0 && !found[u] {
				missing = append(missing, w)
				break
			}
		}
	}
	for p := 0; p < len(r.runes); p++ {
		if r.owner[p] >= 0 || !r.boundary(p) {
			continue
		}
		if w, n, slips := r.slipped(p, missing); w != "" {
			r.claim(w, p, p+n, slips)
		}
	}
}

// inLabelColumn reports whether a cell stands in one column with at least two labels.
func (r *reader) inLabelColumn(i int) bool {
	c, n := r.cells[i], 0
	if r.hasLabelLeft(c) { // a value beside its label
		return false
	}
	for _, l := range r.labels {
		if l.page == c.page && l.quality >= 0.95 && l.x1 < c.X1+3*c.H && math.Abs((l.x0+l.x1)-(c.X0+c.X1)) < 1.2*c.H {
			n++
		}
	}
	return n >= 3
}

// slipped is the longest of the words that stands at p with a slip, and how many characters it takes there.
func (r *reader) slipped(p int, words [][]rune) (word string, n, slips int) {
	end := r.cells[r.at[p]].to
	for q := p; q < end; q++ {
		if r.owner[q] >= 0 {
			end = q
		}
	}
	for _, w := range words {
		if len(w) <= n {
			continue
		}
		limit := layout.Slips(len(w))
		for take := len(w) - min(limit, 1); take <= len(w)+min(limit, 1); take++ {
			if take < 2 || p+take > end || limit == 0 && take != len(w) {
				continue
			}
			text := r.runes[p : p+take]
			if text[0] != w[0] && text[1] != w[1] {
				continue
			}
			k := layout.Distance(text, w, max(limit, 1))
			if k == 0 || k > max(limit, 1) {
				continue
			}
			if limit == 0 && !(p+take < end && r.runes[p+take] == ':' || p+take == end && r.inLabelColumn(r.at[p])) {
				continue
			}
			word, n, slips = string(w), take, k
		}
	}
	return word, n, slips
}
