package extract

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// orgEnd marks the words in which names of organisations end.
const orgEnd = `(?:公司|银行|支行|分行|营业部|分理处|储蓄所|信用社|联社|中心|合作社|委员会|事务所|公证处|公安局|分局|派出所|税务局|管理局|监督局|资源局|民政局|法院|政府|医院|学校|大学|中学|小学|集团|厂|店|部|局|院|所|社|会|处|站|基金|企业|商行|馆)`

var (
	orgName    = regexp.MustCompile(`^[\p{Han}A-Za-z0-9〓·]{2,40}?(?:\([\p{Han}A-Za-z0-9]{1,14}\)[\p{Han}A-Za-z0-9〓]{0,30}?)?` + orgEnd + `(?:[\p{Han}A-Za-z0-9〓]{0,20}?` + orgEnd + `)*`)
	orgLike    = regexp.MustCompile(`(?:公司|银行|支行|分行|信用社|联社|合作社|委员会|事务所|公证处|局|法院|政府|医院|集团|中心|厂)$`)
	strongOrg  = regexp.MustCompile(`^[\p{Han}〓]{4,24}(?:公司|支行|分行|合作社|委员会)(?:[\p{Han}]{2,8})?[0-9]`)
	personName = regexp.MustCompile(`^(?:\p{Han}|〓){2,4}$|^(?:\p{Han}|〓){1,12}(?:·(?:\p{Han}|〓){1,12})+$`)
	foreign    = regexp.MustCompile(`^[A-Z][A-Za-z]+(?:[ ,·-]?[A-Z][A-Za-z]+)*$`)
	notNames   = regexp.MustCompile(`^(?:男|女|甲方|乙方|丙方|汉族?|回族?|全部|部分|共同共有|单独所有|按份共有|健在|已故|死亡|去世|无|身份证|居民身份证|营业执照|统一社会信用代码|护照|以下|如下|双方|本人|中国|户主|户口[簿本]|结婚证|身份|公民|居民|居民身份|将其|其|法定代表人|负责人|住宅|同意|自愿|应当|证件|号码|地址|联系|电话|买卖|抵押|抵押权|变更|更正|商品房|签字|盖章|签章|(?:利害)?关系人|相对人|当事人|第三人|代理人|委托人|受托人|申请人|声明人|承诺人|证明人|见证人|债务人|债权人|权利人|义务人|继承人|被继承人|受益人|配偶|子女|父亲|母亲|姓名|名称|年月日|[\p{Han}]{2}日期|项目(?:编码|名称|代码)|代码|有效|我行|本行|我方|本公司|我公司)$`)
	notName    = regexp.MustCompile(`(?:性别|民族|身份证|公民身份|证件号|联系电话|出生日期|住址|地址|签字|盖章|签名).*$`)
	notInNames = regexp.MustCompile(`^[将把没]|需要|愿意|纠纷|房产|权利人|产权人|所有权人|抵押人|债务人|应当|职务|单位|证明|应于|自愿|同意|不得|本合同|上述|以下|双方|承担|办理|登记|身份证|号码|约定|责任|提供|贷款|期限|未按|的|按照|不动产|房屋|负有|保证|承诺|按日|向|收`)
)

// names reads one or more names: separated by 、 or 和, by wide blanks, or in cells of their own. A person's two characters that
// are printed apart (王  伟) are one name.
func (r *reader) names(s stream, orgOnly bool) []reading {
	var out []reading
	for _, t := range r.tokens(s) {
		if i := notName.FindStringIndex(r.nameText(t)); i != nil && i[0] > 0 { // a label ran into the name
			t = t[:utf8.RuneCountInString(r.nameText(t)[:i[0]])]
		}
		if len(out) == 0 && len(t) > 2 && strings.ContainsRune("为是系", r.runes[t[0]]) {
			t = t[1:]
		}
		text := r.nameText(t)
		if lead := numberBefore.FindString(text); lead != "" { // 1.王建国
			t, text = t[utf8.RuneCountInString(lead):], text[len(lead):]
			if text == "" {
				continue
			}
		}
		if lead := kinBefore.FindString(text); lead != "" && personName.MatchString(text[len(lead):]) { // 长子王建国
			t, text = t[utf8.RuneCountInString(lead):], text[len(lead):]
		}
		switch {
		case kin.MatchString(text):
			continue
		case text == "" || notNames.MatchString(text):
			if len(out) > 0 {
				return out
			}
			continue
		case !orgOnly && strongOrg.MatchString(text) && !orgLike.MatchString(text): // other words follow the name
			out = append(out, r.orgReading(t, text))
			return out
		case orgName.MatchString(text) && (orgOnly || orgLike.MatchString(text) && utf8.RuneCountInString(text) > 5):
			out = append(out, r.orgReading(t, text))
			continue
		case orgOnly:
			if n := utf8.RuneCountInString(text); n >= 4 && len(out) == 0 {
				out = append(out, reading{value: text, raw: r.text(t), pos: t, quality: 0.6})
			}
			continue
		}
		q, ok := personQuality(text)
		if !ok {
			if len(out) > 0 {
				return out
			}
			continue
		}
		out = append(out, reading{value: text, raw: r.text(t), pos: t, quality: q, name: true, doubt: r.madeUsual(t)})
	}
	return out
}

