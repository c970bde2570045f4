package rules

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"

	"yushen/codes"
	"yushen/facts"
	"yushen/models"
)

// evaluation is one case under one pack: what expressions see. It is used by one goroutine.
type evaluation struct {
	ctx      context.Context
	pack     *Pack
	business *Business
	facts    *facts.Case
	adapter  types.Adapter
	cache    map[string]ref.Val    // variables
	blind    map[string]facts.Leaf // leaves that an expression asked for and that could not be read
	needs    []need                // what the materials ask for
	whom     *facts.Party          // the principal, looked up once
	sought   bool
	watch    *watch // nil unless the evaluation is traced
}

func newEvaluation(ctx context.Context, p *Pack, c *models.Case) *evaluation {
	e := &evaluation{ctx: ctx, pack: p, business: p.business(c.BusinessType), facts: facts.Build(c), adapter: p.registry,
		cache: map[string]ref.Val{}, blind: map[string]facts.Leaf{}}
	e.needs = e.materials()
	return e
}

func indexed(path string, i int) string { return path + "[" + strconv.Itoa(i) + "]" }

// variable is the value of a name.
func (e *evaluation) variable(name string) (ref.Val, bool) {
	if v, ok := e.cache[name]; ok {
		return v, true
	}
	x, ok := e.pack.words.vars[name]
	if !ok {
		return nil, false
	}
	v := x.get(e)
	e.cache[name] = v
	return v, true
}

func (e *evaluation) tree(t *objectType, n treeNode) ref.Val { return &object{t, n, e} }

// papers are the usable papers of a type, as objects of its own type.
func (e *evaluation) papers(t *objectType, typ string) ref.Val {
	vals := []ref.Val{}
	for _, p := range e.facts.PapersOf(typ) {
		vals = append(vals, e.tree(t, treeNode{tree: &p.Tree, paper: p}))
	}
	return list(e, vals)
}

// records are a department's records of this case: the one picked where the matter has one, else all that came. A department that is down is
// unknown.
func (e *evaluation) records(t *objectType, source string) ref.Val {
	r := e.facts.Registers[source]
	if r.Down() {
		return unsure(source)
	}
	picked := map[string]*facts.Record{"registry": e.facts.Registry, "housing": e.facts.Housing, "tax": e.facts.Tax, "bank": e.facts.Bank}
	if row, one := picked[source]; one {
		if row == nil {
			return list(e, []ref.Val{})
		}
		return e.recordList(t, []*facts.Record{row})
	}
	return e.allRecords(t, source)
}

// allRecords are all that a department sent.
func (e *evaluation) allRecords(t *objectType, source string) ref.Val {
	r := e.facts.Registers[source]
	switch {
	case r.Down():
		return unsure(source)
	case r == nil:
		return list(e, []ref.Val{})
	}
	return e.recordList(t, r.Rows)
}

func (e *evaluation) recordList(t *objectType, rows []*facts.Record) ref.Val {
	vals := make([]ref.Val, len(rows))
	for i, r := range rows {
		vals[i] = e.tree(t, treeNode{tree: &r.Tree})
	}
	return list(e, vals)
}

func (e *evaluation) claims(f *facts.Fact) ref.Val {
	t := e.pack.words.types["Claim"]
	vals := make([]ref.Val, len(f.Claims))
	for i, c := range f.Claims {
		vals[i] = &object{t, c, e}
	}
	return list(e, vals)
}

func (e *evaluation) factValue(f *facts.Fact) ref.Val {
	if v, ok := f.Value(); ok {
		return types.String(v)
	}
	return unsure(f.Name)
}

func (e *evaluation) paperList(t *objectType) ref.Val {
	vals := make([]ref.Val, len(e.facts.Papers))
	for i, p := range e.facts.Papers {
		vals[i] = &object{t, p, e}
	}
	return list(e, vals)
}

