package facts

import (
	"regexp"
	"strings"

	"yushen/codes"
)

// Kind says how a value is brought to its canonical form and compared.
type Kind string

// The kinds of values.
const (
	Text        Kind = "text"
	PersonName  Kind = "name"    // 姓名
	PartyName   Kind = "party"   // 姓名或单位名称
	PartyNumber Kind = "number"  // 身份号码或统一社会信用代码
	Date        Kind = "date"    // 日期
	Money       Kind = "money"   // 金额
	MoneyWords  Kind = "words"   // 大写金额
	Area        Kind = "area"    // 面积
	Address     Kind = "address" // 坐落
	CertNo      Kind = "cert_no" // 证号、登记证明号
	UnitNo      Kind = "unit_no" // 不动产单元号
	FilingNo    Kind = "filing"  // 合同编号、备案号
	PlainNo     Kind = "plain_no"
	Share       Kind = "share"        // 份额
	Usage       Kind = "usage"        // 用途
	CoOwnership Kind = "co_ownership" // 共有方式
	Phone       Kind = "phone"
	Bool        Kind = "bool"
)

// Normal is a value's canonical form; ok is false where it has none, e.g. a date that no calendar has.
func (k Kind) Normal(s string) (string, bool) {
	switch k {
	case PersonName:
		return codes.NormalName(s), s != ""
	case PartyName:
		if codes.IsCompanyName(s) {
			return codes.NormalCompany(s), true
		}
		return codes.NormalName(s), s != ""
	case PartyNumber:
		return codes.NormalID(s), s != ""
	case Date:
		d, err := codes.ParseDate(s)
		return d, err == nil
	case Money:
		f, err := codes.ParseYuan(s)
		return moneyText(f, err), err == nil
	case MoneyWords:
		f, _, err := codes.ParseYuanCN(s)
		return moneyText(f, err), err == nil
	case Area:
		a, err := codes.ParseArea(s)
		if err != nil {
			return "", false
		}
		return a.String(), true
	case Share:
		r, err := codes.ParseShare(s)
		if err != nil {
			return "", false
		}
		return codes.FormatShare(r), true
	case CertNo:
		return codes.NormalCertNo(s), s != ""
	case UnitNo:
		return codes.NormalUnitNo(s), s != ""
	case FilingNo, PlainNo:
		return codes.NormalNumber(s), s != ""
	case Usage:
		return codes.Compact(s), s != ""
	case CoOwnership:
		return codes.NormalCoOwnership(s), s != ""
	case Phone:
		return codes.NormalPhone(s), s != ""
	case Address:
		return codes.Unblanked(codes.Normal(s)), s != ""
	}
	return codes.Normal(s), s != ""
}

func moneyText(f codes.Fen, err error) string {
	if err != nil {
		return ""
	}
	return f.String()
}

// Same compares two values of a kind. sure is how far (0 to 1) the less certain of the two readings can be trusted: what differs only in characters
// that look alike, and was not read surely enough to tell them apart, cannot be told.
func (k Kind) Same(a, b string, sure float64) codes.Sameness {
	s := k.same(a, b)
	if s == codes.Different && k == Address {
		s = codes.SameReadAddress(a, b, sure)
	}
	if s != codes.Different || sure >= 1 {
		return s
	}
	na, _ := k.Normal(a)
	nb, _ := k.Normal(b)
	if codes.MayBe(na, nb, sure) {
		return codes.CannotTell
	}
	return s
}

func (k Kind) same(a, b string) codes.Sameness {
	switch k {
	case PersonName, PartyName:
		return sameParty(a, b)
	case PartyNumber:
		return sameNumber(a, b)
	case Area:
		return sameArea(a, b)
	case Address:
		return codes.SameAddress(a, b)
	case CertNo:
		return codes.SameCertNo(a, b)
	case UnitNo:
		return codes.SameUnitNo(a, b)
	case FilingNo:
		return SameFilingNo(a, b)
	case PlainNo:
		return codes.SameNumber(a, b)
	case Usage:
		return codes.SameUsage(a, b)
	}
	na, oka := k.Normal(a)
	nb, okb := k.Normal(b)
	switch {
	case !oka || !okb:
		return codes.CannotTell
	case na == nb:
		return codes.Same
	}
	return codes.Different
}

func sameParty(a, b string) codes.Sameness {
	if codes.IsCompanyName(a) || codes.IsCompanyName(b) {
		return codes.SameCompany(a, b)
	}
	return codes.SameName(a, b)
}

func sameNumber(a, b string) codes.Sameness {
	na, nb := codes.NormalID(a), codes.NormalID(b)
	switch {
	case na == "" || nb == "":
		return codes.CannotTell
	case na == nb:
		return codes.Same
	case codes.SameID(na, nb):
		return codes.Explainable
	case strings.ContainsAny(na+nb, "*□"): // masked or unreadable places
		return codes.SameNumber(strings.ReplaceAll(na, "*", "□"), strings.ReplaceAll(nb, "*", "□"))
	}
	return codes.Different
}

func sameArea(a, b string) codes.Sameness {
	x, errx := codes.ParseArea(a)
	y, erry := codes.ParseArea(b)
	switch {
	case errx != nil || erry != nil:
		return codes.CannotTell
	case x == y:
		return codes.Same
	case codes.SameArea(x, y):
		return codes.Explainable
	}
	return codes.Different
}

var filingPrefix = regexp.MustCompile(`^[A-Z]+`)

// SameFilingNo compares two contract or filing numbers (合同编号、备案号): a prefix of letters that only one of them carries does not matter.
func SameFilingNo(a, b string) codes.Sameness {
	s := codes.SameNumber(a, b)
	if s != codes.Different {
		return s
	}
	na, nb := codes.NormalNumber(a), codes.NormalNumber(b)
	pa, pb := filingPrefix.FindString(na), filingPrefix.FindString(nb)
	if (pa == "") != (pb == "") && strings.TrimPrefix(na, pa) == strings.TrimPrefix(nb, pb) {
		return codes.Explainable
	}
	return codes.Different
}
