package letters

import (
	"fmt"

	"yushen/codes"
)

const inquiryFoot = "本笔录依照《中华人民共和国民法典》第二百一十二条制作，请被询问人看过或者听过后签字。"

// inquiry writes the 询问笔录: what was asked and what the applicants answered. What was not answered is left for the counter to ask.
func (p *Press) inquiry(m Matter, names Names) ([]byte, error) {
	s := p.sheet("不动产登记询问笔录", inquiryFoot, m.Sample)
	s.title("不动产登记询问笔录", 20)
	s.row(twoPairs("受理编号", "", "询问日期", inWords(m.Date))...)
	s.row(twoPairs("询问人", "", "登记机构", m.office())...)
	s.row(pair("申请事项", m.Business)...)
	s.row(pair("坐落", m.answer("property.location"))...)
	for i := range m.applicants() {
		at := fmt.Sprintf("applicants[%d]", i)
		s.row(twoPairs("被询问人", m.answer(at+".name")+"（"+names.Party(m.answer(at+".role"))+"）", "证件号", codes.MaskID(m.answer(at+".id_number")))...)
	}
	s.y += 12
	n := 0
	ask := func(question, answer string) {
		n++
		if answer == "" {
			answer = "______________"
		}
		s.paragraph(fmt.Sprintf("%d. 问：%s", n, question), 0, 0)
		s.paragraph("答："+answer, 18, 0)
		s.y += 4
	}
	ask("申请登记的事项，是不是申请人的真实意思表示？", m.answer("inquiry.true_intent"))
	ask("除申请人外，申请登记的不动产是否还有其他共有人？", m.answer("inquiry.other_owners"))
	if v := m.answer("co_ownership"); v != "" {
		ask("登记后共有方式是什么？各占多少份额？", v+m.shares())
	}
	ask("申请登记的不动产是否有争议、诉讼或者异议登记？", withNote(m.answer("inquiry.dispute"), m.answer("inquiry.dispute_note")))
	if v := m.answer("inquiry.tenant"); v != "" {
		ask("现在是否出租，或者设有居住权？", withNote(v, m.answer("inquiry.tenant_note")))
	}
	if m.Form["deceased"] != nil {
		ask("是否还有其他继承人？全部继承人是否都已写明？", map[string]string{"是": "全部写明，没有其他继承人"}[m.answer("deceased.all_heirs")])
		ask("继承依据是什么？是否有遗嘱？", names.Choice("situation.inheritance_path", m.answer("situation.inheritance_path")))
	}
	if m.Form["mortgage"] != nil && m.answer("mortgage.restrict_transfer") != "" {
		ask("担保范围是什么？", m.answer("mortgage.scope"))
		ask("抵押期间是否约定禁止或者限制转让抵押不动产？", m.answer("mortgage.restrict_transfer"))
	}
	if v := m.answer("guardian.for_benefit"); v != "" {
		ask("处分被监护人的不动产，是否为维护被监护人的利益？", v)
	}
	ask("是否知道提供虚假材料要承担法律责任？", "")
	ask("还有没有其他要说明的？", "")
	s.paragraph("以上笔录我已看过（已读给我听），和我说的相符。", 0, 24)
	s.signatures("被询问人（签名）", "询问人（签名）")
	return s.finish()
}

func withNote(answer, note string) string {
	if note == "" {
		return answer
	}
	return answer + "，" + note
}

// shares lists the shares of the acquiring parties.
func (m Matter) shares() string {
	out := ""
	for i := range m.applicants() {
		at := fmt.Sprintf("applicants[%d]", i)
		if v := m.answer(at + ".share"); v != "" {
			out += "，" + m.answer(at+".name") + " " + v
		}
	}
	return out
}
