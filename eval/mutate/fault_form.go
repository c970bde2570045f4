package mutate

import (
	"fmt"
	"strings"

	"yushen/codes"
)

// form is where the form's faults are.
var formOnly = []string{"form"}

// formConsequences are rules that a wrong entry of the form may set off besides the one that says so.
var formConsequences = []string{"R-CON-001", "R-CON-002", "R-CON-004", "R-CON-005", "R-CON-006", "R-CON-007"}

// formFaults are wrong or missing entries of the form; all papers and registers agree with each other.
var formFaults = []operator{
	{"form-location", func(d *draft) bool {
		return d.formField("property.location", d.otherPlace, "R-CON-004")
	}},
	{"form-area", func(d *draft) bool { return d.formField("property.area_building", d.otherArea, "R-CON-005") }},
	{"form-unit", func(d *draft) bool {
		return d.formField("property.unit_no", func(s string) string { return d.slipIn(codes.NormalUnitNo(s), unitTail) }, "R-CON-006")
	}},
	{"form-cert", func(d *draft) bool {
		return d.formField("property.cert_no", func(s string) string { return d.slipIn(codes.NormalOldCertNo(s), serial) }, "R-CON-007")
	}},
	{"form-usage", func(d *draft) bool {
		return d.formField("property.usage", func(s string) string {
			if s == "住宅" {
				return "商业服务"
			}
			return ""
		}, "R-SHD-002")
	}},
	{"form-price", func(d *draft) bool {
		return d.isOneOf("transfer_stock_house", "transfer_new_house") &&
			d.formField("contract.total_price", d.otherAmount, "R-SHD-014", "R-FRD-011")
	}},
	{"form-secured-amount", func(d *draft) bool {
		if d.isOneOf("mortgage_cancel") {
			return d.formField("mortgage.secured_amount", d.otherAmount, "R-CON-041", "R-CON-018")
		}
		return d.formField("mortgage.secured_amount", d.otherAmount, "R-CON-018")
	}},
	{"form-proof", func(d *draft) bool {
		return d.formField("mortgage.proof_no", func(s string) string { return d.slipIn(s, serial) }, "R-CON-041")
	}},
	{"form-date-future", func(d *draft) bool {
		return d.formField("contract.sign_date", func(string) string { return day(d.text("filed_at"), 1+d.rng.IntN(30)) }, "R-VAL-008")
	}},
	{"form-name", formName},
	{"form-id", formID},
	{"form-id-broken", formIDBroken},
	{"form-missing", formMissing},
	{"request-other-business", otherRequest},
	{"shares-not-one", sharesNotOne},
}

// formField changes one entry of the form.
func (d *draft) formField(path string, change func(string) string, rules ...string) bool {
	old := str(at(d.form(), path))
	if old == "" {
		return false
	}
	value := change(old)
	if value == "" || value == old {
		return false
	}
	put(d.form(), path, value)
	d.fault("form_field_mismatch", "correct", formOnly, "", path, rules, formConsequences...)
	return true
}

func formName(d *draft) bool {
	people := d.persons()
	if len(people) == 0 {
		return false
	}
	i := pick(d, people)
	name := d.otherName(str(d.applicants()[i]["name"]))
	if name == "" {
		return false
	}
	d.applicants()[i]["name"] = name
	d.fault("form_field_mismatch", "correct", formOnly, "", fmt.Sprintf("applicants[%d].name", i), []string{"R-CON-001"}, append([]string{"R-SHD-020"}, formConsequences...)...)
	return true
}

func formID(d *draft) bool {
	people := d.persons()
	if len(people) == 0 {
		return false
	}
	i := pick(d, people)
	id := d.otherID(codes.NormalID(str(d.applicants()[i]["id_number"])))
	if id == "" {
		return false
	}
	d.applicants()[i]["id_number"] = id
	d.fault("form_field_mismatch", "correct", formOnly, "", fmt.Sprintf("applicants[%d].id_number", i), []string{"R-CON-002"}, formConsequences...)
	return true
}

