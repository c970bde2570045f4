package ocr

import "bytes"

// region is a connected area of text pixels, kept as the leftmost and rightmost pixel of each of its rows, and as its runs.
type region struct {
	top         int
	left, right []int
	runs        []run
}

// minRect is the rectangle of least area around the region.
func (r region) minRect() rect {
	points := make([]point, 0, 2*len(r.left))
	for i := range r.left {
		y := float64(r.top + i)
		points = append(points, point{float64(r.left[i]), y}, point{float64(r.right[i]), y})
	}
	return leastRect(points)
}

// run is a stretch of text pixels in one row.
type run struct{ y, x0, x1, label int }

// regions finds the connected areas of the heat map above the text threshold, after a dilation by two pixels that closes hair cracks.
func regions(heat []float32, w, h int) []region {
	var runs []run
	parent := []int{}
	root := func(i int) int {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	above := 0 // first run of the row above
	text, before := make([]byte, w), make([]byte, w)
	for y := range h {
		row := len(runs)
		mark(heat[y*w:(y+1)*w], textThreshold, text, before)
		for x0, x1 := range rowRuns(before) {
			label := len(parent)
			parent = append(parent, label)
			for above < row && runs[above].x1+1 < x0 {
				above++
			}
			for i := above; i < row && runs[i].x0 <= x1+1; i++ {
				parent[root(runs[i].label)] = root(label)
			}
			runs = append(runs, run{y, x0, x1, label})
		}
		above = row
		text, before = before, text
	}
	return gather(runs, root)
}

// rowRuns yields the stretches of a row of the dilated map: marked pixels, and what is right of them.
func rowRuns(row []byte) func(func(x0, x1 int) bool) {
	return func(yield func(x0, x1 int) bool) {
		for x := 0; x < len(row); {
			start := bytes.IndexByte(row[x:], 1)
			if start < 0 {
				return
			}
			start += x
			for x = start; x < len(row) && (row[x] == 1 || row[x-1] == 1); {
				if row[x] == 0 {
					x++
				} else if n := bytes.IndexByte(row[x:], 0); n >= 0 {
					x += n
				} else {
					x = len(row)
				}
			}
			if !yield(start, x-1) {
				return
			}
		}
	}
}

// gather joins the runs of each area; areas come in the order of their first row.
func gather(runs []run, root func(int) int) []region {
	var found []region
	index := map[int]int{}
	for _, r := range runs {
		label := root(r.label)
		i, ok := index[label]
		if !ok {
			i = len(found)
			index[label] = i
			found = append(found, region{top: r.y})
		}
		g := &found[i]
		g.runs = append(g.runs, r)
		if last := r.y - g.top; last == len(g.left) {
			g.left, g.right = append(g.left, r.x0), append(g.right, r.x1)
		} else {
			g.left[last], g.right[last] = min(g.left[last], r.x0), max(g.right[last], r.x1)
		}
	}
	return found
}
