package specimen

import (
	"fmt"
	"strings"

	"yushen/codes"
)

// story is one application: what kind, when, and how it is told.
type story struct {
	id, business, filedAt string
	tell                  func(*folder)
}

// stories are the committed cases: what can be approved, and what stands in the way where it cannot.
var stories = []story{
	{"01-mortgage-cancel", "mortgage_cancel", "2026-06-18", func(f *folder) { f.mortgageCancel(Capture{Desk, 0.3}) }},
	{"02-stock-house", "transfer_stock_house", "2026-07-09", func(f *folder) { f.stockHouse("") }},
	{"03-stock-house-wrong-id", "transfer_stock_house", "2026-08-05", func(f *folder) { f.stockHouse(wrongID) }},
	{"04-stock-house-no-tax-expired-id", "transfer_stock_house", "2026-05-21", func(f *folder) { f.stockHouse(noTaxExpired) }},
	{"05-stock-house-amount-words", "transfer_stock_house", "2026-09-10", func(f *folder) { f.stockHouse(wrongWords) }},
	{"06-owner-renamed", "change_owner_info", "2026-10-13", func(f *folder) { f.renamed() }},
	{"07-new-house", "transfer_new_house", "2026-11-03", func(f *folder) { f.newHouse() }},
	{"08-mortgage-cancel-glare", "mortgage_cancel", "2026-03-12", func(f *folder) { f.mortgageCancel(Capture{Glare, 0.8}) }},
}

// slip is what went wrong in a stock-house case.
type slip string

const (
	wrongID      slip = "wrong_id"
	wrongWords   slip = "wrong_words"
	noTaxExpired slip = "no_tax_expired_id"
)

// cards adds both sides of an identity card, drawn at 300 dpi as cards are scanned.
func (f *folder) cards(who Person, role, called string, front, back Capture) (frontFile, backFile string) {
	f.dpi = cardDPI
	frontFile = f.add(f.idFront(who), called+"身份证正面", front, role+"_id_front")
	backFile = f.add(f.idBack(who), called+"身份证反面", back, role+"_id_back")
	f.dpi = scanDPI
	return
}

// mortgageCancel tells of a settled loan; the front of the card is taken as front says.
func (f *folder) mortgageCancel(front Capture) {
	w := f.world
	home, owner := w.home(), w.person()
	bank := w.bank(home)
	l := f.lien(home, bank)
	settled := w.before(f.FiledAt, 20, 60)
	issued := w.before(f.FiledAt, 3, 12)
	f.RequestText = "房贷还清了，来注销抵押。"
	f.add(f.applicationForm(application{kind: "注销登记", right: "抵押", reason: "主债权消灭", proof: "不动产登记证明、抵押权注销证明",
		holders: []applicant{ofPerson(owner, "")}, obligors: []applicant{ofCompany(bank)}, home: home, usage: "住宅", secured: l.wan, securedValue: l.amount,
		date: f.FiledAt, companySeal: bank.Name}), "登记申请书", Capture{Skewed, 0.2}, "application_form")
	file, _ := f.cards(owner, "mortgagor1", "", front, Capture{Scan, 0})
	f.add(f.proof(l, home, owner), "不动产登记证明", Capture{Scan, 0}, "registration_certificate")
	f.add(f.release(l, home, owner, settled, issued, "固原市不动产登记中心"), "注销证明", Capture{Scan, 0}, "mortgage_release")
	f.add(f.license(bank), "银行营业执照", Capture{Scan, 0}, "mortgagee_business_license")
	f.add(f.legalRep(bank, w.before(f.FiledAt, 30, 90)), "负责人证明", Capture{Turned180, 0}, "mortgagee_legal_rep_certificate")
	f.fillForm(home, "住宅", "", applying("mortgagor1", ofPerson(owner, ""), true), applying("mortgagee1", ofCompany(bank), false))
	f.Form["mortgage"] = map[string]any{"secured_amount": l.amount, "proof_no": l.proofNo}
	f.Shared["registry"] = append(f.Shared["registry"], registryRecord(home, []map[string]any{holder(owner.Name, owner.ID, "100%")}, "单独所有", l.record(owner)))
	f.police(owner, "")
	f.civil(owner)
	f.market(bank)
	f.loan(l, owner, settled)
	if front.Kind == Glare {
		f.fault(defect{Code: "quality_glare", File: &file, Slot: ptr("mortgagor1_id_front"), Field: ptr("id_number"), Rules: []string{"R-IMG-002"}})
	}
}

