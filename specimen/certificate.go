package specimen

import (
	"fmt"
	"image/color"
)

var (
	certPaper  = color.RGBA{250, 232, 230, 255}
	proofPaper = color.RGBA{228, 240, 240, 255}
	certLabel  = style{face: Song, size: 4.1, color: black, tracking: 0.3}
	certValue  = style{face: Kai, size: 4.2, color: black, tracking: 0.1}
)

// deed is what a certificate says (不动产权证书); its home is of that very owner.
type deed struct {
	home        Home
	owners      []Person
	company     *Company
	coOwnership string
	nature      string
	usage       string // land/house
	office      string // on the seal
	unsealed    bool
}

// certificate draws the issue page and the open booklet: the table on the left, 附记 on the right.
func (d *studio) certificate(c deed) *Paper {
	p := newPaper("real_estate_certificate")
	d.issuePage(p, c)
	s := p.page(d.sheet(262, 185, certPaper))
	s.weave(color.RGBA{240, 200, 198, 130}, 2.4, 1.7)
	s.line(131, 6, 131, 179, 0.2, color.RGBA{205, 165, 163, 255})
	s.frame(8, 10, 115, 165, 0.35, grey)
	s.frame(139, 10, 115, 165, 0.35, grey)
	st := style{face: SongBold, size: 4.7, color: black, tracking: 0.2}
	text := c.home.CertNo
	s.value("cert_no", st, 65.5-s.width(st, text)/2, 19, text)
	d.certTable(s, p, c)
	s.centred(style{face: SongBold, size: 5.4, color: black, tracking: 6}, 196, 22, "附记")
	y := 34.0
	for _, l := range []string{"业务编号：" + fmt.Sprintf("YS%s%04d", c.home.Issued[:4], d.random.IntN(10000)), "业务类型：商品房转移登记", "样张，无法律效力。"} {
		s.write(certValue, 145, y, l)
		y += 7
	}
	s.mark()
	return p
}

func (d *studio) issuePage(p *Paper, c deed) {
	s := p.page(d.sheet(131, 185, certPaper))
	s.weave(color.RGBA{240, 200, 198, 130}, 2.4, 1.7)
	s.frame(8, 10, 115, 165, 0.35, grey)
	st := style{face: Song, size: 4.9, color: black, tracking: 0.35}
	s.paragraph(st, 18, 34, 96, 9.6, 10.5, run{text: "根据《中华人民共和国民法典》等法律法规，为保护不动产权利人合法权益，对不动产权利人申请登记的本证所列不动产权利，经审查核实，准予登记，颁发此证。"})
	s.write(style{face: Song, size: 4.8, color: black, tracking: 0.8}, 62, 112, "登记机构(章)")
	date := style{face: Song, size: 4.6, color: black, tracking: 0.4}
	s.value("issue_date", date, 62, 122, chinese(c.home.Issued, true))
	if !c.unsealed {
		s.seal(82, 112, 20, c.office, "不动产登记专用章")
		p.stamped(c.office, "不动产登记专用章")
	}
	s.qr(18, 132, 22)
	s.write(style{face: Hei, size: 3.2, color: black}, 18, 162, "中华人民共和国自然资源部监制")
	x := s.write(style{face: Hei, size: 3.4, color: black}, 18, 169, "编号 NO ")
	s.value("cert_serial_no", style{face: Hei, size: 3.6, color: black, tracking: 0.4}, x, 169, c.home.SerialNo)
	s.mark()
	p.set("issue_date", c.home.Issued, chinese(c.home.Issued, true))
	p.set("cert_serial_no", c.home.SerialNo, "")
	p.set("registry_office", c.office, "")
}

