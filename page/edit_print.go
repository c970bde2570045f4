package page

import (
	"image"
	"math"
	"slices"

	"yushen/models"
)

// printOf is how a printed character looks (字形): what digits of one value, printed in one go, have in common.
type printOf struct {
	glyph  int
	left   float64 // pixels of the row, as all places
	right  float64
	top    float64 // where the ink is half as dark as it gets
	bottom float64
	stroke float64    // pixels, mean width of the strokes
	depth  float64    // grey levels from paper to ink
	edge   float64    // steepest change at the strokes, per depth
	paper  float64    // grey levels of the paper around
	whole  bool       // neither cut nor grown together with anything
	tint   [2]float64 // natural logarithm of blue and of green against red in the paper around
}

// digitRun are the digits of one value in a row, from left to right.
type digitRun []printOf

// The digits of a value are printed in one go: they stand on one line, are of one height and ink, and lie on one paper. A digit that was laid over or
// typed into it later often does not. All is compared with the other digits of the line, as far as these differ among themselves: written by hand,
// printed by needles or on a curled sheet, they do.

// uneven finds digits that stand out among those of their line. Where no digit beside it belongs to the line either, it was filled in.
func (t *traces) uneven() []models.Sign {
	over, judged := make([]float64, len(t.glyphs)), make([]bool, len(t.glyphs))
	for _, r := range t.runs() {
		odd := 0
		for i, d := range r.deviations() {
			judged[r[i].glyph], over[r[i].glyph] = true, d
			if d >= 1 {
				odd++
			}
		}
		if odd > mostOdd {
			for _, d := range r {
				over[d.glyph] = 0
			}
		}
	}
	plain := func(i, beside int) bool {
		return beside >= 0 && beside < len(t.glyphs) && judged[beside] && over[beside] < 1 && t.glyphs[beside].line == t.glyphs[i].line
	}
	return t.deviant(models.Uneven, func(i int) float64 {
		if plain(i, i-1) || plain(i, i+1) {
			return over[i]
		}
		return 0
	}, func(i int) bool { return judged[i] })
}

// deviations are how far each digit of a run stands out, in thresholds; 0 where the run is too short or small to tell.
func (r digitRun) deviations() []float64 {
	out := make([]float64, len(r))
	height := median(r.all(func(d printOf) float64 { return d.bottom - d.top }))
	if height < leastDigit {
		return out
	}
	bottom, top := r.offLine(func(d printOf) float64 { return d.bottom }), r.offLine(func(d printOf) float64 { return d.top })
	shift, size := make([]float64, len(r)), make([]float64, len(r))
	whole := 0 // digits that neither touch print nor are cut
	for i := range r {
		shift[i], size[i] = (bottom[i]+top[i])/2/height, (bottom[i]-top[i])/height
		if r[i].whole = math.Abs(size[i]) < mostDigitOff && math.Abs(shift[i]) < mostDigitOff; r[i].whole {
			whole++
		}
	}
	if whole < leastRun {
		return out
	}
	logOf := func(f func(printOf) float64) []float64 {
		return r.all(func(d printOf) float64 { return math.Log(math.Max(1e-3, f(d))) })
	}
	least := leastOff / height
	shifts, sizes := r.standOut(shift, math.Max(evenShift, least)), r.standOut(size, math.Max(evenSize, least))
	inks := [3][]float64{r.standOut(logOf(func(d printOf) float64 { return d.stroke }), evenStroke), r.standOut(logOf(func(d printOf) float64 { return d.depth }), evenDepth),
		r.standOut(logOf(func(d printOf) float64 { return d.edge }), evenEdge)}
	papers, bends := r.offPaper(), r.bends(func(d printOf) float64 { return (d.top + d.bottom) / 2 })
	blues, greens := r.standOut(r.offNext(func(d printOf) float64 { return d.tint[0] }), evenTint), r.standOut(r.offNext(func(d printOf) float64 { return d.tint[1] }), evenTint)
	for i := range r {
		if !r[i].whole {
			continue
		}
		moved := math.Max(0, shifts[i]*bends[i]-sizes[i])
		ink := []float64{math.Min(inks[0][i], mostInk), math.Min(inks[1][i], mostInk), math.Min(inks[2][i], mostInk)}
		slices.Sort(ink)
		tint := math.Max(blues[i], greens[i])
		out[i] = math.Max(tint/unevenTint, papers[i]/unevenPaper)
		if whole > leastRun {
			out[i] = math.Max(out[i], moved/unevenShift)
		}
		if whole > leastRun+1 {
			all := math.Min(tint, mostPaper) + math.Min(papers[i], mostPaper) + math.Min(moved, mostPaper) + ink[2]
			out[i] = math.Max(out[i], math.Max(all/unevenAll, (ink[1]+ink[2])/unevenInk))
		}
	}
	return out
}