// numberBefore is the number of a name in a list.
var numberBefore = regexp.MustCompile(`^[1-9](?:[.·]|$)`)

// kinBefore is what a person is to another, right before the name.
var kinBefore = regexp.MustCompile(`^(?:父亲|母亲|配偶|妻子|丈夫|儿子|女儿|[长次三四][子女])`)

// unlikely are characters that readers give for rare ones of given names (翀, 堃, 龑) and that hardly any name has.
const unlikely = "肿种型奖她"

// madeUsual reports whether a character of a name is hardly what is printed: a traditional form on a page in simplified print, or one
// that readers give for rarer ones.
func (r *reader) madeUsual(pos []int) bool {
	for i, p := range pos {
		g := r.glyphs[p]
		if isHan(g.R) && string(g.R) != g.Raw || i > 0 && strings.ContainsRune(unlikely, g.R) {
			return true
		}
	}
	return false
}

func (r *reader) orgReading(t []int, text string) reading {
	loc := orgName.FindStringIndex(text)
	n := utf8.RuneCountInString(text[:loc[1]])
	if n < len(t) && utf8.RuneCountInString(text) == len(t) && orgLike.MatchString(text[:loc[1]]) {
		t = t[:n]
		text = text[:loc[1]]
	}
	q := 0.8
	if orgLike.MatchString(text) {
		q = 1
	}
	return reading{value: text, raw: r.text(t), pos: t, quality: q}
}

// personQuality says how much a text looks like a person's name.
func personQuality(text string) (float64, bool) {
	n := utf8.RuneCountInString(text)
	switch {
	case notInNames.MatchString(text):
		return 0, false
	case personName.MatchString(text):
		return 1, true
	case foreign.MatchString(text) && n >= 4:
		return 0.7, true
	case n < 2 || n > 15:
		return 0, false
	}
	for _, c := range text {
		if !isHan(c) && c != '·' {
			return 0, false
		}
	}
	return 0.55, true // a long name whose dot was lost, or no name at all
}

// tokens cuts a stream into the words between separators. Single characters that only blanks part are put together again.
func (r *reader) tokens(s stream) [][]int {
	var out [][]int
	var cur []int
	blank := false // only a blank stands between the last word and the current one
	flush := func(soft bool) {
		if n := len(out) - 1; len(cur) > 0 && blank && n >= 0 && len(out[n]) == 1 && len(cur) <= 2 && r.allHan(out[n]) && r.allHan(cur) {
			out[n] = append(out[n], cur...)
		} else if len(cur) > 0 {
			out = append(out, cur)
		}
		if len(cur) > 0 || !soft {
			blank = soft
		}
		cur = nil
	}
	skip := 0
	for i, p := range s {
		if skip > 0 {
			skip--
			continue
		}
		if p == nextCell {
			flush(true)
			continue
		}
		if p == nextLine {
			if r.namesOnLines(cur, s[i+1:]) {
				flush(false)
			}
			continue
		}
		c := r.runes[p]
		if len(cur) > 0 && r.glyphs[p].Gap && (r.partsNames(cur, s[i:]) || len(cur) == 1 || c >= '0' && c <= '9' && len(cur) <= 4 && r.allHan(cur)) {
			flush(true)
		}
		if len(cur) > 1 && len(cur) <= 4 && c >= '0' && c <= '9' && r.allHan(cur) && figuresStart.MatchString(r.read(s[i:], true).text) {
			flush(true) // 张麓2026年5月25日
		}
		if c == '(' && len(cur) > 1 {
			if b := numberBracket.FindStringSubmatch(r.read(s[i:], true).text); b != nil && r.joins(r.behind(s[i:], b[0])) {
				flush(false)
				skip = utf8.RuneCountInString(b[0]) - 1
				continue
			}
			if b := shareBracket.FindString(r.read(s[i:], true).text); b != "" {
				flush(false)
				skip = utf8.RuneCountInString(b) - 1
				continue
			}
		}
		switch {
		case c == '(' && r.orgBracket(cur, s[i:]):
			cur = append(cur, p)
		case strings.ContainsRune("、,，;/。:√✓☑", c), c == '(' || c == ')' || c == '_' || c == '"':
			flush(false)
			if strings.ContainsRune("。(", c) && len(out) > 0 {
				return out
			}
		case c == ')' && len(cur) > 0:
			cur = append(cur, p)
		case strings.ContainsRune("和与及", c) && len(cur) >= 2 && r.joins(s[i+1:]):
			flush(false)
		default:
			cur = append(cur, p)
		}
	}
	flush(false)
	return out
}

