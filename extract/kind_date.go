package extract

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"yushen/codes"
	"yushen/documents"
)

var (
	figureDate  = regexp.MustCompile(`[12lI][0-9OoIl〇○〓]{3}[年./·-][0-9OIl〇○〓]{1,2}[月./·-][0-9OIl〇○〓]{1,2}[日号]?`)
	wordDate    = regexp.MustCompile(`(?:[二贰2=三][0-9OoIl〇○零口。QD〓公o一二三四五六七八九壹贰叁肆伍陆柒捌玖]{3}|[一壹][九玖][一二三四五六七八九〇○零壹贰叁肆伍陆柒捌玖]{2})年[零〇○一二三四五六七八九十正元壹贰叁肆伍陆柒捌玖拾0-9〓]{1,3}月[零〇○一二三四五六七八九十廿卅壹贰叁肆伍陆柒捌玖拾0-9〓]{1,4}[日]?`)
	compactDate = regexp.MustCompile(`(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])`)
	foreverWord = regexp.MustCompile(`长期有效|长期|长朗|永久有效|永久`)
	untilWord   = regexp.MustCompile(`(?:至|到)?[^,。;:\t\n]{0,14}(?:办结|办理完毕|办理完结|办妥|完毕|完成)[^,。;:\t\n]{0,4}(?:为止|之日止?|止)?`)
)

// found is a date at a place of a view.
type found struct {
	from, to int // bytes
	iso      string
	failed   bool
}

// dates are all dates of a text, in order.
func dates(text string) []found {
	var out []found
	add := func(re *regexp.Regexp) {
		for _, i := range re.FindAllStringIndex(text, -1) {
			if slices.ContainsFunc(out, func(f found) bool { return i[0] < f.to && f.from < i[1] }) {
				continue
			}
			iso, ok := readDate(text[i[0]:i[1]])
			if iso == "" {
				continue
			}
			out = append(out, found{i[0], i[1], iso, !ok})
		}
	}
	add(figureDate)
	add(wordDate)
	for _, i := range englishDate.FindAllStringSubmatchIndex(text, -1) {
		if iso, ok := readEnglishDate(text[i[2]:i[3]], text[i[4]:i[5]], text[i[6]:i[7]]); ok {
			out = append(out, found{i[0], i[1], iso, false})
		}
	}
	if len(out) == 0 {
		add(compactDate)
	}
	slices.SortFunc(out, func(a, b found) int { return a.from - b.from })
	return out
}

// englishDate is a date as travel papers have it: 07 SEP 1991, 19 3月/MAR 2029; blanks are not in the text.
var englishDate = regexp.MustCompile(`([0-9]{1,4}月?)/?(JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)/?((?:19|20)[0-9]{2})`)

// readEnglishDate is the ISO date of a day, before the month in figures where the paper prints that too, an English month and a year.
func readEnglishDate(day, month, year string) (iso string, ok bool) {
	m := strings.Index("JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC", month)/3 + 1
	if both, figures := strings.CutSuffix(day, "月"); figures {
		if day, figures = strings.CutSuffix(both, strconv.Itoa(m)); !figures {
			return "", false
		}
		if len(day) > 2 { // the month's leading nought
			day = strings.TrimSuffix(day, "0")
		}
	}
	iso, err := codes.ParseDate(fmt.Sprintf("%s-%02d-%s", year, m, day))
	return iso, err == nil
}

// readDate is the ISO date of a text found as one; ok is false where no calendar has the day, and the text as printed is given back.
func readDate(text string) (iso string, ok bool) {
	t := strings.NewReplacer("·", ".", "口", "〇", "公", "〇", "。", "〇", "=", "二", "〓", "〇").Replace(text)
	if figureDate.MatchString(text) {
		t = digits(strings.ReplaceAll(text, "·", "."))
	}
	if rest, slip := strings.CutPrefix(t, "三"); slip { // a stroke too many: no paper is of a third millennium
		t = "二" + rest
	}
	iso, err := codes.ParseDate(t)
	switch {
	case err == nil:
		return iso, !strings.ContainsAny(text, "〓?口公=") && !strings.HasPrefix(text, "三")
	case strings.Contains(err.Error(), codes.ErrNoSuchDay.Error()):
		return t, false
	}
	return "", false
}

// date reads a date, or one end of a period. An EndDate may also be 长期 or words such as 办结为止.
func (r *reader) date(f documents.Field, s stream) (reading, bool) {
	v := r.read(s, true)
	list := dates(v.text)
	if f.Kind == documents.EndDate {
		if m, ok := r.openEnd(v, list); ok {
			return m, true
		}
	}
	i := 0
	switch f.Part {
	case "start":
		if len(list) == 1 && onlyEnd(v.text, list[0]) {
			return reading{}, false
		}
	case "end":
		i = 1
		if len(list) == 1 {
			i = 0
			if !onlyEnd(v.text, list[0]) {
				return reading{}, false
			}
		}
	}
	if i >= len(list) {
		return reading{}, false
	}
	m := v.part(list[i].from, list[i].to)
	out := reading{value: list[i].iso, raw: r.text(m.pos), pos: m.pos, quality: 1, failed: list[i].failed}
	if list[i].failed {
		out.quality = 0.7
	}
	return out, true
}

// onlyEnd reports whether the only date of a period is its end: 至 or 止 stands by it, and no 起.
func onlyEnd(text string, d found) bool {
	before, after := strings.TrimLeft(text[:d.from], ":为是_"), text[d.to:]
	if strings.HasPrefix(after, "起") || strings.HasPrefix(after, "至") || strings.HasPrefix(after, "-") {
		return false
	}
	return strings.HasSuffix(before, "至") || strings.HasSuffix(before, "到") || strings.HasSuffix(before, "-") || strings.HasPrefix(after, "止") || strings.HasPrefix(after, "前") || before == ""
}

// openEnd reads an end without a date: 长期, or words, where they stand after the start of the period.
func (r *reader) openEnd(v view, list []found) (reading, bool) {
	after := 0
	if len(list) > 0 {
		after = list[0].to
	}
	if len(list) > 1 {
		return reading{}, false
	}
	if i := foreverWord.FindStringIndex(v.text[after:]); i != nil {
		m := v.part(after+i[0], after+i[1])
		return reading{value: codes.Forever, raw: r.text(m.pos), pos: m.pos, quality: 1}, true
	}
	if i := untilWord.FindStringIndex(v.text[after:]); i != nil {
		m := v.part(after+i[0], after+i[1])
		return reading{value: "办结为止", raw: r.text(m.pos), pos: m.pos, quality: 0.9}, true
	}
	return reading{}, false
}
