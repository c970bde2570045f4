package facts

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"yushen/codes"
	"yushen/models"
)

func item(list string, i int) string { return list + "[" + strconv.Itoa(i) + "]" }

// Build sorts a case out: papers, parties and their mentions, the records of departments that are this case's, and the facts with all claims. It
// never fails: what is not there stays missing. The case is only read.
func Build(m *models.Case) *Case {
	c := &Case{Case: m, Papers: papersOf(m), Registers: registersOf(m.Registers), Facts: map[string]*Fact{}}
	c.Form = Tree{Fields: fieldsOf(m.Form), Base: Origin{Kind: FromForm, Type: "form", File: formFile}}
	c.seedParties()
	c.claimForm()
	c.claimPapers()
	c.pickRecords()
	c.claimRecords()
	c.pickPersons()
	c.claimChanges()
	return c
}

func (c *Case) claimForm() {
	for _, p := range c.Everyone() {
		if p.FormPath == "" {
			continue
		}
		for _, x := range []struct {
			f   *Fact
			key string
		}{{p.Name, "name"}, {p.ID, "id_number"}, {p.Share, "share"}} {
			if l, ok := c.Form.Leaf(p.FormPath + "." + x.key); ok {
				x.f.Add(l, weightOf("form"))
			}
		}
	}
	c.claimFrom(c.Form, "form")
}

// claimPapers reads the mentions and claims of all papers: first those that name several parties, then ID cards, which show by then whether they
// belong to the party in whose slot they are.
func (c *Case) claimPapers() {
	for _, l := range documentMentions {
		for _, p := range c.papersOf(l.source) {
			c.note(mentionsIn(p.Tree, l), p, nil, l)
		}
	}
	c.claimCards()
	c.claimHeldShares()
	for _, p := range c.Papers {
		if p.Usable() {
			c.claimFrom(p.Tree, p.Type)
		}
	}
	c.claimLegalReps()
}

// note finds out whom mentions mean and claims what they say.
func (c *Case) note(ms []*Mention, p *Paper, r *Record, l mentionList) {
	for _, m := range ms {
		m.Paper, m.Record = p, r
	}
	assign(ms, c.candidates(l.classes, p))
	if l.source == "application_form" {
		c.assignAnyone(ms)
	}
	for _, m := range ms {
		if m.Party != nil {
			c.claimMention(m, l)
		}
	}
	c.Mentions = append(c.Mentions, ms...)
}

// assignAnyone gives mentions of an application form that are still nobody to whoever bears the name or number: who is 权利人 and who 义务人 differs
// from form to form where a right is cancelled.
func (c *Case) assignAnyone(ms []*Mention) {
	for _, m := range ms {
		if m.Party != nil {
			continue
		}
		for _, p := range c.Everyone() {
			if likeness(m, p) >= 4 && !takenBy(ms, p) {
				m.Party = p
				break
			}
		}
	}
}

// candidates are the parties that a list may mean. "slot" is the party of the paper's slot, "org" any organisation, "any" everyone.
func (c *Case) candidates(classes string, p *Paper) []*Party {
	var out []*Party
	for _, class := range strings.Fields(classes) {
		switch class {
		case "slot":
			if p == nil || p.Slot.Party == "" {
				continue
			}
			if party := c.Role(p.Slot.Party); party != nil {
				return []*Party{party}
			}
		case "org":
			for _, x := range c.Parties {
				if x.Org {
					out = append(out, x)
				}
			}
		case "any":
			out = append(out, c.Everyone()...)
		case "agent":
			if c.Agent != nil {
				out = append(out, c.Agent)
			}
		case "deceased":
			if c.Deceased != nil {
				out = append(out, c.Deceased)
			}
		default:
			for _, x := range c.Parties {
				if x.Class == class {
					out = append(out, x)
				}
			}
		}
	}
	return out
}

func (c *Case) claimMention(m *Mention, l mentionList) {
	weight := weightOf(l.source)
	name, id := m.Party.Name, m.Party.ID
	if c.holdsOld(m, l) {
		name, id = c.oldFacts(m.Party)
	}
	name.Add(m.Name, weight)
	id.Add(m.ID, weight)
	switch {
	case !m.Share.Stated():
	case l.source == "registry":
		m.Party.Held.Add(m.Share, weight)
	case m.Party.Side == Acquires:
		m.Party.Share.Add(m.Share, weight)
	}
}

