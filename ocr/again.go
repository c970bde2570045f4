package ocr

import (
	"context"
	"math"
	"slices"
	"strings"

	"yushen/models"
)

// Second readings name their reader by these.
const (
	byCareful = "PP-OCRv6_rec_small"
	byQuick   = "PP-OCRv6_rec_tiny"
	byWitness = "tesseract"
)

// Opinion is what all readers on this machine take one place for.
type Opinion struct {
	Choices  []models.Choice  // of the careful network, as Again gives them
	Networks []models.Reading // of both networks, without blanks
	Witness  models.Reading   // of Tesseract; no text where it reads nothing or is less sure of it than leastWitness, no By where it is not installed
}

const leastWitness = 0.6 // mean confidence of Tesseract below which its text is noise

// Opinions reads one place of an upright page anew with every reader on this machine (复读); box is as for Again.
func (e *Engine) Opinions(ctx context.Context, page models.Image, box models.Box) (Opinion, error) {
	s, err := stripAt(page, box)
	if err != nil {
		return Opinion{}, err
	}
	quick, err := e.choicesOf(ctx, e.quick, s)
	if err != nil {
		return Opinion{}, err
	}
	careful, err := e.choicesOf(ctx, e.careful, s)
	if err != nil {
		return Opinion{}, err
	}
	o := Opinion{Choices: careful, Networks: []models.Reading{reading(byQuick, quick), reading(byCareful, careful)}}
	second, err := e.witness()
	if err != nil {
		return o, nil // told once, when it was opened
	}
	if err := e.cores.Acquire(ctx, 1); err != nil {
		return Opinion{}, err
	}
	defer e.cores.Release(1)
	text, sure, err := second.Read(ctx, models.Image{Width: s.width, Height: stripHeight, BGR: s.pixels}, kindOf(o.Networks[1].Text))
	if err != nil {
		return Opinion{}, err
	}
	if o.Witness.By = byWitness; sure >= leastWitness {
		o.Witness.Text, o.Witness.Confidence = text, sure
	}
	return o, nil
}

// Witnessed says what is missing for readings to be borne out by an engine of another make, in Chinese for the operator; "": nothing.
func (e *Engine) Witnessed() string {
	if _, err := e.witness(); err != nil {
		return "没有装 Tesseract 的中文识别（tesseract-ocr-chi-sim）：只有一个旁证的内容不会自动办结，转人工。"
	}
	return ""
}

// reading is what choices say as one text.
func reading(by string, choices []models.Choice) models.Reading {
	r := models.Reading{By: by, Confidence: 1}
	for _, c := range choices {
		if text := strings.TrimSpace(c.Text); text != "" {
			r.Text, r.Confidence = r.Text+text, min(r.Confidence, c.Confidence)
		}
	}
	if r.Text == "" {
		r.Confidence = 0
	}
	return r
}

// kindOf is the kind of a field by what it was read as, so that the other engine weighs no characters that cannot stand there.
func kindOf(text string) Kind {
	for _, k := range []Kind{IDNumber, Amount, Code} {
		if text != "" && k.Holds(text) {
			return k
		}
	}
	return AnyText
}

// Again reads one place of an upright page anew, with the careful network alone and independently of Read (复读). It gives one choice for
// each character: what the network takes it for, how surely, and what else it might be. box is in fractions of the page and
// should hold one line; an empty answer means that nothing stands there.
func (e *Engine) Again(ctx context.Context, page models.Image, box models.Box) ([]models.Choice, error) {
	s, err := stripAt(page, box)
	if err != nil {
		return nil, err
	}
	return e.choicesOf(ctx, e.careful, s)
}

func (e *Engine) choicesOf(ctx context.Context, net recognizer, s strip) ([]models.Choice, error) {
	if err := e.cores.Acquire(ctx, 1); err != nil {
		return nil, err
	}
	defer e.cores.Release(1)
	steps, err := net.steps(s)
	if err != nil {
		return nil, err
	}
	return net.choices(steps), nil
}

// Lettering reads a picture of one line of dark letters on white with each network, as Again does: a line that was drawn for it, such as the ring of a
// seal unrolled. quick leaves out what the careful one takes for a character that the quick one does not know.
func (e *Engine) Lettering(ctx context.Context, line models.Image) (quick, careful []models.Choice, err error) {
	picture, err := mat(line)
	if err != nil {
		return nil, nil, err
	}
	defer picture.Close()
	s, err := cut(picture, onPage(models.Rect(0, 0, 1, 1), line))
	if err != nil {
		return nil, nil, err
	}
	if careful, err = e.choicesOf(ctx, e.careful, s); err != nil {
		return nil, nil, err
	}
	if quick, err = e.choicesOf(ctx, e.quick, s); err != nil {
		return nil, nil, err
	}
	half := stripHeight / 2 / float64(s.width)
	quick = slices.DeleteFunc(quick, func(q models.Choice) bool {
		return slices.ContainsFunc(careful, func(c models.Choice) bool { return math.Abs(c.At-q.At) < half && !e.quick.knows(c.Text) })
	})
	return quick, careful, nil
}

// Mend puts in the characters that make words of the trade, as Read does: only where the readings were in doubt and saw that character too. One
// in doubt that makes a word as it stands is borne out.
func (e *Engine) Mend(line []models.Choice) {
	glyphs := make([]glyph, len(line))
	for i, c := range line {
		glyphs[i] = glyph{text: c.Text, confidence: c.Confidence, seen: c.Others}
	}
	e.words.mend(glyphs)
	e.words.bearOut(glyphs)
	for i, g := range glyphs {
		line[i].Text, line[i].Confidence = g.text, g.confidence
	}
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
	return s.faded(), nil
}

// onPage is a box in the pixels of its page.
func onPage(box models.Box, page models.Image) (q quad) {
	for i, p := range box {
		q[i] = point{p.X * float64(page.Width), p.Y * float64(page.Height)}
	}
	return
}

// choices decodes like decode, in simplified characters as values have them, and keeps what else each character may be.
func (r recognizer) choices(all []step) []models.Choice {
	var found []models.Choice
	for from, to := range r.signs(all) {
		seen := r.seen(all[from:to])
		text, sure := r.name(all[from:to], seen)
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
