package mutate

import (
	"fmt"
	"slices"
	"strings"

	"yushen/codes"
)

// signer says who must sign a type of paper: the list (or field) of names, and the field by which a missing signature is named.
type signer struct{ typ, names, field, rule string }

var signers = []signer{
	{"stock_house_contract", "sellers", "seller_signatures", "R-SIG-003"}, {"stock_house_contract", "buyers", "buyer_signatures", "R-SIG-003"},
	{"new_house_contract", "buyers", "buyer_signatures", "R-SIG-003"},
	{"mortgage_contract", "mortgagors", "mortgagor_signatures", "R-SIG-003"},
	{"loan_contract", "borrowers", "signatures", "R-SIG-003"},
	{"gift_contract", "donors", "donor_signatures", "R-SIG-003"}, {"gift_contract", "donees", "donee_signatures", "R-SIG-003"},
	{"power_of_attorney", "principals", "principal_signatures", "R-SIG-003"},
	{"co_owner_consent", "co_owner_name", "signature", "R-SIG-003"},
	{"loss_statement", "declarant", "signatures", "R-SIG-003"},
	{"application_form", "", "applicant_signatures", "R-SIG-001"},
}

// sealed says which seal a type of paper must carry and by which field a missing one is named.
var sealed = map[string]string{
	"new_house_contract": "seller_seal", "mortgage_contract": "mortgagee_seal", "loan_contract": "signatures", "legal_rep_certificate": "seal",
	"mortgage_release_proof": "seal", "real_estate_certificate": "registry_office", "notarial_certificate": "seal", "name_change_proof": "authority",
	"id_number_change_proof": "authority",
}

// markFaults are signatures and seals that are not there.
var markFaults = []operator{
	{"signature-missing", func(d *draft) bool {
		for _, i := range d.rng.Perm(len(signers)) {
			if d.unsign(signers[i]) {
				return true
			}
		}
		return false
	}},
	{"application-unsigned", func(d *draft) bool { return d.unsign(signers[len(signers)-1]) }},
	{"seal-missing", func(d *draft) bool {
		var papers []paper
		for _, p := range d.papers() {
			if sealed[p.typ] != "" && p.sealCount() > 0 {
				papers = append(papers, p)
			}
		}
		if len(papers) == 0 {
			return false
		}
		p := pick(d, papers)
		first := p.parts[0]
		for _, x := range p.parts {
			if list, _ := x["seals"].([]any); len(list) > 0 {
				first = x
			}
			x["seals"] = []any{}
		}
		d.fault("seal_missing", "correct", p.files(first), p.slot, sealed[p.typ], []string{"R-SIG-004", "R-SIG-007", "R-SIG-003"})
		return true
	}},
	{"seal-of-another", func(d *draft) bool {
		for _, p := range d.papers("legal_rep_certificate", "mortgage_release_proof") {
			for _, x := range p.parts {
				for _, s := range objects(x["seals"]) {
					s["text"] = "样例远方商贸有限公司"
				}
			}
			if p.sealCount() > 0 {
				d.fault("seal_of_another", "correct", p.files(nil), p.slot, "seal", []string{"R-SIG-005", "R-SIG-004", "R-CON-028"})
				return true
			}
		}
		return false
	}},
}

func (p paper) sealCount() int {
	n := 0
	for _, x := range p.parts {
		list, _ := x["seals"].([]any)
		n += len(list)
	}
	return n
}

// unsign takes away one required signature that is there.
func (d *draft) unsign(s signer) bool {
	for _, p := range d.papers(s.typ) {
		names := d.signing(s, p)
		d.rng.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
		for _, name := range names {
			if part := p.takeSignature(name); part != nil {
				code := "contract_unsigned"
				if s.typ == "application_form" {
					code = "application_unsigned"
				}
				d.fault(code, "correct", p.files(part), p.slot, s.field, []string{s.rule})
				return true
			}
		}
	}
	return false
}

