package pagetest

import (
	"math"
	"math/rand/v2"

	"yushen/models"
)

// Sheet is a made-up page: its picture and what is on it, in fractions. The writing is invented strokes, not characters; it measures like
// print to everything that does not read.
type Sheet struct {
	Image models.Image
	Lines []models.Line // with text that stands for the strokes, read with confidence
	Seals []models.Box
	Ink   []models.Box // signatures
}

// Kind is a kind of sheet.
type Kind int

// The kinds of sheet.
const (
	Letter      Kind = iota // A4, running text, a signature and a seal
	Form                    // A4, a table with values
	Card                    // ID card: coloured underprint and a portrait
	Certificate             // landscape, a frame, a table, a seal
	Empty                   // A4, nothing but the paper
	Plain                   // A4, black text only
)

// Kinds are all kinds that carry text.
var Kinds = []Kind{Letter, Form, Card, Certificate, Plain}

func (k Kind) String() string {
	return [...]string{"letter", "form", "card", "certificate", "empty", "plain"}[k]
}

type drawing struct {
	*Sheet
	r *rand.Rand
}

// NewSheet draws a sheet whose longer side has the given pixels.
func NewSheet(k Kind, long int, seed uint64) Sheet {
	w, h := int(float64(long)/math.Sqrt2), long
	paper := [3]float64{250, 250, 250}
	switch k {
	case Card:
		w, h = long, int(float64(long)/1.585)
		paper = [3]float64{246, 238, 226}
	case Certificate:
		w, h = h, w
		paper = [3]float64{228, 240, 246}
	}
	s := Sheet{Image: models.Image{Width: w, Height: h, BGR: make([]byte, 3*w*h)}}
	d := drawing{&s, rand.New(rand.NewPCG(seed, uint64(k)))}
	for i := 0; i < len(s.Image.BGR); i += 3 {
		n := d.r.NormFloat64()
		for c := range 3 {
			s.Image.BGR[i+c] = clamp(paper[c] + n)
		}
	}
	switch k {
	case Letter:
		d.letter()
	case Form:
		d.form()
	case Card:
		d.card()
	case Certificate:
		d.certificate()
	case Plain:
		d.title()
		d.paragraph(0.12, 0.18, 0.88, 24)
	}
	return s
}

var (
	black = [3]float64{30, 28, 26}
	blue  = [3]float64{140, 60, 30}
	red   = [3]float64{60, 50, 210}
)

// fill blends a colour over an upright rectangle in pixels, with exact coverage at its edges.
func (d drawing) fill(x0, y0, x1, y1 float64, c [3]float64, alpha float64) {
	img := d.Image
	for y := max(0, int(y0)); y < min(img.Height, int(math.Ceil(y1))); y++ {
		cy := math.Min(y1, float64(y+1)) - math.Max(y0, float64(y))
		for x := max(0, int(x0)); x < min(img.Width, int(math.Ceil(x1))); x++ {
			a := alpha * cy * (math.Min(x1, float64(x+1)) - math.Max(x0, float64(x)))
			p := img.BGR[3*(y*img.Width+x):]
			for k := range c {
				p[k] = clamp(float64(p[k])*(1-a) + c[k]*a)
			}
		}
	}
}

// stroke draws a straight pen stroke of width t.
func (d drawing) stroke(x0, y0, x1, y1, t float64, c [3]float64, alpha float64) {
	switch {
	case x0 == x1:
		d.fill(x0-t/2, math.Min(y0, y1), x0+t/2, math.Max(y0, y1), c, alpha)
	case y0 == y1:
		d.fill(math.Min(x0, x1), y0-t/2, math.Max(x0, x1), y0+t/2, c, alpha)
	default:
		n := math.Hypot(x1-x0, y1-y0) / (t / 2)
		for i := range int(n) + 1 {
			f := float64(i) / n
			x, y := x0+(x1-x0)*f, y0+(y1-y0)*f
			d.fill(x-t/2, y-t/2, x+t/2, y+t/2, c, alpha*0.8)
		}
	}
}

