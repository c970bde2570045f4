package extract

import (
	"math/big"
	"regexp"
	"strings"
	"unicode/utf8"

	"yushen/codes"
	"yushen/documents"
	"yushen/models"
)

var (
	moneyShape = regexp.MustCompile(`[¥￥Y]?([0-9][0-9OIl]*(?:[,.，]?[0-9OIl]+)*)(万元|亿元|万|亿|元|圆)?`)
	wordsShape = regexp.MustCompile(`[零〇一二三四五六七八九十百千壹贰叁肆伍陆柒捌玖拾佰仟貮貳叄陸萬兩两万亿億廿〓]{1,30}(?:万|亿|元|圆|圓)[零壹贰叁肆伍陆柒捌玖拾佰仟一二三四五六七八九角分整正元圆万〓]{0,12}`)
	areaShape  = regexp.MustCompile(`([0-9OIl][0-9OIl,]*(?:\.[0-9OIl]+)?)((?i)㎡|平方米|平米|m2|m²|亩|公顷)?`)
	shareShape = regexp.MustCompile(`[0-9.]{1,6}〓?%|[1-9][0-9]{0,3}/[1-9][0-9]{0,3}|[一二三四五六七八九十百]{1,3}分之[一二三四五六七八九十百]{1,4}|全部|一半|各半`)
	centTail   = regexp.MustCompile(`\.[0-9]{1,2}$`)
	// notAmount are the words after a number that make it something other than an amount or an area.
	notAmount = regexp.MustCompile(`^(?:[仟佰拾年月日时分%‰层室号幢栋楼条款份个期人户单]|元/|平方米|㎡|m²)`)
	notArea   = regexp.MustCompile(`^(?:[年月日时%‰层室号幢栋楼条款份个期人户单元万]|元)`)
)

// money reads an amount in figures. A number that names no unit is in the field's unit only while it is small enough for it: forms
// that ask for 万元 are also filled in with yuan.
func (r *reader) money(f documents.Field, s stream) (reading, bool) {
	v := r.read(s, true)
	for _, i := range moneyShape.FindAllStringSubmatchIndex(v.text, -1) {
		figure, unit := digits(v.text[i[2]:i[3]]), ""
		if i[4] >= 0 {
			unit = v.text[i[4]:i[5]]
		}
		if notAmount.MatchString(v.text[i[1]:]) || partOfNumber(v.text, i[0], i[1]) {
			continue
		}
		figure = plainFigure(figure)
		in := codes.InYuan
		if unit == "" && f.Unit == "万元" && len(strings.Split(figure, ".")[0]) <= 4 {
			in = codes.InWan
		}
		amount, err := codes.ParseYuanIn(figure+unit, in)
		if err != nil {
			continue
		}
		m := v.part(i[0], i[1])
		q := 1.0
		if unit == "" && !strings.ContainsAny(v.text[i[0]:i[1]], "¥￥.,") {
			q = 0.8
		}
		return reading{value: amount.String(), raw: r.text(m.pos), pos: m.pos, quality: q}, true
	}
	return reading{}, false
}

// partOfNumber reports whether figures are part of an official number: after 第 or letters, or a year in brackets.
func partOfNumber(text string, from, to int) bool {
	if strings.HasSuffix(text[:from], "第") || strings.HasSuffix(text[:from], "(") && strings.HasPrefix(text[to:], ")") && to-from == 4 {
		return true
	}
	letter := func(c byte) bool { return c >= 'A' && c <= 'Z' }
	return from > 0 && letter(text[from-1]) && text[from-1] != 'Y' || to < len(text) && letter(text[to])
}

// plainFigure takes the separators out of a figure; only a point before one or two last digits is a decimal point, since readers
// mistake commas for points.
func plainFigure(s string) string {
	cents := centTail.FindString(s)
	body := strings.TrimSuffix(s, cents)
	return strings.NewReplacer(",", "", "，", "", ".", "").Replace(body) + cents
}

// numerals are the figures of amounts in words; 万元 alone is none.
const numerals = "壹贰叁肆伍陆柒捌玖貮貳叄陸一二三四五六七八九两兩廿拾佰仟〓"

