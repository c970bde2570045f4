package codes

import (
	"regexp"
	"strconv"
	"strings"
)

// Address is a location taken apart (坐落). Numbers are ASCII digits; what the text does not name is "".
type Address struct {
	Province, City, County string
	Town                   string // 乡、镇、街道
	Road, RoadNo           string // 文化路, 12
	Community              string // 小区、村组 and whatever else stands before the building
	Building, Unit, Floor  string // 幢, 单元, 层
	Room                   string // 室, 户
	Dashed                 string // a pair such as 2-601 that may be building-room or unit-room
	Rest                   string // what follows the room, e.g. 车库
}

var (
	provinceShort = regexp.MustCompile(`^(?:内蒙古|黑龙江|\p{Han}{2})`)
	cityPrefix    = regexp.MustCompile(`^(\p{Han}{2,7}?(?:市|自治州|地区|盟))(.*)$`)
	countyPrefix  = regexp.MustCompile(`^(\p{Han}{1,7}?(?:自治县|自治旗|区|县|旗|市))(.*)$`)
	townPrefix    = regexp.MustCompile(`^(\p{Han}{2,7}?(?:街道办事处|街道|镇|乡))(.*)$`)
	roadPart      = regexp.MustCompile(`^(.*?(?:大道|大街|胡同|路|街|巷|弄|道))(\d+(?:-\d+)?)号?(.*)$`)
	roadOnly      = regexp.MustCompile(`^(.*?(?:大道|大街|胡同|路|街|巷))(.*)$`)
	labelPrefix   = regexp.MustCompile(`^(?:房屋|不动产|项目)?(?:坐落|地址|住址|住所|位于)[:为于]?`)
	counted       = regexp.MustCompile(`([一二三四五六七八九十百零〇]{1,6})(号|弄|组|队|期)`)
	basement      = regexp.MustCompile(`(?:地下|负)第?([\d一二三四五])层`)
	digitRun      = regexp.MustCompile(`[\dOoIl|〇○]*\d[\dOoIl|〇○]*`)
)

// formerNames are the names that divisions had before 2002, when 固原 became a city, each with today's.
var formerNames = []string{"固原地区", "固原市", "固原县", "原州区"}

var oldPlaces = strings.NewReplacer(formerNames...)

// ParseAddress takes an address apart. It never fails: text that it does not understand stays in Community or Rest.
func ParseAddress(s string) Address {
	var a Address
	rest := normalAddress(s)
	a.Province, rest = takeProvince(rest)
	a.City, rest = takeCity(rest)
	a.County, rest = takeCounty(rest, a.Province+a.City != "")
	if a.County == "" && countyLevel(a.City) {
		a.City, a.County = "", a.City
	}
	if m := townPrefix.FindStringSubmatch(rest); m != nil && !roadWordFirst.MatchString(m[2]) {
		a.Town, rest = strings.TrimSuffix(m[1], "办事处"), m[2]
	}
	rest = a.takeTail(rest)
	a.takeMiddle(rest)
	return a
}

// normalAddress drops blanks, punctuation and labels, unites variant characters, and writes counted things in digits.
func normalAddress(s string) string {
	s = oldPlaces.Replace(Variants(squeeze(s)))
	s = strings.Map(func(r rune) rune {
		if unreadable(r) {
			return '□'
		}
		if strings.ContainsRune(",.。、;；:：\"'“”‘’·!！*()", r) {
			return -1
		}
		return r
	}, s)
	s = labelPrefix.ReplaceAllString(s, "")
	s = basement.ReplaceAllString(s, "-${1}层")
	s = digitRun.ReplaceAllStringFunc(s, repairDigits)
	s = counted.ReplaceAllStringFunc(s, func(m string) string {
		p := counted.FindStringSubmatch(m)
		if n, ok := cnInt(p[1]); ok {
			return strconv.Itoa(n) + p[2]
		}
		return m
	})
	return strings.ToUpper(s)
}

