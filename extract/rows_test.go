package extract

import (
	"fmt"
	"testing"

	"yushen/models"
)

// However a photograph tilts a table, nobody becomes a party of the other side, and nobody gets another one's number. Each role stands beside the
// middle of the rows of its two parties, in a cell that spans them.
func TestPartiesKeepTheirSide(t *testing.T) {
	typ, _ := catalogue(t).Type("stock_house_contract")
	people := [][2]string{{"王建国", "640402196802030019"}, {"孙秀兰", "640402197001010025"}, {"李小梅", "640402199002030022"}, {"赵小军", "640402198805060036"}}
	for tilt := -0.015; tilt <= 0.015; tilt += 0.001 {
		fields, _ := Extract(typ, []models.Page{partyTable(people, tilt)})
		for i, p := range people {
			at := fmt.Sprintf("%s[%d]", []string{"sellers", "buyers"}[i/2], i%2)
			if name, id := fields.Value(at+".name"), fields.Value(at+".id_number"); name != p[0] || id != p[1] {
				t.Errorf("tilt %.3f: %s is %s %s, want %s %s", tilt, at, name, id, p[0], p[1])
			}
		}
	}
}

// partyTable is the head of a contract with two sellers and two buyers, on a page whose lines rise or fall from left to right by a share of its height.
func partyTable(people [][2]string, tilt float64) models.Page {
	const height, row = 0.024, 0.032 // of a line and of a row, as fractions of the page
	p := models.Page{File: "样页.jpg", Number: 1, Width: 740, Height: 1000, Aspect: 0.74}
	put := func(x, width, y float64, text string) {
		b := models.Rect(x, y, x+width, y+height)
		for k := range b {
			b[k].Y += tilt * (b[k].X - 0.5)
		}
		p.Lines = append(p.Lines, models.Line{Text: text, Confidence: 0.99, Box: b})
	}
	put(0.36, 0.29, 0.14, "存量房买卖合同")
	put(0.246, 0.04, 0.22, "姓名")
	put(0.344, 0.063, 0.22, "证件类型")
	put(0.431, 0.065, 0.22, "证件号码")
	put(0.647, 0.038, 0.22, "份额")
	put(0.717, 0.064, 0.22, "联系电话")
	for i, x := range people {
		y := 0.22 + row*float64(i+1)
		put(0.247, 0.051, y, x[0])
		put(0.344, 0.049, y, "身份证")
		put(0.431, 0.143, y, x[1])
		put(0.647, 0.04, y, "50%")
		put(0.719, 0.089, y, fmt.Sprint(13895400001+i))
		if i%2 == 0 {
			put(0.172, 0.052, y+row/2, []string{"出卖人", "买受人"}[i/2])
		}
	}
	put(0.199, 0.4, 0.4, "房屋坐落于固原市原州区中山街12号3号楼2单元601室。")
	return p
}

// In a row whose head stands on two lines at the left, a value of two lines beside the middle of its label is read whole.
func TestTwoLinesBesideTheirLabel(t *testing.T) {
	typ, _ := catalogue(t).Type("power_of_attorney")
	p := models.Page{File: "样页.jpg", Number: 1, Width: 740, Height: 1000, Aspect: 0.74}
	for _, l := range []struct {
		x, width, y float64
		text        string
	}{
		{0.46, 0.08, 0.1, "委托书"},
		{0.15, 0.095, 0.355, "委托办理的"}, {0.164, 0.063, 0.381, "不动产"},
		{0.249, 0.047, 0.3695, "坐落"}, {0.35, 0.179, 0.355, "固原市原州区中山街"}, {0.35, 0.156, 0.381, "12号3号楼2单元601室"},
		{0.542, 0.061, 0.3695, "权证号"}, {0.642, 0.194, 0.355, "宁(2020)固原市不动产权"}, {0.642, 0.108, 0.381, "第0012345号"},
		{0.155, 0.08, 0.48, "委托期限"}, {0.252, 0.206, 0.48, "2026-11-01至2026-12-31"},
	} {
		p.Lines = append(p.Lines, models.Line{Text: l.text, Confidence: 0.99, Box: models.Rect(l.x, l.y, l.x+l.width, l.y+0.025)})
	}
	fields, _ := Extract(typ, []models.Page{p})
	for key, want := range map[string]string{"location": "固原市原州区中山街12号3号楼2单元601室", "cert_no": "宁(2020)固原市不动产权第0012345号"} {
		if got := fields.Value(key); got != want {
			t.Errorf("%s: got %q, want %q", key, got, want)
		}
	}
}
