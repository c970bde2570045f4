package ocr

import (
	"cmp"
	"math"
	"slices"

	"yushen/models"
)

// level makes a text box read from left to right: one that is clearly higher than wide holds a line turned by a quarter.
func level(q quad) quad {
	if q.height() >= 1.5*q.width() {
		return q.turned(1)
	}
	return q
}

// placed is a text box with its bounds after the page's slope is taken out.
type placed struct {
	quad           quad
	x0, y0, x1, y1 float64
}

func (p placed) cy() float64     { return (p.y0 + p.y1) / 2 }
func (p placed) height() float64 { return p.y1 - p.y0 }

// readingOrder sorts text boxes as a person reads (阅读顺序): the left one of two facing pages first, then rows from top to bottom, each from
// left to right; but the lines of a value that runs over several lines stay together, though its label stands beside their middle.
func readingOrder(quads []quad, page models.Image) []quad {
	slope := medianSlope(quads)
	all := make([]placed, len(quads))
	for i, q := range quads {
		all[i] = place(q, slope)
	}
	slices.SortStableFunc(all, func(a, b placed) int { return cmp.Or(cmp.Compare(a.cy(), b.cy()), cmp.Compare(a.x0, b.x0)) })
	ordered := make([]quad, 0, len(quads))
	for _, side := range facing(all, float64(page.Width), float64(page.Height)) {
		for _, b := range inRows(blocks(side, rules{page, slope})) {
			for _, p := range b {
				ordered = append(ordered, p.quad)
			}
		}
	}
	return ordered
}

// medianSlope is the angle that most text on the page runs at, in radians, longer lines counting more; 0 where lines disagree wildly.
func medianSlope(quads []quad) float64 {
	type vote struct{ angle, weight float64 }
	var votes []vote
	var sum float64
	for _, q := range quads {
		if a := q.slope(); math.Abs(a) < math.Pi/6 && q.width() > 3*q.height() {
			votes = append(votes, vote{a, q.width()})
			sum += q.width()
		}
	}
	slices.SortFunc(votes, func(a, b vote) int { return cmp.Compare(a.angle, b.angle) })
	for _, v := range votes {
		if sum -= 2 * v.weight; sum <= 0 {
			return v.angle
		}
	}
	return 0
}

