package codes

import "strings"

// compoundSurnames are surnames of two characters (复姓).
var compoundSurnames = strings.Fields(`欧阳 司马 上官 诸葛 尉迟 夏侯 皇甫 东方 公孙 慕容 令狐 长孙 宇文 司徒 司空 端木 呼延 轩辕 独孤 南宫 西门 百里 东郭 澹台 闻人 太史 申屠 淳于
 单于 公羊 赫连 濮阳 钟离 公冶 宗政 太叔 仲孙 鲜于 闾丘 亓官 左丘 拓跋 万俟 公良 第五`)

// MaskName hides a person's name for others than its bearer: 马*华, 马*, 欧阳**; names with a middle dot keep the first and the last character.
// Names of organisations are public and stay.
func MaskName(s string) string {
	n := NormalName(s)
	r := []rune(n)
	switch {
	case len(r) < 2 || IsCompanyName(n):
		return n
	case len(r) == 2:
		return string(r[0]) + "*"
	case strings.Contains(n, middleDot) || len(r) > 4:
		return string(r[0]) + stars(len(r)-2) + string(r[len(r)-1])
	case contains(compoundSurnames, string(r[:2])):
		return string(r[:2]) + stars(len(r)-2)
	}
	return string(r[0]) + stars(len(r)-2) + string(r[len(r)-1])
}

// MaskID keeps the first six and last four characters of an id number, 640402********0017.
func MaskID(s string) string {
	n := NormalID(s)
	if r := []rune(n); len(r) >= 14 {
		return string(r[:6]) + stars(len(r)-10) + string(r[len(r)-4:])
	}
	return stars(len([]rune(n)))
}

// MaskIDBeside masks s as MaskID does and leaves open where it differs from other, so that the two can be told apart: 640402*****2**0017. Where
// they are of another length or differ in more than three places it is MaskID.
func MaskIDBeside(s, other string) string {
	masked, whole := []rune(MaskID(s)), []rune(NormalID(s))
	if at, ok := Differing(NormalID(s), NormalID(other)); ok && len(at) <= 3 {
		for _, i := range at {
			masked[i] = whole[i]
		}
	}
	return string(masked)
}

// MaskPhone keeps the first three and last four digits, 138****1234.
func MaskPhone(s string) string {
	n := NormalPhone(s)
	if r := []rune(n); len(r) >= 9 {
		return string(r[:3]) + stars(len(r)-7) + string(r[len(r)-4:])
	}
	return stars(len([]rune(n)))
}

// MaskBankCard keeps the last four digits.
func MaskBankCard(s string) string {
	r := []rune(Compact(s))
	if len(r) <= 4 {
		return stars(len(r))
	}
	return stars(len(r)-4) + string(r[len(r)-4:])
}

// MaskCertNo hides the head of the serial number, 宁(2024)固原市不动产权第****234号.
func MaskCertNo(s string) string {
	n := NormalOldCertNo(s)
	head, tail, ok := strings.Cut(n, "第")
	if !ok {
		return n
	}
	r := []rune(tail)
	end := len(r)
	if end > 0 && r[end-1] == '号' {
		end--
	}
	hide := end - 3
	if hide < 0 {
		hide = 0
	}
	return head + "第" + stars(hide) + string(r[hide:])
}

// MaskAddress keeps an address down to street and community; building, unit and room go.
func MaskAddress(s string) string {
	a := ParseAddress(s)
	road := a.Road
	if a.RoadNo != "" {
		road += a.RoadNo + "号"
	}
	return a.Province + a.City + a.County + a.Town + road + a.Community
}

func stars(n int) string {
	if n < 0 {
		n = 0
	}
	return strings.Repeat("*", n)
}
