package reading

import (
	"context"
	"math"
	"slices"
	"unicode"

	"golang.org/x/sync/errgroup"

	"yushen/models"
	"yushen/page"
)

// stamp is a seal's two lines of letters as they were read, before the page's own lines are known.
type stamp struct {
	box       models.Box
	name, sub lettering // along the circle, below the star
}

// readStamps reads the letters of each seal. They need nothing of the page's lines, so that both can be read at a time.
func (r *Reader) readStamps(ctx context.Context, regions []page.SealRegion) ([]stamp, error) {
	stamps := make([]stamp, len(regions))
	g, group := errgroup.WithContext(ctx)
	for i, region := range regions {
		g.Go(func() (err error) {
			stamps[i], err = r.readStamp(group, region)
			return err
		})
	}
	return stamps, g.Wait()
}

// readStamp draws the stamp in several ways until its letters are settled: what one drawing leaves open another may show.
func (r *Reader) readStamp(ctx context.Context, region page.SealRegion) (stamp, error) {
	s := stamp{box: region.Box}
	for way := range page.Drawings {
		if s.name.settled() {
			break
		}
		g, group := errgroup.WithContext(ctx)
		g.Go(func() error {
			how := page.Drawing(way)
			return r.look(group, &s.name, region.Unrolled(how), how.Sharp())
		})
		if way == 0 { // the level text says less than the name: one drawing does
			g.Go(func() error { return r.look(group, &s.sub, region.Level(), true) })
		}
		if err := g.Wait(); err != nil {
			return s, err
		}
	}
	return s, nil
}

// seals is what the stamps of a page say. lines are those of the page: who stamps a paper is often named on it.
func (r *Reader) seals(stamps []stamp, lines []models.Line, number int) []models.Seal {
	seals := make([]models.Seal, len(stamps))
	for i, s := range stamps {
		text, sure := r.letters(s.name, lines).text()
		sub, _ := r.letters(s.sub, nil).text()
		seals[i] = models.Seal{Page: number, Text: text, Sub: sub, Box: s.box, Confidence: sure}
	}
	return seals
}

// letters is what the readings of one line come to, with the doubts settled that words of the trade or a name printed on the page settle.
func (r *Reader) letters(l lettering, lines []models.Line) marking {
	m := l.voted()
	r.engine.Mend(m)
	m.borneOutBy(lines)
	return m
}

// lettering are the readings of one line of a seal, of several drawings and by both networks.
type lettering []view

// view is one reading of one drawing; weight is how much it says beside the others.
type view struct {
	marking
	weight float64
}

// What readings weigh: the quick network errs more often than the careful one, and drawings with print or without sharpness mislead both.
const (
	quickWeight   = 0.25
	unsharpWeight = 0.6
)

// look reads one more drawing. A seal's letters are level already: nothing needs to be found first.
func (r *Reader) look(ctx context.Context, l *lettering, img models.Image, sharp bool) error {
	if img.Width == 0 || img.Height == 0 {
		return nil
	}
	quick, careful, err := r.engine.Lettering(ctx, img)
	if err != nil {
		return err
	}
	weight := 1.0
	if !sharp {
		weight = unsharpWeight
	}
	for _, v := range []view{{marking(careful).spaced(), weight}, {marking(quick).spaced(), weight * quickWeight}} {
		if v.worth() > 0 {
			*l = append(*l, v)
		}
	}
	return nil
}

// settledAt is the confidence of a letter from which no other drawing is asked.
const settledAt = 0.9

// settled reports whether at least two readings bear out every letter.
func (l lettering) settled() bool {
	if len(l) < 2 {
		return false
	}
	return !slices.ContainsFunc(l.voted(), func(c models.Choice) bool { return c.Confidence < settledAt })
}

// voted is the reading with most letters, each of them the one that all readings together are surest of: a reading counts for more the surer it is
// of what it saw, so a letter hidden in one drawing hardly speaks against those that show it.
func (l lettering) voted() marking {
	var base marking
	for _, v := range l {
		if base == nil || v.worth() > base.worth() {
			base = v.marking
		}
	}
	out, pitch := slices.Clone(base), base.pitch()
	for i, c := range out {
		votes := ballot{seen: map[string]float64{}}
		for _, v := range l {
			if letter, ok := v.near(c.At, pitch/3); ok {
				votes.add(letter, v.weight)
			}
		}
		if pitch > 0 {
			out[i] = votes.elected(c.At)
		}
	}
	return out
}

