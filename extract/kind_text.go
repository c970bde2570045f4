package extract

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"yushen/documents"
	"yushen/documents/layout"
)

var (
	addressEnd = regexp.MustCompile(`[,。;:、,;\t]|的|不动产|名下|房屋一[套处]|房产一[套处]|地块|(?:室|号|房|户|层|楼|栋|幢)(?:房屋|房产|住宅)`)
	inEnglish  = regexp.MustCompile(`/[A-Za-z.]{3,}$`) // 中国/CHINESE
	addressUse = regexp.MustCompile(`[省市区县州旗镇乡村路街巷道园苑号幢栋楼室组]`)
	textEnd    = regexp.MustCompile(`[,。;\t]`)
	leadWords  = regexp.MustCompile(`^(?:[:,、.;_\-\n]|\((?:章|公章|盖章)\)|为|是|系|于|在)+`)
	// printedChoice is a choice printed before the blank in which its outcome is written: 【住宅】【公寓】【别墅】:住宅.
	printedChoice = regexp.MustCompile(`^(?:\([^()]{1,10}\)\n?){2,}:`)
	tailMarks     = ",，。.;；:：、_-\n\t\"“”（(√✓☑"
	noValue       = regexp.MustCompile(`^(?:/|-+|—+|无|\\|空白|\*+|×+|x+)$`)
)

// words reads words: an address, a phrase up to punctuation, a sentence, or all lines of a cell.
func (r *reader) words(f documents.Field, s stream) (reading, bool) {
	s, undecided := r.withoutUnitChoices(f, s)
	v := r.read(s, false)
	from, to := 0, len(v.text)
	if i := leadWords.FindStringIndex(v.text); i != nil && f.Kind != documents.Block {
		from = i[1]
		if f.Kind != documents.Address {
			from = len(strings.TrimRight(v.text[:from], "于在")) // 在东侧修建道路
		}
	}
	if i := printedChoice.FindStringIndex(v.text[from:]); i != nil && f.Kind == documents.Text {
		from += i[1]
	}
	switch f.Kind {
	case documents.Address:
		to = from + addressLength(v.text[from:])
	case documents.Text:
		if i := textEnd.FindStringIndex(v.text[from:]); i != nil {
			to = from + i[0]
		}
		if i := inEnglish.FindStringIndex(v.text[from:to]); i != nil {
			to = from + i[0]
		}
	case documents.Clause:
		if i := strings.IndexByte(v.text[from:], '\t'); i >= 0 && utf8.RuneCountInString(v.text[from:from+i]) > 20 {
			to = from + i
		}
	}
	body := v.text[from:to]
	trimmed := strings.TrimRight(body, tailMarks)
	if strings.Count(trimmed, "(") < strings.Count(body, "(") && strings.HasSuffix(body, ")") {
		trimmed = body
	}
	if f.Kind == documents.Clause || f.Kind == documents.Block {
		trimmed = strings.TrimRight(body, "\n\t")
	}
	if f.Kind == documents.Text && strings.HasPrefix(trimmed, "(") && strings.HasSuffix(body, ")") && strings.Count(body, "(") == 1 { // 【住宅】
		trimmed = strings.TrimSuffix(strings.TrimPrefix(body, "("), ")")
		from++
	}
	m := v.part(from, from+len(trimmed))
	n := len(m.pos)
	if n == 0 || noValue.MatchString(strings.TrimSpace(m.text)) {
		return reading{}, false
	}
	out := reading{value: r.plain(m.pos), raw: r.text(m.pos), pos: m.pos, quality: 0.9}
	if f.Kind == documents.Address {
		out.value, out.doubt = r.addressText(m.pos), undecided
		if n < 4 || !addressUse.MatchString(m.text) {
			return reading{}, false
		}
		if n > 60 {
			out.quality = 0.5
		}
	}
	if f.Kind == documents.Text && n > 40 {
		out.quality = 0.4
	}
	out, ok := r.phrase(f, out)
	if !ok || !f.Fits(out.value) {
		return reading{}, false
	}
	return out, true
}

