package rules

import (
	"maps"
	"slices"
	"strings"

	"cel.dev/cel-go/common/types/ref"

	"yushen/codes"
	"yushen/facts"
	"yushen/models"
)

// leafRef is one read value as rules over all values of a kind see it.
type leafRef struct {
	leaf facts.Leaf
	kind kind
	tree *facts.Tree
}

func (l *leafRef) raw() string {
	if l.leaf.Field.Raw != "" {
		return l.leaf.Field.Raw
	}
	return l.leaf.Field.Value
}

// leaves are the values of a kind that stand in usable papers and the form, read or not, in a fixed order.
func (e *evaluation) leaves(k kind) []*leafRef {
	var out []*leafRef
	for _, p := range e.facts.Papers {
		if p.Usable() {
			out = append(out, leavesIn(p.Tree, "", e.pack.schema.Documents[p.Type].Fields, k)...)
		}
	}
	out = append(out, leavesIn(e.facts.Form, "", e.pack.schema.Form.Fields, k)...)
	if k == kindID {
		out = apart(out)
	}
	return out
}

// apart splits numbers of several people that stand in one field, joined by 顿号.
func apart(in []*leafRef) []*leafRef {
	var out []*leafRef
	for _, l := range in {
		if l.leaf.Field.Value == "" {
			out = append(out, l)
			continue
		}
		for _, part := range strings.FieldsFunc(l.leaf.Field.Value, func(r rune) bool { return strings.ContainsRune("、,，;；", r) }) {
			one := *l
			one.leaf.Field.Value = strings.TrimSpace(part)
			out = append(out, &one)
		}
	}
	return out
}

// idType is the kind of identity paper that stands beside a number, "" where none is named.
func (l *leafRef) idType() string {
	head, _, nested := cutLast(l.leaf.Origin.Field)
	if !nested || l.tree == nil {
		return ""
	}
	return codes.NormalIDType(l.tree.Value(head + ".id_type"))
}

func cutLast(path string) (head, last string, ok bool) {
	i := strings.LastIndexByte(path, '.')
	if i < 0 {
		return "", path, false
	}
	return path[:i], path[i+1:], true
}

func leavesIn(t facts.Tree, prefix string, fields map[string]fieldSchema, k kind) []*leafRef {
	var out []*leafRef
	for _, key := range slices.Sorted(maps.Keys(fields)) {
		f, path := fields[key], key
		if prefix != "" {
			path = prefix + "." + key
		}
		switch {
		case f.kind == k:
			if l, ok := t.Leaf(path); ok && l.Stated() {
				out = append(out, &leafRef{l, k, &t})
			}
		case f.kind == kindTree:
			out = append(out, leavesIn(t, path, f.of, k)...)
		case f.kind == kindList && len(f.of) > 0:
			for i := range t.Len(path) {
				out = append(out, leavesIn(t, indexed(path, i), f.of, k)...)
			}
		case f.kind == kindList && k == kindID && isNumberList(key):
			for i := range t.Len(path) {
				if l, ok := t.Leaf(indexed(path, i)); ok && l.Stated() {
					out = append(out, &leafRef{l, k, &t})
				}
			}
		}
	}
	return out
}

func isNumberList(key string) bool { return key == "right_holder_id_numbers" }

func (e *evaluation) leafList(k kind) ref.Val {
	key := "leaves " + string(k)
	if v, ok := e.cache[key]; ok {
		return v
	}
	e.cache[key] = e.leafRefs(e.pack.words.types["Leaf"], e.leaves(k))
	return e.cache[key]
}

func (e *evaluation) leafRefs(t *objectType, leaves []*leafRef) ref.Val {
	var vals []ref.Val
	for _, l := range leaves {
		vals = append(vals, &object{t, l, e})
	}
	return list(e, vals)
}

// unreadOn are the paths of the fields of a paper that could not be read where a problem lies, in order: those whose place it covers, or all on the page
// where it is everywhere.
func unreadOn(p *problemRef) []string {
	var paths []string
	p.paper.Fields.Walk(func(path string, f *models.Field) {
		if f.Status != models.Unreadable || f.File != p.page.File || f.Page != max(p.page.Number, 1) {
			return
		}
		if p.problem.Box.IsZero() || f.Box.CoveredBy(p.problem.Box) >= leastCovered {
			paths = append(paths, path)
		}
	})
	slices.Sort(paths)
	return paths
}

// amountPair is an amount in figures and in words that stand beside each other (大小写金额).
type amountPair struct {
	figures, words facts.Leaf
}

// amountPairs are the pairs x, x_cn of usable papers.
func (e *evaluation) amountPairs() []*amountPair {
	var out []*amountPair
	for _, p := range e.facts.Papers {
		if !p.Usable() {
			continue
		}
		fields := e.pack.schema.Documents[p.Type].Fields
		for _, key := range slices.Sorted(maps.Keys(fields)) {
			if _, words := fields[key+"_cn"]; !words || fields[key].kind != kindMoney {
				continue
			}
			a, okA := p.Leaf(key)
			b, okB := p.Leaf(key + "_cn")
			if okA && okB && a.Stated() && b.Stated() {
				out = append(out, &amountPair{a, b})
			}
		}
	}
	return out
}

func (e *evaluation) amountPairList() ref.Val {
	t := e.pack.words.types["AmountPair"]
	var vals []ref.Val
	for _, p := range e.amountPairs() {
		vals = append(vals, &object{t, p, e})
	}
	return list(e, vals)
}

// agree compares figures and words; neither read is unknown.
func (p *amountPair) agree() codes.Sameness {
	if !p.figures.Known() || !p.words.Known() {
		return codes.CannotTell
	}
	a, err := codes.ParseYuan(p.figures.Field.Value)
	if err != nil {
		return codes.CannotTell
	}
	b, _, err := codes.ParseYuanCN(p.words.Field.Value)
	switch {
	case err != nil:
		return codes.CannotTell
	case a == b:
		return codes.Same
	}
	return codes.Different
}
