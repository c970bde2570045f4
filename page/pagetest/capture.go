// Package pagetest makes pictures of pages, good and bad (采集样例), for tests and benches: pages with made-up writing, and what cameras,
// copiers, screens and hands do to them. It is plain Go and draws the same picture for the same seed.
package pagetest

import (
	"math"
	"math/rand/v2"

	"yushen/models"
)

// Capture does to a page what happens when it is photographed, copied or sent.
type Capture func(models.Image, *rand.Rand) models.Image

// clone copies the pixels.
func clone(img models.Image) models.Image {
	out := img
	out.BGR = append([]byte(nil), img.BGR...)
	return out
}

func clamp(v float64) byte { return byte(math.Max(0, math.Min(255, v+0.5))) }

// each replaces every pixel by f of its place (fractions) and colour (BGR, 0 to 255).
func each(img models.Image, f func(x, y float64, c [3]float64) [3]float64) models.Image {
	out := clone(img)
	for y := range img.Height {
		for x := range img.Width {
			p := out.BGR[3*(y*img.Width+x):]
			c := f(float64(x)/float64(img.Width), float64(y)/float64(img.Height), [3]float64{float64(p[0]), float64(p[1]), float64(p[2])})
			p[0], p[1], p[2] = clamp(c[0]), clamp(c[1]), clamp(c[2])
		}
	}
	return out
}

// Blurred is out of focus by sigma, given as a share of the longer side: 1/600 of an A4 page of 2339 pixels is 4 pixels.
func Blurred(sigma float64) Capture {
	return func(img models.Image, _ *rand.Rand) models.Image {
		r := sigma * float64(max(img.Width, img.Height))
		// Three box filters come within 3 % of a Gaussian (Kovesi, 2010).
		box := int(math.Sqrt(12*r*r/3+1)) | 1
		for range 3 {
			img = boxed(boxed(img, box, 1, 0), box, 0, 1)
		}
		return img
	}
}

// Shaken is blurred by a movement of the hand over the given share of the longer side, along x.
func Shaken(by float64) Capture {
	return func(img models.Image, _ *rand.Rand) models.Image {
		return boxed(img, int(by*float64(max(img.Width, img.Height)))|1, 1, 0)
	}
}

// boxed averages n pixels along x or y.
func boxed(img models.Image, n, dx, dy int) models.Image {
	out := clone(img)
	lines, length := img.Height, img.Width
	if dy == 1 {
		lines, length = length, lines
	}
	at := func(line, i int) int {
		i = min(max(i, 0), length-1)
		if dy == 1 {
			return 3 * (i*img.Width + line)
		}
		return 3 * (line*img.Width + i)
	}
	for line := range lines {
		for c := range 3 {
			sum := 0
			for i := -n / 2; i <= n/2; i++ {
				sum += int(img.BGR[at(line, i)+c])
			}
			for i := range length {
				out.BGR[at(line, i)+c] = byte(sum / n)
				sum += int(img.BGR[at(line, i+n/2+1)+c]) - int(img.BGR[at(line, i-n/2)+c])
			}
		}
	}
	return out
}

// Dim is a picture taken with little light: a share of the brightness, sensor noise of sigma grey levels.
func Dim(share, noise float64) Capture {
	return func(img models.Image, r *rand.Rand) models.Image {
		return each(img, func(_, _ float64, c [3]float64) [3]float64 {
			for i := range c {
				c[i] = c[i]*share + r.NormFloat64()*noise
			}
			return c
		})
	}
}

// Glared has the reflection of a lamp around (x, y) with the given radius, shares of the page's width; inside it nothing is left.
func Glared(x, y, radius float64) Capture {
	return func(img models.Image, _ *rand.Rand) models.Image {
		aspect := float64(img.Height) / float64(img.Width)
		return each(img, func(px, py float64, c [3]float64) [3]float64 {
			d := math.Hypot(px-x, (py-y)*aspect*1.4) / radius
			a := math.Max(0, math.Min(1, (1.35-d)/0.55))
			for i := range c {
				c[i] += (258 - c[i]) * a
			}
			return c
		})
	}
}

