package mutate

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"yushen/codes"
)

// lockable are the business types in whose way a seizure stands.
var lockable = append([]string{"mortgage_first_general", "certificate_reissue"}, transfers...)

// registerFault changes the registry's record of the property.
func (d *draft) registerFault(code, field string, rules []string, change func(r object), also ...string) bool {
	r, ok := d.record("registry")
	if !ok {
		return false
	}
	change(r)
	d.fault(code, "block", d.where("shared:registry", "cert_no"), "", field, rules, also...)
	return true
}

// sourceFault changes a department's record.
func (d *draft) sourceFault(source, code, field string, rules []string, change func(r object) bool, also ...string) bool {
	r, ok := d.record(source)
	if !ok || !change(r) {
		return false
	}
	d.fault(code, "block", []string{"shared:" + source}, "", field, rules, also...)
	d.alsoAt(source)
	return true
}

// alsoAt adds the papers that a department would confirm to the places that are right for the last fault.
func (d *draft) alsoAt(source string) {
	e := &d.defects[len(d.defects)-1]
	types := map[string][]string{"housing": {"stock_house_contract", "new_house_contract"}, "tax": {"tax_certificate"}, "market": {"business_license"},
		"bank": {"mortgage_release_proof", "loan_contract", "mortgage_contract"}, "justice": {"notarial_certificate"}, "health": {"death_certificate"},
		"police": {"id_card"}}[source]
	if len(types) == 0 {
		return
	}
	for _, p := range d.papers(types...) {
		e.Files = append(e.Files, p.files(nil)...)
	}
	e.Files = append(e.Files, "form")
}

