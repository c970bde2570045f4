package mutate

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"yushen/codes"
)

// wide writes ASCII digits and letters in full width.
func wide(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' {
			return r + 0xFEE0
		}
		return r
	}, s)
}

var (
	fullAddress = regexp.MustCompile(`^(.*?)(\d+)幢(\d+)单元(\d+)室$`)
	cityPrefix  = regexp.MustCompile(`^\p{Han}{2,4}?市(\p{Han}{2,4}?[区县])`)
)

// addressForms are other ways of writing one address (坐落的写法); "" where one does not apply.
var addressForms = []func(string) string{
	func(s string) string { return strings.Replace(s, "幢", "号楼", 1) },
	func(s string) string { return strings.Replace(s, "幢", "栋", 1) },
	func(s string) string { return strings.Replace(s, "幢", "#楼", 1) },
	func(s string) string {
		if room, ok := strings.CutSuffix(s, "室"); ok {
			return room + "号"
		}
		return ""
	},
	func(s string) string { return strings.TrimSuffix(s, "室") },
	func(s string) string {
		if m := fullAddress.FindStringSubmatch(s); m != nil {
			return fmt.Sprintf("%s%s-%s-%s", m[1], m[2], m[3], m[4])
		}
		return ""
	},
	func(s string) string {
		if m := fullAddress.FindStringSubmatch(s); m != nil {
			return fmt.Sprintf("%s%s幢%s-%s", m[1], m[2], m[3], m[4])
		}
		return ""
	},
	wide,
	func(s string) string { return "宁夏回族自治区" + s },
	func(s string) string { return "宁夏" + s },
	func(s string) string { return cityPrefix.ReplaceAllString(s, "$1") },
	func(s string) string { return strings.Replace(s, "单元", " 单元 ", 1) },
}

// formTrap writes an entry of the form in another way.
func (d *draft) formTrap(trap, path string, change func(string) string, rules ...string) bool {
	old := str(at(d.form(), path))
	if old == "" {
		return false
	}
	v := change(old)
	if v == "" || v == old {
		return false
	}
	put(d.form(), path, v)
	d.trap(trap, formOnly, "", path, rules...)
	return true
}

// paperTrap writes a field of a paper in another way.
func (d *draft) paperTrap(trap string, fields map[string]string, change func(string) string, rules ...string) bool {
	papers := d.papers()
	for _, i := range d.rng.Perm(len(papers)) {
		p := papers[i]
		key := fields[p.typ]
		if key == "" {
			continue
		}
		old, _ := p.get(key)
		v := ""
		if old != "" {
			v = change(old)
		}
		if v == "" || v == old {
			continue
		}
		part := p.set(key, v)
		d.trap(trap, p.files(part), p.slot, key, rules...)
		return true
	}
	return false
}

func (d *draft) otherAddressForm(s string) string {
	if !strings.HasPrefix(s, "固原市") {
		return ""
	}
	return pick(d, addressForms)(s)
}

func isoDate(form string) func(string) string {
	return func(s string) string {
		var y, m, day int
		if n, _ := fmt.Sscanf(s, "%d-%d-%d", &y, &m, &day); n != 3 {
			return ""
		}
		return fmt.Sprintf(form, y, m, day)
	}
}

// otherAmountForm writes an amount as people do.
func (d *draft) otherAmountForm(s string) string {
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return ""
	}
	forms := []string{fmt.Sprintf("%.0f", v), fmt.Sprintf("¥%.2f", v), fmt.Sprintf("%.2f元", v), grouped(v), "￥" + grouped(v),
		strconv.FormatFloat(v/10000, 'f', -1, 64) + "万元", strconv.FormatFloat(v/10000, 'f', -1, 64) + "万", wide(fmt.Sprintf("%.2f", v))}
	return pick(d, forms)
}

