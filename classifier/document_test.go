package classifier

import (
	"testing"

	"yushen/documents"
	"yushen/documents/layout/papertest"
	"yushen/models"
)

func newDocuments(t *testing.T) *Documents {
	t.Helper()
	c, err := documents.Load()
	if err != nil {
		t.Fatal(err)
	}
	return NewDocuments(c)
}

func TestEveryLayoutIsRecognised(t *testing.T) {
	d := newDocuments(t)
	sheets, err := papertest.Sheets()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range sheets {
		t.Run(s.Type+"/"+s.Name, func(t *testing.T) {
			if g := d.Classify(s.Page); g.Type != s.Type {
				t.Errorf("taken for %s (%.2f) because of %v", g.Type, g.Score, g.Why)
			}
		})
	}
}

func TestSides(t *testing.T) {
	d := newDocuments(t)
	front := "姓名  马文\n性别  男  民族  回\n出生  1980年1月1日\n住址  固原市原州区中山街12号\n\n公民身份号码  640402198001010017"
	back := "        中华人民共和国\n          居民身份证\n\n签发机关  固原市公安局原州分局\n有效期限  2016.05.20-2036.05.20"
	for _, c := range []struct {
		name string
		page models.Page
		typ  string
		side string
	}{
		{"人像面", papertest.Card(front), "id_card", "front"},
		{"国徽面", papertest.Card(back), "id_card", "back"},
		{"两面复印在一张纸上", papertest.A4(front + "\n\n\n\n" + back), "id_card", "both"},
		{"户口簿首页", papertest.Wide("户    别  家庭户      户主姓名  马文\n户    号  640402001   住址  固原市原州区中山街12号\n住址变动登记"), "household_register", "home"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if g := d.Classify(c.page); g.Type != c.typ || g.Side != c.side {
				t.Errorf("got %s %s (%.2f) because of %v", g.Type, g.Side, g.Score, g.Why)
			}
		})
	}
}

func TestUnknownIsAnAnswer(t *testing.T) {
	d := newDocuments(t)
	for name, art := range map[string]string{
		"空白页":    "",
		"一封家信":   "亲爱的妈妈：\n你好！我在学校一切都好，请不要挂念。今年寒假我会早些回家，帮家里干活。\n祝身体健康\n儿子\n2026年1月3日",
		"超市小票":   "团结便利店\n牛奶  2  12.00\n面包  1  6.50\n合计  18.50\n谢谢惠顾",
		"物业缴费通知": "尊敬的业主：\n您好，请于本月底前到物业服务中心缴纳物业服务费，逾期将收取滞纳金。\n某某物业服务公司",
	} {
		t.Run(name, func(t *testing.T) {
			if g := d.Classify(papertest.A4(art)); g.Type != models.UnknownType {
				t.Errorf("taken for %s (%.2f) because of %v", g.Type, g.Score, g.Why)
			}
		})
	}
}

func TestNeighboursOfPagesWithoutTitle(t *testing.T) {
	d := newDocuments(t)
	page := func(file, slot, art string) PageOf {
		p := papertest.A4(art)
		p.File = file
		return PageOf{Page: p, Slot: slot}
	}
	first := "                    存量房买卖合同\n出卖人（甲方）：王建国\n买受人（乙方）：李梅\n第一条 房屋坐落：固原市原州区中山街12号\n第二条 成交价格：385000元"
	later := "第八条 本合同附件与正文具有同等法律效力。\n第九条 双方协商不成的，向人民法院起诉。\n本合同一式四份，双方各执一份。"
	letter := "亲爱的妈妈：\n你好！我在学校一切都好，请不要挂念。今年寒假我会早些回家，帮家里干活。\n祝身体健康"
	for _, c := range []struct {
		name  string
		pages []PageOf
		want  []string
	}{
		{"同一文件第二页没有标题", []PageOf{page("a.pdf", "sale_contract", first), page("a.pdf", "sale_contract", later)}, []string{"stock_house_contract", "stock_house_contract"}},
		{"逐页拍照，第二页先传", []PageOf{page("2.jpg", "sale_contract", later), page("1.jpg", "sale_contract", first)}, []string{"stock_house_contract", "stock_house_contract"}},
		{"合同里夹了一封家信", []PageOf{page("1.jpg", "sale_contract", first), page("2.jpg", "sale_contract", letter)}, []string{"stock_house_contract", models.UnknownType}},
		{"别的材料里的条款页不跟着合同走", []PageOf{page("1.jpg", "sale_contract", first), page("2.jpg", "other", later)}, []string{"stock_house_contract", models.UnknownType}},
		{"放错了材料，按纸面认", []PageOf{page("1.jpg", "deed_tax_certificate", first)}, []string{"stock_house_contract"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			for i, g := range d.ClassifyAll(c.pages) {
				if g.Type != c.want[i] {
					t.Errorf("page %d: got %s (%.2f) because of %v, want %s", i+1, g.Type, g.Score, g.Why, c.want[i])
				}
			}
		})
	}
}
