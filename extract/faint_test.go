package extract

import (
	"strings"
	"testing"

	"yushen/documents/layout/papertest"
	"yushen/models"
)

// loan is a page of which so many of the characters were read less than surely, of an upload so many pixels high.
func loan(unsure, height int) models.Page {
	p := papertest.A4(`
                              个人住房借款合同
   借款人：马德               身份证号：640402196802030019
   贷款人：固原农村商业银行股份有限公司文化路支行
   贷款用途：购买住房
   贷款期限为120个月，自2026年3月5日起至2036年3月5日止。`)
	p.Width, p.Height = int(float64(height)/1.414), height
	for i := range p.Lines {
		for _, c := range strings.Split(p.Lines[i].Text, "") {
			sure := 1.0
			if c >= "一" && unsure > 0 && i != 1 {
				sure, unsure = 0.95, unsure-1
			}
			p.Lines[i].Chars = append(p.Lines[i].Chars, models.Char{Text: c, Confidence: sure, Box: p.Lines[i].Box})
		}
	}
	return p
}

func TestANameInFaintPrintIsToldSo(t *testing.T) {
	for name, c := range map[string]struct {
		page  models.Page
		faint bool
	}{
		"清楚的扫描件":     {loan(0, 2400), false},
		"有一个字没把握":    {loan(1, 2400), false},
		"许多字没有把握":    {loan(6, 2400), true},
		"字很小的照片":     {loan(0, 1100), true},
		"没有逐字把握的旧记录": {papertest.A4("   借款人：马德"), false},
	} {
		t.Run(name, func(t *testing.T) {
			typ, _ := catalogue(t).Type("loan_contract")
			fields, _ := Extract(typ, []models.Page{c.page})
			n, ok := fields.At("borrowers[0].name")
			if !ok || n.Field.Value != "马德" || n.Field.Faint != c.faint {
				t.Errorf("read %+v, want 马德, hard to read: %v", n.Field, c.faint)
			}
			if n, ok := fields.At("borrowers[0].id_number"); ok && n.Field.Faint {
				t.Error("a number has a check digit and needs no second look")
			}
		})
	}
}
