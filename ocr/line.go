package ocr

import (
	"image"
	"slices"
	"strings"

	"gocv.io/x/gocv"

	"yushen/models"
)

// doubt is the least confidence of a character of the tiny network that is believed; below it the small network reads the line again.
const doubt = 0.95

// readLine reads one text box; the quad that comes back starts where the text does.
func (e *Engine) readLine(picture gocv.Mat, q quad, seals []image.Rectangle) ([]glyph, quad, error) {
	s, err := cut(picture, q)
	if err != nil {
		return nil, q, err
	}
	bounds := q.bounds()
	if slices.ContainsFunc(seals, bounds.Overlaps) {
		fade(bgr{s.width, stripHeight, s.pixels}, image.Rect(0, 0, s.width, stripHeight))
	}
	glyphs, err := e.quick.read(s)
	if err != nil {
		return nil, q, err
	}
	if certain(glyphs) {
		return glyphs, q, nil
	}
	again, err := e.careful.read(s)
	return again, q, err
}

func (r recognizer) read(s strip) ([]glyph, error) {
	steps, err := r.steps(s)
	if err != nil {
		return nil, err
	}
	glyphs := r.decode(steps)
	for i := range glyphs { // steps to a fraction of the strip
		glyphs[i].at *= stepWidth / float64(s.width)
	}
	return glyphs, nil
}

// certain says whether the tiny network's reading stands: sure of every character, and none of the rare ones that it may not know.
func certain(glyphs []glyph) bool {
	for _, g := range glyphs {
		if g.confidence < doubt {
			return false
		}
	}
	return len(glyphs) > 0
}

// line puts a reading together; w and h are the page's pixels.
func line(glyphs []glyph, q quad, w, h float64) models.Line {
	l := models.Line{Box: q.box(w, h)}
	var text strings.Builder
	half := 0.5 * q.height() / max(q.width(), 1) // half a full-width character, as a fraction of the line
	for i, g := range glyphs {
		from, to := g.at-half, g.at+half
		if i > 0 {
			from = max(from, (glyphs[i-1].at+g.at)/2)
		}
		if i < len(glyphs)-1 {
			to = min(to, (g.at+glyphs[i+1].at)/2)
		}
		l.Chars = append(l.Chars, models.Char{Text: g.text, Confidence: g.confidence, Box: q.part(max(from, 0), min(to, 1)).box(w, h)})
		text.WriteString(g.text)
		l.Confidence += g.confidence / float64(len(glyphs))
	}
	l.Text = text.String()
	return l
}
