package specimen

import (
	"image/color"
	"math/rand/v2"
)

// Paper is one document drawn (材料), with what can be read in it.
type Paper struct {
	Type, Side  string
	Pages       []*Sheet
	Fields      map[string]any    // canonical values, as case.json has them
	Printed     map[string]string // as printed, where that differs
	Seals       []Stamp
	Signatures  []Signed
	PageNumbers []int // printed ones, of contracts
}

// Stamp is a seal on a page.
type Stamp struct {
	Text string `json:"text"`
	Sub  string `json:"sub"`
	Page int    `json:"page"`
}

// Signed is a signature on a page.
type Signed struct {
	Name string `json:"name"`
	Page int    `json:"page"`
}

// studio draws papers.
type studio struct {
	fonts  *Fonts
	random *rand.Rand
	dpi    float64
	pins   *ribbon // what prints the values into forms; nil: a laser printer
}

var white = color.RGBA{253, 253, 251, 255}

func (d *studio) sheet(w, h float64, paper color.RGBA) *Sheet {
	s := newSheet(d.fonts, d.random, w, h, d.dpi, paper)
	s.pins = d.pins
	return s
}

// a4 is an upright page of A4.
func (d *studio) a4() *Sheet { return d.sheet(210, 297, white) }

func newPaper(kind string) *Paper {
	return &Paper{Type: kind, Fields: map[string]any{}, Printed: map[string]string{}}
}

// set notes a value, and how it is printed where that differs.
func (p *Paper) set(key, value, printed string) {
	p.Fields[key] = value
	if printed != "" && printed != value {
		p.Printed[key] = printed
	}
}

func (p *Paper) page(s *Sheet) *Sheet {
	p.Pages = append(p.Pages, s)
	return s
}

func (p *Paper) stamped(text, sub string) {
	p.Seals = append(p.Seals, Stamp{text, sub, len(p.Pages)})
}

func (p *Paper) signed(name string) { p.Signatures = append(p.Signatures, Signed{name, len(p.Pages)}) }

// weave covers a page with the fine waves of security paper (底纹).
func (s *Sheet) weave(c color.RGBA, pitch, height float64) {
	d := s.dots
	for row := 0; float64(row)*pitch < s.H+height; row++ {
		sh := newShape()
		y0 := float64(row) * pitch
		for x := 0.0; x < s.W; x += 1.2 {
			w := height * wave(x/s.W*9+float64(row)*0.37)
			v := height * wave((x+1.2)/s.W*9+float64(row)*0.37)
			sh.polygon(x*d, (y0+w)*d, (x+1.25)*d, (y0+v)*d, (x+1.25)*d, (y0+v+0.14)*d, x*d, (y0+w+0.14)*d)
		}
		ink(s.Image, sh, c, nil)
	}
}

// The resolutions of scans: small enough for the repository, large enough to read.
const (
	scanDPI = 140
	cardDPI = 280
)
