package specimen

import (
	"image/color"
	"strconv"

	"yushen/codes"
)

func itoa(n int) string { return strconv.Itoa(n) }

// taxPaid is what a deed-tax certificate says (契税完税证明).
type taxPaid struct {
	no, paid, office string
	payers           []Person
	contractNo       string
	home             Home
	base, amount     codes.Fen
	item             string
}

// taxCertificate draws the table of a tax certificate; its values may be printed by needles.
func (d *studio) taxCertificate(t taxPaid) *Paper {
	p := newPaper("tax_certificate")
	s := p.page(d.sheet(241, 140, color.RGBA{250, 249, 244, 255}))
	print := color.RGBA{96, 84, 60, 255}
	label := style{face: Song, size: 3.5, color: print}
	value := style{face: ZenHei, size: 3.5, color: black, tracking: 0.1}
	s.centred(style{face: SongBold, size: 5.2, color: print, tracking: 3}, 120, 14, "中华人民共和国")
	s.centred(style{face: SongBold, size: 7, color: print, tracking: 4}, 120, 23, "税收完税证明")
	s.oval(120, 19, 17, 9, "税务总局监制", "样张用")
	x := s.write(style{face: Hei, size: 4, color: color.RGBA{170, 60, 60, 255}}, 176, 20, "No. ")
	s.value("tax_cert_no", style{face: Hei, size: 4, color: black, tracking: 0.25}, x, 20, t.no)
	x = s.write(label, 16, 32, "填发日期：")
	s.value("issue_date", value, x+1, 32, chinese(t.paid, false))
	x = s.write(label, 130, 32, "税务机关：")
	s.value("tax_authority", value, x+1, 32, t.office)
	names, ids := "", ""
	for i, who := range t.payers {
		if i > 0 {
			names, ids = names+"、", ids+"、"
		}
		names, ids = names+who.Name, ids+who.ID
	}
	const left, top, wide = 14.0, 35.0, 212.0
	s.cell(left, top, 30, 10, label, "", "纳税人识别号")
	s.cell(left+30, top, 84, 10, value, "taxpayer_id", ids)
	s.cell(left+114, top, 28, 10, label, "", "纳税人名称")
	s.cell(left+142, top, wide-142, 10, value, "taxpayer_name", names)
	columns := []struct {
		w         float64
		head, key string
		text      string
	}{
		{44, "原凭证号", "-", "3640" + t.no[8:16]}, {22, "税种", "tax_type", "契税"}, {34, "品目名称", "tax_item_name", t.item},
		{44, "税款所属时期", "-", t.paid + " 至 " + t.paid}, {32, "入(退)库日期", "paid_date", t.paid}, {36, "实缴(退)金额", "amount_paid", t.amount.String()},
	}
	x = left
	for _, c := range columns {
		s.cell(x, top+10, c.w, 9, label, "", c.head)
		s.frame(x, top+19, c.w, 24, 0.25, black)
		s.inside(x, top+19, c.w, 10, style{face: ZenHei, size: 3.2, color: black}, c.key, c.text)
		x += c.w
	}
	y := top + 43
	s.cell(left, y, 30, 10, label, "", "金额合计")
	s.frame(left+30, y, wide-30, 10, 0.25, black)
	words := codes.FormatYuanCN(t.amount)
	x = s.write(label, left+33, y+6.6, "（大写）")
	s.value("total_amount_cn", value, x+1, y+6.6, words)
	x = s.write(label, left+150, y+6.6, "¥")
	s.value("total_amount", value, x+1, y+6.6, commas(t.amount))
	y += 10
	s.frame(left, y, 66, 34, 0.25, black)
	s.write(label, left+14, y+6, "税 务 机 关")
	s.write(label, left+18, y+14, "（盖章）")
	s.oval(left+32, y+18, 24, 13, t.office, "征税专用章")
	p.stamped(t.office, "征税专用章")
	s.cell(left+66, y, 24, 34, label, "", "备 注")
	s.frame(left+90, y, wide-90, 34, 0.25, black)
	small := style{face: ZenHei, size: 3, color: black, pins: d.pins}
	at := y + 5
	for _, r := range [][3]string{{"合同编号：", "contract_or_record_no", t.contractNo}, {"房屋坐落：", "property_location", t.home.Location},
		{"建筑面积：", "area_building", t.home.Area.String() + "平方米"}, {"计税依据：", "tax_base", commas(t.base)}, {"税率：", "-", "1%"}} {
		x := s.write(small, left+92, at, r[0])
		for i, piece := range s.wrap(small, r[2], left+wide-x-2) {
			if i > 0 {
				at += 4.6
			}
			s.value(r[1], small, x, at, piece)
		}
		at += 5.2
	}
	s.mark()
	p.set("tax_cert_no", t.no, "")
	p.set("issue_date", t.paid, chinese(t.paid, false))
	p.set("tax_authority", t.office, "")
	p.set("taxpayer_name", names, "")
	p.set("taxpayer_id", ids, "")
	p.set("tax_type", "契税", "")
	p.set("tax_item_name", t.item, "")
	p.set("paid_date", t.paid, "")
	p.set("amount_paid", t.amount.String(), "")
	p.set("total_amount", t.amount.String(), commas(t.amount))
	p.set("total_amount_cn", words, "")
	p.set("contract_or_record_no", t.contractNo, "")
	p.set("property_location", t.home.Location, "")
	p.set("area_building", t.home.Area.String(), t.home.Area.String()+"平方米")
	p.set("tax_base", t.base.String(), commas(t.base))
	return p
}