// all is something of every digit.
func (r digitRun) all(of func(printOf) float64) []float64 {
	out := make([]float64, len(r))
	for i, d := range r {
		out[i] = of(d)
	}
	return out
}

// offLine is how far below the line through its nearest neighbours' places each digit's is, whatever slope or curl the line has.
func (r digitRun) offLine(y func(printOf) float64) []float64 {
	out := make([]float64, len(r))
	for i := range r {
		from := max(0, min(i-lineNeighbours/2, len(r)-1-lineNeighbours))
		out[i] = r.offLineOf(i, from, min(len(r), from+lineNeighbours+1), y)
	}
	return out
}

// bends is which share of what each digit is off its line remains where it is held against those on one side alone: a line bends at a crease.
func (r digitRun) bends(y func(printOf) float64) []float64 {
	out, off := make([]float64, len(r)), r.offLine(y)
	for i := range r {
		out[i] = 1
		for _, side := range [][2]int{{i - lineNeighbours/2, i}, {i + 1, i + 1 + lineNeighbours/2}} {
			if side[0] >= 0 && side[1] <= len(r) && off[i] != 0 {
				out[i] = math.Min(out[i], math.Abs(r.offLineOf(i, side[0], side[1], y)/off[i]))
			}
		}
	}
	return out
}

// offLineOf is how far below the line through the others from one to another a digit is.
func (r digitRun) offLineOf(i, from, to int, y func(printOf) float64) float64 {
	var places, heights []float64
	for k := from; k < to; k++ {
		if k != i {
			places, heights = append(places, r[k].middle()), append(heights, y(r[k]))
		}
	}
	start, slope := steadyLine(places, heights, 1)
	return y(r[i]) - slope*r[i].middle() - start
}

// offNext is by how much each digit's value is beyond that of its neighbours, three to either side: light changes along a line.
func (r digitRun) offNext(of func(printOf) float64) []float64 {
	out := make([]float64, len(r))
	for i := range r {
		var near []float64
		for k := max(0, i-3); k < min(len(r), i+4); k++ {
			if k != i {
				near = append(near, of(r[k]))
			}
		}
		out[i] = of(r[i]) - median(near)
	}
	return out
}

// offPaper is how far the brightness of each digit's paper lies beyond all of its neighbours', two to either side, per what these differ, and evenPaper at
// least.
func (r digitRun) offPaper() []float64 {
	out := make([]float64, len(r))
	for i, d := range r {
		least, most, n := math.Inf(1), math.Inf(-1), 0
		for k := max(0, i-2); k < min(len(r), i+3); k++ {
			if k != i && r[k].whole {
				least, most, n = math.Min(least, r[k].paper), math.Max(most, r[k].paper), n+1
			}
		}
		if n >= 3 {
			out[i] = math.Max(0, math.Max(d.paper-most, least-d.paper)) / math.Max(evenPaper, 1.5*(most-least))
		}
	}
	return out
}

// standOut is how far each value lies from the others' median, per what three quarters of the others keep to, and even at least.
func (r digitRun) standOut(values []float64, even float64) []float64 {
	out := make([]float64, len(r))
	var others []float64
	for i, v := range values {
		others = others[:0]
		for k, o := range values {
			if k != i && r[k].whole {
				others = append(others, o)
			}
		}
		if len(others) == 0 {
			continue
		}
		middle := median(others)
		for k := range others {
			others[k] = math.Abs(others[k] - middle)
		}
		slices.Sort(others)
		// few digits tell little of how much they differ
		few := math.Min(1, math.Sqrt(float64(len(others)+1)/8))
		out[i] = few * math.Abs(v-middle) / math.Max(even, spreads*others[len(others)*3/4])
	}
	return out
}