// unitChoices are the words among which a template has one struck out, 【幢】【座】, and those that say what its blank asks for: 【区(县)】.
var unitChoices = regexp.MustCompile(`[\t\n_]*(?:\((?:区|县|市|小区|街道|路|街|乡|镇|村|幢|座|栋|楼|号|室|户|房|单元|层)(?:\(\p{Han}{1,2}\))?\)[\t\n_]*)+`)

// withoutUnitChoices is an address without the choices that a template prints between its blanks; behind a figure the first of them stays: 3【幢】【座】2单元
// is 3幢2单元. undecided says that one of several was taken.
func (r *reader) withoutUnitChoices(f documents.Field, s stream) (out stream, undecided bool) {
	v := r.read(s, false)
	if f.Kind != documents.Address || len(unitChoices.FindAllString(v.text, 2)) < 2 {
		return s, false
	}
	at := 0
	for _, m := range unitChoices.FindAllStringIndex(v.text, -1) {
		from, to := utf8.RuneCountInString(v.text[:m[0]]), utf8.RuneCountInString(v.text[:m[1]])
		out = append(out, v.pos[at:from]...)
		if before, _ := utf8.DecodeLastRuneInString(v.text[:m[0]]); unicode.IsDigit(before) {
			choices := v.text[m[0]:m[1]]
			out = append(out, v.pos[from+strings.IndexByte(choices, '(')+1])
			undecided = undecided || strings.Count(choices, ")(") > 0
		}
		at = to
	}
	return append(out, v.pos[at:]...), undecided
}

// phrase is a phrase as it is meant: the option to which it points, without the words at its end that are no part of a value.
func (r *reader) phrase(f documents.Field, x reading) (reading, bool) {
	if f.Kind != documents.Text {
		return x, true
	}
	x, ok := r.chosen(x)
	if x, ok = r.tickedPart(x, ok); !ok {
		return x, false
	}
	for _, w := range f.Tails {
		if rest, cut := strings.CutSuffix(x.value, w); cut && rest != "" {
			x.value = rest
			break
		}
	}
	return x, ok
}

// tickedPart is the ticked one of options with boxes, □一次性付款 ☑按揭贷款; a phrase without boxes is itself. ok is false where not one of them is ticked.
func (r *reader) tickedPart(x reading, ok bool) (reading, bool) {
	v := r.read(x.pos, true)
	if !ok || !boxedOption.MatchString(v.text) {
		return x, ok
	}
	all := tickedOption.FindAllStringSubmatchIndex(v.text, -1)
	if len(all) != 1 {
		return reading{}, false
	}
	m := v.part(all[0][2], all[0][3])
	return reading{value: r.plain(m.pos), raw: r.text(m.pos), pos: m.pos, quality: x.quality}, true
}

var (
	boxedOption  = regexp.MustCompile(`[□☐]`)
	tickedOption = regexp.MustCompile(`[☑√✓☒■]([^□☐☑√✓☒■]{2,})`)
)

// addressLength is how far an address reaches into a text: to punctuation or the words that follow an address in a sentence.
// A bracket belongs to it where house numbers still follow.
func addressLength(text string) int {
	end := len(text)
	if i := strings.IndexByte(text, '('); i >= 0 {
		j := strings.IndexByte(text[i:], ')')
		if j < 0 || !addressUse.MatchString(text[i+j:]) || strings.Contains(text[i:i+j], "号:") || strings.Contains(text[i:i+j], "证") {
			end = i
		}
	}
	i := addressEnd.FindStringIndex(text[:end])
	if i == nil {
		return end
	}
	if goesOn := twoNumbers.FindStringIndex(text[i[0]:end]); goesOn != nil || betweenRoads(text[:i[0]], text[i[0]:end]) {
		n := len("、")
		if goesOn != nil {
			n = goesOn[1]
		}
		return i[0] + n + addressLength(text[i[0]+n:])
	}
	word := text[i[0]:i[1]]
	if _, n := utf8.DecodeRuneInString(word); n < len(word) && strings.ContainsAny(word[:n], "室号房户层楼栋幢") {
		return i[0] + n // 室房屋: the 室 belongs to it
	}
	return i[0]
}

