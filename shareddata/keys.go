package shareddata

import (
	"fmt"
	"regexp"
	"strings"

	"yushen/codes"
	"yushen/models"
)

// kind says what a query key names (查询键的种类). Values of one kind are comparable with each other, whatever field they stand in.
type kind int

const (
	party    kind = iota + 1 // 公民身份号码、统一社会信用代码
	unit                     // 不动产单元号
	cert                     // 权属证号, new and old
	proof                    // 登记证明号
	contract                 // 合同编号、备案号
	taxCert                  // 完税凭证号
	notary                   // 公证书编号
	lawCase                  // 案号
	orgName                  // 单位名称
	person                   // 姓名与出生日期: a person whose number changed
)

// key is one value to look up, in normal form.
type key struct {
	kind  kind
	value string
}

// keySet holds the keys of a case.
type keySet map[key]bool

// keyFields says which fields of papers and forms carry which keys. The name is the last part of the field's path, which means the same
// in every document type; forms use the same names.
var keyFields = map[string]kind{
	"id_number": party, "id_numbers": party, "right_holder_id_numbers": party, "old_id_number": party, "new_id_number": party,
	"deceased_id_number": party, "declarant_id_number": party, "debtor_id_number": party, "male_id_number": party,
	"female_id_number": party, "subject_id_number": party, "testator_id_number": party, "taxpayer_id": party,
	"buyer_tax_id": party, "seller_tax_id": party, "uscc": party, "seller_uscc": party, "mortgagee_uscc": party, "death_cert_no": party,

	"unit_no": unit, "unit_no_or_record_no": unit, "dominant_unit_no": unit, "servient_unit_no": unit,

	"cert_no": cert, "orig_cert_no": cert, "related_cert_no": cert, "lost_cert_no": cert, "a_cert_no": cert, "b_cert_no": cert,
	"old_cert_no": cert,

	"proof_no": proof,

	"contract_no": contract, "record_no": contract, "contract_or_record_no": contract, "main_contract_no": contract,
	"loan_contract_no": contract,

	"tax_cert_no": taxCert, "notary_no": notary, "case_no": lawCase, "ruling_no": lawCase,

	"org_name": orgName, "seller_name": orgName, "mortgagee": orgName, "lender": orgName,
}

// filingPrefix is the letters that some places print before a filing number (备案号 BA…), which registers leave out.
var filingPrefix = regexp.MustCompile(`^[A-Z]{1,4}(\d{6,})$`)

// leadingZeros of a certificate's serial number are left out at times.
var leadingZeros = regexp.MustCompile(`第0+(\d)`)

// normal is the form in which values of a kind are compared; "" where s cannot serve as a key: blank, masked or partly unread.
func (k kind) normal(s string) string {
	if strings.Contains(s, models.Unknown) || strings.Contains(s, "**") {
		return ""
	}
	switch k {
	case party:
		if long, err := codes.ID15To18(s); err == nil {
			return long
		}
		return codes.NormalID(s)
	case unit:
		return codes.NormalUnitNo(s)
	case cert, proof:
		return leadingZeros.ReplaceAllString(codes.NormalOldCertNo(s), "第$1")
	case contract:
		return filingPrefix.ReplaceAllString(codes.NormalNumber(s), "$1")
	case taxCert, notary, lawCase:
		return codes.NormalNumber(s)
	}
	return codes.Compact(s)
}

// add puts each of the values that s holds into the set; several may share one cell, joined by 、.
func (ks keySet) add(k kind, s string) {
	for _, one := range strings.Split(s, "、") {
		if v := k.normal(one); v != "" {
			ks[key{k, v}] = true
		}
	}
}

// keysOf collects the keys that papers and form of a case give. What could not be read from a paper gives none, so that one misread digit
// does not hide a record as long as another paper or the form carries the number.
func keysOf(c *models.Case) keySet {
	ks := keySet{}
	for _, d := range c.Documents {
		d.Fields.Walk(func(path string, f *models.Field) {
			k, ok := keyFields[lastPart(path)]
			if ok && f.Status != models.Unreadable && f.Status != models.Absent {
				ks.add(k, f.Value)
			}
		})
		if d.Type == "business_license" {
			ks.add(orgName, d.Fields.Value("name"))
		}
	}
	walkForm("", map[string]any(c.Form), func(name, value string) {
		if k, ok := keyFields[name]; ok {
			ks.add(k, value)
		}
	})
	ks.addChangedPerson(c.Form)
	return ks
}

// addChangedPerson adds name and birth date of a person whose name or number changed: where the register knows neither number, it may
// know the former name (改名换号者试 old_name). The birth date keeps namesakes out.
func (ks keySet) addChangedPerson(form models.Form) {
	change, _ := form["change"].(map[string]any)
	for _, number := range []string{"old_id_number", "new_id_number"} {
		birth, ok := codes.BirthDateOf(text(change[number]))
		if !ok {
			continue
		}
		for _, name := range []string{"old_name", "new_name"} {
			if n := text(change[name]); n != "" {
				ks.add(person, n+birth)
			}
		}
	}
}

// addRegistry adds what registry records of the case point to: who holds the property and which proof burdens it.
func (ks keySet) addRegistry(records []models.Record) {
	for _, r := range records {
		for _, path := range []string{"right_holders[].id_number", "mortgages[].proof_no", "unit_no"} {
			k := keyFields[lastPart(path)]
			for _, v := range valuesAt(map[string]any(r), path) {
				ks.add(k, v)
			}
		}
	}
}

// lastPart is the name at the end of a path: buyers[0].id_number → id_number, right_holder_id_numbers[1] → right_holder_id_numbers.
func lastPart(path string) string {
	path = path[strings.LastIndexByte(path, '.')+1:]
	name, _, _ := strings.Cut(path, "[")
	return name
}

// walkForm visits every plain value of a form with the name under which it stands.
func walkForm(name string, v any, visit func(name, value string)) {
	switch v := v.(type) {
	case map[string]any:
		for k, m := range v {
			walkForm(k, m, visit)
		}
	case []any:
		for _, m := range v {
			walkForm(name, m, visit)
		}
	default:
		if s := text(v); s != "" {
			visit(name, s)
		}
	}
}

// valuesAt are the plain values at a path of a record, a[].b through lists.
func valuesAt(v any, path string) []string {
	if path == "" {
		if s := text(v); s != "" {
			return []string{s}
		}
		return nil
	}
	head, rest, _ := strings.Cut(path, ".")
	name, list := strings.CutSuffix(head, "[]")
	m, _ := v.(map[string]any)
	v = m[name]
	if !list {
		return valuesAt(v, rest)
	}
	items, _ := v.([]any)
	var out []string
	for _, item := range items {
		out = append(out, valuesAt(item, rest)...)
	}
	return out
}

// text is a plain JSON value as text; lists, objects and null are "". Numbers keep all their digits.
func text(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case float64:
		return strings.TrimSuffix(fmt.Sprintf("%.2f", v), ".00")
	case bool:
		return fmt.Sprint(v)
	}
	return ""
}
