package forms

import (
	"slices"
	"strings"
)

type object = map[string]any

// dialect is the JSON Schema dialect of every form.
const dialect = "https://json-schema.org/draft/2020-12/schema"

// schema writes the layout as JSON Schema. locked are the paths that a register settles, e.g. property.location or applicants[0].name with
// the role of the entry in lockedRoles.
func (l *layout) schema(title string, locked locks) object {
	root := newShape()
	for _, s := range l.sections {
		switch {
		case s.group.Root:
			l.rootQuestions(s, root, locked)
		case s.group.List != "":
			root.add(s.key, l.list(s, root, locked), true)
		default:
			shape := l.object(s, root, locked)
			if l.truth(s.group.When) == always {
				root.add(s.key, shape, true)
			} else {
				root.conditional(s.group.When, object{"properties": object{s.key: shape}, "required": []string{s.key}})
			}
		}
	}
	out := root.object()
	out["$schema"], out["title"] = dialect, title
	return out
}

// shape is an object schema under construction.
type shape struct {
	properties object
	required   []string
	allOf      []any
}

func newShape() *shape { return &shape{properties: object{}} }

func (s *shape) add(name string, schema object, required bool) {
	s.properties[name] = schema
	if required {
		s.required = append(s.required, name)
	}
}

// conditional adds what holds where the answers of c are given; paths are relative to this object.
func (s *shape) conditional(c condition, then object) {
	s.allOf = append(s.allOf, object{"if": answered(c), "then": then})
}

func (s *shape) object() object {
	out := object{"type": "object", "properties": s.properties}
	if len(s.required) > 0 {
		out["required"] = s.required
	}
	if len(s.allOf) > 0 {
		out["allOf"] = s.allOf
	}
	return out
}

// answered is the schema of data in which the answers of c are given.
func answered(c condition) object {
	paths := make([]string, 0, len(c))
	for path := range c {
		paths = append(paths, path)
	}
	slices.Sort(paths)
	out := object{}
	for _, path := range paths {
		at := out
		parts := strings.Split(path, ".")
		for _, p := range parts {
			properties, _ := at["properties"].(object)
			if properties == nil {
				properties = object{}
				at["properties"] = properties
			}
			required, _ := at["required"].([]string)
			if !slices.Contains(required, p) {
				at["required"] = append(required, p)
			}
			next, _ := properties[p].(object)
			if next == nil {
				next = object{}
				properties[p] = next
			}
			at = next
		}
		if list, ok := c[path].([]any); ok {
			at["enum"] = list
		} else {
			at["const"] = c[path]
		}
	}
	return out
}

func (l *layout) rootQuestions(s section, root *shape, locked locks) {
	for _, q := range s.questions {
		schema := l.answer(q.Value)
		locked.mark(schema, q.Key)
		required := !l.optional(s.key, q.Key, q.Value)
		if l.truth(q.Value.When) == always {
			root.add(q.Key, schema, required)
			continue
		}
		then := object{"properties": object{q.Key: schema}}
		if required {
			then["required"] = []string{q.Key}
		}
		root.conditional(q.Value.When, then)
	}
}

// object is the schema of one group. What depends on answers of the group itself stays in it, the rest goes to root.
func (l *layout) object(s section, root *shape, locked locks) object {
	out := newShape()
	for _, q := range s.questions {
		schema := l.answer(q.Value)
		locked.mark(schema, s.key+"."+q.Key)
		l.place(s.key, q, schema, out, func(then object) object { return object{"properties": object{s.key: then}} }, root)
	}
	o := out.object()
	o["title"] = s.group.Title
	if s.group.Help != "" {
		o["description"] = s.group.Help
	}
	return o
}

// place adds a question to its group, under its condition where it has one.
func (l *layout) place(group string, q entry[question], schema object, in *shape, wrap func(object) object, root *shape) {
	required := !l.optional(group, q.Key, q.Value)
	if l.truth(q.Value.When) == always {
		in.add(q.Key, schema, required)
		return
	}
	then := object{"properties": object{q.Key: schema}}
	if required {
		then["required"] = []string{q.Key}
	}
	if own, ok := within(group, q.Value.When); ok {
		in.conditional(own, then)
		return
	}
	root.conditional(q.Value.When, wrap(then))
}

