package codes

import "strings"

type division struct{ code, name, abbr string }

// provinces are the 34 provincial divisions of GB/T 2260 with the sign that stands in certificate numbers; 83 is only the prefix of
// residence permits for people of Taiwan.
var provinces = []division{
	{"11", "北京市", "京"}, {"12", "天津市", "津"}, {"13", "河北省", "冀"}, {"14", "山西省", "晋"}, {"15", "内蒙古自治区", "蒙"},
	{"21", "辽宁省", "辽"}, {"22", "吉林省", "吉"}, {"23", "黑龙江省", "黑"}, {"31", "上海市", "沪"}, {"32", "江苏省", "苏"},
	{"33", "浙江省", "浙"}, {"34", "安徽省", "皖"}, {"35", "福建省", "闽"}, {"36", "江西省", "赣"}, {"37", "山东省", "鲁"},
	{"41", "河南省", "豫"}, {"42", "湖北省", "鄂"}, {"43", "湖南省", "湘"}, {"44", "广东省", "粤"}, {"45", "广西壮族自治区", "桂"},
	{"46", "海南省", "琼"}, {"50", "重庆市", "渝"}, {"51", "四川省", "川"}, {"52", "贵州省", "贵"}, {"53", "云南省", "云"},
	{"54", "西藏自治区", "藏"}, {"61", "陕西省", "陕"}, {"62", "甘肃省", "甘"}, {"63", "青海省", "青"}, {"64", "宁夏回族自治区", "宁"},
	{"65", "新疆维吾尔自治区", "新"}, {"71", "台湾省", "台"}, {"81", "香港特别行政区", "港"}, {"82", "澳门特别行政区", "澳"},
	{"83", "台湾省", ""},
}

// abbrAliases are second signs of provinces that people write in certificate numbers.
var abbrAliases = map[string]string{"蜀": "51", "黔": "52", "滇": "53", "秦": "61", "陇": "62"}

// ningxia are the cities and counties of 宁夏 (GB/T 2260, 2023).
var ningxia = []division{
	{code: "640100", name: "银川市"}, {code: "640104", name: "兴庆区"}, {code: "640105", name: "西夏区"}, {code: "640106", name: "金凤区"},
	{code: "640121", name: "永宁县"}, {code: "640122", name: "贺兰县"}, {code: "640181", name: "灵武市"},
	{code: "640200", name: "石嘴山市"}, {code: "640202", name: "大武口区"}, {code: "640205", name: "惠农区"}, {code: "640221", name: "平罗县"},
	{code: "640300", name: "吴忠市"}, {code: "640302", name: "利通区"}, {code: "640303", name: "红寺堡区"}, {code: "640323", name: "盐池县"},
	{code: "640324", name: "同心县"}, {code: "640381", name: "青铜峡市"},
	{code: "640400", name: "固原市"}, {code: "640402", name: "原州区"}, {code: "640422", name: "西吉县"}, {code: "640423", name: "隆德县"},
	{code: "640424", name: "泾源县"}, {code: "640425", name: "彭阳县"},
	{code: "640500", name: "中卫市"}, {code: "640502", name: "沙坡头区"}, {code: "640521", name: "中宁县"}, {code: "640522", name: "海原县"},
}

// ProvinceName is the province of a code that starts with its two digits, "" where there is none.
func ProvinceName(code string) string {
	for _, p := range provinces {
		if strings.HasPrefix(code, p.code) {
			return p.name
		}
	}
	return ""
}

// ProvinceOfAbbr is the two-digit code of a province's sign in certificate numbers, 宁 → 64; "" where there is none.
func ProvinceOfAbbr(sign string) string {
	for _, p := range provinces {
		if p.abbr != "" && p.abbr == sign {
			return p.code
		}
	}
	return abbrAliases[sign]
}

// DivisionName is the name of a six-digit division: of 宁夏 to the county, elsewhere only the province's own code (xx0000).
func DivisionName(code string) string {
	for _, d := range ningxia {
		if d.code == code {
			return d.name
		}
	}
	if len(code) == 6 && strings.HasSuffix(code, "0000") {
		return ProvinceName(code)
	}
	return ""
}

// Divisions are the names of all divisions that this package knows: provinces, and the cities and counties of 宁夏.
func Divisions() []string {
	var names []string
	for _, d := range append(append([]division(nil), provinces...), ningxia...) {
		names = append(names, d.name)
	}
	return names
}

// DivisionByName is the six-digit code of a county, city or province by its full name, "" where this package does not know it.
func DivisionByName(name string) string {
	for _, d := range ningxia {
		if d.name == name {
			return d.code
		}
	}
	for _, p := range provinces {
		if p.name == name && p.abbr != "" {
			return p.code + "0000"
		}
	}
	return ""
}

// IsDivision reports whether a name is that of a division, today or on old papers.
func IsDivision(name string) bool {
	for i := 0; i < len(formerNames); i += 2 {
		if formerNames[i] == name {
			return true
		}
	}
	return DivisionByName(name) != ""
}

// Within reports whether division lies in area: codes of 2, 4 or 6 digits, trailing pairs of zeros of area cut (6404 and 640400
// both hold 640402).
func Within(area, division string) bool {
	area = trimZeroPairs(area)
	return area != "" && strings.HasPrefix(division, area)
}

func trimZeroPairs(code string) string {
	for len(code) > 2 && strings.HasSuffix(code, "00") {
		code = code[:len(code)-2]
	}
	return code
}

// DivisionOfAddress is the narrowest division code that an address names with this package's knowledge: six digits of a county or city of
// 宁夏, else the province's xx0000, else "" (not told).
func DivisionOfAddress(address string) string {
	a := ParseAddress(address)
	if a.County != "" {
		if c := DivisionByName(a.County); c != "" && (a.City == "" || Within(DivisionByName(a.City), c)) {
			return c
		}
	}
	if c := DivisionByName(a.City); c != "" {
		return c
	}
	return DivisionByName(a.Province)
}

// AddressWithin says whether an address lies in an area (2, 4 or 6 digits): Same it does, Different it does not, CannotTell where the
// address names no division that decides it. Every city and county of 宁夏 is known here, so a city of another name is elsewhere.
func AddressWithin(area, address string) Sameness {
	a := ParseAddress(address).whole()
	code := DivisionOfAddress(address)
	switch {
	case code != "" && Within(area, code):
		return Same
	case code != "" && !Within(code, area):
		return Different
	case strings.HasPrefix(area, "64") && (a.City != "" && DivisionByName(a.City) == "" ||
		a.City != "" && a.County != "" && DivisionByName(a.County) == ""):
		return Different
	}
	return CannotTell
}

// DivisionOfCertNo is the division that a certificate or registration-proof number names, as far as known: county or city of 宁夏, else
// the province's xx0000, else "".
func DivisionOfCertNo(no string) string {
	c, fault := ParseCertNo(no)
	if fault == Format {
		return ""
	}
	province := ProvinceOfAbbr(c.Province)
	if code := DivisionByName(c.Place); code != "" && strings.HasPrefix(code, province) {
		return code
	}
	return province + "0000"
}

// DivisionOfUnitNo is the county of a unit number, "" where it is not one.
func DivisionOfUnitNo(no string) string {
	u, _ := ParseUnitNo(no)
	return u.Division
}
