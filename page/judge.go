package page

import (
	"math"
	"slices"
)

// What a side of a sheet must look like.
const (
	edgeSamples  = 48  // along a side
	edgeReach    = 4   // pixels across the side over which inside and outside are compared
	edgeContrast = 7.0 // Lab distance (8-bit L, colours doubled) that a paper edge shows at least; grey scanner lids show about 10
	edgeSlack    = 5   // pixels by which a side may bow: folded and curled sheets have no straight sides
	borderBand   = 2.5 // pixels from the picture's border within which a side counts as cut by it
)

// judge scores a quadrilateral: how much of its outline is a paper edge, how even and paper-like its inside is.
func (sc scene) judge(q quad) outline {
	o := outline{quad: q}
	if !q.rectangleLike() {
		return o
	}
	var seen, hidden, support float64
	for i := range q {
		o.sides[i] = sc.side(q, i)
		part := 1 - o.sides[i].outside
		seen += part
		hidden += o.sides[i].outside
		support += part * o.sides[i].support
	}
	if seen < 1.2 { // one side and a bit: any boundary in the picture would do
		return o
	}
	worst := 1.0
	for _, side := range o.sides {
		if side.outside < 0.7 {
			worst = min(worst, side.support)
		}
	}
	share := q.area() / float64(sc.w*sc.h)
	o.score = (support/seen)*(0.5+0.5*worst)*sc.evenness(q)*(0.75+0.25*min(1, math.Sqrt(share)*1.4)) - 0.05*hidden
	return o
}

// side samples a side of a quad.
func (sc scene) side(q quad, i int) sideSeen {
	a, b := q.side(i)
	d := b.sub(a).unit()
	out := point{d.y, -d.x}
	var hit, seen, outside float64
	for k := range edgeSamples {
		p := a.add(b.sub(a).mul((float64(k) + 0.5) / edgeSamples))
		if p.x < borderBand || p.y < borderBand || p.x > float64(sc.w)-1-borderBand || p.y > float64(sc.h)-1-borderBand {
			outside++
			continue
		}
		seen++
		hit += sc.edge(p, out)
	}
	s := sideSeen{outside: outside / edgeSamples}
	if seen > 0 {
		s.support = hit / seen
	}
	return s
}

// edge is how far (0 to 1) the picture changes at p from inside to outside as paper does: brighter or less coloured inside.
func (sc scene) edge(p, out point) float64 {
	best := 0.0
	for shift := -edgeSlack; shift <= edgeSlack; shift++ {
		c := p.add(out.mul(float64(shift)))
		in, ex := sc.at(c.sub(out.mul(edgeReach))), sc.at(c.add(out.mul(edgeReach)))
		dl := in[0] - ex[0]
		da, db := in[1]-ex[1], in[2]-ex[2]
		plainer := math.Hypot(ex[1]-128, ex[2]-128) - math.Hypot(in[1]-128, in[2]-128)
		if dl < -edgeContrast && plainer < edgeContrast { // darker inside and no plainer: not paper on a table
			continue
		}
		dist := math.Sqrt(dl*dl + 4*da*da + 4*db*db)
		best = max(best, min(1, dist/(1.5*edgeContrast)))
	}
	if best < 1/1.5 {
		return 0
	}
	return best
}

// at is the Lab colour at a place, the nearest pixel within the picture.
func (sc scene) at(p point) [3]float64 {
	x := min(max(int(p.x+0.5), 0), sc.w-1)
	y := min(max(int(p.y+0.5), 0), sc.h-1)
	i := 3 * (y*sc.w + x)
	return [3]float64{float64(sc.lab[i]), float64(sc.lab[i+1]), float64(sc.lab[i+2])}
}

// evenness is the share of the inside that has the colour of its median, in 0 to 1, lowered for a strongly coloured or black inside:
// documents are printed on white or pale paper. Brightness may differ (folds, shadow edges), colour hardly.
func (sc scene) evenness(q quad) float64 {
	const grid = 24
	var ls, as, bs []float64
	for i := range grid {
		for j := range grid {
			p := q.at((float64(i)+0.5)/grid, (float64(j)+0.5)/grid)
			if p.x < 0 || p.y < 0 || p.x >= float64(sc.w) || p.y >= float64(sc.h) {
				continue
			}
			c := sc.at(p)
			ls, as, bs = append(ls, c[0]), append(as, c[1]), append(bs, c[2])
		}
	}
	if len(ls) < grid {
		return 0
	}
	l, a, b := median(ls), median(as), median(bs)
	even := 0
	for i := range ls {
		if math.Hypot(as[i]-a, bs[i]-b) < 9 && math.Abs(ls[i]-l) < 70 {
			even++
		}
	}
	score := float64(even) / float64(len(ls))
	if c := math.Hypot(a-128, b-128); c > 24 {
		score *= max(0.3, 1-(c-24)/40)
	}
	if l < 60 {
		score *= max(0.3, l/60)
	}
	return score
}

