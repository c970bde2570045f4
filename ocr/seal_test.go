package ocr

import (
	"bytes"
	"image"
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
	if !fade(p, image.Rect(0, 0, w, h)) {
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
