package page

import (
	"image"
	"math"
	"math/bits"

	"yushen/models"
)

// A photograph was stored as JPEG once: its blocks of 8 x 8 pixels hold only multiples of that file's steps, and still do, nearly, when the changed
// picture is stored again in finer steps or without loss. What was pasted or typed later does not (double quantisation: Farid, Exposing Digital
// Forgeries from JPEG Ghosts, 2009; Bianchi and Piva 2012). The steps are found in the picture itself.

// frequencies are the DCT coefficients that are looked at, u across and v down: the lower ones, which writing fills.
var frequencies = [...][2]int{{1, 0}, {0, 1}, {1, 1}, {2, 0}, {0, 2}, {2, 1}, {1, 2}, {2, 2}, {3, 0}, {0, 3}, {3, 1}, {1, 3}, {3, 2}, {2, 3}, {3, 3}}

// cosines are the first rows of the orthonormal DCT of 8 points (ITU-T T.81, A.3.3), by place.
var cosines = func() (c [8][4]float32) {
	for x := range c {
		for u := range c[x] {
			c[x][u] = float32(math.Cos(float64(2*x+1)*float64(u)*math.Pi/16) / 2)
		}
	}
	return c
}()

// dctBlock is one block of the picture's grid with the character that it belongs to. Clipped white changes coefficients a little, the more the more
// pixels it takes, so that blocks are compared with their like.
type dctBlock struct {
	block
	glyph int
	class int // by the pixels that are clipped white: none, few, some; one with more is left out
}

// coef is the coefficient of a frequency.
func (b *dctBlock) coef(f int) float64 {
	return float64(b.frequencies[frequencies[f][1]][frequencies[f][0]])
}

// blocks are the blocks whose middle lies on a character and that hold writing. Blocks with clipped colours are left out: clipping
// changes their coefficients. They are put into the memory of others that are no longer needed.
func (t *traces) blocks(out []dctBlock, ox, oy int) []dctBlock {
	out = out[:0]
	var at []int32
	var of []int
	for from := 0; from < len(t.glyphs); {
		row := &t.rows[t.glyphs[from].row]
		at, of = at[:0], of[:0]
		for ; from < len(t.glyphs) && &t.rows[t.glyphs[from].row] == row; from++ {
			g := t.glyphs[from].r
			for y := gridAfter(g.Min.Y-4, oy); y+4 < g.Max.Y; y += 8 {
				for x := gridAfter(g.Min.X-4, ox); x+4 < g.Max.X; x += 8 {
					if x >= row.r.Min.X && y >= row.r.Min.Y && x+8 <= row.r.Max.X && y+8 <= row.r.Max.Y {
						at, of = append(at, int32(row.index(image.Pt(x, y)))), append(of, from)
					}
				}
			}
		}
		for i, b := range row.look(at) {
			if class := clipClass(int(b.white)); b.written != 0 && class < len(clipClasses) {
				out = append(out, dctBlock{b, of[i], class})
			}
		}
	}
	return out
}

// clipClass is the class of a block with so many pixels of clipped white; len(clipClasses) where there are too many.
func clipClass(white int) (class int) {
	for class < len(clipClasses) && white > clipClasses[class] {
		class++
	}
	return class
}

// gridAfter is the first line of the grid at or after n.
func gridAfter(n, offset int) int { return n + ((offset-n)%8+8)%8 }

// comb is the step whose multiples a coefficient keeps to, and how surely; step 0: none was found.
type comb struct {
	step float64
	keep float64 // share of the coefficients within combWidth of a multiple
}

const (
	fineBins = 4 // for a grey level of a coefficient
	coefBins = fineBins * mostStep * 6
)

// combNear is 1 where a coefficient of a bin is near a multiple of a step.
var combNear = func() (near [mostStep + 1][coefBins]uint8) {
	for s := leastStep; s <= mostStep; s++ {
		for v := range coefBins {
			if r := v % (s * fineBins); min(r, s*fineBins-r) <= int(combWidth*float64(s)*fineBins) {
				near[s][v] = 1
			}
		}
	}
	return near
}()

// firstBin is where the coefficients begin that tell of a step.
var firstBin = func() (first [mostStep + 1]int32) {
	for s := range first {
		first[s] = int32(combFrom * float64(s) * fineBins)
	}
	return first
}()

// combOf finds the largest step that the coefficients of one frequency keep to nearly as evidently as to any: they keep to its parts as well, and to
// the finer step of a later storage.
func combOf(blocks []dctBlock, f int) comb {
	most := 0.0
	var told [mostStep + 1]float64
	var kept [mostStep + 1]float64
	bins := binned(blocks, f)
	all, near := nearMultiples(&bins)
	for s := mostStep; s >= leastStep; s-- {
		n := all[s]
		keep := float64(near[s]) / float64(max(1, n))
		if n >= combLeast && keep >= combKept {
			told[s], kept[s] = float64(n)*evidence(keep), keep
			most = math.Max(most, told[s])
		}
	}
	for s := mostStep; s >= leastStep; s-- {
		if told[s] > 0 && told[s] >= combNearly*most {
			return comb{float64(s), kept[s]}
		}
	}
	return comb{}
}

// evidence is what one coefficient tells for a step that a share of them keeps to, against half of them (Kullback and Leibler).
func evidence(keep float64) float64 {
	e := keep * math.Log(keep/(2*combWidth))
	if keep < 1 {
		e += (1 - keep) * math.Log((1-keep)/(1-2*combWidth))
	}
	return e
}

