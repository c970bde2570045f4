package mutate

import (
	"fmt"
	"strings"

	"yushen/codes"
)

// A made-up person who has nothing to do with any case.
const (
	stranger   = "样某某"
	strangerID = "640402197601010016"
)

// unknown notes that something is not known which approval needs: no fault to name, but never an approval.
func (d *draft) unknown() bool {
	d.decision, d.accept = review, []string{review, mend}
	return true
}

// guards are gaps and oddities that must keep a case from being approved.
var guards = []operator{
	{"field-not-read", fieldNotRead},
	{"registry-silent", func(d *draft) bool {
		r, ok := d.record("registry")
		if !ok {
			return false
		}
		switch d.rng.IntN(3) {
		case 0:
			r["right_holders"] = []any{}
		case 1:
			r["cert_status"] = ""
		default:
			if !d.isOneOf(lockable...) {
				return false
			}
			delete(r, "seizures")
		}
		return d.unknown()
	}},
	{"police-silent", func(d *draft) bool {
		r, ok := d.knownPerson()
		if !ok {
			return false
		}
		r[pick(d, []string{"death_status", "card_status", "name"})] = ""
		return d.unknown()
	}},
	{"police-unheard-of-status", func(d *draft) bool {
		r, ok := d.knownPerson()
		if !ok {
			return false
		}
		r["death_status"] = pick(d, []string{"失踪", "宣告死亡", "待核"})
		return d.unknown()
	}},
	{"card-reported-lost", func(d *draft) bool {
		return d.personFault("card_not_good", "card_status", []string{"R-SHD-020", "R-VAL-001", "R-SHD-022"}, func(r object) {
			r["card_status"] = pick(d, []string{"挂失", "注销"})
		})
	}},
	{"card-expired-at-police", func(d *draft) bool {
		d.both = d.personFault("card_not_good", "card_status", []string{"R-VAL-001", "R-SHD-020"}, func(r object) { r["card_status"] = "过期" })
		return d.both
	}},
	{"registered-mortgagee-other", func(d *draft) bool {
		r, ok := d.record("registry")
		if !ok || !d.isOneOf("mortgage_cancel") || len(objects(r["mortgages"])) == 0 {
			return false
		}
		objects(r["mortgages"])[0]["mortgagee"] = "样例远方银行股份有限公司"
		d.fault("mortgage_proof_mismatch", "correct", d.where("shared:registry", "proof_no"), "", "", []string{"R-CON-041", "R-CON-028"})
		d.both = true
		return true
	}},
	{"application-other-reason", func(d *draft) bool {
		reasons := map[string]string{"transfer_stock_house": "继承", "transfer_new_house": "赠与", "transfer_gift": "买卖", "mortgage_first_general": "买卖", "mortgage_cancel": "买卖"}
		d.both = d.fieldFault("application_reason_conflict", map[string]string{"application_form": "register_reason"},
			func(string) string { return reasons[d.business()] }, []string{"R-CON-037"})
		return d.both
	}},
	{"application-other-kind", func(d *draft) bool {
		d.both = d.fieldFault("application_reason_conflict", map[string]string{"application_form": "register_kind"}, func(old string) string {
			if old == "注销登记" {
				return "转移登记"
			}
			return "注销登记"
		}, []string{"R-CON-037"})
		return d.both
	}},
	{"application-extra-person", func(d *draft) bool {
		for _, p := range d.papers("application_form") {
			list, _ := fieldsOf(p.parts[0])["right_holders"].([]any)
			if len(list) == 0 || !d.isOneOf(transfers...) {
				continue
			}
			fieldsOf(p.parts[0])["right_holders"] = append(list, object{"name": stranger, "id_number": strangerID})
			d.fault("application_extra_person", "correct", append(p.files(nil), "form"), p.slot, "", []string{"R-CON-001", "R-CON-009", "R-CON-002", "R-SIG-001", "R-CMP-001"})
			return true
		}
		return false
	}},
	{"attorney-but-no-agent", func(d *draft) bool {
		people := d.persons()
		if d.agent() != nil || len(people) == 0 {
			return false
		}
		p := d.applicants()[pick(d, people)]
		d.setDocuments(append(d.documents(), object{"file": "more.jpg", "slot": "other", "type": "power_of_attorney", "side": nil, "pages": 1.0, "part": []any{1.0, 1.0},
			"profile": "scan_clean", "lost_fields": []any{}, "quality_defects": []any{}, "seals": []any{}, "signatures": []any{object{"name": nameDots.Replace(str(p["name"])), "page": 1.0}},
			"fields": object{"principals": []any{object{"name": nameDots.Replace(str(p["name"])), "id_number": codes.NormalID(str(p["id_number"]))}},
				"agents": []any{object{"name": stranger, "id_number": strangerID}}, "powers": "代为办理不动产登记。"}}))
		return d.unknown()
	}},
	{"certificate-names-another", func(d *draft) bool {
		if !d.isOneOf("transfer_stock_house", "transfer_gift", "mortgage_first_general", "change_owner_info") {
			return false
		}
		for _, p := range d.papers("real_estate_certificate", "old_house_certificate") {
			for _, x := range p.parts {
				list, _ := fieldsOf(x)["right_holders"].([]any)
				if len(list) == 0 || p.slot != "property_certificate" {
					continue
				}
				fieldsOf(x)["right_holders"] = append(list, stranger)
				d.fault("certificate_against_register", "block", append(p.files(x), "shared:registry", "form"), p.slot, "",
					[]string{"R-SHD-001", "R-SHD-002", "R-FRD-002", "R-CON-001", "R-CON-008", "R-LOG-005"})
				d.both = true
				return true
			}
		}
		return false
	}},
	{"filed-by-another", func(d *draft) bool {
		return d.sourceFault("housing", "filing_seller_mismatch", "seller_name", []string{"R-SHD-014"}, func(r object) bool {
			r["seller_name"], r["seller_uscc"] = stranger, ""
			return true
		})
	}},
	{"sole-share-not-whole", func(d *draft) bool {
		var buyers []int
		for i, a := range d.applicants() {
			if strings.HasPrefix(str(a["role"]), "buyer") {
				buyers = append(buyers, i)
			}
		}
		if len(buyers) != 1 {
			return false
		}
		d.applicants()[buyers[0]]["share"] = "50%"
		d.fault("shares_not_one", "correct", formOnly, "", fmt.Sprintf("applicants[%d].share", buyers[0]), []string{"R-CON-011", "R-CON-010"}, formConsequences...)
		return true
	}},
	{"tax-of-another-kind", func(d *draft) bool {
		r, ok := d.record("tax")
		papers := d.papers("tax_certificate")
		if !ok || len(papers) == 0 {
			return false
		}
		for _, i := range objects(r["tax_items"]) {
			i["tax_type"] = "印花税"
		}
		papers[0].set("tax_type", "印花税")
		d.fault("tax_of_another_kind", "block", append(papers[0].files(nil), "shared:tax"), papers[0].slot, "",
			[]string{"R-SHD-017", "R-CMP-013", "R-CMP-011", "R-CON-015", "R-FMT-011"})
		d.both = true
		return true
	}},
}

