package specimen

import (
	"strings"
)

// applicant is a party of an application form.
type applicant struct {
	name, kind, number, phone, address, head string
	share                                    string
}

func ofPerson(p Person, share string) applicant {
	return applicant{name: p.Name, kind: "居民身份证", number: p.ID, phone: p.Phone, address: p.Address, share: share}
}

func ofCompany(c Company) applicant {
	return applicant{name: c.Name, kind: "统一社会信用代码", number: c.USCC, phone: c.Phone, address: c.Address, head: c.Head.Name}
}

// application is what stands in an application form (不动产登记申请书).
type application struct {
	kind, right, reason, proof string
	holders, obligors          []applicant
	home                       Home
	usage                      string
	coOwnership                string
	secured                    string // 万元, as printed
	securedValue               string
	term                       string
	date                       string
	unsigned                   bool
	companySeal                string
}

var (
	formLabel = style{face: Hei, size: 3.4, color: black}
	formValue = style{face: Song, size: 3.6, color: black}
	formKai   = style{face: Kai, size: 4.0, color: penBlack}
)

func (d *studio) applicationForm(a application) *Paper {
	p := newPaper("application_form")
	s := p.page(d.a4())
	value := formValue
	if d.random.IntN(2) == 0 {
		value = formKai
	}
	s.centred(style{face: SongBold, size: 7.2, color: black, tracking: 1.2}, 105, 21, "不动产登记申请书")
	s.write(formLabel, 16, 30, "收件  编号：                收件人：")
	x := s.write(formLabel, 84, 30, "日期：")
	s.value("sign_date", value, x+1, 30, chinese(a.date, false))
	x = s.write(formLabel, 142, 30, "单位：")
	x = s.tick(x, 30, 3.4, true)
	x = s.write(formLabel, x, 30, "平方米 ")
	x = s.tick(x, 30, 3.4, false)
	s.write(formLabel, x, 30, "公顷、万元")
	y := d.formReasons(s, a, 33)
	y = d.formParties(s, p, a, y, value)
	y = d.formProperty(s, a, y, value)
	y = d.formRest(s, a, y, value)
	d.formEnd(s, p, a, y, value)
	s.mark()
	d.formFields(p, a)
	return p
}

func (d *studio) formReasons(s *Sheet, a application, y float64) float64 {
	s.vertical(16, y, 10, 19, formLabel, "登记事由")
	for i, row := range []struct {
		label, key, chosen string
		options            []string
	}{
		{"权利", "right_kind", a.right, []string{"土地", "房屋", "抵押权", "地役权", "居住权", "其他"}},
		{"类型", "register_kind", a.kind, []string{"首次登记", "转移登记", "变更登记", "注销登记", "更正登记", "预告登记", "其他"}},
	} {
		top := y + float64(i)*9.5
		s.cell(26, top, 16, 9.5, formLabel, "", row.label)
		s.frame(42, top, 152, 9.5, 0.25, black)
		x := 44.0
		for _, o := range row.options {
			chosen := o == row.chosen || o == "抵押权" && row.chosen == "抵押"
			x = s.tick(x, top+6, 3.3, chosen)
			key := ""
			if chosen {
				key = row.key
			}
			x = s.value(key, formLabel, x, top+6, o) + 3
		}
	}
	return y + 19
}

// formParties draws one block per side; several people stand one below the other.
func (d *studio) formParties(s *Sheet, p *Paper, a application, y float64, value style) float64 {
	const row = 8.2
	top := y
	for _, side := range []struct {
		title, key string
		people     []applicant
	}{{"权利人", "right_holders", a.holders}, {"义务人", "obligors", a.obligors}} {
		people := side.people
		if len(people) == 0 {
			people = []applicant{{}}
		}
		var list []map[string]any
		for _, who := range people {
			s.cell(26, y, 34, row, formLabel, "", side.title+"姓名(名称)")
			s.cell(60, y, 134, row, value, side.key+"[].name", who.name)
			s.cell(26, y+row, 34, row, formLabel, "", "证件种类")
			s.cell(60, y+row, 42, row, value, side.key+"[].id_type", who.kind)
			s.cell(102, y+row, 24, row, formLabel, "", "证件号码")
			s.cell(126, y+row, 68, row, value, side.key+"[].id_number", who.number)
			s.cell(26, y+2*row, 34, row, formLabel, "", "通讯地址")
			s.cell(60, y+2*row, 134, row, value, side.key+"[].address", who.address)
			s.cell(26, y+3*row, 34, row, formLabel, "", "法定代表人或负责人")
			s.cell(60, y+3*row, 42, row, value, "-", who.head)
			s.cell(102, y+3*row, 24, row, formLabel, "", "联系电话")
			s.cell(126, y+3*row, 68, row, value, side.key+"[].phone", who.phone)
			y += 4 * row
			if who.name == "" {
				continue
			}
			entry := map[string]any{"name": who.name, "id_number": who.number, "phone": who.phone}
			if who.share != "" {
				entry["share"] = who.share
			}
			list = append(list, entry)
		}
		if list != nil {
			p.Fields[side.key] = list
		}
	}
	s.cell(26, y, 34, row, formLabel, "", "代理人姓名")
	s.cell(60, y, 42, row, value, "-", "")
	s.cell(102, y, 24, row, formLabel, "", "证件号码")
	s.cell(126, y, 68, row, value, "-", "")
	y += row
	s.vertical(16, top, 10, y-top, formLabel, "申请人情况")
	return y
}

