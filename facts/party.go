package facts

import (
	"slices"
	"strconv"
	"strings"

	"yushen/codes"
)

// Side is what a party does with the right.
type Side string

// The sides. Owners act on their own right: they dispose of nothing and acquire nothing.
const (
	Disposes Side = "disposes" // 出卖、赠与、抵押
	Acquires Side = "acquires" // 买受、受赠、继承、抵押权人
	Owns     Side = "owns"     // 变更、补证的权利人
	ActsFor  Side = "acts_for" // 代理人
	Died     Side = "died"     // 被继承人
)

var sideOfClass = map[string]Side{"seller": Disposes, "donor": Disposes, "mortgagor": Disposes, "transferor": Disposes, "obligor": Disposes, "buyer": Acquires,
	"donee": Acquires, "heir": Acquires, "mortgagee": Acquires, "transferee": Acquires, "resident": Acquires, "holder": Acquires, "owner": Owns,
	"applicant": Owns, "agent": ActsFor, "deceased": Died}

// Party is one who takes part (当事人): an applicant, the agent, or the deceased.
type Party struct {
	Role, Class string
	Side        Side
	Org         bool
	FormPath    string // applicants[1], agent, deceased; "" where the form does not name the party
	Name        *Fact
	ID          *Fact
	Share       *Fact // 取得的份额
	Held        *Fact // 现有的份额
	OldName     *Fact // 改名前的姓名
	OldID       *Fact // 换号前的号码
	LegalRep    *Fact // 单位的法定代表人、负责人
	Police      *Record
	Civil       *Record
	Market      *Record
}

func newParty(role string) *Party {
	class := strings.TrimRight(role, "0123456789")
	side := sideOfClass[class]
	if side == "" {
		side = Owns
	}
	fact := func(what string, kind Kind) *Fact { return &Fact{Name: role + "." + what, Kind: kind, accepted: -1} }
	return &Party{Role: role, Class: class, Side: side, Name: fact("name", PartyName), ID: fact("id_number", PartyNumber), Share: fact("share", Share), Held: fact("held_share", Share),
		OldName: fact("old_name", PersonName), OldID: fact("old_id_number", PartyNumber), LegalRep: fact("legal_rep", PersonName)}
}

// DisplayName is the name to speak of the party by.
func (p *Party) DisplayName() string {
	if v, ok := p.Name.Value(); ok {
		return v
	}
	for _, c := range p.Name.Claims {
		if c.Value != "" {
			return c.Value
		}
	}
	return ""
}

// Nameless reports whether no name of the party was read anywhere, so that a person and a company cannot be told apart.
func (p *Party) Nameless() bool { return len(p.names()) == 0 }

// Number is the accepted number, "" unless known.
func (p *Party) Number() string { v, _ := p.ID.Value(); return v }

// numbers and names are everything that was claimed with confidence.
func (p *Party) numbers() []string { return claimed(p.ID) }
func (p *Party) names() []string   { return claimed(p.Name) }

func claimed(f *Fact) []string {
	var out []string
	for _, c := range f.Claims {
		if c.read() && !slices.Contains(out, c.Value) {
			out = append(out, c.Value)
		}
	}
	return out
}

// classesOf are the classes of 权利人 and 义务人 of an application form, where the form does not name the parties.
func classesOf(business string) (holder, obligor string) {
	switch business {
	case "transfer_new_house", "transfer_stock_house", "transfer_with_mortgage", "transfer_housing_reform", "prenotice_presale", "prenotice_transfer":
		return "buyer", "seller"
	case "transfer_gift":
		return "donee", "donor"
	case "transfer_inheritance":
		return "heir", "transferor"
	case "mortgage_first_general", "mortgage_first_maximum", "mortgage_change", "mortgage_transfer", "mortgage_cancel", "prenotice_mortgage":
		return "mortgagee", "mortgagor"
	}
	if strings.HasPrefix(business, "transfer_") {
		return "transferee", "transferor"
	}
	return "owner", "obligor"
}

// seedParties names the parties: those of the form; without one, those of the application form and of the slots.
func (c *Case) seedParties() {
	for i := range c.Form.Len("applicants") {
		path := "applicants[" + strconv.Itoa(i) + "]"
		role := c.Form.Value(path + ".role")
		if role == "" {
			role = "applicant" + strconv.Itoa(i+1)
		}
		p := c.party(role)
		p.FormPath = path
		p.Org = strings.Contains(c.Form.Value(path+".id_type"), "信用代码") || codes.IsCompanyName(c.Form.Value(path+".name"))
	}
	if len(c.Parties) == 0 {
		c.seedFromPapers()
	}
	if c.Form.Value("agent.name") != "" || c.Form.Value("agent.id_number") != "" {
		c.Agent = newParty("agent")
		c.Agent.FormPath = "agent"
	}
	if c.Form.Value("deceased.name") != "" || len(c.papersOf("death_certificate")) > 0 {
		c.Deceased = newParty("deceased")
		c.Deceased.FormPath = "deceased"
	}
}

func (c *Case) seedFromPapers() {
	holder, obligor := classesOf(c.BusinessType)
	for _, p := range c.papersOf("application_form") {
		for i := range p.Len("right_holders") {
			c.party(holder + strconv.Itoa(i+1))
		}
		for i := range p.Len("obligors") {
			c.party(obligor + strconv.Itoa(i+1))
		}
		if p.Len("agents") > 0 && c.Agent == nil {
			c.Agent = newParty("agent")
		}
	}
	for _, p := range c.Papers {
		if p.Slot.Class == "agent" && c.Agent == nil {
			c.Agent = newParty("agent")
		}
		if s := p.Slot; s.Class != "" && s.Class != "agent" && s.Class != "spouse" {
			c.party(s.Party)
		}
	}
	for _, p := range c.Parties {
		p.Org = p.Class == "mortgagee" || c.BusinessType == "transfer_new_house" && p.Class == "seller"
	}
}

// party is the party of a role, made where it is new.
func (c *Case) party(role string) *Party {
	if p := c.Role(role); p != nil {
		return p
	}
	p := newParty(role)
	c.Parties = append(c.Parties, p)
	return p
}

// Role is the party of a role, nil for none.
func (c *Case) Role(role string) *Party {
	switch {
	case role == "agent":
		return c.Agent
	case role == "deceased":
		return c.Deceased
	}
	for _, p := range c.Parties {
		if p.Role == role {
			return p
		}
	}
	return nil
}

// Of are the parties on a side.
func (c *Case) Of(side Side) []*Party {
	var out []*Party
	for _, p := range c.Parties {
		if p.Side == side {
			out = append(out, p)
		}
	}
	return out
}

// Principal is whom the agent acts for, nil for none.
func (c *Case) Principal() *Party {
	if c.Agent == nil {
		return nil
	}
	if p := c.Role(c.Form.Value("agent.principal_role")); p != nil {
		return p
	}
	for _, paper := range c.papersOf("power_of_attorney") {
		if p := c.Role(paper.Slot.Party); p != nil {
			return p
		}
		for _, m := range c.Mentions {
			if m.Paper == paper && m.List == "principals" && m.Party != nil {
				return m.Party
			}
		}
	}
	return nil
}
