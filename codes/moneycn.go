package codes

import (
	"fmt"
	"strings"
)

const cnUpper = "零壹贰叁肆伍陆柒捌玖"

func upperDigit(d int64) string { return string([]rune(cnUpper)[d]) }

// FormatYuanCN is the amount in words as bank forms want it (人民币大写, 票据填写规范): 385000 → 叁拾捌万伍仟元整. Amounts from 0 up to 10^16 yuan.
func FormatYuanCN(f Fen) string {
	if f < 0 {
		return "负" + FormatYuanCN(-f)
	}
	yuan, jiao, fen := int64(f)/100, int64(f)/10%10, int64(f)%10
	s := upperInt(yuan)
	if s != "" {
		s += "元"
	}
	switch {
	case jiao == 0 && fen == 0:
		if s == "" {
			s = "零元"
		}
		return s + "整"
	case jiao == 0 && s != "":
		s += "零"
	case jiao != 0:
		s += upperDigit(jiao) + "角"
	}
	if fen == 0 {
		return s + "整"
	}
	return s + upperDigit(fen) + "分"
}

// upperInt writes a whole number in words, "" for 0; groups of four places, one 零 for any run of zeros inside.
func upperInt(n int64) string {
	var groups []int64
	for ; n > 0; n /= 10000 {
		groups = append(groups, n%10000)
	}
	s, gap := "", false
	for i := len(groups) - 1; i >= 0; i-- {
		if groups[i] == 0 {
			gap = s != ""
			continue
		}
		if s != "" && (gap || groups[i] < 1000) {
			s += "零"
		}
		s += upperFour(groups[i]) + []string{"", "万", "亿", "万亿"}[i]
		gap = false
	}
	return s
}

func upperFour(n int64) string {
	s, gap := "", false
	for _, p := range []struct {
		base int64
		unit string
	}{{1000, "仟"}, {100, "佰"}, {10, "拾"}, {1, ""}} {
		d := n / p.base % 10
		if d == 0 {
			gap = s != ""
			continue
		}
		if gap {
			s += "零"
		}
		s += upperDigit(d) + p.unit
		gap = false
	}
	return s
}

// WordsFault says how an amount in words departs from the official way of writing; "" is none. None of them makes the amount unclear.
type WordsFault string

// The departures (大写不规范).
const (
	WordsFine     WordsFault = ""
	WordsEveryday WordsFault = "everyday_digits" // 小写汉字: 二十五万元
	WordsNoUnit   WordsFault = "no_unit"         // 缺 元
	WordsZero     WordsFault = "zero"            // 零 missing or too many
)

var wordAliases = strings.NewReplacer("〇", "零", "○", "零", "圆", "元", "圓", "元", "正", "整", "貮", "贰", "貳", "贰", "弍", "贰", "叄", "叁", "參", "叁",
	"陸", "陆", "萬", "万", "億", "亿", "人民币", "", "大写", "", ":", "", "(", "", ")", "", "金额", "", "¥", "", "￥", "", "。", "", ",", "")

var everydayWords = strings.NewReplacer("一", "壹", "二", "贰", "两", "贰", "三", "叁", "四", "肆", "五", "伍", "六", "陆", "七", "柒", "八", "捌", "九", "玖",
	"廿", "贰拾", "卅", "叁拾", "十", "拾", "百", "佰", "千", "仟")

// ParseYuanCN reads an amount in words (大写金额). Everyday digits and a missing 零 are read and reported; 五万六 (56000 or 50006) is
// ErrUnclear; what is no amount is ErrNotMoney.
func ParseYuanCN(s string) (Fen, WordsFault, error) {
	plain := wordAliases.Replace(Unblanked(s))
	formal := everydayWords.Replace(plain)
	fen, hasUnit, err := readWords(formal)
	if err != nil {
		return 0, WordsFine, fmt.Errorf("%w: %q", err, s)
	}
	switch {
	case formal != plain:
		return fen, WordsEveryday, nil
	case !hasUnit:
		return fen, WordsNoUnit, nil
	case bareWords(formal) != bareWords(FormatYuanCN(fen)):
		return fen, WordsZero, nil
	}
	return fen, WordsFine, nil
}