// holdsOld reports whether a mention shows the name or number from before the change that this case registers: certificate and register do.
func (c *Case) holdsOld(m *Mention, l mentionList) bool {
	return c.BusinessType == "change_owner_info" && m.Party.Side == Owns && (l.names == "right_holders" || l.list == "right_holders") &&
		l.source != "application_form"
}

// oldFacts are the facts that the holder's name and number belong to before a change of either.
func (c *Case) oldFacts(p *Party) (name, id *Fact) {
	name, id = p.OldName, p.OldID
	switch c.Form.Value("change.kind") {
	case "name":
		id = p.ID
	case "id":
		name = p.Name
	}
	return name, id
}

// claimCards gives each ID card to a party: the one of its slot, or the one that its content names. A card in a party's slot that fits neither
// name nor number is somebody else's.
func (c *Case) claimCards() {
	var loose []*Paper
	for _, p := range c.papersOf("id_card", "other_identity") {
		m := &Mention{Paper: p, Name: leafAt(p.Tree, "name"), ID: leafAt(p.Tree, "id_number"), Path: "name"}
		party := c.Role(p.Slot.Party)
		if party == nil {
			assign([]*Mention{m}, c.Everyone())
			party = m.Party
		} else if m.Name.Known() && m.ID.Known() && len(party.names())*len(party.numbers()) > 0 && likeness(m, party) == 0 {
			p.Placement = Stranger
			continue
		}
		if party == nil {
			loose = append(loose, p)
			continue
		}
		p.Party = party
		party.Name.Add(m.Name, weightOf(p.Type))
		party.ID.Add(m.ID, weightOf(p.Type))
	}
	c.claimBacks(loose)
}

// claimBacks gives the nameless backs of ID cards without a slot to the front before them in the order of upload, else to the one after.
func (c *Case) claimBacks(loose []*Paper) {
	for _, back := range loose {
		if back.Side != "back" || back.Slot.Party != "" {
			continue
		}
		at := slices.Index(c.Papers, back)
		for _, i := range []int{at - 1, at + 1} {
			if i >= 0 && i < len(c.Papers) && c.Papers[i].Type == back.Type && c.Papers[i].Side == "front" && c.Papers[i].Party != nil && !c.hasBack(c.Papers[i].Party) {
				back.Party = c.Papers[i].Party
				break
			}
		}
	}
}

func (c *Case) hasBack(p *Party) bool {
	return slices.ContainsFunc(c.Papers, func(q *Paper) bool { return q.Party == p && (q.Side == "back" || q.Side == "both") })
}

var heldShare = regexp.MustCompile(`([^、,，;；\d]+?)[占:：]?\s*(\d+(?:\.\d+)?%|\d+/\d+|百分之[一二三四五六七八九十]+|[一二三四五六七八九十]+分之[一二三四五六七八九十]+)`)

// claimHeldShares reads the shares that a certificate tells in one line: 张三60%、李四40%.
func (c *Case) claimHeldShares() {
	for _, p := range c.papersOf("real_estate_certificate", "old_house_certificate") {
		l, ok := p.Leaf("co_ownership_shares")
		if !ok || !l.Stated() {
			continue
		}
		for _, m := range heldShare.FindAllStringSubmatch(l.Field.Value, -1) {
			for _, party := range c.Parties {
				if !slices.ContainsFunc(append(party.names(), claimed(party.OldName)...), func(n string) bool { return sameParty(n, m[1]).Alike() }) {
					continue
				}
				share := l
				share.Field.Value = m[2]
				party.Held.Add(share, weightOf(p.Type))
			}
		}
	}
}

func (c *Case) claimLegalReps() {
	for _, p := range c.papersOf("business_license", "legal_rep_certificate", "new_house_contract", "mortgage_contract") {
		key := map[string]string{"new_house_contract": "seller_legal_rep", "mortgage_contract": "mortgagee_rep"}[p.Type]
		if key == "" {
			key = "legal_rep"
		}
		for _, m := range c.Mentions {
			if m.Paper == p && m.Party != nil && m.Party.Org {
				if l, ok := p.Leaf(key); ok {
					m.Party.LegalRep.Add(l, weightOf(p.Type))
				}
				break
			}
		}
	}
}

