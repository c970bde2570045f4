package rules

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// Difference is one thing that two packs say differently (规则包差异). Before or After is "" where only one of them says it.
type Difference struct {
	Kind   string // rule, business, material, condition, pack
	Key    string // R-VAL-001, transfer_gift, …
	Path   string // of the value, as written in the pack's files: checks[0].check; "" where the whole entry is new or gone
	Before string
	After  string
}

// Diff lists what b says otherwise than a, in the order of kinds and keys. It compares what packs say, not how their files are laid out.
func Diff(a, b *Pack) []Difference {
	var out []Difference
	before, after := a.entries(), b.entries()
	for _, kind := range []string{"pack", "rule", "business", "material", "condition"} {
		keys := map[string]bool{}
		for _, from := range []map[string]any{before[kind], after[kind]} {
			for k := range from {
				keys[k] = true
			}
		}
		for _, key := range slices.Sorted(maps.Keys(keys)) {
			x, had := before[kind][key]
			y, has := after[kind][key]
			switch {
			case !had:
				out = append(out, Difference{Kind: kind, Key: key, After: titleOf(y)})
			case !has:
				out = append(out, Difference{Kind: kind, Key: key, Before: titleOf(x)})
			default:
				out = append(out, differences(kind, key, x, y)...)
			}
		}
	}
	return out
}

// entries are all that a pack says, by kind and key, as it was written.
func (p *Pack) entries() map[string]map[string]any {
	out := map[string]map[string]any{"pack": {}, "rule": {}, "business": {}, "material": {}, "condition": {}}
	for _, r := range p.Rules {
		out["rule"][r.key()] = r.ruleYAML
	}
	for k, v := range p.businesses {
		out["business"][k] = *v
	}
	for k, v := range p.materials {
		out["material"][k] = v.materialYAML
	}
	for k, v := range p.conditions {
		out["condition"][k] = *v
	}
	out["pack"]["pack"] = metaFile{Groups: p.groups, SlotNames: p.slotNames, Optional: p.optional, Reasons: p.reasons, MustShow: p.mustShow, MustAnswer: p.mustAnswer,
		ReadTwice: p.readTwice, Others: p.others, Owners: p.owners, Undecided: p.Undecided}
	return out
}

func titleOf(v any) string {
	switch x := v.(type) {
	case ruleYAML:
		return x.Title
	case Business:
		return x.Name
	case condition:
		return x.Question
	case materialYAML:
		return x.Rule
	}
	return ""
}

func differences(kind, key string, a, b any) []Difference {
	before, after := map[string]string{}, map[string]string{}
	flatten("", reflect.ValueOf(a), before)
	flatten("", reflect.ValueOf(b), after)
	paths := map[string]bool{}
	for p := range before {
		paths[p] = true
	}
	for p := range after {
		paths[p] = true
	}
	var out []Difference
	for _, p := range slices.Sorted(maps.Keys(paths)) {
		if before[p] != after[p] {
			out = append(out, Difference{kind, key, p, before[p], after[p]})
		}
	}
	return out
}

// flatten lays a written value out by path. Expressions are their text; what was compiled from them is left out.
func flatten(path string, v reflect.Value, out map[string]string) {
	switch x := v.Interface().(type) {
	case source:
		note(out, path, x.text)
		return
	case eachYAML:
		var loops []string
		for _, l := range x {
			loops = append(loops, l.name.text+": "+l.list.text)
		}
		note(out, path, strings.Join(loops, "; "))
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			flatten(path, v.Elem(), out)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			f := v.Type().Field(i)
			name, options, _ := strings.Cut(f.Tag.Get("yaml"), ",")
			if name == "" {
				name = strings.ToLower(f.Name)
			}
			switch {
			case !f.IsExported():
			case options == "inline":
				flatten(path, v.Field(i), out)
			default:
				flatten(strings.TrimPrefix(path+"."+name, "."), v.Field(i), out)
			}
		}
	case reflect.Map:
		for _, k := range v.MapKeys() {
			flatten(strings.TrimPrefix(path+"."+k.String(), "."), v.MapIndex(k), out)
		}
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.String { // short lists read better whole
			var items []string
			for i := range v.Len() {
				items = append(items, v.Index(i).String())
			}
			note(out, path, strings.Join(items, ", "))
			return
		}
		for i := range v.Len() {
			flatten(path+"["+strconv.Itoa(i)+"]", v.Index(i), out)
		}
	case reflect.Bool:
		if v.Bool() {
			note(out, path, "true")
		}
	default:
		note(out, path, fmt.Sprint(v.Interface()))
	}
}

// note notes a value that is there.
func note(out map[string]string, path, value string) {
	if value != "" {
		out[path] = value
	}
}

// String is the difference in a line or two, - before and + after.
func (d Difference) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s", d.Kind, d.Key)
	if d.Path != "" {
		b.WriteString(" " + d.Path)
	}
	if d.Before != "" {
		b.WriteString("\n  - " + d.Before)
	}
	if d.After != "" {
		b.WriteString("\n  + " + d.After)
	}
	return b.String()
}
