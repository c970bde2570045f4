package reading

import (
	"context"
	"math"
	"slices"
	"unicode"

	"yushen/models"
	"yushen/page"
)

// clearlyRead is the confidence from which a seal's text needs no other drawing.
const clearlyRead = 0.985

// readSeals reads the name along each seal's circle and the text below its star. The stamp is drawn in several ways until one reads clearly;
// what one drawing leaves open another may show.
func (r *Reader) readSeals(ctx context.Context, img models.Image, regions []page.SealRegion, number int) ([]models.Seal, error) {
	seals := make([]models.Seal, 0, len(regions))
	for _, region := range regions {
		var name, sub marking
		for way := range page.Drawings {
			if name.clear() && sub.clear() {
				break
			}
			strip, inner := region.Draw(img, page.Drawing(way))
			for _, part := range []struct {
				read    *marking
				picture models.Image
			}{{&name, strip}, {&sub, inner}} {
				if part.read.clear() {
					continue
				}
				again, err := r.marking(ctx, part.picture)
				if err != nil {
					return nil, err
				}
				*part.read = part.read.with(again)
			}
		}
		text, sure := name.text()
		subText, _ := sub.text()
		seals = append(seals, models.Seal{Text: text, Sub: subText, Page: number, Box: region.Box, Confidence: sure})
	}
	return seals, nil
}

// marking is a reading of one line of a seal, with a placeholder where letters stand that were not read.
type marking []models.Choice

// marking reads what stands on a picture of one line. A seal's letters are level already: nothing needs to be found first.
func (r *Reader) marking(ctx context.Context, img models.Image) (marking, error) {
	if img.Width == 0 || img.Height == 0 {
		return nil, nil
	}
	read, err := r.engine.Again(ctx, img, models.Rect(0, 0, 1, 1))
	return marking(read).spaced(), err
}

// letterGap is how many times the usual distance from letter to letter leaves room for one that was not read: a seal's are spaced evenly.
const letterGap = 1.6

// pitch is the usual distance from letter to letter, 0 where there are too few to tell.
func (m marking) pitch() float64 {
	if len(m) < 4 {
		return 0
	}
	gaps := make([]float64, 0, len(m)-1)
	for i := range len(m) - 1 {
		gaps = append(gaps, m[i+1].At-m[i].At)
	}
	slices.Sort(gaps)
	return gaps[len(gaps)/2]
}

// spaced puts placeholders where letters were skipped, so that a name read in part does not pass for a shorter name.
func (m marking) spaced() marking {
	pitch := m.pitch()
	if pitch == 0 {
		return m
	}
	out := marking{m[0]}
	for i := 1; i < len(m); i++ {
		step := m[i].At - m[i-1].At
		if n := int(math.Round(step/pitch)) - 1; step > letterGap*pitch {
			for k := range n {
				out = append(out, models.Choice{Text: models.Unknown, At: m[i-1].At + step*float64(k+1)/float64(n+1)})
			}
		}
		out = append(out, m[i])
	}
	return out
}

// with takes the better of two readings of one line, filled from the other where letters are missing. A letter that the other takes for another
// one, and more surely, is in doubt.
func (m marking) with(o marking) marking {
	if o.worth() > m.worth() {
		m, o = o, m
	}
	pitch := m.pitch()
	if pitch == 0 || o.worth() <= 0 {
		return m
	}
	out := slices.Clone(m)
	for i, c := range out {
		k := slices.IndexFunc(o, func(x models.Choice) bool { return math.Abs(x.At-c.At) < pitch/3 })
		if k < 0 || !isHan(o[k].Text) {
			continue
		}
		switch other := o[k]; {
		case c.Text == models.Unknown:
			out[i] = other
		case other.Text == c.Text:
			out[i].Confidence = max(c.Confidence, other.Confidence)
		case other.Confidence > c.Confidence:
			out[i].Confidence = c.Confidence / 2
		}
	}
	return out
}

func (m marking) clear() bool {
	_, sure := m.text()
	return sure >= clearlyRead
}

// unsure is the confidence below which a letter is left open: one letter is all that tells two branches of a bank apart.
const unsure = 0.8

// text is the line with a placeholder for each unsure letter, and how surely it was read: the mean over its letters. What holds nothing legible
// is empty.
func (m marking) text() (text string, sure float64) {
	if m.worth() <= 0 {
		return "", 0
	}
	for _, c := range m {
		if c.Confidence < unsure {
			c.Text = models.Unknown
		}
		text += c.Text
		sure += c.Confidence
	}
	return text, sure / float64(len(m))
}

// worth is how many letters were read rather than guessed.
func (m marking) worth() (worth float64) {
	for _, c := range m {
		if isHan(c.Text) {
			worth += c.Confidence - guessed
		} else {
			worth -= guessed / 2
		}
	}
	return worth
}

// guessed is the confidence at which a character of a seal is as likely to be another.
const guessed = 0.5

// isHan: seals of authorities and companies are lettered in Chinese; anything else is a star or a piece of the ring.
func isHan(text string) bool {
	for _, r := range text {
		return unicode.Is(unicode.Han, r)
	}
	return false
}
