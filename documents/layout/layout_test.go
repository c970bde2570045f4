package layout_test

import (
	"math"
	"strings"
	"testing"

	"yushen/documents/layout"
	"yushen/documents/layout/papertest"
	"yushen/models"
)

func rows(p layout.Page) []string {
	var out []string
	for _, r := range p.Rows {
		var cells []string
		for _, i := range r {
			cells = append(cells, p.Cells[i].Text)
		}
		out = append(out, strings.Join(cells, "|"))
	}
	return out
}

func same(t *testing.T, got []string, want ...string) {
	t.Helper()
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestRowsAndCells(t *testing.T) {
	same(t, rows(layout.Of(papertest.A4("权利人   王建国\n\n坐落   中山街12号   用途   住宅"))), "权利人|王建国", "坐落|中山街12号|用途|住宅")
}

func TestAPagePhotographedAskewHasLevelRows(t *testing.T) {
	p := papertest.A4("出卖人：王建国                                     身份证号：640402196802030011\n买受人：李梅                                       身份证号：640402199002030022\n房屋坐落：固原市原州区中山街12号                     用途：住宅\n合同编号：一二三四五六七八九十                       备案编号：甲乙丙丁戊己")
	want := rows(layout.Of(p))
	const tilt = 0.05 // radians, some three degrees
	for i := range p.Lines {
		for k, c := range p.Lines[i].Box {
			x, y := c.X-0.5, (c.Y-0.5)/p.Aspect
			p.Lines[i].Box[k] = models.Point{X: 0.5 + x*math.Cos(tilt) - y*math.Sin(tilt), Y: 0.5 + (x*math.Sin(tilt)+y*math.Cos(tilt))*p.Aspect}
		}
	}
	same(t, rows(layout.Of(p)), want...)
}

func TestFacingPagesAreReadOneAfterTheOther(t *testing.T) {
	p := layout.Of(papertest.Wide("   权利人    王建国                                              附记\n\n   共有情况  单独所有                                       业务编号：一二三四五六\n\n   坐落      固原市原州区中山街12号                         本证遗失应及时声明作废\n\n   用途      城镇住宅用地                                   原证号已经注销不再使用"))
	if p.Gutter == 0 {
		t.Fatal("no gutter found")
	}
	same(t, rows(p), "权利人|王建国", "共有情况|单独所有", "坐落|固原市原州区中山街12号", "用途|城镇住宅用地", "附记", "业务编号:一二三四五六", "本证遗失应及时声明作废", "原证号已经注销不再使用")
}

func TestSealsAndWatermarksAreNoText(t *testing.T) {
	p := papertest.A4("样张\n出具单位：固原市公安局\n   市公安局中山\n仅供办理不动产登记使用")
	p.Seals = []models.Seal{{Text: "固原市公安局中山街派出所", Box: p.Lines[2].Box}}
	same(t, rows(layout.Of(p)), "出具单位:固原市公安局")
}

func TestAPrintedNameUnderAMisreadSealIsText(t *testing.T) {
	p := papertest.A4("发证机关  固原市自然资源局")
	p.Seals = []models.Seal{{Text: "国原〓自然资源局", Box: p.Lines[1].Box}}
	same(t, rows(layout.Of(p)), "发证机关|固原市自然资源局")
}

func TestCharactersKeepTheirPlace(t *testing.T) {
	p := papertest.A4("证号：宁（2020）第12号")
	cell := layout.Of(p).Cells[0]
	if cell.Text != "证号:宁(2020)第12号" {
		t.Errorf("normal form %q", cell.Text)
	}
	x0, _, x1, _ := p.Lines[0].Box.Bounds()
	first, last := cell.Glyphs[0], cell.Glyphs[len(cell.Glyphs)-1]
	if math.Abs(first.X0-x0) > 1e-6 || math.Abs(last.X1-x1) > 1e-6 {
		t.Errorf("characters from %.3f to %.3f, the line from %.3f to %.3f", first.X0, last.X1, x0, x1)
	}
	if wide, narrow := cell.Glyphs[0], cell.Glyphs[5]; math.Abs((wide.X1-wide.X0)-2*(narrow.X1-narrow.X0)) > 1e-6 {
		t.Errorf("a digit is half as wide as a Chinese character")
	}
}

func TestTraditionalPrintIsComparedInSimplifiedForm(t *testing.T) {
	if got := layout.Normal("不動產權證書號：（二）"); got != "不动产权证书号:(二)" {
		t.Errorf("got %q", got)
	}
}

func TestFind(t *testing.T) {
	for _, c := range []struct {
		text, phrase string
		limit        int
		from, to     int
		ok           bool
	}{
		{"房屋坐落于中山街", "坐落", 0, 2, 4, true},
		{"不动产杈证书号：", "不动产权证书号", 1, 0, 7, true},
		{"不动产证书号：", "不动产权证书号", 1, 0, 6, true},
		{"房屋用途", "不动产权证书号", 2, 0, 0, false},
	} {
		from, to, _, ok := layout.Find([]rune(c.text), []rune(c.phrase), c.limit)
		if ok != c.ok || ok && (from != c.from || to != c.to) {
			t.Errorf("%q in %q: got %d to %d %v", c.phrase, c.text, from, to, ok)
		}
	}
}

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b        string
		limit, want int
	}{{"坐落", "坐落", 2, 0}, {"坐洛", "坐落", 2, 1}, {"不动产单元号", "不动产元号", 2, 1}, {"甲乙丙", "丁戊己", 2, 3}, {"", "甲", 1, 1}} {
		if got := layout.Distance([]rune(c.a), []rune(c.b), c.limit); got != c.want {
			t.Errorf("%q %q: got %d, want %d", c.a, c.b, got, c.want)
		}
	}
}
