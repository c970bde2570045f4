package facts

import (
	"regexp"
	"strconv"
	"strings"

	"yushen/codes"
)

// Mention is a person or organisation named somewhere (提及): a list item of a contract, a right holder of a certificate. Party is whom it
// means, nil where none of the case's parties is meant.
type Mention struct {
	Paper  *Paper // nil in records and the form
	Record *Record
	List   string // sellers, buyers, right_holders, …
	Path   string // sellers[0]
	Name   Leaf
	ID     Leaf
	Share  Leaf
	Party  *Party
}

// mentionList says where a document type or department names parties, and whom it can mean.
type mentionList struct {
	source, list        string // list "" : one mention, its keys at the top
	name, number, share string
	names, numbers      string // parallel lists or values joined by 顿号
	classes             string // blanks between; the first that the case has
}

const (
	holders = "seller donor mortgagor owner transferor deceased obligor applicant"
	takers  = "buyer donee heir transferee owner holder"
)

var documentMentions = []mentionList{
	{source: "business_license", name: "name", number: "uscc", classes: "slot org"},
	{source: "application_form", list: "right_holders", name: "name", number: "id_number", share: "share", classes: "buyer donee heir mortgagee transferee owner holder applicant resident"},
	{source: "application_form", list: "obligors", name: "name", number: "id_number", classes: holders},
	{source: "application_form", list: "agents", name: "name", number: "id_number", classes: "agent"},
	{source: "real_estate_certificate", names: "right_holders", numbers: "right_holder_id_numbers", classes: holders},
	{source: "old_house_certificate", names: "right_holders", numbers: "right_holder_id_numbers", classes: holders},
	{source: "old_land_certificate", names: "right_holders", classes: holders},
	{source: "new_house_contract", name: "seller_name", number: "seller_uscc", list: ".seller", classes: "seller"},
	{source: "new_house_contract", list: "buyers", name: "name", number: "id_number", share: "share", classes: "buyer"},
	{source: "stock_house_contract", list: "sellers", name: "name", number: "id_number", classes: "seller transferor"},
	{source: "stock_house_contract", list: "buyers", name: "name", number: "id_number", share: "share", classes: "buyer transferee"},
	{source: "gift_contract", list: "donors", name: "name", number: "id_number", classes: "donor transferor"},
	{source: "gift_contract", list: "donees", name: "name", number: "id_number", share: "share", classes: "donee transferee"},
	{source: "mortgage_contract", list: "mortgagors", name: "name", number: "id_number", classes: "mortgagor buyer"},
	{source: "mortgage_contract", name: "mortgagee", number: "mortgagee_uscc", list: ".mortgagee", classes: "mortgagee"},
	{source: "mortgage_contract", name: "debtor", list: ".debtor", classes: "mortgagor buyer"},
	{source: "max_mortgage_contract", list: "mortgagors", name: "name", number: "id_number", classes: "mortgagor"},
	{source: "max_mortgage_contract", name: "mortgagee", list: ".mortgagee", classes: "mortgagee"},
	{source: "max_mortgage_contract", name: "debtor", list: ".debtor", classes: "mortgagor"},
	{source: "loan_contract", list: "borrowers", name: "name", number: "id_number", classes: "mortgagor buyer"},
	{source: "loan_contract", name: "lender", list: ".lender", classes: "mortgagee"},
	{source: "tax_certificate", names: "taxpayer_name", numbers: "taxpayer_id", classes: takers},
	{source: "house_sales_invoice", name: "buyer_name", number: "buyer_tax_id", list: ".buyer", classes: "buyer"},
	{source: "real_estate_registration_proof", names: "obligor", classes: "mortgagor owner transferor seller obligor"},
	{source: "real_estate_registration_proof", name: "right_holder", list: ".right_holder", classes: "mortgagee holder resident"},
	{source: "mortgage_release_proof", names: "obligor", classes: "mortgagor owner"},
	{source: "mortgage_release_proof", name: "mortgagee", list: ".mortgagee", classes: "mortgagee"},
	{source: "mortgage_release_proof", name: "debtor", number: "debtor_id_number", list: ".debtor", classes: "mortgagor owner"},
	{source: "power_of_attorney", list: "principals", name: "name", number: "id_number", classes: "slot any"},
	{source: "power_of_attorney", list: "agents", name: "name", number: "id_number", classes: "agent"},
	{source: "notarial_certificate", list: "applicants", name: "name", number: "id_number", classes: "slot any"},
	{source: "marriage_certificate", name: "male_name", number: "male_id_number", list: ".male", classes: "any"},
	{source: "marriage_certificate", name: "female_name", number: "female_id_number", list: ".female", classes: "any"},
	{source: "co_owner_consent", name: "owner_name", list: ".owner", classes: holders},
	{source: "loss_statement", name: "declarant", number: "declarant_id_number", list: ".declarant", classes: "owner applicant heir"},
	{source: "name_change_proof", name: "new_name", number: "id_number", list: ".person", classes: "owner applicant"},
	{source: "id_number_change_proof", name: "name", number: "new_id_number", list: ".person", classes: "owner applicant"},
	{source: "household_register", name: "name", number: "id_number", list: ".member", classes: "slot any"},
	{source: "death_certificate", name: "deceased_name", number: "deceased_id_number", list: ".deceased", classes: "deceased"},
	{source: "will", name: "testator_name", number: "testator_id_number", list: ".testator", classes: "deceased owner"},
	{source: "legal_rep_certificate", name: "org_name", list: ".org", classes: "slot org"},
	{source: "inheritance_agreement", list: "heirs", name: "name", number: "id_number", share: "share", classes: "heir"},
	{source: "exchange_contract", names: "party_a", classes: "any"},
	{source: "exchange_contract", names: "party_b", classes: "any"},
	{source: "division_agreement", names: "parties", classes: "any"},
}

