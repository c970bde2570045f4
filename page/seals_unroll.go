package page

import (
	"math"

	"yushen/models"
)

// The level pictures that are read of a stamp.
const (
	stripLetters = 44  // pixels of a letter's height
	stripMargin  = 8   // pixels of white around
	roomyMargin  = 12  // the same of RoomyRed
	polarAngles  = 720 // steps of the angle in the search for letters
	polarShares  = 64  // steps of the radius from the centre to the ring
)

// Drawing is a way to draw what is to be read of a stamp (画法).
type Drawing int

// The ways to draw a stamp, the best first. Which one reads best depends on the ink, the light and what is printed beneath, so a reader tries them in turn.
const (
	SharpRed Drawing = iota // red ink alone, as sharp as the page
	RoomyRed                // the same with more paper around and nothing of the ring: a network takes the same letters otherwise
	AllInk                  // all that is dark but in red light: whole strokes where print crosses the letters
	SoftRed                 // red ink alone, in its shades of red
	drawings
	hardRed // red ink alone, nearly black and white, to measure a stamp by
)

// Drawings is how many ways there are to draw a stamp.
const Drawings = int(drawings)

// Sharp tells whether a drawing shows the red ink alone and as sharp as the page does.
func (d Drawing) Sharp() bool { return d == SharpRed || d == RoomyRed }

// Unrolled draws the ring of text, from the gap at the bottom clockwise; it is empty where there is none.
func (s SealRegion) Unrolled(way Drawing) models.Image {
	ink := s.ink(way)
	switch {
	case ink.w == 0:
		return models.Image{}
	case way == RoomyRed:
		return ink.strip(s.ring, roomyMargin, -1)
	}
	return ink.strip(s.ring, stripMargin, 2)
}

// Level draws the level text below the star as sharp as the page is; it is empty where there is none.
func (s SealRegion) Level() models.Image {
	ink := s.ink(SharpRed)
	if ink.w == 0 {
		return models.Image{}
	}
	return ink.inner(s.ring)
}

func (s SealRegion) ink(way Drawing) inkSheet {
	if way.Sharp() {
		return s.sharp()
	}
	return inkPatch(s.page, s.ring, way)
}

// measured finds where on a ring its letters stand; the ring is in the image's pixels.
func measured(img models.Image, r ring) ring {
	ink := inkPatch(img, r, hardRed)
	if ink.w == 0 {
		return r
	}
	var polar polarInk
	ink.polar(&polar, r, polarAngles/2, polarAngles, 0, polarShares)
	r.band = letterBand(&polar)
	ink.polar(&polar, r, 0, polarAngles/2, int(r.band[0]*polarShares), int(r.band[1]*polarShares))
	r.turn, r.gap = widestGap(&polar, r.band)
	return r
}

// inkSheet is the red ink around a stamp: 0 is paper, 255 full ink. x and y are its place on the page.
type inkSheet struct {
	x, y, w, h int
	ink        []byte
}

// inkPatch measures the ink within a ring, against the paper there.
func inkPatch(img models.Image, r ring, way Drawing) inkSheet {
	x0, y0, x1, y1 := r.box(img.Width, img.Height).Bounds()
	p := inkSheet{x: int(x0 * float64(img.Width)), y: int(y0 * float64(img.Height))}
	p.w, p.h = int(x1*float64(img.Width))-p.x, int(y1*float64(img.Height))-p.y
	if p.w < 16 || p.h < 16 {
		return inkSheet{}
	}
	px := pixels(3 * p.w * p.h)[:0]
	defer leave(px)
	for y := range p.h {
		at := 3 * ((y+p.y)*img.Width + p.x)
		px = append(px, img.BGR[at:at+3*p.w]...)
	}
	p.ink = make([]byte, p.w*p.h)
	if way.Sharp() {
		p.sharpRed(px)
		return p
	}
	if way == AllInk {
		paperTint(px).darkness(px, p.ink)
	} else {
		paperTint(px).redness(px, p.ink)
	}
	levels := histogram(p.ink)
	none, full := float64(share(&levels, 0.45)), float64(share(&levels, softFull))
	low, high := none+0.05*(full-none), full
	if way == hardRed {
		full = float64(share(&levels, 0.93))
		low, high = none+0.15*(full-none), none+0.85*(full-none)
	}
	var stretched [256]byte
	for v := range stretched {
		stretched[v] = byte(math.Max(0, math.Min(255, 255*(float64(v)-low)/math.Max(1, high-low))))
	}
	for i, v := range p.ink {
		p.ink[i] = stretched[v]
	}
	return p
}

