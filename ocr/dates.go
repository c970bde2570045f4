package ocr

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A date in figures has a shape that few readings fit by chance (日期): under a seal or in pale print, where one of its figures was guessed wrong, the others
// and the calendar tell what else it may be. What is put in so stays in doubt.
const (
	dateSure   = 0.5   // confidence of a figure that was put in: it stands in doubt
	figureSeen = 0.01  // probability of a figure that a network may have meant
	figureFree = 0.001 // the same of one that no network saw, in place of one in doubt
	firstYear  = 1900  // of what registration deals with
	yearAfter  = 2100
	leastYear  = 3 // figures before 年 in a date; fewer count years
	wholeYear  = 4
	figures    = "0123456789"
)

// date is where a date stands in a reading: the indices of its figures. The day is empty where the line ends before it.
type date struct{ year, month, day []int }

// datesIn finds the dates of a reading: figures, 年, figures, 月.
func datesIn(glyphs []glyph) (found []date) {
	for y, g := range glyphs {
		if g.text != "年" {
			continue
		}
		from := y
		for from > 0 && y-from < wholeYear && isFigure(glyphs[from-1]) {
			from--
		}
		month := figuresAt(glyphs, y+1)
		m := y + 1 + len(month)
		if y-from < leastYear || len(month) == 0 || m == len(glyphs) || glyphs[m].text != "月" {
			continue
		}
		found = append(found, date{indices(from, y), month, figuresAt(glyphs, m+1)})
	}
	return found
}

func isFigure(g glyph) bool { return len(g.text) == 1 && strings.Contains(figures, g.text) }

// figuresAt are the indices of the figures from one on.
func figuresAt(glyphs []glyph, from int) []int {
	to := from
	for to < len(glyphs) && isFigure(glyphs[to]) {
		to++
	}
	return indices(from, to)
}

func indices(from, to int) (all []int) {
	for i := from; i < to; i++ {
		all = append(all, i)
	}
	return all
}

// spelledAt is the text of some glyphs.
func spelledAt(glyphs []glyph, at []int) string {
	var b strings.Builder
	for _, i := range at {
		b.WriteString(glyphs[i].text)
	}
	return b.String()
}

// possible says whether the calendar has the date, as far as the line shows it. 月 is followed by the day, not by 日 or 月 at once.
func (d date) possible(glyphs []glyph) bool {
	year, month, day := spelledAt(glyphs, d.year), spelledAt(glyphs, d.month), spelledAt(glyphs, d.day)
	if len(d.day) == 0 {
		next := d.month[len(d.month)-1] + 2
		return isYear(year) && isMonth(month) && (next >= len(glyphs) || glyphs[next].text != "日" && glyphs[next].text != "月")
	}
	return isYear(year) && isMonth(month) && isDay(year, month, day)
}

func isYear(text string) bool {
	n, err := strconv.Atoi(text)
	return err == nil && len(text) == wholeYear && n >= firstYear && n < yearAfter
}

func isMonth(text string) bool {
	n, err := strconv.Atoi(text)
	return err == nil && len(text) <= 2 && n >= 1 && n <= 12
}

func isDay(year, month, day string) bool {
	y, _ := strconv.Atoi(year)
	m, _ := strconv.Atoi(month)
	d, err := strconv.Atoi(day)
	return err == nil && len(day) <= 2 && d >= 1 && time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC).Day() == d
}

// impossibleDate says whether a reading has a date that the calendar does not.
func impossibleDate(glyphs []glyph) bool {
	return slices.ContainsFunc(datesIn(glyphs), func(d date) bool { return !d.possible(glyphs) })
}

// readDates reads a line with an impossible date again in other views: its strip, and the strip with seals taken off in another way, each as it is and with the
// dots of needles run together. other is nil where there is no seal.
func (e *Engine) readDates(glyphs []glyph, s strip, other func() strip) ([]glyph, error) {
	if !impossibleDate(glyphs) {
		mendTerm(glyphs)
		return glyphs, nil
	}
	views := []strip{s}
	if other != nil {
		views = append(views, other())
	}
	var readings [][]glyph
	for _, view := range views {
		smooth, err := view.smoothed(needleStep)
		if err != nil {
			return nil, err
		}
		for _, v := range []strip{view, smooth} {
			reading, err := e.careful.read(v)
			if err != nil {
				return nil, err
			}
			readings = append(readings, reading)
		}
	}
	return mendDates(redate(glyphs, readings)), nil
}

// redate puts possible dates, as other readings of the same print have them, in place of impossible ones: the one that most readings have, of equals the first.
func redate(glyphs []glyph, others [][]glyph) []glyph {
	for _, d := range slices.Backward(datesIn(glyphs)) { // from the end, so that indices before stay
		if d.possible(glyphs) {
			continue
		}
		from, to := d.span(glyphs)
		votes, most := map[string]int{}, []glyph(nil)
		for _, other := range others {
			if found := dateAt(other, glyphs[d.month[0]-1].at); found != nil {
				text := spelled(found, -1)
				if votes[text]++; most == nil || votes[text] > votes[spelled(most, -1)] {
					most = found
				}
			}
		}
		if most != nil {
			glyphs = slices.Replace(glyphs, from, to, most...)
		}
	}
	return glyphs
}