// within is a condition relative to its group; ok is false where it speaks of another group.
func within(group string, c condition) (condition, bool) {
	out := condition{}
	for path, v := range c {
		rest, ok := strings.CutPrefix(path, group+".")
		if !ok {
			return nil, false
		}
		out[rest] = v
	}
	return out, true
}

// list is the schema of the group that has an entry for each party.
func (l *layout) list(s section, root *shape, locked locks) object {
	item := newShape()
	for _, q := range s.questions {
		schema := l.answer(q.Value)
		wrap := func(then object) object { return object{"properties": object{s.key: object{"items": then}}} }
		if len(q.Value.Sides) == 0 {
			l.place(s.key, q, schema, item, wrap, root)
		} else {
			l.placeForSides(q, schema, item, wrap, root)
		}
		for _, n := range q.Value.Narrow {
			narrow := object{}
			l.book.kinds[n.Value].write(narrow)
			item.conditional(condition{q.Value.NarrowBy: n.Key}, object{"properties": object{q.Key: narrow}})
		}
	}
	for _, r := range l.roles() {
		if read := locked.ofRole(r.key); len(read) > 0 {
			item.conditional(condition{"role": r.key}, object{"properties": read})
		}
	}
	items := item.object()
	items["title"] = s.group.List
	out := object{"type": "array", "title": s.group.Title, "items": items, "minItems": l.fewest(), "maxItems": rolesEach * len(l.business.Parties)}
	if s.group.Help != "" {
		out["description"] = s.group.Help
	}
	var all []any
	for _, class := range l.business.Parties {
		if n := l.least(class); n > 0 {
			all = append(all, object{"contains": object{"properties": object{"role": object{"enum": l.rolesOf(class)}}, "required": []string{"role"}}, "minContains": n})
		}
	}
	if len(all) > 0 {
		out["allOf"] = all
	}
	return out
}

// placeForSides adds a question that only parties of some sides are asked.
func (l *layout) placeForSides(q entry[question], schema object, item *shape, wrap func(object) object, root *shape) {
	var roles []any
	for _, r := range l.roles() {
		if slices.Contains(q.Value.Sides, r.side) {
			roles = append(roles, r.key)
		}
	}
	if len(roles) == 0 {
		return
	}
	only := newShape()
	only.conditional(condition{"role": roles}, object{"properties": object{q.Key: schema}, "required": []string{q.Key}})
	if l.truth(q.Value.When) == always {
		item.allOf = append(item.allOf, only.allOf...)
		return
	}
	root.conditional(q.Value.When, wrap(object{"allOf": only.allOf}))
}

func (l *layout) fewest() int {
	n := 0
	for _, class := range l.business.Parties {
		n += l.least(class)
	}
	return max(n, 1)
}

func (l *layout) rolesOf(class string) []any {
	var out []any
	for _, r := range l.roles() {
		if r.class == class {
			out = append(out, r.key)
		}
	}
	return out
}

// The answers to a question of kind yesno.
const (
	yes = "是"
	no  = "否"
)

// answer is the schema of one answer.
func (l *layout) answer(q question) object {
	out := object{"title": q.Title, "type": "string"}
	if q.Help != "" {
		out["description"] = q.Help
	}
	switch {
	case q.Roles:
		var keys []any
		for _, r := range l.roles() {
			keys = append(keys, r.key)
		}
		out["enum"] = keys
	case q.Kind == "yesno":
		// Words and not a boolean: the library shows a boolean without an answer as no, and nobody shall be taken to have said so.
		out["enum"] = []any{yes, no}
	case q.Kind == "flag":
		out["type"], out["enum"], out["default"] = "boolean", []any{true, false}, false
	case q.Kind == "affirm":
		// Only yes is an answer with which one can go on; no default, so that it is said and not assumed.
		out["type"], out["enum"] = "boolean", []any{true}
	case len(q.Choices) > 0:
		var keys []any
		for _, c := range q.Choices {
			keys = append(keys, c.Key)
		}
		out["enum"] = keys
	default:
		l.book.kinds[q.Kind].write(out)
	}
	return out
}

// write adds how an answer of this kind is written.
func (k answerKind) write(schema object) {
	if k.Min > 0 {
		schema["minLength"] = k.Min
	}
	if k.Max > 0 {
		schema["maxLength"] = k.Max
	}
	if k.Pattern != "" {
		schema["pattern"] = k.Pattern
	}
	if k.Format != "" {
		schema["format"] = k.Format
	}
}