// twoNumbers is what follows in an address that names two numbers of one kind: 五、六组, 101、102室.
var twoNumbers = regexp.MustCompile(`^、(?:[0-9]{1,4}|[一二三四五六七八九十]{1,3}|[甲乙丙丁A-Z])#?(?:组|社|队|号|室|幢|栋|楼|层|单元|户)`)

// betweenRoads reports whether an address that names the sides of roads goes on behind a mark: 抚生路以西、云锦路以北.
func betweenRoads(before, after string) bool {
	return sideOfRoad.MatchString(before) && nextRoad.MatchString(after)
}

var (
	sideOfRoad = regexp.MustCompile(`(?:以|之)?[东南西北](?:侧|面|边)?$`)
	nextRoad   = regexp.MustCompile(`^、[^,。;:、\t]{2,14}?(?:以|之)?[东南西北](?:侧|面|边)?(?:[,。;、\t的]|$)`)
)

// addressText is an address without blanks; digits, letters and dashes are narrow.
func (r *reader) addressText(pos []int) string {
	var b strings.Builder
	for _, p := range pos {
		if r.runes[p] != '_' { // the rule under a blank that was filled in
			b.WriteRune(r.runes[p])
		}
	}
	return b.String()
}

// oneOf reads an Enum: the value whose printed form stands first, the longest where several start together. A mark that was read between two
// characters of it, 出i让, leaves it in doubt.
func (r *reader) oneOf(f documents.Field, s stream) (reading, bool) {
	x, ok := r.printedIn(f, s)
	if ok {
		return x, true
	}
	x, ok = r.printedIn(f, slices.DeleteFunc(slices.Clone(s), func(p int) bool { return p >= 0 && !isHan(r.runes[p]) }))
	x.doubt = true
	return x, ok
}

// printedIn finds the value of an Enum in a stream.
func (r *reader) printedIn(f documents.Field, s stream) (reading, bool) {
	v := r.read(s, true)
	text := []rune(v.text)
	best := reading{}
	bestAt, bestLen, bestSlips := len(text)+1, 0, 9
	for _, val := range f.Values {
		for _, w := range printed(val) {
			phrase := []rune(layout.Normal(w))
			limit := 0
			if len(phrase) >= 4 {
				limit = 1
			}
			from, to, slips, ok := layout.Find(text, phrase, limit)
			if !ok || slips > bestSlips || slips == bestSlips && (from > bestAt || from == bestAt && len(phrase) <= bestLen) {
				continue
			}
			bestAt, bestLen, bestSlips = from, len(phrase), slips
			pos := slices.Clone(v.pos[from:to])
			best = reading{value: val.Is, raw: r.text(pos), pos: pos, quality: 1 - 0.15*float64(slips)}
		}
	}
	return best, bestLen > 0
}

func printed(v documents.Value) []string {
	if len(v.Printed) == 0 {
		return []string{v.Is}
	}
	return append([]string{v.Is}, v.Printed...)
}

var (
	saysNo  = regexp.MustCompile(`^(?:不存在|不可以|不得|不允许|不约定|未约定|没有|无权|无|否|不是|不|未)`)
	saysYes = regexp.MustCompile(`^(?:存在|可以|允许|约定|已约定|有权|有|是|同意)`)
)

// yesNo reads 是 or 否 in the words in which forms and clauses say it.
func (r *reader) yesNo(s stream) (reading, bool) {
	v := r.read(s, true)
	from := 0
	for from < len(v.text) && strings.ContainsRune(":,为(_\t", rune(v.text[from])) {
		from++
	}
	from += len(v.text[from:]) - len(strings.TrimPrefix(v.text[from:], "为"))
	text := v.text[from:]
	value, i := "否", saysNo.FindStringIndex(text)
	if i == nil {
		value, i = "是", saysYes.FindStringIndex(text)
	}
	if i == nil {
		return reading{}, false
	}
	m := v.part(from, from+i[1])
	return reading{value: value, raw: r.text(m.pos), pos: m.pos, quality: 0.9}, true
}
