package page

import "testing"

// JPEG halves the resolution of colours: hairlines of a stamp's letters, a pixel wide, must still stand apart, and print beside them must not be drawn.
func TestLettersOfAStampStaySharpWherePrintAndColoursAreBlurred(t *testing.T) {
	const w, h, print = 64, 32, 48
	type colour [3]float64 // luma, blue less luma, red less luma
	at := func(x, y int) colour {
		switch {
		case x >= print && x < print+4:
			return colour{20, 0, 0}
		case x < 40 && x%4 == 1:
			return colour{125, -20, 85}
		}
		return colour{250, 0, 0}
	}
	px := make([]byte, 0, 3*w*h)
	for y := range h {
		for x := range w {
			luma := at(x, y)[0]
			var blue, red float64
			for dy := range 2 {
				for dx := range 2 {
					c := at(x&^1+dx, y&^1+dy)
					blue, red = blue+c[1]/4, red+c[2]/4
				}
			}
			green := (luma - 0.299*(luma+red) - 0.114*(luma+blue)) / 0.587
			for _, v := range [3]float64{luma + blue, green, luma + red} {
				px = append(px, byte(min(max(v, 0), 255)))
			}
		}
	}
	p := inkSheet{w: w, h: h, ink: make([]byte, w*h)}
	p.sharpRed(px)
	row := p.ink[16*w : 17*w]
	for x := 9; x < 33; x += 4 {
		if stroke, between := row[x], row[x+2]; stroke < 170 || between > stroke/4 {
			t.Errorf("hairline at %d: ink %d, and %d between it and the next", x, stroke, between)
		}
	}
	for x := print; x < print+4; x++ {
		if row[x] > 60 {
			t.Errorf("print at %d: ink %d", x, row[x])
		}
	}
}

// A pixel's redness is told against its paper as it is defined, whatever is reckoned at a time.
func TestRednessAndDarknessAreThoseAgainstThePaper(t *testing.T) {
	paper := tint{201, 223, 240}
	var px []byte
	for i := range 30_011 {
		px = append(px, byte(i*37), byte(i*101>>3), byte(i*7))
	}
	red, dark := make([]byte, len(px)/3), make([]byte, len(px)/3)
	paper.redness(px, red)
	paper.darkness(px, dark)
	for i := range red {
		b, g, r := float64(px[3*i])/paper.b, float64(px[3*i+1])/paper.g, float64(px[3*i+2])/paper.r
		want := r - b
		if g > b {
			want = r - g - 0.8*(g-b)
		}
		if want := byte(min(max(255*want, 0), 255)); red[i] != want {
			t.Fatalf("pixel %v: redness %d, want %d", px[3*i:3*i+3], red[i], want)
		}
		if want := byte(max(255*(1-min(b, g)), 0)); dark[i] != want {
			t.Fatalf("pixel %v: darkness %d, want %d", px[3*i:3*i+3], dark[i], want)
		}
	}
}
