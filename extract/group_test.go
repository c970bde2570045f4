package extract

import (
	"fmt"
	"strings"
	"testing"

	"yushen/documents/layout/papertest"
	"yushen/models"
)

// sheetOf is a classified page: file, slot, type, side, printed number ("" for none), first page or not, text.
func sheetOf(file, slot, typ, side, no string, first bool, art string) Classified {
	p := papertest.A4(art)
	p.File = file
	var n, of int
	if k, _ := fmt.Sscanf(no, "%d/%d", &n, &of); k == 2 {
		p.Printed = &models.PrintedNo{Number: n, Total: of}
	}
	return Classified{Page: p, Slot: slot, Type: typ, Side: side, Score: 0.9, First: first}
}

func TestGroup(t *testing.T) {
	const contract, cert, id, proof = "stock_house_contract", "real_estate_certificate", "id_card", "legal_rep_certificate"
	flyleaf := "根据《中华人民共和国民法典》等法律法规，为保护不动产权利人合法权益\n登记机构（章）\n编号 NO D64000012345"
	inner := "权利人  王建国\n共有情况  单独所有\n坐落  固原市原州区中山街12号\n权利类型  国有建设用地使用权\n权利性质  出让"
	for _, c := range []struct {
		name  string
		pages []Classified
		want  []string // documents: type side slot files(pages)
	}{
		{"三页合同一个文件", []Classified{sheetOf("a.pdf", "sale_contract", contract, "", "1/3", true, ""), sheetOf("a.pdf", "sale_contract", contract, "", "2/3", false, ""), sheetOf("a.pdf", "sale_contract", contract, "", "3/3", false, "")},
			[]string{"stock_house_contract  a.pdf,a.pdf,a.pdf"}},
		{"合同逐页拍照，传的次序乱了", []Classified{sheetOf("2.jpg", "sale_contract", contract, "", "2/2", false, ""), sheetOf("1.jpg", "sale_contract", contract, "", "1/2", true, "")},
			[]string{"stock_house_contract  1.jpg,2.jpg"}},
		{"同一页拍了两次", []Classified{sheetOf("1.jpg", "sale_contract", contract, "", "1/3", true, ""), sheetOf("2.jpg", "sale_contract", contract, "", "2/3", false, ""), sheetOf("3.jpg", "sale_contract", contract, "", "2/3", false, "")},
			[]string{"stock_house_contract  1.jpg,2.jpg,3.jpg"}},
		{"整份合同传了两遍", []Classified{sheetOf("a.pdf", "sale_contract", contract, "", "1/2", true, ""), sheetOf("a.pdf", "sale_contract", contract, "", "2/2", false, ""), sheetOf("b.pdf", "sale_contract", contract, "", "1/2", true, ""), sheetOf("b.pdf", "sale_contract", contract, "", "2/2", false, "")},
			[]string{"stock_house_contract  a.pdf,a.pdf", "stock_house_contract  b.pdf,b.pdf"}},
		{"不动产权证扉页和内页分开拍", []Classified{sheetOf("1.jpg", "property_certificate", cert, "", "", false, flyleaf), sheetOf("2.jpg", "property_certificate", cert, "", "", false, inner)},
			[]string{"real_estate_certificate  1.jpg,2.jpg"}},
		{"两本证的内页不是一份", []Classified{sheetOf("1.jpg", "property_certificate", cert, "", "", false, inner), sheetOf("2.jpg", "property_certificate", cert, "", "", false, inner)},
			[]string{"real_estate_certificate  1.jpg", "real_estate_certificate  2.jpg"}},
		{"不同栏目的材料不合并", []Classified{sheetOf("1.jpg", "property_certificate", cert, "", "", false, flyleaf), sheetOf("2.jpg", "other", cert, "", "", false, inner)},
			[]string{"real_estate_certificate  1.jpg", "real_estate_certificate  2.jpg"}},
		{"身份证正反面在一个文件", []Classified{sheetOf("id.pdf", "buyer1_id_front", id, "front", "", true, ""), sheetOf("id.pdf", "buyer1_id_front", id, "back", "", true, "")},
			[]string{"id_card both id.pdf,id.pdf"}},
		{"夫妻两张身份证在一个文件", []Classified{sheetOf("id.pdf", "", id, "both", "", true, ""), sheetOf("id.pdf", "", id, "both", "", true, "")},
			[]string{"id_card both id.pdf", "id_card both id.pdf"}},
		{"一个文件里两样材料", []Classified{sheetOf("a.pdf", "", proof, "", "", true, ""), sheetOf("a.pdf", "", "business_license", "", "", true, "")},
			[]string{"legal_rep_certificate  a.pdf", "business_license  a.pdf"}},
		{"认不出的页自成一份", []Classified{sheetOf("a.pdf", "", contract, "", "1/1", true, ""), sheetOf("a.pdf", "", models.UnknownType, "", "", false, "")},
			[]string{"stock_house_contract  a.pdf", "unknown  a.pdf"}},
		{"户口簿一人一页", []Classified{sheetOf("hk.pdf", "", "household_register", "member", "", true, ""), sheetOf("hk.pdf", "", "household_register", "member", "", true, "")},
			[]string{"household_register member hk.pdf", "household_register member hk.pdf"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, d := range Group(catalogue(t), c.pages) {
				var files []string
				for _, p := range d.Pages {
					files = append(files, p.File)
				}
				got = append(got, fmt.Sprintf("%s %s %s", d.Type, d.Side, strings.Join(files, ",")))
			}
			if strings.Join(got, "; ") != strings.Join(c.want, "; ") {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
		})
	}
}

func TestFieldsOfADocumentOverSeveralUploadsKeepTheirFile(t *testing.T) {
	pages := []Classified{
		sheetOf("2.jpg", "sale_contract", "stock_house_contract", "", "2/2", false, "成交价格：385000.00元\n签订日期：2026年3月5日"),
		sheetOf("1.jpg", "sale_contract", "stock_house_contract", "", "1/2", true, "        存量房买卖合同\n合同编号：CL2026-001\n出卖人：王建国    身份证号：640402196802030011"),
	}
	docs := Documents(catalogue(t), pages)
	if len(docs) != 1 {
		t.Fatalf("%d documents, want 1", len(docs))
	}
	for path, want := range map[string]string{"contract_no": "1.jpg", "total_price": "2.jpg", "sign_date": "2.jpg"} {
		if got := field(t, docs[0].Fields, path); got.File != want {
			t.Errorf("%s %q comes from %s, want %s", path, got.Value, got.File, want)
		}
	}
}