func ptr(s string) *string { return &s }

// lien invents the mortgage on a home.
func (f *folder) lien(h Home, bank Company) lien {
	w := f.world
	wan := 15 + w.random.IntN(60)
	l := lien{bank: bank, wan: itoa(wan), amount: fmt.Sprintf("%d.00", wan*10000), issued: w.date(2023, 2024), office: "固原市自然资源局", loanNo: "演贷" + w.digits(10)}
	l.from, _ = codes.AddDays(l.issued, -9)
	l.to, _ = codes.AddMonths(l.from, 240)
	place := strings.SplitN(strings.SplitN(h.CertNo, ")", 2)[1], "不动产权", 2)[0]
	l.proofNo = fmt.Sprintf("宁(%s)%s不动产证明第00%s号", l.issued[:4], place, w.digits(5))
	l.serialNo = "Z64" + w.digits(9)
	return l
}

// stockHouse tells of the sale of a second-hand home from one person to another, with what slip says has gone wrong.
func (f *folder) stockHouse(fault slip) {
	w := f.world
	home, seller, buyer := w.home(), w.person(), w.person()
	if fault == noTaxExpired {
		buyer.To = w.before(f.FiledAt, 30, 300)
		buyer.From, _ = codes.AddMonths(buyer.To, -240)
	}
	price := codes.Fen(300_000_00 + 1_000_00*int64(w.random.IntN(600)))
	c := sale{no: "演合" + f.FiledAt[:4] + w.digits(8), signed: w.before(f.FiledAt, 30, 60), sellers: []Person{seller}, buyers: []Person{buyer}, home: home,
		usage: "住宅", coOwnership: "单独所有", price: price, words: codes.FormatYuanCN(price), payment: "一次性付款", office: "固原市房产交易中心"}
	c.delivery, _ = codes.AddDays(f.FiledAt, 30)
	tax := taxPaid{no: "3640" + c.signed[2:4] + c.signed[5:7] + w.digits(10), paid: w.before(f.FiledAt, 5, 25), office: "国家税务总局固原市税务局", payers: []Person{buyer},
		contractNo: c.no, home: home, base: price, amount: price / 100, item: "住宅买卖"}
	if fault == wrongID {
		c.buyerID = otherLast(buyer.ID)
	}
	if fault == wrongWords {
		c.words = codes.FormatYuanCN(price + 100_000_00)
	}
	if fault == "" {
		c.place, c.words = loosely(home.Location), strings.ReplaceAll(c.words, "元", "圆")
	}
	f.RequestText = "买了" + seller.Name + "的房子，申请办过户。"
	f.stockPapers(c, tax, fault)
	f.fillForm(home, "住宅", "单独所有", applying("buyer1", ofPerson(buyer, ""), true), applying("seller1", ofPerson(seller, ""), true))
	f.Form["contract"] = map[string]any{"contract_no": c.no, "total_price": price.String(), "sign_date": c.signed}
	f.Shared["registry"] = append(f.Shared["registry"], registryRecord(home, []map[string]any{holder(seller.Name, seller.ID, "100%")}, "单独所有"))
	for _, p := range []Person{seller, buyer} {
		f.police(p, "")
		f.civil(p)
	}
	f.housing(c, "存量房")
	if fault != noTaxExpired {
		f.tax(tax)
	}
}

