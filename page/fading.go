package page

import (
	"image"
	"math"
	"slices"

	"yushen/models"
)

// stretch is a piece of a line of writing (一小段字), a little narrower than a character, in pixels of the copy.
type stretch struct {
	at     image.Point
	height float64 // of its line
	ink    float64 // how dark its darkest strokes are, relative to the darkest of the line; 1 is whole
	paper  float64 // mean grey level of the paper
	beyond int     // -1 and 1: before and after what was read of the line
}

// fadedWriting finds a reflection (反光) by what it does to writing, whatever the paper looks like: light is added, most in its middle, so that
// from one place to the next the same print grows fainter evenly, on paper that grows brighter, up to what a sensor can tell. Coloured print is faint
// here and there, not along a slope; a worn ribbon lays less and less ink on paper that stays as it is.
func (in *inspection) fadedWriting(all []stretch) []models.Problem {
	var best []stretch
	for _, s := range all {
		if s.ink > fadeHalf || s.ink < fadeNearly || s.paper < fadePaper {
			continue
		}
		var near []stretch
		reach := fadeRadius * s.height
		for _, o := range all {
			if d := o.at.Sub(s.at); float64(d.X*d.X+d.Y*d.Y) <= reach*reach {
				near = append(near, o)
			}
		}
		if len(near) > len(best) && fades(near) && in.lit(near, all) {
			best = near
		}
	}
	if best == nil {
		return nil
	}
	var box image.Rectangle
	for _, s := range best {
		h := int(s.height)
		box = box.Union(image.Rect(s.at.X-h, s.at.Y-h, s.at.X+h, s.at.Y+h))
	}
	return problem(models.Glare, in.g.fractions(box.Intersect(image.Rect(0, 0, in.g.w, in.g.h))), 0.8)
}

// fades reports whether most of the stretches are half gone, in several rows, all shades between whole and gone are there, and how much is left follows
// a slope over the place.
func fades(near []stretch) bool {
	var less, half, third, dim int
	rows := map[int]bool{} // with print that is half gone
	for _, s := range near {
		switch {
		case s.ink > fadeWhole:
			continue
		case s.paper < fadePaper:
			dim++
		case s.ink > fadeNearly && s.ink < fadeThird:
			third++
			half++
			rows[s.at.Y] = true
		case s.ink > fadeNearly && s.ink < fadeHalf:
			half++
			rows[s.at.Y] = true
		}
		less++
	}
	if half < fadeLeast || len(rows) < fadeRows || third < 2 || 4*dim > less || float64(half) < fadeShades*float64(less) || less < 2*(len(near)-less) {
		return false
	}
	share, rise := slope(near)
	return share >= fadeSlope && 2*fadeRadius*near[0].height*rise > fadeRise
}

// lit reports whether the paper is brighter where the print is faint than where it is less so beside it, or, where it goes on fading to nothing and all of
// the place is bright, than under the whole print of the page. In a photograph, paper that is white all over tells nothing.
func (in *inspection) lit(near, all []stretch) bool {
	var faint, beside []float64
	gone := false
	for _, s := range near {
		switch {
		case s.ink < fadeThird:
			faint = append(faint, in.ground(s))
			gone = gone || s.ink < fadeNearly
		case s.ink > fadeHalf:
			beside = append(beside, in.ground(s))
		}
	}
	if len(beside) > 0 && (brighter(median(faint), median(beside)) || gone && in.o.Outline && 255-median(beside) < fadeBlind) {
		return true
	}
	var page []float64
	for _, s := range all {
		if gone && s.ink > fadeWhole {
			page = append(page, in.ground(s))
		}
	}
	return len(page) > 0 && brighter(median(faint), median(page))
}

// brighter reports whether paper has lost a fair share of what it lacks of a saturated sensor's level, as print on it has of its ink.
func brighter(level, before float64) bool {
	return level-before > math.Max(fadeTold, fadeLight*(255-before))
}

// ground is the mean level of the darkest channel on the bare paper around a stretch.
func (in *inspection) ground(st stretch) float64 {
	g, h := in.g, int(st.height)
	px := in.s.bytes(g.bgr)
	sum, n := 0, 0
	r := image.Rect(st.at.X-h/2, st.at.Y-h, st.at.X+h/2, st.at.Y+h).Intersect(image.Rect(0, 0, g.w, g.h))
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for i := y*g.w + r.Min.X; i < y*g.w+r.Max.X && px != nil; i++ {
			if g.ink[i] < leastInk {
				sum += int(min(px[3*i], px[3*i+1], px[3*i+2]))
				n++
			}
		}
	}
	return float64(sum) / float64(max(1, n))
}

