package specimen

import (
	"image"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
)

// photo takes a sheet on a desk with a hand-held camera; kind says what is special about it.
func photo(s *Sheet, kind Kind, t float64, random *rand.Rand) *shot {
	w, h := float64(s.Image.Rect.Dx()), float64(s.Image.Rect.Dy())
	ow, oh, corners := framing(w, h, kind, t, random)
	fwd := through([4][2]float64{{0, 0}, {1, 0}, {1, 1}, {0, 1}}, corners)
	back := through(corners, [4][2]float64{{0, 0}, {1, 0}, {1, 1}, {0, 1}})
	bend := bending(kind, t, random)
	light := lighting(kind, t, ow, oh, random)
	seed := random.Uint32()
	ground := wood
	if random.IntN(2) == 0 {
		ground = cloth
	}
	img := render(int(ow), int(oh), func(x, y float64) [3]float64 {
		u, v := back.apply(x, y)
		v += bend.lift(u, v)
		c, ok := sample(s.Image, u*w, v*h)
		if !ok || u < 0 || v < 0 || u > 1 || v > 1 {
			shade := 1.0
			if near := math.Max(math.Max(-u, u-1)*w, math.Max(-v, v-1)*h); near < 14 { // the sheet's own shadow
				shade = 0.72 + 0.02*near
			}
			return light(x, y, times(ground(x, y, seed), shade))
		}
		return light(x, y, times(c, bend.shade(u, v)))
	})
	out := &shot{image: img, quality: 66, point: func(u, v float64) (float64, float64) {
		x, y := fwd.apply(u, v-bend.lift(u, v))
		return x / ow, y / oh
	}}
	develop(out, kind, t, random)
	return out
}

// framing says how large the picture is and where the sheet's corners lie in it, clockwise from top left.
func framing(w, h float64, kind Kind, t float64, random *rand.Rand) (ow, oh float64, corners [4][2]float64) {
	share := 0.88 // of the frame that the sheet's width takes
	if kind == SmallFrame {
		share = 0.74 - 0.22*t
	}
	ow, oh = w/share, h/share
	if kind == SmallFrame { // a phone's picture stays as large as it is
		k := math.Max(w, h) * 1.12 / math.Max(ow, oh)
		ow, oh = ow*k, oh*k
		w, h = w*k, h*k
	}
	x0, y0 := (ow-w)/2, (oh-h)/2
	jitter := 0.012 + 0.02*t
	if kind == Tilt {
		jitter = 0.02
	}
	off := func() float64 { return (random.Float64()*2 - 1) * jitter * math.Min(w, h) }
	corners = [4][2]float64{{x0 + off(), y0 + off()}, {x0 + w + off(), y0 + off()}, {x0 + w + off(), y0 + h + off()}, {x0 + off(), y0 + h + off()}}
	if kind == Tilt { // seen from one side: the far edge is shorter and the page less tall
		far := (0.06 + 0.14*t) * w
		flat := (0.04 + 0.12*t) * h
		corners[0][0] += far
		corners[1][0] -= far
		corners[0][1] += flat
		corners[1][1] += flat
	}
	turn := (random.Float64()*2 - 1) * (0.012 + 0.03*t)
	if kind == Tilt {
		turn *= 2.2
	}
	sin, cos := math.Sincos(turn)
	for i, c := range corners {
		x, y := c[0]-ow/2, c[1]-oh/2
		corners[i] = [2]float64{ow/2 + x*cos - y*sin, oh/2 + x*sin + y*cos}
	}
	return ow, oh, corners
}

// bent is how far paper is from flat: lift in fractions of its height, and what that does to the light.
type bent struct{ lift, shade func(u, v float64) float64 }

