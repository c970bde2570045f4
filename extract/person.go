package extract

import (
	"slices"

	"yushen/codes"
	"yushen/documents"
	"yushen/models"
)

// person is one party with what is told of it; doubts are other readings of its name.
type person struct {
	name    reading
	second  string
	members map[int]reading
}

// persons puts together what all places of the document say of the parties in one role. Places that name the same people, a slip
// of the reader aside, are witnesses of each other.
func (r *reader) persons(role int, parties []party) []person {
	var out []person
	for _, p := range parties {
		if p.role != role {
			continue
		}
		if len(out) > 0 {
			if match := r.alike(out, p); match != nil {
				r.witness(out, match, p)
				continue
			}
			if !r.adds(p) {
				continue
			}
		}
		base := len(out)
		n := max(len(p.names), r.longest(p))
		for i := range n {
			x := person{members: map[int]reading{}}
			if i < len(p.names) {
				x.name = p.names[i]
			}
			out = append(out, x)
		}
		r.hand(out[base:], p)
	}
	return out
}

// withoutOthers are the persons of a role, but for those without a name whose number is that of a named person in another role.
func (r *reader) withoutOthers(all [][]person, role int) []person {
	return slices.DeleteFunc(slices.Clone(all[role]), func(p person) bool {
		if p.name.value != "" {
			return false
		}
		for k, x := range p.members {
			if !r.isNumber(role, k) || len(x.value) < 15 {
				continue
			}
			for other, persons := range all {
				if other != role && slices.ContainsFunc(persons, func(q person) bool { return q.name.value != "" && r.holdsNumber(other, q, x.value) }) {
					return true
				}
			}
		}
		return false
	})
}

// holdsNumber reports whether a number is one of a person's.
func (r *reader) holdsNumber(role int, p person, number string) bool {
	for k, x := range p.members {
		if r.isNumber(role, k) && x.value == number {
			return true
		}
	}
	return false
}

// adds reports whether a place that names other people than the first one tells of further parties, rather than of something else:
// they have numbers of their own, or stand in a block of their own.
func (r *reader) adds(p party) bool {
	return p.named && len(p.names) > 0 && len(p.members) > 0 && r.longest(p) > 0
}

func (r *reader) longest(p party) int {
	n := 0
	for k, m := range r.t.Roles[p.role].Members {
		if m.Kind == documents.IDNumber || m.Kind == documents.PartyID {
			n = max(n, len(p.members[k]))
		}
	}
	return n
}

// alike pairs the names of a place with persons already known: nil unless every name, or every number, is one of theirs.
func (r *reader) alike(known []person, p party) []int {
	if len(p.names) == 0 && r.longest(p) == 0 {
		return nil
	}
	var out []int
	for _, n := range p.names {
		i := slices.IndexFunc(known, func(k person) bool { return k.name.value == n.value })
		if i < 0 {
			i = slices.IndexFunc(known, func(k person) bool { return likeName(k.name.value, n.value) && !r.otherNumber(k, p) })
		}
		if i < 0 && len(known) == len(p.names) && len(known) == 1 && r.sharesNumber(known[0], p) {
			i = 0
		}
		if i < 0 {
			return nil
		}
		out = append(out, i)
	}
	if len(p.names) == 0 {
		if r.longest(p) != len(known) {
			return nil
		}
		for i := range known {
			out = append(out, i)
		}
	}
	return out
}

// otherNumber reports whether a place gives numbers, none of which is this person's: then a like name is another person's.
func (r *reader) otherNumber(k person, p party) bool {
	for m, list := range p.members {
		have, ok := k.members[m]
		if !ok || !r.isNumber(p.role, m) || len(have.value) < 15 || len(list) == 0 {
			continue
		}
		if !slices.ContainsFunc(list, func(x reading) bool { return x.value == have.value || codes.OneSlip(x.value, have.value) }) {
			return true
		}
	}
	return false
}

// isNumber reports whether a member of a role is a number that no two parties share.
func (r *reader) isNumber(role, member int) bool {
	kind := r.t.Roles[role].Members[member].Kind
	return kind == documents.IDNumber || kind == documents.PartyID || kind == documents.USCC
}

