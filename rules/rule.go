package rules

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"

	"yushen/models"
)

// Rule is one compiled rule of a pack (规则).
type Rule struct {
	ruleYAML
	file       string
	checks     []check
	fixSteps   []*template
	situations map[string]action
}

// action is who acts on a finding and how.
type action struct {
	severity models.Severity
	retry    models.Retry
}

// check is one compiled check.
type check struct {
	loops      []loop
	needs      []string
	when, cond *expr
	merge      *expr
	situation  *expr
	targets    []target
	message    *template
	staff      *template
	unsure     *template
}

type loop struct {
	name string
	list *expr
}

type target struct {
	at                      *expr
	field                   string
	found, expected, source *template
}

var (
	severities = []models.Severity{models.Block, models.Correct, models.Notice}
	retries    = []models.Retry{models.Reupload, models.EditForm, models.OtherDocument, models.Counter, models.Wait}
	scopes     = []string{"case", "paper", "party", "fact", "claim"}
)

// compileRule checks a rule and compiles its expressions and texts.
func (c *compiler) rule(file string, y ruleYAML) (*Rule, error) {
	r := &Rule{ruleYAML: y, file: file, situations: map[string]action{}}
	if err := r.plausible(); err != nil {
		return nil, y.ID.at(1, 1, fmt.Errorf("%s: %w", y.ID.text, err))
	}
	written := y.Checks
	if !y.Own.Check.empty() || len(y.Own.Each) > 0 {
		written = append([]checkYAML{y.Own}, written...)
	}
	for _, w := range written {
		k, err := c.check(w)
		if err != nil {
			return nil, err
		}
		r.checks = append(r.checks, k)
	}
	if len(r.checks) == 0 && !y.Materials {
		return nil, y.ID.at(1, 1, fmt.Errorf("%s: no check", y.ID.text))
	}
	for _, f := range y.Fix {
		t, err := c.template(c.scope(), f)
		if err != nil {
			return nil, err
		}
		r.fixSteps = append(r.fixSteps, t)
	}
	return r, nil
}

func (r *Rule) plausible() error {
	switch {
	case r.ID.empty() || r.Title == "":
		return errors.New("a rule needs id and title")
	case !slices.Contains(severities, r.Severity):
		return fmt.Errorf("unknown severity %q", r.Severity)
	case !slices.Contains(retries, r.Retry):
		return fmt.Errorf("unknown retry %q", r.Retry)
	case len(r.Basis) == 0:
		return errors.New("no legal basis; where there is none, say so: {law: 无, article: 校验规则, status: 核对}")
	case len(r.Applies.To) == 0:
		return errors.New("applies to nothing")
	}
	for rule, scope := range r.YieldsTo {
		if !slices.Contains(scopes, scope) {
			return fmt.Errorf("yields_to %s: unknown scope %q", rule, scope)
		}
	}
	for name, text := range r.Situations {
		sev, retry, _ := strings.Cut(text, "/")
		a := action{models.Severity(sev), models.Retry(retry)}
		if !slices.Contains(severities, a.severity) || !slices.Contains(retries, a.retry) {
			return fmt.Errorf("situation %s: want severity/retry, got %q", name, text)
		}
		r.situations[name] = a
	}
	return nil
}

func (c *compiler) check(y checkYAML) (check, error) {
	k := check{needs: y.Needs}
	s := c.scope()
	for _, l := range y.Each {
		list, err := c.compile(s, l.list)
		if err != nil {
			return k, err
		}
		if list.typ.Kind() != types.ListKind {
			return k, l.list.at(1, 1, fmt.Errorf("want a list, got %s", list.typ))
		}
		k.loops = append(k.loops, loop{l.name.text, list})
		if s, err = c.with(s, l.name.text, list.typ.Parameters()[0]); err != nil {
			return k, l.name.at(1, 1, err)
		}
	}
	if y.Check.empty() {
		return k, errors.New("a check needs check:")
	}
	var err error
	optional := func(src source, want ...*cel.Type) *expr {
		if err != nil || src.empty() {
			return nil
		}
		var x *expr
		x, err = c.compile(s, src, want...)
		return x
	}
	text := func(src source) *template {
		if err != nil || src.empty() {
			return nil
		}
		var t *template
		t, err = c.template(s, src)
		return t
	}
	k.when, k.cond = optional(y.When, cel.BoolType), optional(y.Check, cel.BoolType)
	k.merge, k.situation = optional(y.Merge, cel.StringType), optional(y.Situation, cel.StringType)
	k.message, k.staff, k.unsure = text(y.Message), text(y.Staff), text(y.Unsure)
	for _, a := range y.At {
		if err != nil {
			break
		}
		t := target{field: a.Field, found: text(a.Found), expected: text(a.Expected), source: text(a.Source)}
		if err == nil {
			t.at, err = c.place(s, a.At)
		}
		k.targets = append(k.targets, t)
	}
	return k, err
}

// action is what a finding in a situation asks for.
func (r *Rule) action(situation string) action {
	if a, ok := r.situations[situation]; ok {
		return a
	}
	return action{r.Severity, r.Retry}
}

// inForce tells whether the rule is in force on a day (ISO), both ends included.
func (r *Rule) inForce(day string) bool {
	return (r.From == "" || r.From <= day) && (r.Until == "" || day <= r.Until)
}

// key is the rule's id.
func (r *Rule) key() string { return r.ID.text }

// rank orders categories by what is mended first: a better picture, then a right format, … (rules.md §0).
func (r *Rule) rank() int {
	order := []string{"IMG", "FMT", "CMP", "SIG", "VAL", "CON", "SHD", "LOG", "FRD"}
	parts := strings.Split(r.key(), "-")
	if len(parts) < 3 {
		return len(order)
	}
	if i := slices.Index(order, parts[1]); i >= 0 {
		return i
	}
	return len(order)
}
