package rules

import (
	"fmt"

	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"

	"yushen/codes"
	"yushen/facts"
	"yushen/models"
)

// draft is a finding before it is weighed against the others.
type draft struct {
	rule    *Rule
	check   *check
	finding models.Finding
	merge   string
	about   about
}

// about is what a finding speaks of, for telling whether two have one cause.
type about struct {
	claims  map[string]bool // places
	papers  map[string]bool // document ids
	parties map[string]bool // roles
	facts   map[string]bool // fact names
}

func newAbout() about {
	return about{map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}}
}

func (a about) shares(b about, scope string) bool {
	sets := map[string][2]map[string]bool{"claim": {a.claims, b.claims}, "paper": {a.papers, b.papers}, "party": {a.parties, b.parties}, "fact": {a.facts, b.facts}}
	pair, ok := sets[scope]
	if !ok {
		return scope == "case"
	}
	for k := range pair[0] {
		if pair[1][k] {
			return true
		}
	}
	return false
}

// result is what a rule says of a case.
type result struct {
	outcome models.Outcome
	drafts  []draft
	errs    []error
}

// raise keeps the gravest outcome: fail, cannot tell, pass, not applicable.
func (r *result) raise(o models.Outcome) {
	grave := map[models.Outcome]int{models.NotApplicable: 0, models.Pass: 1, models.CannotTell: 2, models.Fail: 3}
	if grave[o] > grave[r.outcome] {
		r.outcome = o
	}
}

// judge runs a rule.
func (e *evaluation) judge(r *Rule) result {
	out := result{outcome: models.NotApplicable}
	if !e.pack.applies(r, e.facts.BusinessType) || !r.inForce(e.facts.FiledAt) {
		return out
	}
	if r.Materials {
		e.judgeMaterials(r, &out)
	}
	for i := range r.checks {
		switch e.answered(r.checks[i].needs) {
		case models.Pass:
			e.loop(r, &r.checks[i], 0, &binding{eval: e}, &out)
		case models.CannotTell:
			out.raise(models.CannotTell)
		}
	}
	return out
}

// answered tells whether departments are connected, and whether all of them could be asked.
func (e *evaluation) answered(sources []string) models.Outcome {
	out := models.Pass
	for _, s := range sources {
		switch r := e.facts.Registers[s]; {
		case r == nil:
			return models.NotApplicable
		case r.Down():
			out = models.CannotTell
		}
	}
	return out
}

// loop binds the loop variables one after the other and judges each combination.
func (e *evaluation) loop(r *Rule, k *check, depth int, b *binding, out *result) {
	if e.ctx.Err() != nil {
		out.raise(models.CannotTell)
		return
	}
	if depth == len(k.loops) {
		e.judgeOne(r, k, b, out)
		return
	}
	v, err := k.loops[depth].list.run(b)
	if err != nil {
		out.fail(err)
		return
	}
	items, ok := v.(interface {
		Get(ref.Val) ref.Val
		Size() ref.Val
	})
	if !ok { // unknown
		out.raise(models.CannotTell)
		return
	}
	for i := range items.Size().(types.Int) {
		e.loop(r, k, depth+1, b.with(k.loops[depth].name, items.Get(i)), out)
	}
}

// fail records an error of an expression: the rule cannot tell then.
func (r *result) fail(err error) {
	r.errs = append(r.errs, err)
	r.raise(models.CannotTell)
}

func (e *evaluation) judgeOne(r *Rule, k *check, b *binding, out *result) {
	e.watch.bound(b)
	outcome, asked, err := k.outcome(b)
	e.watch.done(k, outcome, err)
	if err != nil {
		out.fail(err)
		return
	}
	out.raise(outcome)
	if outcome == models.Fail || outcome == models.CannotTell && asked && k.unsure != nil {
		out.drafts = append(out.drafts, e.draft(r, k, b, outcome, out))
	}
}

// outcome is what a check says with its loop variables bound; asked tells whether it came to its question, past its condition.
func (k *check) outcome(b *binding) (o models.Outcome, asked bool, err error) {
	if k.when != nil {
		value, known, err := k.when.truth(b)
		switch {
		case err != nil || !known:
			return models.CannotTell, false, err
		case !value:
			return models.NotApplicable, false, nil
		}
	}
	value, known, err := k.cond.truth(b)
	switch {
	case err != nil || !known:
		return models.CannotTell, true, err
	case value:
		return models.Pass, true, nil
	}
	return models.Fail, true, nil
}