// registerFaults are registers that stand in the way, do not confirm, or do not answer; form and papers agree with each other.
var registerFaults = []operator{
	{"seized", func(d *draft) bool {
		if !d.isOneOf(lockable...) {
			return false
		}
		s := d.seizure()
		return d.registerFault("property_sealed", "seizures", []string{"R-SHD-004"}, func(r object) {
			r["seizures"] = []any{s}
			court := object{"unit_no": r["unit_no"]}
			for k, v := range s {
				court[k] = v
			}
			d.addRecord("court", court)
		}, "R-LOG-011")
	}},
	{"mortgaged", func(d *draft) bool {
		return d.isOneOf(transfers...) && d.registerFault("already_mortgaged", "mortgages", []string{"R-SHD-005", "R-SHD-006"}, func(r object) {
			r["mortgages"] = []any{object{"proof_no": "宁(2022)固原市不动产证明第0000123号", "mortgagee": "样例银行股份有限公司固原分行", "mortgagor": holderNames(r),
				"secured_amount": 350000.0, "debt_term_start": "2022-05-01", "debt_term_end": "2042-05-01", "register_date": "2022-05-06",
				"mortgage_type": "一般抵押", "rank": 1.0, "restrict_transfer": d.rng.IntN(2) == 0}}
		})
	}},
	{"objection", func(d *draft) bool {
		return d.registerFault("objection_registered", "objections", []string{"R-SHD-007"}, func(r object) {
			r["objections"] = []any{object{"applicant": stranger, "reason": "主张登记簿记载错误", "register_date": day(d.text("filed_at"), -1-d.rng.IntN(14)), "status": "现势"}}
		})
	}},
	{"prenotice", func(d *draft) bool {
		return d.isOneOf(append([]string{"mortgage_first_general"}, transfers...)...) && d.registerFault("prenotice_registered", "prenotices", []string{"R-SHD-008", "R-SHD-015"}, func(r object) {
			r["prenotices"] = []any{object{"proof_no": "宁(2025)固原市不动产证明第0000321号", "holder": stranger, "register_date": day(d.text("filed_at"), -30)}}
		})
	}},
	{"pending", func(d *draft) bool {
		return d.registerFault("pending_application", "pending", []string{"R-SHD-010", "R-LOG-024"}, func(r object) {
			r["pending"] = []any{object{"case_no": "GY202600009999", "business_type": "transfer_stock_house"}}
		})
	}},
	{"limited", func(d *draft) bool {
		return d.registerFault("administrative_limit", "limits", []string{"R-SHD-011", "R-SHD-036"}, func(r object) {
			r["limits"] = []any{object{"kind": pick(d, []string{"征收冻结", "违法建筑限制", "限制转让"}), "authority": "样例县人民政府"}}
		})
	}},
	{"not-first-registered", func(d *draft) bool {
		return d.isOneOf(append([]string{"mortgage_first_general"}, transfers...)...) && d.registerFault("not_first_registered", "first_registered", []string{"R-LOG-013", "R-SHD-037"},
			func(r object) { r["first_registered"] = false })
	}},
	{"unit-not-linked", func(d *draft) bool {
		return d.registerFault("unit_not_linked", "unit_status", []string{"R-SHD-037"}, func(r object) { r["unit_status"] = "未落宗" })
	}},
	{"cert-cancelled", func(d *draft) bool {
		return !d.isOneOf("certificate_reissue") && d.registerFault("certificate_not_current", "cert_status", []string{"R-SHD-003"},
			func(r object) { r["cert_status"] = pick(d, []string{"注销", "历史"}) }, "R-SHD-002", "R-FRD-002")
	}},
	{"other-owner", func(d *draft) bool {
		return d.registerFault("owner_mismatch_registry", "right_holders", []string{"R-SHD-001", "R-CON-008", "R-CON-020", "R-CON-034"}, func(r object) {
			r["right_holders"] = []any{object{"name": stranger, "id_number": strangerID, "share": "100%"}}
			r["co_ownership"] = "单独所有"
		}, "R-SHD-020", "R-SHD-002", "R-FRD-002", "R-LOG-005", "R-CON-010", "R-SHD-012")
	}},
	{"owner-namesake", func(d *draft) bool {
		return d.registerFault("owner_mismatch_registry", "", []string{"R-SHD-001", "R-CON-008", "R-CON-020", "R-CON-034", "R-CON-002"}, func(r object) {
			for _, h := range objects(r["right_holders"]) {
				if id := d.otherID(str(h["id_number"])); id != "" {
					h["id_number"] = id
				} else {
					h["name"] = "样例远方置业有限公司"
				}
			}
		}, "R-SHD-020", "R-SHD-002", "R-FRD-002", "R-LOG-005")
	}},
	{"cert-number-of-another", certOfAnother},
	{"deceased", func(d *draft) bool {
		return d.personFault("owner_deceased", "death_status", []string{"R-SHD-022"}, func(r object) {
			r["death_status"], r["death_date"] = "死亡注销", day(d.text("filed_at"), -1-d.rng.IntN(60))
		}, "R-LOG-009")
	}},
	{"police-other-name", func(d *draft) bool {
		return !d.isOneOf("change_owner_info") && d.personFault("identity_not_confirmed", "name", []string{"R-SHD-020"}, func(r object) { r["name"] = d.otherName(str(r["name"])) }, "R-SHD-001")
	}},
	{"police-no-record", func(d *draft) bool {
		people := d.identified()
		if len(people) == 0 {
			return false
		}
		id := codes.NormalID(str(d.applicants()[pick(d, people)]["id_number"]))
		var left []any
		for _, r := range d.records("police") {
			if r["id_number"] != id {
				left = append(left, r)
			}
		}
		d.shared()["police"] = append([]any{}, left...)
		d.fault("identity_not_confirmed", "block", []string{"shared:police"}, "", "", []string{"R-SHD-020", "R-SHD-034"})
		d.alsoAt("police")
		return true
	}},
	{"face-does-not-match", func(d *draft) bool {
		return d.personFault("portrait_failed", "portrait_result", []string{"R-SHD-021"}, func(r object) { r["portrait_result"] = "FAIL" })
	}},
	{"name-change-unproven", changeUnproven},
	{"company-gone", func(d *draft) bool {
		return d.sourceFault("market", "license_revoked", "status", []string{"R-SHD-019", "R-VAL-012"}, func(r object) bool {
			r["status"] = pick(d, []string{"吊销", "注销", "迁出"})
			return true
		})
	}},
	{"loan-not-settled", func(d *draft) bool {
		return d.isOneOf("mortgage_cancel") && d.sourceFault("bank", "loan_not_settled", "status", []string{"R-SHD-026"}, func(r object) bool {
			r["status"], r["released_mortgage"], r["settle_date"] = "未结清", false, ""
			return true
		})
	}},
	{"bank-does-not-release", func(d *draft) bool {
		return d.isOneOf("mortgage_cancel") && d.sourceFault("bank", "loan_not_settled", "released_mortgage", []string{"R-SHD-026"}, func(r object) bool {
			r["released_mortgage"] = false
			return true
		})
	}},
	{"notary-revoked", func(d *draft) bool {
		return d.sourceFault("justice", "notarial_not_confirmed", "revoked", []string{"R-SHD-028"}, func(r object) bool {
			r["revoked"] = true
			return len(d.papers("notarial_certificate")) > 0
		})
	}},
	{"notary-other-matter", func(d *draft) bool {
		return d.sourceFault("justice", "notarial_not_confirmed", "matter", []string{"R-SHD-028"}, func(r object) bool {
			r["matter"] = "亲属关系"
			return len(d.papers("notarial_certificate")) > 0
		})
	}},
	{"filed-price-other", func(d *draft) bool {
		return d.sourceFault("housing", "filing_price_mismatch", "total_price", []string{"R-FRD-011", "R-SHD-014"}, func(r object) bool {
			price, ok := r["total_price"].(float64)
			r["total_price"] = price + float64(1+d.rng.IntN(9))*10000
			return ok && len(d.papers("stock_house_contract", "new_house_contract")) > 0
		})
	}},
	{"filing-withdrawn", func(d *draft) bool {
		return d.sourceFault("housing", "filing_not_valid", "record_status", []string{"R-SHD-014"}, func(r object) bool {
			r["record_status"] = pick(d, []string{"已撤销", "草签"})
			return true
		})
	}},
	{"filed-for-another", func(d *draft) bool {
		return d.sourceFault("housing", "filing_buyer_mismatch", "", []string{"R-SHD-014"}, func(r object) bool {
			for _, b := range objects(r["buyers"]) {
				b["name"], b["id_number"] = stranger, strangerID
			}
			return true
		}, "R-CON-009")
	}},
	{"filed-twice", func(d *draft) bool {
		return d.sourceFault("housing", "filed_twice", "", []string{"R-SHD-015"}, func(r object) bool {
			other := object{}
			for k, v := range r {
				other[k] = v
			}
			other["contract_no"], other["record_no"] = "CL202600000001", "CL202600000001"
			other["buyers"] = []any{object{"name": stranger, "id_number": strangerID, "share": "100%"}}
			d.addRecord("housing", other)
			return true
		}, "R-SHD-014")
	}},
	{"tax-not-paid", func(d *draft) bool {
		return d.sourceFault("tax", "tax_not_paid", "tax_status", []string{"R-SHD-017"}, func(r object) bool {
			r["tax_status"] = pick(d, []string{"已申报未缴", "已退税", "未申报"})
			return true
		})
	}},
	{"death-date-other", func(d *draft) bool {
		return d.sourceFault("health", "death_not_confirmed", "death_date", []string{"R-SHD-029"}, func(r object) bool {
			r["death_date"] = day(str(r["death_date"]), 40)
			return len(d.papers("death_certificate")) > 0
		})
	}},
	{"no-record", noRecord},
	{"source-down", sourceDown},
	{"other-authority", func(d *draft) bool {
		d.c["authority"] = object{"name": "银川市不动产登记中心", "division": "6401"}
		d.fault("out_of_jurisdiction", "block", d.where("form", "location"), "", "property.location", []string{"R-LOG-014"})
		return true
	}},
	{"coowner-absent", coownerAbsent},
	{"minor-disposes", func(d *draft) bool { return minorDisposes(d, d.born18YearsAgo(365+d.rng.IntN(9*365))) }},
	{"minor-disposes-day-before-18", func(d *draft) bool { return minorDisposes(d, d.born18YearsAgo(1)) }},
}

