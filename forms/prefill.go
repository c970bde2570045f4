package forms

import (
	"fmt"
	"slices"
	"strings"

	"yushen/codes"
	"yushen/facts"
	"yushen/models"
)

// filling is a form under preparation: the answers so far, where each came from, and which are settled.
type filling struct {
	layout     *layout
	known      *facts.Case
	data       object
	provenance map[string]models.Provenance
	locks      locks
}

// settledBy tells what papers and registers say about the situation, so that nobody is asked.
func settledBy(b *Book, c *facts.Case) map[string]any {
	out := map[string]any{}
	g, _ := b.groups.get("situation")
	for _, q := range g.Questions {
		switch q.Value.Settle {
		case "agent":
			if c.Agent != nil && len(c.PapersOf("power_of_attorney")) > 0 {
				out["situation."+q.Key] = yes
			}
		case "minor":
			if slices.ContainsFunc(c.Parties, func(p *facts.Party) bool { return isMinor(p, c.FiledAt) }) {
				out["situation."+q.Key] = yes
			}
		case "old_certificate":
			old, now := len(c.PapersOf("old_house_certificate")), len(c.PapersOf("real_estate_certificate"))
			if (old > 0) != (now > 0) {
				out["situation."+q.Key] = map[bool]string{true: yes, false: no}[old > 0]
			}
		}
	}
	return out
}

func isMinor(p *facts.Party, today string) bool {
	born, ok := codes.BirthDateOf(p.Number())
	if !ok || p.Org {
		return false
	}
	age, err := codes.AgeOn(born, today)
	return err == nil && age < 18
}

// fill fills in what is known.
func (f *filling) fill() {
	f.entries()
	for _, s := range f.layout.sections {
		for _, q := range s.questions {
			switch {
			case q.Value.Fact == "":
			case s.group.List != "":
				f.fillEntries(s.key, q)
			case s.group.Root:
				f.put(q.Key, q.Value, f.fact(q.Value.Fact))
			default:
				f.put(s.key+"."+q.Key, q.Value, f.fact(q.Value.Fact))
			}
		}
	}
}

// entries makes an entry for each party that papers name, and for each side that must apply.
func (f *filling) entries() {
	list, _ := f.data["applicants"].([]any)
	has := func(class string) int {
		return len(slices.DeleteFunc(slices.Clone(list), func(v any) bool { return classOf(v) != class }))
	}
	for _, p := range f.known.Parties {
		if p.FormPath == "" && !(p.Nameless() && p.Number() == "") && slices.Contains(f.layout.business.Parties, p.Class) {
			list = append(list, object{"role": p.Role})
			p.FormPath = fmt.Sprintf("applicants[%d]", len(list)-1)
		}
	}
	for _, class := range f.layout.business.Parties {
		for i := has(class); i < f.layout.least(class); i++ {
			list = append(list, object{"role": fmt.Sprintf("%s%d", class, i+1)})
		}
	}
	f.data["applicants"] = list
}

func classOf(entry any) string {
	m, _ := entry.(object)
	r, _ := m["role"].(string)
	return strings.TrimRight(r, "0123456789")
}

func (f *filling) fillEntries(list string, q entry[question]) {
	_, what, _ := strings.Cut(q.Value.Fact, ".")
	for _, p := range f.known.Parties {
		if strings.HasPrefix(p.FormPath, list+"[") {
			f.put(p.FormPath+"."+q.Key, q.Value, factOf(p, what))
			if q.Key == "id_number" {
				f.putIDType(p)
			}
		}
	}
}

// putIDType says what kind of number a known number is; of a locked number it is locked too.
func (f *filling) putIDType(p *facts.Party) {
	path := p.FormPath + ".id_type"
	defer func() {
		if from := f.provenance[p.FormPath+".id_number"]; from.Locked {
			from.Typed = ""
			f.lock(path)
			f.provenance[path] = from
		}
	}()
	if v, _ := lookup(f.data, path); v != nil && v != "" || p.Number() == "" {
		return
	}
	switch {
	case codes.CheckID(p.Number()) == codes.OK:
		assign(f.data, path, "居民身份证")
	case codes.CheckUSCC(p.Number()) == codes.OK:
		assign(f.data, path, "统一社会信用代码")
	}
}

