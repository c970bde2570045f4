package specimen

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"yushen/codes"
)

// world invents people, companies and homes. Its roads, communities and companies all carry 演 or 试 in their names, so that nobody takes
// them for real ones; divisions are real, since the centre's own are.
type world struct {
	random *rand.Rand
	today  string
}

// Person is a made-up person with an identity card (自然人).
type Person struct {
	Name, Sex, Ethnic, Birth, ID, Phone, Address string
	Authority, From, To                          string // of the card
}

// Company is a made-up organisation (法人).
type Company struct {
	Name, USCC, Kind, Capital, Founded, Address, Authority, Issued, Phone string
	Head                                                                  Person
	HeadTitle                                                             string
}

// Home is a made-up flat with its certificate (不动产).
type Home struct {
	County, Division, Road, Location, UnitNo, CertNo, SerialNo, Issued string
	Area, Inner, Shared                                                codes.Area
	Land                                                               string
	Floors, Floor                                                      int
	TermFrom, TermTo, Built                                            string
}

var (
	surnames = strings.Fields("马 王 李 张 杨 丁 白 苏 撒 纳 哈 罗 秦 柯 姬 蒲 臧 邬 訾 詹 欧阳 司徒")
	given    = strings.Fields("禾 砚 澜 屿 岑 牧 遥 舟 棠 笙 砺 霁 蔓 堃 喆 翊 茉 洲 沅 泓 芮 珂 岚 穗 峤 漪 桁 蕴 晏 黎 弋 澍 骁 珩 昀 麓")
	roads    = strings.Fields("演禾路 试澜街 演桥巷 试苗大道 演灯街 试篷路 演麦巷 试帆街")
	estates  = strings.Fields("演竹花园 试棠家园 演湖苑 试松华府 演麓公寓 试桐新城")
	counties = []struct{ code, name, place, office string }{
		{"640402", "原州区", "固原市", "固原市"}, {"640422", "西吉县", "西吉县", "西吉县"}, {"640423", "隆德县", "隆德县", "隆德县"},
		{"640424", "泾源县", "泾源县", "泾源县"}, {"640425", "彭阳县", "彭阳县", "彭阳县"},
	}
	homelands = []struct{ code, address, authority string }{
		{"640402", "宁夏固原市原州区", "固原市公安局原州分局"}, {"640422", "宁夏西吉县", "西吉县公安局"}, {"640424", "宁夏泾源县", "泾源县公安局"},
		{"640104", "银川市兴庆区", "银川市公安局兴庆区分局"}, {"610113", "西安市雁塔区", "西安市公安局雁塔分局"},
	}
)

func pick[T any](w *world, list []T) T { return list[w.random.IntN(len(list))] }

func (w *world) digits(n int) string {
	var b strings.Builder
	for range n {
		b.WriteByte(byte('0' + w.random.IntN(10)))
	}
	return b.String()
}

func (w *world) date(fromYear, toYear int) string {
	return fmt.Sprintf("%04d-%02d-%02d", fromYear+w.random.IntN(toYear-fromYear+1), 1+w.random.IntN(12), 1+w.random.IntN(28))
}

func (w *world) before(day string, least, most int) string {
	d, _ := codes.AddDays(day, -(least + w.random.IntN(most-least+1)))
	return d
}

// person invents an adult whose card is valid today.
func (w *world) person() Person {
	home := pick(w, homelands)
	p := Person{Name: pick(w, surnames) + pick(w, given), Birth: w.date(1958, 1999), Ethnic: pick(w, []string{"汉", "回", "汉", "回", "满"})}
	if w.random.IntN(3) > 0 {
		p.Name += pick(w, given)
	}
	serial := 900 + w.random.IntN(100)
	p.Sex = "女"
	if serial%2 == 1 {
		p.Sex = "男"
	}
	base := home.code + strings.ReplaceAll(p.Birth, "-", "") + fmt.Sprint(serial)
	check, _ := codes.IDCheckChar(base)
	p.ID = base + string(check)
	p.Phone = "199" + w.digits(8)
	p.Address = fmt.Sprintf("%s%s%d号%s%d号楼%d单元%d0%d室", home.address, pick(w, roads), 1+w.random.IntN(280), pick(w, estates),
		1+w.random.IntN(28), 1+w.random.IntN(4), 1+w.random.IntN(16), 1+w.random.IntN(4))
	p.Authority = home.authority
	p.From = w.before(w.today, 200, 2500)
	years := 20
	if age, _ := codes.AgeOn(p.Birth, p.From); age >= 46 {
		p.To = codes.Forever
		return p
	}
	p.To, _ = codes.AddMonths(p.From, 12*years)
	return p
}

