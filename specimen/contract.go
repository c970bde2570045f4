package specimen

import (
	"fmt"
	"strconv"

	"yushen/codes"
)

// book is a contract being set page by page; the foot of each page bears its number.
type book struct {
	*Sheet
	d     *studio
	paper *Paper
	y     float64
	total int
	body  style
	fill  style
}

const (
	bookLeft  = 25.0
	bookWide  = 160.0
	bookFoot  = 268.0
	bookSkip  = 7.4
	bookStart = 30.0
)

func (d *studio) book(p *Paper, total int) *book {
	b := &book{d: d, paper: p, total: total}
	b.body = style{face: Song, size: 4.1, color: black, tracking: 0.1}
	b.fill = style{face: Kai, size: 4.3, color: black, tracking: 0.1}
	if d.random.IntN(2) == 0 {
		b.body.face, b.fill.face = Hei, Hei
		b.body.size, b.fill.size = 3.9, 4.0
	}
	b.next()
	return b
}

// next starts a page.
func (b *book) next() {
	b.Sheet = b.paper.page(b.d.a4())
	n := len(b.paper.Pages)
	b.y = bookStart
	b.paper.PageNumbers = append(b.paper.PageNumbers, n)
	b.centred(style{face: Song, size: 3.4, color: black}, 105, 283, fmt.Sprintf("第 %d 页 / 共 %d 页", n, b.total))
	b.mark()
}

func (b *book) clause(title string) {
	b.y += 1.5
	b.write(style{face: HeiBold, size: b.body.size + 0.3, color: black}, bookLeft, b.y, title)
	b.y += bookSkip
}

// say sets a paragraph indented by two characters.
func (b *book) say(runs ...run) {
	for i := range runs {
		if runs[i].key != "" {
			runs[i].style, runs[i].under = &b.fill, true
		}
	}
	b.y = b.paragraph(b.body, bookLeft, b.y, bookWide, bookSkip, 2*b.body.size, runs...)
}

func text(s string) run       { return run{text: s} }
func blank(key, s string) run { return run{text: " " + s + " ", key: key} }

// sale is what a contract of sale says.
type sale struct {
	no, signed, delivery string
	sellers, buyers      []Person
	company              *Company // the developer of a new home
	shares               []string
	home                 Home
	place                string // the home's location as written here; "": as the register has it
	usage                string
	coOwnership          string
	price                codes.Fen
	words                string // as written, perhaps wrong
	payment              string
	buyerID              string // the first buyer's number as written, perhaps wrong
	recordNo             string
	office               string
	unsigned             bool // buyers did not sign
}

func (c sale) location() string {
	if c.place != "" {
		return c.place
	}
	return c.home.Location
}

func (c sale) idOf(i int, who Person) string {
	if i == 0 && c.buyerID != "" {
		return c.buyerID
	}
	return who.ID
}