func (f *folder) stockPapers(c sale, tax taxPaid, fault slip) {
	seller, buyer := c.sellers[0], c.buyers[0]
	f.add(f.applicationForm(application{kind: "转移登记", right: "房屋", reason: "买卖", proof: "房屋买卖合同、税收完税证明", holders: []applicant{ofPerson(buyer, "")},
		obligors: []applicant{ofPerson(seller, "")}, home: c.home, usage: "住宅", coOwnership: c.coOwnership, date: f.FiledAt}), "登记申请书", Capture{Scan, 0}, "application_form")
	_, back := f.cards(buyer, "buyer1", "买方", Capture{Scan, 0}, Capture{Desk, 0.4})
	f.add(f.idBoth(seller), "卖方身份证", Capture{Scan, 0}, "seller1_id_front", "seller1_id_back")
	f.add(f.certificate(deed{home: c.home, owners: []Person{seller}, coOwnership: "单独所有", nature: "出让/市场化商品房", usage: "城镇住宅用地/住宅",
		office: "固原市自然资源局"}), "不动产权证书", Capture{Scan, 0}, "property_certificate")
	contract := f.add(f.stockContract(c), "买卖合同", Capture{Scan, 0}, "sale_contract")
	if fault != noTaxExpired {
		if fault == wrongWords {
			f.pins = &ribbon{rows: 24}
		}
		f.add(f.taxCertificate(tax), "完税证明", Capture{Scan, 0}, "deed_tax_certificate")
		f.pins = nil
	}
	switch fault {
	case "":
		f.harmless(defect{Code: "location_mismatch", File: &contract, Slot: ptr("sale_contract"), Field: ptr("location"), Trap: "address_format",
			Rules: []string{"R-CON-004", "R-CON-015", "R-SHD-002"}})
		f.harmless(defect{Code: "amount_words_mismatch", File: &contract, Slot: ptr("sale_contract"), Field: ptr("total_price_cn"), Trap: "amount_words_style",
			Rules: []string{"R-CON-012", "R-FMT-008"}})
	case wrongID:
		f.fault(defect{Code: "id_checksum_invalid", File: &contract, Slot: ptr("sale_contract"), Field: ptr("buyers[0].id_number"), Rules: []string{"R-FMT-001", "R-CON-002"},
			Also: []string{"id_number_mismatch", "form_field_mismatch"}, AlsoRules: []string{"R-CON-001", "R-CON-002"}})
	case wrongWords:
		f.fault(defect{Code: "amount_words_mismatch", File: &contract, Slot: ptr("sale_contract"), Field: ptr("total_price_cn"), Rules: []string{"R-CON-012"}})
	case noTaxExpired:
		f.fault(defect{Code: "id_expired", File: &back, Slot: ptr("buyer1_id_back"), Field: ptr("valid_to"), Rules: []string{"R-VAL-001"}})
		f.fault(defect{Code: "missing_document", Slot: ptr("deed_tax_certificate"), Rules: []string{"R-CMP-011", "R-CMP-013"}, AlsoRules: []string{"R-CMP-001", "R-SHD-017", "R-SHD-034"}})
		f.Expected.Acceptable = []string{"needs_correction", "manual_review"}
	}
}

// loosely writes a location as people do: without the city, 号楼 for 幢, a dash for 单元.
func loosely(location string) string {
	return strings.NewReplacer("固原市", "", "幢", "号楼", "单元", "-", "室", "").Replace(location)
}

// otherLast changes the last character of a number, so that its check fails.
func otherLast(id string) string {
	last := id[len(id)-1]
	wrong := byte('1')
	if last >= '0' && last < '9' {
		wrong = last + 1
	}
	return id[:len(id)-1] + string(wrong)
}

// renamed tells of an owner who has taken another name.
func (f *folder) renamed() {
	w := f.world
	home, owner := w.home(), w.person()
	surname := string([]rune(owner.Name)[:1])
	oldName := surname + "演" + pick(w, given)
	changed := w.before(f.FiledAt, 90, 300)
	owner.From, _ = codes.AddDays(changed, 12)
	if owner.To != codes.Forever {
		owner.To, _ = codes.AddMonths(owner.From, 240)
	}
	before := owner
	before.Name = oldName
	f.RequestText = "我改名了，想把房产证上的名字也改过来。"
	f.add(f.applicationForm(application{kind: "变更登记", right: "房屋", reason: "权利人姓名变更", proof: "姓名变更证明、户口簿", holders: []applicant{ofPerson(owner, "")},
		home: home, usage: "住宅", coOwnership: "单独所有", date: f.FiledAt}), "登记申请书", Capture{Scan, 0}, "application_form")
	f.cards(owner, "owner1", "", Capture{Turned90, 0}, Capture{Scan, 0})
	f.add(f.certificate(deed{home: home, owners: []Person{before}, coOwnership: "单独所有", nature: "出让/市场化商品房", usage: "城镇住宅用地/成套住宅",
		office: "固原市自然资源局"}), "不动产权证书", Capture{Skewed, 0.2}, "property_certificate")
	f.add(f.nameChange(owner, oldName, changed), "姓名变更证明", Capture{Scan, 0}, "change_proof")
	f.dpi = 200
	f.add(f.householdPage(owner, "户主", oldName, changed), "户口簿", Capture{Desk, 0.2}, "owner_household_register")
	f.dpi = scanDPI
	f.fillForm(home, "住宅", "单独所有", applying("owner1", ofPerson(owner, "100%"), true))
	f.Form["change"] = map[string]any{"kind": "name", "old_name": oldName, "new_name": owner.Name, "old_id_number": owner.ID, "new_id_number": owner.ID}
	f.Shared["registry"] = append(f.Shared["registry"], registryRecord(home, []map[string]any{holder(oldName, owner.ID, "100%")}, "单独所有"))
	f.police(owner, oldName)
}