var recordMentions = []mentionList{
	{source: "registry", list: "right_holders", name: "name", number: "id_number", share: "share", classes: holders},
	{source: "housing", names: "seller_name", numbers: "seller_uscc", classes: "seller"},
	{source: "housing", list: "buyers", name: "name", number: "id_number", share: "share", classes: "buyer"},
	{source: "tax", names: "taxpayer_name", numbers: "taxpayer_id", classes: takers},
	{source: "bank", name: "borrower", list: ".borrower", classes: "mortgagor buyer"},
	{source: "bank", name: "lender", list: ".lender", classes: "mortgagee"},
	{source: "justice", names: "applicant", classes: "any"},
	{source: "health", name: "deceased_name", number: "deceased_id_number", list: ".deceased", classes: "deceased"},
}

// mentionsIn reads the mentions of one list out of a tree.
func mentionsIn(t Tree, l mentionList) []*Mention {
	switch {
	case l.names != "":
		return parallel(t, l)
	case l.list == "" || strings.HasPrefix(l.list, "."):
		name, number := leafAt(t, l.name), leafAt(t, l.number)
		if !name.Stated() && !number.Stated() {
			return nil
		}
		return []*Mention{{List: strings.TrimPrefix(l.list, "."), Path: l.name, Name: name, ID: number}}
	}
	var out []*Mention
	for i := range t.Len(l.list) {
		path := l.list + "[" + strconv.Itoa(i) + "]"
		m := &Mention{List: l.list, Path: path, Name: leafAt(t, path+"."+l.name), ID: leafAt(t, path+"."+l.number)}
		if l.share != "" {
			m.Share = leafAt(t, path+"."+l.share)
		}
		if m.Name.Stated() || m.ID.Stated() {
			out = append(out, m)
		}
	}
	return out
}

func leafAt(t Tree, path string) Leaf {
	if path == "" || strings.HasSuffix(path, ".") {
		return Leaf{}
	}
	l, _ := t.Leaf(path)
	return l
}