// stockContract draws a contract for a second-hand home (存量房买卖合同) of three pages.
func (d *studio) stockContract(c sale) *Paper {
	p := newPaper("stock_house_contract")
	b := d.book(p, 3)
	b.write(b.body, 128, 20, "合同编号：")
	b.value("contract_no", b.body, 128+b.width(b.body, "合同编号："), 20, c.no)
	b.centred(style{face: SongBold, size: 8, color: black, tracking: 1.4}, 105, 38, "房屋买卖合同")
	b.centred(style{face: Song, size: 4, color: black}, 105, 46, "（存量房）")
	b.y = 58
	b.parties("甲方（出卖人）", "sellers", c.sellers, nil, c)
	b.parties("乙方（买受人）", "buyers", c.buyers, c.shares, c)
	b.say(text("甲乙双方本着自愿、公平和诚实信用的原则，就下列房屋的买卖事宜协商一致，订立本合同，共同遵守。"))
	b.clause("一、房屋状况")
	b.say(text("房屋坐落："), blank("location", c.location()), text("。"))
	b.say(text("不动产权证号："), blank("cert_no", c.home.CertNo), text("，不动产单元号："), blank("unit_no", spaced(c.home.UnitNo)), text("。"))
	b.say(text("建筑面积"), blank("area_building", c.home.Area.String()), text("平方米，用途为"), blank("usage", c.usage),
		text("。该房屋无抵押、无查封、无租赁。"))
	b.clause("二、成交价格")
	b.say(text("经双方协商，房屋成交价为人民币"), blank("total_price", commas(c.price)), text("元（大写："), blank("total_price_cn", c.words),
		text("）。该价格包含附着于房屋的固定装修和水电设施。"))
	b.say(text("付款方式："), blank("payment_method", c.payment), text("。乙方逾期付款超过十五日的，甲方有权解除合同。"))
	b.next()
	b.clause("三、交付")
	b.say(text("甲方于"), blank("delivery_date", chinese(c.delivery, false)), text("前将房屋腾空并交付乙方，结清交付前的水、电、燃气、供暖和物业费用。"))
	b.say(text("交付时双方共同查验房屋，签署交接单；交接单签署之日起，房屋毁损、灭失的风险由乙方承担。"))
	b.clause("四、权属登记")
	b.say(text("本合同签订后三十日内，双方共同向不动产登记机构申请转移登记。登记后该房屋为乙方"), blank("co_ownership", c.coOwnership), text("。"))
	b.say(text("因一方原因未能按期办理登记的，违约方按房屋成交价的日万分之一向守约方支付违约金。"))
	b.clause("五、税费")
	b.say(text("买卖所需税费由双方依法各自承担；双方另有约定的，从其约定，但不得违反法律规定。"))
	b.clause("六、户口")
	b.say(text("甲方承诺于交付房屋后六十日内将该房屋内的户口迁出。"))
	b.clause("七、违约责任")
	b.say(text("一方不履行合同义务或者履行不符合约定的，应当承担继续履行、采取补救措施或者赔偿损失等责任。"))
	b.next()
	b.clause("八、争议解决")
	b.say(text("因本合同发生争议，双方协商解决；协商不成的，向房屋所在地人民法院起诉。"))
	b.clause("九、其他")
	b.say(text("本合同自双方签字之日起生效，一式四份，双方各执一份，其余用于缴税和登记，具有同等效力。"))
	b.y += 16
	signer := func(label string, people []Person, unsigned bool) {
		x := b.write(b.body, bookLeft, b.y, label) + 4
		for _, who := range people {
			if !unsigned {
				b.sign(x, b.y+1, 7, who.Name, penBlack)
				b.thumb(x+5*float64(len([]rune(who.Name))), b.y-1, 2.6)
				p.signed(who.Name)
			}
			x += 8*float64(len([]rune(who.Name))) + 4
		}
		b.y += 17
	}
	signer("甲方（签字）：", c.sellers, false)
	signer("乙方（签字）：", c.buyers, c.unsigned)
	x := b.write(b.body, bookLeft, b.y, "签订日期：")
	b.value("sign_date", b.fill, x+1, b.y, chinese(c.signed, false))
	b.write(b.body, 116, b.y+12, "网签备案（章）：")
	b.seal(150, b.y+16, 19, c.office, "网签备案专用章")
	p.stamped(c.office, "网签备案专用章")
	c.fields(p)
	p.Fields["sellers"] = partyList(c.sellers, nil, "")
	p.set("cert_no", c.home.CertNo, "")
	p.set("seller_phone", c.sellers[0].Phone, "")
	return p
}

func (b *book) parties(label, key string, people []Person, shares []string, c sale) {
	for i, who := range people {
		id := who.ID
		if key == "buyers" {
			id = c.idOf(i, who)
		}
		x := b.write(b.body, bookLeft, b.y, label+"：") + 1
		x = b.underlined(key+"[].name", x, 32, who.Name)
		x = b.write(b.body, x+3, b.y, "身份证号：")
		b.underlined(key+"[].id_number", x, 48, id)
		b.y += bookSkip + 0.6
		phone := map[string]string{"sellers": "seller_phone", "buyers": "buyer_phone"}[key]
		if i > 0 {
			phone = "-"
		}
		x = b.write(b.body, bookLeft, b.y, "联系电话：") + 1
		x = b.underlined(phone, x, 34, who.Phone)
		if i < len(shares) && shares[i] != "" {
			x = b.write(b.body, x+3, b.y, "所占份额：")
			b.underlined(key+"[].share", x, 18, shares[i])
		}
		b.y += bookSkip + 0.6
	}
}