// claimFormChange adds the form's entries about a change of this party. What does not change is the same before and after, so both entries speak of it.
func (c *Case) claimFormChange(p *Party, add func(f *Fact, t Tree, path, typ string)) {
	kind := c.Form.Value("change.kind")
	oldName, oldID := p.OldName, p.OldID
	if kind == "id" {
		oldName = p.Name
	}
	if kind == "name" {
		oldID = p.ID
	}
	for _, entry := range []struct {
		path  string
		fact  *Fact
		blank bool // nothing need be entered
	}{
		{"change.old_name", oldName, kind == "id"}, {"change.new_name", p.Name, kind == "id"},
		{"change.old_id_number", oldID, kind == "name"}, {"change.new_id_number", p.ID, kind == "name"},
	} {
		if !entry.blank || c.Form.Value(entry.path) != "" {
			add(entry.fact, c.Form, entry.path, "form")
		}
	}
}

// claimChanges adds what a change of name or number says about before and after, and what the police hold of it.
func (c *Case) claimChanges() {
	if c.BusinessType != "change_owner_info" {
		return
	}
	for _, p := range c.Parties {
		add := func(f *Fact, t Tree, path, typ string) {
			if l, ok := t.Leaf(path); ok {
				f.Add(l, weightOf(typ))
			}
		}
		c.claimFormChange(p, add)
		for _, paper := range c.papersOf("name_change_proof", "id_number_change_proof", "household_register") {
			add(p.OldName, paper.Tree, map[string]string{"name_change_proof": "old_name", "household_register": "former_name"}[paper.Type], paper.Type)
			add(p.OldID, paper.Tree, map[string]string{"id_number_change_proof": "old_id_number"}[paper.Type], paper.Type)
		}
		if p.Police != nil {
			add(p.OldName, p.Police.Tree, "old_name", "police")
			add(p.OldID, p.Police.Tree, "old_id_number", "police")
		}
	}
}

// pickRecords chooses among the records of each department those of this case, by the keys of the matter (不动产单元号、合同编号 …).
func (c *Case) pickRecords() {
	c.pickRegistry()
	numbers := c.claimedBy("contract_no")
	for _, t := range c.papersOf("stock_house_contract", "new_house_contract") {
		numbers = append(numbers, t.Value("record_no"))
	}
	housing := c.Registers["housing"]
	if c.Housing = housing.find(FilingNo, "contract_no", numbers...); c.Housing == nil {
		c.Housing = housing.find(FilingNo, "record_no", numbers...)
	}
	tax := c.Registers["tax"]
	if c.Tax = tax.find(PlainNo, "tax_cert_no", c.claimedBy("tax_cert_no")...); c.Tax == nil {
		c.Tax = tax.find(FilingNo, "contract_or_record_no", numbers...)
	}
	bank := c.Registers["bank"]
	if c.Bank = bank.find(CertNo, "proof_no", c.claimedBy("proof_no")...); c.Bank == nil {
		c.Bank = bank.find(PlainNo, "loan_contract_no", c.claimedBy("main_contract_no")...)
	}
	if f := c.Facts["contract_no"]; f != nil {
		for _, p := range c.papersOf("stock_house_contract", "new_house_contract") {
			f.Aliases = append(f.Aliases, p.Value("record_no"))
		}
		if c.Housing != nil {
			f.Aliases = append(f.Aliases, c.Housing.Value("record_no"))
		}
	}
}

// pickRegistry takes the record that most keys point to: its unit number, its certificate number, its location. Others under a certificate number of
// this case are Reused.
func (c *Case) pickRegistry() {
	r := c.Registers["registry"]
	if r == nil {
		return
	}
	units, certs, places := c.claimedBy("unit_no"), c.claimedBy("cert_no"), c.claimedBy("location")
	best := 0
	score := map[*Record]int{}
	for _, row := range r.Rows {
		if row.matches(UnitNo, "unit_no", units) {
			score[row] += 4
		}
		if row.matches(CertNo, "cert_no", certs) || row.matches(CertNo, "old_cert_no", certs) {
			score[row] += 3
		}
		if score[row] > 0 && row.matches(Address, "location", places) {
			score[row] += 2
		}
		if score[row] > best {
			best, c.Registry = score[row], row
		}
	}
	for _, row := range r.Rows {
		if row != c.Registry && row.matches(CertNo, "cert_no", certs) {
			c.Reused = append(c.Reused, row)
		}
	}
	c.pickMortgage()
	if c.Registry != nil {
		c.Fact("cert_no").Aliases = append(c.Fact("cert_no").Aliases, c.Registry.Value("old_cert_no"))
	}
}

