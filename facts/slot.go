package facts

import (
	"slices"
	"strings"

	"yushen/models"
)

// Slot is a slot taken apart: [party][n_]what, e.g. buyer1_id_front → buyer1, buyer, id_front.
type Slot struct {
	Party string // with its number; a slot of a whole side (seller_business_license) gets the first: seller1
	Class string // without its number; "" for slots of no party
	What  string
}

// partyClasses are the kinds of parties that a slot may name, longest first where one begins another.
var partyClasses = []string{"mortgagor", "mortgagee", "buyer", "seller", "donor", "donee", "heir", "owner", "agent", "spouse", "transferor", "transferee",
	"debtor", "applicant", "obligor", "resident", "guardian", "deceased", "holder"}

// ParseSlot takes a slot apart. A slot that starts with no party is its What.
func ParseSlot(s models.Slot) Slot {
	if s == "mortgagee_consent" { // a document type, not a mortgagee's "consent"
		return Slot{What: s}
	}
	for _, class := range partyClasses {
		rest, ok := strings.CutPrefix(s, class)
		if !ok || rest == "" {
			continue
		}
		number := leadingDigits(rest)
		what, ok := strings.CutPrefix(rest[len(number):], "_")
		if !ok || what == "" {
			continue
		}
		if number == "" && class != "agent" {
			number = "1"
		}
		return Slot{Party: class + number, Class: class, What: what}
	}
	return Slot{What: s}
}

func leadingDigits(s string) string {
	i := 0
	for i < len(s) && s[i] >= '0' && s[i] <= '9' {
		i++
	}
	return s[:i]
}

// slotTypes are the document types that fill a slot's What, where they are not just the type of the same name.
var slotTypes = map[string][]string{
	"id_front":                 {"id_card", "other_identity"},
	"id_back":                  {"id_card", "other_identity"},
	"property_certificate":     {"real_estate_certificate", "old_house_certificate"},
	"land_certificate":         {"old_land_certificate"},
	"sale_contract":            {"stock_house_contract", "new_house_contract"},
	"deed_tax_certificate":     {"tax_certificate"},
	"mortgage_contract":        {"mortgage_contract", "max_mortgage_contract", "loan_contract"},
	"loan_contract":            {"loan_contract", "mortgage_contract"},
	"mortgage_release":         {"mortgage_release_proof"},
	"registration_certificate": {"real_estate_registration_proof", "old_other_right_certificate"},
	"power_notarial":           {"notarial_certificate"},
	"spouse_consent":           {"co_owner_consent"},
	"change_proof":             {"name_change_proof", "id_number_change_proof", "address_change_proof"},
	"guardianship_proof":       {"guardianship_proof", "birth_certificate", "household_register"},
	"marriage_certificate":     {"marriage_certificate", "divorce_certificate"},
}

// documentTypes are the types that a slot may be named after.
var documentTypes = strings.Fields(`address_change_proof application_form assist_execution_notice authority_document birth_certificate business_license
	co_owner_consent completion_acceptance court_document death_certificate debt_transfer_document delivery_receipt division_agreement
	divorce_agreement divorce_certificate easement_contract enterprise_restructure_doc error_evidence exchange_contract
	financial_license gift_contract guardianship_proof homestead_document house_sales_invoice household_register
	housing_reform_contract id_card id_number_change_proof inheritance_agreement inquiry_record kinship_proof land_fee_receipt
	land_source_document land_term_extension_doc legal_rep_certificate litigation_acceptance loan_contract loss_statement
	maintenance_fund_receipt marital_property_agreement marriage_certificate max_mortgage_contract mortgage_contract
	mortgage_release_proof mortgagee_consent name_change_proof new_house_contract notarial_certificate old_house_certificate
	old_land_certificate old_other_right_certificate other_identity planning_permit power_of_attorney prenotice_holder_consent
	real_estate_certificate real_estate_registration_proof relocation_agreement residence_consent residence_right_contract
	rural_membership_proof stock_house_contract survey_report tax_certificate usage_change_approval will`)

// DocumentTypes are the document types that slots may be named after, sorted.
func DocumentTypes() []string { return slices.Clone(documentTypes) }

// TypesOf are the document types that may fill a slot; nil: any. A slot of a name that nobody knows asks for nothing.
func TypesOf(s Slot) []string {
	if types, ok := slotTypes[s.What]; ok {
		return types
	}
	if slices.Contains(documentTypes, s.What) {
		return []string{s.What}
	}
	return nil
}

// sideOf is the side of an ID card that a slot wants, "" for other slots.
func sideOf(s Slot) string {
	switch s.What {
	case "id_front":
		return "front"
	case "id_back":
		return "back"
	}
	return ""
}
