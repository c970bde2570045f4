package precheck

import (
	"context"
	"fmt"
	"log/slog"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"yushen/codes"
	"yushen/models"
)

// SecondReader reads places of a page anew, with another network and another crop (复读). boxes are in fractions of the flattened page.
type SecondReader interface {
	ReadAgain(ctx context.Context, name string, data []byte, page, rotation int, boxes []models.Box) ([]SecondReading, error)
}

// SecondReading is what was read at one place the second time: Choices by the careful network, Networks by each. Witness is what an engine of another
// make reads there; no text where it reads nothing, no By where there is none. It is worse at print than the networks, so it only decides where
// they are in doubt, and raises one where it holds against them.
type SecondReading struct {
	Choices  []models.Choice
	Networks []models.Reading
	Witness  models.Reading
}

// all are the readings of every reader that was there.
func (r SecondReading) all() []models.Reading {
	if r.Witness.By == "" {
		return r.Networks
	}
	return append(slices.Clone(r.Networks), r.Witness)
}

const (
	mostSlips   = 2    // a value that differs in more places from everything known is no slip of reading
	mayBe       = 0.02 // a runner-up of at least this probability leaves the reading in doubt
	sureAgain   = 0.80 // a second reading at least this sure at every place stands
	sureName    = 0.90 // … of a name that nothing else tells
	guessed     = 0.60 // a first reading less sure than this gives way to a surer one, yet remains in doubt
	sureKnown   = 0.50 // … or this sure, where both readings are what the citizen typed or a register has: chance does not hit on that
	placeMargin = 0.35 // of the box's height, around the value, so that no stroke is cut
)

// doubtful is one field that differs from something known in a character or two, or that is uncertain by itself; then known is its own value.
type doubtful struct {
	field *models.Field
	known string
	typed bool // the value itself was typed or is in a register
}

// own says that nothing else tells the value, a name: only reading it again can.
func (d doubtful) own() bool { return !d.typed && d.known == d.field.Value && hasOnlyHan(d.known) }

// secondLook reads again what differs in a character or two from what the citizen typed or a register has, names and numbers that are uncertain, and
// names that were read from faint print and are not known: a slip of reading must not become an accusation, and a true difference must stand. Where the second reading finds the known value
// printed, that is the value, and both readings are kept; where it cannot tell, the field is uncertain; where it confirms the first
// reading surely, two independent readings agree on what is printed, even if its check digit says that it was printed wrong.
func (s *Service) secondLook(ctx context.Context, c *models.Case, files []File) {
	again, ok := s.Reader.(SecondReader)
	if !ok {
		return
	}
	known := knownValues(c)
	places := map[pageAt][]doubtful{}
	for i := range c.Documents {
		if c.Documents[i].Several { // each value may be there and yet be another person's
			continue
		}
		c.Documents[i].Fields.Walk(func(_ string, f *models.Field) {
			if f.Box.IsZero() || f.Status == models.Absent {
				return
			}
			k := nearestKnown(f.Value, known)
			if k == "" && nameOrNumber(f.Value) && (f.Status == models.Uncertain || f.Faint && !known[f.Value]) {
				k = f.Value
			}
			if k != "" {
				places[pageAt{f.File, f.Page}] = append(places[pageAt{f.File, f.Page}], doubtful{f, k, known[f.Value]})
			}
		})
	}
	for place, fields := range places {
		readings, err := readPlaces(ctx, again, c, files, place, fields, func(d doubtful) models.Box { return d.field.Box })
		for j, d := range fields {
			if err != nil {
				d.field.Status, d.field.Second = models.Uncertain, d.known
				continue
			}
			d.field.Readings = readings[j].all()
			settle(d, readings[j])
		}
	}
}

// readPlaces has places of one page read again. An error leaves the first readings in doubt.
func readPlaces[T any](ctx context.Context, again SecondReader, c *models.Case, files []File, place pageAt, fields []T, box func(T) models.Box) ([]SecondReading, error) {
	i := slices.IndexFunc(files, func(f File) bool { return f.Name == place.file })
	if i < 0 {
		return nil, fmt.Errorf("no upload %q", place.file)
	}
	boxes := make([]models.Box, len(fields))
	for j, f := range fields {
		boxes[j] = roomy(box(f))
	}
	readings, err := again.ReadAgain(ctx, place.file, files[i].Data, place.page, rotationOf(c, place), boxes)
	if err != nil {
		slog.Warn("second reading failed; the first ones stay in doubt", "error", err)
	}
	return readings, err
}