func (c *Case) pickMortgage() {
	if c.Registry == nil {
		return
	}
	n := c.Registry.Len("mortgages")
	proofs := c.claimedBy("proof_no")
	for i := range n {
		path := item("mortgages", i)
		if c.Registry.matches(CertNo, path+".proof_no", proofs) {
			c.Mortgage = path
			return
		}
	}
	if n == 1 {
		c.Mortgage = item("mortgages", 0)
	}
}

// claimedBy are the values that anything claims about a fact so far.
func (c *Case) claimedBy(name string) []string {
	if f := c.Facts[name]; f != nil {
		return claimed(f)
	}
	return nil
}

func (c *Case) claimRecords() {
	rows := map[string]*Record{"registry": c.Registry, "housing": c.Housing, "tax": c.Tax, "bank": c.Bank}
	for _, l := range recordMentions {
		row := rows[l.source]
		if l.source == "justice" || l.source == "health" {
			continue
		}
		if row != nil {
			c.note(mentionsIn(row.Tree, l), nil, row, l)
		}
	}
	if c.Mortgage != "" {
		l := mentionList{source: "registry", name: c.Mortgage + ".mortgagee", list: ".mortgagee", classes: "mortgagee"}
		c.note(mentionsIn(c.Registry.Tree, l), nil, c.Registry, l)
	}
	for _, source := range []string{"registry", "housing", "tax", "bank"} {
		if rows[source] != nil {
			c.claimFrom(rows[source].Tree, source)
		}
	}
}

// pickPersons finds what police, civil affairs and market supervision hold of each party.
func (c *Case) pickPersons() {
	for _, p := range c.Everyone() {
		if p.Org {
			p.Market = c.Registers["market"].find(PartyNumber, "uscc", prefer(p.ID)...)
			if p.Market == nil {
				p.Market = c.Registers["market"].find(PartyName, "name", p.names()...)
			}
			c.claimPerson(p, p.Market, "name", "uscc")
			if p.Market != nil {
				if l, ok := p.Market.Leaf("legal_rep"); ok {
					p.LegalRep.Add(l, weightOf("market"))
				}
			}
			continue
		}
		p.Police = c.Registers["police"].person(p)
		p.Civil = c.Registers["civil"].person(p)
		c.claimPerson(p, p.Police, "name", "id_number")
	}
	if c.Deceased != nil {
		for source, path := range map[string]string{"health": "deceased_id_number"} {
			if row := c.Registers[source].find(PartyNumber, path, c.Deceased.numbers()...); row != nil {
				c.claimPerson(c.Deceased, row, "deceased_name", path)
				c.claimFrom(row.Tree, source)
			}
		}
		if c.Deceased.Police != nil {
			c.claimFrom(c.Deceased.Police.Tree, "police")
		}
	}
}

func (c *Case) claimPerson(p *Party, r *Record, name, number string) {
	if r == nil {
		return
	}
	if l, ok := r.Leaf(name); ok {
		p.Name.Add(l, weightOf(r.Source))
	}
	if l, ok := r.Leaf(number); ok {
		p.ID.Add(l, weightOf(r.Source))
	}
}

// person is the record of a party's accepted number, else of any of its numbers that is well formed, old ones included.
func (r *Register) person(p *Party) *Record {
	if row := r.find(PartyNumber, "id_number", prefer(p.ID)...); row != nil {
		return row
	}
	return r.find(PartyNumber, "id_number", claimed(p.OldID)...)
}

// prefer is the accepted value where the fact is known, else every value that its check digit allows.
func prefer(f *Fact) []string {
	if v, ok := f.Value(); ok {
		return []string{v}
	}
	var out []string
	for _, v := range claimed(f) {
		if codes.CheckID(v) == codes.OK || codes.CheckUSCC(v) == codes.OK {
			out = append(out, v)
		}
	}
	return out
}

// Notary is what the judicial department holds of a notarial certificate (公证书), nil where it holds nothing.
func (c *Case) Notary(p *Paper) *Record {
	return c.Registers["justice"].find(PlainNo, "notary_no", p.Value("notary_no"))
}