// grouped is an amount with thousands set off: 1,143,888.00.
func grouped(v float64) string {
	whole, frac, _ := strings.Cut(fmt.Sprintf("%.2f", v), ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	return whole + "." + frac
}

func (d *draft) otherWordsForm(s string) string {
	return pick(d, []func(string) string{
		func(s string) string { return strings.Replace(s, "元", "圆", 1) },
		func(s string) string { return strings.TrimSuffix(s, "整") + "正" },
		func(s string) string { return "人民币" + s },
		func(s string) string { return "人民币 " + strings.Replace(s, "元整", "圆整", 1) },
		func(s string) string { return strings.Replace(s, "万", "萬", 1) },
	})(s)
}

func (d *draft) otherIDForm(s string) string {
	id := codes.NormalID(s)
	if len(id) != 18 {
		return ""
	}
	return pick(d, []func(string) string{wide, func(s string) string { return s[:6] + " " + s[6:14] + " " + s[14:] },
		func(s string) string { return " " + strings.ToLower(s) }, func(s string) string { return s[:6] + "\u3000" + s[6:] }})(id)
}

func (d *draft) otherCertForm(s string) string {
	return pick(d, []func(string) string{
		func(s string) string { return strings.NewReplacer("(", "（", ")", "）").Replace(s) },
		func(s string) string { return strings.NewReplacer("(", "〔", ")", "〕").Replace(s) },
		func(s string) string { return strings.Replace(s, "第", " 第 ", 1) },
		wide,
	})(s)
}

func (d *draft) otherUnitForm(s string) string {
	u := codes.NormalUnitNo(s)
	if len(u) != 28 {
		return ""
	}
	return pick(d, []string{u[:6] + " " + u[6:12] + " " + u[12:19] + " " + u[19:], strings.ToLower(u), wide(u), u[:6] + "-" + u[6:12] + "-" + u[12:19] + "-" + u[19:]})
}

func (d *draft) otherAreaForm(s string) string {
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return ""
	}
	return pick(d, []string{strconv.FormatFloat(v, 'f', -1, 64), fmt.Sprintf("%.3f", v), s + "㎡", s + "平方米", s + " m2", wide(s)})
}