// Cropped keeps the part of the picture from (x0, y0) to (x1, y1).
func Cropped(x0, y0, x1, y1 float64) Capture {
	return func(img models.Image, _ *rand.Rand) models.Image {
		ax, ay := int(x0*float64(img.Width)), int(y0*float64(img.Height))
		out := models.Image{Width: int(x1*float64(img.Width)) - ax, Height: int(y1*float64(img.Height)) - ay}
		for y := range out.Height {
			at := 3 * ((y+ay)*img.Width + ax)
			out.BGR = append(out.BGR, img.BGR[at:at+3*out.Width]...)
		}
		return out
	}
}

// Fingered has a finger of the given width reaching in from the side at angle (radians) so that its tip lies at (x, y).
func Fingered(x, y, width, angle float64) Capture {
	return func(img models.Image, _ *rand.Rand) models.Image {
		aspect := float64(img.Height) / float64(img.Width)
		ux, uy := math.Cos(angle), math.Sin(angle)
		return each(img, func(px, py float64, c [3]float64) [3]float64 {
			dx, dy := px-x, (py-y)*aspect
			along, across := dx*ux+dy*uy, -dx*uy+dy*ux
			d := math.Abs(across)
			if along < 0 {
				d = math.Hypot(along, across)
			}
			d /= width / 2
			if d > 1.25 {
				return c
			}
			if d > 1 { // its shadow
				for i := range c {
					c[i] *= 0.75 + (d - 1)
				}
				return c
			}
			light := 1.05 - 0.45*d*d
			return [3]float64{125 * light, 160 * light, 220 * light}
		})
	}
}

// Covered has a flat thing of one colour lying on it (a pen, a phone, another paper): an upright rectangle.
func Covered(x0, y0, x1, y1 float64, color [3]float64) Capture {
	return func(img models.Image, r *rand.Rand) models.Image {
		return each(img, func(x, y float64, c [3]float64) [3]float64 {
			if x >= x0 && x < x1 && y >= y0 && y < y1 {
				n := r.NormFloat64() * 2
				return [3]float64{color[0] + n, color[1] + n, color[2] + n}
			}
			return c
		})
	}
}

// Shrunk has the given number of pixels along the longer side, as a thumbnail has.
func Shrunk(long int) Capture {
	return func(img models.Image, _ *rand.Rand) models.Image {
		s := float64(long) / float64(max(img.Width, img.Height))
		if s >= 1 {
			return img
		}
		return Resized(img, max(1, int(float64(img.Width)*s)), max(1, int(float64(img.Height)*s)))
	}
}

// Resized scales to w x h pixels: averages when smaller, linear when larger.
func Resized(img models.Image, w, h int) models.Image {
	out := models.Image{Width: w, Height: h, BGR: make([]byte, 3*w*h)}
	fx, fy := float64(img.Width)/float64(w), float64(img.Height)/float64(h)
	nx, ny := max(1, int(math.Ceil(fx))), max(1, int(math.Ceil(fy)))
	for y := range h {
		for x := range w {
			var sum [3]float64
			for j := range ny {
				for i := range nx {
					c := sample(img, (float64(x)+(float64(i)+0.5)/float64(nx))*fx-0.5, (float64(y)+(float64(j)+0.5)/float64(ny))*fy-0.5)
					for k := range sum {
						sum[k] += c[k]
					}
				}
			}
			for k := range sum {
				out.BGR[3*(y*w+x)+k] = clamp(sum[k] / float64(nx*ny))
			}
		}
	}
	return out
}