// parallel reads names and numbers that stand in two lists of one order, or joined in two fields.
func parallel(t Tree, l mentionList) []*Mention {
	names, numbers := leavesOf(t, l.names), leavesOf(t, l.numbers)
	var out []*Mention
	for i := range max(len(names), len(numbers)) {
		m := &Mention{List: l.names, Path: l.names}
		if i < len(names) {
			m.Name = names[i]
			m.Path = names[i].Origin.Field
		}
		if i < len(numbers) && (len(names) == len(numbers) || len(names) == 0) {
			m.ID = numbers[i]
		}
		if m.Name.Stated() || m.ID.Stated() {
			out = append(out, m)
		}
	}
	return out
}

var joints = regexp.MustCompile(`[、,，;；/]|\s{2,}`)

// leavesOf are the leaves of a list of plain values, or the parts of one value joined by 顿号.
func leavesOf(t Tree, path string) []Leaf {
	if path == "" {
		return nil
	}
	if n := t.Len(path); n > 0 {
		out := make([]Leaf, n)
		for i := range n {
			out[i], _ = t.Leaf(path + "[" + strconv.Itoa(i) + "]")
		}
		return out
	}
	l, ok := t.Leaf(path)
	if !ok || !l.Stated() {
		return nil
	}
	parts := joints.Split(l.Field.Value, -1)
	out := make([]Leaf, 0, len(parts))
	for _, p := range parts {
		if p = strings.TrimSpace(p); p != "" || len(parts) == 1 {
			part := l
			part.Field.Value, part.Field.Raw = p, p
			out = append(out, part)
		}
	}
	return out
}

// likeness is how well a mention fits a party: the same number weighs most, then the same name; one slip in either is a hint only.
func likeness(m *Mention, p *Party) int {
	score := 0
	if v := m.ID.Field.Value; v != "" {
		for _, n := range p.numbers() {
			switch {
			case sameNumber(v, n).Alike():
				score = max(score, 8)
			case codes.OneSlip(codes.NormalID(v), n):
				score = max(score, 2)
			}
		}
	}
	best := 0
	if v := m.Name.Field.Value; v != "" {
		for _, n := range p.names() {
			switch {
			case sameParty(v, n).Alike():
				best = max(best, 4)
			case nearName(v, n):
				best = max(best, 1)
			}
		}
		if old := claimed(p.OldName); best == 0 && len(old) > 0 {
			for _, n := range old {
				if sameParty(v, n).Alike() {
					best = 3
				}
			}
		}
	}
	return score + best
}

// nearName reports whether two names differ in one character only, or look alike all along.
func nearName(a, b string) bool {
	x, y := []rune(codes.NormalName(a)), []rune(codes.NormalName(b))
	if len(x) != len(y) || len(x) < 2 {
		return false
	}
	differ := 0
	for i := range x {
		if x[i] != y[i] {
			differ++
		}
	}
	return differ == 1 || codes.OnlyLookAlikes(string(x), string(y))
}

// assign finds out whom the mentions of one list mean: best fit first, and a last pair that is left over only where something hints at it.
func assign(ms []*Mention, parties []*Party) {
	for {
		var best *Mention
		var whom *Party
		top := 3
		for _, m := range ms {
			if m.Party != nil {
				continue
			}
			for _, p := range parties {
				if s := likeness(m, p); s > top && !takenBy(ms, p) {
					best, whom, top = m, p, s
				}
			}
		}
		if best == nil {
			break
		}
		best.Party = whom
	}
	assignRest(ms, parties)
}

// assignRest gives the mentions that are left to the parties that are left: one to one where something hints at it, in order where nothing is
// known of the parties yet.
func assignRest(ms []*Mention, parties []*Party) {
	var left []*Mention
	var open []*Party
	known := false
	for _, m := range ms {
		if m.Party == nil {
			left = append(left, m)
		}
	}
	for _, p := range parties {
		if !takenBy(ms, p) {
			open = append(open, p)
			known = known || len(p.names())+len(p.numbers()) > 0
		}
	}
	if len(left) != len(open) || known && (len(left) != 1 || likeness(left[0], open[0]) == 0) {
		return
	}
	for i, m := range left {
		m.Party = open[i]
	}
}

func takenBy(ms []*Mention, p *Party) bool {
	for _, m := range ms {
		if m.Party == p {
			return true
		}
	}
	return false
}