// problemRef is one fault of a capture with the paper and page that it is on.
type problemRef struct {
	problem models.Problem
	page    *models.Page
	paper   *facts.Paper
}

func (e *evaluation) problems(t *objectType, p *facts.Paper) ref.Val {
	vals := []ref.Val{}
	for i := range p.Pages {
		for _, q := range p.Pages[i].Quality.Problems {
			vals = append(vals, &object{t, &problemRef{q, &p.Pages[i], p}, e})
		}
	}
	return list(e, vals)
}

func (e *evaluation) uploads(t *objectType) ref.Val {
	vals := make([]ref.Val, len(e.facts.Uploads))
	for i := range e.facts.Uploads {
		vals[i] = &object{t, &e.facts.Uploads[i], e}
	}
	return list(e, vals)
}

func (e *evaluation) partyList(t *objectType, ps []*facts.Party) ref.Val {
	vals := make([]ref.Val, len(ps))
	for i, p := range ps {
		vals[i] = &object{t, p, e}
	}
	return list(e, vals)
}

func (e *evaluation) principal() *facts.Party {
	if !e.sought {
		e.whom, e.sought = e.facts.Principal(), true
	}
	return e.whom
}

func (e *evaluation) faceVerified(p *facts.Party) bool {
	return p.FormPath != "" && e.facts.Form.Value(p.FormPath+".face_verified") == "true"
}

// birth is a party's birth date: of the accepted number, else of the police.
func (e *evaluation) birth(p *facts.Party) (string, bool) {
	if id := p.Number(); id != "" {
		if d, ok := codes.BirthDateOf(id); ok {
			return d, true
		}
	}
	if p.Police != nil {
		if d := p.Police.Value("birth_date"); d != "" {
			return d, true
		}
	}
	return "", false
}

func (e *evaluation) age(p *facts.Party) ref.Val {
	if d, ok := e.birth(p); ok && !p.Org {
		if n, err := codes.AgeOn(d, e.facts.FiledAt); err == nil {
			return types.Int(n)
		}
	}
	return unsure(p.Role + ".age")
}

// minor tells whether a person is under 18 (民法典 §17); organisations never are.
func (e *evaluation) minor(p *facts.Party) ref.Val {
	if p.Org {
		return types.False
	}
	if n, ok := e.age(p).(types.Int); ok {
		return types.Bool(n < 18)
	}
	return unsure(p.Role + ".age")
}

// matched tells whether a mention means one of the parties. A mention that could not be read in full may mean anyone.
func (e *evaluation) matched(m *facts.Mention) ref.Val {
	switch {
	case m.Party != nil:
		return types.True
	case !m.Name.Known() || m.ID.Stated() && !m.ID.Known():
		return unsure("mention")
	}
	return types.False
}

// meant is the business that the citizen's words clearly mean instead of the chosen one, empty for none.
func (e *evaluation) meant() models.Candidate {
	if e.facts.Meant == nil {
		return models.Candidate{}
	}
	return *e.facts.Meant
}

func (e *evaluation) meantName() string {
	if b, ok := e.pack.businesses[e.meant().Key]; ok {
		return b.called()
	}
	return e.meant().Name
}

// slotNeeded tells whether the slot that a paper is in is one that the case asks for, so that a wrong paper there is a fault.
func (e *evaluation) slotNeeded(p *facts.Paper) bool {
	if p.SlotName == "" || p.Slot.What == "other" {
		return false
	}
	return !slices.Contains(e.pack.optional, p.Slot.What)
}

func confidenceOf(p *facts.Paper) float64 {
	if p.Confidence == 0 {
		return 1
	}
	return p.Confidence
}

// source states of the departments, for expressions.
func (e *evaluation) status(source string) models.SourceStatus {
	if r := e.facts.Registers[source]; r != nil {
		return r.Status
	}
	return ""
}

// doubtfulType is the confidence of a document type below which a paper may as well be what its slot asks for.
const doubtfulType = 0.6

