package specimen

import (
	"image/color"
	"math"

	"golang.org/x/image/font/sfnt"
)

// seal stamps a round seal of a radius in mm around x, y: the name along the circle, a star, the text below it (公章). Ink is uneven and the
// hand is not straight.
func (s *Sheet) seal(x, y, radius float64, name, below string) {
	tilt := (s.random.Float64() - 0.5) * 0.5
	sh := newShape()
	d := s.dots
	sh.ring(x*d, y*d, radius*d, radius*d, radius*0.055*d)
	s.arc(sh, x, y, radius*0.76, tilt, name, radius)
	s.star(sh, x, y-radius*0.06, radius*0.25, tilt)
	if below != "" {
		st := style{face: Song, size: math.Min(radius*0.2, radius*1.1/float64(len([]rune(below)))), tracking: radius * 0.02}
		s.tilted(sh, st, x, y, radius*0.46, tilt, below)
	}
	ink(s.Image, sh, sealRed, s.patchy())
}

// oval stamps the oval seal of tax offices (征税专用章).
func (s *Sheet) oval(x, y, rx, ry float64, name, below string) {
	sh := newShape()
	d := s.dots
	sh.ring(x*d, y*d, rx*d, ry*d, 0.9*d)
	size := ry * 0.3
	st := style{face: Song, size: math.Min(size, rx*1.5/float64(len([]rune(name))))}
	s.tilted(sh, st, x, y, -ry*0.28, 0, name)
	st.size = math.Min(size, rx*1.3/float64(len([]rune(below))))
	s.tilted(sh, st, x, y, ry*0.32, 0, below)
	ink(s.Image, sh, sealRed, s.patchy())
}

// patchy is the grain of stamp ink.
func (s *Sheet) patchy() func(x, y int) float64 {
	seed := s.random.Uint32()
	return func(x, y int) float64 {
		return 0.62 + 0.3*smoothNoise(float64(x), float64(y), 9, seed) - 0.5*math.Max(0, noise(x, y, seed)-0.86)*4
	}
}

// arc sets text along the upper part of a circle, feet inwards.
func (s *Sheet) arc(sh *shape, x, y, r, tilt float64, text string, radius float64) {
	runes := []rune(text)
	n := float64(len(runes))
	size := math.Min(radius*0.34, 4.6*r/n*0.98)
	span := math.Min(4.9, n*size*1.12/r)
	for i, c := range runes {
		angle := tilt
		if n > 1 {
			angle += -span/2 + span*float64(i)/(n-1)
		}
		g := s.fonts.glyph(SongBold, c)
		m := scale(size / unitsPerGlyph).then(affine{0.86, 0, 0, 0, 1.12, 0}). // seal script is tall and narrow
											then(translate(-g.advance*size*0.43, size*0.36)).then(translate(0, -r)).then(rotate(angle)).
											then(translate(x, y)).then(scale(s.dots))
		sh.glyph(g, m)
	}
}

// tilted sets a line whose middle is dy below x, y, turned around it.
func (s *Sheet) tilted(sh *shape, st style, x, y, dy, tilt float64, text string) {
	at := -s.width(st, text) / 2
	for _, c := range text {
		g := s.fonts.glyph(st.face, c)
		sh.glyph(g, scale(st.size/unitsPerGlyph).then(translate(at, dy+st.size*0.36)).then(rotate(tilt)).then(translate(x, y)).then(scale(s.dots)))
		at += g.advance*st.size + st.tracking
	}
}

func (s *Sheet) star(sh *shape, x, y, r, tilt float64) {
	for i := range 10 {
		l := r
		if i%2 == 1 {
			l = r * 0.382
		}
		sin, cos := math.Sincos(float64(i)*math.Pi/5 - math.Pi/2 + tilt)
		kind := sfnt.SegmentOp(sfnt.SegmentOpLineTo)
		if i == 0 {
			kind = sfnt.SegmentOpMoveTo
		}
		sh.add(kind, (x+l*cos)*s.dots, (y+l*sin)*s.dots)
	}
}

// sign writes a name by hand (签名): slanted, uneven, joined.
func (s *Sheet) sign(x, y, size float64, name string, c color.RGBA) {
	slant := 0.12 + 0.18*s.random.Float64()
	rise := -0.02 - 0.06*s.random.Float64()
	start := x
	for i, r := range name {
		g := s.fonts.glyph(Kai, r)
		grow := 0.86 + 0.3*s.random.Float64()
		sh := newShape()
		m := scale(size * grow / unitsPerGlyph).then(affine{0.95, -slant, 0, 0, 1, 0}).then(rotate((s.random.Float64() - 0.5) * 0.14)).
			then(translate(x, y+(x-start)*rise+(s.random.Float64()-0.5)*size*0.1)).then(scale(s.dots))
		sh.glyph(g, m)
		ink(s.Image, sh, c, func(px, py int) float64 { return 0.82 + 0.18*noise(px/2, py/2, 3) })
		next := x + g.advance*size*grow*0.84
		if i > 0 && s.random.IntN(2) == 0 {
			s.line(x-size*0.12, y-size*0.1, x+size*0.08, y-size*0.42, 0.22, c)
		}
		x = next
	}
}

// thumb presses a red fingerprint (指印).
func (s *Sheet) thumb(x, y, r float64) {
	sh := newShape()
	d := s.dots
	for i := range 6 {
		q := r * (0.2 + 0.16*float64(i))
		sh.ring(x*d, (y+r*0.1)*d, q*0.8*d, q*d, r*0.075*d)
	}
	ink(s.Image, sh, color.RGBA{205, 40, 48, 170}, s.patchy())
}

// qr draws something like a QR code (二维码): finder squares and random modules. It holds nothing.
func (s *Sheet) qr(x, y, size float64) {
	const n = 25
	m := size / n
	for j := range n {
		for i := range n {
			corner := i < 7 && j < 7 || i >= n-7 && j < 7 || i < 7 && j >= n-7
			if !corner && s.random.IntN(2) == 0 {
				s.fill(x+float64(i)*m, y+float64(j)*m, m*1.03, m*1.03, black)
			}
		}
	}
	for _, c := range [][2]float64{{0, 0}, {n - 7, 0}, {0, n - 7}} {
		cx, cy := x+c[0]*m, y+c[1]*m
		s.frame(cx+m/2, cy+m/2, 6*m, 6*m, m, black)
		s.fill(cx+2*m, cy+2*m, 3*m, 3*m, black)
	}
}
