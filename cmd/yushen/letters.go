package main

import (
	"strings"

	"yushen/documents"
	"yushen/forms"
	"yushen/letters"
	"yushen/models"
	"yushen/rules"
)

// letterDesk writes letters in the words of the forms, the document types and the pack.
type letterDesk struct {
	press     *letters.Press
	documents *documents.Catalogue
	pack      *rules.Pack
	*forms.Book
}

// Letter writes one letter about a pre-check.
func (d letterDesk) Letter(kind string, c *models.Case, r models.Result, sample bool) ([]byte, error) {
	form := models.Form(r.Form.Data)
	if len(form) == 0 {
		form = c.Form
	}
	m := letters.Matter{Result: r, Form: form, Authority: c.Authority, Date: c.FiledAt, Business: r.BusinessType.Name, Sample: sample}
	if b, ok := d.pack.BusinessType(c.BusinessType); ok && b.Plain != "" {
		m.Business = b.Name
	}
	return d.press.Write(letters.Kind(kind), m, d)
}

// Type is the name of a document type.
func (d letterDesk) Type(key string) string {
	if key == models.UnknownType {
		return "未认出的材料"
	}
	return d.documents.TypeName(key)
}

// Field is the name of a field of a document type.
func (d letterDesk) Field(key, path string) string { return d.documents.FieldName(key, path) }

var sourceNames = map[string]string{"registry": "不动产登记簿", "police": "公安", "civil": "民政", "housing": "住建", "tax": "税务", "market": "市场监管", "bank": "银行",
	"justice": "司法行政（公证）", "health": "卫生健康", "court": "法院", "form": "申请表", "today": "今天的日期"}

// Source is the name of a department, a document type or another witness.
func (d letterDesk) Source(source string) string {
	key := strings.TrimPrefix(source, "shared:")
	if n, ok := sourceNames[key]; ok {
		return n
	}
	return d.documents.TypeName(key)
}
