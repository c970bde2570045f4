package extract

import (
	"strings"

	"yushen/documents"
)

// party is what one place of the document says of the parties in one role.
type party struct {
	role    int
	names   []reading
	members map[int][]reading // by index of the role's members
	at      int               // flow position
	named   bool              // a label or wording names the role outright
}

// wordings runs the type's patterns over the flow: single fields by key, and what is said of parties.
func (r *reader) wordings() (fields map[string][]candidate, parties []party) {
	fields = map[string][]candidate{}
	parted, joined := r.prose()
	for _, p := range r.t.Patterns() {
		v := parted
		found := p.Expr.FindAllStringSubmatchIndex(v.text, 4)
		if len(found) == 0 {
			v = joined
			found = p.Expr.FindAllStringSubmatchIndex(v.text, 4)
		}
		for _, m := range found {
			said := map[string]*party{}
			for g, name := range p.Expr.SubexpNames() {
				if g == 0 || name == "" || m[2*g] < 0 {
					continue
				}
				s := stream(v.part(m[2*g], m[2*g+1]).pos)
				if len(s) == 0 {
					continue
				}
				if role, member, ok := strings.Cut(name, "__"); ok {
					r.say(said, role, member, s)
					continue
				}
				f, _ := r.t.Field(name)
				if x, ok := r.captured(f, s); ok {
					fields[name] = append(fields[name], candidate{x, 0.99 * x.quality, x.pos[0]})
				}
			}
			for _, s := range said {
				parties = append(parties, *s)
			}
		}
	}
	return fields, parties
}

// prose is the flow as text for the patterns, once with a line feed wherever a line ends without its text running on, once without.
// The first keeps the words of a seal out of the line beneath it, the second finds wordings whose wrap was not seen.
func (r *reader) prose() (parted, joined view) {
	var s stream
	for p := range r.runes {
		if p > 0 && r.at[p] != r.at[p-1] && !r.sameRow(r.at[p-1], r.at[p]) && r.cells[r.at[p-1]].next != r.at[p] {
			s = append(s, nextLine)
		}
		if r.runes[p] != '_' { // the rule under a blank that was filled in
			s = append(s, p)
		}
	}
	return r.read(s, false), r.read(s, true)
}

// span is a stretch of the flow as a stream.
func (r *reader) span(from, to int) stream {
	var s stream
	for p := from; p < to; p++ {
		s = append(s, p)
	}
	return s
}

// captured reads what a pattern marked off. The pattern has already said where a phrase ends.
func (r *reader) captured(f documents.Field, s stream) (reading, bool) {
	if f.Kind == documents.Text || f.Kind == documents.Clause || f.Kind == documents.Block {
		pos := characters(s)
		if len(pos) == 0 {
			return reading{}, false
		}
		return r.phrase(f, reading{value: r.plain(pos), raw: r.text(pos), pos: pos, quality: 0.95})
	}
	if f.Kind == documents.Number {
		s = r.oneCell(s)
		if v := r.read(s, true); strings.Count(v.text, ")") > strings.Count(v.text, "(") { // (编号:JK-2026-1)
			s = v.part(0, strings.LastIndexByte(v.text, ')')).pos
		}
	}
	if f.Kind == documents.Tick {
		return r.oneOf(f, s)
	}
	f.Part = "" // one date was marked off, whichever end it is
	x, ok := r.value(f, s)
	if !ok || !f.Fits(x.value) {
		return reading{}, false
	}
	if f.Kind == documents.People || f.Kind == documents.Person {
		x.quality = max(x.quality, 0.7)
	}
	return x, true
}

// oneCell is a stream up to the next cell of its row, where a wide gap parts the two.
func (r *reader) oneCell(s stream) stream {
	for i := 1; i < len(s); i++ {
		p, q := s[i-1], s[i]
		if p >= 0 && q >= 0 && r.at[p] != r.at[q] && r.sameRow(r.at[p], r.at[q]) && r.glyphs[q].X0-r.glyphs[p].X1 > 1.5*r.cells[r.at[p]].H {
			return s[:i]
		}
	}
	return s
}

func (r *reader) say(said map[string]*party, role, member string, s stream) {
	for i, x := range r.t.Roles {
		if x.Key != role {
			continue
		}
		p := said[role]
		if p == nil {
			p = &party{role: i, members: map[int][]reading{}, at: s[0], named: true}
			said[role] = p
		}
		for k, m := range x.Members {
			if m.Key != member {
				continue
			}
			list := r.list(m.Kind, s)
			if m.Key == "name" {
				p.names = list
			} else {
				p.members[k] = list
			}
		}
	}
}

// list reads several values of a kind.
func (r *reader) list(k documents.Kind, s stream) []reading {
	switch k {
	case documents.Person, documents.People:
		return r.names(s, false)
	case documents.Org:
		return r.names(s, true)
	case documents.IDNumber, documents.PartyID:
		return r.ids(s, k == documents.PartyID)
	case documents.USCC:
		return r.usccs(s)
	case documents.Phone:
		return r.phones(s)
	}
	if x, ok := r.value(documents.Field{Kind: k, Values: r.valuesOf(k)}, s); ok {
		return []reading{x}
	}
	return nil
}

// valuesOf are the values of the member kinds that need some.
func (r *reader) valuesOf(k documents.Kind) []documents.Value {
	if k != documents.Enum {
		return nil
	}
	return []documents.Value{{Is: "男"}, {Is: "女"}}
}