// changeUnproven: the police know of no change, and the proof speaks of another former name or number.
func changeUnproven(d *draft) bool {
	r, ok := d.record("police")
	proofs := d.papers("name_change_proof", "id_number_change_proof")
	if !ok || len(proofs) == 0 || !d.isOneOf("change_owner_info") {
		return false
	}
	p, key, change := proofs[0], "old_name", d.otherName
	if p.typ == "id_number_change_proof" {
		key, change = "old_id_number", d.otherID
	}
	old, _ := p.get(key)
	if old == "" {
		return false
	}
	r[key] = ""
	part := p.set(key, change(old))
	for _, h := range d.papers("household_register") {
		for _, x := range h.parts {
			delete(fieldsOf(x), "former_name")
		}
	}
	d.fault("name_change_unproven", "block", append([]string{"shared:police"}, p.files(part)...), "", key, []string{"R-SHD-020"},
		"R-CMP-026", "R-CON-001", "R-CON-002", "R-CON-008", "R-SHD-001")
	d.both = true
	return true
}

func holderNames(r object) string {
	var names []string
	for _, h := range objects(r["right_holders"]) {
		names = append(names, str(h["name"]))
	}
	return strings.Join(names, "、")
}

func (d *draft) seizure() object {
	start := day(d.text("filed_at"), -30-d.rng.IntN(300))
	return object{"case_no": "(2026)样0402执保123号", "court": "样例县人民法院", "kind": pick(d, []string{"查封", "预查封", "轮候查封"}), "start": start, "end": day(start, 3*365)}
}