// steps are the blocks of the first grid with steps at enough frequencies, and the steps; none where no grid has them.
func (t *traces) steps() ([]dctBlock, [len(frequencies)]comb) {
	var blocks []dctBlock
	for _, offset := range t.grids() {
		blocks = t.blocks(blocks, offset[0], offset[1])
		var combs [len(frequencies)]comb
		found := 0
		for f := range frequencies {
			if found+len(frequencies)-f < leastCombs {
				break
			}
			if combs[f] = combOf(blocks, f); combs[f].step > 0 {
				found++
			}
		}
		if found >= leastCombs {
			return blocks, combs
		}
	}
	return nil, [len(frequencies)]comb{}
}

// pasted finds characters whose blocks do not keep to the steps that the rest of the page keeps to.
func (t *traces) pasted() []models.Sign {
	blocks, combs := t.steps()
	if blocks == nil {
		return nil
	}
	keep := keepOf(blocks, combs)
	n, kept := make([]int, len(t.glyphs)), make([]int, len(t.glyphs))
	hoped, doubt := make([]float64, len(t.glyphs)), make([]float64, len(t.glyphs))
	clipped := make([]bool, len(t.glyphs))
	against := make([]uint, len(t.glyphs)) // a bit for each frequency that tells against a character
	for i := range blocks {
		c := &blocks[i]
		for f, k := range combs {
			in, near := k.holds(c.coef(f))
			if !in || keep[c.class][f] < keepLeast {
				continue
			}
			p := keep[c.class][f]
			clipped[c.glyph] = clipped[c.glyph] || c.class > 0
			n[c.glyph]++
			hoped[c.glyph] += p
			if near {
				kept[c.glyph]++
				doubt[c.glyph] += math.Log(2 * combWidth / p)
			} else {
				doubt[c.glyph] += math.Log((1 - 2*combWidth) / (1 - math.Min(p, 0.97)))
				against[c.glyph] |= 1 << f
			}
		}
	}
	return t.deviant(models.Pasted, func(i int) float64 {
		chance := 2 * combWidth * float64(n[i])
		if n[i] < leastCoefs || float64(kept[i]) > chance+mostKept*(hoped[i]-chance) || bits.OnesCount(against[i]) < leastAgainst {
			return 0
		}
		if clipped[i] {
			return doubt[i] / clippedDoubt
		}
		return doubt[i] / pastedDoubt
	}, func(i int) bool { return n[i] >= leastCoefs })
}

// holds tells whether a coefficient is large enough to tell, and whether it is near a multiple.
func (k comb) holds(coef float64) (tells, near bool) {
	v := math.Abs(coef)
	if k.step == 0 || v < combFrom*k.step {
		return false, false
	}
	return true, math.Abs(v-k.step*math.Round(v/k.step)) <= combWidth*k.step
}

// keepOf is the share of each class of blocks that keeps to each comb; 0 where too few tell.
func keepOf(blocks []dctBlock, combs [len(frequencies)]comb) (keep [len(clipClasses)][len(frequencies)]float64) {
	var n [len(clipClasses)][len(frequencies)]float64
	for i := range blocks {
		c := &blocks[i]
		for f, k := range combs {
			if in, near := k.holds(c.coef(f)); in {
				n[c.class][f]++
				if near {
					keep[c.class][f]++
				}
			}
		}
	}
	for class := range keep {
		for f := range keep[class] {
			if n[class][f] < combLeast/2 {
				keep[class][f] = 0
			} else {
				keep[class][f] /= n[class][f]
			}
		}
	}
	return keep
}

// grids are the places where the blocks may begin: a camera counts from the top left of what it stored, and may have stored the picture turned.
func (t *traces) grids() (out [][2]int) {
	for _, x := range []int{0, t.img.Width % 8} {
		for _, y := range []int{0, t.img.Height % 8} {
			out = append(out, [2]int{x, y})
			if t.img.Height%8 == 0 {
				break
			}
		}
		if t.img.Width%8 == 0 {
			break
		}
	}
	return out
}

// deviant makes signs of the runs of characters that deviate: over is how far, in thresholds; judged tells which could be judged. Where many deviate,
// or in many lines, the page is of two kinds of print or of two pictures, and nothing is said.
func (t *traces) deviant(kind models.SignKind, over func(i int) float64, judged func(i int) bool) (signs []models.Sign) {
	all, off := 0, 0
	lines := map[int]bool{}
	for i := range t.glyphs {
		if !judged(i) {
			continue
		}
		all++
		if over(i) >= 1 {
			off++
			lines[t.glyphs[i].line] = true
		}
	}
	most := mostDeviant
	if len(lines) == 1 {
		most = mostDeviantLine
	}
	if off == 0 || float64(off) > most*float64(all) || len(lines) > mostDeviantLines {
		return nil
	}
	for i := 0; i < len(t.glyphs); i++ {
		if over(i) < 1 {
			continue
		}
		from, best := i, over(i)
		for i+1 < len(t.glyphs) && t.glyphs[i+1].line == t.glyphs[from].line && over(i+1) >= 1 {
			i++
			best = math.Max(best, over(i))
		}
		signs = append(signs, t.sign(kind, from, i, 0.5+best/6))
	}
	return signs
}