func (d *studio) certTable(s *Sheet, p *Paper, c deed) {
	h := c.home
	var names, numbers string
	var holders, ids []string
	for _, o := range c.owners {
		names += "，" + o.Name
		numbers += "，" + o.ID
		holders, ids = append(holders, o.Name), append(ids, o.ID)
	}
	if c.company != nil {
		names, numbers = "，"+c.company.Name, "，"+c.company.USCC
		holders, ids = []string{c.company.Name}, []string{c.company.USCC}
	}
	names, numbers = names[len("，"):], numbers[len("，"):]
	y := 24.0
	for _, r := range []struct {
		label, key, text string
		height           float64
	}{
		{"权利人", "right_holders[]", names, 11},
		{"共有情况", "co_ownership", c.coOwnership, 10},
		{"坐  落", "location", h.Location, 14},
		{"不动产单元号", "unit_no", spaced(h.UnitNo), 10},
		{"权利类型", "right_type", "国有建设用地使用权/房屋(构筑物)所有权", 10},
		{"权利性质", "right_nature", c.nature, 10},
		{"用  途", "usage", c.usage, 10},
		{"面  积", "area_text", "共有宗地面积：" + h.Land + "㎡/房屋建筑面积：" + h.Area.String() + "㎡", 13},
		{"使用期限", "use_term_end", "国有建设用地使用权 " + chinese(h.TermFrom, false) + "起 " + chinese(h.TermTo, false) + "止", 13},
	} {
		s.cell(12, y, 26, r.height, certLabel, "", r.label)
		s.cell(38, y, 81, r.height, certValue, r.key, r.text)
		y += r.height
	}
	s.Places["area_building"], s.Places["area_land"], s.Places["use_term_start"] = s.Places["area_text"], s.Places["area_text"], s.Places["use_term_end"]
	const rest = 44
	s.cell(12, y, 26, rest, certLabel, "", "权利其他状况")
	s.frame(38, y, 81, rest, 0.25, black)
	floor := fmt.Sprint(h.Floor)
	at := y + 6
	for _, l := range []struct{ label, key, text string }{
		{"权利人证件号：", "right_holder_id_numbers[]", numbers},
		{"房屋结构：", "structure", "钢筋混凝土结构"},
		{"专有建筑面积：", "area_inner", h.Inner.String() + "㎡"},
		{"分摊建筑面积：", "area_shared", h.Shared.String() + "㎡"},
		{"房屋总层数：", "floor_total", fmt.Sprint(h.Floors)},
		{"所在层：", "floor_at", "第" + floor + "层"},
		{"房屋竣工时间：", "completion_date", h.Built + "年"},
	} {
		small := style{face: Kai, size: 3.6, color: black}
		x := s.write(small, 40, at, l.label)
		for i, piece := range s.wrap(small, l.text, 118-x) {
			if i > 0 {
				at += 5
			}
			s.value(l.key, small, x, at, piece)
		}
		at += 5.2
	}
	p.set("cert_no", h.CertNo, "")
	p.Fields["right_holders"], p.Fields["right_holder_id_numbers"] = holders, ids
	p.set("co_ownership", c.coOwnership, "")
	p.set("location", h.Location, "")
	p.set("unit_no", h.UnitNo, spaced(h.UnitNo))
	p.set("right_type", "国有建设用地使用权/房屋(构筑物)所有权", "")
	p.set("right_nature", c.nature, "")
	p.set("usage", c.usage, "")
	p.set("area_land", h.Land, h.Land+"㎡")
	p.set("area_building", h.Area.String(), h.Area.String()+"㎡")
	p.set("area_inner", h.Inner.String(), h.Inner.String()+"㎡")
	p.set("area_shared", h.Shared.String(), h.Shared.String()+"㎡")
	p.set("use_term_start", h.TermFrom, chinese(h.TermFrom, false))
	p.set("use_term_end", h.TermTo, chinese(h.TermTo, false))
	p.set("floor_total", fmt.Sprint(h.Floors), "")
	p.set("structure", "钢筋混凝土结构", "")
}

// lien is a mortgage on record (抵押权) and its registration proof.
type lien struct {
	proofNo, serialNo, issued string
	bank                      Company
	loanNo                    string
	amount                    string // canonical
	wan                       string // 万元, as printed
	from, to                  string
	office                    string
}

