package rules

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"

	"yushen/facts"
	"yushen/models"
)

// Trace judges a case once more and tells how the verdict comes about: each check of each rule that applies, in the pack's order, with the values that it
// looked at and where they stand. The verdict is that of Judge.
func (p *Pack) Trace(ctx context.Context, c *models.Case) models.Trace {
	p = p.In(cmp.Or(c.Region, c.Authority.Division))
	e := newEvaluation(ctx, p, c)
	out := models.Trace{Pack: p.Version, Rules: []models.RuleTrace{}}
	for _, r := range p.Rules {
		e.watch = &watch{}
		result := e.judge(r)
		if result.outcome == models.NotApplicable && len(e.watch.checks) == 0 {
			continue
		}
		out.Rules = append(out.Rules, models.RuleTrace{Rule: r.key(), Title: r.Title, Version: p.Version, Outcome: result.outcome,
			Checks: append([]models.CheckTrace{}, e.watch.checks...)})
	}
	v := p.Judge(ctx, c)
	out.Decision, out.Reasons = v.Decision, v.Reasons
	return out
}

// watch collects what a rule's checks look at.
type watch struct {
	checks []models.CheckTrace
	inputs []models.TraceInput
}

// saw notes a leaf that is being looked at, with the value it is compared as.
func (w *watch) saw(l facts.Leaf, value string) {
	if w == nil {
		return
	}
	o := l.Origin
	in := models.TraceInput{Document: o.Document, File: o.File, Page: o.Page, Field: o.Field, Box: o.Box, Raw: cmp.Or(l.Field.Raw, l.Field.Value), Value: value,
		Status: l.Field.Status, Confidence: l.Field.Confidence}
	if !slices.Contains(w.inputs, in) {
		w.inputs = append(w.inputs, in)
	}
}

// bound notes the claims and values that a check is about through its loop variables.
func (w *watch) bound(b *binding) {
	if w == nil {
		return
	}
	for _, name := range sortedNames(b.local) {
		o, ok := b.local[name].(*object)
		if !ok {
			continue
		}
		switch x := o.data.(type) {
		case *facts.Claim:
			w.saw(x.Leaf, x.Value)
			if other := x.Fact.Counter(x); other != nil {
				w.saw(other.Leaf, other.Value)
			}
		case *facts.Mention:
			w.saw(x.Name, x.Name.Field.Value)
			if x.ID.Stated() {
				w.saw(x.ID, x.ID.Field.Value)
			}
		case *leafRef:
			w.saw(x.leaf, x.leaf.Field.Value)
		}
	}
}

func sortedNames(m map[string]ref.Val) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// done ends one evaluation of a check.
func (w *watch) done(k *check, outcome models.Outcome, err error) {
	if w == nil {
		return
	}
	t := models.CheckTrace{Check: k.cond.text, Outcome: outcome, Inputs: append([]models.TraceInput{}, w.inputs...)}
	if k.when != nil {
		t.When = k.when.text
	}
	if err != nil {
		t.Error = err.Error()
	}
	w.checks, w.inputs = append(w.checks, t), nil
}

// shownValue is a CEL value as the trace shows it; "" for what is unknown.
func shownValue(v ref.Val) string {
	if types.IsUnknown(v) {
		return ""
	}
	return fmt.Sprint(v.Value())
}