// sample reads a pixel at a place between pixels.
func sample(img models.Image, x, y float64) (c [3]float64) {
	x, y = math.Max(0, math.Min(x, float64(img.Width-1))), math.Max(0, math.Min(y, float64(img.Height-1)))
	x0, y0 := int(x), int(y)
	x1, y1 := min(x0+1, img.Width-1), min(y0+1, img.Height-1)
	fx, fy := x-float64(x0), y-float64(y0)
	at := func(x, y, k int) float64 { return float64(img.BGR[3*(y*img.Width+x)+k]) }
	for k := range c {
		c[k] = (at(x0, y0, k)*(1-fx)+at(x1, y0, k)*fx)*(1-fy) + (at(x0, y1, k)*(1-fx)+at(x1, y1, k)*fx)*fy
	}
	return c
}

// OnScreen is a picture of a screen that shows the page: the screen's lines beat against the camera's pixels. wave is the beat's length
// in pixels, depth its strength in grey levels.
func OnScreen(wave, depth float64) Capture {
	return func(img models.Image, r *rand.Rand) models.Image {
		angle := 0.05 + 0.25*r.Float64()
		w, h := float64(img.Width), float64(img.Height)
		return each(img, func(x, y float64, c [3]float64) [3]float64 {
			px, py := x*w, y*h
			bend := 40 * math.Sin(2.1*x+1.3*y)
			u := (px*math.Cos(angle) + py*math.Sin(angle) + bend) / wave
			v := (-px*math.Sin(angle) + py*math.Cos(angle) + bend) / (wave * 1.17)
			for i := range c {
				shift := float64(i) * 2 * math.Pi / 3
				c[i] = c[i]*0.93 + depth*(math.Sin(2*math.Pi*u+shift)+0.7*math.Sin(2*math.Pi*v+shift)) + 6*float64(2-i)/2
			}
			return c
		})
	}
}

// Copied is a black and white photocopy: no colour, harder contrast, specks of toner.
func Copied(contrast, specks float64) Capture {
	return func(img models.Image, r *rand.Rand) models.Image {
		return each(img, func(_, _ float64, c [3]float64) [3]float64 {
			g := 0.114*c[0] + 0.587*c[1] + 0.299*c[2]
			g = 235 + (g-215)*contrast + r.NormFloat64()*3
			if r.Float64() < specks {
				g = 60
			}
			return [3]float64{g, g, g}
		})
	}
}

// Shaded lies under one lamp: brightness falls from 1 at one side to the given share at the other, with the hue of a warm bulb.
func Shaded(share, warmth float64) Capture {
	return func(img models.Image, r *rand.Rand) models.Image {
		a := r.Float64() * 2 * math.Pi
		return each(img, func(x, y float64, c [3]float64) [3]float64 {
			t := 0.5 + ((x-0.5)*math.Cos(a)+(y-0.5)*math.Sin(a))/1.42
			l := share + (1-share)*t
			return [3]float64{c[0] * l * (1 - warmth), c[1] * l * (1 - warmth/3), c[2] * l}
		})
	}
}

// Shadowed has the hard edge of a shadow across it (a hand, a phone): the part beyond keeps the given share of light.
func Shadowed(share float64) Capture {
	return func(img models.Image, r *rand.Rand) models.Image {
		a, off := r.Float64()*2*math.Pi, (r.Float64()-0.5)*0.4
		return each(img, func(x, y float64, c [3]float64) [3]float64 {
			d := (x-0.5)*math.Cos(a) + (y-0.5)*math.Sin(a) - off
			l := share + (1-share)/(1+math.Exp(-d*90))
			return [3]float64{c[0] * l, c[1] * l, c[2] * l}
		})
	}
}

// Noisy has sensor noise of sigma grey levels.
func Noisy(sigma float64) Capture { return Dim(1, sigma) }

// Then does one thing after another.
func Then(steps ...Capture) Capture {
	return func(img models.Image, r *rand.Rand) models.Image {
		for _, s := range steps {
			img = s(img, r)
		}
		return img
	}
}