// bareWords is a form in which harmless styles agree: 整 left out or written after 角, 壹 before a leading 拾, 零 between 元 and 角.
func bareWords(s string) string {
	s = strings.TrimSuffix(strings.ReplaceAll(s, "元零", "元"), "整")
	if strings.HasPrefix(s, "拾") {
		s = "壹" + s
	}
	return s
}

func readWords(s string) (fen Fen, hasUnit bool, err error) {
	s = strings.TrimSuffix(s, "整")
	if s == "" || len(s) > 200 {
		return 0, false, ErrNotMoney
	}
	whole, rest, hasUnit := strings.Cut(s, "元")
	if !hasUnit {
		if i := strings.IndexAny(s, "角分"); i >= 0 { // 伍角: no yuan at all
			whole, rest, hasUnit = "", s, true
		}
	}
	yuan, err := readWhole(whole, hasUnit)
	if err != nil {
		return 0, hasUnit, err
	}
	cents, err := readCents(strings.TrimSuffix(rest, "整"))
	if err != nil {
		return 0, hasUnit, err
	}
	if whole == "" && rest == "" {
		return 0, hasUnit, ErrNotMoney
	}
	return Fen(yuan*100 + cents), hasUnit, nil
}

// readCents reads what stands after 元.
func readCents(s string) (int64, error) {
	var cents int64
	last := int64(100)
	r := []rune(s)
	for i := 0; i < len(r); {
		if r[i] == '零' {
			i++
			continue
		}
		d := int64(strings.IndexRune(cnUpper, r[i]) / 3)
		if !strings.ContainsRune(cnUpper, r[i]) || i+1 >= len(r) {
			return 0, ErrNotMoney
		}
		unit := map[rune]int64{'角': 10, '分': 1}[r[i+1]]
		if unit == 0 || unit >= last {
			return 0, ErrNotMoney
		}
		cents, last = cents+d*unit, unit
		i += 2
	}
	return cents, nil
}

// readWhole reads the yuan. A digit without a unit right after 万, 仟, … and without 元 behind it is unclear (五万六).
func readWhole(s string, hasUnit bool) (int64, error) {
	var total, section, group int64 // below 亿·亿; below 亿; below 万
	digit, last, zero := int64(-1), int64(10000), true
	var sawUnit bool
	for _, c := range s {
		switch u := map[rune]int64{'拾': 10, '佰': 100, '仟': 1000, '万': 1e4, '亿': 1e8}[c]; {
		case c == '零':
			if digit >= 0 {
				return 0, ErrNotMoney
			}
			zero = true
		case u == 0:
			i := strings.IndexRune(cnUpper, c)
			if i < 0 || digit >= 0 {
				return 0, ErrNotMoney
			}
			digit = int64(i / 3)
		case u < 1e4:
			if digit < 0 {
				if u != 10 || (group != 0 && !zero) {
					return 0, ErrNotMoney
				}
				digit = 1
			}
			if u >= last {
				return 0, ErrNotMoney
			}
			group, digit, last, zero, sawUnit = group+digit*u, -1, u, false, true
		default:
			if digit > 0 {
				group += digit
			}
			if u == 1e4 {
				if group == 0 || section%1e8 != 0 {
					return 0, ErrNotMoney
				}
				section += group * 1e4
			} else {
				if section+group == 0 || total != 0 && (total%1e12 != 0 || section+group >= 1e4) {
					return 0, ErrNotMoney
				}
				total += (section + group) * 1e8 // after 万亿 a second time: 陆拾肆万亿柒仟亿
				section = 0
			}
			group, digit, last, zero, sawUnit = 0, -1, 10000, false, true
		}
		if total > 9e14 {
			return 0, ErrNotMoney
		}
	}
	if digit >= 0 {
		if !hasUnit && sawUnit && !zero && last > 10 {
			return 0, ErrUnclear
		}
		group += digit
	}
	return total + section + group, nil
}
