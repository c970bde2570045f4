package codes

import (
	"regexp"
	"strings"
)

var (
	marriagePattern = regexp.MustCompile(`^(J|BJ|L|BL)(\d{6})-(\d{4})-(\d{6})$`)
	casePattern     = regexp.MustCompile(`^\((?:19|20)\d{2}\)(?:最高法|[` + provinceSigns + `](?:\d{2}|\d{4})?)` +
		`(?:民初|民终|民再|民特|行初|行终|刑初|执|执恢|执保|执异|财保|破|破申|强清)\d{1,6}号(?:之[一二三四五六七八九十]+)?$`)
	notaryPattern  = regexp.MustCompile(`^\(\d{4}\).{1,10}字第\d{1,6}号$`)
	mobilePattern  = regexp.MustCompile(`^1[3-9]\d{9}$`)
	fixedPattern   = regexp.MustCompile(`^0\d{2,3}-?\d{6,8}$`)
	taxCertPattern = regexp.MustCompile(`^\d{18}$|^\(\d{4}\)\p{Han}地证\d{8}$`)
)

// CheckMarriageNo checks the number of a marriage or divorce certificate (婚姻字号): J, BJ, L or BL, division, year, serial; the
// old wording 固原县结字第123号 is no fault of this form but another form, which it reports as Format too.
func CheckMarriageNo(s string) Fault {
	if marriagePattern.MatchString(Compact(s)) {
		return OK
	}
	return Format
}

// IsDivorceNo reports whether a well-formed number is a divorce certificate's (L, BL).
func IsDivorceNo(s string) bool {
	m := marriagePattern.FindStringSubmatch(Compact(s))
	return m != nil && strings.HasSuffix(m[1], "L")
}

// CheckCaseNo checks a court's case number (案号), (2024)宁0402民初1234号.
func CheckCaseNo(s string) Fault { return matchFault(casePattern, Compact(s)) }

// CheckNotaryNo checks a notarial certificate's number (公证书编号), (2024)宁固证内民字第123号.
func CheckNotaryNo(s string) Fault { return matchFault(notaryPattern, Compact(s)) }

// CheckTaxCertNo checks the number of a tax certificate (完税证明): 18 digits, or the older (2016)宁地证12345678.
func CheckTaxCertNo(s string) Fault { return matchFault(taxCertPattern, Compact(s)) }

func matchFault(p *regexp.Regexp, s string) Fault {
	if p.MatchString(s) {
		return OK
	}
	return Format
}

// NormalPhone is a telephone number without blanks, brackets and +86; dashes stay only in fixed-line numbers.
func NormalPhone(s string) string {
	n := strings.NewReplacer("(", "", ")", "-").Replace(Compact(s))
	for _, prefix := range []string{"+86-", "+86", "0086-", "0086"} {
		if rest, ok := strings.CutPrefix(n, prefix); ok {
			n = rest
			break
		}
	}
	if digits := strings.ReplaceAll(n, "-", ""); mobilePattern.MatchString(digits) {
		return digits
	}
	return strings.Trim(strings.ReplaceAll(n, "--", "-"), "-")
}

// CheckPhone checks a mobile number (1[3-9] and nine digits) or a fixed-line number with its area code.
func CheckPhone(s string) Fault {
	n := NormalPhone(s)
	if mobilePattern.MatchString(n) || fixedPattern.MatchString(n) {
		return OK
	}
	return Format
}

// IsMobile reports whether s is a mobile number (手机号).
func IsMobile(s string) bool { return mobilePattern.MatchString(NormalPhone(s)) }

// SamePhone compares two telephone numbers; dashes and +86 do not matter.
func SamePhone(a, b string) bool {
	bare := func(s string) string { return strings.ReplaceAll(NormalPhone(s), "-", "") }
	return bare(a) == bare(b)
}

// CheckBankCard checks a bank card's number (银行卡号): 16 to 19 digits, last digit by Luhn (ISO/IEC 7812-1).
func CheckBankCard(s string) Fault {
	n := strings.ReplaceAll(Compact(s), "-", "")
	if len(n) < 16 || len(n) > 19 || !allDigits(n) {
		return Format
	}
	sum := 0
	for i := range len(n) {
		d := int(n[len(n)-1-i] - '0')
		if i%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	if sum%10 != 0 {
		return Checksum
	}
	return OK
}

// NormalNumber is the normal form of a number without a shape of its own (合同编号、备案号、案号): Compact, without a leading label
// such as "编号:" or "NO.".
func NormalNumber(s string) string {
	n := Compact(s)
	for _, label := range []string{"合同编号", "备案号", "网签号", "编号", "NO.", "NO:", "№"} {
		if rest, ok := strings.CutPrefix(n, label); ok {
			n = rest
		}
	}
	return strings.TrimLeft(n, ":.")
}

// SameNumber compares two such numbers: blanks, width, brackets and dashes do not matter; where only unreadable characters differ it
// cannot be told.
func SameNumber(a, b string) Sameness { return sameCode(NormalNumber(a), NormalNumber(b)) }
