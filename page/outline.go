package page

import (
	"cmp"
	"math"
	"slices"

	"gocv.io/x/gocv"
)

// outlineSize is the longer side, in pixels, of the copy on which the document is looked for: small enough that text and cloth
// patterns melt into areas, large enough that a side is placed within a few pixels of the upload.
const outlineSize = 480

// outline is the sheet found in a picture, in pixels of the small copy.
type outline struct {
	quad  quad
	score float64
	sides [4]sideSeen
	doubt bool // what lies outside of it may be text: only where the text is tells
}

// sideSeen tells how a side of the sheet shows in the picture.
type sideSeen struct {
	support float64 // share of its visible part with a paper edge along it
	outside float64 // share of it on or beyond the picture's border
}

// cut tells whether the sheet runs out of the picture at the side.
func (s sideSeen) cut() bool { return s.outside > cutShare }

// scene is the small copy prepared for the search.
type scene struct {
	w, h    int
	lab     []byte // text removed, smoothed; L, a, b interleaved, 8 bit as OpenCV has them
	strokes []byte // how much darker a pixel is than the text-free copy: ink
	feats   []gocv.Mat
	grad    gocv.Mat
}

// unwritten is the small copy without what is thinner than text strokes, so that a written page becomes one even area.
func (s *scope) unwritten(small gocv.Mat) gocv.Mat { return s.closed(small, 9, 9) }

// plain reports whether hardly a place of the unwritten copy differs from what is within an edge's reach as a sheet does from its table: a scan that shows
// nothing but its sheet.
func (s *scope) plain(unwritten gocv.Mat) bool {
	lab := s.lab(unwritten)
	const around = 2*edgeReach + 3
	high, low := s.bytes(s.highest(lab, around, around)), s.bytes(s.lowest(lab, around, around))
	return s.err == nil && float64(steep(high, low, edgeContrast)) < leastOutline*float64(len(high)/3)
}

// leastOutline is the share of the small copy within an edge's reach of a sheet's outline. The smallest that is looked for, of minOutlineArea, has 1.4 % or
// more where all its sides show as minOutlineScore asks, and one on a tenth of the picture as much where two do.
const leastOutline = 0.012

// newScene prepares the small copy, of which what is thinner than text strokes was removed, too.
func newScene(s *scope, small, closed gocv.Mat) scene {
	smooth := s.median(closed, 5)
	lab := s.lab(smooth)
	parts := s.split(lab)
	grey := s.color(small, gocv.ColorBGRToGray)
	greyClosed := s.color(closed, gocv.ColorBGRToGray)
	strokes := s.out(func(d *gocv.Mat) error { return gocv.Subtract(greyClosed, grey, d) })
	if s.err != nil || len(parts) != 3 {
		return scene{}
	}
	chroma := s.chroma(parts[1], parts[2])
	plain := s.out(func(d *gocv.Mat) error { return gocv.AddWeighted(parts[0], 1, chroma, -2, 0, d) })
	notChroma := s.out(func(d *gocv.Mat) error { return gocv.BitwiseNot(chroma, d) })
	return scene{w: small.Cols(), h: small.Rows(), lab: s.bytes(lab), strokes: s.bytes(strokes),
		feats: []gocv.Mat{parts[0], plain, notChroma}, grad: s.gradient(parts)}
}

// chroma is the distance from grey in the Lab plane, cut at 255.
func (s *scope) chroma(a, b gocv.Mat) gocv.Mat {
	out := s.own(gocv.NewMatWithSize(a.Rows(), a.Cols(), gocv.MatTypeCV8UC1))
	pa, pb, po := s.bytes(a), s.bytes(b), s.bytes(out)
	for i := range po {
		x, y := float64(pa[i])-128, float64(pb[i])-128
		po[i] = byte(min(255, math.Sqrt(x*x+y*y)+0.5))
	}
	return out
}

// gradient is the steepest change over the three Lab channels, the colours weighing double.
func (s *scope) gradient(parts []gocv.Mat) gocv.Mat {
	var sum gocv.Mat
	for i, p := range parts {
		g := s.relief(p)
		if i == 0 {
			sum = g
			continue
		}
		both := sum
		sum = s.out(func(d *gocv.Mat) error { return gocv.AddWeighted(both, 1, g, 2, 0, d) })
	}
	return sum
}

