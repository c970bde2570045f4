package codes

import "regexp"

var pageNoPatterns = []*regexp.Regexp{
	regexp.MustCompile(`第([\d一二三四五六七八九十]{1,4})页[,/、(（]?(?:共|总)([\d一二三四五六七八九十]{1,4})页`),
	regexp.MustCompile(`共([\d一二三四五六七八九十]{1,4})页[,/、]?第([\d一二三四五六七八九十]{1,4})页`), // total first
	regexp.MustCompile(`^[-—–(]*(\d{1,3})/(\d{1,3})[-—–)]*页?$`),
	regexp.MustCompile(`(?i)^page(\d{1,3})of(\d{1,3})$`),
	regexp.MustCompile(`^[-—–]*第([\d一二三四五六七八九十]{1,4})页[-—–]*$`),
	regexp.MustCompile(`^[-—–·]{1,3}(\d{1,3})[-—–·]{1,3}$`),
}

// ParsePageNo reads a printed page number (页码): 第 2 页 共 4 页, 2/4, - 2 -. total is 0 where none is printed.
func ParsePageNo(s string) (number, total int, ok bool) {
	n := Unblanked(s)
	for i, p := range pageNoPatterns {
		m := p.FindStringSubmatch(n)
		if m == nil {
			continue
		}
		number, ok = cnInt(m[1])
		if len(m) > 2 {
			total, _ = cnInt(m[2])
		}
		if i == 1 {
			number, total = total, number
		}
		return number, total, ok && number > 0 && (total == 0 || number <= total)
	}
	return 0, 0, false
}