func takeProvince(s string) (province, rest string) {
	for _, p := range provinces {
		if r, ok := strings.CutPrefix(s, p.name); ok {
			return p.name, r
		}
	}
	short := provinceShort.FindString(s)
	for _, p := range provinces {
		r, ok := strings.CutPrefix(p.name, short)
		if short == "" || !ok || r == "" {
			continue
		}
		for _, suffix := range []string{"省", "自治区", "市"} { // 宁夏自治区
			if cut, ok := strings.CutPrefix(s, short+suffix); ok {
				return p.name, cut
			}
		}
		if after := s[len(short):]; namesDivision(after) {
			return p.name, after
		}
	}
	return "", s
}

// namesDivision reports whether s goes on with a city or county, so that 北京 before 朝阳区 is a province but before 路 is not.
func namesDivision(s string) bool {
	city, _ := takeCity(s)
	county, _ := takeCounty(s, true)
	return city+county != ""
}

func takeCity(s string) (city, rest string) {
	for _, d := range ningxia { // 固原原州区: the city without 市
		if short, ok := strings.CutSuffix(d.name, "市"); ok && strings.HasSuffix(d.code, "00") {
			if r, ok := strings.CutPrefix(s, short); ok && startsCountyOf(r, d.code) {
				return d.name, r
			}
		}
	}
	m := cityPrefix.FindStringSubmatch(s)
	if m == nil || hasRoadWord(m[1]) || strings.HasSuffix(m[1], "超市") || strings.HasSuffix(m[1], "城市") || strings.ContainsAny(m[1], "区县") {
		return "", s
	}
	return m[1], m[2]
}

func startsCountyOf(s, city string) bool {
	for _, d := range ningxia {
		if !strings.HasSuffix(d.code, "00") && Within(city, d.code) && strings.HasPrefix(s, d.name) {
			return true
		}
	}
	return false
}

// takeCounty takes a county; one that this package does not know counts only after a city or province, or before a road or village.
func takeCounty(s string, afterCity bool) (county, rest string) {
	for _, d := range ningxia {
		if r, ok := strings.CutPrefix(s, d.name); ok && !strings.HasSuffix(d.code, "00") {
			return d.name, r
		}
	}
	m := countyPrefix.FindStringSubmatch(s)
	if m == nil || hasRoadWord(m[1]) || !afterCity && !startsRoad(m[2]) {
		return "", s
	}
	for _, suffix := range []string{"小区", "社区", "园区", "校区", "厂区", "发区", "新区", "片区", "城区", "一区", "二区", "三区", "四区", "五区",
		"东区", "西区", "南区", "北区", "中区", "超市"} {
		if strings.HasSuffix(m[1], suffix) && (!afterCity || suffix == "小区" || suffix == "社区" || suffix == "一区" || suffix == "二区") {
			return "", s
		}
	}
	return m[1], m[2]
}

func countyLevel(city string) bool {
	code := DivisionByName(city)
	return code != "" && !strings.HasSuffix(code, "00")
}

func hasRoadWord(s string) bool { return strings.ContainsAny(s, "路街巷道村镇乡") }

var (
	roadStart     = regexp.MustCompile(`^\p{Han}{0,8}?(?:路|街|巷|大道|村|镇|乡)`)
	roadWordFirst = regexp.MustCompile(`^(?:路|街|巷|大道|道|村|[东西南北中]路|[东西南北]街)`)
)

func startsRoad(s string) bool { return roadStart.MatchString(s) }

const (
	num   = `(\d[\d□]*[A-Z]?|[A-Z]\d*|[甲乙丙丁]|[一二三四五六七八九十百零〇]+)`
	block = `第?` + num + `(?:号楼|号幢|号栋|栋楼|幢|栋|座|#楼|#)(?:商住楼|住宅楼|商铺|楼)?`
	entry = `第?` + num + `(?:单元|门|梯)`
	level = `第?(-?\d+|-?[一二三四五六七八九十百]+)(?:层|楼)`
	room  = `([\d□]+[A-Z]?|[A-Z]\d*|[一二三四五六七八九十百零〇]+)(?:号房|室|号|户|房)?`
	after = `((?:车库|车位|储藏室|地下室|阁楼|商铺|商业用房|营业房|营业用房).*)?`
)

