package specimen

import (
	"bytes"
	"image/color"
	"math"
	"math/rand/v2"
	"testing"
)

// plain is a sheet with one black bar on it; it needs no fonts.
func plain(w, h float64, bar Place) *Sheet {
	s := newSheet(nil, rand.New(rand.NewPCG(1, 2)), w, h, 60, white)
	s.fill(bar[0]*w, bar[1]*h, (bar[2]-bar[0])*w, (bar[3]-bar[1])*h, color.RGBA{10, 10, 10, 255})
	s.Places["id_number"] = []Place{bar}
	return s
}

// Where a value is said to stand in a picture, there it must be, however the page was taken.
func TestPlacesFollowThePicture(t *testing.T) {
	bar := Place{0.3, 0.62, 0.7, 0.66}
	for _, kind := range Readable {
		for _, strength := range Strengths {
			s := plain(120, 170, bar)
			o := take(s, Capture{kind, strength}, rand.New(rand.NewPCG(3, uint64(strength*100))))
			p := o.place(bar)
			w, h := float64(o.image.Rect.Dx()), float64(o.image.Rect.Dy())
			inside := brightness(o, (p[0]+p[2])/2*w, (p[1]+p[3])/2*h)
			x, y := o.point(0.5, 0.45)
			paper := brightness(o, x*w, y*h)
			if inside > paper*0.6 {
				t.Errorf("%s at %.1f: the value should be black, got %.0f on paper of %.0f", kind, strength, inside, paper)
			}
			for _, v := range p {
				if v < 0 || v > 1 {
					t.Errorf("%s at %.1f: the value lies outside the picture: %v", kind, strength, p)
				}
			}
		}
	}
}

func brightness(o *shot, x, y float64) float64 {
	c, _ := sample(o.image, x, y)
	return (c[0] + c[1] + c[2]) / 3
}

// A fault strong enough takes the value away and says so; a mild one does neither.
func TestFaultsHitTheValue(t *testing.T) {
	bar := Place{0.3, 0.62, 0.7, 0.66}
	for _, kind := range []Kind{Blur, Glare, Cropped, Occluded, LowRes, TooDark} {
		for _, strength := range Strengths {
			s := plain(120, 170, bar)
			o := take(s, Capture{kind, strength}, rand.New(rand.NewPCG(5, 6)))
			lost := o.lost != nil && o.lost(o.place(bar))
			faulty := strength >= Unreadable
			if lost && !faulty || faulty && !lost {
				t.Errorf("%s at %.1f: lost %v", kind, strength, lost)
			}
			if got := (Capture{kind, strength}).defect() != ""; got != faulty {
				t.Errorf("%s at %.1f: defect %v, want %v", kind, strength, got, faulty)
			}
		}
	}
}

func TestSameSeedSameBytes(t *testing.T) {
	for _, kind := range append(append([]Kind{}, Readable...), Faults...) {
		if kind == Screenshot { // its bars are written, which needs fonts
			continue
		}
		var first []byte
		for range 2 {
			o := take(plain(85, 54, Place{0.3, 0.6, 0.7, 0.7}), Capture{kind, 0.6}, rand.New(rand.NewPCG(7, 8)))
			data, err := o.jpeg()
			if err != nil {
				t.Fatal(err)
			}
			if first != nil && !bytes.Equal(first, data) {
				t.Errorf("%s differs from one time to the next", kind)
			}
			first = data
		}
	}
}

func TestGreyCopyHasNoColour(t *testing.T) {
	s := plain(85, 54, Place{0.1, 0.1, 0.2, 0.2})
	s.fill(40, 20, 20, 20, sealRed)
	o := take(s, Capture{GreyCopy, 0.5}, rand.New(rand.NewPCG(1, 1)))
	for i := 0; i < len(o.image.Pix); i += 4 {
		if p := o.image.Pix[i:]; p[0] != p[1] || p[1] != p[2] {
			t.Fatalf("a photocopy with colour at byte %d: %v", i, p[:3])
		}
	}
}

func TestHomography(t *testing.T) {
	from := [4][2]float64{{0, 0}, {1, 0}, {1, 1}, {0, 1}}
	to := [4][2]float64{{12, 7}, {300, 22}, {280, 411}, {3, 390}}
	h, back := through(from, to), through(to, from)
	for i := range from {
		if x, y := h.apply(from[i][0], from[i][1]); math.Hypot(x-to[i][0], y-to[i][1]) > 1e-6 {
			t.Errorf("corner %d goes to %v,%v", i, x, y)
		}
	}
	x, y := h.apply(0.3, 0.8)
	if u, v := back.apply(x, y); math.Hypot(u-0.3, v-0.8) > 1e-6 {
		t.Errorf("there and back is %v,%v", u, v)
	}
}

// Black print under a red seal stays black, as with real ink.
func TestSealLeavesPrintBlack(t *testing.T) {
	s := plain(60, 60, Place{0.4, 0.4, 0.6, 0.6})
	s.fill(0, 0, 60, 60, sealRed)
	c, _ := sample(s.Image, float64(s.Image.Rect.Dx())/2, float64(s.Image.Rect.Dy())/2)
	if c[0] > 20 || c[1] > 20 {
		t.Errorf("print under a seal became %v", c)
	}
}
