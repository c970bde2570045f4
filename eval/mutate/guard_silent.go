package mutate

import (
	"slices"
	"strings"
)

// silences are what a department's record must say for each business type that asks it; where it does not, nothing is confirmed.
var silences = map[string][]string{
	"registry": {"unit_no", "cert_no", "location", "co_ownership", "usage", "unit_status", "first_registered", "right_holders[0].name", "right_holders[0].id_number"},
	"housing":  {"record_status", "buyers[0].name", "buyers[0].id_number", "seller_name", "total_price"},
	"tax":      {"tax_status", "taxpayer_name", "taxpayer_id", "tax_items[0].tax_type", "tax_items[0].amount_paid", "tax_cert_no"},
	"market":   {"name", "uscc", "status", "legal_rep"},
	"bank":     {"status", "borrower"},
}

// blanks are what a paper must say to prove anything, by type.
var blanks = map[string][]string{
	"application_form":     {"right_holders[0].name"},
	"stock_house_contract": {"sellers[0].name", "buyers[0].name", "total_price"},
	"new_house_contract":   {"total_price", "unit_no"}, "mortgage_contract": {"mortgagors[0].name", "secured_amount", "mortgagee"},
	"loan_contract":          {"borrowers[0].name", "loan_amount", "lender"},
	"mortgage_release_proof": {"proof_no", "mortgagee"}, "real_estate_registration_proof": {"proof_no", "right_holder", "obligor"},
	"tax_certificate": {"taxpayer_name"}, "legal_rep_certificate": {"org_name", "legal_rep"},
}

// others are the places where a paper or a record names somebody of the case.
var others = map[string][]string{
	"real_estate_registration_proof": {"right_holder", "obligor"}, "mortgage_release_proof": {"obligor"}, "old_land_certificate": {"right_holders[0]"},
	"bank": {"borrower", "lender"}, "mortgage_contract": {"debtor"},
}