// sharpRed fills the sheet with the red ink of a stamp as sharp as its page is. JPEG keeps colours at half the resolution of brightness, so redness alone is
// a blur; but where the ink around a pixel is as red as the stamp's, how dark the pixel is says how much ink stands there. Where print
// lies over the ink the redness itself must do.
func (p inkSheet) sharpRed(px []byte) {
	tint := paperTint(px)
	red, dark := make([]byte, len(p.ink)), make([]byte, len(p.ink))
	tint.redness(px, red)
	tint.darkness(px, dark)
	around := averaged(dark, p.w, p.h)
	levels := histogram(red)
	none, full := share(&levels, 0.45), share(&levels, softFull)
	darks := histogram(dark)
	paper := share(&darks, 0.3)
	inked := func(i int) bool { return 2*(int(red[i])-none) > full-none && around[i] > 0 }
	var hues, depths [256]int // of 128ths; how red ink is for its darkness, and how dark
	for i := range red {
		if inked(i) {
			hues[min(255, 128*(int(red[i])-none)/int(around[i]))]++
		}
	}
	hue := math.Max(float64(share(&hues, 0.6)), 1) / 128
	for i := range red {
		if inked(i) && float64(int(red[i])-none) > 0.85*hue*float64(around[i]) {
			depths[dark[i]]++
		}
	}
	depth := math.Max(1, float64(share(&depths, 0.7)-paper))
	p.sharpen(red, dark, around, none, paper, hue, depth)
}

// softFull is the share of a stamp's pixels with less than full ink, where the shades are kept.
const softFull = 0.985

// share is the level that a share of the entries stays at or under.
func share(histogram *[256]int, of float64) int {
	all := 0
	for _, n := range histogram {
		all += n
	}
	left := int(of * float64(all))
	for v, n := range histogram {
		if left -= n; left < 0 {
			return v
		}
	}
	return 255
}

// at is the ink at a place of the page, between pixels by linear interpolation; none outside.
func (p inkSheet) at(x, y float64) float64 {
	x, y = x-float64(p.x), y-float64(p.y)
	ix, iy := int(math.Floor(x)), int(math.Floor(y))
	if ix < 0 || iy < 0 || ix+1 >= p.w || iy+1 >= p.h {
		return 0
	}
	fx, fy := x-float64(ix), y-float64(iy)
	i := iy*p.w + ix
	top := float64(p.ink[i])*(1-fx) + float64(p.ink[i+1])*fx
	return top*(1-fy) + (float64(p.ink[i+p.w])*(1-fx)+float64(p.ink[i+p.w+1])*fx)*fy
}

// polarInk is the ink by angle (clockwise from the right) and share of the radius.
type polarInk [polarAngles][polarShares]float64

// polar fills in the ink from one angle and share to others.
func (p inkSheet) polar(out *polarInk, r ring, fromAngle, toAngle, fromShare, toShare int) {
	for a := fromAngle; a < toAngle; a++ {
		ray := r.ray(2 * math.Pi * float64(a) / polarAngles)
		for k := fromShare; k < toShare; k++ {
			out[a][k] = p.at(ray.at(float64(k)/polarShares)) / 255
		}
	}
}

// letterBand is where the letters of the name begin and end, in shares of the radius. Above the middle nothing else stands there, so only
// that half is asked.
func letterBand(polar *polarInk) [2]float64 {
	var ink [polarShares]float64
	for a := polarAngles / 2; a < polarAngles; a++ {
		for k, v := range polar[a] {
			ink[k] += v / (polarAngles / 2)
		}
	}
	outer := polarShares - 2
	for k := polarShares - 2; k > polarShares*84/100; k-- { // the clear line between ring and letters
		if ink[k] < ink[outer] {
			outer = k
		}
	}
	inner := polarShares * 70 / 100
	for k := inner; k > polarShares*46/100; k-- {
		if ink[k] < 0.85*ink[inner] {
			inner = k
		}
	}
	return [2]float64{float64(inner) / polarShares, float64(outer) / polarShares}
}