// signing are the names of natural persons who must sign: the list of parties, the field, or the applicants.
func (d *draft) signing(s signer, p paper) []string {
	var out []string
	switch {
	case s.names == "":
		for _, i := range d.persons() {
			out = append(out, nameDots.Replace(str(d.applicants()[i]["name"])))
		}
	case p.listLen(s.names) > 0:
		for i := range p.listLen(s.names) {
			name, _ := p.get(fmt.Sprintf("%s[%d].name", s.names, i))
			out = append(out, name)
		}
	default:
		name, _ := p.get(s.names)
		out = append(out, name)
	}
	return slices.DeleteFunc(out, func(n string) bool { return n == "" })
}

// takeSignature removes a name's signatures and gives the part where one was.
func (p paper) takeSignature(name string) object {
	var where object
	for _, x := range p.parts {
		list, _ := x["signatures"].([]any)
		kept := []any{}
		for _, s := range list {
			if o, ok := s.(object); ok && o["name"] == name {
				where = x
				continue
			}
			kept = append(kept, s)
		}
		x["signatures"] = kept
	}
	return where
}

// missingRules are the rules that may speak of a missing paper besides the list of missing ones: all about completeness.
var missingRules = func() []string {
	rules := []string{"R-FMT-011"}
	for n := 1; n <= 54; n++ {
		rules = append(rules, fmt.Sprintf("R-CMP-%03d", n))
	}
	return rules
}()

// coveredBy are the departments whose record stands in for the paper of a slot, by the end of its name.
var coveredBy = map[string][]string{"sale_contract": {"housing"}, "deed_tax_certificate": {"tax"}, "mortgage_contract": {"bank"}, "loan_contract": {"bank"},
	"mortgage_release": {"bank"}, "business_license": {"market"}, "marriage_certificate": {"civil"}, "death_certificate": {"health", "police"},
	"change_proof": {"police"}, "household_register": {"police"}}

// neededSlots are papers that nothing stands in for, by the end of the slot's name.
var neededSlots = []string{"application_form", "registration_certificate", "legal_rep_certificate", "power_of_attorney", "power_notarial", "gift_contract",
	"loss_statement", "notarial_certificate"}

// pageFaults are papers that are missing, incomplete, in the wrong place or badly captured.
var pageFaults = []operator{
	{"drop-needed", func(d *draft) bool {
		return d.drop(func(slot string) bool {
			if slot == "property_certificate" {
				return !d.isOneOf("transfer_new_house", "mortgage_cancel", "certificate_reissue")
			}
			return slices.ContainsFunc(neededSlots, func(n string) bool { return strings.HasSuffix(slot, n) }) && !(slot == "notarial_certificate" && !d.isOneOf("transfer_inheritance"))
		}, func(slot string) {
			d.fault("missing_document", "correct", nil, slot, "", missingRules)
		})
	}},
	{"drop-covered", func(d *draft) bool {
		return d.drop(d.covered, func(slot string) {
			d.trap("shared_substitute", nil, slot, "", missingRules...)
			d.mayReview()
		})
	}},
	{"drop-id-not-verified", func(d *draft) bool {
		return d.drop(func(slot string) bool { return d.idSlot(slot, false) }, func(slot string) {
			d.fault("missing_document", "correct", nil, slot, "", []string{"R-CMP-002", "R-CMP-003"}, missingRules...)
		})
	}},
	{"drop-id-verified", func(d *draft) bool {
		return d.drop(func(slot string) bool { return d.idSlot(slot, true) }, func(slot string) {
			d.trap("shared_substitute", nil, slot, "", missingRules...)
			d.mayReview()
		})
	}},
	{"drop-spouse-consent", func(d *draft) bool {
		return d.drop(func(slot string) bool { return slot == "seller_spouse_consent" }, func(slot string) {
			d.fault("spouse_consent_missing", "block", nil, slot, "", []string{"R-SHD-012"}, missingRules...)
			d.both = true
		})
	}},
	{"page-missing", func(d *draft) bool { return d.pages(true) }},
	{"page-twice", func(d *draft) bool { return d.pages(false) }},
	{"wrong-document", wrongDocument},
	{"wrong-id-side", wrongSide},
	{"capture", captureFault},
	{"file-twice", fileTwice},
}

