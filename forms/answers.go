package forms

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"yushen/codes"
	"yushen/facts"
	"yushen/models"
)

// plain is a copy of a form in the types of decoded JSON, so that nothing of the caller's is changed.
func plain(f models.Form) (object, error) {
	b, err := json.Marshal(f)
	if err != nil {
		return nil, fmt.Errorf("forms: answers: %w", err)
	}
	out := object{}
	if err := json.Unmarshal(b, &out); err != nil {
		return nil, fmt.Errorf("forms: answers: %w", err)
	}
	if out == nil {
		out = object{}
	}
	return out, nil
}

// overlay lays answers over others: members of objects one by one, lists as a whole.
func overlay(under, over object) object {
	out := maps.Clone(under)
	for key, v := range over {
		below, ok := out[key].(object)
		if above, both := v.(object); ok && both {
			out[key] = overlay(below, above)
		} else {
			out[key] = v
		}
	}
	return out
}

// rename moves the answers of an older version to the keys of this one.
func (b *Book) rename(answers object) {
	for from, to := range b.renames {
		if v, ok := value(answers, from); ok {
			if _, taken := value(answers, to); !taken {
				set(answers, to, v)
			}
			remove(answers, from)
		}
	}
}

// value is the answer at a path of objects; empty text is no answer.
func value(answers object, path string) (any, bool) {
	var at any = answers
	for _, key := range strings.Split(path, ".") {
		m, ok := at.(object)
		if !ok {
			return nil, false
		}
		at = m[key]
	}
	return at, at != nil && at != ""
}

func set(answers object, path string, v any) {
	parts := strings.Split(path, ".")
	for _, key := range parts[:len(parts)-1] {
		next, ok := answers[key].(object)
		if !ok {
			next = object{}
			answers[key] = next
		}
		answers = next
	}
	answers[parts[len(parts)-1]] = v
}

func remove(answers object, path string) {
	group, name, ok := strings.Cut(path, ".")
	if !ok {
		delete(answers, path)
	} else if m, ok := answers[group].(object); ok {
		remove(m, name)
	}
}

// carried are the keys that the portal sets and no question asks for.
var carried = []string{"business_type", "apply_date"}

// carriedEach are those of an applicant.
var carriedEach = []string{"face_verified"}

// pruned keeps the answers that are asked for in the situation that they describe; hidden ones are dropped. The paths of what was dropped come
// second, sorted.
func (l *layout) pruned(answers object) (kept object, dropped []string) {
	kept = object{}
	for path, v := range l.settled {
		set(kept, path, v)
	}
	for _, key := range carried {
		if v, ok := answers[key]; ok {
			kept[key] = v
		}
	}
	for _, s := range l.sections {
		if !l.holds(s.group.When, answers, nil) {
			continue
		}
		if s.group.List != "" {
			kept[s.key] = l.prunedList(s, answers)
			continue
		}
		for _, q := range s.questions {
			path := q.Key
			if !s.group.Root {
				path = s.key + "." + q.Key
			}
			if v, ok := value(answers, path); ok && l.holds(q.Value.When, answers, nil) {
				set(kept, path, v)
			}
		}
	}
	for _, path := range leaves("", answers) {
		if _, ok := lookup(kept, path); !ok {
			dropped = append(dropped, path)
		}
	}
	slices.Sort(dropped)
	return kept, dropped
}

// open makes room for the answers of each group that is asked, so that what is missing are questions and not whole groups, and gives flags their
// default, as the browser does.
func (l *layout) open(answers object) {
	for _, s := range l.sections {
		for _, q := range s.questions {
			if _, given := answers[q.Key]; s.group.Root && q.Value.Kind == "flag" && !given && l.holds(q.Value.When, answers, nil) {
				answers[q.Key] = false
			}
		}
		if _, there := answers[s.key]; !there && !s.group.Root && s.group.List == "" && l.holds(s.group.When, answers, nil) {
			answers[s.key] = object{}
		}
	}
}

