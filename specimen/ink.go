package specimen

import (
	"image"
	"image/color"
	"math"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/vector"
)

// affine maps x, y to a*x+b*y+c, d*x+e*y+f.
type affine struct{ a, b, c, d, e, f float64 }

func (m affine) apply(x, y float64) (float64, float64) {
	return m.a*x + m.b*y + m.c, m.d*x + m.e*y + m.f
}

// then applies n after m.
func (m affine) then(n affine) affine {
	return affine{
		n.a*m.a + n.b*m.d, n.a*m.b + n.b*m.e, n.a*m.c + n.b*m.f + n.c,
		n.d*m.a + n.e*m.d, n.d*m.b + n.e*m.e, n.d*m.c + n.e*m.f + n.f,
	}
}

func translate(x, y float64) affine { return affine{1, 0, x, 0, 1, y} }
func scale(s float64) affine        { return affine{s, 0, 0, 0, s, 0} }

// rotate turns by an angle in radians, clockwise on the page.
func rotate(angle float64) affine {
	sin, cos := math.Sincos(angle)
	return affine{cos, -sin, 0, sin, cos, 0}
}

// shape is a filled outline in pixels.
type shape struct {
	ops                    []shapeOp
	minX, minY, maxX, maxY float64
}

type shapeOp struct {
	kind sfnt.SegmentOp
	p    [6]float64
}

func newShape() *shape {
	return &shape{minX: math.Inf(1), minY: math.Inf(1), maxX: math.Inf(-1), maxY: math.Inf(-1)}
}

func (s *shape) add(kind sfnt.SegmentOp, xy ...float64) {
	op := shapeOp{kind: kind}
	copy(op.p[:], xy)
	for i := 0; i+1 < len(xy); i += 2 {
		s.minX, s.maxX = math.Min(s.minX, xy[i]), math.Max(s.maxX, xy[i])
		s.minY, s.maxY = math.Min(s.minY, xy[i+1]), math.Max(s.maxY, xy[i+1])
	}
	s.ops = append(s.ops, op)
}

func (s *shape) polygon(xy ...float64) {
	s.add(sfnt.SegmentOpMoveTo, xy[0], xy[1])
	for i := 2; i+1 < len(xy); i += 2 {
		s.add(sfnt.SegmentOpLineTo, xy[i], xy[i+1])
	}
}

func (s *shape) glyph(g glyph, m affine) {
	for _, seg := range g.segments {
		n := 1
		switch seg.Op {
		case sfnt.SegmentOpQuadTo:
			n = 2
		case sfnt.SegmentOpCubeTo:
			n = 3
		}
		var xy []float64
		for _, p := range seg.Args[:n] {
			x, y := m.apply(float64(p.X)/64, float64(p.Y)/64)
			xy = append(xy, x, y)
		}
		s.add(seg.Op, xy...)
	}
}

// ring is a circle's outline: outer and inner circle wound against each other.
func (s *shape) ring(cx, cy, rx, ry, width float64) {
	const n = 120
	for _, edge := range []struct{ d, turn float64 }{{width / 2, 1}, {-width / 2, -1}} {
		for i := range n {
			sin, cos := math.Sincos(edge.turn * 2 * math.Pi * float64(i) / n)
			kind := sfnt.SegmentOp(sfnt.SegmentOpLineTo)
			if i == 0 {
				kind = sfnt.SegmentOpMoveTo
			}
			s.add(kind, cx+(rx+edge.d)*cos, cy+(ry+edge.d)*sin)
		}
	}
}

// mask rasterises the shape; the rectangle is where it lies in the picture.
func (s *shape) mask(bounds image.Rectangle) (*image.Alpha, image.Rectangle) {
	if len(s.ops) == 0 {
		return nil, image.Rectangle{}
	}
	r := image.Rect(int(math.Floor(s.minX))-1, int(math.Floor(s.minY))-1, int(math.Ceil(s.maxX))+1, int(math.Ceil(s.maxY))+1)
	if r.Intersect(bounds).Empty() {
		return nil, image.Rectangle{}
	}
	z := vector.NewRasterizer(r.Dx(), r.Dy())
	ox, oy := float64(r.Min.X), float64(r.Min.Y)
	f := func(op shapeOp, i int) (float32, float32) { return float32(op.p[2*i] - ox), float32(op.p[2*i+1] - oy) }
	open := false
	for _, op := range s.ops {
		x0, y0 := f(op, 0)
		x1, y1 := f(op, 1)
		x2, y2 := f(op, 2)
		switch op.kind {
		case sfnt.SegmentOpMoveTo:
			if open {
				z.ClosePath()
			}
			z.MoveTo(x0, y0)
			open = true
		case sfnt.SegmentOpLineTo:
			z.LineTo(x0, y0)
		case sfnt.SegmentOpQuadTo:
			z.QuadTo(x0, y0, x1, y1)
		case sfnt.SegmentOpCubeTo:
			z.CubeTo(x0, y0, x1, y1, x2, y2)
		}
	}
	z.ClosePath()
	m := image.NewAlpha(image.Rect(0, 0, r.Dx(), r.Dy()))
	z.Draw(m, m.Bounds(), image.Opaque, image.Point{})
	return m, r
}

// ink multiplies a colour into the picture where the shape lies, as ink does on paper: black print stays black under a red seal. grain,
// where not nil, thins the ink at a pixel (0 to 1).
func ink(dst *image.RGBA, s *shape, c color.RGBA, grain func(x, y int) float64) {
	m, r := s.mask(dst.Bounds())
	if m == nil {
		return
	}
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			if !(image.Point{X: x, Y: y}).In(dst.Rect) {
				continue
			}
			a := float64(m.Pix[(y-r.Min.Y)*m.Stride+x-r.Min.X]) / 255 * float64(c.A) / 255
			if a == 0 {
				continue
			}
			if grain != nil {
				a *= grain(x, y)
			}
			p := dst.Pix[dst.PixOffset(x, y):]
			for i, v := range [3]uint8{c.R, c.G, c.B} {
				p[i] = uint8(float64(p[i])*(1-a) + float64(p[i])*float64(v)/255*a + 0.5)
			}
		}
	}
}

// noise is a cheap, repeatable value between 0 and 1 for a place.
func noise(x, y int, seed uint32) float64 {
	h := uint32(x)*374761393 + uint32(y)*668265263 + seed*2246822519
	h = (h ^ h>>13) * 1274126177
	h ^= h >> 16
	return float64(h&0xffff) / 0xffff
}

// smoothNoise interpolates noise over cells of a size.
func smoothNoise(x, y, cell float64, seed uint32) float64 {
	fx, fy := x/cell, y/cell
	ix, iy := math.Floor(fx), math.Floor(fy)
	tx, ty := fx-ix, fy-iy
	tx, ty = tx*tx*(3-2*tx), ty*ty*(3-2*ty)
	at := func(dx, dy int) float64 { return noise(int(ix)+dx, int(iy)+dy, seed) }
	return (at(0, 0)*(1-tx)+at(1, 0)*tx)*(1-ty) + (at(0, 1)*(1-tx)+at(1, 1)*tx)*ty
}
