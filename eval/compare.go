package eval

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"sort"
	"strings"
)

// Change is what differs in one case between two runs.
type Change struct {
	Case                          string
	DecisionBefore, DecisionAfter string
	Gone, New                     []string // findings, missing documents, document types, field values
}

// Compare tells which cases changed from one run to another (前后对比), in order of case. A case that only one of them has changed too.
func Compare(before, after map[string]json.RawMessage) ([]Change, error) {
	ids := map[string]bool{}
	for id := range before {
		ids[id] = true
	}
	for id := range after {
		ids[id] = true
	}
	var out []Change
	for _, id := range sortedKeys(ids) {
		a, decisionA, err := saidIn(before, id)
		if err != nil {
			return nil, fmt.Errorf("case %s, before: %w", id, err)
		}
		b, decisionB, err := saidIn(after, id)
		if err != nil {
			return nil, fmt.Errorf("case %s, after: %w", id, err)
		}
		c := Change{Case: id, DecisionBefore: decisionA, DecisionAfter: decisionB, Gone: without(a, b), New: without(b, a)}
		if decisionA != decisionB || len(c.Gone)+len(c.New) > 0 {
			out = append(out, c)
		}
	}
	return out, nil
}

// saidIn lists what a result says, one statement a line, in order, and its decision.
func saidIn(results map[string]json.RawMessage, id string) (said []string, decision string, err error) {
	r, ran, err := parseResult(results[id])
	if err != nil {
		return nil, "", err
	}
	if !ran {
		return nil, "no result", nil
	}
	for _, f := range r.Findings {
		if !f.counts() {
			continue
		}
		var places []string
		for _, t := range f.Targets {
			places = append(places, strings.TrimSpace(t.File+" "+t.Field))
		}
		sort.Strings(places)
		said = append(said, fmt.Sprintf("finding %s %s: %s", f.Rule, f.Severity, strings.Join(slices.Compact(places), ", ")))
	}
	for _, m := range r.Missing {
		if !m.Covered {
			said = append(said, "missing "+m.Slot)
		}
	}
	for _, d := range r.Documents {
		said = append(said, strings.TrimSpace(fmt.Sprintf("document %s: %s %s", d.File, d.Type, d.Side)))
		for path, v := range leaves("", d.Fields) {
			said = append(said, fmt.Sprintf("field %s %s: %s", d.File, path, v))
		}
	}
	sort.Strings(said)
	return said, orNone(r.Decision), nil
}

// leaves lays fields out by path with their values; the numbering of list items is part of the path.
func leaves(path string, v any) map[string]string {
	out := map[string]string{}
	switch v := v.(type) {
	case map[string]any:
		if path != "" && isLeaf(v) {
			out[path] = normal(v["value"])
			return out
		}
		for k, m := range v {
			for p, s := range leaves(strings.TrimPrefix(path+"."+k, "."), m) {
				out[p] = s
			}
		}
	case []any:
		for i, m := range v {
			for p, s := range leaves(fmt.Sprintf("%s[%d]", path, i), m) {
				out[p] = s
			}
		}
	default:
		out[path] = normal(v)
	}
	return out
}

// without are the entries of a, sorted, that b lacks; repeated ones count.
func without(a, b []string) []string {
	left := map[string]int{}
	for _, s := range b {
		left[s]++
	}
	var out []string
	for _, s := range a {
		if left[s] > 0 {
			left[s]--
			continue
		}
		out = append(out, s)
	}
	return out
}

// WriteChanges prints changes, what is gone with -, what is new with +.
func WriteChanges(w io.Writer, changes []Change) error {
	p := &printer{w: w}
	for _, c := range changes {
		decision := c.DecisionAfter
		if c.DecisionBefore != c.DecisionAfter {
			decision = c.DecisionBefore + " → " + c.DecisionAfter
		}
		p.line("%s  %s", c.Case, decision)
		for _, s := range c.Gone {
			p.line("   - %s", s)
		}
		for _, s := range c.New {
			p.line("   + %s", s)
		}
	}
	p.line("%d cases changed", len(changes))
	return p.err
}