// tails are the ways to write what stands behind the community, most explicit first.
var tails = []struct {
	pattern *regexp.Regexp
	set     func(a *Address, m []string)
}{
	{regexp.MustCompile(`^(.*?)` + block + num + `-` + num + `-` + num + `(?:室|号|户)?` + after + `$`),
		func(a *Address, m []string) {
			a.Building, a.Unit, a.Floor, a.Room, a.Rest = arabic(m[2]), arabic(m[3]), arabic(m[4]), arabic(m[5]), m[6]
		}},
	{regexp.MustCompile(`^(.*?)` + block + num + `-` + num + `(?:室|号|户)?` + after + `$`),
		func(a *Address, m []string) {
			a.Building, a.Unit, a.Room, a.Rest = arabic(m[2]), arabic(m[3]), arabic(m[4]), m[5]
		}},
	{regexp.MustCompile(`^(.*?)` + block + `(?:` + entry + `)?(?:` + level + `)?-?(?:` + room + `)?` + after + `$`),
		func(a *Address, m []string) {
			a.Building, a.Unit, a.Floor, a.Room, a.Rest = arabic(m[2]), arabic(m[3]), arabic(m[4]), arabic(m[5]), m[6]
		}},
	{regexp.MustCompile(`^(.*?)(\d+|[A-Z]\d*)-(\d+)-(\d+[A-Z]?)(?:室|号|户)?` + after + `$`),
		func(a *Address, m []string) {
			a.Building, a.Unit, a.Room, a.Rest = arabic(m[2]), arabic(m[3]), arabic(m[4]), m[5]
		}},
	{regexp.MustCompile(`^(.*?)` + entry + `-?(?:` + level + `)?-?(?:` + room + `)?` + after + `$`),
		func(a *Address, m []string) {
			a.Unit, a.Floor, a.Room, a.Rest = arabic(m[2]), arabic(m[3]), arabic(m[4]), m[5]
		}},
	{regexp.MustCompile(`^(.*?)(\d+)-(\d+[A-Z]?)(?:室|户)?` + after + `$`),
		func(a *Address, m []string) { a.Dashed, a.Rest = arabic(m[2])+"-"+arabic(m[3]), m[4] }},
	{regexp.MustCompile(`^(.*?)` + level + `-?(?:` + room + `)?` + after + `$`),
		func(a *Address, m []string) { a.Floor, a.Room, a.Rest = arabic(m[2]), arabic(m[3]), m[4] }},
	{regexp.MustCompile(`^(.*?)` + num + `(?:号房|室|户|房)` + after + `$`),
		func(a *Address, m []string) { a.Room, a.Rest = arabic(m[2]), m[3] }},
}

func (a *Address) takeTail(s string) (rest string) {
	for _, t := range tails {
		if m := t.pattern.FindStringSubmatch(s); m != nil {
			t.set(a, m)
			return m[1]
		}
	}
	return s
}

// roadAlone reports whether s is a street and number and no more.
func roadAlone(s string) bool {
	m := roadPart.FindStringSubmatch(s)
	return m != nil && m[3] == ""
}

var plainBuilding = regexp.MustCompile(`^(.*\P{N})(\d+)号$`)

func (a *Address) takeMiddle(s string) {
	if a.Building == "" && a.Unit != "" && !roadAlone(s) { // 东海花园3号2单元: the building without 楼
		if m := plainBuilding.FindStringSubmatch(s); m != nil {
			s, a.Building = m[1], arabic(m[2])
		}
	}
	if m := roadPart.FindStringSubmatch(s); m != nil {
		a.Road, a.RoadNo, a.Community = m[1], arabic(m[2]), m[3]
		return
	}
	if m := roadOnly.FindStringSubmatch(s); m != nil {
		a.Road, a.Community = m[1], m[2]
		return
	}
	a.Community = s
}

// arabic writes a number in digits without leading zeros; letters and pairs stay.
func arabic(s string) string {
	if n, ok := cnInt(s); ok && s != "" && !strings.ContainsAny(s, "-O") {
		return strconv.Itoa(n)
	}
	return s
}
