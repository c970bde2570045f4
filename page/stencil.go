package page

import (
	"encoding/binary"
	"image"
	"iter"
	"math"
	"math/bits"
	"slices"
)

// stencil is a mask with one bit a pixel (位图掩膜): what is done to 64 pixels at a time takes a tenth of what OpenCV takes to do it to bytes.
type stencil struct {
	w, h int
	wide int      // words of a row
	bits []uint64 // row by row; the first pixel is the lowest bit, and bits beyond w are 0
}

// stencilOf packs a mask of 0 and 255 with rows of w.
func stencilOf(mask []byte, w int) stencil {
	if w == 0 {
		return stencil{}
	}
	m := stencil{w: w, h: len(mask) / w, wide: (w + 63) / 64}
	m.bits = make([]uint64, m.wide*m.h)
	for y := range m.h {
		px, row := mask[y*w:][:w], m.row(y)
		x := 0
		for ; x+8 <= w; x += 8 { // the lowest bits of eight bytes, gathered in the highest byte of a product
			v := binary.LittleEndian.Uint64(px[x:]) & 0x0101010101010101 * 0x0102040810204080 >> 56
			row[x/64] |= v << (x % 64)
		}
		for ; x < w; x++ {
			row[x/64] |= uint64(px[x]&1) << (x % 64)
		}
	}
	return m
}

func (m stencil) row(y int) []uint64 { return m.bits[y*m.wide:][:m.wide] }

func (m stencil) empty() bool {
	return !slices.ContainsFunc(m.bits, func(v uint64) bool { return v != 0 })
}

// count is how many pixels are set.
func (m stencil) count() (n int) {
	for _, v := range m.bits {
		n += bits.OnesCount64(v)
	}
	return n
}

// inverted has the other pixels set.
func (m stencil) inverted() stencil {
	out := m
	out.bits = make([]uint64, len(m.bits))
	for i, v := range m.bits {
		out.bits[i] = ^v
	}
	out.trim()
	return out
}

// trim clears the bits beyond the width.
func (m stencil) trim() {
	if rest := m.w % 64; rest > 0 {
		for i := m.wide - 1; i < len(m.bits); i += m.wide {
			m.bits[i] &= 1<<rest - 1
		}
	}
}

// opened keeps what a shape fits into that reaches, in each row from its uppermost to its lowest, so many pixels to either side of its middle.
func (m stencil) opened(reach []int) stencil {
	within := m.eroded(reach)
	if within.empty() {
		return within
	}
	return within.inverted().eroded(reach).inverted()
}

// eroded are the pixels around which the shape is all set; what lies outside counts as set.
func (m stencil) eroded(reach []int) stencil {
	out := m
	out.bits = make([]uint64, len(m.bits))
	for i := range out.bits {
		out.bits[i] = ^uint64(0)
	}
	near := m // pixels of which those as near as n to either side are set
	near.bits = slices.Clone(m.bits)
	near.setBeyond()
	for n := range slices.Max(reach) + 1 {
		if n > 0 {
			near.shrink()
		}
		for i, r := range reach {
			if r == n {
				out.and(near, i-len(reach)/2)
			}
		}
	}
	out.trim()
	return out
}

// setBeyond sets the bits beyond the width.
func (m stencil) setBeyond() {
	if rest := m.w % 64; rest > 0 {
		for i := m.wide - 1; i < len(m.bits); i += m.wide {
			m.bits[i] |= ^uint64(0) << rest
		}
	}
}

// shrink clears the pixels beside which one is not set.
func (m stencil) shrink() {
	for y := range m.h {
		row, left := m.row(y), ^uint64(0)
		for i, v := range row {
			right := ^uint64(0)
			if i+1 < len(row) {
				right = row[i+1]
			}
			row[i] = v & (v<<1 | left>>63) & (v>>1 | right<<63)
			left = v
		}
	}
}

// and clears the pixels that are not set in o, so many rows further down.
func (m stencil) and(o stencil, down int) {
	from, to := max(0, -down)*m.wide, (m.h-max(0, down))*m.wide
	if from >= to {
		return
	}
	with := o.bits[from+down*m.wide:]
	for i := range m.bits[from:to] {
		m.bits[from+i] &= with[i]
	}
}

// run is a piece of a row of pixels that are set, up to but not with to.
type run struct{ y, from, to int }

// countRuns is how many there are.
func (m stencil) countRuns() (n int) {
	for y := range m.h {
		before := uint64(0) // the last pixel of the word before
		for _, v := range m.row(y) {
			n += bits.OnesCount64(v &^ (v<<1 | before))
			before = v >> 63
		}
	}
	return n
}

