package specimen

import (
	"image/color"
	"strings"

	"yushen/codes"
)

// letter is a one-page statement: a title, paragraphs, a seal over the name of who signs.
type letter struct {
	title string
	body  [][]run
	from  string
	key   string // field of from
	date  string // ISO
	words bool   // date written 二〇二六年…
	stamp string
	sub   string
}

// letter draws a letter and gives its date as printed.
func (d *studio) letter(p *Paper, l letter) (date string) {
	s := p.page(d.a4())
	s.centred(style{face: SongBold, size: 8, color: black, tracking: 1.5}, 105, 46, l.title)
	body := style{face: Song, size: 4.7, color: black, tracking: 0.15}
	fill := style{face: Kai, size: 4.8, color: black, tracking: 0.15}
	if d.random.IntN(2) == 0 {
		body.face, fill.face = Hei, Song
		body.size, fill.size = 4.4, 4.6
	}
	y := 68.0
	for _, runs := range l.body {
		for i := range runs {
			if runs[i].key != "" {
				runs[i].style, runs[i].under = &fill, true
			}
		}
		y = s.paragraph(body, 28, y, 154, 10, 2*body.size, runs...)
	}
	y += 26
	x := 182 - s.width(body, l.from)
	s.value(l.key, body, x, y, l.from)
	date = chinese(l.date, false)
	if l.words {
		date = formal(l.date)
	}
	s.value("issue_date", body, 182-s.width(body, date), y+11, date)
	if l.stamp != "" {
		s.seal(182-s.width(body, l.from)/2, y+2, 20, l.stamp, l.sub)
		p.stamped(l.stamp, l.sub)
	}
	s.mark()
	return date
}

// release draws the bank's statement that the loan is settled and the mortgage may go (贷款结清、同意注销抵押).
func (d *studio) release(l lien, h Home, owner Person, settled, issued string, office string) *Paper {
	p := newPaper("mortgage_release_proof")
	amount, _ := codes.ParseYuan(l.amount)
	d.letter(p, letter{title: "抵押权注销证明", from: l.bank.Name, key: "mortgagee", date: issued, stamp: l.bank.Name, sub: "业务专用章", body: [][]run{
		{text(office + "：")},
		{text("借款人"), blank("debtor", owner.Name), text("（身份证号："), blank("debtor_id_number", owner.ID), text("）在我行的贷款，借款合同编号"),
			blank("main_contract_no", l.loanNo), text("，担保债权数额"), blank("secured_amount", commas(amount)), text("元，已于"),
			blank("settle_date", chinese(settled, false)), text("全部结清。")},
		{text("抵押人"), blank("obligor", owner.Name), text("以坐落于"), blank("location", h.Location), text("的不动产设立的抵押权（不动产登记证明号："),
			blank("proof_no", l.proofNo), text("），因主债权消灭，我行同意注销。")},
		{text("特此证明。")},
	}})
	p.set("mortgagee", l.bank.Name, "")
	p.set("debtor", owner.Name, "")
	p.set("debtor_id_number", owner.ID, "")
	p.set("obligor", owner.Name, "")
	p.set("main_contract_no", l.loanNo, "")
	p.set("proof_no", l.proofNo, "")
	p.set("secured_amount", l.amount, commas(amount))
	p.set("location", h.Location, "")
	p.set("settle_date", settled, chinese(settled, false))
	p.set("issue_date", issued, chinese(issued, false))
	return p
}

// legalRep draws a company's statement of who acts for it (法定代表人身份证明).
func (d *studio) legalRep(c Company, issued string) *Paper {
	p := newPaper("legal_rep_certificate")
	age, _ := codes.AgeOn(c.Head.Birth, issued)
	printed := d.letter(p, letter{title: c.HeadTitle + "身份证明书", from: c.Name, key: "org_name", date: issued, words: d.random.IntN(2) == 0, stamp: c.Name, body: [][]run{
		{text("兹证明"), blank("legal_rep", c.Head.Name), text("同志，性别" + c.Head.Sex + "，年龄" + itoa(age) + "岁，身份证号码"), blank("id_number", c.Head.ID),
			text("，在我单位任"), blank("position", c.HeadTitle), text("职务，是我单位的" + c.HeadTitle + "。")},
		{text("特此证明。")},
	}})
	p.set("legal_rep", c.Head.Name, "")
	p.set("id_number", c.Head.ID, "")
	p.set("position", c.HeadTitle, "")
	p.set("org_name", c.Name, "")
	p.set("issue_date", issued, printed)
	return p
}