// fact finds a fact: of the agent, the deceased, the first owner, or of the property and deal.
func (f *filling) fact(name string) *facts.Fact {
	who, what, ok := strings.Cut(name, ".")
	if !ok {
		return f.known.Fact(name)
	}
	var p *facts.Party
	switch who {
	case "agent":
		p = f.known.Agent
	case "deceased":
		p = f.known.Deceased
	case "owner":
		p = f.known.Role("owner1")
	}
	if p == nil {
		return nil
	}
	return factOf(p, what)
}

func factOf(p *facts.Party, what string) *facts.Fact {
	return map[string]*facts.Fact{"name": p.Name, "id_number": p.ID, "share": p.Share, "old_name": p.OldName, "old_id_number": p.OldID, "legal_rep": p.LegalRep}[what]
}

// put fills a fact in where it is known, and locks it where its authority says so. What the citizen typed stays unless it is locked. Of
// persons, a department only confirms what the citizen has brought: it tells nobody anything new.
func (f *filling) put(path string, q question, fact *facts.Fact) {
	if fact == nil || fact.State() != facts.Known {
		return
	}
	var register, brought *facts.Claim
	for _, c := range fact.Accepted() {
		switch {
		case c.Leaf.Origin.Kind == facts.FromDepartment && slices.Contains(q.Authority, c.Leaf.Origin.Type):
			if register == nil || c.Weight > register.Weight {
				register = c
			}
		case c.Leaf.Origin.Kind == facts.FromDocument && (brought == nil || c.Weight > brought.Weight):
			brought = c
		}
	}
	typed, _ := lookup(f.data, path)
	if q.Personal && brought == nil && !sameAs(fact, typed) {
		return
	}
	from := register
	if from == nil {
		from = brought
	}
	if from == nil || !f.fits(q, written(fact, from)) {
		return
	}
	v := written(fact, from)
	p := models.Provenance{Source: from.Leaf.Origin.Type, Locked: register != nil}
	if brought != nil {
		t := brought.Leaf.Origin
		p.Document, p.File, p.Page, p.Field, p.Box = t.Document, t.File, t.Page, t.Field, t.Box
	}
	if p.Locked {
		p.AsOf = f.asOf(p.Source)
		f.lock(path)
		if typed != nil && typed != "" && !sameAs(fact, typed) {
			p.Typed = fmt.Sprint(typed)
		}
	} else if typed != nil && typed != "" {
		return
	}
	assign(f.data, path, v)
	f.provenance[path] = p
}

// written is a claim's value as one would write it: numbers and dates in their canonical form, texts as they stand.
func written(fact *facts.Fact, c *facts.Claim) string {
	switch fact.Kind {
	case facts.Usage:
		return codes.HouseUsage(c.Leaf.Field.Value) // registers write land and house together: 城镇住宅用地/住宅
	case facts.Text, facts.Address, facts.PartyName, facts.PersonName:
		return strings.TrimSpace(c.Leaf.Field.Value)
	}
	return c.Value
}

func sameAs(fact *facts.Fact, typed any) bool {
	v, known := fact.Value()
	return known && typed != nil && typed != "" && fact.Kind.Same(v, fmt.Sprint(typed), 1).Alike()
}

// fits tells whether a choice is one of the choices.
func (f *filling) fits(q question, v string) bool {
	if len(q.Choices) == 0 {
		return v != ""
	}
	_, ok := q.Choices.get(v)
	return ok
}

func (f *filling) asOf(source string) string {
	if r := f.known.Registers[source]; r != nil {
		return r.AsOf
	}
	return ""
}

func (f *filling) lock(path string) {
	entry, name, inList := strings.Cut(path, "].")
	if !inList {
		f.locks.paths[path] = true
		return
	}
	if r, ok := lookup(f.data, entry+"].role"); ok {
		f.locks.roles[fmt.Sprint(r)] = append(f.locks.roles[fmt.Sprint(r)], name)
	}
}