func (d *studio) formProperty(s *Sheet, a application, y float64, value style) float64 {
	const row = 8.6
	top := y
	wide := func(label, key, text string) {
		s.cell(26, y, 34, row, formLabel, "", label)
		s.cell(60, y, 134, row, value, key, text)
		y += row
	}
	pair := func(l1, k1, t1, l2, k2, t2 string) {
		s.cell(26, y, 34, row, formLabel, "", l1)
		s.cell(60, y, 42, row, value, k1, t1)
		s.cell(102, y, 24, row, formLabel, "", l2)
		s.cell(126, y, 68, row, value, k2, t2)
		y += row
	}
	wide("坐    落", "location", a.home.Location)
	wide("不动产单元号", "unit_no", spaced(a.home.UnitNo))
	pair("不动产类型", "-", "土地/房屋", "面    积", "area", a.home.Area.String())
	pair("用    途", "usage", a.usage, "构筑物类型", "-", "")
	wide("原不动产权证书号", "orig_cert_no", a.home.CertNo)
	s.vertical(16, top, 10, y-top, formLabel, "不动产情况")
	top = y
	pair("被担保债权数额", "secured_amount", a.secured, "债务履行期限", "debt_term", a.term)
	s.vertical(16, top, 10, y-top, style{face: Hei, size: 2.9, color: black}, "抵押")
	return y
}

func (d *studio) formRest(s *Sheet, a application, y float64, value style) float64 {
	const row = 8.6
	s.vertical(16, y, 10, 2*row, formLabel, "登记原因")
	s.cell(26, y, 34, row, formLabel, "", "登记原因")
	s.cell(60, y, 134, row, value, "register_reason", a.reason)
	s.cell(26, y+row, 34, row, formLabel, "", "证明文件")
	s.cell(60, y+row, 134, row, value, "-", a.proof)
	y += 2 * row
	s.cell(16, y, 44, row, formLabel, "", "申请证书版式")
	s.frame(60, y, 42, row, 0.25, black)
	x := s.tick(62, y+5.6, 3.3, true)
	x = s.value("plate", formLabel, x, y+5.6, "单一版") + 2
	x = s.tick(x, y+5.6, 3.3, false)
	s.write(formLabel, x, y+5.6, "集成版")
	s.cell(102, y, 36, row, formLabel, "", "申请分别持证")
	s.frame(138, y, 56, row, 0.25, black)
	x = s.tick(142, y+5.6, 3.3, false)
	x = s.write(formLabel, x, y+5.6, "是") + 4
	x = s.tick(x, y+5.6, 3.3, true)
	s.value("separate_certificates", formLabel, x, y+5.6, "否")
	y += row
	s.cell(16, y, 44, row, formLabel, "", "备    注")
	s.frame(60, y, 134, row, 0.25, black)
	if a.coOwnership != "" {
		x = s.write(formLabel, 62, y+5.6, "共有情况：")
		x = s.value("co_ownership", value, x, y+5.6, a.coOwnership)
		var shares []string
		for _, h := range a.holders {
			if h.share != "" {
				shares = append(shares, h.name+h.share)
			}
		}
		if len(shares) > 0 {
			s.value("right_holders[].share", value, x+4, y+5.6, strings.Join(shares, "，"))
		}
	}
	return y + row
}

func (d *studio) formEnd(s *Sheet, p *Paper, a application, y float64, value style) {
	s.write(formLabel, 18, y+6.2, "申请人承诺：所填内容和所交材料真实、有效；如有不实，愿承担法律责任。")
	y += 15
	half := 16.0
	for _, side := range []struct {
		label  string
		people []applicant
	}{{"权利人(签章)：", a.holders}, {"义务人(签章)：", a.obligors}} {
		x := s.write(formLabel, half, y, side.label) + 2
		for _, who := range side.people {
			switch {
			case who.kind == "统一社会信用代码":
				if a.companySeal != "" {
					s.seal(x+18, y+6, 15, a.companySeal, "")
					p.stamped(a.companySeal, "")
				}
			case !a.unsigned:
				s.sign(x, y+1, 6.4, who.name, penBlack)
				p.signed(who.name)
				x += 7 * float64(len([]rune(who.name)))
			}
		}
		half += 92
	}
	s.value("sign_date", value, 20, y+13, chinese(a.date, false))
	s.value("sign_date", value, 112, y+13, chinese(a.date, false))
}

func (d *studio) formFields(p *Paper, a application) {
	p.set("register_kind", a.kind, "")
	p.set("right_kind", a.right, "")
	p.set("register_reason", a.reason, "")
	p.set("location", a.home.Location, "")
	p.set("unit_no", a.home.UnitNo, spaced(a.home.UnitNo))
	p.set("area", a.home.Area.String(), "")
	p.set("usage", a.usage, "")
	p.set("orig_cert_no", a.home.CertNo, "")
	p.set("sign_date", a.date, chinese(a.date, false))
	p.set("plate", "单一版", "")
	p.set("separate_certificates", "否", "")
	if a.coOwnership != "" {
		p.set("co_ownership", a.coOwnership, "")
	}
	if a.secured != "" {
		p.set("secured_amount", a.securedValue, a.secured)
	}
}
