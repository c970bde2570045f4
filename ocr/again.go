package ocr

import (
	"context"
	"image"

	"yushen/models"
)

// Again reads one place of an upright page anew, with the careful network alone and independently of Read (复读). It gives one choice for
// each character: what the network takes it for, how surely, and what else it might be. box is in fractions of the page and
// should hold one line; an empty answer means that nothing stands there.
func (e *Engine) Again(ctx context.Context, page models.Image, box models.Box) ([]models.Choice, error) {
	if err := e.cores.Acquire(ctx, 1); err != nil {
		return nil, err
	}
	defer e.cores.Release(1)
	s, err := stripAt(page, box)
	if err != nil {
		return nil, err
	}
	steps, err := e.careful.steps(s)
	if err != nil {
		return nil, err
	}
	return e.careful.choices(steps), nil
}

// stripAt cuts one place out of a page in even light, without red ink.
func stripAt(page models.Image, box models.Box) (strip, error) {
	page, picture, err := lit(page)
	if err != nil {
		return strip{}, err
	}
	defer picture.Close()
	s, err := cut(picture, onPage(box, page))
	if err != nil {
		return strip{}, err
	}
	fade(bgr{s.width, stripHeight, s.pixels}, image.Rect(0, 0, s.width, stripHeight))
	return s, nil
}

// onPage is a box in the pixels of its page.
func onPage(box models.Box, page models.Image) (q quad) {
	for i, p := range box {
		q[i] = point{p.X * float64(page.Width), p.Y * float64(page.Height)}
	}
	return
}

// Witness reads one place of an upright page with Tesseract (旁证): text without blanks, "" where it reads nothing, is less sure of it than
// leastWitness, or is not installed on this machine.
func (e *Engine) Witness(ctx context.Context, page models.Image, box models.Box, kind Kind) (string, error) {
	second, err := e.witness()
	if err != nil {
		return "", nil // told once, when it was opened
	}
	if err := e.cores.Acquire(ctx, 1); err != nil {
		return "", err
	}
	defer e.cores.Release(1)
	s, err := stripAt(page, box)
	if err != nil {
		return "", err
	}
	text, sure, err := second.Read(ctx, models.Image{Width: s.width, Height: stripHeight, BGR: s.pixels}, kind)
	if sure < leastWitness {
		return "", err
	}
	return text, err
}

const leastWitness = 0.6 // mean confidence of Tesseract below which its text is noise

// choices decodes like decode, in simplified characters as values have them, and keeps what else each character may be.
func (r recognizer) choices(all []step) []models.Choice {
	var found []models.Choice
	for from, to := range r.signs(all) {
		text, sure := r.name(all[from:to])
		seen := r.seen(all[from:to])
		c := models.Choice{Text: inSimplified(text), Confidence: max(sure, among(text, seen)), At: float64(from+to) / 2 / float64(len(all)), Others: map[string]float64{}}
		for other, p := range seen {
			plain := inSimplified(other)
			c.Others[plain] = max(c.Others[plain], p, among(other, seen))
		}
		delete(c.Others, c.Text)
		found = append(found, c)
	}
	return found
}