func place(q quad, slope float64) placed {
	sin, cos := math.Sincos(-slope)
	p := placed{q, math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	for _, c := range q {
		x, y := c.x*cos-c.y*sin, c.x*sin+c.y*cos
		p.x0, p.x1, p.y0, p.y1 = min(p.x0, x), max(p.x1, x), min(p.y0, y), max(p.y1, y)
	}
	return p
}

// facing splits two facing pages (对开页) at their gutter: a landscape picture with a clear band near its middle, whose lines left and right
// of the band don't stand in common rows as those of a table do.
func facing(all []placed, w, h float64) [][]placed {
	if w < 1.15*h || len(all) < 8 {
		return [][]placed{all}
	}
	edge, at := 0.0, -1.0
	byLeft := slices.Clone(all)
	slices.SortFunc(byLeft, func(a, b placed) int { return cmp.Compare(a.x0, b.x0) })
	for i, p := range byLeft {
		if middle := (edge + p.x0) / 2; i > 0 && p.x0-edge > 0.02*w && middle > 0.35*w && middle < 0.65*w {
			at = middle
		}
		edge = max(edge, p.x1)
	}
	if at < 0 {
		return [][]placed{all}
	}
	var left, right []placed
	for _, p := range all {
		if p.x1 < at {
			left = append(left, p)
		} else {
			right = append(right, p)
		}
	}
	common := 0
	for _, l := range left {
		if slices.ContainsFunc(right, func(r placed) bool { return sameRow(l, r) }) {
			common++
		}
	}
	if len(left) < 4 || len(right) < 4 || 10*common > 6*min(len(left), len(right)) {
		return [][]placed{all}
	}
	return [][]placed{left, right}
}

// sameRow says whether two boxes stand on one base line.
func sameRow(a, b placed) bool {
	return math.Abs(a.cy()-b.cy()) < 0.35*min(a.height(), b.height()) && (a.x1 <= b.x0 || b.x1 <= a.x0)
}

// blocks gathers the lines that belong together below one another; the input is sorted from top to bottom.
func blocks(all []placed, r rules) [][]placed {
	next := make([]int, len(all)) // index of the continuation of each line, or -1
	begins := make([]bool, len(all))
	for i := range all {
		next[i], begins[i] = -1, true
	}
	for j := range all {
		if i := above(all, j); i >= 0 && next[i] < 0 && continues(all, i, j, r) {
			next[i], begins[j] = j, false
		}
	}
	var found [][]placed
	for i := range all {
		if !begins[i] {
			continue
		}
		var b []placed
		for j := i; j >= 0; j = next[j] {
			b = append(b, all[j])
		}
		found = append(found, b)
	}
	return found
}

// above finds the nearest box over the j-th that shares most of its width with it; -1 if none.
func above(all []placed, j int) int {
	b := all[j]
	for i := j - 1; i >= 0; i-- {
		a := all[i]
		if shared := min(a.x1, b.x1) - max(a.x0, b.x0); shared > 0.5*min(a.x1-a.x0, b.x1-b.x0) && a.cy() < b.cy()-0.4*b.height() {
			return i
		}
	}
	return -1
}

// continues says whether line j is the continuation of line i above it: same size, close, left edges in line (or i indented), and
// either in one ruled cell or without a label of its own.
func continues(all []placed, i, j int, r rules) bool {
	a, b := all[i], all[j]
	h := min(a.height(), b.height())
	if max(a.height(), b.height()) > 1.4*h || b.cy()-a.cy() > 1.9*h {
		return false
	}
	if indent := a.x0 - b.x0; indent < -1.0*h || indent > 2.6*h {
		return false
	}
	if r.between(a, b) {
		return false
	}
	labelled := slices.ContainsFunc(all, func(p placed) bool { return labels(p, b) })
	return !labelled || r.above(a) && r.below(b)
}

// labels says whether p may be the label of line b: left of it in its row, or a standing box beside it that holds the first characters of
// several labels.
func labels(p, b placed) bool {
	h := b.height()
	if p.x1 > b.x0+0.2*h {
		return false
	}
	standing := p.height() > 1.5*h && p.y0 < b.cy() && p.y1 > b.cy() && b.x0-p.x1 < 4*h
	return standing || sameRow(p, b)
}

// inRows orders blocks: those that share most of a row from left to right, others from top to bottom.
func inRows(all [][]placed) [][]placed {
	bounds := make([]placed, len(all))
	for i, b := range all {
		bounds[i] = b[0]
		for _, p := range b[1:] {
			bounds[i].x0, bounds[i].x1 = min(bounds[i].x0, p.x0), max(bounds[i].x1, p.x1)
			bounds[i].y1 = max(bounds[i].y1, p.y1)
		}
	}
	before := func(a, b placed) bool {
		if shared := min(a.y1, b.y1) - max(a.y0, b.y0); shared > 0.45*min(a.height(), b.height()) {
			return a.x0 < b.x0
		}
		return a.y0 < b.y0
	}
	waits := make([]int, len(all)) // how many blocks must come first
	for i := range all {
		for j := range all {
			if i != j && before(bounds[j], bounds[i]) {
				waits[i]++
			}
		}
	}
	done := make([]bool, len(all))
	ordered := make([][]placed, 0, len(all))
	for range all {
		best := -1
		for i := range all {
			if !done[i] && (best < 0 || waits[i] < waits[best]) {
				best = i
			}
		}
		done[best] = true
		ordered = append(ordered, all[best])
		for i := range all {
			if i != best && before(bounds[best], bounds[i]) {
				waits[i]--
			}
		}
	}
	return ordered
}
