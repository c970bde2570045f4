package page

import (
	"image"
	"math"
	"slices"
	"unicode"
	"unicode/utf8"

	"yushen/models"
)

// The noise of the paper is estimated in grey levels so that edges and slopes of the light do not count (Immerkaer, Fast Noise Variance Estimation,
// 1996). Storage kills it where paper is plain and makes ripples of its own around writing, so that a line's grain is taken from plain blocks.

// grains are the grain around each character, negative where too little paper shows, and that of each row; alive tells whether storage has left
// grain in any row.
func (t *traces) grains() (of, row []float64, alive bool) {
	of, row = make([]float64, len(t.glyphs)), make([]float64, len(t.rows))
	levels, inks := make([]float32, len(t.rows)), make([]float32, len(t.glyphs))
	for i, g := range t.glyphs {
		lo, hi := t.rows[g.row].contrast(g.r)
		levels[g.row] = max(levels[g.row], hi-(hi-lo)*paperDepth)
		inks[i] = hi - lo
	}
	for r := range t.rows {
		row[r] = t.rows[r].plainGrain(levels[r])
		alive = alive || row[r] >= grainAlive
	}
	for i, g := range t.glyphs {
		of[i] = -1
		if alive && inks[i] >= blockContrast {
			of[i] = t.rows[g.row].grain(g.r, levels[g.row])
		}
	}
	return of, row, alive
}

// plainGrain is the grain of the median plain block of a row, 0 where there are too few.
func (p *patch) plainGrain(paper float32) float64 {
	var at []int32
	for y := gridAfter(p.r.Min.Y+2, 0); y+10 <= p.r.Max.Y; y += 8 {
		for x := gridAfter(p.r.Min.X, 0); x+8 <= p.r.Max.X; x += 8 {
			at = append(at, int32(p.index(image.Pt(x, y))))
		}
	}
	all := p.grainsIn(at, paper, plainPixels)
	if len(all) < plainBlocks {
		return 0
	}
	slices.Sort(all)
	return all[len(all)/2]
}

// grain is the noise of the paper within one character's box; negative where too little paper shows.
func (p *patch) grain(r image.Rectangle, paper float32) float64 {
	return p.grainIn(r.Intersect(p.r.Inset(2)), paper, paperLeast)
}

// contrast is the brightness of the ink and of the paper in a part of a row: the 3rd and 90th hundredth of every other pixel each way.
func (p *patch) contrast(r image.Rectangle) (lo, hi float32) {
	var count [256]int
	r = r.Intersect(p.r)
	n := 0
	for y := r.Min.Y; y < r.Max.Y; y += 2 {
		at := (y-p.r.Min.Y)*p.r.Dx() - p.r.Min.X
		for x := r.Min.X; x < r.Max.X; x += 2 {
			count[uint8(p.grey[at+x])]++
			n++
		}
	}
	seen, low := 0, false
	for v, c := range count {
		seen += c
		if !low && seen*100 >= 3*n {
			lo, low = float32(v), true
		}
		if seen*100 >= 90*n {
			return lo, float32(v)
		}
	}
	return lo, hi
}

// painted finds characters that stand on paper without the grain of their line.
func (t *traces) painted(of, row []float64) []models.Sign {
	share := func(i int) float64 { // of its line's grain
		c, _ := utf8.DecodeRuneInString(t.lines[t.glyphs[i].line].Chars[t.glyphs[i].char].Text)
		if !unicode.IsLetter(c) && !unicode.IsDigit(c) { // a point or a blank tells nothing, and its box is mostly paper
			return math.Inf(1)
		}
		if l := row[t.glyphs[i].row]; of[i] >= 0 && l >= grainAlive {
			return of[i] / l
		}
		return math.Inf(1)
	}
	var usual []float64
	for i := range t.glyphs {
		if s := share(i); s < math.Inf(1) && s > paintedGrain {
			usual = append(usual, s)
		}
	}
	slices.Sort(usual)
	if len(usual) < fewGlyphs || usual[len(usual)/20] < evenGrain {
		return nil
	}
	return t.deviant(models.Painted, func(i int) float64 { return paintedGrain / math.Max(share(i), 1e-3) }, func(i int) bool { return share(i) < math.Inf(1) })
}
