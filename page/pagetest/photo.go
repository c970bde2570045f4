package pagetest

import (
	"math"
	"math/rand/v2"

	"yushen/models"
)

// Desk is what a document lies on.
type Desk int

// The desks.
const (
	DarkDesk Desk = iota
	WoodDesk
	GreyDesk
	DottedCloth
	CheckedCloth
	PaleDesk
)

// Photo is a picture of a page on a desk.
type Photo struct {
	Desk   Desk
	W, H   int     // pixels of the picture
	Fill   float64 // share of the picture's width or height that the page takes
	Turn   float64 // degrees clockwise
	Tilt   float64 // how much shorter the far side looks, 0 to 0.4
	OffX   float64 // of the page's centre from the picture's, share of the picture
	OffY   float64
	Folds  float64 // how far a sheet folded in four bows out of its plane, share of the width
	Curl   float64 // how far the sheet rises at a spine along its left side
	Shadow bool    // the page throws a shadow on the desk
}

// Corners are the page's corners in fractions of the picture, clockwise from top left, where it lies flat.
func (p Photo) Corners(page models.Image) models.Box {
	aspect := float64(page.Width) / float64(page.Height)
	pw := p.Fill * float64(p.W)
	if pw/aspect > p.Fill*float64(p.H) {
		pw = p.Fill * float64(p.H) * aspect
	}
	ph := pw / aspect
	t := p.Turn * math.Pi / 180
	var b models.Box
	for i, c := range [4][2]float64{{-1, -1}, {1, -1}, {1, 1}, {-1, 1}} {
		x, y := c[0]*pw/2, c[1]*ph/2
		if c[1] < 0 { // the far side
			x *= 1 - p.Tilt
			y *= 1 - p.Tilt/2
		}
		b[i] = models.Point{X: (float64(p.W)*(0.5+p.OffX) + x*math.Cos(t) - y*math.Sin(t)) / float64(p.W),
			Y: (float64(p.H)*(0.5+p.OffY) + x*math.Sin(t) + y*math.Cos(t)) / float64(p.H)}
	}
	return b
}

// Take photographs the page.
func (p Photo) Take(page models.Image, r *rand.Rand) models.Image {
	out := models.Image{Width: p.W, Height: p.H, BGR: make([]byte, 3*p.W*p.H)}
	inv := inverse(p.Corners(page))
	desk := p.desk(r)
	for y := range p.H {
		for x := range p.W {
			fx, fy := (float64(x)+0.5)/float64(p.W), (float64(y)+0.5)/float64(p.H)
			q := inv.Map(models.Point{X: fx, Y: fy})
			u, v, light := p.bent(q.X, q.Y)
			var c [3]float64
			switch {
			case u >= 0 && u < 1 && v >= 0 && v < 1:
				c = sample(page, u*float64(page.Width)-0.5, v*float64(page.Height)-0.5)
				for k := range c {
					c[k] *= light
				}
			default:
				c = desk(x, y)
				if p.Shadow {
					d := math.Max(math.Max(-u, u-1), math.Max(-v, v-1))
					s := 1 - 0.45*math.Exp(-d*60)
					for k := range c {
						c[k] *= s
					}
				}
			}
			for k := range c {
				out.BGR[3*(y*p.W+x)+k] = clamp(c[k])
			}
		}
	}
	return out
}

// bent moves a place of the flat sheet to where folds and a curl show it, and tells how much light falls there.
func (p Photo) bent(u, v float64) (bu, bv, light float64) {
	light = 1
	if p.Folds > 0 {
		wave := func(t float64) float64 { return math.Abs(math.Mod(t*2+10, 2)-1) - 0.5 }
		v += p.Folds * wave(u)
		u += p.Folds * wave(v)
		if math.Mod(math.Floor(u*2)+math.Floor(v*2)+10, 2) == 0 {
			light = 0.78
		}
	}
	if p.Curl > 0 {
		rise := math.Exp(-u * 5)
		v += p.Curl * rise * (v - 0.5) * 0.6
		v += p.Curl * rise * 0.5
		light *= 1 - 0.5*rise*p.Curl*8
	}
	return u, v, math.Max(0.35, light)
}

