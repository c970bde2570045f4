package facts

import "strings"

// weights say how much a place counts when claims disagree. Registers of the matter itself weigh most, then papers that an office issued,
// then contracts, then what people filled in. All papers together outweigh one register: then it is the register that does not confirm them.
var weights = map[string]int{
	"registry": 30, "police": 30, "market": 30, "civil": 18, "housing": 25, "bank": 25, "tax": 15, "justice": 15, "health": 20, "court": 10,
	"id_card": 25, "business_license": 25, "real_estate_certificate": 25, "old_house_certificate": 25, "old_land_certificate": 20,
	"real_estate_registration_proof": 25, "old_other_right_certificate": 20, "name_change_proof": 20, "id_number_change_proof": 20, "death_certificate": 20,
	"marriage_certificate": 18, "household_register": 18, "notarial_certificate": 18, "tax_certificate": 15, "survey_report": 15, "court_document": 20,
	"mortgage_release_proof": 15, "house_sales_invoice": 12, "legal_rep_certificate": 6, "power_of_attorney": 6, "co_owner_consent": 6,
	"application_form": 8, "loss_statement": 8, "form": 8,
}

// weightOf is the weight of a place that is not listed: a contract's.
func weightOf(typ string) int {
	if w, ok := weights[typ]; ok {
		return w
	}
	return 12
}

// factSource names the places that claim a fact, by key. "~" before a key marks a witness that may confirm and never accuses.
type factSource struct {
	name string
	kind Kind
	keys string // blanks between
}

var dealFacts = []factSource{
	{"location", Address, `real_estate_certificate.location old_house_certificate.location old_land_certificate.location stock_house_contract.location
		new_house_contract.location gift_contract.location mortgage_contract.location max_mortgage_contract.location loan_contract.location
		residence_right_contract.location tax_certificate.property_location house_sales_invoice.property_location application_form.location
		form.property.location power_of_attorney.location co_owner_consent.location loss_statement.location real_estate_registration_proof.location
		mortgage_release_proof.location survey_report.location inheritance_agreement.location marital_property_agreement.location
		maintenance_fund_receipt.location old_other_right_certificate.location registry.location housing.location tax.property_location`},
	{"unit_no", UnitNo, `real_estate_certificate.unit_no stock_house_contract.unit_no new_house_contract.unit_no gift_contract.unit_no
		mortgage_contract.unit_no max_mortgage_contract.unit_no application_form.unit_no form.property.unit_no loss_statement.unit_no
		real_estate_registration_proof.unit_no survey_report.unit_no registry.unit_no housing.unit_no tax.unit_no`},
	{"area_building", Area, `real_estate_certificate.area_building old_house_certificate.area_building stock_house_contract.area_building
		new_house_contract.area_building gift_contract.area_building mortgage_contract.area_building tax_certificate.area_building
		application_form.area form.property.area_building survey_report.area_building registry.area_building housing.area_building`},
	{"cert_no", CertNo, `real_estate_certificate.cert_no old_house_certificate.cert_no stock_house_contract.cert_no gift_contract.cert_no
		mortgage_contract.cert_no max_mortgage_contract.cert_no residence_right_contract.cert_no application_form.orig_cert_no form.property.cert_no
		power_of_attorney.cert_no co_owner_consent.cert_no loss_statement.lost_cert_no real_estate_registration_proof.related_cert_no
		inheritance_agreement.cert_no marital_property_agreement.cert_no error_evidence.cert_no address_change_proof.cert_no registry.cert_no`},
	{"usage", Usage, `real_estate_certificate.usage old_house_certificate.usage stock_house_contract.usage new_house_contract.usage
		application_form.usage form.property.usage registry.usage`},
	{"holding", CoOwnership, `real_estate_certificate.co_ownership old_house_certificate.co_ownership registry.co_ownership`},
	{"co_ownership", CoOwnership, `stock_house_contract.co_ownership new_house_contract.co_ownership gift_contract.co_ownership
		application_form.co_ownership form.co_ownership`},
	{"contract_no", FilingNo, `stock_house_contract.contract_no new_house_contract.contract_no gift_contract.contract_no form.contract.contract_no
		housing.contract_no tax_certificate.contract_or_record_no tax.contract_or_record_no`},
	{"total_price", Money, `stock_house_contract.total_price new_house_contract.total_price form.contract.total_price housing.total_price
		~stock_house_contract.total_price_cn ~new_house_contract.total_price_cn ~tax.tax_items[].tax_base ~tax_certificate.tax_base`},
	{"sign_date", Date, `stock_house_contract.sign_date new_house_contract.sign_date gift_contract.sign_date form.contract.sign_date housing.sign_date`},
	{"mortgage_contract_no", PlainNo, `mortgage_contract.contract_no max_mortgage_contract.contract_no form.mortgage.contract_no`},
	{"proof_no", CertNo, `real_estate_registration_proof.proof_no old_other_right_certificate.proof_no mortgage_release_proof.proof_no form.mortgage.proof_no
		registry.mortgages[].proof_no bank.proof_no`},
	{"settle_date", Date, `mortgage_release_proof.settle_date bank.settle_date`},
	{"death_date", Date, `death_certificate.death_date health.death_date police.death_date inheritance_agreement.death_date`},
	{"tax_cert_no", PlainNo, `tax_certificate.tax_cert_no tax.tax_cert_no`},
}

