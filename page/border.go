package page

import (
	"gocv.io/x/gocv"
)

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
	grey := s.color(small, gocv.ColorBGRToGray)
	paper := s.morph(grey, gocv.MorphClose, gocv.MorphRect, inkWidth, inkWidth)
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
		cut[side] = strokesAlong(length, func(i int) bool {
			for d := range borderLook {
				x, y := at(i, d)
				k := y*w + x
				if float64(bg[k])-float64(px[k]) < borderInk || !on(x, y) {
					return false
				}
			}
			x, y := at(i, 0)
			u, v := at(i, borderDeep)
			return float64(bg[y*w+x]) >= sameGround*float64(bg[v*w+u])
		})
	}
	return cut
}

const (
	borderInk   = 45  // grey levels that a cut stroke is darker than its paper at least
	widestCut   = 28  // pixels of the gauge copy: longer dark runs along the border are shadows, edges and tables
	borderSlack = 5   // pixels of the gauge copy by which the outline may miss the border
	borderDeep  = 40  // pixels of the gauge copy from the border where the sheet lies for sure if it runs out there
	sameGround  = 0.8 // of its lightness there: cloth and wood beside a sheet are darker under the same lamp
	closestCut  = 60  // pixels of the gauge copy within which cut strokes belong to the same writing
)

// strokesAlong counts the dark runs of stroke width, in the densest group of them.
func strokesAlong(length int, dark func(int) bool) int {
	var starts []int
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
	best, group := 0, 0
	for k := range starts {
		if k > 0 && starts[k]-starts[k-1] > closestCut {
			group = 0
		}
		group++
		best = max(best, group)
	}
	return best
}