func (e *evaluation) draft(r *Rule, k *check, b *binding, o models.Outcome, out *result) draft {
	say := func(t *template) string {
		s, err := t.render(b)
		if err != nil {
			out.errs = append(out.errs, err)
		}
		return s
	}
	value := func(x *expr) string {
		if x == nil {
			return ""
		}
		v, err := x.run(b)
		if err != nil {
			out.errs = append(out.errs, err)
			return ""
		}
		return text(v)
	}
	a := r.action(value(k.situation))
	d := draft{rule: r, check: k, merge: value(k.merge), about: newAbout()}
	d.finding = models.Finding{Rule: r.key(), RuleVersion: e.pack.Version, Outcome: o, Severity: a.severity, Retry: a.retry, LegalBasis: r.Basis,
		ForbidsAuto: r.ForbidsAuto, Message: say(k.message), StaffMessage: say(k.staff)}
	if o == models.CannotTell {
		d.finding.Severity = models.Notice
		d.finding.Message = say(k.unsure)
	}
	if o != models.CannotTell || r.FixUnsure {
		for _, f := range r.fixSteps {
			d.finding.Fix = append(d.finding.Fix, say(f))
		}
	}
	for _, v := range b.local {
		d.about.note(v)
	}
	for _, t := range k.targets {
		d.finding.Targets = append(d.finding.Targets, e.targets(t, b, &d.about, out)...)
	}
	if d.finding.StaffMessage == "" {
		d.finding.StaffMessage = fmt.Sprintf("%s %s：%s", r.key(), r.Title, d.finding.Message)
	}
	return d
}

// targets resolves one place, or each of a list of places.
func (e *evaluation) targets(t target, b *binding, a *about, out *result) []models.Target {
	var places []models.Target
	base, field := t.at, ""
	if t.at.operand != nil {
		base, field = t.at.operand, t.at.field
	}
	v, err := base.run(b)
	if err != nil {
		out.errs = append(out.errs, err)
		return nil
	}
	for _, item := range itemsOf(v) {
		o, ok := item.(*object)
		if !ok {
			continue
		}
		place, ok := e.locate(o, field)
		if !ok && field != "" { // the selection is itself a list or an object of places
			whole, err := t.at.run(b)
			if err != nil {
				continue
			}
			for _, x := range itemsOf(whole) {
				if y, isObject := x.(*object); isObject {
					if p, found := e.locate(y, ""); found {
						places = append(places, p)
						a.note(x)
					}
				}
			}
			continue
		}
		if ok {
			places = append(places, place)
			a.note(item)
			a.claims[placeKey(place)] = true
		}
	}
	for i := range places {
		e.complete(&places[i], t, b, out)
	}
	return places
}

func (e *evaluation) complete(p *models.Target, t target, b *binding, out *result) {
	for _, x := range []struct {
		t    *template
		into *string
	}{{t.found, &p.Found}, {t.expected, &p.Expected}, {t.source, &p.Source}} {
		if x.t == nil {
			continue
		}
		s, err := x.t.render(b)
		if err != nil {
			out.errs = append(out.errs, err)
		}
		*x.into = s
	}
	if t.field != "" {
		p.Field = t.field
	}
	if p.Found == "" {
		p.Found = "没有看清"
	}
}

func itemsOf(v ref.Val) []ref.Val {
	l, ok := v.(interface {
		Get(ref.Val) ref.Val
		Size() ref.Val
	})
	if !ok {
		return []ref.Val{v}
	}
	out := make([]ref.Val, l.Size().(types.Int))
	for i := range out {
		out[i] = l.Get(types.Int(i))
	}
	return out
}

func placeKey(t models.Target) string { return t.File + "|" + t.Field }