// placementValue is a paper's placement. One of a doubtful type may be in its place, and so may one that could not be recognised because of its capture.
func placementValue(p *facts.Paper) ref.Val {
	doubtful := confidenceOf(p) < doubtfulType
	if p.Placement == facts.Misplaced && doubtful || p.Placement == facts.Unknown && (doubtful || !p.Legible()) {
		return unsure("placement")
	}
	return types.String(p.Placement)
}

// blankKey is a key of the form that must be filled in.
type blankKey struct {
	path, label string
	filled      bool
}

// formKeys are the keys that the business wants filled in; without a form there are none.
func (e *evaluation) formKeys(t *objectType) ref.Val {
	vals := []ref.Val{}
	if !e.facts.HasForm() {
		return list(e, vals)
	}
	add := func(path string) {
		l, ok := e.facts.Form.Leaf(path)
		k := &blankKey{path: path, label: e.pack.schema.Form.label(path), filled: ok && l.Stated()}
		vals = append(vals, &object{t, k, e})
	}
	for _, key := range e.business.FormKeys {
		list, rest, indexedKey := strings.Cut(key, "[].")
		switch {
		case key == "property.unit_no" && e.oldCertificate():
		case !indexedKey:
			add(key)
		default:
			for i := range e.facts.Form.Len(list) {
				add(indexed(list, i) + "." + rest)
			}
		}
	}
	if e.facts.Agent != nil && e.facts.Agent.FormPath != "" {
		add("agent.name")
		add("agent.id_number")
	}
	return list(e, vals)
}

// oldCertificate tells cases under a certificate from before unit numbers.
func (e *evaluation) oldCertificate() bool {
	return len(e.facts.PapersOf("old_house_certificate")) > 0 || codes.OldCertKindOf(e.facts.Form.Value("property.cert_no")) != ""
}

func (e *evaluation) sourceList(t *objectType) ref.Val {
	vals := []ref.Val{}
	for _, name := range e.pack.Sources(e.business.Key) {
		s := &sourceRef{name: name}
		if r := e.facts.Registers[name]; r != nil {
			s.status, s.asOf = r.Status, r.AsOf
		}
		vals = append(vals, &object{t, s, e})
	}
	return list(e, vals)
}

func (e *evaluation) sourceNeeded(name string) ref.Val {
	x := e.business.required[name]
	if x == nil {
		return types.False
	}
	v, known, err := x.truth(&binding{eval: e})
	if err != nil || !known {
		return unsure(name)
	}
	return types.Bool(v)
}

// wantedFrom tells whether a document that the department's record would stand in for is missing, so that the department's silence is no second
// fault.
func (e *evaluation) wantedFrom(name string) bool {
	for i := range e.needs {
		n := &e.needs[i]
		if !n.filled && n.material.covered != nil && strings.Contains(n.material.Covered.text, name) {
			return true
		}
	}
	return false
}

// repeats tells whether a paper shows what another of its slot shows already. Of two papers of one slot of which one could not be read at all it
// cannot be told.
func (e *evaluation) repeats(p *facts.Paper) ref.Val {
	if p.Copy != nil {
		return types.True
	}
	for _, q := range e.facts.Papers {
		if q != p && q.Type == p.Type && q.SlotName == p.SlotName && q.Side == p.Side && !p.Legible() && !q.Legible() {
			return unsure("repeats")
		}
	}
	return types.False
}

// opened tells whether an upload could be opened. One from which nothing came, not even a blank page, and one that failed by our own fault, has not
// been told yet.
func (e *evaluation) opened(u *models.Upload) ref.Val {
	if u.Fault != nil {
		switch u.Fault.Code {
		case models.BadFile, models.TooLarge, models.Timeout:
			return types.False
		}
		return unsure("upload")
	}
	for _, p := range e.facts.Papers {
		if slices.Contains(p.Files, u.File) {
			return types.True
		}
	}
	return unsure("upload")
}