// silentGuards are papers and records that leave open, or say of somebody else, what approval rests on.
var silentGuards = []operator{
	{"record-leaves-open", func(d *draft) bool {
		source := pick(d, d.sourcesOf())
		r, ok := d.record(source)
		if !ok || len(silences[source]) == 0 || source == "registry" && d.isOneOf("mortgage_cancel") {
			return false
		}
		path := pick(d, silences[source])
		if v := at(r, path); v == nil || v == "" {
			return false
		}
		put(r, path, pick(d, []any{"", nil}))
		return d.unknown()
	}},
	{"record-says-unheard-of", func(d *draft) bool {
		for _, state := range [][2]string{{"housing", "record_status"}, {"tax", "tax_status"}, {"market", "status"}, {"bank", "status"}} {
			source, field := state[0], state[1]
			if r, ok := d.record(source); ok && slices.Contains(d.sourcesOf(), source) && d.rng.IntN(3) == 0 && str(r[field]) != "" {
				r[field] = pick(d, []string{"待核实", "异常", "其他", "N/A"})
				if source == "bank" && !d.isOneOf("mortgage_cancel") {
					return d.unknown()
				}
				d.fault("status_unheard_of", "block", []string{"shared:" + source}, "", field,
					[]string{map[string]string{"housing": "R-SHD-014", "tax": "R-SHD-017", "market": "R-SHD-019", "bank": "R-SHD-026"}[source]})
				return true
			}
		}
		return false
	}},
	{"marriage-unheard-of", func(d *draft) bool {
		if !d.isOneOf("transfer_stock_house") {
			return false
		}
		for _, a := range d.applicants() {
			r, ok := d.personRecord("civil", str(a["id_number"]))
			if reg, has := d.record("registry"); ok && has && reg["co_ownership"] == "单独所有" && strings.HasPrefix(str(a["role"]), "seller") {
				r["current_status"] = pick(d, []string{"", "不详", "待核"})
				return d.unknown()
			}
		}
		return false
	}},
	{"paper-leaves-blank", func(d *draft) bool {
		papers := d.papers()
		p := pick(d, papers)
		if len(blanks[p.typ]) == 0 || p.slot == "other" {
			return false
		}
		path := pick(d, blanks[p.typ])
		if v, _ := p.get(path); v == "" {
			return false
		}
		p.set(path, "")
		return d.unknown()
	}},
	{"names-somebody-else", func(d *draft) bool {
		papers := d.papers()
		p := pick(d, papers)
		if len(others[p.typ]) > 0 {
			path := pick(d, others[p.typ])
			if v, _ := p.get(path); v != "" {
				part := p.set(path, stranger)
				if path == "right_holder" {
					d.fault("proof_of_another", "correct", p.files(part), p.slot, path, []string{"R-CON-041", "R-CON-028"})
					return true
				}
				return d.unknown()
			}
		}
		if r, ok := d.record("bank"); ok && d.isOneOf("mortgage_cancel", "mortgage_first_general") {
			r[pick(d, others["bank"])] = stranger
			return d.unknown()
		}
		return false
	}},
	{"signed-by-somebody-else", func(d *draft) bool {
		names := map[string]bool{}
		for _, i := range d.persons() {
			names[nameDots.Replace(str(d.applicants()[i]["name"]))] = true
		}
		for _, p := range d.papers("application_form", "stock_house_contract", "new_house_contract", "mortgage_contract", "loan_contract") {
			for _, x := range p.parts {
				for _, s := range objects(x["signatures"]) {
					if names[str(s["name"])] && d.rng.IntN(3) == 0 {
						s["name"] = stranger
						return d.unknown()
					}
				}
			}
		}
		return false
	}},
	{"form-of-another-business", func(d *draft) bool {
		kinds := slices.DeleteFunc([]string{"transfer_gift", "transfer_inheritance", "mortgage_cancel", "certificate_reissue"}, func(k string) bool { return k == d.business() })
		d.form()["business_type"] = pick(d, kinds)
		d.fault("form_of_another_business", "correct", formOnly, "", "business_type", []string{"R-CON-037"})
		d.both = true
		return true
	}},
	{"form-change-of-somebody-else", func(d *draft) bool {
		change, _ := d.form()["change"].(object)
		key := pick(d, []string{"old_name", "new_name", "old_id_number", "new_id_number"})
		if str(change[key]) == "" || !d.isOneOf("change_owner_info") {
			return false
		}
		change[key] = stranger
		if strings.HasSuffix(key, "number") {
			change[key] = strangerID
		}
		d.fault("change_of_another", "correct", formOnly, "", "change."+key, []string{"R-CON-001", "R-CON-002"}, "R-SHD-020")
		d.both = true
		return true
	}},
	{"form-mortgage-contract", func(d *draft) bool {
		if v, _ := d.slotValue("mortgage_contract", "contract_no"); v == "" {
			return false
		}
		return d.formField("mortgage.contract_no", func(s string) string { return d.slipIn(s, lastDigits) }, "R-CON-014")
	}},
	{"tax-base-of-another", func(d *draft) bool {
		return d.isOneOf("transfer_stock_house", "transfer_new_house") && d.fieldFaultBlock("tax_base_mismatch", "tax_certificate", "tax_base", d.otherAmount, []string{"R-SHD-017"})
	}},
	{"maximum-mortgage", func(d *draft) bool {
		return d.isOneOf("mortgage_first_general") && d.fieldFault("other_mortgage_type", map[string]string{"mortgage_contract": "mortgage_type"},
			func(string) string { return "最高额抵押" }, []string{"R-CON-037"})
	}},
	{"pages-contradict", func(d *draft) bool {
		for _, p := range d.papers("new_house_contract", "stock_house_contract", "mortgage_contract") {
			for _, key := range []string{"seller_name", "total_price", "location", "mortgagee", "secured_amount"} {
				v, first := p.get(key)
				for _, x := range p.parts {
					if at(fieldsOf(x), key) == v && str(x["file"]) != str(first["file"]) && v != "" {
						put(fieldsOf(x), key, map[bool]string{true: "样例远方置业有限公司", false: "123456.00"}[strings.HasSuffix(key, "name") || key == "mortgagee"])
						return d.unknown()
					}
				}
			}
		}
		return false
	}},
}

// slotValue is a value of the paper in a slot.
func (d *draft) slotValue(slot, path string) (string, object) {
	for _, p := range d.slotPapers(slot) {
		if v, part := p.get(path); v != "" {
			return v, part
		}
	}
	return "", nil
}

// fieldFaultBlock changes a field of a paper that a department knows otherwise: an obstacle, or a paper to be mended.
func (d *draft) fieldFaultBlock(code, typ, key string, change func(string) string, rules []string) bool {
	if !d.fieldFault(code, map[string]string{typ: key}, change, rules, "R-CON-015", "R-CON-042") {
		return false
	}
	d.defects[len(d.defects)-1].Severity, d.both = "block", true
	return true
}