// findOutline looks for the sheet that the picture is about. ok is false where no sheet shows clearly against its background, or where it would
// cut away part of the text, of which the boxes may be known (in pixels of the small copy). The outline is in doubt, found or not, where the text should
// be looked for and asked with.
func findOutline(small gocv.Mat, text []quad) (best outline, ok bool) {
	var s scope
	defer s.close()
	unwritten := s.unwritten(small)
	if s.plain(unwritten) {
		return best, false
	}
	sc := newScene(&s, small, unwritten)
	if s.err != nil || sc.w < 40 || sc.h < 40 {
		return best, false
	}
	var sheets []outline
	for _, q := range sc.candidates() {
		if o := sc.judge(q); o.score >= minOutlineScore && o.bounded() {
			sheets = append(sheets, o)
		}
	}
	slices.SortFunc(sheets, func(a, b outline) int { return cmp.Compare(b.score, a.score) })
	all := slices.Clone(sheets)
	refused := false // a sheet with all its sides: the pattern of a cloth beside it may look like text
	for len(sheets) > 0 {
		best = sc.withoutNeighbour(sc.wholeSheet(sheets), sheets)
		if sc.holds(&s, best, text) {
			if sc.secondPaper(all, best.quad) || secondCard(text, best.quad) {
				return outline{}, false
			}
			best.doubt = refused || sc.strayInk(best.quad) >= mostStray
			return best, true
		}
		refused = refused || best.clear() || sc.apart(best)
		sheets = slices.DeleteFunc(sheets, func(o outline) bool { return o.quad.area() <= best.quad.area()*1.02 })
	}
	return outline{doubt: refused}, false
}

// holds reports whether the text lies within a sheet's outline: as far as strokes tell, and the boxes of the text where they are known. These alone
// are believed where all sides show and no line is lost: the pattern of a cloth that the paper's shadow falls on looks like strokes on more paper.
func (sc scene) holds(s *scope, o outline, text []quad) bool {
	apart := sc.apart(o)
	lost := linesLost(text, o.quad, apart)
	return lost < mostLostLines && (len(text) > 0 && (apart || o.clear()) && lost == 0 || sc.lostText(s, o.quad) < mostLostText)
}

// secondPaper reports whether another written paper of about the same size lies beside q, such as the other side of an ID card: cutting out
// one would lose the other.
func (sc scene) secondPaper(sheets []outline, q quad) bool {
	return slices.ContainsFunc(sheets, func(o outline) bool {
		ratio := o.quad.area() / q.area()
		return o.clear() && ratio > 0.6 && ratio < 1.7 && !q.contains(o.quad.at(0.5, 0.5), 0) && !o.quad.contains(q.at(0.5, 0.5), 0) &&
			sc.written(o.quad) > 0.3*sc.written(q)
	})
}

// written is how many pixels of a quad hold ink.
func (sc scene) written(q quad) float64 {
	dark, n := sc.inkInside(q), 0.0
	for y := range sc.h {
		for x := range sc.w {
			if sc.strokes[y*sc.w+x] >= dark && q.contains(point{float64(x), float64(y)}, 4) {
				n++
			}
		}
	}
	return n
}

// minOutlineScore: below it the picture is left as it is. Text lost by a wrong cut is worse than a slope left in.
const minOutlineScore = 0.45

// wholeSheet starts from the best candidate and goes on to larger ones around it, if they are clear in themselves or continue its paper:
// the facet of a folded sheet, or a card copied onto a sheet, has as clear an outline as the sheet.
func (sc scene) wholeSheet(sheets []outline) outline {
	best := sheets[0]
	for _, o := range sheets {
		if o.quad.area() < 1.1*best.quad.area() || !best.quad.inside(o.quad, 4) {
			continue
		}
		rest := sc.between(best.quad, o.quad)
		if o.clear() && alikeShare(rest, medianColor(rest)) > 0.75 ||
			o.score > 0.8*sheets[0].score && alikeShare(rest, sc.middle(best.quad)) > 0.8 {
			best = o
		}
	}
	return best
}

// clear reports whether all four sides show.
func (o outline) clear() bool {
	for _, side := range o.sides {
		if side.support < 0.7 || side.outside > 0.1 {
			return false
		}
	}
	return true
}

// bounded reports whether a paper's edge shows along a good part of every side that lies within the picture. A side without one runs through the
// sheet, where its underprint or its light changes: 0.23 was seen of such, 0.48 and more of sheets' own sides, on 1,143 pictures.
func (o outline) bounded() bool {
	return !slices.ContainsFunc(o.sides[:], func(s sideSeen) bool { return !s.cut() && s.support < leastEdge })
}

// leastEdge is the share of a side that an edge shows along at least.
const leastEdge = 0.35

