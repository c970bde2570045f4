package ocr

import (
	"bytes"
	"image"
	"math"
	"testing"
)

// Red ink is lighter than bluish paper in the red channel; taken off, it must not stay as a bright stroke, and black print under it must stay dark.
func TestASealOnTintedPaperLeavesNoMark(t *testing.T) {
	const w, h = 60, 40
	p := bgr{w, h, bytes.Repeat([]byte{238, 240, 224}, w*h)}
	set := func(x, y int, colour [3]byte) { copy(p.pixels[3*(y*w+x):], colour[:]) }
	for y := 5; y < 35; y++ {
		for x := 20; x < 30; x++ {
			set(x, y, [3]byte{70, 60, 240})
		}
		set(24, y, [3]byte{30, 30, 60})
		set(50, y, [3]byte{40, 40, 40})
	}
	if !fade(p) {
		t.Fatal("no red ink was seen")
	}
	at := func(x int) int { return int(p.pixels[3*(20*w+x)]) }
	if paper, inked := at(5), at(27); max(paper-inked, inked-paper) > 4 {
		t.Errorf("paper of level %d, where the seal was %d", paper, inked)
	}
	if at(24) > 110 || at(50) > 60 {
		t.Errorf("print of level %d under the seal and %d beside it", at(24), at(50))
	}
}

// Half of a sheet lies in the shade of who photographs it, on a table of brown wood.
func TestASealInTheShadeIsFound(t *testing.T) {
	const w, h, edge = 800, 1152, 620
	page := func(light float64, stamped bool) bgr {
		p := bgr{w, h, make([]byte, 3*w*h)}
		for y := range h {
			for x := range w {
				colour := [3]float64{225, 235, 240}
				if x < 40 || y < 60 {
					colour = [3]float64{50, 80, 120}
				}
				if d := math.Hypot(float64(x-300), float64(y-900)); stamped && (d > 45 && d < 51 || d < 15) {
					colour = [3]float64{110, 100, 205}
				}
				if y >= edge {
					for c := range colour {
						colour[c] *= light
					}
				}
				for c, v := range colour {
					p.pixels[3*(y*w+x)+c] = byte(v)
				}
			}
		}
		return p
	}
	for _, light := range []float64{1, 0.75, 0.55, 0.45} {
		if found := findSeals(page(light, true)); len(found) != 1 || !image.Pt(300, 900).In(found[0]) {
			t.Errorf("light %.2f: seals %v, want the one around (300, 900)", light, found)
		}
		if found := findSeals(page(light, false)); len(found) > 0 {
			t.Errorf("light %.2f: seals %v on a sheet without any", light, found)
		}
	}
}

func TestAnotherReadingOfTheSamePrintSettlesDoubtsOnly(t *testing.T) {
	e := &Engine{quick: recognizer{known: map[string]bool{"塞": true, "宏": true, "远": true, "近": true}}}
	first := []glyph{{text: "塞", at: 20, confidence: 0.5}, {text: "远", at: 60, confidence: 0.95}}
	e.weighDoubts(first, []glyph{{text: "宏", at: 20, confidence: 0.9}, {text: "近", at: 60, confidence: 0.99}})
	if got := spelled(first, -1); got != "宏远" {
		t.Errorf("read %s, want 宏远", got)
	}
	if first[0].confidence > 0.9 {
		t.Errorf("two readings differ and the character counts as sure: %.2f", first[0].confidence)
	}
}
