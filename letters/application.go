package letters

import (
	"fmt"
	"strings"

	"yushen/models"
)

const applicationFoot = "本表由预审系统按申请人填写和部门登记的内容生成，请核对后签字。"

// head and value are the widths of a table's columns.
const (
	headShare = 0.18
	oneThird  = 0.32
)

func pair(name, value string) []cell {
	return []cell{{name, headShare, true}, {value, 1 - headShare, false}}
}

func twoPairs(a, av, b, bv string) []cell {
	return []cell{{a, headShare, true}, {av, oneThird, false}, {b, headShare, true}, {bv, 1 - 2*headShare - oneThird, false}}
}

// application writes the 不动产登记申请书 with the columns of the form of the 不动产登记操作规范 (layout of TD/T 1095: 待核).
func (p *Press) application(m Matter, names Names) ([]byte, error) {
	s := p.sheet("不动产登记申请书", applicationFoot, m.Sample)
	s.title("不动产登记申请书", 20)
	s.row(twoPairs("收件编号", "", "收件日期", "")...)
	s.row(pair("申请登记事由", m.Business)...)
	for i := range m.applicants() {
		s.party(m, fmt.Sprintf("applicants[%d]", i), names)
	}
	if m.answer("agent.name") != "" {
		s.row(twoPairs("代理人", m.answer("agent.name"), "代理人电话", m.answer("agent.phone"))...)
		s.row(twoPairs("代理人证件号", m.answer("agent.id_number"), "代理哪一方", names.Party(m.answer("agent.principal_role")))...)
	}
	if m.answer("guardian.name") != "" {
		s.row(twoPairs("监护人", m.answer("guardian.name"), "监护人证件号", m.answer("guardian.id_number"))...)
	}
	s.row(pair("坐落", m.answer("property.location"))...)
	s.row(twoPairs("不动产单元号", m.answer("property.unit_no"), "原不动产权证书号", m.answer("property.cert_no"))...)
	s.row(twoPairs("面积", squareMetres(m.answer("property.area_building")), "用途", m.answer("property.usage"))...)
	if m.Form["mortgage"] != nil && (m.answer("mortgage.secured_amount") != "" || m.answer("mortgage.proof_no") != "") {
		s.row(twoPairs("被担保债权数额", yuan(m.answer("mortgage.secured_amount")), "债务履行期限", term(m.answer("mortgage.debt_term_start"), m.answer("mortgage.debt_term_end")))...)
		s.row(twoPairs("抵押合同编号", m.answer("mortgage.contract_no"), "登记证明号", m.answer("mortgage.proof_no"))...)
	}
	s.others(m, names)
	s.row(pair("登记原因证明文件", papers(m.Result, names))...)
	s.row(twoPairs("申请证书版式", ticked(m.answer("plate"), "单一版", "集成版"), "申请分别持证", ticked(m.answer("separate_certificates"), "是", "否"))...)
	if v := m.answer("co_ownership"); v != "" {
		s.row(pair("共有情况", v)...)
	}
	s.row(pair("备注", "")...)
	s.y += 8
	s.paragraph("本申请人对填写的上述内容及提交的申请材料的真实性负责。如有不实，申请人愿承担法律责任。", 0, 24)
	s.signatures("申请人（签章）", "代理人（签章）")
	return s.finish()
}

// party writes the rows of an applicant.
func (s *sheet) party(m Matter, at string, names Names) {
	s.row(twoPairs(names.Party(m.answer(at+".role")), m.answer(at+".name"), "联系电话", m.answer(at+".phone"))...)
	s.row(twoPairs("证件种类", m.answer(at+".id_type"), "证件号", m.answer(at+".id_number"))...)
	if m.answer(at+".legal_rep") != "" || m.answer(at+".share") != "" {
		s.row(twoPairs("法定代表人", m.answer(at+".legal_rep"), "份额", m.answer(at+".share"))...)
	}
}

// others writes what the business asks beside what every application has: contract, change, deceased, loss, …
func (s *sheet) others(m Matter, names Names) {
	for _, group := range []string{"contract", "change", "altered", "error", "deceased", "residence", "servitude", "prenotice", "loss", "ruling", "order", "marriage", "basis", "land", "other_property", "spouse"} {
		o, _ := m.Form[group].(map[string]any)
		for _, key := range names.Keys(group) {
			if _, there := o[key]; !there {
				continue
			}
			path := group + "." + key
			title, _ := names.Question(path)
			s.row(pair(strings.TrimSuffix(title, "？"), names.Choice(path, m.answer(path)))...)
		}
	}
}

// papers lists the documents that were handed in, numbered.
func papers(r models.Result, names Names) string {
	var out []string
	for _, d := range r.Documents {
		if n := names.Type(d.Type); d.Type != models.UnknownType && d.Type != "application_form" {
			out = append(out, fmt.Sprintf("%d. %s", len(out)+1, n))
		}
	}
	return strings.Join(out, "  ")
}

func ticked(v string, choices ...string) string {
	var out []string
	for _, c := range choices {
		mark := "□"
		if c == v {
			mark = "√"
		}
		out = append(out, mark+" "+c)
	}
	return strings.Join(out, "   ")
}

func squareMetres(v string) string {
	if v == "" {
		return ""
	}
	return v + " 平方米"
}

func yuan(v string) string {
	if v == "" {
		return ""
	}
	return v + " 元"
}

func term(from, to string) string {
	if from == "" && to == "" {
		return ""
	}
	return inWords(from) + "起 " + inWords(to) + "止"
}

// signatures leaves room to sign in two columns.
func (s *sheet) signatures(who ...string) {
	s.room(6 * text * leading)
	s.y += 16
	for i, w := range who {
		x := left + float64(i)*(width-left-right)/2
		s.at(x, s.y, w+"：")
		s.at(x, s.y+3*text*leading, "        年    月    日")
	}
	s.y += 5 * text * leading
}
