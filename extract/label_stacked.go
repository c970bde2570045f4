package extract

import (
	"math"
	"regexp"
	"strings"

	"yushen/documents/layout"
)

var unitBracket = regexp.MustCompile(`\((?:㎡|m|m2|m²|²|平方米|元|万元|%)?\)?$`)

// takesAll reports whether a label needs all cells of a group, not only one of them. Cells with a value each beside them are rows of their own.
func (r *reader) takesAll(word string, group []int) bool {
	if r.rowsOfTheirOwn(r.cells[group[0]], r.cells[group[len(group)-1]]) {
		return false
	}
	n, spelled := 0, ""
	for k, i := range group {
		if k > 0 {
			spelled += r.cells[i].Text
		}
		text := unitBracket.ReplaceAllString(strings.TrimRight(r.cells[i].Text, ":"), "")
		if text == word {
			return false
		}
		n += len([]rune(text))
	}
	if strings.TrimRight(spelled, ":") == word { // the first cell is of another label above
		return false
	}
	d := n - len([]rune(word))
	return d <= 1 && d >= -1
}

// rowsOfTheirOwn reports whether two cells under one another are a label each, with a value of its own beside it.
func (r *reader) rowsOfTheirOwn(a, b cell) bool {
	if a.right < 0 || b.right < 0 || a.right == b.right || r.cells[a.right].Y1 >= r.cells[b.right].Mid() {
		return false
	}
	return r.dict.near(strings.TrimRight(a.Text, ":"), 0) != "" && r.dict.near(strings.TrimRight(b.Text, ":"), 0) != ""
}

// findStacked finds labels that a narrow cell has on several lines: 公民身份 / 证件编号.
func (r *reader) findStacked() {
	for i := range r.cells {
		text, group := r.cells[i].Text, []int{i}
		best, taken := "", 0
		for len(group) < 6 && len([]rune(text)) <= 12 {
			next := r.under(group[len(group)-1], closeBy)
			if next < 0 && len([]rune(text)) == len(group) {
				next = r.single(r.under(group[len(group)-1], spreadOut))
			}
			if next < 0 {
				break
			}
			group = append(group, next)
			text += r.cells[next].Text
			if word := r.dict.near(unitBracket.ReplaceAllString(strings.TrimRight(text, ":"), ""), 1); word != "" && r.takesAll(word, group) && r.free(group) {
				best, taken = word, len(group)
			}
		}
		if best != "" {
			r.putStacked(best, group[:taken])
		}
	}
}

func (r *reader) free(group []int) bool {
	for _, c := range group {
		if r.owner[r.cells[c].from] >= 0 {
			return false
		}
	}
	return true
}

func (r *reader) putStacked(word string, group []int) {
	first := r.cells[group[0]]
	l := label{word: word, from: first.from, to: first.to, page: first.page, quality: 0.95, cells: group, h: first.H,
		x0: first.X0, x1: first.X1, y0: first.Y0, y1: r.cells[group[len(group)-1]].Y1}
	for _, i := range group {
		c := r.cells[i]
		l.x0, l.x1 = math.Min(l.x0, c.X0), math.Max(l.x1, c.X1)
		for p := c.from; p < c.to; p++ {
			r.owner[p] = len(r.labels)
		}
	}
	r.labels = append(r.labels, l)
}

const (
	closeBy   = 0.7 // as the lines of one cell
	spreadOut = 5.0 // as the single characters of a label that is written downwards beside several rows
)

// single is a cell that holds one character, -1 for another or none.
func (r *reader) single(cell int) int {
	if cell >= 0 && len(r.cells[cell].Glyphs) == 1 {
		return cell
	}
	return -1
}

// under is the short cell right beneath c in the same column, no further than reach in its height, -1 where there is none.
func (r *reader) under(c int, reach float64) int {
	a := r.cells[c]
	best, bestY := -1, math.Inf(1)
	for i := range r.cells {
		b := r.cells[i]
		if b.page != a.page || b.Y0 < a.Mid() || b.Y0 > a.Y1+reach*a.H || b.Y0 >= bestY || len(b.Glyphs) > 8 {
			continue
		}
		if overlap := math.Min(a.X1, b.X1) - math.Max(a.X0, b.X0); overlap > 0.5*math.Min(a.X1-a.X0, b.X1-b.X0) {
			best, bestY = i, b.Y0
		}
	}
	return best
}

// near is the label that a text spells, with a slip or two where it is long; "" where it spells none.
func (d *dictionary) near(text string, most int) string {
	if _, ok := d.uses[text]; ok {
		return text
	}
	t := []rune(text)
	best, least := "", len(t)
	for _, w := range d.words {
		limit := min(most, layout.Slips(len(w)))
		if len(w) < 4 {
			continue
		}
		if k := layout.Distance(t, w, limit); k <= limit && k < least {
			best, least = string(w), k
		}
	}
	return best
}