// householdPage draws the page of one member (常住人口登记卡); formerName and the note are of a changed name.
func (d *studio) householdPage(who Person, relation, formerName, changed string) *Paper {
	p := newPaper("household_register")
	p.Side = "member"
	s := p.page(d.sheet(143, 105, color.RGBA{246, 247, 240, 255}))
	s.weave(color.RGBA{214, 224, 205, 120}, 2.4, 1.5)
	s.centred(style{face: SongBold, size: 5.4, color: black, tracking: 2}, 71.5, 12, "常住人口登记卡")
	label := style{face: Song, size: 2.9, color: black}
	value := style{face: ZenHei, size: 3.1, color: black}
	registered := changed
	if registered == "" {
		registered = who.From
	}
	y := 16.0
	row := func(h float64, cells ...string) { // label, key, text three by three
		x := 8.0
		w := 127.0 / float64(len(cells)/3)
		for i := 0; i+2 < len(cells); i += 3 {
			s.cell(x, y, 21, h, label, "", cells[i])
			s.cell(x+21, y, w-21, h, value, cells[i+1], cells[i+2])
			x += w
		}
		y += h
	}
	row(8, "姓名", "name", who.Name, "户主或与户主关系", "relation_to_householder", relation)
	row(8, "曾用名", "former_name", formerName, "性别", "gender", who.Sex)
	row(8, "出生地", "birth_place", "宁夏固原市", "民族", "ethnicity", who.Ethnic)
	row(8, "籍贯", "native_place", "宁夏固原市", "出生日期", "birth_date", chinese(who.Birth, false))
	row(8, "本市(县)其他住址", "-", "", "宗教信仰", "-", "")
	row(8, "公民身份证件编号", "id_number", who.ID, "婚姻状况", "marital_status", "未婚")
	row(8, "文化程度", "-", "大学专科", "服务处所", "-", "")
	if changed != "" {
		row(10, "变更更正记载", "change_records[]", chinese(changed, false)+"姓名由"+formerName+"变更为"+who.Name)
	}
	s.write(label, 10, y+9, "承办人签章：")
	s.sign(29, y+9.5, 4.6, "演文", penBlack)
	s.write(label, 84, y+9, "登记日期：")
	s.value("member_register_date", value, 99, y+9, chinese(registered, false))
	s.seal(60, y+4, 10.5, "固原市公安局演桥派出所", "户口专用章")
	p.stamped("固原市公安局演桥派出所", "户口专用章")
	s.mark()
	p.set("name", who.Name, "")
	p.set("relation_to_householder", relation, "")
	if formerName != "" {
		p.set("former_name", formerName, "")
	}
	p.set("gender", who.Sex, "")
	p.set("birth_place", "宁夏固原市", "")
	p.set("ethnicity", who.Ethnic, "")
	p.set("native_place", "宁夏固原市", "")
	p.set("birth_date", who.Birth, chinese(who.Birth, false))
	p.set("id_number", who.ID, "")
	p.set("marital_status", "未婚", "")
	p.set("member_register_date", registered, chinese(registered, false))
	return p
}
