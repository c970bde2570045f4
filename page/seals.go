package page

import (
	"cmp"
	"math"
	"slices"
	"sync"

	"yushen/models"
)

// SealRegion is a stamp (印章) found on a flat page.
type SealRegion struct {
	Box   models.Box
	ring  ring // in the page's pixels, with its letters' place
	page  models.Image
	sharp func() inkSheet // the red ink as sharp as the page, which two drawings show
}

// Sizes of a stamp. Official stamps measure 38 to 58 mm across (国发〔1999〕25号), the oval ones of invoices and tax 40 x 30 mm; pages
// from a card to A4. Fingerprints (some 20 mm) and the red marks of a form are smaller.
const (
	sealSearch  = 640   // pixels of the longer side of the copy that is searched
	leastRadius = 0.026 // of the longer side
	mostRadius  = 0.19  // of the longer side
	ovalAspect  = 0.75  // height over width of an oval stamp
)

// Seals finds the red round and oval stamps of the page, also where they overlap text or one another or are cut by the page's edge.
// Frames, titles, ticks, fingerprints, emblems and rings without writing are no stamps. Grey pages have none.
func (f *Flat) Seals() []SealRegion {
	var s scope
	defer s.close()
	small, scale := s.shrunk(f.pyramid(), sealSearch)
	red := s.redInk(small)
	if s.err != nil || red.count < leastRedPixels {
		return nil
	}
	found := slices.DeleteFunc(red.rings(), func(r ring) bool { return !red.lettered(r) })
	out := make([]SealRegion, 0, len(found))
	for _, r := range found {
		out = append(out, f.sealAt(r.box(red.w, red.h), measured(f.Image, r.scaled(1/scale))))
	}
	slices.SortFunc(out, func(a, b SealRegion) int {
		return cmp.Or(cmp.Compare(a.Box[0].Y, b.Box[0].Y), cmp.Compare(a.Box[0].X, b.Box[0].X))
	})
	return out
}

func (f *Flat) sealAt(box models.Box, r ring) SealRegion {
	img := f.Image
	return SealRegion{box, r, img, sync.OnceValue(func() inkSheet { return inkPatch(img, r, SharpRed) })}
}

// ring is the outer line of a stamp in pixels: radius(angle) around a centre, for circles seen slightly askew, and ovals.
type ring struct {
	x, y     float64
	flat     float64    // height over width of the frame in which the ring is round
	shape    [5]float64 // radius, and how it varies with the angle: cos, sin, cos 2, sin 2
	coverage float64    // share of the visible angles at which the ring shows
	turn     float64    // angle clockwise by which the stamp is turned
	gap      float64    // half the angle at the bottom without letters of the name
	band     [2]float64 // inner and outer radius of the letters, as shares of the ring's
}

// radius of the ring in its own frame, in the direction of an angle of which cosine and sine are given; angles run clockwise from the right, as y
// points down.
func (r ring) radius(cos, sin float64) float64 {
	return r.shape[0] + r.shape[1]*cos + r.shape[2]*sin + r.shape[3]*(cos*cos-sin*sin) + r.shape[4]*2*sin*cos
}

// ray is the way from the middle of the ring to its line at an angle.
func (r ring) ray(angle float64) ray {
	sin, cos := math.Sincos(angle)
	return r.towards(cos, sin)
}

func (r ring) towards(cos, sin float64) ray {
	d := r.radius(cos, sin)
	return ray{r.x, r.y, d * cos, d * sin * r.flat}
}

type ray struct{ x, y, dx, dy float64 }

// at is the place at a share of the radius.
func (r ray) at(share float64) (x, y float64) { return r.x + share*r.dx, r.y + share*r.dy }

func (r ring) scaled(f float64) ring {
	r.x, r.y = (r.x+0.5)*f-0.5, (r.y+0.5)*f-0.5
	for i := range r.shape {
		r.shape[i] *= f
	}
	return r
}

// sameAs reports whether two rings are lines of one stamp.
func (r ring) sameAs(o ring) bool {
	return math.Hypot(r.x-o.x, r.y-o.y) < 0.35*math.Max(r.shape[0], o.shape[0])
}

// box is the upright rectangle around the ring, within a page of w x h pixels.
func (r ring) box(w, h int) models.Box {
	x0, y0, x1, y1 := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for a := 0.0; a < 2*math.Pi; a += math.Pi / 36 {
		x, y := r.ray(a).at(1.02)
		x0, y0, x1, y1 = math.Min(x0, x), math.Min(y0, y), math.Max(x1, x), math.Max(y1, y)
	}
	in := func(v float64, n int) float64 { return math.Max(0, math.Min(1, v/float64(n))) }
	return models.Rect(in(x0, w), in(y0, h), in(x1, w), in(y1, h))
}
