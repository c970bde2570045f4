package rules

import (
	"fmt"
	"slices"
	"strings"

	"cel.dev/cel-go/common/types"

	"yushen/facts"
	"yushen/models"
)

// materialYAML says how a document type is asked for: in which slot, of whom, and what stands in for it.
type materialYAML struct {
	Docs    []string `yaml:"docs"` // types that count; default: the key itself
	Side    string   `yaml:"side"`
	Slot    source   `yaml:"slot"` // template over p
	Each    source   `yaml:"each"` // parties that each need one, as p; "": one for the case
	When    source   `yaml:"when"`
	Covered source   `yaml:"covered"` // a department's record stands in
	By      string   `yaml:"by"`      // that department, in words
	Rule    string   `yaml:"rule"`
	With    string   `yaml:"with"` // key of a further entry that the same material asks for, e.g. the other side of an ID card
	Why     source   `yaml:"why"`
	How     source   `yaml:"how"`
}

// material is a compiled entry of materials.yaml.
type material struct {
	materialYAML
	key           string
	each          *expr
	when, covered *expr
	slot          *template
	why, how      *template
}

// need is one slot that the case asks for.
type need struct {
	material *material
	rule     string
	slot     models.Slot
	party    *facts.Party
	filled   bool
	spoiled  bool // something is in the slot that cannot be used; another finding says so
	covered  bool
	unsure   bool // whether it is needed, or covered, cannot be told
	missing  models.Missing
}

func (n *need) lacking() bool { return !n.filled && !n.spoiled && !n.covered && !n.unsure }

// compileMaterial compiles an entry.
func (c *compiler) material(key string, y materialYAML) (*material, error) {
	m := &material{materialYAML: y, key: key}
	if len(m.Docs) == 0 {
		m.Docs = []string{key}
	}
	s, err := c.scope(), error(nil)
	if !y.Each.empty() {
		if m.each, err = c.compile(s, y.Each); err != nil {
			return nil, err
		}
		if s, err = c.with(s, "p", m.each.typ.Parameters()[0]); err != nil {
			return nil, err
		}
	}
	for _, x := range []struct {
		src  source
		into **expr
	}{{y.When, &m.when}, {y.Covered, &m.covered}} {
		if x.src.empty() {
			continue
		}
		if *x.into, err = c.compile(s, x.src, types.BoolType); err != nil {
			return nil, err
		}
	}
	for _, x := range []struct {
		src  source
		into **template
	}{{y.Slot, &m.slot}, {y.Why, &m.why}, {y.How, &m.how}} {
		if *x.into, err = c.template(s, x.src); err != nil {
			return nil, err
		}
	}
	return m, nil
}

// materials are all slots that the business asks for in this case, each filled, covered or missing.
func (e *evaluation) materials() []need {
	var out []need
	for _, m := range e.business.Materials {
		if m.ProducedBy != "" || m.Level == "可收" || e.alternative(m.Doc) {
			continue
		}
		asked, known := e.asked(m)
		if !asked && known {
			continue
		}
		for key := m.Doc; key != ""; {
			entry := e.pack.materials[key]
			if entry == nil {
				break
			}
			rule := m.Rule
			if rule == "" {
				rule = entry.Rule
			}
			out = append(out, e.needsOf(entry, rule, !known)...)
			key = entry.With
		}
	}
	return out
}

// asked tells whether a material is asked for here: always, or under one of its conditions.
func (e *evaluation) asked(m Material) (asked, known bool) {
	if m.Level == "必收" {
		return true, true
	}
	known = true
	for _, key := range m.ConditionKeys {
		c := e.pack.conditions[key]
		if c == nil || c.when == nil { // for a person to say
			continue
		}
		v, ok, err := c.when.truth(&binding{eval: e})
		switch {
		case err != nil || !ok:
			known = false
		case v:
			return true, true
		}
	}
	return false, known
}

// alternative tells whether another set of documents that is enough is there, so that this one is not asked for.
func (e *evaluation) alternative(doc string) bool {
	for _, a := range e.business.Alternatives {
		if !slices.ContainsFunc(a.AnyOf, func(set []string) bool { return slices.Contains(set, doc) }) {
			continue
		}
		entry := e.pack.materials[doc]
		first := len(a.AnyOf) > 0 && slices.Contains(a.AnyOf[0], doc)
		for _, set := range a.AnyOf {
			if slices.Contains(set, doc) || !e.allThere(set) {
				continue
			}
			if entry == nil || !slices.ContainsFunc(set, func(d string) bool { return slices.Contains(entry.Docs, d) }) {
				return true // else it fills the same slot
			}
		}
		if !first && !e.allThere([]string{doc}) { // ask for the usual document only
			return true
		}
	}
	return false
}

func (e *evaluation) allThere(docs []string) bool {
	for _, d := range docs {
		if len(e.facts.PapersOf(d)) == 0 {
			return false
		}
	}
	return true
}

func (e *evaluation) needsOf(m *material, rule string, unsure bool) []need {
	b := &binding{eval: e}
	if m.each == nil {
		return e.need(nil, m, rule, nil, b, unsure)
	}
	v, err := m.each.run(b)
	if err != nil {
		return nil
	}
	if types.IsUnknown(v) { // whose it would be cannot be told
		n := need{material: m, rule: rule, slot: m.Slot.text, unsure: true}
		n.missing = models.Missing{Slot: n.slot, Name: e.slotName(facts.ParseSlot(n.slot))}
		return []need{n}
	}
	var out []need
	for _, item := range itemsOf(v) {
		if o, ok := item.(*object); ok {
			p, _ := o.data.(*facts.Party)
			out = e.need(out, m, rule, p, b.with("p", item), unsure)
		}
	}
	return out
}

