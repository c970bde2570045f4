package letters

import (
	"fmt"
	"strings"
	"time"

	"yushen/codes"
	"yushen/models"
)

// Names puts keys into words.
type Names interface {
	Type(documentType string) string                 // 存量房买卖合同
	Field(documentType, path string) string          // 买受人的证件号码
	Question(path string) (title string, found bool) // of the form
	Choice(path, value string) string                // the text of a chosen answer
	Keys(group string) []string                      // the questions of a group, in order
	Party(role string) string                        // 买方
	Source(source string) string                     // 不动产登记簿
}

// Matter is what a letter is about.
type Matter struct {
	Result    models.Result
	Form      models.Form // as filled in
	Authority models.Authority
	Date      string // ISO, the day of filing
	Business  string // as citizens call it
	Sample    bool   // made-up people: every page says 样张
}

// Kind names a letter.
type Kind string

// The letters.
const (
	Notice      Kind = "correction-notice" // 补正材料通知书
	Application Kind = "application"       // 不动产登记申请书
	Inquiry     Kind = "inquiry"           // 询问笔录
)

// Write makes a letter.
func (p *Press) Write(kind Kind, m Matter, names Names) ([]byte, error) {
	switch kind {
	case Notice:
		return p.notice(m, names)
	case Application:
		return p.application(m, names)
	case Inquiry:
		return p.inquiry(m, names)
	}
	return nil, &models.Error{Code: models.NotFound, Public: "没有这种文书。"}
}

// inWords writes an ISO date as 2026年11月20日; anything else stays.
func inWords(iso string) string {
	t, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		return iso
	}
	return t.Format("2006年1月2日")
}

// office is the registration centre, or a line to fill in.
func (m Matter) office() string {
	if m.Authority.Name != "" {
		return m.Authority.Name
	}
	return "（登记机构名称）"
}

// answer is an answer of the form as text, "" for none. Paths: property.location, applicants[0].name.
func (m Matter) answer(path string) string {
	var at any = map[string]any(m.Form)
	for _, part := range strings.Split(path, ".") {
		key, index, indexed := strings.Cut(part, "[")
		o, ok := at.(map[string]any)
		if !ok {
			return ""
		}
		at = o[key]
		if indexed {
			var i int
			list, ok := at.([]any)
			if _, err := fmt.Sscanf(index, "%d]", &i); err != nil || !ok || i >= len(list) {
				return ""
			}
			at = list[i]
		}
	}
	switch v := at.(type) {
	case nil:
		return ""
	case bool:
		return map[bool]string{true: "是", false: "否"}[v]
	case string:
		return v
	}
	return fmt.Sprint(at)
}

func (m Matter) applicants() int {
	list, _ := m.Form["applicants"].([]any)
	return len(list)
}

// addressees are the applicants with their names masked: a letter may be read by others.
func (m Matter) addressees() string {
	var out []string
	for i := range m.applicants() {
		if n := m.answer(fmt.Sprintf("applicants[%d].name", i)); n != "" && !codes.IsCompanyName(n) {
			out = append(out, codes.MaskName(n))
		} else if n != "" {
			out = append(out, n)
		}
	}
	if len(out) == 0 {
		return "申请人"
	}
	return strings.Join(out, "、")
}