// drop takes away one paper whose slot is wanted.
func (d *draft) drop(wanted func(slot string) bool, note func(slot string)) bool {
	var slots []string
	for _, x := range d.documents() {
		list, _ := x["slots"].([]any)
		slot := str(x["slot"])
		if len(list) < 2 && wanted(slot) && !slices.Contains(slots, slot) {
			slots = append(slots, slot)
		}
	}
	if len(slots) == 0 {
		return false
	}
	slot := pick(d, slots)
	d.setDocuments(slices.DeleteFunc(d.documents(), func(x object) bool { return x["slot"] == slot }))
	note(slot)
	return true
}

// covered reports whether a department's record of this case stands in for the slot.
func (d *draft) covered(slot string) bool {
	for suffix, sources := range coveredBy {
		if strings.HasSuffix(slot, suffix) && !(suffix == "sale_contract" && slot != suffix) {
			for _, s := range sources {
				if len(d.records(s)) > 0 {
					return true
				}
			}
		}
	}
	return false
}

// idSlot reports whether a slot is that of the ID card of an applicant who was verified by face (and so is known to the police), or not.
func (d *draft) idSlot(slot string, verified bool) bool {
	for _, i := range d.persons() {
		a := d.applicants()[i]
		role := str(a["role"])
		if slot != role+"_id_front" && slot != role+"_id_back" {
			continue
		}
		_, known := d.personRecord("police", codes.NormalID(str(a["id_number"])))
		face, _ := a["face_verified"].(bool)
		return known && face == verified
	}
	return false
}

// pages leaves out a page in the middle of a contract in one file, or puts one in twice in its place.
func (d *draft) pages(missing bool) bool {
	for _, p := range d.papers() {
		x := p.parts[0]
		numbers, _ := x["page_numbers"].([]any)
		if len(p.parts) > 1 || len(numbers) < 3 || x["pages_total"] == nil {
			continue
		}
		i := 1 + d.rng.IntN(len(numbers)-2)
		if missing {
			x["page_numbers"] = slices.Delete(slices.Clone(numbers), i, i+1)
			x["pages"] = float64(len(numbers) - 1)
			for _, s := range append(objects(x["signatures"]), objects(x["seals"])...) {
				if n, _ := s["page"].(float64); int(n) > i+1 {
					s["page"] = n - 1
				}
			}
		} else {
			numbers = slices.Clone(numbers)
			numbers[i] = numbers[i-1]
			x["page_numbers"] = numbers
		}
		code := map[bool]string{true: "missing_page", false: "duplicate_page"}[missing]
		d.fault(code, "correct", p.files(nil), p.slot, "", []string{"R-CMP-010"}, "R-SIG-003", "R-SIG-004", "R-SIG-007")
		return true
	}
	return false
}

// single are the papers in one upload of one page and one slot.
func (d *draft) single(types ...string) []object {
	var out []object
	for _, p := range d.papers(types...) {
		list, _ := p.parts[0]["slots"].([]any)
		if len(p.parts) == 1 && len(list) < 2 && p.slot != "other" && p.typ != "none" {
			out = append(out, p.parts[0])
		}
	}
	return out
}

// emptied is what remains of an upload that shows something else.
func emptied(x object) {
	x["fields"], x["seals"], x["signatures"], x["lost_fields"] = object{}, []any{}, []any{}, []any{}
	delete(x, "page_numbers")
	delete(x, "pages_total")
	x["pages"] = 1.0
}

