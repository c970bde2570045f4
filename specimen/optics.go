package specimen

import (
	"image"
	"image/color"
	"math"
	"math/rand/v2"

	"yushen/models"
)

// homography maps points of the plane in perspective.
type homography struct{ models.Homography }

func (h homography) apply(x, y float64) (float64, float64) {
	p := h.Map(models.Point{X: x, Y: y})
	return p.X, p.Y
}

// through is the homography that sends four points to four others, no three of which lie on a line.
func through(from, to [4][2]float64) homography {
	var a, b [4]models.Point
	for i := range from {
		a[i], b[i] = models.Point{X: from[i][0], Y: from[i][1]}, models.Point{X: to[i][0], Y: to[i][1]}
	}
	h, _ := models.HomographyBetween(a, b)
	return homography{h}
}

// sample reads a picture between pixels; ok is false outside.
func sample(img *image.RGBA, x, y float64) (c [3]float64, ok bool) {
	b := img.Rect
	x, y = x-0.5, y-0.5
	ix, iy := int(math.Floor(x)), int(math.Floor(y))
	if ix < -1 || iy < -1 || ix >= b.Dx() || iy >= b.Dy() {
		return c, false
	}
	fx, fy := x-float64(ix), y-float64(iy)
	for dy := range 2 {
		for dx := range 2 {
			px, py := min(max(ix+dx, 0), b.Dx()-1), min(max(iy+dy, 0), b.Dy()-1)
			w := (1 - math.Abs(float64(1-dx)-(1-fx))) * (1 - math.Abs(float64(1-dy)-(1-fy)))
			p := img.Pix[py*img.Stride+px*4:]
			c[0] += w * float64(p[0])
			c[1] += w * float64(p[1])
			c[2] += w * float64(p[2])
		}
	}
	return c, true
}

func clamp(v float64) uint8 { return uint8(math.Min(255, math.Max(0, v+0.5))) }

// each changes every pixel.
func each(img *image.RGBA, change func(x, y int, c [3]float64) [3]float64) {
	for y := range img.Rect.Dy() {
		for x := range img.Rect.Dx() {
			p := img.Pix[y*img.Stride+x*4:]
			c := change(x, y, [3]float64{float64(p[0]), float64(p[1]), float64(p[2])})
			p[0], p[1], p[2] = clamp(c[0]), clamp(c[1]), clamp(c[2])
		}
	}
}

func times(c [3]float64, f float64) [3]float64 { return [3]float64{c[0] * f, c[1] * f, c[2] * f} }

func toward(c [3]float64, to [3]float64, a float64) [3]float64 {
	for i := range c {
		c[i] += (to[i] - c[i]) * a
	}
	return c
}

// blur smears a picture by a Gaussian of sigma pixels, as three box filters.
func blur(img *image.RGBA, sigma float64) {
	if sigma < 1.4 { // below the least three boxes: one box, mixed with what was there
		sharp := append([]uint8(nil), img.Pix...)
		box(img, 1, true)
		box(img, 1, false)
		mix := math.Min(1, sigma*sigma/0.67)
		for i, v := range img.Pix {
			img.Pix[i] = uint8(float64(sharp[i])*(1-mix) + float64(v)*mix + 0.5)
		}
		return
	}
	r := int(math.Sqrt(sigma*sigma*4+1)/2 + 0.5)
	for range 3 {
		box(img, max(r, 1), true)
		box(img, max(r, 1), false)
	}
}

// smear blurs along one axis only, as a moving hand does.
func smear(img *image.RGBA, r int, across bool) {
	if r > 0 {
		box(img, r, across)
	}
}

func box(img *image.RGBA, r int, across bool) {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	lines, n, step, next := h, w, 4, img.Stride
	if !across {
		lines, n, step, next = w, h, img.Stride, 4
	}
	line := make([]int, n)
	for l := range lines {
		for ch := range 3 {
			at := l*next + ch
			for i := range n {
				line[i] = int(img.Pix[at+i*step])
			}
			sum := 0
			for i := -r; i <= r; i++ {
				sum += line[min(max(i, 0), n-1)]
			}
			for i := range n {
				img.Pix[at+i*step] = uint8((sum + r) / (2*r + 1))
				sum += line[min(i+r+1, n-1)] - line[max(i-r, 0)]
			}
		}
	}
}

// grainy adds sensor noise of sigma grey levels.
func grainy(img *image.RGBA, random *rand.Rand, sigma float64) {
	if sigma <= 0 {
		return
	}
	seed := random.Uint32()
	each(img, func(x, y int, c [3]float64) [3]float64 {
		for i := range c {
			c[i] += (noise(x, y, seed+uint32(i)) + noise(x, y, seed+7+uint32(i)) - 1) * 1.7 * sigma
		}
		return c
	})
}

// shrink scales a picture so that its longer side has n pixels, averaging; a smaller picture stays.
func shrink(img *image.RGBA, n int) *image.RGBA {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	long := max(w, h)
	if long <= n {
		return img
	}
	return resize(img, w*n/long, h*n/long)
}

// resize scales to a size, averaging the pixels that fall together.
func resize(img *image.RGBA, w, h int) *image.RGBA {
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	fx, fy := float64(img.Rect.Dx())/float64(w), float64(img.Rect.Dy())/float64(h)
	taps := max(1, int(math.Ceil(math.Max(fx, fy))))
	for y := range h {
		for x := range w {
			var sum [3]float64
			for j := range taps {
				for i := range taps {
					c, _ := sample(img, (float64(x)+(float64(i)+0.5)/float64(taps))*fx, (float64(y)+(float64(j)+0.5)/float64(taps))*fy)
					sum[0], sum[1], sum[2] = sum[0]+c[0], sum[1]+c[1], sum[2]+c[2]
				}
			}
			p := out.Pix[y*out.Stride+x*4:]
			n := float64(taps * taps)
			p[0], p[1], p[2], p[3] = clamp(sum[0]/n), clamp(sum[1]/n), clamp(sum[2]/n), 255
		}
	}
	return out
}

// wood and cloth are what a page lies on.
func wood(x, y float64, seed uint32) [3]float64 {
	grain := smoothNoise(x*0.03, y, 6, seed)*0.6 + smoothNoise(x*0.2, y, 2.2, seed+1)*0.4
	base := [3]float64{150, 112, 78}
	return times(base, 0.72+0.5*grain)
}

func cloth(x, y float64, seed uint32) [3]float64 {
	c := [3]float64{122, 134, 150}
	if (int(math.Floor(x/46))+int(math.Floor(y/46)))%2 == 0 {
		c = [3]float64{168, 172, 178}
	}
	return times(c, 0.86+0.18*noise(int(x), int(y), seed)+0.08*math.Sin(x*1.1)*math.Sin(y*1.1))
}

func grey3(v float64) [3]float64 { return [3]float64{v, v, v} }

func rgba(c [3]float64) color.RGBA { return color.RGBA{clamp(c[0]), clamp(c[1]), clamp(c[2]), 255} }
