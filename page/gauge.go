package page

import (
	"image"
	"math"
	"slices"

	"gocv.io/x/gocv"
)

// gaugeSize is the longer side in pixels of the copy on which writing, colours and shapes are measured. Text on an A4 page is 12 px high
// there, on an ID card 30.
const gaugeSize = 1000

// gauge is what the checks measure on a page, once for all of them.
type gauge struct {
	w, h     int     // of the copy
	scale    float64 // copy over page
	bgr      gocv.Mat
	grey     []byte
	paper    []byte   // grey without writing
	ink      []byte   // how much darker than the paper
	inked    gocv.Mat // mask of the ink
	inkLevel float64  // how much darker than the paper a stroke is at least, grey levels
	rules    []byte   // set where a rule of a table or a frame and its soft edge is
	blobs    []blob   // pieces of writing: words and lines
	height   float64
	sigma    float64 // blur of the strokes' edges, in pixels of the page; 0 where there is no writing
	worst    float64 // the same for the most blurred fifth
	level    float64 // median brightness of the paper, grey levels
	black    float64 // how dark the writing is: paper minus stroke, grey levels
}

// blob is a piece of writing (字块), in pixels of the copy.
type blob struct {
	box   image.Rectangle
	sigma float64 // blur of its edges in pixels of the page
	dark  float64
}

func (s *scope) gauge(page gocv.Mat, copies *pyramid) *gauge {
	small, scale := s.shrunk(copies, gaugeSize)
	grey, paper := s.ground(copies)
	ink := s.out(func(d *gocv.Mat) error { return gocv.Subtract(paper, grey, d) })
	g := &gauge{w: small.Cols(), h: small.Rows(), scale: scale, bgr: small, grey: s.bytes(grey), paper: s.bytes(paper), ink: s.bytes(ink)}
	if s.err != nil {
		return g
	}
	g.level = float64(quantile(g.paper, 0.5))
	g.write(s, page, ink)
	return g
}

// inkWidth, pixels of the copy, is wider than any stroke and narrower than pictures and shadows.
const inkWidth = 31

const (
	leastInk   = 10 // grey levels that writing is darker than its paper; less is paper grain
	ruleLength = 61 // pixels of the copy: longer straight strokes are rules of a table or frame
	wordGap    = 13 // pixels of the copy that characters of a line are apart at most
	mostBlobs  = 48 // pieces of writing whose edges are measured, spread over the page
	tallest    = 70 // pixels of the copy: taller areas are pictures
	shortest   = 5  // pixels of the copy: lower ones are dots and dirt
)

// write finds the pieces of writing and measures their strokes.
func (g *gauge) write(s *scope, page, ink gocv.Mat) {
	g.inkLevel = math.Max(leastInk, 0.3*float64(quantile(g.ink, 0.995)))
	mask := s.above(ink, float32(g.inkLevel))
	g.inked = mask
	rules := s.rules(mask, ruleLength)
	g.rules = s.bytes(s.highest(rules, 3, 3)) // the soft edge of a rule that runs aslant looks like fading print
	written := s.out(func(d *gocv.Mat) error { return gocv.Subtract(mask, rules, d) })
	words := s.closed(written, wordGap, 3)
	contours := gocv.FindContours(words, gocv.RetrievalExternal, gocv.ChainApproxSimple)
	defer contours.Close()
	for i := range contours.Size() {
		r := gocv.BoundingRect(contours.At(i))
		if r.Dy() >= shortest && r.Dy() <= tallest && r.Dx() >= r.Dy()/2 && r.Dx() >= shortest {
			g.blobs = append(g.blobs, blob{box: r})
		}
	}
	g.measure(s, page)
}

// measure takes the text height and the blur of the edges.
func (g *gauge) measure(s *scope, page gocv.Mat) {
	if len(g.blobs) == 0 {
		return
	}
	var heights []float64
	for _, b := range g.blobs {
		for range min(20, 1+b.box.Dx()/b.box.Dy()) { // a line weighs more than a word
			heights = append(heights, float64(b.box.Dy()))
		}
	}
	g.height = median(heights)
	n := min(len(g.blobs), mostBlobs)
	var sigmas, darks []float64
	for i := range n {
		b := &g.blobs[i*len(g.blobs)/n]
		b.sigma, b.dark = g.edges(s, page, b.box)
		if b.sigma > 0 {
			sigmas, darks = append(sigmas, b.sigma), append(darks, b.dark)
		}
	}
	if len(sigmas) == 0 {
		return
	}
	slices.Sort(sigmas)
	g.sigma, g.worst, g.black = sigmas[len(sigmas)/2], sigmas[len(sigmas)*4/5], median(darks)
}

// edges measures how blurred the strokes in a box of the copy are, on the page itself: a step between two greys that differ by a,
// blurred by a Gaussian of sigma, has the slope a / (sigma * sqrt(2 pi)).
func (g *gauge) edges(s *scope, page gocv.Mat, box image.Rectangle) (sigma, dark float64) {
	const widest = 360 // pixels of the page: a dozen characters tell enough
	pad := 2
	r := image.Rect(int(float64(box.Min.X-pad)/g.scale), int(float64(box.Min.Y-pad)/g.scale),
		int(float64(box.Max.X+pad)/g.scale), int(float64(box.Max.Y+pad)/g.scale)).
		Intersect(image.Rect(0, 0, page.Cols(), page.Rows()))
	if r.Dx() > widest {
		r.Min.X += (r.Dx() - widest) / 2
		r.Max.X = r.Min.X + widest
	}
	if r.Dx() < 6 || r.Dy() < 6 {
		return 0, 0
	}
	var in scope
	defer in.close()
	part := in.own(page.Region(r))
	grey := in.color(part, gocv.ColorBGRToGray)
	k := 2*int(0.3*float64(r.Dy())) + 1
	high := in.highest(grey, k, k)
	low := in.lowest(grey, k, k)
	px, hi, lo := in.bytes(grey), in.bytes(high), in.bytes(low)
	if in.err != nil {
		s.do(in.err)
		return 0, 0
	}
	var ranges [256]int
	for i := range px {
		ranges[hi[i]-lo[i]]++
	}
	range80 := share(&ranges, 0.8)
	if range80 < leastInk {
		return 0, 0
	}
	slopes, n := slopesOf(px, hi, lo, r.Dx(), (7*range80+9)/10)
	if n < 20 {
		return 0, 0
	}
	left := n * 93 / 100 // the steepest edges, without single noisy pixels
	step := 0
	for left -= int(slopes[0]); left >= 0 && step < len(slopes)-1; left -= int(slopes[step]) {
		step++
	}
	return slopeSteps / ((float64(step) + 0.5) * math.Sqrt(2*math.Pi)), float64(range80)
}

// slopeSteps is how finely slopes are counted: a slope of 1 is an edge one pixel wide.
const slopeSteps = 2048

// quantile of 8-bit values.
func quantile(v []byte, q float64) int {
	count := histogram(v)
	n := int(q * float64(len(v)))
	for i, c := range count {
		if n -= c; n < 0 {
			return i
		}
	}
	return 255
}
