package precheck

import (
	"cmp"
	"context"
	"strings"
	"unicode"

	"yushen/models"
)

const (
	agreeing  = 0.50 // a further reading at least this sure at its least certain character counts as one for the value
	enough    = 2    // … of so many readers, and none against, bears the value out
	leastSame = 4    // digits from which the engine of another make may hold against the networks: at Chinese print it is too weak for that
)

// bearOut reads again what guards an approval and nothing else bears out: without a second witness nothing is approved, and reading everything twice
// would cost more than the few values that have none. Where the readings differ the value is uncertain and all are kept, so that a person looks.
func (s *Service) bearOut(ctx context.Context, c *models.Case, files []File) {
	again, ok := s.Reader.(SecondReader)
	if !ok {
		return
	}
	places := map[pageAt][]*models.Field{}
	for _, lone := range s.Rules.Judge(ctx, c).Lone {
		if f := fieldAt(c, lone); f != nil && !f.Box.IsZero() {
			places[pageAt{f.File, f.Page}] = append(places[pageAt{f.File, f.Page}], f)
		}
	}
	for place, fields := range places {
		readings, err := readPlaces(ctx, again, c, files, place, fields, func(f *models.Field) models.Box { return f.Box })
		if err != nil {
			continue
		}
		for i, f := range fields {
			confirm(f, readings[i])
		}
	}
}

func fieldAt(c *models.Case, at models.Place) *models.Field {
	for _, d := range c.Documents {
		if d.ID == at.Document {
			n, _ := d.Fields.At(at.Field)
			return n.Field
		}
	}
	return nil
}

// confirm weighs further readings of a value that was read once. Where the engine of another make could not be asked the value stays as it was.
func confirm(f *models.Field, r SecondReading) {
	f.Readings = r.all()
	if r.Witness.By == "" {
		return
	}
	want := letters(f.Raw)
	if f.Second != "" { // the first reading gave way to another
		want = letters(f.Value)
	}
	agree, other := 0, ""
	for _, x := range r.Networks {
		switch got := letters(x.Text); {
		case strings.Contains(got, want) && x.Confidence >= agreeing:
			agree++
		case near(got, want) && x.Confidence >= sureAgain:
			other = x.Text
		}
	}
	switch got := letters(r.Witness.Text); {
	case strings.Contains(got, want):
		agree++
	case len(digits(want)) >= leastSame && len(digits(got)) == len(digits(want)) && digits(got) != digits(want):
		other = r.Witness.Text
	}
	if want != "" && agree >= enough && other == "" {
		f.Confirmed = true
		return
	}
	f.Status, f.Second = models.Uncertain, cmp.Or(other, f.Second)
}

// near tells whether a text has as many letters as another somewhere, all but a few the same: another reading of it, not another place.
func near(text, want string) bool {
	t, w := []rune(text), []rune(want)
	for i := 0; i+len(w) <= len(t); i++ {
		if n := differing(string(t[i:i+len(w)]), want); n > 0 && n <= min(mostSlips, len(w)/2) {
			return true
		}
	}
	return false
}

// letters is a text without blanks and signs, in capitals.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToUpper(r)
		}
		return -1
	}, s)
}

func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}