// knownPerson is the police's record of one of the applicants.
func (d *draft) knownPerson() (object, bool) {
	people := d.identified()
	if len(people) == 0 {
		return nil, false
	}
	return d.personRecord("police", codes.NormalID(str(d.applicants()[pick(d, people)]["id_number"])))
}

// guarding are fields without which a paper proves nothing.
var guarding = map[string][]string{
	"id_card": {"name", "id_number", "valid_to"}, "real_estate_certificate": {"cert_no", "right_holders", "unit_no"}, "old_house_certificate": {"cert_no", "right_holders"},
	"stock_house_contract": {"sellers", "buyers", "total_price"}, "new_house_contract": {"buyers", "total_price", "unit_no"},
	"mortgage_contract": {"mortgagors", "secured_amount", "unit_no"}, "loan_contract": {"borrowers", "loan_amount"},
	"mortgage_release_proof": {"proof_no", "mortgagee"}, "real_estate_registration_proof": {"proof_no"},
	"name_change_proof": {"old_name", "new_name"}, "id_number_change_proof": {"old_id_number", "new_id_number"},
}

// fieldNotRead: a field that must be printed was not found; nothing says that the capture was bad.
func fieldNotRead(d *draft) bool {
	papers := d.papers()
	for _, i := range d.rng.Perm(len(papers)) {
		p := papers[i]
		keys := guarding[p.typ]
		if len(keys) == 0 || p.slot == "other" || strings.HasPrefix(p.slot, "land_") {
			continue
		}
		key, gone := pick(d, keys), false
		for _, x := range p.parts {
			if _, ok := fieldsOf(x)[key]; ok {
				delete(fieldsOf(x), key)
				gone = true
			}
		}
		if gone {
			return d.unknown()
		}
	}
	return false
}
