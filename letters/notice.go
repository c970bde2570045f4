package letters

import (
	"fmt"
	"slices"
	"strings"

	"yushen/codes"
	"yushen/models"
)

// mendWithin is how many natural days the notice gives; the domain recommends 30, what a centre has announced comes first (待核).
const mendWithin = 30

const noticeFoot = "本通知由预审系统生成，经登记机构审核盖章后生效；没有盖章的，只供您准备材料时参考，不代替登记机构的书面告知。"

// notice writes the 补正材料通知书.
func (p *Press) notice(m Matter, names Names) ([]byte, error) {
	if len(m.Result.Corrections) == 0 {
		return nil, &models.Error{Code: models.NotFound, Public: "这件预审没有要补正的内容，不用补正通知书。"}
	}
	s := p.sheet("不动产登记补正材料通知书", noticeFoot, m.Sample)
	s.title("不动产登记补正材料通知书", 20)
	s.toRight(fmt.Sprintf("文号：__________〔%s〕第______号", strings.SplitN(m.Date, "-", 2)[0]))
	s.y += 6
	s.paragraph(m.addressees()+"：", 0, 0)
	s.paragraph(fmt.Sprintf("您于%s申请办理的“%s”，经审查，申请材料不齐全或者不符合法定形式。依照《不动产登记暂行条例》第十七条第一款第（三）项，现暂不予受理，并一次性告知需要补正的全部内容，共 %d 项：",
		inWords(m.Date), m.Business, len(m.Result.Corrections)), 0, 24)
	s.y += 6
	for _, c := range m.Result.Corrections {
		s.task(c, m.Result, names)
	}
	s.received(m.Result, names)
	s.paragraph(deadline(m.Date), 0, 24)
	s.paragraph("您可以：一、继续补正，在手机上重新上传，或者带材料到窗口；二、请窗口工作人员代为核对；三、撤回申请；四、对本通知有意见的，向登记机构投诉，或者依法申请行政复议、提起行政诉讼。", 0, 24)
	s.paragraph("补正后，登记机构不再提出这次审查时就能发现的新问题。", 0, 24)
	s.y += 12
	s.paragraph("联系电话：______________    咨询时间：______________", 0, 0)
	s.y += 12
	s.room(4 * text * leading)
	s.toRight(m.office())
	s.toRight("（登记机构印章）")
	s.toRight(inWords(m.Date))
	return s.finish()
}

// deadline says until when; where no calendar of holidays reaches it only says how long.
func deadline(from string) string {
	rest := "逾期没有补正的，按不予受理处理（以当地公布为准），您可以重新申请。"
	until, err := codes.AddDaysRolled(from, mendWithin)
	if err != nil {
		return fmt.Sprintf("请在收到本通知后 %d 日内补正。%s", mendWithin, rest)
	}
	return fmt.Sprintf("请在%s前补正。%s", inWords(until), rest)
}

// task writes one thing to mend: what, where, how, and on what it rests.
func (s *sheet) task(c models.Correction, r models.Result, names Names) {
	s.room(3 * text * leading)
	s.paragraph(fmt.Sprintf("%d. %s", c.Number, c.Title), 0, 0)
	if c.Cause != "" {
		s.paragraph(c.Cause, 18, 0)
	}
	var basis []string
	for i, at := range c.Findings {
		f := r.Findings[at]
		mark := ""
		if len(c.Findings) > 1 {
			mark = fmt.Sprintf("（%d）", i+1)
		}
		s.paragraph(mark+f.Message, 18, 0)
		for _, t := range f.Targets {
			if line := compared(t, r, names); line != "" {
				s.note(line, 36)
			}
		}
		for _, b := range f.LegalBasis {
			if line := cited(b); line != "" && !slices.Contains(basis, line) {
				basis = append(basis, line)
			}
		}
	}
	if len(c.Steps) > 0 {
		s.paragraph("怎么办："+strings.Join(trimmed(c.Steps), "；")+"。", 18, 0)
	}
	for _, where := range []struct{ label, how string }{{"在家：", c.AtHome}, {"到窗口：", c.AtCounter}} {
		if where.how != "" {
			s.note(where.label+where.how, 18)
		}
	}
	if len(basis) > 0 {
		s.note("依据："+strings.Join(basis, "；"), 18)
	}
	s.y += 6
}

func trimmed(sentences []string) []string {
	out := make([]string, len(sentences))
	for i, t := range sentences {
		out[i] = strings.TrimRight(t, "。；")
	}
	return out
}

// compared says where something stands and what was found there beside what was expected.
func compared(t models.Target, r models.Result, names Names) string {
	if t.Found == "" && t.Expected == "" {
		return ""
	}
	out := []string{where(t, r, names)}
	if t.Found != "" {
		out = append(out, "现在是“"+t.Found+"”")
	}
	if t.Expected != "" {
		e := "应该是“" + t.Expected + "”"
		if t.Source != "" {
			e += "（依据：" + names.Source(t.Source) + "）"
		}
		out = append(out, e)
	}
	return strings.Join(out, "，")
}

func where(t models.Target, r models.Result, names Names) string {
	switch {
	case t.File == "form":
		title, _ := names.Question(t.Field)
		return strings.TrimSuffix("申请表："+title, "：")
	case strings.HasPrefix(t.File, "shared:"):
		return names.Source(t.File) + "的记录"
	}
	for _, d := range r.Documents {
		if d.ID != t.Document {
			continue
		}
		out := names.Type(d.Type)
		if len(d.Pages) > 1 && t.Page > 0 {
			out += fmt.Sprintf("第 %d 页", t.Page)
		}
		if t.Field != "" {
			out += "“" + names.Field(d.Type, t.Field) + "”"
		}
		return out
	}
	return t.File
}

// cited is a legal basis; one that was not checked says so.
func cited(b models.LegalBasis) string {
	if b.Law == "" || b.Law == "数据校验" {
		return ""
	}
	law := b.Law
	if !strings.Contains(law, "《") && b.Article != "" {
		law = "《" + law + "》"
	}
	if b.Status == "待核" {
		return law + b.Article + "（待核）"
	}
	return law + b.Article
}

// received lists what was handed in (收到的材料清单).
func (s *sheet) received(r models.Result, names Names) {
	if len(r.Documents) == 0 {
		return
	}
	var out []string
	for _, d := range r.Documents {
		pages := len(d.Pages)
		out = append(out, fmt.Sprintf("%s（%d 页）", names.Type(d.Type), max(pages, 1)))
	}
	s.paragraph("已收到的材料："+strings.Join(out, "、")+"。", 0, 24)
}