func (r *reader) allHan(pos []int) bool {
	return !slices.ContainsFunc(pos, func(p int) bool { return !isHan(r.runes[p]) })
}

// partsNames reports whether a blank parts two names: on both sides stand two characters or more.
func (r *reader) partsNames(before []int, rest stream) bool {
	n := 0
	for i, p := range rest {
		if p < 0 || !isHan(r.runes[p]) && r.runes[p] != '·' || i > 0 && r.glyphs[p].Gap {
			break
		}
		n++
	}
	return len(before) >= 2 && n >= 2
}

// namesOnLines reports whether a line ends between two names that stand beneath each other in one cell: both have the length of a name, and together they are
// too long for one.
func (r *reader) namesOnLines(before []int, rest stream) bool {
	n := 0
	for n < len(rest) && rest[n] >= 0 {
		n++
	}
	line := characters(rest[:n])
	both := r.nameText(before) + r.nameText(line)
	return personName.MatchString(r.nameText(before)) && personName.MatchString(r.nameText(line)) && !personName.MatchString(both) && !orgLike.MatchString(both)
}

// orgBracket reports whether a bracket belongs to an organisation's name: 某某(集团)有限公司.
func (r *reader) orgBracket(before []int, rest stream) bool {
	if len(before) < 2 {
		return false
	}
	v := r.read(rest, true)
	loc := orgBracketed.FindStringIndex(v.text)
	return loc != nil
}

var orgBracketed = regexp.MustCompile(`^\([\p{Han}A-Za-z0-9]{1,14}\)[\p{Han}A-Za-z0-9]{0,24}?(?:公司|银行|支行|分行|集团|中心|企业|合作社|事务所|厂|店|所)`)

// figuresStart is the beginning of a date, or a whole phone or identity number, that ran into a name.
var figuresStart = regexp.MustCompile(`^(?:(?:19|20)[0-9]{2}[年.-]|1[3-9][0-9]{9}(?:[^0-9]|$)|[0-9]{17}[0-9Xx])`)

// numberBracket is a number in a bracket behind a name, and what joins another name to it: 甲(身份证号:…)、乙(身份证号:…).
var numberBracket = regexp.MustCompile(`^\([^()]{0,16}[0-9Xx]{15,18}\)[、,和与及]`)

// behind is what stands in a stream behind a text that it begins with.
func (r *reader) behind(s stream, text string) stream {
	n := utf8.RuneCountInString(text)
	for i, p := range s {
		if n == 0 {
			return s[i:]
		}
		if p >= 0 {
			n--
		}
	}
	return nil
}

// shareBracket is a share in a bracket behind a name: 甲(50%)、乙(50%).
var shareBracket = regexp.MustCompile(`^\((?:占|各占|享有)?[0-9.]{1,6}%\)`)

// joins reports whether what follows 和 is a name again.
func (r *reader) joins(rest stream) bool {
	v := r.read(rest, false)
	end := strings.IndexAny(v.text, "\t,、。(;:")
	if end < 0 {
		end = len(v.text)
	}
	q, ok := personQuality(strings.ReplaceAll(v.text[:end], "\n", ""))
	return ok && q == 1
}

// likeName reports whether two names may be one, read with a slip: as long, and most of their characters the same.
func likeName(a, b string) bool {
	x, y := []rune(strings.ReplaceAll(a, "·", "")), []rune(strings.ReplaceAll(b, "·", ""))
	if len(x) != len(y) || len(x) == 0 {
		return false
	}
	same := 0
	for i := range x {
		if x[i] == y[i] {
			same++
		}
	}
	return same*2 >= len(x)
}