// setupFacts and cancelFacts are the facts of a mortgage that is set up, and of one that is cancelled: the same names from other places.
var setupFacts = []factSource{
	{"secured_amount", Money, `mortgage_contract.secured_amount max_mortgage_contract.max_amount loan_contract.loan_amount application_form.secured_amount
		form.mortgage.secured_amount bank.loan_amount ~mortgage_contract.secured_amount_cn ~loan_contract.loan_amount_cn`},
	{"debt_term_start", Date, `mortgage_contract.debt_term_start loan_contract.loan_term_start form.mortgage.debt_term_start bank.loan_term_start`},
	{"debt_term_end", Date, `mortgage_contract.debt_term_end loan_contract.loan_term_end form.mortgage.debt_term_end bank.loan_term_end`},
	{"main_contract_no", PlainNo, `mortgage_contract.main_contract_no loan_contract.contract_no bank.loan_contract_no`},
}

var cancelFacts = []factSource{
	{"secured_amount", Money, `real_estate_registration_proof.secured_amount old_other_right_certificate.secured_amount mortgage_release_proof.secured_amount
		form.mortgage.secured_amount registry.mortgages[].secured_amount`},
	{"debt_term_start", Date, `real_estate_registration_proof.debt_term_start registry.mortgages[].debt_term_start`},
	{"debt_term_end", Date, `real_estate_registration_proof.debt_term_end registry.mortgages[].debt_term_end`},
	{"main_contract_no", PlainNo, `mortgage_release_proof.main_contract_no bank.loan_contract_no`},
}

func kindOfFact(name string) Kind {
	for _, table := range [][]factSource{dealFacts, setupFacts, cancelFacts} {
		for _, s := range table {
			if s.name == name {
				return s.kind
			}
		}
	}
	return Text
}

// FactNames are the names of all facts of property and deal.
func FactNames() []string {
	seen, out := map[string]bool{}, []string(nil)
	for _, table := range [][]factSource{dealFacts, setupFacts, cancelFacts} {
		for _, s := range table {
			if !seen[s.name] {
				seen[s.name] = true
				out = append(out, s.name)
			}
		}
	}
	return out
}

func (c *Case) factTables() []factSource {
	if c.BusinessType == "mortgage_cancel" || c.BusinessType == "mortgage_transfer" {
		return append(append([]factSource{}, dealFacts...), cancelFacts...)
	}
	return append(append([]factSource{}, dealFacts...), setupFacts...)
}

// claimFrom adds the claims of one tree.
func (c *Case) claimFrom(t Tree, typ string) {
	for _, s := range c.factTables() {
		for _, key := range strings.Fields(s.keys) {
			key, witness := strings.CutPrefix(key, "~")
			path, ok := strings.CutPrefix(key, typ+".")
			if !ok {
				continue
			}
			weight := weightOf(typ)
			if witness {
				weight = 0
			}
			c.claimPath(c.Fact(s.name), t, path, weight)
		}
	}
}

// claimPath adds the claim at a path. In registry.mortgages[] only the mortgage of this case speaks; in other lists each item does.
func (c *Case) claimPath(f *Fact, t Tree, path string, weight int) {
	list, rest, indexed := strings.Cut(path, "[].")
	switch {
	case !indexed:
		if l, ok := t.Leaf(path); ok {
			f.Add(l, weight)
		}
	case list == "mortgages":
		if c.Mortgage != "" {
			if l, ok := t.Leaf(c.Mortgage + "." + rest); ok {
				f.Add(l, weight)
			}
		}
	default:
		for i := range t.Len(list) {
			if l, ok := t.Leaf(item(list, i) + "." + rest); ok {
				f.Add(l, weight)
			}
		}
	}
}
