package page

import (
	"image"
	"math"
	"slices"

	"yushen/models"
)

// copied finds pairs of the same character whose pictures are equal beyond what the grain of paper and print allows. Pairs that lie whole blocks apart
// are left out: there storage makes equal what was nearly equal.
func (t *traces) copied(row []float64) (signs []models.Sign) {
	same := map[string][]int{}
	for i, g := range t.glyphs {
		if row[g.row] >= grainAlive {
			text := t.lines[g.line].Chars[g.char].Text
			same[text] = append(same[text], i)
		}
	}
	taken := map[int]float64{}
	pairs := 0
	for _, list := range same {
		middles, inks := make([]image.Point, len(list)), make([]int, len(list))
		for k, i := range list {
			middles[k], inks[k] = t.rows[t.glyphs[i].row].middle(t.glyphs[i].r)
		}
		for a, i := range list {
			for b := a + 1; b < len(list); b++ {
				j := list[b]
				if pairs++; pairs > mostPairs {
					break
				}
				if abs(inks[a]-inks[b])*inkLikeness > inks[a] {
					continue
				}
				noise := math.Min(row[t.glyphs[i].row], row[t.glyphs[j].row])
				if d, ok := t.difference(t.glyphs[i], t.glyphs[j], middles[b].Sub(middles[a]), middles[a], copiedNoise*2*noise*noise); ok {
					over := copiedNoise * 2 * noise * noise / math.Max(d, 1e-3)
					taken[i], taken[j] = math.Max(taken[i], over), math.Max(taken[j], over)
				}
			}
		}
	}
	for i, over := range taken {
		signs = append(signs, t.sign(models.Copied, i, i, 0.5+over/6))
	}
	slices.SortFunc(signs, func(a, b models.Sign) int {
		return int(math.Copysign(1, a.Box[0].Y-b.Box[0].Y+1e-3*(a.Box[0].X-b.Box[0].X)))
	})
	return signs
}

// difference is the mean square between two characters where they fit best, if it is under most: b's middle is apart from a's.
func (t *traces) difference(a, b glyphAt, apart, middle image.Point, most float64) (d float64, ok bool) {
	p, q := &t.rows[a.row], &t.rows[b.row]
	if 10*abs(a.r.Dx()-b.r.Dx()) > 3*a.r.Dx() || 10*abs(a.r.Dy()-b.r.Dy()) > 3*a.r.Dy() {
		return 0, false
	}
	w, h := min(a.r.Dx(), b.r.Dx()), min(a.r.Dy(), b.r.Dy())
	window := image.Rect(middle.X-w/2, middle.Y-h/2, middle.X+w/2, middle.Y+h/2).Intersect(p.r)
	var shift image.Point
	best := math.Inf(1)
	for dy := -copySearch; dy <= copySearch; dy++ {
		for dx := -copySearch; dx <= copySearch; dx++ {
			s := apart.Add(image.Pt(dx, dy))
			if window.Add(s).In(q.r) {
				if m := meanSquare(p, q, window, s, 3, best); m < best {
					best, shift = m, s
				}
			}
		}
	}
	if best > 2*most || shift.X%8 == 0 && shift.Y%8 == 0 {
		return 0, false
	}
	d = meanSquare(p, q, window, shift, 1, math.Inf(1))
	return d, d < most
}

func abs(n int) int { return max(n, -n) }

// middle is the centre of the ink in a part of a row, and how many pixels it has.
func (p *patch) middle(r image.Rectangle) (image.Point, int) {
	lo, hi := p.contrast(r)
	level := (lo + hi) / 2
	r = r.Intersect(p.r)
	x, y, n := 0, 0, 0
	for v := r.Min.Y; v < r.Max.Y; v++ {
		at := (v-p.r.Min.Y)*p.r.Dx() - p.r.Min.X
		for u := r.Min.X; u < r.Max.X; u++ {
			if p.grey[at+u] < level {
				x, y, n = x+u, y+v, n+1
			}
		}
	}
	if n == 0 {
		return r.Min.Add(r.Size().Div(2)), 0
	}
	return image.Pt((x+n/2)/n, (y+n/2)/n), n
}

// meanSquare compares a window of p with the same window of q shifted, every step-th pixel each way; it stops once beyond most.
func meanSquare(p, q *patch, window image.Rectangle, shift image.Point, step int, most float64) float64 {
	sum, n := float32(0), 0
	all := most * float64(((window.Dx()+step-1)/step)*((window.Dy()+step-1)/step))
	for y := window.Min.Y; y < window.Max.Y; y += step {
		i := (y-p.r.Min.Y)*p.r.Dx() - p.r.Min.X
		j := (y+shift.Y-q.r.Min.Y)*q.r.Dx() + shift.X - q.r.Min.X
		for x := window.Min.X; x < window.Max.X; x += step {
			d := p.grey[i+x] - q.grey[j+x]
			sum += d * d
			n++
		}
		if float64(sum) > all {
			return math.Inf(1)
		}
	}
	if n == 0 {
		return math.Inf(1)
	}
	return float64(sum) / float64(n)
}
