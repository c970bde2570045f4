package specimen

import (
	"image"
	"image/color"
	"math"
)

// ribbon is a printer that strikes dots through an inked ribbon (针式打印), as tax offices and registries fill their printed forms with.
type ribbon struct {
	rows float64 // of dots in the height of a character: 24, or 16 of a coarse head
	worn float64 // of the ribbon, 0 new to 1: grey in patches
}

// Lengths in mm. A needle is as thick as the rows of a 24-needle head lie apart at 180 to the inch, and a little more.
const (
	needleRadius = 0.105
	needleShaken = 0.018 // by which a dot misses its place
)

var ribbonInk = color.RGBA{44, 42, 62, 255}

// strike prints a line with its left end at x and its baseline at y, dot by dot where the outline of a character covers a place of the raster.
func (s *Sheet) strike(r ribbon, st style, x, y float64, text string) {
	pitch := st.size / r.rows
	sh := newShape()
	for _, c := range text {
		g := s.fonts.glyph(st.face, c)
		sh.glyph(g, scale(st.size/pitch/unitsPerGlyph).then(translate(x/pitch, y/pitch)))
		x += g.advance*st.size + st.tracking
	}
	raster, at := sh.mask(image.Rect(0, 0, int(s.W/pitch)+1, int(s.H/pitch)+1))
	if raster == nil {
		return
	}
	seed := s.random.Uint32()
	weak := s.random.IntN(int(r.rows)) // a needle that hardly strikes leaves a pale row
	layer := inkLayer{dots: s.dots, amount: map[image.Point]float64{}}
	for j := range raster.Rect.Dy() {
		for i := range raster.Rect.Dx() {
			if !struck(raster, i, j) {
				continue
			}
			cx, cy := float64(at.Min.X+i)+0.5, float64(at.Min.Y+j)+0.5
			strength := 0.86 - 0.2*noise(i, j, seed) - r.worn*(0.12+0.3*smoothNoise(cx*pitch, cy*pitch, 5, seed+1))
			if (at.Min.Y+j)%int(r.rows) == weak {
				strength *= 1 - 0.7*r.worn
			}
			if noise(i, j, seed+2) < 0.03*r.worn { // no ink there
				continue
			}
			layer.dot(cx*pitch+needleShaken*(2*noise(i, j, seed+3)-1), cy*pitch+needleShaken*(2*noise(i, j, seed+4)-1), needleRadius, strength)
		}
	}
	layer.onto(s.Image, ribbonInk)
}

// Coverage of a place of the raster, of 255.
const (
	fullDot = 104 // a dot by itself
	thinDot = 40  // a dot where a thin stroke runs closest
)

// struck says whether the outline of a character puts a dot in a place of the raster. A stroke thinner than the raster keeps its dots, on the nearer of the two
// rows or columns that it runs between: the letters that such printers hold are drawn dot by dot and lack none.
func struck(raster *image.Alpha, i, j int) bool {
	at := func(i, j int) int { return int(raster.AlphaAt(raster.Rect.Min.X+i, raster.Rect.Min.Y+j).A) }
	a := at(i, j)
	if a >= fullDot {
		return true
	}
	closest := func(before, after int) bool { return a > before && a >= after && a+max(before, after) >= fullDot }
	return a >= thinDot && (closest(at(i, j-1), at(i, j+1)) || closest(at(i-1, j), at(i+1, j)))
}

// inkLayer gathers dots, so that where two overlap the ink is only a little denser.
type inkLayer struct {
	dots   float64 // pixels per mm
	amount map[image.Point]float64
}

// dot puts ink down around a place in mm.
func (l inkLayer) dot(x, y, radius, strength float64) {
	x, y, radius = x*l.dots, y*l.dots, radius*l.dots
	const parts = 3 // of a pixel, each way
	for py := int(y - radius - 1); py <= int(y+radius+1); py++ {
		for px := int(x - radius - 1); px <= int(x+radius+1); px++ {
			inside := 0
			for k := range parts * parts {
				dx := float64(px) + (float64(k%parts)+0.5)/parts - x
				dy := float64(py) + (float64(k/parts)+0.5)/parts - y
				if math.Hypot(dx, dy) < radius {
					inside++
				}
			}
			p := image.Pt(px, py)
			l.amount[p] = 1 - (1-l.amount[p])*(1-strength*float64(inside)/(parts*parts))
		}
	}
}

func (l inkLayer) onto(img *image.RGBA, c color.RGBA) {
	for p, a := range l.amount {
		if !p.In(img.Rect) {
			continue
		}
		pix := img.Pix[img.PixOffset(p.X, p.Y):]
		for i, v := range [3]uint8{c.R, c.G, c.B} {
			pix[i] = uint8(float64(pix[i])*(1-a+a*float64(v)/255) + 0.5)
		}
	}
}