// identified are applicants that the police know and whose card, both sides, is there.
func (d *draft) identified() []int {
	var out []int
	for _, i := range d.persons() {
		a := d.applicants()[i]
		_, known := d.personRecord("police", codes.NormalID(str(a["id_number"])))
		front := len(d.slotPapers(str(a["role"])+"_id_front")) > 0
		if known && front {
			out = append(out, i)
		}
	}
	return out
}

// personFault changes the police's record of an applicant.
func (d *draft) personFault(code, field string, rules []string, change func(r object), also ...string) bool {
	people := d.identified()
	if len(people) == 0 {
		return false
	}
	r, _ := d.personRecord("police", codes.NormalID(str(d.applicants()[pick(d, people)]["id_number"])))
	change(r)
	d.fault(code, "block", []string{"shared:police"}, "", field, rules, also...)
	d.alsoAt("police")
	return true
}

// certOfAnother: the certificate's number belongs to another unit; the own unit has another certificate.
func certOfAnother(d *draft) bool {
	own, ok := d.record("registry")
	if !ok || d.isOneOf("transfer_new_house") {
		return false
	}
	other := object{}
	for k, v := range own {
		other[k] = v
	}
	unit := str(own["unit_no"])
	other["unit_no"] = d.slipIn(unit, unitTail)
	other["location"] = d.otherPlace(str(own["location"]))
	other["right_holders"] = []any{object{"name": stranger, "id_number": strangerID, "share": "100%"}}
	own["cert_no"] = d.slipIn(str(own["cert_no"]), serial)
	d.addRecord("registry", other)
	d.fault("cert_no_reused", "block", d.where("shared:registry", "cert_no"), "", "cert_no", []string{"R-FRD-002", "R-SHD-002", "R-SHD-003"}, "R-CON-007", "R-SHD-001")
	return true
}

// sourcesOf are the departments that are asked for a business type.
func (d *draft) sourcesOf() []string {
	out := map[string][]string{
		"transfer_stock_house": {"registry", "police", "civil", "housing", "tax"}, "transfer_new_house": {"registry", "police", "civil", "housing", "tax", "market"},
		"mortgage_first_general": {"registry", "police", "civil", "market", "bank"}, "mortgage_cancel": {"registry", "police", "market", "bank"},
		"change_owner_info": {"registry", "police"}, "certificate_reissue": {"registry", "police"}, "transfer_gift": {"registry", "police", "tax", "justice"},
		"transfer_inheritance": {"registry", "police", "health", "justice"},
	}[d.business()]
	return out
}

// standsIn reports whether a source's record stands in for a paper that was not uploaded, so that its silence would leave a gap.
func (d *draft) standsIn(source string) bool {
	for _, h := range d.traps {
		if h.Trap != "shared_substitute" {
			continue
		}
		for suffix, sources := range coveredBy {
			if strings.HasSuffix(h.Slot, suffix) && slices.Contains(sources, source) {
				return true
			}
		}
	}
	return source == "police" && len(d.identified()) < len(d.persons())
}

func sourceDown(d *draft) bool {
	source := pick(d, d.sourcesOf())
	if d.standsIn(source) {
		return false
	}
	delete(d.shared(), source)
	list, _ := d.c["shared_unavailable"].([]any)
	d.c["shared_unavailable"] = append(slices.Clone(list), source)
	d.fault("shared_data_unavailable", "block", []string{"shared:" + source}, "", "", []string{"R-SHD-033"})
	return true
}

func noRecord(d *draft) bool {
	rules := map[string][]string{"registry": {"R-SHD-034", "R-SHD-037", "R-FMT-005", "R-SHD-003"}, "housing": {"R-SHD-014", "R-SHD-034"}, "tax": {"R-SHD-017", "R-SHD-034"},
		"market": {"R-SHD-019", "R-SHD-034"}, "bank": {"R-SHD-026", "R-SHD-034"}, "justice": {"R-SHD-028", "R-SHD-034"}}
	var sources []string
	for _, s := range sortedSources(rules) {
		if slices.Contains(append(d.sourcesOf(), "justice"), s) && len(d.records(s)) > 0 && !d.standsIn(s) {
			sources = append(sources, s)
		}
	}
	if len(sources) == 0 {
		return false
	}
	source := pick(d, sources)
	d.shared()[source] = []any{}
	d.fault("no_record_"+source, "block", []string{"shared:" + source}, "", "", rules[source], "R-FRD-002", "R-CON-041", "R-SHD-001")
	d.alsoAt(source)
	return true
}

