package extract

import (
	"strings"
	"testing"

	"yushen/documents/layout/papertest"
	"yushen/models"
)

// lineBox is where a line of a page stands.
func lineBox(t *testing.T, p models.Page, text string) models.Box {
	t.Helper()
	for _, l := range p.Lines {
		if l.Text == text {
			return l.Box
		}
	}
	t.Fatalf("no line %q", text)
	return models.Box{}
}

// without is a page on which a line was not read; place is where it stood.
func without(t *testing.T, p models.Page, text string) (rest models.Page, place models.Box) {
	t.Helper()
	place = lineBox(t, p, text)
	rest = p
	rest.Lines = nil
	for _, l := range p.Lines {
		if l.Text != text {
			rest.Lines = append(rest.Lines, l)
		}
	}
	return rest, place
}

// sealOn puts a round seal around the middle of a place, of a radius in page widths.
func sealOn(p *models.Page, place models.Box, radius float64) {
	c := place.Center()
	p.Seals = append(p.Seals, models.Seal{Text: "样城不动产登记中心", Page: 1, Box: models.Rect(c.X-radius, c.Y-radius*p.Aspect, c.X+radius, c.Y+radius*p.Aspect)})
}

func glareOn(p *models.Page, place models.Box) {
	x0, y0, x1, y1 := place.Bounds()
	p.Quality.Problems = append(p.Quality.Problems, models.Problem{Code: models.Glare, Score: 0.8, Box: models.Rect(x0-0.03, y0-0.005, x1+0.05, y1+0.005)})
}

const (
	proofTable = `
证明权利或事项   抵押权

权利人           演城银行股份有限公司固原支行

义务人           欧阳桁珂

坐落             固原市样山路1号2幢301室

不动产单元号     640402001002GB00012F00030045
`
	idCard = "姓名  马文\n\n性别  男    民族  回\n\n住址  固原市样山路1号\n\n公民身份号码  640402198001010017"
	// 一表头一行值
	headed = `
                 购房发票
   房屋坐落              建筑面积            单价          金额

   样山路1号301室        89.52               5000.00       447600.00
`
	contract = `
          存量房买卖合同
出卖人：王建国
买受人：李梅


成交价格：  753800元


坐落：固原市样山路1号2幢301室
`
)

func TestAValueUnderACoverIsUnreadableAtItsPlace(t *testing.T) {
	for name, c := range map[string]struct {
		typ, path, value string
		page             models.Page
		cover            func(*models.Page, models.Box)
	}{
		"表格里的义务人,盖了章":  {"real_estate_registration_proof", "obligor", "欧阳桁珂", papertest.Wide(proofTable), func(p *models.Page, b models.Box) { sealOn(p, b, 0.03) }},
		"身份证上的姓名,反光":   {"id_card", "name", "马文", papertest.Card(idCard), glareOn},
		"证书上的权利人,盖了章":  {"real_estate_certificate", "right_holders[0]", "欧阳桁珂", papertest.Wide(strings.NewReplacer("权利人 ", "共有情况", "义务人", "权利人").Replace(proofTable)), func(p *models.Page, b models.Box) { sealOn(p, b, 0.03) }},
		"合同上买方的姓名,反光":  {"stock_house_contract", "buyers[0].name", "李梅", papertest.A4("          存量房买卖合同\n出卖人：王建国    身份证号：640402196802030011\n买受人：  李梅    身份证号：640402198001010017\n坐落：固原市样山路1号2幢301室"), glareOn},
		"标签在值上面一行的表头":  {"house_sales_invoice", "amount", "447600.00", papertest.A4(headed), func(p *models.Page, b models.Box) { sealOn(p, b, 0.06) }},
		"冒号后面的成交价格,盖章": {"stock_house_contract", "total_price", "753800元", papertest.A4(contract), func(p *models.Page, b models.Box) { sealOn(p, b, 0.06) }},
	} {
		t.Run(name, func(t *testing.T) {
			whole, _ := read(t, c.typ, c.page)
			if f := field(t, whole, c.path); f.Value == "" {
				t.Fatalf("the sheet itself has no %s", c.path)
			}
			p, place := without(t, c.page, c.value)
			bare, _ := read(t, c.typ, p)
			if n, ok := bare.At(c.path); ok && n.Field != nil && n.Field.Status != models.Absent {
				t.Errorf("left blank: %s %q", n.Field.Status, n.Field.Value)
			}
			c.cover(&p, place)
			covered, _ := read(t, c.typ, p)
			f := field(t, covered, c.path)
			if f.Status != models.Unreadable || f.Value != "" || f.File != p.File || f.Page != 1 {
				t.Errorf("%s %q on page %d of %q, want unreadable on the page", f.Status, f.Value, f.Page, f.File)
			}
			if place.CoveredBy(f.Box) < 0.8 {
				t.Errorf("box %v does not show the place %v", f.Box, place)
			}
		})
	}
}

func TestABlankFieldBesideACoverStaysAbsent(t *testing.T) {
	page, place := without(t, papertest.Wide(proofTable), "欧阳桁珂")
	at := func(dx, dy float64) models.Box {
		x0, y0, x1, y1 := place.Bounds()
		return models.Rect(x0+dx, y0+dy, x1+dx, y1+dy)
	}
	signed := papertest.A4("        法定代表人身份证明书\n兹证明马文在我单位任经理职务。\n\n单位全称（盖章）：固原安居房地产开发有限公司      法定代表人：")
	for name, c := range map[string]struct {
		typ, path string
		page      models.Page
		seal      models.Box
		radius    float64
	}{
		"章在这一栏的右端": {"real_estate_registration_proof", "obligor", page, at(0.2, 0), 0.03},
		"章在下面几栏":   {"real_estate_registration_proof", "obligor", page, at(0, 0.3), 0.03},
		"章只擦着这一栏":  {"real_estate_registration_proof", "obligor", page, at(0, 0.06), 0.03},
		"盖章的地方没有签名": {"legal_rep_certificate", "legal_rep", signed, func() models.Box {
			x0, y0, x1, y1 := lineBox(t, signed, "法定代表人：").Bounds()
			return models.Rect(x1, y0, 2*x1-x0, y1)
		}(), 0.15},
	} {
		t.Run(name, func(t *testing.T) {
			p := c.page
			sealOn(&p, c.seal, c.radius)
			f, _ := read(t, c.typ, p)
			if x := field(t, f, c.path); x.Status == models.Unreadable {
				t.Errorf("said to be hidden at %v", x.Box)
			}
		})
	}
}

// Where the other rows are read through the seal, the row between them is blank.
func TestABlankFieldUnderASealThatHidesNothingStaysAbsent(t *testing.T) {
	p, place := without(t, papertest.Wide(proofTable), "欧阳桁珂")
	sealOn(&p, place, 0.07)
	f, _ := read(t, "real_estate_registration_proof", p)
	if x := field(t, f, "obligor"); x.Status != models.Absent {
		t.Errorf("%s at %v", x.Status, x.Box)
	}
}

func TestAValueThatIsReadUnderASealStands(t *testing.T) {
	p := papertest.Wide(proofTable)
	sealOn(&p, lineBox(t, p, "欧阳桁珂"), 0.07)
	f, _ := read(t, "real_estate_registration_proof", p)
	if x := field(t, f, "obligor"); x.Value != "欧阳桁珂" || x.Status != models.Read {
		t.Errorf("%q %s", x.Value, x.Status)
	}
}