// glyph draws an invented character of the given size with 4 to 9 strokes.
func (d drawing) glyph(x, y, size float64, c [3]float64) {
	t := size * 0.085
	for range 4 + d.r.IntN(6) {
		a, b, e := x+size*(0.08+0.84*d.r.Float64()), y+size*(0.08+0.84*d.r.Float64()), size*(0.3+0.5*d.r.Float64())
		switch d.r.IntN(5) {
		case 0, 1:
			d.stroke(math.Max(x, a-e/2), b, math.Min(x+size, a+e/2), b, t, c, 1)
		case 2, 3:
			d.stroke(a, math.Max(y, b-e/2), a, math.Min(y+size, b+e/2), t, c, 1)
		default:
			d.stroke(math.Max(x, a-e/3), math.Max(y, b-e/3), math.Min(x+size, a+e/3), math.Min(y+size, b+e/3), t, c, 1)
		}
	}
}

// text writes n characters from (x, y) in fractions; size is a fraction of the longer side.
func (d drawing) text(x, y, size float64, n int, c [3]float64) {
	w, h := float64(d.Image.Width), float64(d.Image.Height)
	px := size * math.Max(w, h)
	line := models.Line{Confidence: 0.98}
	for i := range n {
		cx := x*w + float64(i)*px*1.08
		if cx+px > w {
			break
		}
		d.glyph(cx, y*h, px, c)
		box := models.Rect(cx/w, y, (cx+px)/w, y+px/h)
		line.Text += "字"
		line.Chars = append(line.Chars, models.Char{Text: "字", Confidence: 0.98, Box: box})
		line.Box = line.Box.Union(box)
	}
	d.Lines = append(d.Lines, line)
}

func (d drawing) title() { d.text(0.36, 0.07, 0.02, 9, black) }

func (d drawing) paragraph(x, y, x1 float64, lines int) {
	const size = 0.0125
	per := int((x1 - x) * float64(d.Image.Width) / (size * 1.08 * float64(d.Image.Height)))
	for i := range lines {
		n := per
		if i%5 == 4 {
			n = per/2 + d.r.IntN(per/3)
		}
		d.text(x, y+float64(i)*0.028, size, n, black)
	}
}

func (d drawing) letter() {
	d.title()
	d.paragraph(0.12, 0.16, 0.88, 16)
	d.text(0.5, 0.68, 0.0125, 6, black)
	d.signature(0.66, 0.66, 0.14, 0.035)
	d.seal(0.68, 0.8, 0.085)
	d.text(0.6, 0.8, 0.0125, 8, black)
}

func (d drawing) form() {
	d.title()
	w, h := float64(d.Image.Width), float64(d.Image.Height)
	for i := range 17 {
		y := 0.13 + float64(i)*0.045
		d.stroke(0.08*w, y*h, 0.92*w, y*h, h/1200, black, 1)
		if i == 16 {
			break
		}
		d.text(0.1, y+0.015, 0.0125, 3+d.r.IntN(4), black)
		d.text(0.3, y+0.015, 0.0125, 4+d.r.IntN(8), black)
		if i%2 == 0 {
			d.text(0.6, y+0.015, 0.0125, 3, black)
			d.text(0.74, y+0.015, 0.0125, 6, black)
		}
	}
	for _, x := range []float64{0.08, 0.28, 0.92} {
		d.stroke(x*w, 0.13*h, x*w, 0.85*h, h/1200, black, 1)
	}
	d.signature(0.3, 0.875, 0.12, 0.03)
	d.seal(0.75, 0.9, 0.07)
}

func (d drawing) card() {
	w, h := float64(d.Image.Width), float64(d.Image.Height)
	for k := range 26 {
		for x := 0.0; x < w; x++ {
			y := h * (float64(k)/25 + 0.012*math.Sin(x/w*40+float64(k)))
			d.fill(x, y, x+1, y+h/300, [3]float64{235, 205, 180}, 0.6)
		}
	}
	for i, n := range []int{3, 4, 8} {
		y := 0.11 + 0.13*float64(i)
		d.text(0.06, y, 0.026, 2, blue)
		d.text(0.18, y, 0.03, n, black)
	}
	d.text(0.06, 0.5, 0.026, 2, blue)
	for i, n := range []int{11, 11, 5} {
		d.text(0.18, 0.5+0.08*float64(i), 0.03, n, black)
	}
	d.text(0.06, 0.86, 0.026, 6, blue)
	d.text(0.34, 0.855, 0.032, 15, black)
	d.portrait(0.64, 0.12, 0.92, 0.7)
}