func (r *reader) sharesNumber(k person, p party) bool {
	for m, list := range p.members {
		for _, x := range list {
			if r.isNumber(p.role, m) && len(x.value) >= 15 && k.members[m].value == x.value {
				return true
			}
		}
	}
	return false
}

// witness adds what another place says of known persons: what is missing, and doubts.
func (r *reader) witness(known []person, match []int, p party) {
	sub := make([]person, len(match))
	for i, k := range match {
		sub[i] = person{members: map[int]reading{}}
		if i < len(p.names) {
			a, b := known[k].name, p.names[i]
			switch {
			case a.value == "":
				known[k].name = b
			case a.value != b.value && !overlaps(a.pos, b.pos):
				known[k].second = b.value
			}
		}
	}
	r.hand(sub, p)
	for i, k := range match {
		for m, x := range sub[i].members {
			have, ok := known[k].members[m]
			if !ok || have.failed && !x.failed {
				known[k].members[m] = x
			}
		}
	}
}

// hand deals out member values in the order of the names. A value that stands alone goes to the first.
func (r *reader) hand(to []person, p party) {
	for k := range r.t.Roles[p.role].Members {
		for i, x := range p.members[k] {
			if i < len(to) {
				to[i].members[k] = x
			}
		}
	}
}

// addShares gives persons the shares that a text such as 张三60%、李四40% tells of them by name.
func (r *reader) addShares(persons []person, role int) {
	k := slices.IndexFunc(r.t.Roles[role].Members, func(m documents.Member) bool { return m.Kind == documents.Share })
	if k < 0 || len(persons) == 0 {
		return
	}
	var list []holding
	for i := range r.cells {
		if r.cells[i].wrapped {
			continue
		}
		var s stream
		for _, k := range r.columnFrom(i).cells {
			s = append(s, r.span(r.cells[k].from, r.cells[k].to)...)
		}
		list = append(list, r.holdings(s)...)
	}
	for i := range persons {
		for _, exact := range []bool{true, false} {
			for _, h := range list {
				if _, done := persons[i].members[k]; done || !(h.name == persons[i].name.value || !exact && likeName(h.name, persons[i].name.value)) {
					continue
				}
				persons[i].members[k] = reading{value: h.share, raw: r.text(h.sharePos), pos: h.sharePos, quality: 1}
			}
		}
	}
}

// listNode is the persons of a role as a list of objects.
func (r *reader) listNode(persons []person, role int) models.Node {
	items := []models.Node{}
	for _, p := range persons {
		fields := models.Fields{}
		for k, m := range r.t.Roles[role].Members {
			if m.Into != "" {
				continue
			}
			if m.Key == "name" {
				if p.name.value != "" {
					fields["name"] = models.Leaf(r.nameField(p))
				}
				continue
			}
			if x, ok := p.members[k]; ok {
				fields[m.Key] = models.Leaf(r.field(x))
			}
		}
		if _, named := fields["name"]; !named && len(fields) > 0 && len(persons) == 1 {
			if x, ok := r.hiddenName(role); ok {
				fields["name"] = models.Leaf(x)
			}
		}
		if len(fields) > 0 {
			items = append(items, models.Node{Members: fields})
		}
	}
	return models.Node{Items: items}
}

func (r *reader) nameField(p person) models.Field {
	f := r.field(p.name)
	if p.second != "" {
		f.Second = p.second
		if f.Status == models.Read {
			f.Status = models.Uncertain
		}
	}
	return f
}

// flat is a member of all persons of a role as one value, for members that have a field of their own.
func (r *reader) flat(persons []person, role int, m documents.Member, k int) (candidate, string, bool) {
	var list []reading
	second := ""
	for _, p := range persons {
		if m.Key == "name" {
			if p.name.value != "" {
				list = append(list, p.name)
			}
			if p.second != "" {
				second = p.second
			}
			continue
		}
		if x, ok := p.members[k]; ok {
			list = append(list, x)
		}
	}
	if len(list) == 0 {
		return candidate{}, "", false
	}
	if f, _ := r.t.Field(m.Into); f.Kind != documents.People && f.Kind != documents.PartyID { // a field of one person
		list = list[:1]
	}
	x, ok := r.joined(list)
	return candidate{x, 0.97 * x.quality, x.pos[0]}, second, ok
}