func bending(kind Kind, t float64, random *rand.Rand) bent {
	flat := func(u, v float64) float64 { return 0 }
	even := func(u, v float64) float64 { return 1 }
	switch kind {
	case Curl: // a bound page rises towards its spine
		left := random.IntN(2) == 0
		amount := 0.012 + 0.028*t
		side := func(u float64) float64 {
			if left {
				return 1 - u
			}
			return u
		}
		return bent{
			lift:  func(u, v float64) float64 { return amount * math.Pow(math.Max(0, side(u)), 4) },
			shade: func(u, v float64) float64 { return 1 - (0.25+0.3*t)*math.Pow(math.Max(0, side(u)), 6) },
		}
	case Fold: // once across, once down; each crease has a bright and a dark side
		cross, down := 0.48+0.04*random.Float64(), 0.49+0.03*random.Float64()
		crease := func(d float64) float64 {
			return (0.1+0.2*t)*math.Copysign(math.Exp(-math.Abs(d)/0.02), d) - (0.2+0.25*t)*math.Exp(-d*d/0.000006)
		}
		return bent{
			lift: func(u, v float64) float64 { return (0.002 + 0.004*t) * math.Exp(-math.Abs(u-down)/0.08) },
			shade: func(u, v float64) float64 {
				return 1 + crease(v-cross) + 0.8*crease(u-down) - 0.05*t*math.Copysign(1, v-cross)
			},
		}
	}
	return bent{flat, even}
}

// lighting says what the light does to a colour at a place.
func lighting(kind Kind, t, ow, oh float64, random *rand.Rand) func(x, y float64, c [3]float64) [3]float64 {
	angle := random.Float64() * 2 * math.Pi
	sin, cos := math.Sincos(angle)
	slope := 0.12 + 0.14*t
	even := func(x, y float64, c [3]float64) [3]float64 {
		return times(c, 0.96-slope*((x/ow-0.5)*cos+(y/oh-0.5)*sin))
	}
	switch kind {
	case Lamp: // warm and near, with the edge of a shadow across
		lx, ly := ow*(0.25+0.5*random.Float64()), oh*(0.15+0.3*random.Float64())
		edge := 0.55 + 0.25*random.Float64()
		return func(x, y float64, c [3]float64) [3]float64 {
			d := math.Hypot((x-lx)/ow, (y-ly)/oh)
			f := 1.06 - (0.35+0.3*t)*d*d
			if p := x/ow*0.35 + y/oh*0.8; p > edge {
				f *= 1 - (0.22+0.3*t)*math.Min(1, (p-edge)/0.02)
			}
			return [3]float64{c[0] * f, c[1] * f * (0.94 - 0.05*t), c[2] * f * (0.78 - 0.14*t)}
		}
	case LowLight, TooDark:
		level := 0.5 - 0.12*t
		if kind == TooDark {
			level = 0.3 - 0.26*t
			if t >= Unreadable { // paper of 25 levels of 255 and less: large print can still be made out at 40
				level = 0.2 - 0.17*t
			}
		}
		return func(x, y float64, c [3]float64) [3]float64 {
			c = even(x, y, c)
			return [3]float64{c[0] * level * 1.04, c[1] * level, c[2] * level * 0.9}
		}
	}
	return even
}

// develop is what camera and programs do to the picture after the light.
func develop(out *shot, kind Kind, t float64, random *rand.Rand) {
	switch kind {
	case LowLight:
		blur(out.image, 0.6+0.3*t)
		grainy(out.image, random, 5+5*t)
	case TooDark:
		blur(out.image, 0.6+0.8*t)
		grainy(out.image, random, 4+9*t)
		out.quality = 60
		if t >= Unreadable {
			out.lost = func(Place) bool { return true }
		}
	case Chat:
		blur(out.image, 0.4)
		grainy(out.image, random, 2)
		out.image = shrink(out.image, 1440-int(180*t))
		out.quality = 46 - int(14*t)
		again(out)
	case Stained:
		stain(out, t, random)
		blur(out.image, 0.5)
		grainy(out.image, random, 2.2)
	default:
		blur(out.image, 0.5)
		grainy(out.image, random, 2.2)
	}
}

// faulty is a photograph with one grave fault.
func faulty(s *Sheet, kind Kind, t float64, random *rand.Rand) *shot {
	out := photo(s, Desk, 0.3, random)
	w, h := float64(out.image.Rect.Dx()), float64(out.image.Rect.Dy())
	switch kind {
	case Blur:
		blur(out.image, (0.04+0.62*t)*s.dots) // in mm of paper, so that at 0.6 print of 4 mm is lost
		smear(out.image, int(0.25*t*s.dots), random.IntN(2) == 0)
		if t >= Unreadable {
			out.lost = func(Place) bool { return true }
		}
	case LowRes:
		k := (5.2 - 4.3*t) / s.dots // pixels per mm of paper that remain
		if t >= Unreadable {        // print of the usual 3.5 mm has 5 pixels and fewer, the largest 6: strokes merge
			k = (2.6 - 2*t) / s.dots
		}
		out.image = shrink(out.image, int(math.Max(w, h)*math.Min(1, k)))
		out.quality = 62
		if t >= Unreadable {
			out.lost = func(Place) bool { return true }
		}
	case Glare:
		glare(out, s, t, random)
	case Occluded:
		occlude(out, s, t, random)
	case Shadow:
		shadow(out, s, t, random)
	case Mosaic:
		mosaic(out, s, t, random)
	case Cropped:
		crop(out, s, t, random)
	case Screen:
		screen(out, t, random)
	}
	return out
}