// rotationOf is how far a page of the case had to be turned.
func rotationOf(c *models.Case, place pageAt) int {
	for _, d := range c.Documents {
		for _, p := range d.Pages {
			if p.File == place.file && p.Number == place.page {
				return p.Rotation
			}
		}
	}
	return 0
}

// opinion is what the second reading says of the first.
type opinion int

const (
	unclear   opinion = iota // it cannot tell
	confirms                 // it surely reads the same
	corrects                 // it surely reads the known value instead
	leans                    // it may be the known value
	leansWell                // it reads the known value, not surely
)

// settle weighs the second reading of a field against the first, and the witness against both.
func settle(d doubtful, r SecondReading) {
	f, first := d.field, d.field.Value
	said, sure := weigh(d, r.Choices)
	if d.own() {
		settleOwn(f, said, r)
		return
	}
	forKnown := d.known != first && vouches(r.Witness.Text, d.known)
	forFirst := vouches(r.Witness.Text, first)
	switch {
	case said == corrects && !forFirst, said == leansWell && forKnown:
		f.Second, f.Value, f.Status, f.Confirmed = first, d.known, models.Read, forKnown
	case said == leansWell && !forFirst && f.Confidence < guessed && sure > f.Confidence:
		f.Second, f.Value, f.Status = first, d.known, models.Uncertain
	case said == corrects, said == leans, said == leansWell, said == confirms && forKnown:
		f.Second, f.Status = d.known, models.Uncertain
	case said == confirms, d.known == first && forFirst:
		f.Status, f.Confirmed = models.Read, true
	case !forFirst && !hasDigit(first) && codes.OnlyLookAlikes(first, d.known): // nobody confirms what differs by a stroke only; numbers have check digits
		f.Second, f.Status = d.known, models.Uncertain
	}
}

// longName is how many characters a person's name without a dot has at most.
const longName = 4

// settleOwn weighs the second reading of a name that nothing else tells. A doubt that is not of reading, as of two people's names that ran together, no
// reading settles; a second one that finds the name nowhere says nothing.
func settleOwn(f *models.Field, said opinion, r SecondReading) {
	name := []rune(f.Value)
	if f.Faint && len(name) > longName && !strings.Contains(f.Value, "·") {
		return
	}
	again := align(r.Choices, name, name)
	switch {
	case said == confirms || vouches(r.Witness.Text, f.Value):
		if f.Status == models.Uncertain && f.Confidence < sureName {
			f.Status, f.Confirmed = models.Read, true
		}
	case again != nil && f.Status == models.Read:
		f.Status = models.Uncertain
		if text := textOf(again); text != f.Value {
			f.Second = text
		}
	}
}

func textOf(reading []models.Choice) string {
	var b strings.Builder
	for _, c := range reading {
		b.WriteString(c.Text)
	}
	return b.String()
}

func hasOnlyHan(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return !unicode.Is(unicode.Han, r) && r != '·' })
}

func hasDigit(s string) bool { return strings.ContainsAny(s, "0123456789") }

// vouches says whether the witness reads a value.
func vouches(witness, value string) bool {
	return value != "" && strings.Contains(strings.ToUpper(witness), strings.ToUpper(value))
}

// weigh compares the second reading of a field with the first and with the known value; sure is the least confidence at the places that differ.
func weigh(d doubtful, reading []models.Choice) (said opinion, sure float64) {
	first, known := []rune(d.field.Value), []rune(d.known)
	window := align(reading, first, known)
	if window == nil {
		return unclear, 0
	}
	least := sureAgain
	switch {
	case d.typed:
		least = sureKnown
	case d.own():
		least = sureName
	}
	sure = 1
	agree, against, unsure := 0, 0, 0
	for i := range first {
		c := window[i]
		switch {
		case first[i] == known[i]:
			if !same(c.Text, first[i]) || c.Confidence < least {
				unsure++
			}
		case same(c.Text, known[i]):
			sure = min(sure, c.Confidence)
			agree++
		case c.Others[string(known[i])] >= mayBe:
			return leans, 0
		default:
			against++
			if !same(c.Text, first[i]) || c.Confidence < sureAgain {
				unsure++
			}
		}
	}
	switch {
	case agree > 0 && sure < sureKnown:
		return leans, sure
	case agree > 0 && sure < sureAgain && against == 0:
		return leansWell, sure
	case agree > 0 && sure < sureAgain:
		return leans, sure
	case agree > 0 && against == 0:
		return corrects, sure
	case agree == 0 && unsure == 0:
		return confirms, sure
	}
	return unclear, sure
}