// candidates are the quadrilaterals around every large even area, over several features and thresholds.
func (sc scene) candidates() []quad {
	var out []quad
	add := func(mask func(s *scope) gocv.Mat) {
		var s scope
		defer s.close()
		opened := s.opened(mask(&s), 5, 5)
		for _, q := range sc.quads(opened) {
			if !slices.ContainsFunc(out, func(o quad) bool { return nearSame(o, q) }) {
				out = append(out, q)
			}
		}
	}
	for _, f := range sc.feats {
		t := otsu(f)
		for _, step := range []float32{-36, -24, -12, 0, 12, 24, 36} {
			if level := t + step; level > 4 && level < 250 {
				add(func(s *scope) gocv.Mat { return s.above(f, level) })
			}
		}
	}
	for _, level := range []float32{4, 7, 11, 16, 24} {
		add(func(s *scope) gocv.Mat {
			return s.out(func(d *gocv.Mat) error { gocv.Threshold(sc.grad, d, level, 255, gocv.ThresholdBinaryInv); return nil })
		})
	}
	var tried [][3]float64
	for _, at := range sheetSeeds {
		c := sc.at(point{at.x * float64(sc.w), at.y * float64(sc.h)})
		if !slices.ContainsFunc(tried, func(o [3]float64) bool { return sameColor(o, c) }) {
			tried = append(tried, c)
			add(func(s *scope) gocv.Mat { return sc.alike(s, c) })
		}
	}
	return append(out, sc.joined(out)...)
}

// joined are the sheets of which one part lies in the light and one in a shadow: the two meet along the shadow's edge and have one hue.
func (sc scene) joined(parts []quad) (out []quad) {
	colors := make([][3]float64, len(parts))
	for i, q := range parts {
		colors[i] = sc.middle(q)
	}
	for i, lit := range parts {
		for j, dim := range parts {
			if !shadeOf(colors[j], colors[i]) || !lit.meets(dim) {
				continue
			}
			q, ok := circumscribed(hull(slices.Concat(lit[:], dim[:])))
			if q = q.ordered(); ok && !slices.ContainsFunc(out, func(o quad) bool { return nearSame(o, q) }) {
				out = append(out, q)
			}
		}
	}
	return out
}

// shadeOf reports whether p is what paper of colour c looks like in a clear shadow.
func shadeOf(p, c [3]float64) bool {
	f := p[0] / math.Max(1, c[0])
	return f > deepestShade && f < palestShade && math.Hypot(p[1]-128-(c[1]-128)*f, p[2]-128-(c[2]-128)*f) < sameChroma
}

// The brightness of paper in a shadow, of that in the light.
const (
	deepestShade = 0.25
	palestShade  = 0.8
)

// meets reports whether a side of q runs along a side of o, no further off than the soft edge of a shadow is wide.
func (q quad) meets(o quad) bool {
	for i := range q {
		a, b := q.side(i)
		d, long := b.sub(a).unit(), b.sub(a).length()
		for j := range o {
			e, f := o.side(j)
			from, to := f.sub(a), e.sub(a) // the other way round
			if math.Abs(d.cross(from)) > shadowEdge || math.Abs(d.cross(to)) > shadowEdge {
				continue
			}
			u, v := from.x*d.x+from.y*d.y, to.x*d.x+to.y*d.y
			if math.Min(v, long)-math.Max(u, 0) > 0.7*math.Max(long, v-u) {
				return true
			}
		}
	}
	return false
}

// shadowEdge, pixels of the small copy, is how wide the soft edge of a shadow is at most.
const shadowEdge = 14

// otsu is the level that parts a picture's values best (Otsu, 1979).
func otsu(m gocv.Mat) float32 {
	mask := gocv.NewMat()
	defer mask.Close()
	return gocv.Threshold(m, &mask, 0, 255, gocv.ThresholdBinary|gocv.ThresholdOtsu)
}

// sameColor: no more apart than noise and rounding.
func sameColor(a, b [3]float64) bool {
	return math.Abs(a[0]-b[0]) <= 1 && math.Abs(a[1]-b[1]) <= 1 && math.Abs(a[2]-b[2]) <= 1
}

// sheetSeeds are places (fractions) at which the document is likely to be.
var sheetSeeds = []point{{0.5, 0.5}, {0.35, 0.5}, {0.65, 0.5}, {0.5, 0.35}, {0.5, 0.65}}

// alike is a mask of what has the colour c, in light and in shadow.
func (sc scene) alike(s *scope, c [3]float64) gocv.Mat {
	m := s.own(gocv.NewMatWithSize(sc.h, sc.w, gocv.MatTypeCV8UC1))
	px := s.bytes(m)
	var ranges [256][4]float32
	for l := range ranges {
		least, most := likeAt(float64(l), c)
		ranges[l] = [4]float32{float32(least[0]), float32(most[0]), float32(least[1]), float32(most[1])}
	}
	for i := range px {
		r, a, b := &ranges[sc.lab[3*i]], float32(sc.lab[3*i+1]), float32(sc.lab[3*i+2])
		px[i] = 0
		if a > r[0] && a < r[1] && b > r[2] && b < r[3] {
			px[i] = 255
		}
	}
	return m
}