// proof draws the registration proof (不动产登记证明): text left, table right.
func (d *studio) proof(l lien, h Home, owner Person) *Paper {
	p := newPaper("real_estate_registration_proof")
	s := p.page(d.sheet(262, 185, proofPaper))
	s.weave(color.RGBA{180, 215, 212, 130}, 2.3, 1.6)
	s.frame(8, 10, 113, 165, 0.35, grey)
	s.frame(139, 10, 115, 165, 0.35, grey)
	s.centred(style{face: SongBold, size: 8.4, color: black, tracking: 1.4}, 64.5, 40, "不动产登记证明")
	st := style{face: Song, size: 4.7, color: black, tracking: 0.3}
	s.paragraph(st, 17, 58, 96, 8.8, 10, run{text: "根据《中华人民共和国民法典》等法律法规，为保护申请人合法权益，对申请人申请登记的本证明所列不动产权利或登记事项，经审查核实，准予登记，颁发此证明。"})
	s.write(st, 58, 122, "登记机构(章)")
	s.value("issue_date", st, 58, 131, chinese(l.issued, true))
	s.seal(76, 122, 19, l.office, "不动产登记专用章")
	p.stamped(l.office, "不动产登记专用章")
	s.qr(17, 134, 20)
	x := s.write(style{face: Hei, size: 3.4, color: black}, 17, 168, "编号 NO ")
	s.value("cert_serial_no", style{face: Hei, size: 3.6, color: black, tracking: 0.4}, x, 168, l.serialNo)
	head := style{face: SongBold, size: 4.6, color: black, tracking: 0.2}
	s.value("proof_no", head, 196.5-s.width(head, l.proofNo)/2, 20, l.proofNo)
	y := 25.0
	for _, r := range []struct {
		label, key, text string
		height           float64
	}{
		{"证明权利或事项", "proved_right", "抵押权", 12},
		{"权利人(申请人)", "right_holder", l.bank.Name, 14},
		{"义务人", "obligor", owner.Name, 12},
		{"坐  落", "location", h.Location, 15},
		{"不动产单元号", "unit_no", spaced(h.UnitNo), 12},
	} {
		s.cell(143, y, 31, r.height, style{face: Song, size: 3.8, color: black}, "", r.label)
		s.cell(174, y, 76, r.height, certValue, r.key, r.text)
		y += r.height
	}
	s.cell(143, y, 31, 58, certLabel, "", "其  他")
	s.frame(174, y, 76, 58, 0.25, black)
	at := y + 7
	for _, r := range []struct{ label, key, text string }{
		{"不动产权证书号：", "related_cert_no", h.CertNo},
		{"抵押方式：", "mortgage_type", "一般抵押"},
		{"担保债权的数额：", "secured_amount", l.wan + "万元"},
		{"债务履行期限：", "debt_term_start", chinese(l.from, false) + "起至" + chinese(l.to, false) + "止"},
		{"担保范围：", "", "以抵押合同约定为准"},
	} {
		small := style{face: Kai, size: 3.7, color: black}
		x := s.write(small, 176, at, r.label)
		for i, piece := range s.wrap(small, r.text, 249-x) {
			if i > 0 {
				at += 5
			}
			s.value(r.key, small, x, at, piece)
		}
		at += 7
	}
	s.Places["debt_term_end"] = s.Places["debt_term_start"]
	y += 58
	s.cell(143, y, 31, 20, certLabel, "", "附  记")
	s.cell(174, y, 76, 20, certValue, "remarks", "不存在禁止或限制转让抵押不动产的约定")
	s.mark()
	p.set("proof_no", l.proofNo, "")
	p.set("proved_right", "抵押权", "")
	p.set("right_holder", l.bank.Name, "")
	p.set("obligor", owner.Name, "")
	p.set("location", h.Location, "")
	p.set("unit_no", h.UnitNo, spaced(h.UnitNo))
	p.set("related_cert_no", h.CertNo, "")
	p.set("mortgage_type", "一般抵押", "")
	p.set("secured_amount", l.amount, l.wan+"万元")
	p.set("debt_term_start", l.from, chinese(l.from, false))
	p.set("debt_term_end", l.to, chinese(l.to, false))
	p.set("issue_date", l.issued, chinese(l.issued, true))
	p.set("cert_serial_no", l.serialNo, "")
	return p
}