// newHouse tells of the first sale of a home by its developer to two buyers with shares.
func (f *folder) newHouse() {
	w := f.world
	home := w.home()
	developer := w.developer(home)
	one, two := w.person(), w.person()
	price := codes.Fen(400_000_00 + 1_000_00*int64(w.random.IntN(500)))
	shares := []string{"60%", "40%"}
	c := sale{no: f.FiledAt[:4] + "6404" + w.digits(8), signed: w.before(f.FiledAt, 60, 120), company: &developer, buyers: []Person{one, two}, shares: shares, home: home,
		usage: "住宅", coOwnership: "按份共有", price: price, words: codes.FormatYuanCN(price), payment: "一次性付款"}
	c.delivery, _ = codes.AddDays(c.signed, 40)
	c.recordNo = "BA" + c.no
	tax := taxPaid{no: "3640" + c.signed[2:4] + c.signed[5:7] + w.digits(10), paid: w.before(f.FiledAt, 5, 25), office: "国家税务总局固原市税务局", payers: c.buyers,
		contractNo: c.no, home: home, base: price, amount: price / 100, item: "住宅买卖"}
	f.RequestText = "新房交了，契税也缴了，来办不动产权证。"
	f.add(f.applicationForm(application{kind: "转移登记", right: "房屋", reason: "商品房买卖", proof: "商品房买卖合同、税收完税证明",
		holders: []applicant{ofPerson(one, shares[0]), ofPerson(two, shares[1])}, obligors: []applicant{ofCompany(developer)}, home: home, usage: "住宅",
		coOwnership: c.coOwnership, date: f.FiledAt, companySeal: developer.Name}), "登记申请书", Capture{Scan, 0}, "application_form")
	f.cards(one, "buyer1", "买方一", Capture{Desk, 0.2}, Capture{Scan, 0})
	f.cards(two, "buyer2", "买方二", Capture{Scan, 0}, Capture{Turned180, 0})
	f.add(f.newContract(c), "商品房买卖合同", Capture{Scan, 0}, "sale_contract")
	f.add(f.taxCertificate(tax), "完税证明", Capture{Scan, 0}, "deed_tax_certificate")
	f.add(f.license(developer), "营业执照", Capture{Scan, 0}, "seller_business_license")
	f.add(f.legalRep(developer, w.before(f.FiledAt, 30, 90)), "法定代表人证明", Capture{Scan, 0}, "seller_legal_rep_certificate")
	f.fillForm(home, "住宅", c.coOwnership, applying("buyer1", ofPerson(one, shares[0]), true), applying("buyer2", ofPerson(two, shares[1]), true),
		applying("seller1", ofCompany(developer), false))
	f.Form["contract"] = map[string]any{"contract_no": c.no, "total_price": commas(price), "sign_date": c.signed}
	f.Form["property"].(map[string]any)["unit_no"] = spaced(home.UnitNo)
	form := "form"
	f.harmless(defect{Code: "form_field_mismatch", File: &form, Field: ptr("contract.total_price"), Trap: "amount_format", Rules: []string{"R-SHD-014", "R-FRD-011", "R-CON-042"}})
	f.harmless(defect{Code: "form_field_mismatch", File: &form, Field: ptr("property.unit_no"), Trap: "unit_spaces", Rules: []string{"R-CON-006", "R-FMT-003"}})
	f.Shared["registry"] = append(f.Shared["registry"], registryRecord(home, []map[string]any{holder(developer.Name, developer.USCC, "100%")}, "单独所有"))
	for _, p := range c.buyers {
		f.police(p, "")
		f.civil(p)
	}
	f.housing(c, "现售")
	f.tax(tax)
	f.market(developer)
}
