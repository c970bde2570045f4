package shareddata

import (
	"fmt"
	"slices"
	"strings"
)

// placeholders are what a request may hold; {fields} alone becomes a list.
var placeholders = []string{"{request_id}", "{interface}", "{timestamp}", "{org}", "{system}", "{case}", "{business_type}", "{purpose}", "{basis}", "{by}", "{value}"}

const fieldsPlaceholder = "{fields}"

// templateFaults finds placeholders that do not exist.
func templateFaults(v any) []fault {
	var out []fault
	switch v := v.(type) {
	case map[string]any:
		for k, m := range v {
			for _, f := range append(templateFaults(k), templateFaults(m)...) {
				out = append(out, fault{append([]string{k}, f.path...), f.err})
			}
		}
	case []any:
		for _, m := range v {
			out = append(out, templateFaults(m)...)
		}
	case string:
		if v == fieldsPlaceholder {
			return nil
		}
		for _, p := range placeholder.FindAllString(v, -1) {
			if !slices.Contains(placeholders, p) {
				out = append(out, fault{nil, fmt.Errorf("no placeholder %s; there are %s and %s alone", p, strings.Join(placeholders, " "), fieldsPlaceholder)})
			}
		}
	}
	return out
}

// fill puts values into a template: maps, lists and strings.
func fill(v any, values *strings.Replacer, fields []string) any {
	switch v := v.(type) {
	case map[string]any:
		out := make(map[string]any, len(v))
		for k, m := range v {
			out[values.Replace(k)] = fill(m, values, fields)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, m := range v {
			out[i] = fill(m, values, fields)
		}
		return out
	case string:
		if v == fieldsPlaceholder {
			return fields
		}
		return values.Replace(v)
	}
	return v
}

// valueAt is what stands at a dotted path of decoded JSON; "" is the whole.
func valueAt(v any, path string) any {
	if path == "" {
		return v
	}
	for _, name := range strings.Split(path, ".") {
		m, _ := v.(map[string]any)
		v = m[name]
	}
	return v
}

// copyField puts what stands at theirs into a record at ours; a[].b goes through lists. Lists of several fields are joined by position.
func copyField(into map[string]any, ours string, from any, theirs string) {
	head, rest, list := strings.Cut(ours, "[]")
	theirHead, theirRest, _ := strings.Cut(theirs, "[]")
	v := valueAt(from, theirHead)
	if v == nil {
		return
	}
	if !list {
		into[head] = v
		return
	}
	items, ok := v.([]any)
	if !ok {
		into[head] = v // not what was agreed: the check of required fields or the rules see it
		return
	}
	out, _ := into[head].([]any)
	for i, item := range items {
		if i == len(out) {
			out = append(out, map[string]any{})
		}
		if m, ok := out[i].(map[string]any); ok {
			copyField(m, strings.TrimPrefix(rest, "."), item, strings.TrimPrefix(theirRest, "."))
		}
	}
	if out == nil {
		out = []any{}
	}
	into[head] = out
}