func (p printOf) middle() float64 { return (p.left + p.right) / 2 }

// runs are the digits of each line that has enough of them to compare.
func (t *traces) runs() (out []digitRun) {
	for i := 0; i < len(t.glyphs); {
		j := i
		for j < len(t.glyphs) && t.glyphs[j].line == t.glyphs[i].line && (j == i || t.glyphs[j].r.Min.X-t.glyphs[j-1].r.Max.X < farApart*t.glyphs[i].r.Dy()) {
			j++
		}
		if r := t.run(i, j); len(r) >= leastRun {
			out = append(out, r)
		}
		i = j
	}
	return out
}

func (t *traces) text(i int) string { return t.lines[t.glyphs[i].line].Chars[t.glyphs[i].char].Text }

// run is the digits among the glyphs from i to j, those of them that stand farApart.
func (t *traces) run(i, j int) (out digitRun) {
	row := &t.rows[t.glyphs[i].row]
	var all image.Rectangle
	digits := 0
	for k := i; k < j; k++ {
		if digit(t.text(k)) {
			all = all.Union(t.glyphs[k].r)
			digits++
		}
	}
	if digits < leastRun {
		return nil
	}
	if all.Dx() < all.Dy() { // written down the picture: a page turned on its side
		return nil
	}
	all = image.Rect(all.Min.X-all.Dy()/3, row.r.Min.Y, all.Max.X+all.Dy()/3, row.r.Max.Y).Intersect(row.r)
	levels := row.levels(all)
	parts := row.inkParts(all, levels)
	for k := i; k < j; k++ {
		if !digit(t.text(k)) {
			continue
		}
		g := t.glyphs[k].r
		best := -1
		for n, b := range parts {
			middle := (b.box.Min.X + b.box.Max.X) / 2
			if middle >= g.Min.X-1 && middle <= g.Max.X && b.box.Dx() < g.Dy() && 2*b.box.Dy() > g.Dy() && (best < 0 || b.size > parts[best].size) {
				best = n
			}
		}
		if best >= 0 {
			p := row.print(parts[best].box)
			p.tint = tintOf(t.img, parts[best].box.Inset(-2).Intersect(row.r), row, float32(p.paper-paperDepth*p.depth))
			p.glyph = k
			p.stroke /= usualStroke(t.text(k))
			parts[best].size = -1 // taken
			out = append(out, p)
		}
	}
	return out
}

// level is the brightness of ink and of paper in a part of a row.
type level struct{ ink, paper float32 }

// levels of a row, one for each column, from windows as wide as the row is high.
func (p *patch) levels(r image.Rectangle) []level {
	out := make([]level, r.Dx())
	step := max(8, r.Dy()/2)
	var last level
	for x := r.Min.X; x < r.Max.X; x += step {
		lo, hi := p.contrast(image.Rect(x-step/2, r.Min.Y, x+step+step/2, r.Max.Y).Intersect(r))
		now := level{lo, hi}
		if x == r.Min.X {
			last = now
		}
		for k := x; k < min(x+step, r.Max.X); k++ {
			f := float32(k-x) / float32(step)
			out[k-r.Min.X] = level{last.ink + (now.ink-last.ink)*f, last.paper + (now.paper-last.paper)*f}
		}
		last = now
	}
	return out
}

// leastPart is how many pixels of ink are more than a speck.
const leastPart = 8

// inkParts are the connected parts of a row's ink, without ruled lines.
func (p *patch) inkParts(r image.Rectangle, levels []level) []area {
	w, h := r.Dx(), r.Dy()
	ink := make([]byte, w*h)
	longest := 3 * h / 4
	for y := range h {
		at, row := (y+r.Min.Y-p.r.Min.Y)*p.r.Dx()+r.Min.X-p.r.Min.X, ink[y*w:][:w]
		from := 0
		for x := 0; x <= w; x++ {
			if x < w && p.grey[at+x] < (levels[x].ink+levels[x].paper)/2 {
				row[x] = 255
				continue
			}
			if x-from > longest {
				clear(row[from:x])
			}
			from = x + 1
		}
	}
	out := stencilOf(ink, w).areas(leastPart, w*h, false)
	for i := range out {
		out[i].box = out[i].box.Add(r.Min)
	}
	return out
}

