package mutate

import (
	"fmt"

	"yushen/codes"
)

// partyField is where a type of paper names a person: a list of parties, or two fields.
type partyField struct {
	typ, list, name, id string
	nameRules, idRules  []string
}

// parties are the persons named in papers, and the rules that compare them.
var parties = []partyField{
	{typ: "stock_house_contract", list: "sellers"}, {typ: "stock_house_contract", list: "buyers"},
	{typ: "new_house_contract", list: "buyers"},
	{typ: "gift_contract", list: "donors"}, {typ: "gift_contract", list: "donees"},
	{typ: "mortgage_contract", list: "mortgagors"}, {typ: "loan_contract", list: "borrowers"},
	{typ: "application_form", list: "right_holders"}, {typ: "application_form", list: "obligors"},
	{typ: "tax_certificate", name: "taxpayer_name", id: "taxpayer_id", nameRules: []string{"R-CON-001", "R-CON-016"}, idRules: []string{"R-CON-002", "R-CON-016"}},
	{typ: "power_of_attorney", list: "principals"}, {typ: "power_of_attorney", list: "agents"},
	{typ: "notarial_certificate", list: "applicants", nameRules: []string{"R-CON-001", "R-CON-033", "R-SHD-028"}, idRules: []string{"R-CON-002", "R-CON-033", "R-SHD-028"}},
	{typ: "loss_statement", name: "declarant", id: "declarant_id_number"},
	{typ: "mortgage_release_proof", name: "obligor", id: "debtor_id_number", nameRules: []string{"R-CON-001", "R-CON-041"}, idRules: []string{"R-CON-002", "R-CON-041"}},
	{typ: "death_certificate", name: "deceased_name", id: "deceased_id_number", nameRules: []string{"R-CON-034", "R-SHD-029", "R-CON-001"},
		idRules: []string{"R-CON-034", "R-SHD-029", "R-CON-002"}},
	{typ: "co_owner_consent", name: "co_owner_name", id: "id_number", nameRules: []string{"R-CON-001", "R-SHD-012", "R-CON-030"}, idRules: []string{"R-CON-002", "R-SHD-012", "R-CON-030"}},
}

// value is one value of a paper that an operator may change.
type value struct {
	p    paper
	path string
	old  string
}

// partyValues are the names (or numbers) of natural persons in the papers.
func (d *draft) partyValues(numbers bool) (values []value, rules [][]string) {
	for _, f := range parties {
		leaf, ruled := "name", f.nameRules
		if numbers {
			leaf, ruled = "id_number", f.idRules
		}
		if ruled == nil {
			ruled = []string{map[bool]string{false: "R-CON-001", true: "R-CON-002"}[numbers]}
		}
		for _, p := range d.papers(f.typ) {
			var paths, ids []string
			if f.list == "" {
				ids = []string{f.id}
				paths = []string{map[bool]string{false: f.name, true: f.id}[numbers]}
			}
			for i := range p.listLen(f.list) {
				paths = append(paths, fmt.Sprintf("%s[%d].%s", f.list, i, leaf))
				ids = append(ids, fmt.Sprintf("%s[%d].id_number", f.list, i))
			}
			for i, path := range paths {
				id, _ := p.get(ids[i])
				old, _ := p.get(path)
				if old != "" && codes.CheckID(id) == codes.OK {
					values, rules = append(values, value{p, path, old}), append(rules, ruled)
				}
			}
		}
	}
	return values, rules
}

// paperFault changes one of values.
func (d *draft) paperFault(code string, v value, change func(string) string, rules []string, also ...string) bool {
	out := change(v.old)
	if out == "" || out == v.old {
		return false
	}
	part := v.p.set(v.path, out)
	d.fault(code, "correct", v.p.files(part), v.p.slot, v.path, rules, also...)
	return true
}

// fieldFault changes a field of one paper that has it; fields names the key by type.
func (d *draft) fieldFault(code string, fields map[string]string, change func(string) string, rules []string, also ...string) bool {
	var found []value
	for _, p := range d.papers() {
		if key := fields[p.typ]; key != "" {
			if old, _ := p.get(key); old != "" {
				found = append(found, value{p, key, old})
			}
		}
	}
	return len(found) > 0 && d.paperFault(code, pick(d, found), change, rules, also...)
}

