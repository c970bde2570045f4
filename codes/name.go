package codes

import (
	"strings"

	"golang.org/x/text/unicode/norm"
)

const middleDot = "·"

var nameDots = strings.NewReplacer("•", middleDot, "・", middleDot, ".", middleDot, "．", middleDot, "‧", middleDot, "●", middleDot,
	"∙", middleDot, "⋅", middleDot, "ᐧ", middleDot, "･", middleDot, "。", middleDot)

// NormalName is a person's name (姓名): NFC, no blanks, one kind of middle dot (间隔号 U+00B7). No character is ever converted from
// traditional to simplified: they are different names.
func NormalName(s string) string {
	s = strings.Join(strings.Fields(Narrow(norm.NFC.String(visible(s)))), "")
	s = nameDots.Replace(s)
	for strings.Contains(s, middleDot+middleDot) {
		s = strings.ReplaceAll(s, middleDot+middleDot, middleDot)
	}
	return strings.Trim(s, middleDot)
}

// SameName compares two people's names: equal but for blanks and middle dots is the same; where an unreadable character is all that
// differs it cannot be told; one other character is a different name. No edit distance.
func SameName(a, b string) Sameness {
	na, nb := NormalName(a), NormalName(b)
	if s := sameCode(na, nb); s != Different {
		return s
	}
	if bareName(na) == bareName(nb) {
		return Explainable
	}
	return sameCode(bareName(na), bareName(nb))
}

// SameReadName is SameName for a name whose reading is uncertain: names that differ only in characters that look alike cannot be told.
func SameReadName(a, b string) Sameness {
	s := SameName(a, b)
	if s == Different && OnlyLookAlikes(bareName(NormalName(a)), bareName(NormalName(b))) {
		return CannotTell
	}
	return s
}

func bareName(s string) string {
	return strings.NewReplacer(middleDot, "", "-", "").Replace(s)
}

// NormalCompany is a company's name: no blanks, round ASCII brackets, one kind of dot.
func NormalCompany(s string) string {
	return strings.NewReplacer("•", middleDot, "・", middleDot, "‧", middleDot, "＆", "&").Replace(squeeze(s))
}

// SameCompany compares two organisations' names in full: only blanks, width and brackets do not matter. 有限公司 against 有限责任公司 cannot be
// told, since the register holds only one of them (公司法 §7); everything else is a different name.
func SameCompany(a, b string) Sameness {
	na, nb := NormalCompany(a), NormalCompany(b)
	if s := sameCode(na, nb); s != Different {
		return s
	}
	if na != "" && strings.EqualFold(na, nb) {
		return Explainable
	}
	short := strings.NewReplacer("有限责任公司", "有限公司")
	if short.Replace(na) == short.Replace(nb) {
		return CannotTell
	}
	return Different
}

// SameReadCompany is SameCompany for an uncertain reading.
func SameReadCompany(a, b string) Sameness {
	s := SameCompany(a, b)
	if s == Different && OnlyLookAlikes(NormalCompany(a), NormalCompany(b)) {
		return CannotTell
	}
	return s
}

// IsCompanyName reports whether a party's name is an organisation's: people's names never end this way.
func IsCompanyName(s string) bool {
	n := NormalCompany(s)
	if len([]rune(n)) < 5 {
		return false
	}
	for _, end := range []string{"公司", "银行", "支行", "分行", "合作社", "信用社", "联社", "中心", "委员会", "事务所", "医院", "学校", "厂", "局", "集团", "分社",
		"营业部", "管理处", "基金会", "协会", "商行", "政府", "分公司", "(有限合伙)", "(普通合伙)", "个体工商户"} {
		if strings.HasSuffix(n, end) {
			return true
		}
	}
	return false
}