// nameChange draws the police station's statement of a changed name (姓名变更证明).
func (d *studio) nameChange(who Person, oldName, changed string) *Paper {
	p := newPaper("name_change_proof")
	station := strings.TrimSuffix(who.Authority, "分局") + "演桥派出所"
	d.letter(p, letter{title: "姓名变更证明", from: station, key: "authority", date: changed, stamp: station, sub: "户口专用章", body: [][]run{
		{text("兹证明居民"), blank("new_name", who.Name), text("，" + who.Sex + "，公民身份号码"), blank("id_number", who.ID), text("，原名"), blank("old_name", oldName),
			text("，于"), blank("change_date", chinese(changed, false)), text("经我所审核办理姓名变更登记，两个姓名为同一人。")},
		{text("特此证明。")},
	}})
	p.set("new_name", who.Name, "")
	p.set("old_name", oldName, "")
	p.set("id_number", who.ID, "")
	p.set("change_date", changed, chinese(changed, false))
	p.set("authority", station, "")
	return p
}

// license draws a business licence (营业执照).
func (d *studio) license(c Company) *Paper {
	p := newPaper("business_license")
	s := p.page(d.sheet(297, 210, color.RGBA{252, 248, 230, 255}))
	s.weave(color.RGBA{238, 222, 170, 140}, 3, 2)
	gold := color.RGBA{176, 136, 60, 255}
	s.frame(9, 9, 279, 192, 1.8, gold)
	s.frame(12, 12, 273, 186, 0.5, gold)
	s.emblem(148.5, 30, 9)
	s.centred(style{face: SongBold, size: 17, color: black, tracking: 8}, 148.5, 62, "营业执照")
	s.centred(style{face: Song, size: 6, color: black, tracking: 1}, 148.5, 72, "（副 本）")
	label := style{face: Hei, size: 4.2, color: color.RGBA{90, 70, 30, 255}}
	value := style{face: Song, size: 4.6, color: black}
	s.write(label, 24, 50, "统一社会信用代码")
	s.value("uscc", style{face: HeiBold, size: 5.2, color: black, tracking: 0.3}, 24, 58, c.USCC)
	s.qr(248, 30, 26)
	row := func(x, y, w float64, l, key, t string) {
		s.write(label, x, y, l)
		for i, piece := range s.wrap(value, t, w-26) {
			s.value(key, value, x+26, y+float64(i)*6.4, piece)
		}
	}
	head := "法定代表人"
	if c.HeadTitle == "负责人" {
		head = "负 责 人"
	}
	row(24, 90, 132, "名      称", "name", c.Name)
	row(24, 106, 132, "类      型", "org_type", c.Kind)
	row(24, 122, 132, head, "legal_rep", c.Head.Name)
	row(24, 138, 132, "经营范围", "-", "许可经营项目以批准文件为准；一般经营项目依法自主开展。（样张内容，不作他用）")
	row(162, 90, 112, "注册资本", "registered_capital", c.Capital)
	row(162, 106, 112, "成立日期", "established_date", chinese(c.Founded, true))
	row(162, 122, 112, "营业期限", "business_term", "长期")
	row(162, 138, 112, "住      所", "address", c.Address)
	s.write(label, 186, 174, "登记机关")
	s.value("registry_authority", value, 208, 174, c.Authority)
	s.value("issue_date", value, 222, 186, chinese(c.Issued, true))
	s.seal(238, 176, 18, c.Authority, "")
	p.stamped(c.Authority, "")
	s.mark()
	p.set("uscc", c.USCC, "")
	p.set("name", c.Name, "")
	p.set("org_type", c.Kind, "")
	p.set("legal_rep", c.Head.Name, "")
	p.set("registered_capital", c.Capital, "")
	p.set("established_date", c.Founded, chinese(c.Founded, true))
	p.set("business_term", "长期", "")
	p.set("address", c.Address, "")
	p.set("registry_authority", c.Authority, "")
	p.set("issue_date", c.Issued, chinese(c.Issued, true))
	return p
}