// target is a value of the sheet that the fault is to hit, and its middle in the picture as fractions. Critical values go first.
func target(out *shot, s *Sheet, random *rand.Rand) (place Place, x, y float64) {
	critical := []string{"id_number", "valid_to", "total_price", "unit_no", "buyers[].id_number", "proof_no", "cert_no", "uscc", "location"}
	for _, key := range append(critical, slices.Sorted(maps.Keys(s.Places))...) {
		if list := s.Places[key]; len(list) > 0 {
			place = list[random.IntN(len(list))]
			break
		}
	}
	x, y = out.point((place[0]+place[2])/2, (place[1]+place[3])/2)
	return place, x, y
}

// aside moves a spot off the value where the fault is mild: to the emptiest place of the sheet for something of rx by ry, fractions of the
// picture; with a thumb, that comes in from a side, to the emptiest place at a side.
func aside(out *shot, s *Sheet, t, x, y, rx, ry float64, thumb bool) (float64, float64) {
	if t >= Unreadable {
		return x, y
	}
	across := []float64{0.2, 0.35, 0.5, 0.65, 0.8}
	if thumb {
		across = []float64{0.03, 0.97}
	}
	least := math.Inf(1)
	for v := 0.04; v < 0.97; v += 0.04 {
		for _, u := range across {
			if n := s.printed(u-rx, v-ry, u+rx, v+ry); n < least {
				least = n
				x, y = out.point(u, v)
			}
		}
	}
	return x, y
}

// printed is the share of a part of the sheet, in fractions, that is darker than paper.
func (s *Sheet) printed(u0, v0, u1, v1 float64) float64 {
	w, h := float64(s.Image.Rect.Dx()), float64(s.Image.Rect.Dy())
	var all, dark float64
	for y := max(0, int(v0*h)); y < min(int(h), int(v1*h)); y += 3 {
		for x := max(0, int(u0*w)); x < min(int(w), int(u1*w)); x += 3 {
			p := s.Image.Pix[y*s.Image.Stride+x*4:]
			all++
			if int(p[0])+int(p[1])+int(p[2]) < 600 {
				dark++
			}
		}
	}
	return dark / math.Max(1, all)
}

func glare(out *shot, s *Sheet, t float64, random *rand.Rand) {
	_, x, y := target(out, s, random)
	w, h := float64(out.image.Rect.Dx()), float64(out.image.Rect.Dy())
	rx, ry := w*(0.1+0.16*t), h*(0.045+0.07*t)
	x, y = aside(out, s, t, x, y, 1.2*rx/w, 1.2*ry/h, false)
	turn := (random.Float64() - 0.5) * 0.8
	sin, cos := math.Sincos(turn)
	each(out.image, func(px, py int, c [3]float64) [3]float64 {
		dx, dy := float64(px)-x*w, float64(py)-y*h
		a, b := (dx*cos+dy*sin)/rx, (dy*cos-dx*sin)/ry
		return toward(c, [3]float64{255, 255, 252}, math.Min(1, 1.7*math.Exp(-(a*a+b*b))))
	})
	lose(out, t, x, y, rx/w*0.72, ry/h*0.72)
}