// print measures a character whose ink lies in a box.
func (p *patch) print(box image.Rectangle) (out printOf) {
	r := box.Inset(-2).Intersect(p.r)
	line := func(y int) []float32 {
		at := (y-p.r.Min.Y)*p.r.Dx() + r.Min.X - p.r.Min.X
		return p.grey[at : at+r.Dx()]
	}
	var count [256]int
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for _, v := range line(y) {
			count[uint8(v)]++
		}
	}
	ink, paper := float32(hundredth(&count, 4)), float32(hundredth(&count, 90))
	depth := max(1, paper-ink)
	out.paper, out.depth = float64(paper), float64(depth)
	mass, crossings := float32(0), 0
	darkest := make([]float64, r.Dy())
	steepest := make([]float64, 0, r.Dy())
	half := (paper + ink) / 2
	above := line(r.Min.Y)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		now := line(y)
		steep, least, last := float32(0), paper, now[0]
		for x, v := range now {
			mass += max(0, min(depth, paper-v))
			least = min(least, v)
			steep = max(steep, v-last, last-v)
			if (last < half) != (v < half) {
				crossings++
			}
			if (above[x] < half) != (v < half) {
				crossings++
			}
			last = v
		}
		above = now
		darkest[y-r.Min.Y] = float64((paper - least) / depth)
		if darkest[y-r.Min.Y] > 0.7 {
			steepest = append(steepest, float64(steep/depth))
		}
	}
	out.stroke = 2 * float64(mass/depth) / (math.Pi / 4 * math.Max(1, float64(crossings)))
	if len(steepest) > 0 {
		slices.Sort(steepest)
		out.edge = steepest[len(steepest)/2]
	}
	out.left, out.right = float64(box.Min.X), float64(box.Max.X)
	out.top, out.bottom = float64(r.Min.Y), float64(r.Max.Y)
	for i := 1; i < len(darkest); i++ {
		if darkest[i-1] < 0.5 && darkest[i] >= 0.5 {
			out.top = float64(r.Min.Y+i) - (darkest[i]-0.5)/(darkest[i]-darkest[i-1]) + 0.5
			break
		}
	}
	for i := len(darkest) - 2; i >= 0; i-- {
		if darkest[i+1] < 0.5 && darkest[i] >= 0.5 {
			out.bottom = float64(r.Min.Y+i) + (darkest[i]-0.5)/(darkest[i]-darkest[i+1]) + 0.5
			break
		}
	}
	return out
}

// hundredth is the grey level below which a share of the pixels lies.
func hundredth(count *[256]int, share int) int {
	all, seen := 0, 0
	for _, c := range count {
		all += c
	}
	for v, c := range count {
		if seen += c; 100*seen > share*all {
			return v
		}
	}
	return 255
}

// tintOf is the colour of the paper in a part of a row: logarithms of blue and of green against red.
func tintOf(img models.Image, r image.Rectangle, row *patch, paper float32) (tint [2]float64) {
	var sum [3]float64
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			if row.grey[(y-row.r.Min.Y)*row.r.Dx()+x-row.r.Min.X] >= paper {
				for i, v := range img.BGR[3*(y*img.Width+x) : 3*(y*img.Width+x)+3] {
					sum[i] += float64(v) + 1
				}
			}
		}
	}
	if sum[2] == 0 {
		return tint
	}
	return [2]float64{math.Log(sum[0] / sum[2]), math.Log(sum[1] / sum[2])}
}

func digit(text string) bool { return len(text) == 1 && text[0] >= '0' && text[0] <= '9' }

// usualStroke is how wide the strokes of a digit measure against those of the others in print: by the ends of strokes, which 1 and 4 have more of.
func usualStroke(digit string) float64 {
	switch digit {
	case "1":
		return 1.2
	case "4":
		return 1.1
	}
	return 1
}
