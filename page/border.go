package page

// borderLook is how many pixels of the gauge copy from the picture's border strokes are looked for.
const borderLook = 2

// cutWriting counts, per side of the picture (top, right, bottom, left), the separate strokes of writing that its border cuts. With an
// outline only what lies on the sheet counts; with the zero quad the whole border does.
func cutWriting(picture *pyramid, sheet quad) (cut [4]int) {
	var s scope
	defer s.close()
	small, scale := s.shrunk(picture, gaugeSize)
	if small.Cols() < 100 || small.Rows() < 100 {
		return cut
	}
	grey, paper := s.ground(picture)
	px, bg := s.bytes(grey), s.bytes(paper)
	if s.err != nil {
		return cut
	}
	w, h := small.Cols(), small.Rows()
	on := func(x, y int) bool {
		return sheet == (quad{}) || sheet.contains(point{float64(x) / scale, float64(y) / scale}, borderSlack/scale)
	}
	for side := range cut {
		length := w
		if side%2 == 1 {
			length = h
		}
		at := func(i, depth int) (x, y int) {
			switch side {
			case 0:
				return i, depth
			case 1:
				return w - 1 - depth, i
			case 2:
				return i, h - 1 - depth
			}
			return depth, i
		}
		darker := func(i, depth int) int {
			x, y := at(i, depth)
			return int(bg[y*w+x]) - int(px[y*w+x])
		}
		cut[side] = strokesAlong(length, func(i int) bool {
			for d := range borderLook {
				if x, y := at(i, d); darker(i, d) < borderInk || !on(x, y) {
					return false
				}
			}
			x, y := at(i, 0)
			u, v := at(i, borderDeep)
			return float64(bg[y*w+x]) >= sameGround*float64(bg[v*w+u])
		}, func(i int) bool { return onPaper(i, length, darker) })
	}
	return cut
}

const (
	borderInk   = 45  // grey levels that a cut stroke is darker than its paper at least
	widestCut   = 28  // pixels of the gauge copy: longer dark runs along the border are shadows, edges and tables
	borderSlack = 5   // pixels of the gauge copy by which the outline may miss the border
	borderDeep  = 40  // pixels of the gauge copy from the border where the sheet lies for sure if it runs out there
	sameGround  = 0.8 // of its lightness there: cloth and wood beside a sheet are darker under the same lamp
	groundReach = 20  // pixels of the gauge copy to both sides of a stroke in which its ground is looked at
	groundDeep  = 12  // the same into the picture
	closestCut  = 60  // pixels of the gauge copy within which cut strokes belong to the same writing
)

// onPaper reports whether the ground around a stroke at the border is even: paper is, the weave of a cloth and the grain of wood have specks that are
// darker than their surroundings in all degrees.
func onPaper(i, length int, darker func(i, depth int) int) bool {
	uneven, all := 0, 0
	for j := max(0, i-groundReach); j < min(length, i+groundReach); j++ {
		for depth := range groundDeep {
			if d := darker(j, depth); d >= borderInk/3 && d < borderInk {
				uneven++
			}
			all++
		}
	}
	return float64(uneven) < cutUneven*float64(all)
}

// strokesAlong counts the dark runs of stroke width on paper, in that group of them in which most are and which holds most.
func strokesAlong(length int, dark, paper func(int) bool) (most int) {
	for _, group := range groups(strokeStarts(length, dark)) {
		n := 0
		for _, i := range group {
			if paper(i) {
				n++
			}
		}
		if float64(n) >= cutOnPaper*float64(len(group)) {
			most = max(most, n)
		}
	}
	return most
}

// strokeStarts are where dark runs begin that are no wider than a stroke.
func strokeStarts(length int, dark func(int) bool) (starts []int) {
	for i := 0; i < length; {
		if !dark(i) {
			i++
			continue
		}
		j := i
		for j < length && dark(j) {
			j++
		}
		if j-i <= widestCut {
			starts = append(starts, i)
		}
		i = j
	}
	return starts
}

// groups parts strokes where they lie too far apart for one piece of writing.
func groups(starts []int) (out [][]int) {
	for k, at := range starts {
		if k == 0 || at-starts[k-1] > closestCut {
			out = append(out, nil)
		}
		last := &out[len(out)-1]
		*last = append(*last, at)
	}
	return out
}