func (e *evaluation) need(out []need, m *material, rule string, p *facts.Party, b *binding, unsure bool) []need {
	if m.when != nil {
		v, known, err := m.when.truth(b)
		if err == nil && known && !v {
			return out
		}
		unsure = unsure || err != nil || !known
	}
	slot, _ := m.slot.render(b)
	why, _ := m.why.render(b)
	how, _ := m.how.render(b)
	n := need{material: m, rule: rule, slot: slot, party: p, unsure: unsure}
	n.missing = models.Missing{Slot: slot, Name: e.slotName(facts.ParseSlot(slot)), Why: why, HowToGet: how}
	n.filled = e.filled(m, slot, p)
	n.spoiled = e.spoiled(slot)
	if m.covered != nil {
		v, known, err := m.covered.truth(b)
		n.covered = err == nil && known && v
		n.unsure = n.unsure || err != nil || !known
		if n.covered {
			n.missing.Covered, n.missing.CoveredBy = true, m.By
		}
	}
	return append(out, n)
}

// filled tells whether a usable paper stands for a slot: by the slot that the citizen named, else by type and party.
func (e *evaluation) filled(m *material, slot models.Slot, p *facts.Party) bool {
	for _, paper := range e.facts.Papers {
		if !paper.Usable() || !slices.Contains(m.Docs, paper.Type) || !rightSide(m, paper) {
			continue
		}
		if paper.SlotName == slot || p == nil || e.about(paper, p) {
			return true
		}
	}
	return false
}

func rightSide(m *material, p *facts.Paper) bool {
	return m.Side == "" || p.Type != "id_card" || p.Side == "" || p.Side == "both" || p.Side == m.Side
}

// about tells whether a paper is a party's: by its slot, else by whom it names.
func (e *evaluation) about(paper *facts.Paper, p *facts.Party) bool {
	switch {
	case paper.Party != nil:
		return paper.Party == p
	case paper.Slot.Party != "":
		return paper.Slot.Party == p.Role
	}
	return slices.ContainsFunc(e.facts.Mentions, func(m *facts.Mention) bool { return m.Paper == paper && m.Party == p && m.List != "agents" })
}

// spoiled tells whether the slot holds a paper that cannot be used, or an upload that could not be opened.
func (e *evaluation) spoiled(slot models.Slot) bool {
	for _, u := range e.facts.Uploads {
		if u.Fault != nil && (u.Slot == slot || slices.Contains(u.Slots, slot)) {
			return true
		}
	}
	return slices.ContainsFunc(e.facts.Papers, func(p *facts.Paper) bool { return p.SlotName == slot && p.Placement != facts.InPlace })
}

// slotFilled tells whether a slot of the case's needs is filled; a slot that nothing asks for is not.
func (e *evaluation) slotFilled(slot string) bool {
	return slices.ContainsFunc(e.needs, func(n need) bool { return n.slot == slot && n.filled })
}

// missing are the documents that the case lacks, and those that a department's data stand in for.
func (e *evaluation) missing() []models.Missing {
	out := []models.Missing{}
	for i := range e.needs {
		n := &e.needs[i]
		if n.lacking() || !n.filled && !n.spoiled && n.covered {
			out = append(out, n.missing)
		}
	}
	return out
}

// judgeMaterials reports the slots that a rule is to report. Both sides of an ID card missing are one finding of the rule of the front.
func (e *evaluation) judgeMaterials(r *Rule, out *result) {
	done := map[string]bool{}
	for i := range e.needs {
		n := &e.needs[i]
		rule := e.ruleOf(n)
		if rule != r.key() {
			continue
		}
		switch {
		case !n.filled && (n.unsure || n.spoiled): // what is in the slot may be the document
			out.raise(models.CannotTell)
		case !n.lacking():
			out.raise(models.Pass)
		default:
			out.raise(models.Fail)
			if key := n.group(); !done[key] {
				done[key] = true
				out.drafts = append(out.drafts, e.missingDraft(r, n))
			}
		}
	}
}

func (n *need) group() string {
	if n.party != nil && strings.HasPrefix(n.material.key, "id_card") {
		return n.party.Role
	}
	return n.slot
}

// ruleOf is the rule that reports a need. One missing side of an ID card is another matter than no ID card.
func (e *evaluation) ruleOf(n *need) string {
	if one, both, ok := strings.Cut(n.rule, "|"); ok {
		for i := range e.needs {
			m := &e.needs[i]
			if m != n && m.party == n.party && m.material.Rule == n.material.Rule && m.material.key != n.material.key && m.filled {
				return both
			}
		}
		return one
	}
	return n.rule
}

func (e *evaluation) missingDraft(r *Rule, n *need) draft {
	a := r.action(map[bool]string{true: "no_form"}[n.slot == "application_form"])
	d := draft{rule: r, about: newAbout()}
	d.finding = models.Finding{Rule: r.key(), RuleVersion: e.pack.Version, Outcome: models.Fail, Severity: a.severity, Retry: a.retry, LegalBasis: r.Basis,
		ForbidsAuto: r.ForbidsAuto, Message: fmt.Sprintf("还缺%s。%s", n.missing.Name, n.missing.HowToGet),
		StaffMessage: fmt.Sprintf("%s %s：缺 %s（%s）", r.key(), r.Title, n.slot, n.missing.Why),
		Fix:          []string{n.missing.HowToGet},
		Targets:      []models.Target{{Field: n.slot, Found: "没有收到", Expected: n.missing.Name, Source: "材料清单"}}}
	if n.party != nil {
		d.about.parties[n.party.Role] = true
	}
	return d
}

// sourceRef is a department as rules see it: its state, and whether the case needs its answer.
type sourceRef struct {
	name   string
	status models.SourceStatus
	asOf   string
}