func (b *book) underlined(key string, x, w float64, s string) float64 {
	b.value(key, b.fill, x+1, b.y, s)
	b.line(x, b.y+b.fill.size*0.18, x+w, b.y+b.fill.size*0.18, 0.18, black)
	return x + w
}

func partyList(people []Person, shares []string, firstID string) []map[string]any {
	var list []map[string]any
	for i, who := range people {
		e := map[string]any{"name": who.Name, "id_number": who.ID}
		if i == 0 && firstID != "" {
			e["id_number"] = firstID
		}
		if i < len(shares) && shares[i] != "" {
			e["share"] = shares[i]
		}
		list = append(list, e)
	}
	return list
}

// fields notes what both kinds of contract hold.
func (c sale) fields(p *Paper) {
	p.set("contract_no", c.no, "")
	p.Fields["buyers"] = partyList(c.buyers, c.shares, c.buyerID)
	p.set("buyer_phone", c.buyers[0].Phone, "")
	p.set("location", c.location(), "")
	p.set("unit_no", c.home.UnitNo, spaced(c.home.UnitNo))
	p.set("area_building", c.home.Area.String(), "")
	p.set("usage", c.usage, "")
	p.set("total_price", c.price.String(), commas(c.price))
	p.set("total_price_cn", c.words, "")
	p.set("payment_method", c.payment, "")
	p.set("delivery_date", c.delivery, chinese(c.delivery, false))
	p.set("co_ownership", c.coOwnership, "")
	p.set("sign_date", c.signed, chinese(c.signed, false))
}