func (d drawing) portrait(x0, y0, x1, y1 float64) {
	w, h := float64(d.Image.Width), float64(d.Image.Height)
	d.fill(x0*w, y0*h, x1*w, y1*h, [3]float64{236, 232, 228}, 1)
	oval := func(cx, cy, rx, ry float64, c [3]float64) {
		for y := -1.0; y <= 1; y += 1 / (ry * h) {
			s := math.Sqrt(1 - y*y)
			bottom := math.Min((cy+y*ry)*h+1, y1*h)
			if top := (cy + y*ry) * h; top < bottom {
				d.fill((cx-s*rx)*w, top, (cx+s*rx)*w, bottom, c, 1)
			}
		}
	}
	cx := (x0 + x1) / 2
	oval(cx, y1+0.02, 0.12, 0.2, [3]float64{80, 64, 58})
	oval(cx, y0+0.23, 0.062, 0.14, [3]float64{34, 30, 28})
	oval(cx, y0+0.26, 0.055, 0.115, [3]float64{160, 185, 222})
}

func (d drawing) certificate() {
	w, h := float64(d.Image.Width), float64(d.Image.Height)
	t := w / 700
	for _, in := range []float64{0.03, 0.04} {
		d.stroke(in*w, in*w, w-in*w, in*w, t, black, 1)
		d.stroke(in*w, h-in*w, w-in*w, h-in*w, t, black, 1)
		d.stroke(in*w, in*w, in*w, h-in*w, t, black, 1)
		d.stroke(w-in*w, in*w, w-in*w, h-in*w, t, black, 1)
	}
	d.text(0.36, 0.12, 0.03, 7, black)
	for i := range 9 {
		y := 0.28 + 0.065*float64(i)
		d.text(0.1, y, 0.0135, 4, black)
		d.text(0.2, y, 0.0135, 6+d.r.IntN(14), black)
	}
	d.seal(0.78, 0.72, 0.065)
}

// seal stamps a red ring with a star and invented characters along the inside; radius is a share of the longer side.
func (d drawing) seal(x, y, radius float64) {
	w, h := float64(d.Image.Width), float64(d.Image.Height)
	r := radius * math.Max(w, h)
	cx, cy := x*w, y*h
	ring := func(rad, t float64) {
		for a := 0.0; a < 2*math.Pi; a += 0.5 / rad {
			px, py := cx+rad*math.Cos(a), cy+rad*math.Sin(a)
			d.fill(px-t/2, py-t/2, px+t/2, py+t/2, red, 0.28)
		}
	}
	ring(r, r*0.045)
	for i := range 12 {
		a := math.Pi*0.8 + float64(i)*math.Pi*1.4/11
		size := r * 0.22
		d.glyph(cx+0.78*r*math.Cos(a)-size/2, cy+0.78*r*math.Sin(a)-size/2, size, red)
	}
	for i := range 5 {
		a, b := -math.Pi/2+float64(i)*4*math.Pi/5, -math.Pi/2+float64(i+1)*4*math.Pi/5
		d.stroke(cx+0.28*r*math.Cos(a), cy+0.28*r*math.Sin(a), cx+0.28*r*math.Cos(b), cy+0.28*r*math.Sin(b), r*0.07, red, 0.8)
	}
	d.Seals = append(d.Seals, models.Rect((cx-r)/w, (cy-r)/h, (cx+r)/w, (cy+r)/h))
}

// signature writes two invented cursive characters in blue-black ink into the box from (x, y), in fractions of the page.
func (d drawing) signature(x, y, bw, bh float64) {
	w, h := float64(d.Image.Width), float64(d.Image.Height)
	px, py := x*w, (y+bh/2)*h
	for i := range 14 {
		nx := (x + bw*float64(i+1)/14) * w
		ny := (y + bh*d.r.Float64()) * h
		d.stroke(px, py, nx+0.01, ny, h/700, [3]float64{120, 40, 30}, 0.9)
		px, py = nx-0.01*w*d.r.Float64(), ny
	}
	d.Ink = append(d.Ink, models.Rect(x, y, x+bw, y+bh))
}