// align finds where in the second reading the value stands: the run of as many characters that agrees best with either of the two.
func align(reading []models.Choice, first, known []rune) []models.Choice {
	reading = slices.DeleteFunc(slices.Clone(reading), func(c models.Choice) bool { return strings.TrimSpace(c.Text) == "" })
	best, at := -1, 0
	for i := 0; i+len(first) <= len(reading); i++ {
		n := 0
		for j := range first {
			if same(reading[i+j].Text, first[j]) || same(reading[i+j].Text, known[j]) {
				n++
			}
		}
		if n > best {
			best, at = n, i
		}
	}
	if best < len(first)-mostSlips || best <= 0 {
		return nil
	}
	return reading[at : at+len(first)]
}

func same(text string, r rune) bool {
	got, _ := utf8.DecodeRuneInString(text)
	return unicode.ToUpper(got) == unicode.ToUpper(r)
}

// roomy is the box with a margin.
func roomy(b models.Box) models.Box {
	x0, y0, x1, y1 := b.Bounds()
	dy := (y1 - y0) * placeMargin / 2
	dx := dy / 2
	return models.Rect(max(0, x0-dx), max(0, y0-dy), min(1, x1+dx), min(1, y1+dy))
}

// nearestKnown is a known value of the same length that differs from v in one or two places, "" where v itself is known or nothing is
// near. Short values and dates are left alone: there a character is too much of the whole.
func nearestKnown(v string, known map[string]bool) string {
	n := utf8.RuneCountInString(v)
	if n < 2 || known[v] {
		return ""
	}
	limit := mostSlips
	if n < 6 {
		limit = 1
	}
	best, least := "", limit+1
	for k := range known {
		if utf8.RuneCountInString(k) != n {
			continue
		}
		if d := differing(v, k); d > 0 && (d < least || d == least && k < best) {
			best, least = k, d
		}
	}
	return best
}

func differing(a, b string) int {
	x, y := []rune(a), []rune(b)
	n := 0
	for i := range x {
		if unicode.ToUpper(x[i]) != unicode.ToUpper(y[i]) {
			n++
		}
	}
	return n
}

// knownValues are the names and numbers that the citizen typed or a register has, without blanks.
func knownValues(c *models.Case) map[string]bool {
	known := map[string]bool{}
	collect(map[string]any(c.Form), known)
	for _, r := range c.Registers {
		for _, rec := range r.Records {
			collect(map[string]any(rec), known)
		}
	}
	return known
}

func collect(v any, known map[string]bool) {
	switch x := v.(type) {
	case map[string]any:
		for _, member := range x {
			collect(member, known)
		}
	case []any:
		for _, item := range x {
			collect(item, known)
		}
	case float64:
		known[strconv.FormatFloat(x, 'f', 2, 64)] = true // areas and amounts, as documents have them
	case string:
		for _, part := range strings.Split(x, "、") {
			part = strings.Join(strings.Fields(part), "")
			if nameOrNumber(part) {
				known[part] = true
			}
		}
	}
}

// decimal is an area or an amount in canonical form.
var decimal = regexp.MustCompile(`^\d+\.\d\d$`)

// nameOrNumber reports whether a value is a name in Chinese characters, a number of at least eight places, or an area or amount; dates are not.
func nameOrNumber(s string) bool {
	if decimal.MatchString(s) {
		return true
	}
	letters, han := 0, 0
	for _, r := range s {
		switch {
		case unicode.Is(unicode.Han, r) || r == '·':
			han++
		case unicode.IsDigit(r) || unicode.IsUpper(r) || r == '(' || r == ')':
			letters++
		default:
			return false
		}
	}
	return han >= 2 && letters == 0 || letters >= 8 || han > 0 && letters >= 8
}