// widestGap finds the part of the ring without letters: how far its middle lies clockwise from the bottom, and half its angle.
func widestGap(polar *polarInk, band [2]float64) (turn, half float64) {
	var ink [polarAngles]float64
	// The level text's ends may reach into the inner half of the band.
	from, to := int((band[0]+band[1])/2*polarShares), int(band[1]*polarShares)
	for a := range ink {
		for k := from + 1; k < to; k++ {
			ink[a] += polar[a][k]
		}
		ink[a] /= math.Max(1, float64(to-from-1))
	}
	most, best, middle := 0, 0.0, polarAngles/4
	for start := range ink {
		n := 0
		for n < polarAngles*3/4 && ink[(start+n)%polarAngles] < 0.12 {
			n++
		}
		// A gap near the bottom is likelier than one elsewhere.
		m := start + n/2
		off := math.Abs(math.Remainder(2*math.Pi*float64(m)/polarAngles-math.Pi/2, 2*math.Pi))
		if score := float64(n) * (1 - 0.5*off/math.Pi); score > best {
			most, best, middle = n, score, m
		}
	}
	return math.Remainder(2*math.Pi*float64(middle)/polarAngles-math.Pi/2, 2*math.Pi), math.Pi * float64(most) / polarAngles
}

// strip unrolls the ring of letters from the middle of the gap clockwise.
func (p inkSheet) strip(r ring, margin, beyond int) models.Image {
	high := stripLetters + 2*margin
	in, out := r.band[0], r.band[1]
	perPixel := (out - in) * r.shape[0] / stripLetters // of the page, per pixel of the strip
	around := 2 * math.Pi * r.shape[0] * (in + 0.55*(out-in)) / perPixel
	edge := math.Max(0, r.gap*around/(2*math.Pi)-2*stripMargin) // of the gap, at either end
	w := int(around - 2*edge)
	if w < high || perPixel <= 0 {
		return models.Image{}
	}
	img := blank(w, high)
	for x := range w {
		ray := r.ray(math.Pi/2 + r.turn + 2*math.Pi*(float64(x)+edge)/around)
		for y := margin - beyond; y < high-margin+2; y++ {
			share := out - (out-in)*float64(y-margin)/stripLetters
			img.set(x, y, p.at(ray.at(share)))
		}
	}
	return img.Image
}

// sheet is a picture being drawn in ink on white.
type sheet struct{ models.Image }

func blank(w, h int) sheet {
	s := sheet{models.Image{Width: w, Height: h, BGR: make([]byte, 3*w*h)}}
	for i := range s.BGR {
		s.BGR[i] = 255
	}
	return s
}

func (s sheet) set(x, y int, ink float64) {
	i := 3 * (y*s.Width + x)
	v := byte(255 - min(255, ink))
	s.BGR[i], s.BGR[i+1], s.BGR[i+2] = v, v, v
}

// inner draws the level text below the star, turned upright.
func (p inkSheet) inner(r ring) models.Image {
	const top, bottom, half = 0.22, 0.9, 0.8 // of the radius
	sin, cos := math.Sincos(r.turn)
	nearest := math.Cos(r.gap)                            // cosine of the largest angle from straight down that lies within the gap
	place := func(u, v float64) (x, y float64, ok bool) { // shares of the radius, in the stamp's own upright frame
		d := length(u, v)
		inGap := r.gap > 0.06 && v > nearest*d
		if d > r.band[1]-0.02 || d > r.band[0]+0.02 && !inGap {
			return 0, 0, false
		}
		x, y = r.towards((u*cos-v*sin)/d, (u*sin+v*cos)/d).at(d)
		return x, y, true
	}
	const rows = 68
	var ink [rows]float64
	for k := range ink {
		v := top + (bottom-top)*float64(k)/rows
		for u := -half; u <= half; u += 0.01 {
			if x, y, ok := place(u, v); ok {
				ink[k] += p.at(x, y) / 255 / (2 * half / 0.01)
			}
		}
	}
	from, to := lowestText(ink[:])
	if to-from < 5 {
		return models.Image{}
	}
	v0, v1 := top+(bottom-top)*float64(from)/rows, top+(bottom-top)*float64(to)/rows
	perPixel := (v1 - v0) / (stripLetters * 3 / 4)
	h := stripLetters*3/4 + 2*stripMargin
	w := int(2 * half / perPixel)
	img := blank(w, h)
	for y := range h {
		v := v0 + (float64(y)-stripMargin)*perPixel
		for x := range w {
			if px, py, ok := place(-half+float64(x)*perPixel, v); ok && v > v0-0.03 && v < v1+0.03 {
				img.set(x, y, p.at(px, py))
			}
		}
	}
	return img.Image
}

// lowestText finds the widest band of rows with writing, below the star.
func lowestText(ink []float64) (from, to int) {
	most := 0.0
	for i := 0; i < len(ink); {
		if ink[i] < 0.02 {
			i++
			continue
		}
		j, sum := i, 0.0
		for j < len(ink) && ink[j] >= 0.02 {
			sum += ink[j]
			j++
		}
		if sum > most {
			most, from, to = sum, i, j
		}
		i = j
	}
	return from, to
}