// slope fits a plane to the ink over the place; share is how much of its variance the plane explains, 0 to 1, rise its steepness per pixel.
func slope(near []stretch) (share, rise float64) {
	n := float64(len(near))
	var mx, my, mi float64
	for _, s := range near {
		mx, my, mi = mx+float64(s.at.X)/n, my+float64(s.at.Y)/n, mi+s.ink/n
	}
	var xx, xy, yy, xi, yi, ii float64
	for _, s := range near {
		x, y, i := float64(s.at.X)-mx, float64(s.at.Y)-my, s.ink-mi
		xx, xy, yy, xi, yi, ii = xx+x*x, xy+x*y, yy+y*y, xi+x*i, yi+y*i, ii+i*i
	}
	if ii == 0 || xx == 0 {
		return 0, 0
	}
	a, b := xi/xx, 0.0
	if det := xx*yy - xy*xy; det > 1e-3*xx*xx { // more than one line of writing
		a, b = (xi*yy-yi*xy)/det, (yi*xx-xi*xy)/det
	}
	return (a*xi + b*yi) / ii, math.Hypot(a, b)
}

// stretches cuts the lines, and what is left of them beyond their read ends, into stretches that carry ink. Lines in pale print are left out.
func (g *gauge) stretches(lines []models.Line) (out []stretch) {
	var parts [][]stretch
	var darkest []float64
	for _, l := range lines {
		if p := g.cut(l.Box); len(p) > 0 {
			parts, darkest = append(parts, p), append(darkest, p[0].ink)
			for _, s := range p {
				darkest[len(darkest)-1] = math.Max(darkest[len(darkest)-1], s.ink)
			}
		}
	}
	if len(parts) == 0 {
		return nil
	}
	print := quantileOf(darkest, 0.75)
	for i, p := range parts {
		if darkest[i] < fadePrint*print || darkest[i] < fadeInk {
			continue
		}
		for _, s := range unbroken(p, darkest[i]) {
			if s.ink /= darkest[i]; s.ink >= fadeGone {
				out = append(out, s)
			}
		}
	}
	return out
}

// unbroken leaves out what lies beyond a line's read ends after a gap: a frame, the next column. What fades has no gap.
func unbroken(line []stretch, dark float64) []stretch {
	from, to := 0, len(line)
	for i, s := range line {
		if s.ink >= fadeGone*dark {
			continue
		}
		if s.beyond < 0 {
			from = i
		}
		if s.beyond > 0 {
			to = i
			break
		}
	}
	return line[from:to]
}

// cut measures a line in steps; each stretch takes the darker of two steps, so that gaps between characters do not count.
func (g *gauge) cut(line models.Box) (out []stretch) {
	x0, y0, x1, y1 := line.Bounds()
	r := image.Rect(int(x0*float64(g.w)), int(y0*float64(g.h)), int(x1*float64(g.w))+1, int(y1*float64(g.h))+1)
	h := r.Dy()
	if h < shortest || r.Dx() < 2*h {
		return nil
	}
	step := max(5, h*6/10)
	long := image.Rect(r.Min.X-fadeBeyond*h, r.Min.Y, r.Max.X+fadeBeyond*h, r.Max.Y).Intersect(image.Rect(4, 0, g.w-4, g.h))
	var last stretch
	inks, papers := g.strokes(image.Rect(long.Min.X, long.Min.Y, long.Min.X+step, long.Max.Y), long.Dx()/step)
	for i, ink := range inks {
		x, paper := long.Min.X+i*step, papers[i]
		now := stretch{at: image.Pt(x, (r.Min.Y+r.Max.Y)/2), height: float64(h), ink: ink, paper: paper, beyond: outside(x, r.Min.X, r.Max.X)}
		if x > long.Min.X {
			last.ink, last.paper = math.Max(last.ink, ink), math.Max(last.paper, paper)
			out = append(out, last)
		}
		last = now
	}
	return out
}

// outside is -1 before from, 1 after to, else 0.
func outside(x, from, to int) int {
	switch {
	case x < from:
		return -1
	case x >= to:
		return 1
	}
	return 0
}

// strokes is how much darker than the paper the darkest twentieth of each of n windows of one size beside each other is, relative to the paper, and the
// paper's mean level. Rules of tables do not count.
func (g *gauge) strokes(first image.Rectangle, n int) (inks, papers []float64) {
	levels, sums := g.inkOfWindows(first, n, 0.96)
	for i, level := range levels {
		paper := float64(sums[i]) / float64(max(1, first.Dx()*first.Dy()))
		inks, papers = append(inks, float64(level)/math.Max(1, paper)), append(papers, paper)
	}
	return inks, papers
}

func quantileOf(v []float64, q float64) float64 {
	s := slices.Clone(v)
	slices.Sort(s)
	return s[int(q*float64(len(s)-1))]
}