// span is where a date begins and ends in a reading, with its 日, or what stands in place of its day.
func (d date) span(glyphs []glyph) (from, to int) {
	to = d.month[len(d.month)-1] + 2 + len(d.day)
	if to < len(glyphs) && (glyphs[to].text == "日" || glyphs[to].text == "月") {
		to++
	}
	return d.year[0], to
}

// dateAt is the possible date of a reading with its 年 at a place of the strip, in doubt; nil where there is none.
func dateAt(glyphs []glyph, at float64) []glyph {
	for _, d := range datesIn(glyphs) {
		if math.Abs(glyphs[d.month[0]-1].at-at) > stripHeight/2 || !d.possible(glyphs) {
			continue
		}
		from, to := d.span(glyphs)
		found := slices.Clone(glyphs[from:to])
		for i := range found {
			found[i].confidence = min(found[i].confidence, dateSure)
		}
		return found
	}
	return nil
}

// mendDates puts the likeliest figures that make a possible date in place of those that make none: what the networks also saw; one that was guessed may be any
// other, where only one makes a date (0026年, 028年).
func mendDates(glyphs []glyph) []glyph {
	for _, d := range slices.Backward(datesIn(glyphs)) {
		if len(d.year) < wholeYear {
			glyphs = withMissing(glyphs, d.year)
			continue
		}
		mendFigures(glyphs, d.year, isYear)
		mendFigures(glyphs, d.month, isMonth)
		if year, month := spelledAt(glyphs, d.year), spelledAt(glyphs, d.month); isYear(year) && isMonth(month) && len(d.day) > 0 {
			mendFigures(glyphs, d.day, func(day string) bool { return isDay(year, month, day) })
		}
	}
	mendTerm(glyphs)
	return glyphs
}

// withMissing puts the figure that a year lacks where the others stand furthest apart, or before them: the only one that makes a year, else a sign that
// was not read.
func withMissing(glyphs []glyph, year []int) []glyph {
	first, pitch := year[0], (glyphs[year[2]].at-glyphs[year[0]].at)/2
	widest, at := 0, glyphs[first].at-pitch
	for k := range year[1:] {
		if step := glyphs[first+k+1].at - glyphs[first+k].at; step > pitch*pitches*0.8 {
			widest, at = k+1, (glyphs[first+k].at+glyphs[first+k+1].at)/2
		}
	}
	glyphs = slices.Insert(glyphs, first+widest, unknownGlyph(at))
	mendFigures(glyphs, indices(first, first+wholeYear), isYear)
	return glyphs
}

// mendTerm mends the years of a term that ends before it begins (2024年7月6日起至2014年).
func mendTerm(glyphs []glyph) {
	all := datesIn(glyphs)
	for i := 1; i < len(all); i++ {
		from, to := all[i-1], all[i]
		between := spelled(glyphs[from.month[len(from.month)-1]:to.year[0]], -1)
		if strings.Contains(between, "至") && from.possible(glyphs) && to.possible(glyphs) {
			mendFigures(glyphs, slices.Concat(from.year, to.year), func(both string) bool {
				return isYear(both[:wholeYear]) && isYear(both[wholeYear:]) && both[:wholeYear] <= both[wholeYear:]
			})
		}
	}
}

// figure is a figure of a number and how likely it is.
type figure struct {
	text   string
	likely float64
}

// figuresFor are the figures that may stand in a place.
func figuresFor(g glyph) (all []figure) {
	for _, f := range strings.Split(figures, "") {
		likely := g.seen[f]
		if f == g.text {
			likely = max(likely, g.confidence)
		}
		if g.confidence < doubt {
			likely = max(likely, figureFree)
		}
		if likely >= figureSeen || g.confidence < doubt {
			all = append(all, figure{f, likely})
		}
	}
	return all
}

// mendFigures puts the likeliest figures that fit in place of those that do not; where others are as likely, nothing changes.
func mendFigures(glyphs []glyph, at []int, fits func(string) bool) {
	if fits(spelledAt(glyphs, at)) {
		return
	}
	best, second, text := 0.0, 0.0, ""
	var try func(so string, likely float64)
	try = func(so string, likely float64) {
		if len(so) == len(at) {
			switch {
			case !fits(so):
			case likely > best:
				best, second, text = likely, best, so
			default:
				second = max(second, likely)
			}
			return
		}
		for _, f := range figuresFor(glyphs[at[len(so)]]) {
			try(so+f.text, likely*f.likely)
		}
	}
	try("", 1)
	if best == second {
		return
	}
	for k, i := range at {
		if f := text[k : k+1]; f != glyphs[i].text {
			glyphs[i].text, glyphs[i].confidence = f, dateSure
		}
	}
}
