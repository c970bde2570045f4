package mutate

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"yushen/codes"
)

// otherDigit replaces the digit at a place by another.
func (d *draft) otherDigit(s string, i int) string {
	b := []byte(s)
	b[i] = '0' + (b[i]-'0'+1+byte(d.rng.IntN(9)))%10
	return string(b)
}

// slipIn changes one digit of the last group that the pattern's first group finds; "" where there is none.
func (d *draft) slipIn(s string, pattern *regexp.Regexp) string {
	all := pattern.FindAllStringSubmatchIndex(s, -1)
	if len(all) == 0 {
		return ""
	}
	m := all[d.rng.IntN(len(all))]
	for range 20 {
		out := d.otherDigit(s, m[2]+d.rng.IntN(m[3]-m[2]))
		if group := out[m[2]:m[3]]; strings.Trim(group, "0") != "" && (group[0] != '0' || s[m[2]] == '0') {
			return out
		}
	}
	return ""
}

var (
	placeNumber = regexp.MustCompile(`(\d+)(?:号|幢|单元|室)`)
	serial      = regexp.MustCompile(`第(\d+)号`)
	unitTail    = regexp.MustCompile(`F\d{4}(\d{4})$`)
	lastDigits  = regexp.MustCompile(`(\d{4})$`)
)

// otherPlace is another home: one number of the address changed.
func (d *draft) otherPlace(location string) string { return d.slipIn(location, placeNumber) }

// otherID is the valid number of someone else of the same age and sex.
func (d *draft) otherID(id string) string {
	if codes.CheckID(id) != codes.OK {
		return ""
	}
	head := d.otherDigit(id[:17], 14+d.rng.IntN(2))
	check, ok := codes.IDCheckChar(head)
	if !ok {
		return ""
	}
	return head + string(check)
}

// brokenID is the number with a wrong check digit.
func (d *draft) brokenID(id string) string {
	if codes.CheckID(id) != codes.OK {
		return ""
	}
	for {
		if c := "0123456789X"[d.rng.IntN(11)]; c != id[17] {
			return id[:17] + string(c)
		}
	}
}

// lookAlikes are characters of names that are easily taken for each other (形近字、同音字).
var lookAlikes = map[rune]rune{'晨': '辰', '辰': '晨', '玉': '王', '王': '玉', '立': '丽', '丽': '莉', '佳': '嘉', '嘉': '佳', '燕': '艳', '峰': '锋', '锋': '峰',
	'伟': '玮', '红': '虹', '明': '铭', '文': '雯', '志': '智', '军': '君', '华': '桦', '杰': '洁', '林': '琳', '宁': '柠', '强': '墙', '平': '萍', '秀': '琇',
	'雨': '羽', '春': '椿', '英': '瑛', '慧': '惠', '婷': '亭', '龙': '笼', '芳': '方', '斌': '彬', '彬': '斌', '利': '莉', '永': '咏', '莲': '连'}

const commonNameChars = "杰宁波静敏倩凯娟涛霞辉媛昊彤"

// otherName changes one character of a given name; "" where the name is too short.
func (d *draft) otherName(name string) string {
	r := []rune(name)
	if len(r) < 2 {
		return ""
	}
	for i := len(r) - 1; i > 0; i-- {
		if other, ok := lookAlikes[r[i]]; ok && other != r[i] {
			r[i] = other
			return string(r)
		}
	}
	pool := []rune(commonNameChars)
	for {
		if c := pool[d.rng.IntN(len(pool))]; c != r[len(r)-1] {
			r[len(r)-1] = c
			return string(r)
		}
	}
}

// otherArea is an area that no tolerance covers.
func (d *draft) otherArea(area string) string {
	v, err := strconv.ParseFloat(area, 64)
	if err != nil {
		return ""
	}
	return fmt.Sprintf("%.2f", v+1+float64(d.rng.IntN(1500))/100)
}

// otherAmount is another amount of yuan of the same order.
func (d *draft) otherAmount(amount string) string {
	v, err := strconv.ParseFloat(amount, 64)
	if err != nil || v < 10000 {
		return ""
	}
	return fmt.Sprintf("%.2f", v+float64(1+d.rng.IntN(9))*1000)
}

// day is a date moved by days.
func day(iso string, days int) string {
	t, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		return ""
	}
	return t.AddDate(0, 0, days).Format(time.DateOnly)
}

// words is an amount in words.
func words(amount string) string {
	f, err := codes.ParseYuan(amount)
	if err != nil {
		return ""
	}
	return codes.FormatYuanCN(f)
}
