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
	picture, err := mat(page)
	if err != nil {
		return nil, err
	}
	defer picture.Close()
	if err := e.cores.Acquire(ctx, 1); err != nil {
		return nil, err
	}
	defer e.cores.Release(1)
	var q quad
	for i, p := range box {
		q[i] = point{p.X * float64(page.Width), p.Y * float64(page.Height)}
	}
	s, err := cut(picture, q)
	if err != nil {
		return nil, err
	}
	fade(bgr{s.width, stripHeight, s.pixels}, image.Rect(0, 0, s.width, stripHeight))
	steps, err := e.careful.steps(s)
	if err != nil {
		return nil, err
	}
	return e.careful.choices(steps), nil
}

// choices decodes like decode, and keeps the runners-up of each character.
func (r recognizer) choices(all []step) []models.Choice {
	var found []models.Choice
	for i := 0; i < len(all); {
		class := r.folded[all[i].class[0]]
		c := models.Choice{Others: map[string]float64{}}
		from := i
		for i < len(all) && r.folded[all[i].class[0]] == class {
			if p := float64(r.sure(all[i])); p > c.Confidence || c.Text == "" {
				c.Text, c.Confidence = r.alphabet[all[i].class[0]], p
			}
			for k := 1; k < bestClasses; k++ {
				other := r.folded[all[i].class[k]]
				if other != 0 && other != class {
					text := r.alphabet[other]
					c.Others[text] = max(c.Others[text], float64(all[i].probability[k]))
				}
			}
			i++
		}
		if class != 0 {
			c.At = float64(from+i) / 2 / float64(len(all))
			found = append(found, c)
		}
	}
	return found
}