// likeColor: paper of colour c may look like p, in light or in shadow.
func likeColor(p, c [3]float64) bool {
	least, most := likeAt(p[0], c)
	return p[1] > least[0] && p[1] < most[0] && p[2] > least[1] && p[2] < most[1]
}

// likeAt are the levels of Lab a and b between which paper of colour c looks where its brightness is l; none where it cannot be that bright or dark.
// Shadow takes brightness and chroma alike, so chroma is compared at equal brightness.
func likeAt(l float64, c [3]float64) (least, most [2]float64) {
	if l <= 0.5*c[0] || l >= 1.6*c[0] {
		return least, most
	}
	for i := range least {
		middle, reach := 128+(c[i+1]-128)*l/c[0], sameChroma*l/c[0]
		least[i], most[i] = middle-reach, middle+reach
	}
	return least, most
}

// sameChroma is the distance in Lab a and b within which two places may be the same paper: uneven lamps and JPEG colour noise.
const sameChroma = 5

// nearSame: corners within two pixels.
func nearSame(a, b quad) bool {
	for i := range a {
		if math.Abs(a[i].x-b[i].x) > 2 || math.Abs(a[i].y-b[i].y) > 2 {
			return false
		}
	}
	return true
}

// minOutlineArea is the least share of the picture that a document takes: smaller, and even an ID card could not be read.
const minOutlineArea = 0.04

// quads circumscribes each large area of a mask.
func (sc scene) quads(mask gocv.Mat) []quad {
	contours := gocv.FindContours(mask, gocv.RetrievalExternal, gocv.ChainApproxSimple)
	defer contours.Close()
	var out []quad
	for i := range contours.Size() {
		c := contours.At(i)
		if gocv.ContourArea(c) < minOutlineArea*float64(sc.w*sc.h) {
			continue
		}
		if q, ok := circumscribed(hull(pointsOf(c))); ok {
			out = append(out, q.ordered())
		}
	}
	return out
}

func pointsOf(contour gocv.PointVector) []point {
	pts := contour.ToPoints()
	ps := make([]point, len(pts))
	for i, p := range pts {
		ps[i] = point{float64(p.X), float64(p.Y)}
	}
	return ps
}

// hull is the convex hull, clockwise on screen (Andrew's monotone chain).
func hull(ps []point) []point {
	ps = slices.Clone(ps)
	slices.SortFunc(ps, func(a, b point) int {
		if a.x != b.x {
			return cmp.Compare(a.x, b.x)
		}
		return cmp.Compare(a.y, b.y)
	})
	if len(ps) < 3 {
		return ps
	}
	half := func(order func(yield func(point) bool)) []point {
		var h []point
		for p := range order {
			for len(h) >= 2 && h[len(h)-1].sub(h[len(h)-2]).cross(p.sub(h[len(h)-1])) <= 0 {
				h = h[:len(h)-1]
			}
			h = append(h, p)
		}
		return h[:len(h)-1]
	}
	forward := half(slices.Values(ps))
	backward := half(func(yield func(point) bool) {
		for i := len(ps) - 1; i >= 0; i-- {
			if !yield(ps[i]) {
				return
			}
		}
	})
	return append(forward, backward...)
}

// circumscribed closes a convex polygon to four sides by taking away, again and again, the edge whose neighbours meet with the least
// added area. A rounded or cut corner comes back as a corner. ok is false where no fair quadrilateral results.
func circumscribed(poly []point) (quad, bool) {
	poly = slices.Clone(poly)
	var area float64
	for i := range poly {
		area += poly[i].cross(poly[(i+1)%len(poly)]) / 2
	}
	for len(poly) > 4 {
		best, at, corner := math.Inf(1), -1, point{}
		n := len(poly)
		for i := range poly {
			a, b, c, d := poly[(i+n-1)%n], poly[i], poly[(i+1)%n], poly[(i+2)%n]
			d1, d2 := b.sub(a), d.sub(c)
			den := d1.cross(d2)
			if den <= 1e-9 { // the neighbours do not meet beyond the edge
				continue
			}
			t := c.sub(b).cross(d2) / den
			x := b.add(d1.mul(t))
			if added := math.Abs(c.sub(b).cross(x.sub(b))) / 2; added < best {
				best, at, corner = added, i, x
			}
		}
		if at < 0 {
			return quad{}, false
		}
		next := (at + 1) % n
		poly[at] = corner
		poly = slices.Delete(poly, next, next+1)
	}
	if len(poly) != 4 {
		return quad{}, false
	}
	q := quad(poly)
	return q, q.convex() && q.area() < 1.35*area
}