// middle is the median colour of a quad's inside.
func (sc scene) middle(q quad) [3]float64 { return medianColor(sc.between(quad{}, q)) }

// between is a grid of the colours of the large quad outside of the small one.
func (sc scene) between(small, large quad) (colors [][3]float64) {
	const grid = 20
	for i := range grid {
		for j := range grid {
			p := large.at((float64(i)+0.5)/grid, (float64(j)+0.5)/grid)
			if p.x < 0 || p.y < 0 || p.x >= float64(sc.w) || p.y >= float64(sc.h) || small != (quad{}) && small.contains(p, 2) {
				continue
			}
			colors = append(colors, sc.at(p))
		}
	}
	return colors
}

func medianColor(colors [][3]float64) (c [3]float64) {
	if len(colors) == 0 {
		return c
	}
	v := make([]float64, len(colors))
	for k := range c {
		for i := range colors {
			v[i] = colors[i][k]
		}
		c[k] = median(v)
	}
	return c
}

// alikeShare is the share of colours that may be paper of colour c.
func alikeShare(colors [][3]float64, c [3]float64) float64 {
	like := 0
	for _, p := range colors {
		if likeColor(p, c) {
			like++
		}
	}
	return float64(like) / float64(max(1, len(colors)))
}

const (
	inkDarkness  = 18   // grey levels that a stroke is darker than its paper on the small copy
	mostLostText = 0.06 // share of a sheet's strokes that may lie outside its outline: shadows and the edge itself
)

// lostText is the share of the ink on the quad's paper that lies outside of the quad. Other papers in the picture do not count: the
// table shows between.
func (sc scene) lostText(s *scope, q quad) float64 {
	mask := sc.alike(s, sc.middle(q))
	closed := s.closed(mask, 3, 3)
	id := s.labels(closed)
	if s.err != nil {
		return 1
	}
	inside := map[uint16]int{}
	const grid = 20
	for i := range grid {
		for j := range grid {
			p := q.at((float64(i)+0.5)/grid, (float64(j)+0.5)/grid)
			if p.x >= 0 && p.y >= 0 && p.x < float64(sc.w) && p.y < float64(sc.h) {
				inside[id[int(p.y)*sc.w+int(p.x)]]++
			}
		}
	}
	delete(inside, 0)
	near := q.grown(0.25 * math.Min(q[1].sub(q[0]).length(), q[3].sub(q[0]).length()))
	dark := sc.inkInside(q)
	var in, lost float64
	for y := range sc.h {
		for x := range sc.w {
			i := y*sc.w + x
			if sc.strokes[i] < dark || inside[id[i]] < grid {
				continue
			}
			switch p := (point{float64(x), float64(y)}); {
			case q.contains(p, 4):
				in++
			case near.contains(p, 0):
				lost++
			}
		}
	}
	if lost < 30 {
		return 0
	}
	return lost / (in + lost)
}

// inkInside is how dark a stroke must be to be like the text inside the quad, rather than like wood grain beside it.
func (sc scene) inkInside(q quad) byte {
	var count [256]int
	n := 0
	for y := range sc.h {
		for x := range sc.w {
			if v := sc.strokes[y*sc.w+x]; v >= inkDarkness && q.contains(point{float64(x), float64(y)}, -4) {
				count[v]++
				n++
			}
		}
	}
	for v, below := inkDarkness, 0; v < 256; v++ {
		if below += count[v]; below > n*3/4 {
			return byte(max(inkDarkness, v*2/3))
		}
	}
	return inkDarkness
}

func median(v []float64) float64 {
	s := slices.Clone(v)
	slices.Sort(s)
	return s[len(s)/2]
}

// steadyLine is the straight line that most points lie near (Theil and Sen): the median of the slopes between points, of which the later lies further on by
// more than apart, and of what then remains.
func steadyLine(x, y []float64, apart float64) (start, slope float64) {
	var slopes []float64
	for i := range x {
		for j := range i {
			if d := x[i] - x[j]; d > apart {
				slopes = append(slopes, (y[i]-y[j])/d)
			}
		}
	}
	if len(slopes) > 0 {
		slope = median(slopes)
	}
	rest := make([]float64, len(x))
	for i := range x {
		rest[i] = y[i] - slope*x[i]
	}
	return median(rest), slope
}