func occlude(out *shot, s *Sheet, t float64, random *rand.Rand) {
	_, x, y := target(out, s, random)
	w, h := float64(out.image.Rect.Dx()), float64(out.image.Rect.Dy())
	r := math.Min(w, h) * (0.045 + 0.06*t)
	x, y = aside(out, s, t, x, y, 1.4*r/w, 1.5*r/h, true)
	// A thumb from the nearest side: its ball covers the spot, the rest comes in from the edge.
	from := -r
	if x > 0.5 {
		from = w + r
	}
	seed := random.Uint32()
	each(out.image, func(px, py int, c [3]float64) [3]float64 {
		fx, fy := float64(px), float64(py)
		lo, hi := math.Min(from, x*w), math.Max(from, x*w)
		d := math.Hypot(fx-math.Min(math.Max(fx, lo), hi), (fy-y*h)*0.9) / r
		if d > 1.12 {
			return c
		}
		skin := times([3]float64{222, 174, 146}, 0.92+0.1*smoothNoise(fx, fy, 12, seed)-0.3*math.Pow(math.Min(1, d), 3))
		return toward(c, skin, math.Min(1, (1.12-d)*9))
	})
	lose(out, t, x, y, r/w, r/h)
}

// lose notes that what lies in an ellipse of the picture cannot be read.
func lose(out *shot, t, x, y, rx, ry float64) {
	if t < Unreadable {
		return
	}
	out.lost = func(p Place) bool {
		return p[0] < x+rx && p[2] > x-rx && p[1] < y+ry && p[3] > y-ry
	}
}

// crop cuts the picture so that an edge of the sheet, or the value at it, is missing.
func crop(out *shot, s *Sheet, t float64, random *rand.Rand) {
	place, x, y := target(out, s, random)
	w, h := out.image.Rect.Dx(), out.image.Rect.Dy()
	cut := image.Rect(0, 0, w, h)
	if t < Unreadable { // only the desk around the sheet goes
		cut = image.Rect(w*3/100, h*3/100, w-w*3/100, h-h*3/100)
	} else if math.Min(y, 1-y) < math.Min(x, 1-x) {
		if y < 0.5 {
			cut.Min.Y = int(y * float64(h))
		} else {
			cut.Max.Y = int(y * float64(h))
		}
	} else if x > 0.5 || place[2] > 0.6 {
		cut.Max.X = int(x * float64(w))
	} else {
		cut.Min.X = int(x * float64(w))
	}
	small := image.NewRGBA(image.Rect(0, 0, cut.Dx(), cut.Dy()))
	for r := range cut.Dy() {
		copy(small.Pix[r*small.Stride:r*small.Stride+4*cut.Dx()], out.image.Pix[(r+cut.Min.Y)*out.image.Stride+4*cut.Min.X:])
	}
	point := out.point
	out.image = small
	out.point = func(u, v float64) (float64, float64) {
		px, py := point(u, v)
		return (px*float64(w) - float64(cut.Min.X)) / float64(cut.Dx()), (py*float64(h) - float64(cut.Min.Y)) / float64(cut.Dy())
	}
	if t >= Unreadable {
		out.lost = func(p Place) bool { return p[0] < 0 || p[1] < 0 || p[2] > 1 || p[3] > 1 }
	}
}

// screen is a picture of a picture on a monitor: beats between two grids, a blue cast, the backlight's unevenness.
func screen(out *shot, t float64, random *rand.Rand) {
	w, h := float64(out.image.Rect.Dx()), float64(out.image.Rect.Dy())
	angle := 0.06 + 0.1*random.Float64()
	sin, cos := math.Sincos(angle)
	pitch := 3.1 + 0.5*random.Float64()
	amount := 0.1 + 0.16*t
	each(out.image, func(px, py int, c [3]float64) [3]float64 {
		x, y := float64(px), float64(py)
		a := math.Sin((x*cos + y*sin) * 2 * math.Pi / pitch)
		b := math.Sin((y*cos - x*sin) * 2 * math.Pi / (pitch * 1.04))
		beat := math.Sin(x*2*math.Pi/41+3*math.Sin(y/170)) * math.Sin(y*2*math.Pi/57+2*math.Sin(x/210))
		f := 1 + amount*(0.45*a+0.45*b+0.55*beat)
		glow := 0.92 + 0.1*math.Sin(math.Pi*x/w)*math.Sin(math.Pi*y/h)
		return [3]float64{c[0] * f * glow * (0.95 + 0.1*amount*a), c[1] * f * glow, c[2]*(1+amount*(0.4*b-0.3*beat))*glow*1.03 + 4}
	})
	out.quality = 76
}

// again stores and opens the picture once more, as a chat program does on the way.
func again(out *shot) {
	if data, err := out.jpeg(); err == nil {
		if img, err := decode(data); err == nil {
			out.image = img
		}
	}
}
