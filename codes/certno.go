package codes

import (
	"fmt"
	"regexp"
	"strings"
)

// CertNo is the number of a real-estate certificate or registration proof taken apart (不动产权证号、登记证明号).
type CertNo struct {
	Province string // sign of the province, 宁
	Year     int
	Place    string // issuing city or county, 固原市
	Kind     CertKind
	Serial   string // 7 digits
}

// CertKind tells certificates from registration proofs.
type CertKind string

// The kinds, as they stand in the number.
const (
	Certificate       CertKind = "不动产权"
	RegistrationProof CertKind = "不动产证明"
)

const provinceSigns = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川蜀贵黔云滇藏陕秦甘陇青宁新台港澳"

var certNoPattern = regexp.MustCompile(`^([` + provinceSigns + `])\((20\d{2})\)(\p{Han}{2,20}?)(不动产权|不动产证明)第(\d+)号$`)

var certWords = strings.NewReplacer("不动产权证书第", "不动产权第", "不动产权证第", "不动产权第",
	"不动产登记证明第", "不动产证明第", "不動產", "不动产", "權", "权", "證", "证", "號", "号")

// NormalCertNo is a certificate or registration-proof number with round ASCII brackets, without blanks, in the official wording:
// 宁 （2024） 固原市 不动产权证第 0001234 号 → 宁(2024)固原市不动产权第0001234号. Old numbers (NormalOldCertNo) keep their wording too.
func NormalCertNo(s string) string { return certWords.Replace(Compact(s)) }

// RepairCertNo reads look-alike letters as digits in the year and the serial number; changed tells that something was replaced.
func RepairCertNo(s string) (no string, changed bool) {
	plain := NormalCertNo(s)
	head, tail, ok := strings.Cut(certWords.Replace(squeeze(s)), "第") // letters as they were: l is 1, L is nothing
	serial, end, ok2 := strings.Cut(tail, "号")
	if !ok || !ok2 || end != "" {
		return plain, false
	}
	if open, shut := strings.Index(head, "("), strings.Index(head, ")"); open >= 0 && shut > open {
		head = head[:open+1] + repairDigits(head[open+1:shut]) + head[shut:]
	}
	no = head + "第" + repairDigits(serial) + "号"
	if _, f := ParseCertNo(no); f == Format {
		return plain, false
	}
	return no, no != plain
}

// ParseCertNo takes a number apart; the Fault is SERIAL_LENGTH where the serial number has not 7 digits, YEAR before 2015 (the first
// certificates of 不动产登记暂行条例), SEQ_ZERO for 0000000.
func ParseCertNo(s string) (CertNo, Fault) {
	m := certNoPattern.FindStringSubmatch(NormalCertNo(s))
	if m == nil {
		return CertNo{}, Format
	}
	c := CertNo{Province: m[1], Year: atoi(m[2]), Place: m[3], Kind: CertKind(m[4]), Serial: m[5]}
	switch {
	case len(c.Serial) != 7:
		return c, SerialLength
	case c.Year < 2015:
		return c, Year
	case strings.Trim(c.Serial, "0") == "":
		return c, SeqZero
	}
	return c, OK
}

// CheckCertNo checks a number; today's year (ISO date) is the last that it may carry, "" for no limit.
func CheckCertNo(s, today string) Fault {
	c, f := ParseCertNo(s)
	if f == OK && len(today) >= 4 && c.Year > atoi(today[:4]) {
		return Year
	}
	return f
}

// String is the number in its official form.
func (c CertNo) String() string {
	return fmt.Sprintf("%s(%d)%s%s第%s号", c.Province, c.Year, c.Place, string(c.Kind), c.Serial)
}

// SameCertNo compares two numbers, new or old. A serial number with its leading zeros left out is Explainable, a certificate is never
// a registration proof.
func SameCertNo(a, b string) Sameness {
	na, nb := NormalOldCertNo(a), NormalOldCertNo(b)
	if s := sameCode(na, nb); s != Different {
		return s
	}
	ca, fa := ParseCertNo(na)
	cb, fb := ParseCertNo(nb)
	if fa != Format && fb != Format {
		ca.Serial, cb.Serial = strings.TrimLeft(ca.Serial, "0"), strings.TrimLeft(cb.Serial, "0")
		if ca == cb {
			return Explainable
		}
	}
	return Different
}

// oldCert is one family of numbers from before the unified registration.
type oldCert struct {
	kind    OldCertKind
	pattern *regexp.Regexp
}

// OldCertKind tells the certificates from before the unified registration apart.
type OldCertKind string

// The families.
const (
	OldHouse          OldCertKind = "房屋所有权证"
	OldHouseMortgage  OldCertKind = "房屋他项权证"
	OldStateLand      OldCertKind = "国有土地使用证"
	OldCollectiveLand OldCertKind = "集体土地使用证"
)

// oldCerts recognise only what looks like an old number; whether it is one the register tells.
var oldCerts = []oldCert{
	{OldHouseMortgage, regexp.MustCompile(`^.{0,8}房他(项权)?证.{0,12}字?第\d{1,10}号$`)},
	{OldHouse, regexp.MustCompile(`^\p{Han}{0,8}房权?证.{0,12}字?第[A-Z]?\d{1,10}(-\d+)?号$`)},
	{OldStateLand, regexp.MustCompile(`^\p{Han}{1,6}国用\((19|20)\d{2}\)字?第[\d-]{1,12}号$`)},
	{OldCollectiveLand, regexp.MustCompile(`^\p{Han}{1,6}集用\((19|20)\d{2}\)字?第[\d-]{1,12}号$`)},
}

// NormalOldCertNo is the normal form of an old number: brackets, blanks and dashes as in NormalCertNo, "号" at the end, no "NO." before.
func NormalOldCertNo(s string) string {
	n := NormalCertNo(s)
	if strings.Contains(n, "第") && !strings.HasSuffix(n, "号") && n != "" && n[len(n)-1] >= '0' && n[len(n)-1] <= '9' {
		n += "号"
	}
	return n
}

// OldCertKindOf is the family that a number looks like, "" for none.
func OldCertKindOf(s string) OldCertKind {
	n := NormalOldCertNo(s)
	for _, o := range oldCerts {
		if o.pattern.MatchString(n) {
			return o.kind
		}
	}
	return ""
}

var printNoPattern = regexp.MustCompile(`^[DJZ]\d{11}$`)

// NormalPrintNo is the number printed at the foot of a certificate (印制编号), D, J or Z and 11 digits; ok is false where it
// is none.
func NormalPrintNo(s string) (no string, ok bool) {
	no = strings.TrimPrefix(strings.TrimPrefix(strings.TrimPrefix(Compact(s), "NO"), "."), ":")
	return no, printNoPattern.MatchString(no)
}

func atoi(s string) int {
	n := 0
	for _, c := range s {
		if c < '0' || c > '9' || n > 1e8 {
			return 0
		}
		n = n*10 + int(c-'0')
	}
	return n
}