func formIDBroken(d *draft) bool {
	people := d.persons()
	if len(people) == 0 {
		return false
	}
	i := pick(d, people)
	id := d.brokenID(codes.NormalID(str(d.applicants()[i]["id_number"])))
	if id == "" {
		return false
	}
	d.applicants()[i]["id_number"] = id
	d.fault("id_checksum_invalid", "correct", formOnly, "", fmt.Sprintf("applicants[%d].id_number", i), []string{"R-FMT-001"}, formConsequences...)
	return true
}

func formMissing(d *draft) bool {
	paths := []string{"property.unit_no", "property.location", "contract.contract_no"}
	for _, i := range d.persons() {
		paths = append(paths, fmt.Sprintf("applicants[%d].name", i), fmt.Sprintf("applicants[%d].id_number", i))
	}
	path := pick(d, paths)
	if path == "property.unit_no" && len(d.papers("old_house_certificate")) > 0 { // an old certificate has none to copy
		return false
	}
	if str(at(d.form(), path)) == "" {
		return false
	}
	put(d.form(), path, "")
	d.fault("form_field_missing", "correct", formOnly, "", path, []string{"R-CMP-001"})
	return true
}

// otherRequests are wishes that plainly mean one business.
var otherRequests = map[string][]string{
	"mortgage_cancel":        {"贷款还完了，想把房子的抵押注销掉。", "银行说我已经结清了，来办解押。"},
	"transfer_stock_house":   {"买了一套二手房，来办过户。", "把房子卖给别人了，一起来过户。"},
	"certificate_reissue":    {"房产证找不到了，想补一本。", "不动产权证书丢了，申请补证。"},
	"mortgage_first_general": {"拿房子到银行贷款，来办抵押登记。"},
}

func otherRequest(d *draft) bool {
	var kinds []string
	for _, k := range []string{"certificate_reissue", "mortgage_cancel", "mortgage_first_general", "transfer_stock_house"} {
		if k != d.business() && !(strings.HasPrefix(k, "transfer") && strings.HasPrefix(d.business(), "transfer")) {
			kinds = append(kinds, k)
		}
	}
	d.c["request_text"] = pick(d, otherRequests[pick(d, kinds)])
	d.fault("request_conflict", "correct", d.where("form", "register_reason"), "", "request_text", []string{"R-CON-037"})
	d.both = true
	return true
}

// sharesNotOne makes one buyer's share larger wherever it is written.
func sharesNotOne(d *draft) bool {
	for i, a := range d.applicants() {
		old, role := str(a["share"]), str(a["role"])
		if !strings.HasSuffix(old, "%") || old == "100%" || !strings.HasPrefix(role, "buyer") && !strings.HasPrefix(role, "donee") && !strings.HasPrefix(role, "heir") {
			continue
		}
		var n int
		if _, err := fmt.Sscanf(old, "%d%%", &n); err != nil {
			continue
		}
		share, name := fmt.Sprintf("%d%%", n+5+5*d.rng.IntN(3)), str(a["name"])
		a["share"] = share
		for _, p := range d.papers() {
			for _, key := range []string{"buyers", "donees", "right_holders"} {
				d.sharesIn(p, key, name, i, share)
			}
		}
		for _, r := range d.records("housing") {
			for _, b := range objects(r["buyers"]) {
				if b["name"] == name {
					b["share"] = share
				}
			}
		}
		d.fault("shares_not_one", "correct", d.where("form", "location"), "", "applicants[].share", []string{"R-CON-011"}, formConsequences...)
		return true
	}
	return false
}

// sharesIn changes a party's share in a paper; pages that give only shares have them in the order of the parties.
func (d *draft) sharesIn(p paper, key, name string, position int, share string) {
	for _, part := range p.parts {
		list := objects(fieldsOf(part)[key])
		for i, x := range list {
			if _, ok := x["share"]; ok && (x["name"] == name || x["name"] == nil && i == position) {
				x["share"] = share
			}
		}
	}
}
