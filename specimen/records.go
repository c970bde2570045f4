package specimen

import (
	"encoding/json"

	"yushen/codes"
)

// The records that departments would return; numbers are JSON numbers, as the wire contract wants them.

func number(s string) json.Number { return json.Number(s) }

func registryRecord(h Home, owners []map[string]any, coOwnership string, mortgages ...map[string]any) map[string]any {
	if mortgages == nil {
		mortgages = []map[string]any{}
	}
	none := []map[string]any{}
	return map[string]any{
		"unit_no": h.UnitNo, "cert_no": h.CertNo, "cert_status": "现势", "location": h.Location, "right_type": "国有建设用地使用权/房屋(构筑物)所有权",
		"right_nature": "出让/市场化商品房", "usage": "城镇住宅用地/住宅", "area_building": number(h.Area.String()), "use_term_start": h.TermFrom,
		"use_term_end": h.TermTo, "co_ownership": coOwnership, "issue_date": h.Issued, "right_holders": owners, "first_registered": true,
		"unit_status": "已落宗", "mortgages": mortgages, "seizures": none, "objections": none, "prenotices": none, "residence_rights": none,
		"easements": none, "limits": none, "pending": none,
	}
}

func holder(name, number, share string) map[string]any {
	return map[string]any{"name": name, "id_number": number, "share": share}
}

func (l lien) record(owner Person) map[string]any {
	return map[string]any{"proof_no": l.proofNo, "mortgagee": l.bank.Name, "mortgagor": owner.Name, "secured_amount": number(l.amount),
		"debt_term_start": l.from, "debt_term_end": l.to, "register_date": l.issued, "mortgage_type": "一般抵押", "rank": 1, "restrict_transfer": false}
}

// police records a person; today decides whether the card is still valid.
func (f *folder) police(p Person, oldName string) {
	status := "有效"
	if p.To < f.FiledAt {
		status = "过期"
	}
	f.Shared["police"] = append(f.Shared["police"], map[string]any{"id_number": p.ID, "name": p.Name, "gender": p.Sex, "birth_date": p.Birth,
		"death_status": "正常", "card_status": status, "valid_to": p.To, "old_name": oldName, "old_id_number": ""})
}

func (f *folder) civil(p Person) {
	f.Shared["civil"] = append(f.Shared["civil"], map[string]any{"name": p.Name, "id_number": p.ID, "current_status": "未查到登记", "records": []any{}})
}

func (f *folder) market(c Company) {
	f.Shared["market"] = append(f.Shared["market"], map[string]any{"uscc": c.USCC, "name": c.Name, "legal_rep": c.Head.Name, "status": "存续",
		"established_date": c.Founded, "business_term": codes.Forever, "registry_authority": c.Authority, "abnormal": []any{}})
}

// housing records a contract as it was filed, whatever was handed in.
func (f *folder) housing(c sale, kind string) {
	seller, uscc := "", ""
	for i, s := range c.sellers {
		if i > 0 {
			seller += "、"
		}
		seller += s.Name
	}
	if c.company != nil {
		seller, uscc = c.company.Name, c.company.USCC
	}
	var buyers []map[string]any
	for i, b := range c.buyers {
		share := ""
		if i < len(c.shares) {
			share = c.shares[i]
		}
		buyers = append(buyers, holder(b.Name, b.ID, share))
	}
	f.Shared["housing"] = append(f.Shared["housing"], map[string]any{"record_no": c.no, "contract_no": c.no, "contract_type": kind, "record_status": "已备案",
		"sign_date": c.signed, "record_date": c.signed, "seller_name": seller, "seller_uscc": uscc, "buyers": buyers, "location": c.home.Location,
		"unit_no": c.home.UnitNo, "area_building": number(c.home.Area.String()), "total_price": number(c.price.String())})
}

func (f *folder) tax(t taxPaid) {
	names, ids := "", ""
	for i, p := range t.payers {
		if i > 0 {
			names, ids = names+"、", ids+"、"
		}
		names, ids = names+p.Name, ids+p.ID
	}
	f.Shared["tax"] = append(f.Shared["tax"], map[string]any{"tax_cert_no": t.no, "taxpayer_name": names, "taxpayer_id": ids,
		"contract_or_record_no": t.contractNo, "property_location": t.home.Location, "tax_status": "已入库", "tax_authority": t.office,
		"tax_items": []map[string]any{{"tax_type": "契税", "tax_base": number(t.base.String()), "tax_rate": number("0.01"),
			"amount_paid": number(t.amount.String()), "paid_date": t.paid}}})
}

func (f *folder) loan(l lien, borrower Person, settled string) {
	f.Shared["bank"] = append(f.Shared["bank"], map[string]any{"loan_contract_no": l.loanNo, "lender": l.bank.Name, "borrower": borrower.Name,
		"proof_no": l.proofNo, "settle_date": settled, "status": "已结清", "released_mortgage": true})
}

// applying is one applicant of the form.
func applying(role string, a applicant, verified bool) map[string]any {
	phone := a.phone
	return map[string]any{"role": role, "name": a.name, "id_type": a.kind, "id_number": a.number, "phone": phone, "share": a.share, "face_verified": verified}
}

// fillForm is what the citizen typed.
func (f *folder) fillForm(h Home, usage, coOwnership string, applicants ...map[string]any) {
	f.Form = map[string]any{"business_type": f.BusinessType, "apply_date": f.FiledAt, "applicants": applicants, "agent": nil,
		"property": map[string]any{"location": h.Location, "unit_no": h.UnitNo, "area_building": h.Area.String(), "usage": usage, "cert_no": h.CertNo},
		"contract": map[string]any{}, "mortgage": map[string]any{}, "plate": "单一版", "separate_certificates": false}
	if coOwnership != "" {
		f.Form["co_ownership"] = coOwnership
	}
}