func (l *layout) prunedList(s section, answers object) []any {
	out := []any{}
	list, _ := answers[s.key].([]any)
	for _, item := range list {
		entry, ok := item.(object)
		if !ok {
			out = append(out, item) // the schema finds fault with it
			continue
		}
		keep := object{}
		for _, q := range s.questions {
			if v, ok := entry[q.Key]; ok && v != nil && v != "" && l.holds(q.Value.When, answers, entry) && l.ofSide(q.Value, entry) {
				keep[q.Key] = v
			}
		}
		for _, key := range carriedEach {
			if v, ok := entry[key]; ok {
				keep[key] = v
			}
		}
		out = append(out, keep)
	}
	return out
}

func (l *layout) ofSide(q question, entry object) bool {
	if len(q.Sides) == 0 {
		return true
	}
	return slices.ContainsFunc(l.roles(), func(r role) bool { return r.key == entry["role"] && slices.Contains(q.Sides, r.side) })
}

// holds weighs a condition with the answers; in is the entry of a list, whose own answers come first.
func (l *layout) holds(c condition, answers, in object) bool {
	for path, want := range c {
		have, ok := l.settled[path]
		if !ok {
			have, ok = value(answers, path)
		}
		if _, name, dotted := strings.Cut(path, "."); !ok && dotted && in != nil {
			have, ok = in[name]
		}
		if !ok || !among(have, want) {
			return false
		}
	}
	return true
}

// leaves are the paths of all answers: a.b, list[0].c.
func leaves(path string, v any) []string {
	var out []string
	switch v := v.(type) {
	case object:
		for key, next := range v {
			at := key
			if path != "" {
				at = path + "." + key
			}
			out = append(out, leaves(at, next)...)
		}
	case []any:
		for i, next := range v {
			out = append(out, leaves(fmt.Sprintf("%s[%d]", path, i), next)...)
		}
	case nil:
	default:
		if v != "" {
			out = append(out, path)
		}
	}
	return out
}

// lookup finds what leaves named.
func lookup(answers object, path string) (any, bool) {
	var at any = answers
	for _, part := range strings.Split(path, ".") {
		key, index, indexed := strings.Cut(part, "[")
		m, ok := at.(object)
		if !ok {
			return nil, false
		}
		at = m[key]
		if indexed {
			var i int
			list, ok := at.([]any)
			if _, err := fmt.Sscanf(index, "%d]", &i); err != nil || !ok || i >= len(list) {
				return nil, false
			}
			at = list[i]
		}
	}
	return at, at != nil && at != ""
}

// tidy writes typed answers as their kind wants them, where there is no doubt what is meant: 66.1万元 is 661000.00, a number loses its blanks.
func (b *Book) tidy(answers object) {
	for _, path := range leaves("", answers) {
		q, ok := b.find(bare(path))
		v, _ := lookup(answers, path)
		s, isText := v.(string)
		if !ok || !isText {
			continue
		}
		if t, ok := tidied(q.Kind, s); ok && t != s {
			assign(answers, path, t)
		}
	}
}

func tidied(kind, s string) (string, bool) {
	switch kind {
	case "money":
		f, err := codes.ParseYuan(s)
		return f.String(), err == nil
	case "area":
		return facts.Area.Normal(s)
	case "date":
		d, err := codes.ParseDate(s)
		return d, err == nil
	case "id_number", "resident_id":
		return codes.NormalID(s), true
	case "unit_no":
		return codes.NormalUnitNo(s), true
	case "phone":
		return codes.Narrow(strings.TrimSpace(s)), true
	}
	return s, true
}

// assign sets an answer, also in an entry of a list.
func assign(answers object, path string, v any) {
	list, name, inList := strings.Cut(path, "].")
	if !inList {
		set(answers, path, v)
		return
	}
	if e, ok := lookup(answers, list+"]"); ok {
		if m, ok := e.(object); ok {
			m[name] = v
		}
	}
}