// paperFaults are papers that do not agree with the rest; form and registers are right.
var paperFaults = []operator{
	{"paper-name", func(d *draft) bool {
		values, rules := d.partyValues(false)
		if len(values) == 0 {
			return false
		}
		i := d.rng.IntN(len(values))
		return d.paperFault("name_mismatch", values[i], d.otherName, rules[i])
	}},
	{"paper-id", func(d *draft) bool {
		values, rules := d.partyValues(true)
		if len(values) == 0 {
			return false
		}
		i := d.rng.IntN(len(values))
		return d.paperFault("id_number_mismatch", values[i], d.otherID, rules[i])
	}},
	{"paper-id-broken", func(d *draft) bool {
		values, rules := d.partyValues(true)
		if len(values) == 0 {
			return false
		}
		i := d.rng.IntN(len(values))
		return d.paperFault("id_checksum_invalid", values[i], d.brokenID, []string{"R-FMT-001"}, rules[i]...)
	}},
	{"paper-location", func(d *draft) bool {
		return d.fieldFault("location_mismatch", map[string]string{"stock_house_contract": "location", "new_house_contract": "location", "gift_contract": "location",
			"mortgage_contract": "location", "loan_contract": "location", "tax_certificate": "property_location", "power_of_attorney": "location",
			"application_form": "location", "co_owner_consent": "location", "loss_statement": "location", "real_estate_registration_proof": "location",
			"mortgage_release_proof": "location"}, d.otherPlace, []string{"R-CON-004", "R-CON-015", "R-CON-036"})
	}},
	{"paper-area", func(d *draft) bool {
		return d.fieldFault("area_mismatch", map[string]string{"stock_house_contract": "area_building", "new_house_contract": "area_building",
			"gift_contract": "area_building", "mortgage_contract": "area_building", "tax_certificate": "area_building", "application_form": "area"},
			d.otherArea, []string{"R-CON-005", "R-CON-015"}, "R-CON-013", "R-CON-025")
	}},
	{"paper-unit", func(d *draft) bool {
		return d.fieldFault("unit_no_mismatch", map[string]string{"stock_house_contract": "unit_no", "new_house_contract": "unit_no", "gift_contract": "unit_no",
			"mortgage_contract": "unit_no", "application_form": "unit_no", "real_estate_registration_proof": "unit_no", "loss_statement": "unit_no"},
			func(s string) string { return d.slipIn(s, unitTail) }, []string{"R-CON-006"})
	}},
	{"paper-cert", func(d *draft) bool {
		return d.fieldFault("cert_no_mismatch", map[string]string{"stock_house_contract": "cert_no", "gift_contract": "cert_no", "mortgage_contract": "cert_no",
			"power_of_attorney": "cert_no", "application_form": "orig_cert_no", "loss_statement": "lost_cert_no", "co_owner_consent": "cert_no"},
			func(s string) string { return d.slipIn(s, serial) }, []string{"R-CON-007", "R-CON-036"})
	}},
	{"paper-usage", func(d *draft) bool {
		return d.fieldFault("usage_mismatch", map[string]string{"stock_house_contract": "usage", "new_house_contract": "usage", "application_form": "usage"},
			func(s string) string { return map[string]string{"住宅": "办公"}[s] }, []string{"R-SHD-002"})
	}},
	{"paper-amount-words", func(d *draft) bool {
		amounts := []struct{ typ, words, figure string }{{"stock_house_contract", "total_price_cn", "total_price"}, {"new_house_contract", "total_price_cn", "total_price"},
			{"mortgage_contract", "secured_amount_cn", "secured_amount"}, {"loan_contract", "loan_amount_cn", "loan_amount"}}
		for _, i := range d.rng.Perm(len(amounts)) {
			for _, p := range d.papers(amounts[i].typ) {
				old, _ := p.get(amounts[i].words)
				f, _ := p.get(amounts[i].figure)
				if old != "" && d.paperFault("amount_words_mismatch", value{p, amounts[i].words, old}, func(string) string { return words(d.otherAmount(f)) }, []string{"R-CON-012"}) {
					return true
				}
			}
		}
		return false
	}},
	{"contract-date-future", func(d *draft) bool {
		return d.fieldFault("contract_date_future", map[string]string{"stock_house_contract": "sign_date", "new_house_contract": "sign_date", "gift_contract": "sign_date",
			"mortgage_contract": "sign_date", "loan_contract": "sign_date"},
			func(string) string { return day(d.text("filed_at"), 1+d.rng.IntN(20)) }, []string{"R-VAL-008"}, "R-SHD-014")
	}},
	{"loan-amount", func(d *draft) bool {
		loans := d.papers("loan_contract")
		if len(loans) == 0 {
			return false
		}
		old, _ := loans[0].get("loan_amount")
		amount := d.otherAmount(old)
		if amount == "" {
			return false
		}
		loans[0].set("loan_amount_cn", words(amount))
		return d.paperFault("mortgage_amount_mismatch", value{loans[0], "loan_amount", old}, func(string) string { return amount }, []string{"R-CON-018"})
	}},
	{"loan-term", func(d *draft) bool {
		return d.fieldFault("mortgage_term_mismatch", map[string]string{"loan_contract": "loan_term_end"},
			func(s string) string { return day(s, 31+d.rng.IntN(700)) }, []string{"R-CON-019"})
	}},
	{"mortgage-main-contract", func(d *draft) bool {
		return d.fieldFault("main_contract_mismatch", map[string]string{"mortgage_contract": "main_contract_no"},
			func(s string) string { return d.slipIn(s, lastDigits) }, []string{"R-CON-021"}, "R-CON-014")
	}},
	{"tax-other-contract", func(d *draft) bool {
		return d.fieldFault("tax_other_contract", map[string]string{"tax_certificate": "contract_or_record_no"},
			func(s string) string { return d.slipIn(s, lastDigits) }, []string{"R-CON-014"}, "R-SHD-017", "R-SHD-034")
	}},
	{"proof-other", func(d *draft) bool {
		d.both = d.fieldFault("mortgage_proof_mismatch", map[string]string{"real_estate_registration_proof": "proof_no", "mortgage_release_proof": "proof_no"},
			func(s string) string { return d.slipIn(s, serial) }, []string{"R-CON-041"}, "R-CON-007")
		return d.both
	}},
	{"release-amount", func(d *draft) bool {
		d.both = d.fieldFault("mortgage_proof_mismatch", map[string]string{"mortgage_release_proof": "secured_amount"}, d.otherAmount, []string{"R-CON-041"})
		return d.both
	}},
	{"legal-rep-other", func(d *draft) bool {
		return d.fieldFault("legal_rep_mismatch", map[string]string{"legal_rep_certificate": "legal_rep", "business_license": "legal_rep"}, d.otherName, []string{"R-CON-029"})
	}},
	{"id-expired", func(d *draft) bool { return idExpires(d, -1-d.rng.IntN(900)) }},
	{"id-expired-yesterday", func(d *draft) bool { return idExpires(d, -1) }},
	{"poa-expired", func(d *draft) bool {
		return d.fieldFault("poa_expired", map[string]string{"power_of_attorney": "valid_to"},
			func(string) string { return day(d.text("filed_at"), -1-d.rng.IntN(60)) }, []string{"R-VAL-003"})
	}},
	{"poa-too-narrow", func(d *draft) bool {
		return d.fieldFault("poa_exceeds_authority", map[string]string{"power_of_attorney": "powers"},
			func(string) string {
				return pick(d, []string{"代为领取不动产权证书。", "代为查询不动产登记资料。", "代为缴纳相关税费。"})
			}, []string{"R-LOG-001", "R-CON-036"})
	}},
	{"card-name-other", func(d *draft) bool {
		d.both = d.cardFault("name", d.otherName, "R-CON-001", "R-SHD-020")
		return d.both
	}},
}

