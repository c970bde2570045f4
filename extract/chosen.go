package extract

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

var (
	// pointer is a phrase that points to one of the options behind it instead of saying it: 下列第二种, 以下第(1)项.
	pointer = regexp.MustCompile(`^(?:按照?|以|采用|采取)?(?:以下|下列|如下)?第\(?([一二三四五六七八九壹贰叁肆1-9])\)?[种项]`)

	optionStart = regexp.MustCompile(`(?:^|[^\d一二三四五六七八九十])(?:\(([一二三四五六七八九壹贰叁肆1-9])\)|([一二三四五六七八九壹贰叁肆1-9])[.、)])`)
	optionEnd   = regexp.MustCompile(`[;。,:]|\d[.、)]|\([一二三四五六七八九\d]\)|[一二三四五六七八九壹贰叁肆]、`)
)

// optionsReach is how many characters behind a pointer its options stand at most.
const optionsReach = 240

// chosen is the option to which a phrase points, 下列第二种方式付款:(一)一次性付款;(二)贷款付款; a phrase that points to none is itself. ok is false where
// the option is not found.
func (r *reader) chosen(x reading) (out reading, ok bool) {
	m := pointer.FindStringSubmatch(r.read(x.pos, true).text)
	if m == nil {
		return x, true
	}
	var behind stream
	for p := x.pos[utf8.RuneCountInString(m[0])-1] + 1; p < len(r.runes) && len(behind) < optionsReach; p++ {
		if r.runes[p] != '_' { // the rule under a blank that was filled in
			behind = append(behind, p)
		}
	}
	v := r.read(behind, true)
	for _, at := range optionStart.FindAllStringSubmatchIndex(v.text, -1) {
		group := 2
		if at[2] < 0 {
			group = 4
		}
		if figure(v.text[at[group]:at[group+1]]) != figure(m[1]) {
			continue
		}
		to := len(v.text)
		if end := optionEnd.FindStringIndex(v.text[at[1]:]); end != nil {
			to = at[1] + end[0]
		}
		var pos []int
		for _, p := range v.part(at[1], to).pos {
			if !strings.ContainsRune("():", r.runes[p]) { // 【贷款方式】付款
				pos = append(pos, p)
			}
		}
		if len(pos) < 2 {
			return reading{}, false
		}
		return reading{value: r.plain(pos), raw: r.text(pos), pos: pos, quality: x.quality}, true
	}
	return reading{}, false
}

// figure is a numeral of one digit as a figure: 二, 贰 → 2.
func figure(s string) string {
	for _, numerals := range []string{"一二三四五六七八九", "壹贰叁肆伍陆柒捌玖"} {
		if i := strings.Index(numerals, s); i >= 0 {
			return string(rune('1' + i/len("一")))
		}
	}
	return s
}