func wrongDocument(d *draft) bool {
	docs := d.single("id_card", "tax_certificate", "real_estate_certificate", "marriage_certificate", "application_form")
	if len(docs) == 0 {
		return false
	}
	x := pick(d, docs)
	emptied(x)
	x["type"], x["side"] = "none", nil
	d.fault("wrong_document", "correct", []string{str(x["file"])}, str(x["slot"]), "", []string{"R-FMT-011"}, missingRules...)
	return true
}

func wrongSide(d *draft) bool {
	for _, back := range d.single("id_card") {
		slot := str(back["slot"])
		party, ok := strings.CutSuffix(slot, "_id_back")
		if !ok {
			continue
		}
		for _, front := range d.single("id_card") {
			if front["slot"] == party+"_id_front" && front["side"] == "front" {
				back["side"], back["fields"] = "front", front["fields"]
				d.fault("wrong_id_side", "correct", []string{str(back["file"])}, slot, "", []string{"R-CMP-003", "R-FMT-011"}, append([]string{"R-IMG-010"}, missingRules...)...)
				return true
			}
		}
	}
	return false
}

// captures are the bad captures: rule, and what they cost: every field, one field, or none.
var captures = []struct{ code, rule, cost string }{
	{"quality_blur", "R-IMG-001", "all"}, {"quality_low_resolution", "R-IMG-008", "all"}, {"quality_glare", "R-IMG-002", "one"},
	{"quality_cropped", "R-IMG-003", "one"}, {"quality_occluded", "R-IMG-004", "one"}, {"quality_screen_recapture", "R-IMG-005", "none"},
	{"quality_bw_copy", "R-IMG-006", "none"},
}

func captureFault(d *draft) bool {
	docs := d.single()
	if len(docs) == 0 {
		return false
	}
	x, q := pick(d, docs), captures[d.rng.IntN(len(captures))]
	fields, field := fieldsOf(x), ""
	var lost []any
	for _, key := range sortedKeys(fields) {
		if _, isText := fields[key].(string); isText && q.cost == "all" {
			lost = append(lost, key)
		} else if isText && q.cost == "one" && lost == nil && d.rng.IntN(3) == 0 {
			lost, field = []any{key}, key
		}
	}
	if q.cost == "one" && lost == nil {
		return false
	}
	for _, key := range lost {
		delete(fields, key.(string))
	}
	if q.cost == "all" {
		for _, key := range sortedKeys(fields) {
			if list, ok := fields[key].([]any); ok {
				delete(fields, key)
				lost = append(lost, lostIn(key, list)...)
			}
		}
	}
	x["lost_fields"], x["quality_defects"] = lost, []any{q.code}
	d.fault(q.code, "correct", []string{str(x["file"])}, str(x["slot"]), field, []string{q.rule}, "R-IMG-001", "R-SIG-004", "R-SIG-007")
	d.both = q.code == "quality_screen_recapture"
	return true
}

// lostIn are the paths of all that a list held.
func lostIn(key string, list []any) []any {
	var out []any
	for _, o := range objects(list) {
		for _, k := range sortedKeys(o) {
			if p := key + "[]." + k; !slices.Contains(out, any(p)) {
				out = append(out, p)
			}
		}
	}
	if out == nil {
		out = []any{key + "[]"}
	}
	return out
}

func sortedKeys(m object) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// fileTwice uploads the same picture a second time under another name.
func fileTwice(d *draft) bool {
	docs := d.single()
	if len(docs) == 0 {
		return false
	}
	x := pick(d, docs)
	if len(fieldsOf(x)) == 0 {
		return false
	}
	again := object{}
	for k, v := range x {
		again[k] = v
	}
	again["file"] = "again_" + str(x["file"])
	d.setDocuments(append(d.documents(), again))
	d.fault("duplicate_file", "notice", []string{str(again["file"]), str(x["file"])}, str(x["slot"]), "", []string{"R-IMG-010"})
	return true
}