func (r *reader) moneyCN(s stream) (reading, bool) {
	var m match
	ok := false
	for _, m = range r.read(s, true).all(wordsShape) {
		if ok = strings.ContainsAny(m.text, numerals); ok {
			break
		}
	}
	if !ok {
		return reading{}, false
	}
	value := strings.ReplaceAll(strings.TrimSpace(r.nameText(m.pos)), "参", "叁")
	out := reading{value: value, raw: r.text(m.pos), pos: m.pos, quality: 1}
	if _, _, err := codes.ParseYuanCN(value); err != nil {
		out.failed, out.quality = true, 0.7
	}
	if strings.IndexAny(value, "拾佰仟万亿") == 0 { // official amounts start with a figure: 壹拾伍万元
		out.doubt = true
	}
	return out, true
}

// landAndHouse is the area of land before that of the house on it, as forms have it that ask for both: 22.41㎡/118.36㎡.
var landAndHouse = regexp.MustCompile(`^[0-9]+\.[0-9]+(?:(?i)㎡|平方米|m2|m²)?/[0-9]+\.[0-9]`)

func (r *reader) area(f documents.Field, s stream) (reading, bool) {
	v := r.read(s, true)
	for _, i := range areaShape.FindAllStringSubmatchIndex(v.text, -1) {
		unit := ""
		if i[4] >= 0 {
			unit = v.text[i[4]:i[5]]
		}
		if unit == "" && (notArea.MatchString(v.text[i[1]:]) || partOfNumber(v.text, i[0], i[1])) {
			continue
		}
		a, err := codes.ParseArea(digits(v.text[i[2]:i[3]]) + unit)
		if err != nil || a == 0 {
			continue
		}
		if f.Key != "area_land" && landAndHouse.MatchString(v.text[i[0]:]) {
			continue // of the land, that of the house follows
		}
		m := v.part(i[0], i[1])
		q := 1.0
		if unit == "" && !strings.Contains(m.text, ".") {
			q = 0.7
		}
		return reading{value: areaValue(a), raw: r.text(m.pos), pos: m.pos, quality: q}, true
	}
	return reading{}, false
}

// areaValue is an area with two decimals, four where it is finer.
func areaValue(a codes.Area) string {
	if a%100 == 0 {
		return a.String()
	}
	return strings.TrimRight(big.NewRat(int64(a), 10000).FloatString(4), "0")
}

func (r *reader) share(s stream) (reading, bool) {
	m, ok := r.read(s, true).first(shareShape)
	if !ok {
		return reading{}, false
	}
	value := strings.ReplaceAll(m.text, models.Unknown, "") // 100〓%
	if ratio, err := codes.ParseShare(value); err == nil && value != "全部" {
		value = codes.FormatShare(ratio)
	}
	return reading{value: value, raw: r.text(m.pos), pos: m.pos, quality: 1, doubt: value != m.text && strings.Contains(m.text, models.Unknown)}, true
}

var nameShare = regexp.MustCompile(`([\p{Han}·]{2,20}?)(?:占|享有|:|各占|持有|拥有|所占份额为?|份额为?)?[（(]?([0-9.]{1,6}%|[1-9][0-9]{0,3}/[1-9][0-9]{0,3}|[一二三四五六七八九十百]{1,3}分之[一二三四五六七八九十百]{1,4})[)）]?`)

// holding is one holder's share as printed: 张三60%.
type holding struct {
	name, share string
	namePos     []int
	sharePos    []int
}

// holdings reads who holds how much.
func (r *reader) holdings(s stream) []holding {
	v := r.read(s, true)
	var out []holding
	for _, i := range nameShare.FindAllStringSubmatchIndex(v.text, -1) {
		name, part := v.part(i[2], i[3]), v.part(i[4], i[5])
		for _, lead := range []string{"按份共有", "共同共有", "其中", "份额", "占", "为"} {
			if strings.HasPrefix(name.text, lead) {
				n := utf8.RuneCountInString(lead)
				name.text, name.pos = strings.TrimPrefix(name.text, lead), name.pos[n:]
			}
		}
		ratio, err := codes.ParseShare(part.text)
		if err != nil || len(name.pos) < 2 {
			continue
		}
		out = append(out, holding{r.nameText(name.pos), codes.FormatShare(ratio), name.pos, part.pos})
	}
	return out
}

// shareText reads shares as one text: 张三60%、李四40%.
func (r *reader) shareText(s stream) (reading, bool) {
	list := r.holdings(s)
	if len(list) < 2 {
		return reading{}, false
	}
	out := reading{quality: 1}
	var parts []string
	for _, h := range list {
		parts = append(parts, h.name+h.share)
		out.pos = append(append(out.pos, h.namePos...), h.sharePos...)
	}
	out.value, out.raw = strings.Join(parts, "、"), r.text(out.pos)
	return out, true
}