// idExpires lets an ID card end days after filing; the police know the same.
func idExpires(d *draft, days int) bool {
	end := day(d.text("filed_at"), days)
	for _, p := range d.papers("id_card") {
		old, _ := p.get("valid_to")
		if old == "" || old == "长期" || d.rng.IntN(2) == 0 {
			continue
		}
		part := p.set("valid_to", end)
		if r, ok := d.ownerOfCard(p); ok {
			r["valid_to"] = end
		}
		d.fault("id_expired", "correct", p.files(part), p.slot, "valid_to", []string{"R-VAL-001"})
		return true
	}
	return false
}

// ownerOfCard is the police record of the person in whose slot the card is.
func (d *draft) ownerOfCard(p paper) (object, bool) {
	for _, a := range append(d.applicants(), d.agentAsParty()...) {
		role := str(a["role"])
		if p.slot == role+"_id_back" || p.slot == role+"_id_front" {
			return d.personRecord("police", codes.NormalID(str(a["id_number"])))
		}
	}
	return nil, false
}

// agentAsParty is the agent with the role by which his slots are named.
func (d *draft) agentAsParty() []object {
	a := d.agent()
	if a == nil {
		return nil
	}
	return []object{{"role": "agent", "id_number": a["id_number"]}}
}

// cardFault changes what an applicant's ID card says: then the card stands alone against form, papers and police.
func (d *draft) cardFault(key string, change func(string) string, rules ...string) bool {
	for _, p := range d.papers("id_card") {
		old, part := p.get(key)
		if _, ok := d.ownerOfCard(p); !ok || old == "" || d.rng.IntN(2) == 0 {
			continue
		}
		out := change(old)
		if out == "" || out == old {
			continue
		}
		p.set(key, out)
		files := append(p.files(part), d.where("form", "location")...)
		d.fault("card_against_all", "correct", append(files, "shared:police"), p.slot, key, rules, "R-CON-002", "R-SIG-002")
		return true
	}
	return false
}