// inverse maps fractions of the picture to fractions of the page whose corners are b.
func inverse(b models.Box) models.Homography {
	// Projective map of the unit square to b (Heckbert, 1989, section 2.2.3), then its adjugate.
	dx1, dy1 := b[1].X-b[2].X, b[1].Y-b[2].Y
	dx2, dy2 := b[3].X-b[2].X, b[3].Y-b[2].Y
	sx, sy := b[0].X-b[1].X+b[2].X-b[3].X, b[0].Y-b[1].Y+b[2].Y-b[3].Y
	den := dx1*dy2 - dx2*dy1
	g, h := (sx*dy2-dx2*sy)/den, (dx1*sy-sx*dy1)/den
	m := [9]float64{b[1].X - b[0].X + g*b[1].X, b[3].X - b[0].X + h*b[3].X, b[0].X,
		b[1].Y - b[0].Y + g*b[1].Y, b[3].Y - b[0].Y + h*b[3].Y, b[0].Y, g, h, 1}
	adj := models.Homography{m[4]*m[8] - m[5]*m[7], m[2]*m[7] - m[1]*m[8], m[1]*m[5] - m[2]*m[4],
		m[5]*m[6] - m[3]*m[8], m[0]*m[8] - m[2]*m[6], m[2]*m[3] - m[0]*m[5],
		m[3]*m[7] - m[4]*m[6], m[1]*m[6] - m[0]*m[7], m[0]*m[4] - m[1]*m[3]}
	for i := range adj {
		adj[i] /= adj[8]
	}
	return adj
}

// desk tells the colour of the desk at each pixel.
func (p Photo) desk(r *rand.Rand) func(x, y int) [3]float64 {
	long := float64(max(p.W, p.H))
	noise := make([]float64, 4096)
	for i := range noise {
		noise[i] = r.NormFloat64()
	}
	cell := long / (18 + 14*r.Float64())
	a := [3]float64{60 + 120*r.Float64(), 60 + 120*r.Float64(), 60 + 120*r.Float64()}
	b := [3]float64{60 + 140*r.Float64(), 60 + 140*r.Float64(), 60 + 140*r.Float64()}
	plain := func(c [3]float64, spread float64) func(x, y int) [3]float64 {
		return func(x, y int) [3]float64 {
			n := noise[(x*131+y*197)&4095] * spread
			return [3]float64{c[0] + n, c[1] + n, c[2] + n}
		}
	}
	switch p.Desk {
	case WoodDesk:
		return func(x, y int) [3]float64 {
			n := 14*math.Sin(float64(y)/long*160+2*math.Sin(float64(x)/long*9)) + 9*noise[(y*7+x/60)&4095]
			return [3]float64{58 + n*0.6, 92 + n*0.8, 138 + n}
		}
	case GreyDesk:
		return plain([3]float64{150, 152, 150}, 4)
	case PaleDesk:
		return plain([3]float64{196, 208, 214}, 4)
	case DottedCloth:
		return func(x, y int) [3]float64 {
			dx, dy := math.Mod(float64(x), cell)-cell/2, math.Mod(float64(y), cell)-cell/2
			if math.Hypot(dx, dy) < cell*0.3 {
				return b
			}
			return a
		}
	case CheckedCloth:
		return func(x, y int) [3]float64 {
			k := (int(float64(x)/cell) & 1) + (int(float64(y)/cell) & 1)
			f := float64(k) / 2
			return [3]float64{a[0]*(1-f) + b[0]*f, a[1]*(1-f) + b[1]*f, a[2]*(1-f) + b[2]*f}
		}
	}
	return plain([3]float64{44, 46, 52}, 5)
}