// uscc makes a unified social credit code with both check characters.
func (w *world) uscc(division string) string {
	for {
		base := "91" + division
		org := "MA" + w.digits(6)
		check, _ := codes.OrgCheckChar(org)
		if c, ok := codes.USCCCheckChar(base + org + string(check)); ok {
			return base + org + string(check) + string(c)
		}
	}
}

func (w *world) company(name, kind, title, division, office string) Company {
	return Company{Name: name, USCC: w.uscc(division), Kind: kind, Capital: pick(w, []string{"壹仟万元整", "贰仟万元整", "伍仟万元整"}),
		Founded: w.date(2002, 2018), Issued: w.date(2020, 2024), Authority: office + "市场监督管理局", Head: w.person(), HeadTitle: title,
		Phone:   "0954-2" + w.digits(6),
		Address: fmt.Sprintf("宁夏固原市%s%d号", pick(w, roads), 1+w.random.IntN(200))}
}

func (w *world) developer(h Home) Company {
	name := strings.TrimSuffix(strings.TrimSuffix(h.County, "区"), "县") + pick(w, []string{"演禾", "试澜", "演桥"}) + "房地产开发有限公司"
	return w.company(name, "有限责任公司(自然人投资或控股)", "法定代表人", h.Division, "固原市")
}

func (w *world) bank(h Home) Company {
	name := pick(w, []string{"演信银行股份有限公司", "试谷商业银行股份有限公司", "演汇银行股份有限公司"}) + pick(w, []string{"固原分行", "固原新区支行", "固原东城支行"})
	return w.company(name, "股份有限公司分公司(非上市、自然人投资或控股)", "负责人", h.Division, "固原市")
}

// home invents a flat with certificate.
func (w *world) home() Home {
	c := pick(w, counties)
	h := Home{County: c.name, Division: c.code, Issued: w.date(2018, 2023)}
	h.Floors = 11 + w.random.IntN(20)
	h.Floor = 1 + w.random.IntN(h.Floors)
	block, unit, flat := 1+w.random.IntN(28), 1+w.random.IntN(4), 1+w.random.IntN(4)
	h.Road = pick(w, roads)
	h.Location = fmt.Sprintf("固原市%s%s%d号%s%d幢%d单元%d0%d室", c.name, h.Road, 1+w.random.IntN(280), pick(w, estates), block, unit, h.Floor, flat)
	h.UnitNo = fmt.Sprintf("%s%03d%03dGB%05dF%04d%04d", c.code, 1+w.random.IntN(30), 1+w.random.IntN(30), 1+w.random.IntN(900), block, 1+w.random.IntN(300))
	h.CertNo = fmt.Sprintf("宁(%s)%s不动产权第00%s号", h.Issued[:4], c.place, w.digits(5))
	h.SerialNo = "D64" + w.digits(9)
	inner := 4500 + w.random.IntN(7000)
	shared := inner/6 + w.random.IntN(300)
	h.Inner, h.Shared, h.Area = codes.Area(inner)*100, codes.Area(shared)*100, codes.Area(inner+shared)*100
	h.Land = fmt.Sprintf("%d.%02d", 8000+w.random.IntN(30000), w.random.IntN(100))
	h.TermFrom = w.date(2004, 2014)
	h.TermTo, _ = codes.AddMonths(h.TermFrom, 70*12)
	h.Built = fmt.Sprint(2012 + w.random.IntN(5))
	return h
}

// chinese writes an ISO date as 2026年3月4日, or with two digits 2026年03月04日.
func chinese(iso string, padded bool) string {
	if iso == codes.Forever || len(iso) != 10 {
		return iso
	}
	month, day := iso[5:7], iso[8:]
	if !padded {
		month, day = strings.TrimPrefix(month, "0"), strings.TrimPrefix(day, "0")
	}
	return iso[:4] + "年" + month + "月" + day + "日"
}

// formal writes an ISO date as 二〇二六年三月四日.
func formal(iso string) string {
	var b strings.Builder
	for _, c := range iso[:4] {
		b.WriteString(string([]rune("〇一二三四五六七八九")[c-'0']))
	}
	return b.String() + "年" + small(iso[5:7]) + "月" + small(iso[8:]) + "日"
}

func small(two string) string {
	tens, ones := two[0]-'0', two[1]-'0'
	s := ""
	if tens > 1 {
		s = string([]rune("〇一二三四五六七八九")[tens])
	}
	if tens > 0 {
		s += "十"
	}
	if ones > 0 {
		s += string([]rune("〇一二三四五六七八九")[ones])
	}
	return s
}

// commas groups an amount's digits in threes.
func commas(f codes.Fen) string {
	s := f.String()
	whole, cents, _ := strings.Cut(s, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	return whole + "." + cents
}

// spaced writes a unit number in its four groups.
func spaced(unitNo string) string {
	u, _ := codes.ParseUnitNo(unitNo)
	return u.Printed()
}
