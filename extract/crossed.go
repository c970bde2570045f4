package extract

import (
	"math"
	"slices"
	"strings"

	"yushen/documents"
	"yushen/documents/layout"
)

// ofWhat are words that the head of a column adds to whom it is of: 甲方房屋.
var ofWhat = []string{"", "房屋", "不动产", "房产", "一方", "情况"}

// crossed reads a field at the crossing of a column and a row whose heads make up one of its labels: 甲方房屋 over 坐落.
func (r *reader) crossed(f documents.Field, i int) []candidate {
	heads := r.columnHeads(f)
	if len(heads) == 0 {
		return nil
	}
	var list []candidate
	for n := range r.cells {
		row := r.cells[n]
		if len(row.Glyphs) < 2 || len(row.Glyphs) > 10 {
			continue
		}
		l := label{cells: []int{n}, page: row.page, x0: row.X0, x1: row.X1, y0: row.Y0, y1: row.Y1, h: row.H, from: row.from, to: row.to}
		words := row.Text
		if row.label >= 0 { // it may be of two lines
			if l = r.labels[row.label]; l.cells[0] != n {
				continue
			}
			words = l.word
		} else if k := row.next; k >= 0 && len(r.cells[k].Glyphs) <= 2 { // 不动产权证书编 / 号
			words += r.cells[k].Text
			l.y1 = r.cells[k].Y1
		}
		for _, k := range heads {
			head := r.cells[k]
			if head.page != row.page || head.Mid() > row.Y0 || head.X0 < row.X1 || !r.makesLabel(head.Text, words, i) {
				continue
			}
			if s := r.inColumn(l, head); !s.empty() {
				if x, ok := r.value(f, s); ok && f.Fits(x.value) {
					list = append(list, candidate{x, 0.9 * x.quality, x.pos[0]})
				}
			}
		}
	}
	return list
}

// columnHeads are the short cells that begin as a label of the field does.
func (r *reader) columnHeads(f documents.Field) []int {
	var out []int
	for k := range r.cells {
		c := r.cells[k]
		if len(c.Glyphs) < 2 || len(c.Glyphs) > 8 || c.label >= 0 {
			continue
		}
		if slices.ContainsFunc(f.Labels, func(w string) bool { return strings.HasPrefix(w, string(r.runes[c.from:c.from+2])) }) {
			out = append(out, k)
		}
	}
	return out
}

// makesLabel reports whether a column's head and a row's label together are a label of a field.
func (r *reader) makesLabel(head, row string, field int) bool {
	for _, w := range ofWhat {
		who, ok := strings.CutSuffix(head, w)
		if !ok || len([]rune(who)) < 2 || len([]rune(who)) > 6 {
			continue
		}
		for _, u := range r.dict.uses[layout.Normal(who+row)] {
			if u.field == field {
				return true
			}
		}
		for _, u := range r.dict.uses[layout.Normal(head+row)] {
			if u.field == field {
				return true
			}
		}
	}
	return false
}

// inColumn is what stands beside a label beneath the head of a column.
func (r *reader) inColumn(l label, head cell) stream {
	var best stream
	least := math.Inf(1)
	for _, part := range parts(r.beside(l)) {
		at := characters(part)
		if len(at) == 0 {
			continue
		}
		c := r.cells[r.at[at[0]]]
		if dx := math.Abs(c.X0 + c.X1 - head.X0 - head.X1); dx < least {
			best, least = part, dx
		}
	}
	return best
}
