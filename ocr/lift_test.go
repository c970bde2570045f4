package ocr

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"testing"
)

// A seal over worn needle print, in a JPEG that keeps colour at half resolution: the seal's thin strokes must go, the pale print between them must stay.
func TestASealIsLiftedOffPalePrint(t *testing.T) {
	const w, h = 120, 48
	paper, print, ink := color.RGBA{250, 250, 250, 255}, color.RGBA{150, 150, 155, 255}, [3]float64{206.0 / 255, 40.0 / 255, 50.0 / 255}
	drawn := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := paper
			if x%30 == 10 { // upright strokes
				c = print
			}
			if y%16 == 5 || y%16 == 6 { // strokes of the seal across
				c = color.RGBA{byte(float64(c.R) * ink[0]), byte(float64(c.G) * ink[1]), byte(float64(c.B) * ink[2]), 255}
			}
			drawn.SetRGBA(x, y, c)
		}
	}
	var file bytes.Buffer
	if err := jpeg.Encode(&file, drawn, &jpeg.Options{Quality: 75}); err != nil {
		t.Fatal(err)
	}
	seen, err := jpeg.Decode(&file)
	if err != nil {
		t.Fatal(err)
	}
	p := bgr{w, h, make([]byte, 0, 3*w*h)}
	for y := range h {
		for x := range w {
			r, g, b, _ := seen.At(x, y).RGBA()
			p.pixels = append(p.pixels, byte(b>>8), byte(g>>8), byte(r>>8))
		}
	}
	if !lift(p, image.Rect(0, 0, w, h), 1) {
		t.Fatal("no red ink was seen")
	}
	at := func(x, y int) int { return int(p.pixels[3*(y*w+x)]) }
	for y := 16; y < 36; y++ {
		ground, stroke := at(85, y), at(70, y)
		if ground < 215 {
			t.Errorf("row %d: paper of level %d beside the print", y, ground)
		}
		if y > 24 && y < 33 && ground-stroke < 50 { // a stroke of the seal, and the smear of its colour, goes over the others
			t.Errorf("row %d: print of level %d on paper of %d", y, stroke, ground)
		}
	}
}
