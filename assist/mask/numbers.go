package mask

import (
	"regexp"
	"strings"
	"unicode"

	"yushen/codes"
)

// finder finds one kind of personal part; kind names it, "" where it is none after all.
type finder struct {
	pattern *regexp.Regexp
	group   bool // only the first group is the part
	kind    func(part string) string
}

func always(kind string) func(string) string { return func(string) string { return kind } }

const (
	digit   = `[0-9０-９]`
	numeral = `[0-9０-９一二三四五六七八九十百零〇○两]`
	sign    = `[0-9A-Za-z０-９Ａ-Ｚａ-ｚ]`
	gap     = `[\s\p{Cf}.．·—–‐－-]?` // blanks and dashes that people put between digits
	// fine parts of an address name a street or an estate, coarse ones an area.
	fine   = `(?:路|大道|大街|街|巷|胡同|弄|小区|社区|花园|家园|公寓|苑|村|庄)`
	coarse = `(?:省|自治区|自治州|市|县|区|旗|镇|乡|街道)`
	// place is what stands before them, without the little words that lead up to it.
	place = `[^\s，。；、：:,;!?！？“”"'‘’（）()《》〔〕在住于是的把将到从了我买卖给有套\d]{1,9}?`
	named = `[^\P{Han}把的是和与在给将要想去有]{1,8}`
	door  = numeral + `+(?:[-—－]` + numeral + `+)*\s?(?:号楼|号院|号|幢|栋|座|单元|室|弄)`
)

var finders = []finder{
	{pattern: regexp.MustCompile(`(?:\p{Han}[\s\p{Cf}]*)?[(（〔\[【]\s*(?:19|20|１９|２０)` + digit + `{2}\s*[)）〕\]】][^\n，。；]{0,24}?第?\s*` + digit + `[\s0-9０-９]*号`), kind: always("证号")},
	{pattern: regexp.MustCompile(`(?:19|20)\d{2}\s?[年./-]\s?\d{1,2}\s?[月./-]\s?\d{1,2}\s?日?|[一二三四五六七八九〇零○]{4}年[一二三四五六七八九十元]{1,2}月[一二三四五六七八九十]{1,3}日?`), kind: always("日期")},
	{pattern: regexp.MustCompile(sign + `(?:` + gap + sign + `){4,}`), kind: numberKind},
	{pattern: regexp.MustCompile(`[一二三四五六七八九零〇○幺](?:` + gap + `[一二三四五六七八九零〇○幺]){6,}`), kind: always("号码")},
	{pattern: regexp.MustCompile(`[\w.+-]+@[\w.-]+`), kind: always("邮箱")},
	{pattern: regexp.MustCompile(`(?:` + place + coarse + `)*(?:` + place + fine + `)*` + door + `(?:[，,、\s-]?` + door + `)*(?:[-—－、，,\s]?` + numeral + `+(?:[-—－]` + numeral + `+)*)?`), kind: always("地址")},
	{pattern: regexp.MustCompile(`(?:` + place + coarse + `)+(?:` + place + fine + `)+`), kind: always("地址")},
	{pattern: regexp.MustCompile(named + `(?:[·•‧・]` + named + `)+`), kind: always("姓名")},
	{pattern: regexp.MustCompile(`\p{Han}{1,2}[*＊×]{1,3}\p{Han}?`), kind: always("姓名")},
	{pattern: regexp.MustCompile(`(?:我叫|名叫|叫做|名字是|名字叫|姓名)(?:\s|是|为|:|：)*(\p{Han}{2,4}?)(?:[^\p{Han}]|$|[要想是的住在身和与有今现家男女])`), group: true, kind: always("姓名")},
}

// numberKind tells what a run of letters and digits is; with fewer than five digits it is a word or a small number.
func numberKind(run string) string {
	digits := 0
	for _, r := range run {
		if unicode.IsDigit(r) {
			digits++
		}
	}
	bare := strings.ReplaceAll(codes.Compact(run), "-", "")
	switch {
	case digits < 5:
		return ""
	case codes.CheckID(bare) == codes.OK:
		return "证件号"
	case codes.IsMobile(run):
		return "电话"
	case codes.CheckUSCC(bare) == codes.OK:
		return "信用代码"
	case codes.CheckUnitNo(run) == codes.OK:
		return "单元号"
	case codes.CheckBankCard(run) == codes.OK:
		return "卡号"
	}
	return "号码"
}