// harmless are changes that mean nothing: no finding, the same verdict.
var harmless = []operator{
	{"same-form-location", func(d *draft) bool {
		return d.formTrap("address_format", "property.location", d.otherAddressForm, "R-CON-004", "R-SHD-002", "R-LOG-014")
	}},
	{"same-paper-location", func(d *draft) bool {
		return d.paperTrap("address_format", map[string]string{"stock_house_contract": "location", "new_house_contract": "location", "gift_contract": "location",
			"mortgage_contract": "location", "loan_contract": "location", "tax_certificate": "property_location", "power_of_attorney": "location",
			"application_form": "location", "co_owner_consent": "location", "loss_statement": "location", "mortgage_release_proof": "location"},
			d.otherAddressForm, "R-CON-004", "R-CON-015", "R-SHD-002", "R-CON-036")
	}},
	{"same-form-cert", func(d *draft) bool {
		return d.formTrap("cert_brackets", "property.cert_no", d.otherCertForm, "R-CON-007", "R-FMT-004")
	}},
	{"same-paper-cert", func(d *draft) bool {
		return d.paperTrap("cert_brackets", map[string]string{"stock_house_contract": "cert_no", "gift_contract": "cert_no", "mortgage_contract": "cert_no", "power_of_attorney": "cert_no",
			"application_form": "orig_cert_no", "loss_statement": "lost_cert_no"}, d.otherCertForm, "R-CON-007", "R-FMT-004", "R-CON-036")
	}},
	{"same-form-unit", func(d *draft) bool {
		return d.formTrap("unit_spaces", "property.unit_no", d.otherUnitForm, "R-CON-006", "R-FMT-003")
	}},
	{"same-form-area", func(d *draft) bool {
		return d.formTrap("area_precision", "property.area_building", d.otherAreaForm, "R-CON-005")
	}},
	{"same-paper-area", func(d *draft) bool {
		return d.paperTrap("area_precision", map[string]string{"stock_house_contract": "area_building", "new_house_contract": "area_building", "gift_contract": "area_building",
			"mortgage_contract": "area_building", "tax_certificate": "area_building", "application_form": "area"}, d.otherAreaForm, "R-CON-005", "R-CON-015", "R-CON-013")
	}},
	{"same-form-id", func(d *draft) bool {
		people := d.persons()
		return len(people) > 0 && d.formTrap("id_typing", fmt.Sprintf("applicants[%d].id_number", pick(d, people)), d.otherIDForm, "R-FMT-001", "R-CON-002", "R-SHD-020")
	}},
	{"same-form-price", func(d *draft) bool {
		return d.formTrap("amount_format", "contract.total_price", d.otherAmountForm, "R-SHD-014", "R-FRD-011", "R-CON-042")
	}},
	{"same-form-secured", func(d *draft) bool {
		return d.formTrap("amount_format", "mortgage.secured_amount", d.otherAmountForm, "R-CON-018", "R-CON-041", "R-CON-042")
	}},
	{"same-words", func(d *draft) bool {
		return d.paperTrap("amount_words_style", map[string]string{"stock_house_contract": "total_price_cn", "new_house_contract": "total_price_cn",
			"mortgage_contract": "secured_amount_cn", "loan_contract": "loan_amount_cn"}, d.otherWordsForm, "R-CON-012", "R-FMT-008")
	}},
	{"same-form-date", func(d *draft) bool {
		return d.formTrap("date_format", "contract.sign_date", isoDate(pick(d, []string{"%d年%d月%d日", "%d/%d/%d", "%d.%02d.%02d", "%d-%d-%d"})), "R-VAL-008", "R-FMT-007", "R-SHD-014")
	}},
	{"same-form-dot", func(d *draft) bool {
		for _, i := range d.persons() {
			if strings.Contains(str(d.applicants()[i]["name"]), "·") {
				return d.formTrap("name_dot", fmt.Sprintf("applicants[%d].name", i), func(s string) string {
					return strings.ReplaceAll(s, "·", pick(d, []string{"•", "・", "．", "‧"}))
				}, "R-CON-001", "R-SHD-020", "R-SIG-001")
			}
		}
		return false
	}},
	{"same-form-share", func(d *draft) bool {
		fractions := map[string]string{"50%": "1/2", "60%": "3/5", "40%": "2/5", "70%": "7/10", "30%": "30.00%", "100%": "全部"}
		for i, a := range d.applicants() {
			if f := fractions[str(a["share"])]; f != "" && f != "全部" {
				return d.formTrap("share_format", fmt.Sprintf("applicants[%d].share", i), func(string) string { return f }, "R-CON-010", "R-CON-011", "R-SHD-014")
			}
		}
		return false
	}},
	{"order-of-files", func(d *draft) bool {
		docs := d.documents()
		d.rng.Shuffle(len(docs), func(i, j int) { docs[i], docs[j] = docs[j], docs[i] })
		d.setDocuments(docs)
		return true
	}},
	{"order-of-applicants", func(d *draft) bool {
		list, _ := d.form()["applicants"].([]any)
		d.rng.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
		for i := len(d.traps) - 1; i >= 0; i-- {
			if strings.HasPrefix(d.traps[i].Field, "applicants[") {
				d.traps = append(d.traps[:i], d.traps[i+1:]...)
			}
		}
		return len(list) > 1
	}},
	{"seizure-not-in-the-way", func(d *draft) bool {
		r, ok := d.record("registry")
		if !ok || !d.isOneOf("mortgage_cancel", "change_owner_info") {
			return false
		}
		r["seizures"] = []any{d.seizure()}
		d.trap("seizure_not_in_the_way", []string{"shared:registry"}, "", "seizures", "R-SHD-004", "R-SHD-010", "R-SHD-011")
		return true
	}},
	{"objection-lapsed", func(d *draft) bool {
		r, ok := d.record("registry")
		if !ok {
			return false
		}
		r["objections"] = []any{object{"applicant": stranger, "reason": "主张登记簿记载错误", "register_date": day(d.text("filed_at"), -400), "status": "失效"}}
		d.trap("objection_lapsed", []string{"shared:registry"}, "", "objections", "R-SHD-007")
		return true
	}},
	{"company-annual-report-late", func(d *draft) bool {
		r, ok := d.record("market")
		if !ok {
			return false
		}
		r["abnormal"] = []any{object{"type": "经营异常", "reason": "未按期公示年度报告", "date": "2025-07-08"}}
		d.trap("abnormal_but_existing", []string{"shared:market"}, "", "abnormal", "R-SHD-019", "R-VAL-012")
		d.mayReview()
		return true
	}},
	{"id-expires-on-the-day", func(d *draft) bool { return idStillGood(d, 0) }},
	{"id-expires-tomorrow", func(d *draft) bool { return idStillGood(d, 1) }},
	{"poa-ends-on-the-day", func(d *draft) bool {
		return d.paperTrap("poa_last_day", map[string]string{"power_of_attorney": "valid_to"}, func(string) string { return d.text("filed_at") }, "R-VAL-003")
	}},
	{"contract-signed-on-the-day", func(d *draft) bool {
		return d.isOneOf("transfer_gift") && d.paperTrap("signed_today", map[string]string{"gift_contract": "sign_date"}, func(string) string { return d.text("filed_at") }, "R-VAL-008")
	}},
	{"adult-on-the-day", func(d *draft) bool {
		if !minorDisposes(d, d.born18YearsAgo(0)) {
			return false
		}
		d.defects, d.both = nil, false
		d.mayReview() // the card's validity of a young owner may be asked about
		d.trap("adult_today", nil, "guardianship_proof", "", "R-CMP-006", "R-CMP-007")
		return true
	}},
	{"nothing-changed", func(d *draft) bool { return true }},
}

// idStillGood lets an ID card end on or after the day of filing; the police know the same.
func idStillGood(d *draft, days int) bool {
	if !idExpires(d, days) {
		return false
	}
	e := d.defects[0]
	d.defects = nil
	d.trap("id_last_day", e.Files, e.Slot, e.Field, "R-VAL-001")
	return true
}
