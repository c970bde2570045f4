package extract

import (
	"math"
	"slices"
)

// Tables of parties (表格中的当事人): a column or a row each.

// namesInRows are the names in the rows of a column of names beneath the first, which holds so many; they end where a row holds something else.
func (r *reader) namesInRows(rows []stream, first int) []reading {
	var out []reading
	for n := 1; n < len(rows) && first == 1; n++ {
		list := r.names(rows[n], false)
		if len(list) != 1 || list[0].quality < 1 || len(list[0].pos) != len(characters(rows[n])) {
			break
		}
		out = append(out, list[0])
	}
	return out
}

// listed is the head of a table of parties that no label names, where the type knows but one role: 全体继承人如下, and beneath it a column of names
// beside columns that tell more of them.
func (r *reader) listed(named []head) []head {
	if len(r.t.Roles) != 1 || slices.ContainsFunc(named, func(h head) bool { return len(h.names) > 0 }) {
		return nil
	}
	for _, l := range r.labels {
		name, more := false, false
		for _, o := range r.labels {
			if o.page != l.page || r.cells[o.cells[0]].label < 0 || math.Abs(o.mid()-l.mid()) > 0.5*l.h {
				continue
			}
			for _, u := range r.dict.uses[o.word] {
				isName := u.member >= 0 && r.t.Roles[0].Members[u.member].Key == "name"
				name = name || isName && o.from == l.from
				more = more || u.member >= 0 && !isName
			}
		}
		if !name || !more {
			continue
		}
		rows := r.beneath(l, 12)
		if len(rows) == 0 {
			continue
		}
		names := r.names(rows[0], false)
		if names = append(names, r.namesInRows(rows, len(names))...); len(names) > 0 {
			return []head{{party: party{names: names, members: map[int][]reading{}, at: l.from, named: true}, label: l}}
		}
	}
	return nil
}

// byColumns deals with tables that have one column a party: the roles head the columns, the member label heads the row.
func (r *reader) byColumns(l label, uses []use, heads []head) bool {
	var cols []int
	for i, h := range heads {
		if h.role >= 0 && (h.filled || r.namedBeneath(h)) && h.label.page == l.page && h.label.mid() < l.mid() && h.label.x0 > l.x1 {
			cols = append(cols, i)
		}
	}
	if len(cols) < 2 || math.Abs(heads[cols[0]].label.mid()-heads[cols[1]].label.mid()) > l.h {
		return false
	}
	s := r.beside(l)
	if s.empty() {
		return false
	}
	for _, part := range parts(s) {
		c := r.cells[r.at[characters(part)[0]]]
		best, bestDX := -1, math.Inf(1)
		for _, i := range cols {
			h := heads[i].label
			if dx := math.Abs((c.X0+c.X1)/2 - (h.x0+h.x1)/2); dx < bestDX {
				best, bestDX = i, dx
			}
		}
		if k := r.memberOf(heads[best].role, uses); k >= 0 {
			got := r.list(r.t.Roles[heads[best].role].Members[k].Kind, part)
			heads[best].members[k] = merge(heads[best].members[k], got)
		}
	}
	return true
}

// namedBeneath reports whether the name of a party stands beneath its label, as in a table of one column a party.
func (r *reader) namedBeneath(h head) bool {
	return len(h.names) > 0 && r.cells[r.at[h.names[0].pos[0]]].Y0 > h.label.mid()
}

// byRows deals with tables that have one row a party: the member label heads a column, the roles head the rows beneath it.
func (r *reader) byRows(l label, uses []use, heads []head) bool {
	if r.cells[l.cells[0]].label < 0 || l.colon || !r.beside(l).empty() {
		return false
	}
	rows := r.beneath(l, 12)
	if n := slices.IndexFunc(rows, stream.empty); n >= 0 {
		rows = rows[:n]
	}
	var left []int // heads at the left of the table
	for i, h := range heads {
		if h.role >= 0 && h.label.page == l.page && h.label.x1 <= l.x0 && h.label.mid() > l.mid() && r.cells[h.label.cells[0]].label >= 0 {
			left = append(left, i)
		}
	}
	found := false
	got := map[int][]reading{} // what the rows of a head say, in their order
	for n, i := range r.rowOwners(rows, left, heads) {
		if i < 0 {
			continue
		}
		if k := r.memberOf(heads[i].role, uses); k >= 0 {
			got[i] = merge(got[i], r.list(r.t.Roles[heads[i].role].Members[k].Kind, rows[n]))
		}
		found = true
	}
	for i, list := range got {
		k := r.memberOf(heads[i].role, uses)
		heads[i].members[k] = merge(list, heads[i].members[k])
	}
	return found
}

// rowOwners says of each row of a table whose it is: the head's on the same row; where heads stand beside the middle of several rows each, the rows are
// parted so that every head stands beside the middle of its own. -1 is nobody's.
func (r *reader) rowOwners(rows []stream, left []int, heads []head) []int {
	owners := make([]int, len(rows))
	mids := make([]float64, len(rows))
	own, ownOff := 0, 0.0 // heads with a row of their own, and how far from its middle they stand in all
	for n, row := range rows {
		c := r.cells[r.at[characters(row)[0]]]
		owners[n], mids[n] = -1, c.Mid()
		for _, i := range left {
			if h := heads[i].label; h.page == c.page && math.Abs(h.mid()-c.Mid()) <= 0.6*c.H {
				owners[n] = i
				own++
				ownOff += math.Abs(h.mid() - c.Mid())
			}
		}
	}
	if len(left) == 0 || own == len(left) && own == len(rows) || len(left) > len(rows) {
		return owners
	}
	middles := make([]float64, len(left))
	for k, i := range left {
		middles[k] = heads[i].label.mid()
	}
	counts, off := partedBy(middles, mids)
	if off > 0.6*heads[left[0]].label.h*float64(len(left)) || own == len(left) && ownOff <= off {
		return owners
	}
	n := 0
	for k, count := range counts {
		for range count {
			owners[n] = left[k]
			n++
		}
	}
	return owners
}

// partedBy parts rows with the given middles among heads, some to each, so that the middle of a head's rows is as near to its own as can be: how many rows
// each has, and how far off they are in all; infinity where there are fewer rows than heads.
func partedBy(heads, rows []float64) (counts []int, off float64) {
	off = math.Inf(1)
	var try func(from int, some []int, far float64)
	try = func(from int, some []int, far float64) {
		if far >= off || len(some) == len(heads) {
			if far < off && from == len(rows) {
				counts, off = slices.Clone(some), far
			}
			return
		}
		sum := 0.0
		for to := from; to < len(rows); to++ {
			sum += rows[to]
			n := to - from + 1
			try(to+1, append(some, n), far+math.Abs(sum/float64(n)-heads[len(some)]))
		}
	}
	try(0, nil, 0)
	return counts, off
}

// parts cuts a stream at its cells.
func parts(s stream) []stream {
	var out []stream
	var cur stream
	for _, p := range s {
		if p == nextCell {
			if !cur.empty() {
				out = append(out, cur)
			}
			cur = nil
			continue
		}
		cur = append(cur, p)
	}
	if !cur.empty() {
		out = append(out, cur)
	}
	return out
}
