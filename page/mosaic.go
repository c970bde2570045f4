package page

import (
	"image"
	"math"
	"slices"

	"gocv.io/x/gocv"

	"yushen/models"
)

// tile is one square of a mosaic, in pixels of the copy.
type tile struct {
	box   image.Rectangle
	level float64 // grey level
}

// mosaic finds values hidden under the squares of a picture editor (马赛克): even squares of one size, side by side, in several shades. Print has
// no such shades: its strokes are ink and what is between is paper.
func (in *inspection) mosaic() []models.Problem {
	text := in.g.writing()
	for _, group := range in.g.mosaics(in.g.tiles(in.s)) {
		if len(group) < mosaicTiles || group.squares() < mosaicSquares || group.shades() < mosaicShades || in.g.steps(group) < mosaicSteps {
			continue
		}
		var box image.Rectangle
		for _, t := range group {
			box = box.Union(t.box)
		}
		if box.Intersect(text).Empty() || float64(box.Dx()) < mosaicWide*in.g.height { // it hides no value
			continue
		}
		return problem(models.Occluded, in.g.fractions(box), 0.6+0.4*math.Min(1, float64(len(group)-mosaicTiles)/mosaicTiles))
	}
	return nil
}

type tiles []tile

// tiles are the even squares on the copy, large enough to hide print.
func (g *gauge) tiles(s *scope) (out tiles) {
	m, err := gocv.NewMatFromBytes(g.h, g.w, gocv.MatTypeCV8UC1, g.grey)
	s.do(err)
	smooth := s.own(m)
	if g.scale > tileNoise {
		smooth = s.blur(smooth, 3)
	}
	steps := s.bytes(s.relief(smooth))
	if s.err != nil {
		return nil
	}
	even, dark := g.evenPlaces(steps, byte(max(0, g.level-tileStep))) // of a pair of squares, the darker one is darker than its paper, or than the page
	least := max(tileLeast, int(tileHides*g.height))
	if dark < least*least {
		return nil
	}
	for _, a := range stencilOf(even, g.w).areas(least*least, len(even), false) {
		w, h := a.box.Dx(), a.box.Dy()
		if min(w, h) < least || min(w, h) > tileMost || float64(max(w, h)) > tileAspect*float64(min(w, h)) || a.solidity() < tileSolid {
			continue
		}
		t := tile{box: a.box}
		t.level = float64(g.grey[t.middle().Y*g.w+t.middle().X])
		out = append(out, t)
	}
	return out
}

// mosaics groups tiles of one size that lie side by side.
func (g *gauge) mosaics(all tiles) (groups []tiles) {
	left := slices.Clone(all)
	for len(left) > 0 {
		group := tiles{left[0]}
		left = left[1:]
		for i := 0; i < len(group); i++ {
			for j := 0; j < len(left); {
				if g.beside(group[i], left[j]) {
					group = append(group, left[j])
					left = slices.Delete(left, j, j+1)
					continue
				}
				j++
			}
		}
		groups = append(groups, group)
	}
	return groups
}

// beside reports whether two tiles are of one size and touch, with no line drawn between them as between two cells of a table.
func (g *gauge) beside(t, o tile) bool {
	side, other := t.side(), o.side()
	seam := int(math.Max(tileSeam, tileSoft*math.Min(side, other)))
	if math.Max(side, other) > tileAlike*math.Min(side, other) || !t.box.Inset(-seam).Overlaps(o.box) {
		return false
	}
	const steps = 24
	from, to := t.middle(), o.middle()
	for i := range steps {
		at := from.Add(to.Sub(from).Mul(i).Div(steps))
		if float64(g.grey[at.Y*g.w+at.X]) < math.Min(t.level, o.level)-tileLine {
			return false
		}
	}
	return true
}

// side is the shorter one: two squares of one shade make one tile twice as long.
func (t tile) side() float64 { return float64(min(t.box.Dx(), t.box.Dy())) }

func (t tile) middle() image.Point { return t.box.Min.Add(t.box.Max).Div(2) }

// squares is how many tiles are about square; strips between two folds of uneven light are not.
func (all tiles) squares() (n int) {
	for _, t := range all {
		if float64(max(t.box.Dx(), t.box.Dy())) <= tileSquare*t.side() {
			n++
		}
	}
	return n
}

// shades is how many clearly different shades the tiles have.
func (all tiles) shades() (n int) {
	levels := make([]float64, len(all))
	for i, t := range all {
		levels[i] = t.level
	}
	slices.Sort(levels)
	last := math.Inf(-1)
	for _, l := range levels {
		if l-last >= tileStep {
			n++
			last = l
		}
	}
	return n
}

// steps is how many pairs of neighbours differ clearly in shade where they meet; light that falls unevenly on bare paper, which compression cuts into
// strips, changes as much within a strip as from one to the next, and hardly at the seam.
func (g *gauge) steps(all tiles) (n int) {
	for i, t := range all {
		for _, o := range all[i+1:] {
			if g.beside(t, o) && math.Abs(g.levelToward(t, o)-g.levelToward(o, t)) >= tileStep {
				n++
			}
		}
	}
	return n
}

// levelToward is the mean grey level of a tile where it is next to another, a little inside of its edge.
func (g *gauge) levelToward(t, other tile) float64 {
	inner := t.box.Inset(min(2, int(t.side())/3))
	at := other.middle()
	at.X, at.Y = min(max(at.X, inner.Min.X), inner.Max.X-1), min(max(at.Y, inner.Min.Y), inner.Max.Y-1)
	sum, n := 0, 0
	part := image.Rect(at.X-1, at.Y-1, at.X+2, at.Y+2).Intersect(inner)
	for y := part.Min.Y; y < part.Max.Y; y++ {
		for x := part.Min.X; x < part.Max.X; x++ {
			sum += int(g.grey[y*g.w+x])
			n++
		}
	}
	return float64(sum) / float64(n)
}