// near is the letter at a place of a reading.
func (m marking) near(at, within float64) (models.Choice, bool) {
	best, found := models.Choice{}, false
	for _, c := range m {
		if d := math.Abs(c.At - at); c.Text != models.Unknown && d < within {
			best, within, found = c, d, true
		}
	}
	return best, found
}

// ballot are the votes of several readings for what one letter is.
type ballot struct {
	seen map[string]float64
	all  float64
}

func (b *ballot) add(c models.Choice, weight float64) {
	weight *= math.Pow(c.Confidence, 4) // a reading that saw the letter well counts far more than one that guessed
	b.all += weight
	b.seen[c.Text] += weight * c.Confidence
	for other, p := range c.Others {
		b.seen[other] += weight * p
	}
}

// elected is the letter with most votes, its confidence their share.
func (b ballot) elected(at float64) models.Choice {
	best := models.Choice{Text: models.Unknown, At: at, Others: b.seen}
	for text := range b.seen {
		b.seen[text] /= b.all
		if p := b.seen[text]; p > best.Confidence || p == best.Confidence && text < best.Text {
			best.Text, best.Confidence = text, p
		}
	}
	return best
}

// What a letter in doubt must have for a name printed on the page to settle it.
const (
	surelyAnother = 0.9  // confidence of a letter that no printed name can change: the seal may be another branch's
	seenThere     = 0.05 // share of the votes for the printed name's letter
	settledSure   = 0.8  // confidence of a letter so settled
	leastAgreed   = 0.7  // share of a name's letters that must be read as printed
)

// borneOutBy settles letters in doubt by a name that the page prints, where all that was read agrees with it: a letter that was not made out, but also seen
// as that name's, is that one; one that was not, or that was rather read as another, stays open. Where two names of the page would do, nothing is settled.
func (m marking) borneOutBy(lines []models.Line) {
	doubts := slices.ContainsFunc(m, func(c models.Choice) bool { return c.Confidence < surelyAnother })
	if len(m) < leastName || !doubts {
		return
	}
	var fits []string
	for _, l := range lines {
		text := []rune(l.Text)
		for from := range len(text) - len(m) + 1 {
			if name := text[from : from+len(m)]; m.mayBe(name) && !slices.Contains(fits, string(name)) {
				fits = append(fits, string(name))
			}
		}
	}
	if len(fits) != 1 {
		return
	}
	for i, letter := range []rune(fits[0]) {
		seen, other := shareOf(m[i], letter), m[i].Text != string(letter)
		switch {
		case seen < seenThere || m[i].Confidence >= surelyAnother:
		case other && m[i].Confidence >= unsure:
			m[i].Confidence = unsure / 2 // read, if not surely, as another letter than the printed one: open
		default:
			m[i].Text, m[i].Confidence = string(letter), max(seen, settledSure)
		}
	}
}

// leastName is the fewest letters of a name of which those in doubt can be told from the others.
const leastName = 6

// mayBe tells whether most letters are a name's and no other was read for one that the name does not have.
func (m marking) mayBe(name []rune) bool {
	agreed := 0
	for i, letter := range name {
		switch c := m[i]; {
		case c.Text == string(letter):
			agreed++
		case c.Confidence >= surelyAnother, c.Confidence >= unsure && shareOf(c, letter) < seenThere:
			return false
		}
	}
	return float64(agreed) >= leastAgreed*float64(len(name))
}

// shareOf is how likely a letter is one character.
func shareOf(c models.Choice, letter rune) float64 {
	if c.Text == string(letter) {
		return c.Confidence
	}
	return c.Others[string(letter)]
}

// marking is a reading of one line of a seal, with a placeholder where letters stand that were not read.
type marking []models.Choice

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

// unsure is the confidence below which a letter is left open: one letter is all that tells two branches of a bank apart.
const unsure = 0.7

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
