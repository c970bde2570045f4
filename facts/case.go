package facts

import (
	"slices"

	"yushen/models"
)

// Case is everything known about an application, sorted: papers, parties, what departments hold, and the facts that these claim.
type Case struct {
	*models.Case
	Form      Tree
	Papers    []*Paper
	Parties   []*Party // applicants, in the order of the form
	Agent     *Party   // nil: nobody acts for another
	Deceased  *Party   // nil: nobody died
	Mentions  []*Mention
	Registers map[string]*Register

	Registry *Record   // the record of this property
	Reused   []*Record // registry records of other units under a number of this case
	Housing  *Record
	Tax      *Record
	Bank     *Record
	Mortgage string // path of the mortgage in Registry that this case is about, "" for none

	Facts map[string]*Fact
}

// Fact is the fact of a name; one that nothing claims is Missing.
func (c *Case) Fact(name string) *Fact {
	f, ok := c.Facts[name]
	if !ok {
		f = &Fact{Name: name, Kind: kindOfFact(name), accepted: -1}
		c.Facts[name] = f
	}
	return f
}

// HasForm reports whether the citizen's form came with the case.
func (c *Case) HasForm() bool { return c.Case.Form != nil }

// papersOf are the papers of these types that may speak.
func (c *Case) papersOf(types ...string) []*Paper {
	var out []*Paper
	for _, p := range c.Papers {
		if p.Usable() && slices.Contains(types, p.Type) {
			out = append(out, p)
		}
	}
	return out
}

// PapersOf are the papers of a type that may speak.
func (c *Case) PapersOf(typ string) []*Paper { return c.papersOf(typ) }

// Everyone is the parties, the agent and the deceased.
func (c *Case) Everyone() []*Party {
	out := slices.Clone(c.Parties)
	if c.Agent != nil {
		out = append(out, c.Agent)
	}
	if c.Deceased != nil {
		out = append(out, c.Deceased)
	}
	return out
}

// MentionsIn are the mentions in one list of the papers or records of a type.
func (c *Case) MentionsIn(typ, list string) []*Mention {
	var out []*Mention
	for _, m := range c.Mentions {
		if m.List == list && m.source() == typ {
			out = append(out, m)
		}
	}
	return out
}

func (m *Mention) source() string {
	if m.Paper != nil {
		return m.Paper.Type
	}
	return m.Record.Source
}