// runs are all pieces of rows, from the first row down.
func (m stencil) runs() iter.Seq[run] {
	return func(yield func(run) bool) {
		for y := range m.h {
			from := -1
			for i, v := range m.row(y) {
				for at := 0; at < 64; {
					if from < 0 {
						if v>>at == 0 {
							break
						}
						at += bits.TrailingZeros64(v >> at)
						from = 64*i + at
					}
					if at += bits.TrailingZeros64(^(v >> at)); at < 64 {
						if !yield(run{y: y, from: from, to: 64*i + at}) {
							return
						}
						from = -1
					}
				}
			}
			if from >= 0 && !yield(run{y: y, from: from, to: m.w}) {
				return
			}
		}
	}
}

// upright are the runs of the columns of at least length pixels, at the border of half of it. All columns run at once: a row is combined with the rows
// below it, of which each step covers as many as all before.
func (m stencil) upright(length int) stencil {
	beyond := m.wide * (length / 2)
	rows := make([]uint64, len(m.bits)+2*beyond)
	for i := range rows {
		rows[i] = ^uint64(0)
	}
	copy(rows[beyond:], m.bits)
	for n := 1; n < length; { // rows combined so far
		step := min(n, length-n)
		for i, v := range rows[min(step*m.wide, len(rows)):] {
			rows[i] &= v
		}
		n += step
	}
	rows = rows[:max(0, len(rows)-(length-1)*m.wide)] // pixels below which the mask goes on for the length
	whole := make([]uint64, len(m.bits)+2*beyond)
	copy(whole[(length-1)*m.wide:], rows)
	for n := 1; n < length; {
		step := min(n, length-n)
		for i, v := range whole[min(step*m.wide, len(whole)):] {
			whole[i] |= v
		}
		n += step
	}
	out := m
	out.bits = whole[beyond : beyond+len(m.bits)]
	return out
}

// linked tells of each run which area it is in, from 0, and how many there are; runs that touch, be it at a corner, are in one. The areas are in the order of
// their first runs.
func linked(all []run) (in []int32, areas int) {
	in = make([]int32, len(all)) // a run before it in the same area, or itself
	root := func(i int32) int32 {
		for in[i] != i {
			in[i] = in[in[i]]
			i = in[i]
		}
		return i
	}
	above := 0
	for i, r := range all {
		in[i] = int32(i)
		for above < i && (all[above].y < r.y-1 || all[above].y == r.y-1 && all[above].to < r.from) {
			above++
		}
		for k := above; k < i && all[k].y == r.y-1 && all[k].from <= r.to; k++ {
			a, b := root(int32(k)), root(int32(i))
			in[max(a, b)] = min(a, b)
		}
	}
	for i, before := range in {
		if int(before) == i {
			in[i] = int32(areas)
			areas++
		} else {
			in[i] = in[before] // a number already
		}
	}
	return in, areas
}

// areas are the connected areas with at least and at most so many pixels, in the order of the first 2 x 2 block of the picture that each has a pixel in. Only
// those that are drawn know which pixels are theirs.
func (m stencil) areas(least, most int, drawn bool) (out []area) {
	all := slices.AppendSeq(make([]run, 0, m.countRuns()), m.runs())
	in, n := linked(all)
	found := make([]struct {
		box         image.Rectangle
		size, first int
		id          uint16 // 0: none that is asked for
	}, n)
	for i, r := range all {
		a, block := &found[in[i]], r.y/2*m.w+r.from/2
		if a.size == 0 {
			a.box, a.first = image.Rect(r.from, r.y, r.to, r.y+1), block
		}
		a.size += r.to - r.from
		a.first = min(a.first, block)
		a.box.Min.X, a.box.Max.X, a.box.Max.Y = min(a.box.Min.X, r.from), max(a.box.Max.X, r.to), r.y+1
	}
	var kept []int
	for i := range found {
		if size := found[i].size; size >= least && size <= most {
			kept = append(kept, i)
		}
	}
	if len(kept) == 0 {
		return nil
	}
	slices.SortFunc(kept, func(a, b int) int { return found[a].first - found[b].first })
	var ids []uint16
	if drawn {
		ids = make([]uint16, m.w*m.h)
	}
	for n, i := range kept {
		a := &found[i]
		a.id = uint16(n + 1)
		out = append(out, area{box: a.box, size: a.size, id: a.id, ids: ids, w: m.w})
	}
	if !drawn {
		return out
	}
	for i, r := range all {
		if id := found[in[i]].id; id > 0 {
			row := ids[r.y*m.w:]
			for x := r.from; x < r.to; x++ {
				row[x] = id
			}
		}
	}
	return out
}

// disc is how far each row of a disc, so many pixels across, reaches to either side (OpenCV's MorphEllipse).
func disc(across int) []int {
	reach, r := make([]int, across), float64(across/2)
	for i := range reach {
		d := float64(i) - r
		reach[i] = int(math.RoundToEven(r * math.Sqrt((r*r-d*d)*(1/(r*r)))))
	}
	return reach
}