func sortedSources(m map[string][]string) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// coownerAbsent takes one of two owners who dispose out of the form and the papers; certificate and registry still name both.
func coownerAbsent(d *draft) bool {
	for _, side := range []struct{ role, list string }{{"seller2", "sellers"}, {"mortgagor2", "mortgagors"}, {"donor2", "donors"}} {
		var gone object
		var left []any
		for _, a := range d.applicants() {
			if a["role"] == side.role {
				gone = a
			} else {
				left = append(left, a)
			}
		}
		if gone == nil || d.agent()["principal_role"] == side.role {
			continue
		}
		if d.isOneOf("mortgage_cancel") {
			return false
		}
		d.form()["applicants"] = left
		name := nameDots.Replace(str(gone["name"]))
		for _, p := range d.papers("stock_house_contract", "mortgage_contract", "gift_contract", "application_form") {
			p.takeSignature(name)
			for _, x := range p.parts {
				for _, key := range []string{side.list, "obligors"} {
					if list, ok := fieldsOf(x)[key].([]any); ok {
						fieldsOf(x)[key] = slices.DeleteFunc(slices.Clone(list), func(v any) bool { o, _ := v.(object); return o["name"] == name })
					}
				}
			}
		}
		d.setDocuments(slices.DeleteFunc(d.documents(), func(x object) bool { return strings.HasPrefix(str(x["slot"]), side.role+"_") }))
		d.fault("coowner_not_applying", "correct", d.where("form", "location"), "", "applicants", []string{"R-LOG-005", "R-CON-008", "R-SHD-001"}, "R-CON-020", "R-SHD-012")
		d.both = true
		return true
	}
	return false
}

// born18YearsAgo is the birth date of who turns 18 on the day of filing, moved by days.
func (d *draft) born18YearsAgo(days int) string {
	year, rest, _ := strings.Cut(d.text("filed_at"), "-")
	y, err := strconv.Atoi(year)
	if err != nil {
		return ""
	}
	return day(fmt.Sprintf("%04d-%s", y-18, rest), days)
}

// minorDisposes gives a sole owner who disposes and was never married another birth date, of a minor.
func minorDisposes(d *draft, birth string) bool {
	if !d.isOneOf("transfer_stock_house", "transfer_gift", "mortgage_first_general") || d.agent() != nil || birth == "" {
		return false
	}
	reg, ok := d.record("registry")
	if !ok || len(objects(reg["right_holders"])) != 1 {
		return false
	}
	for _, i := range d.persons() {
		role, id := str(d.applicants()[i]["role"]), codes.NormalID(str(d.applicants()[i]["id_number"]))
		if role != "seller1" && role != "donor1" && role != "mortgagor1" {
			continue
		}
		if r, ok := d.personRecord("civil", id); ok && r["current_status"] != "未查到登记" {
			return false
		}
		if !d.reborn(id, birth) {
			return false
		}
		d.fault("minor_without_guardian", "correct", nil, "guardianship_proof", "", []string{"R-CMP-006", "R-CMP-007"}, missingRules...)
		d.both = true
		return true
	}
	return false
}

// reborn gives the person with a number another birth date everywhere.
func (d *draft) reborn(id, birth string) bool {
	head := id[:6] + strings.ReplaceAll(birth, "-", "") + id[14:17]
	check, ok := codes.IDCheckChar(head)
	oldBirth, ok2 := codes.BirthDateOf(id)
	if !ok || !ok2 {
		return false
	}
	r := renamer{ids: map[string]string{id: head + string(check)}, names: map[string]string{}}
	c, ok := r.walk("", d.c).(object)
	if !ok {
		return false
	}
	d.c = c
	birthOf(c, head+string(check), oldBirth, birth)
	return true
}

// birthOf changes birth dates in objects that hold the number.
func birthOf(v any, id, from, to string) {
	switch v := v.(type) {
	case object:
		for _, pair := range [][2]string{{"id_number", "birth_date"}, {"male_id_number", "male_birth_date"}, {"female_id_number", "female_birth_date"}} {
			if v[pair[0]] == id && v[pair[1]] == from {
				v[pair[1]] = to
			}
		}
		for _, x := range v {
			birthOf(x, id, from, to)
		}
	case []any:
		for _, x := range v {
			birthOf(x, id, from, to)
		}
	}
}