// locate is the place that an object, or one of its fields, stands at.
func (e *evaluation) locate(o *object, field string) (models.Target, bool) {
	switch x := o.data.(type) {
	case treeNode:
		return e.locateTree(o, x, field)
	case *facts.Claim:
		if field != "" {
			return models.Target{}, false
		}
		t := x.Leaf.Origin.Target()
		t.Found, t.Expected, t.Source = e.shownPair(x)
		return t, true
	case *leafRef:
		t := x.leaf.Origin.Target()
		t.Found = x.raw()
		if x.kind == kindID {
			t.Found = codes.MaskID(codes.NormalID(x.leaf.Field.Value))
		}
		return t, field == ""
	case *amountPair:
		l := x.words
		if field == "figures" {
			l = x.figures
		}
		t := l.Origin.Target()
		t.Found = l.Field.Value
		return t, true
	case *facts.Paper:
		file, page := x.LastFile()
		return models.Target{Document: x.ID, File: file, Page: page, Field: field}, true
	case *facts.Mention:
		t := x.Name.Origin.Target()
		t.Found = e.shownLeaf(x.Name)
		return t, field == ""
	case *facts.Party:
		switch field {
		case "police", "civil", "market":
			return models.Target{}, false
		case "":
			return models.Target{File: "form", Field: x.FormPath}, true
		}
		return models.Target{File: "form", Field: x.FormPath + "." + field}, true
	case *problemRef:
		return models.Target{Document: x.paper.ID, File: x.page.File, Page: max(x.page.Number, 1), Box: x.problem.Box, Found: string(x.problem.Code),
			Field: firstUnread(x)}, true
	case *signRef: // without its box: that is for staff, in their message and the trace
		return models.Target{Document: x.paper.ID, File: x.page.File, Page: max(x.page.Number, 1)}, true
	case *reuseRef:
		return models.Target{Document: x.paper.ID, File: x.page.File, Page: max(x.page.Number, 1)}, true
	case *models.Upload:
		return models.Target{File: x.File}, true
	case *blankKey:
		return models.Target{File: "form", Field: x.path}, true
	case *sourceRef:
		return models.Target{File: "shared:" + x.name, Field: field}, true
	case *need:
		return models.Target{Field: x.slot}, true
	}
	if o.typ.name == "Case" {
		return models.Target{File: "form", Field: field}, true
	}
	return models.Target{}, false
}

func (e *evaluation) locateTree(o *object, n treeNode, field string) (models.Target, bool) {
	path := n.path
	if field != "" {
		f, ok := o.typ.fields[field]
		if !ok {
			return models.Target{}, false
		}
		path = n.at(field)
		if l, ok := n.tree.Leaf(path); ok && f.typ.Kind() != types.ListKind {
			t := l.Origin.Target()
			t.Found = e.shownLeaf(l)
			return t, true
		}
	}
	t := n.tree.Base.Target()
	t.Field = path
	return t, true
}

// firstUnread is the first field that a problem covers, else the first on its upload that could not be read; "" for none.
func firstUnread(p *problemRef) string {
	if covered := unreadOn(p); len(covered) > 0 {
		return covered[0]
	}
	path := ""
	p.paper.Fields.Walk(func(at string, f *models.Field) {
		if f.Status == models.Unreadable && f.File == p.page.File && (path == "" || at < path) {
			path = at
		}
	})
	return path
}

// note records what a value speaks of.
func (a *about) note(v ref.Val) {
	o, ok := v.(*object)
	if !ok {
		return
	}
	switch x := o.data.(type) {
	case treeNode:
		if x.paper != nil {
			a.papers[x.paper.ID] = true
		}
	case *facts.Claim:
		a.facts[x.Fact.Name] = true
		a.leaf(x.Leaf)
	case *leafRef:
		a.leaf(x.leaf)
	case *amountPair:
		a.leaf(x.words)
	case *facts.Paper:
		a.papers[x.ID] = true
	case *facts.Mention:
		a.leaf(x.Name)
		if x.Party != nil {
			a.parties[x.Party.Role] = true
		}
	case *facts.Party:
		a.parties[x.Role] = true
	case *problemRef:
		a.papers[x.paper.ID] = true
	case *signRef:
		a.papers[x.paper.ID] = true
	case *reuseRef:
		a.papers[x.paper.ID] = true
	}
}

func (a *about) leaf(l facts.Leaf) {
	if l.Origin.Document != "" {
		a.papers[l.Origin.Document] = true
	}
	a.claims[placeKey(l.Origin.Target())] = true
}