// newContract draws a contract for a new home (商品房买卖合同) of four pages, the first a cover.
func (d *studio) newContract(c sale) *Paper {
	p := newPaper("new_house_contract")
	b := d.book(p, 4)
	d.newCover(b, c)
	b.next()
	b.clause("第一章  合同当事人")
	for _, r := range [][3]string{{"出卖人：", "seller_name", c.company.Name}, {"统一社会信用代码：", "seller_uscc", c.company.USCC},
		{"注册地址：", "seller_address", c.company.Address}, {"法定代表人：", "seller_legal_rep", c.company.Head.Name}, {"联系电话：", "-", c.company.Phone}} {
		x := b.write(b.body, bookLeft, b.y, r[0])
		b.underlined(r[1], x, 100, r[2])
		b.y += bookSkip + 0.6
	}
	b.parties("买受人", "buyers", c.buyers, c.shares, c)
	b.clause("第二章  商品房基本状况")
	b.say(text("买受人购买的商品房坐落于"), blank("location", c.location()), text("，不动产单元号为"), blank("unit_no", spaced(c.home.UnitNo)), text("。"))
	b.say(text("该商品房的规划用途为"), blank("usage", c.usage), text("，土地使用期限自"+chinese(c.home.TermFrom, false)+"起至"),
		blank("use_term_end", chinese(c.home.TermTo, false)), text("止。"))
	b.say(text("该商品房实测建筑面积"), blank("area_building", c.home.Area.String()), text("平方米，其中套内建筑面积"), blank("area_inner", c.home.Inner.String()),
		text("平方米，分摊共有建筑面积"), blank("area_shared", c.home.Shared.String()), text("平方米。"))
	b.say(text("该商品房未设定抵押，未出租，未被查封。"))
	b.next()
	b.clause("第三章  商品房价款")
	unit := c.unitPrice()
	b.say(text("该商品房按建筑面积计算，单价为每平方米人民币"), blank("unit_price", commas(unit)), text("元，总价款为人民币"), blank("total_price", commas(c.price)),
		text("元（大写："), blank("total_price_cn", c.words), text("）。"))
	b.say(text("买受人采取"), blank("payment_method", c.payment), text("方式付款。"))
	b.clause("第四章  交付条件与手续")
	b.say(text("出卖人应当在"), blank("delivery_date", chinese(c.delivery, false)), text("前向买受人交付该商品房。交付时该商品房应当已取得竣工验收备案证明。"))
	b.clause("第五章  面积差异处理")
	b.say(text("面积误差比绝对值在百分之三以内的，据实结算价款；超过百分之三的，买受人有权解除合同。"))
	b.clause("第六章  合同备案与房屋登记")
	b.say(text("双方同意共同申请办理该商品房的转移登记，买受人对该商品房的共有方式为"), blank("co_ownership", c.coOwnership), text("。"))
	b.say(text("出卖人应当自本合同签订之日起三十日内办理合同备案。备案编号："), blank("record_no", c.recordNo), text("。"))
	b.clause("第七章  保修")
	b.say(text("出卖人按照国家规定承担保修责任；保修期自交付之日起计算。"))
	b.next()
	b.clause("第八章  其他")
	b.say(text("本合同及附件一式四份，自双方签字或者盖章之日起生效。争议由房屋所在地人民法院管辖。"))
	b.y += 20
	b.write(b.body, bookLeft, b.y, "出卖人（签字或盖章）：")
	b.seal(bookLeft+58, b.y+6, 20, c.company.Name, "合同专用章")
	p.stamped(c.company.Name, "合同专用章")
	b.y += 36
	x := b.write(b.body, bookLeft, b.y, "买受人（签字或盖章）：") + 3
	for _, who := range c.buyers {
		if c.unsigned {
			break
		}
		b.sign(x, b.y+1, 7, who.Name, penBlue)
		p.signed(who.Name)
		x += 8*float64(len([]rune(who.Name))) + 4
	}
	b.y += 20
	x = b.write(b.body, bookLeft, b.y, "签订时间：")
	b.value("sign_date", b.fill, x+1, b.y, chinese(c.signed, false))
	c.fields(p)
	p.set("seller_name", c.company.Name, "")
	p.set("seller_uscc", c.company.USCC, "")
	p.set("seller_legal_rep", c.company.Head.Name, "")
	p.set("seller_address", c.company.Address, "")
	p.set("area_inner", c.home.Inner.String(), "")
	p.set("area_shared", c.home.Shared.String(), "")
	p.set("use_term_end", c.home.TermTo, chinese(c.home.TermTo, false))
	p.set("unit_price", unit.String(), commas(unit))
	p.set("record_no", c.recordNo, "")
	return p
}

// unitPrice is the price of a square metre, to the fen.
func (c sale) unitPrice() codes.Fen {
	area, _ := strconv.ParseFloat(c.home.Area.String(), 64)
	return codes.Fen(float64(c.price)/area + 0.5)
}

func (d *studio) newCover(b *book, c sale) {
	b.write(b.body, 25, 24, "GF-2014-0172")
	x := b.write(b.body, 126, 24, "合同编号：")
	b.value("contract_no", b.body, x, 24, c.no)
	b.centred(style{face: SongBold, size: 13, color: black, tracking: 2}, 105, 92, "商品房买卖合同")
	b.centred(style{face: SongBold, size: 8, color: black, tracking: 1}, 105, 108, "（现售）")
	b.y = 168
	big := style{face: Song, size: 5.2, color: black}
	x = b.write(big, 42, b.y, "出卖人：")
	b.underlined("seller_name", x, 104, c.company.Name)
	b.y += 14
	x = b.write(big, 42, b.y, "买受人：")
	names := ""
	for i, who := range c.buyers {
		if i > 0 {
			names += "、"
		}
		names += who.Name
	}
	b.underlined("-", x, 104, names)
	b.centred(style{face: Song, size: 4, color: black}, 105, 250, "住房和城乡建设主管部门  市场监督管理部门  监制")
}
