package rules

import (
	"fmt"
	"slices"
	"strings"

	"yushen/facts"
)

// unshown names papers on which something was not read without which they prove nothing, though the capture looks good.
func (e *evaluation) unshown() []string {
	var out []string
	for _, p := range e.facts.Papers {
		if !p.Usable() {
			continue
		}
		for _, f := range e.mustShow(p) {
			if !shows(p.Tree, f) {
				out = append(out, fmt.Sprintf("“%s”上没有读到%s，由工作人员核对。", e.paperName(p), e.pack.schema.Documents[p.Type].oneOf(f)))
			}
		}
	}
	return out
}

// mustShow are the fields without which a paper proves nothing, each with others that do as well after a |.
func (e *evaluation) mustShow(p *facts.Paper) []string {
	if fields, ok := e.pack.mustShow[p.Type+"/"+p.Side]; ok {
		return fields
	}
	return e.pack.mustShow[p.Type]
}

// unanswered names what a department's record of this case leaves open without which it confirms nothing: a record that does not say whether the
// tax is paid is no proof that it is.
func (e *evaluation) unanswered() []string {
	var out []string
	for _, source := range sourceNames {
		fields, ok := e.pack.mustAnswer[source+"/"+e.business.Key]
		if !ok {
			fields = e.pack.mustAnswer[source]
		}
		for _, r := range e.answers(source) {
			for _, f := range fields {
				if !shows(r.Tree, f) {
					schema := e.pack.schema.Registers[source]
					out = append(out, fmt.Sprintf("%s没有说明%s，由工作人员核对。", schema.Name, schema.oneOf(f)))
				}
			}
		}
	}
	return out
}

// answers are a department's records of this case: the one picked where the matter has one, the parties' where it has one for each, else all.
func (e *evaluation) answers(source string) []*facts.Record {
	var out []*facts.Record
	add := func(r *facts.Record) {
		if r != nil {
			out = append(out, r)
		}
	}
	switch source {
	case "registry":
		add(e.facts.Registry)
	case "housing":
		add(e.facts.Housing)
	case "tax":
		add(e.facts.Tax)
	case "bank":
		add(e.facts.Bank)
	case "market":
		for _, p := range e.facts.Parties {
			add(p.Market)
		}
	default:
		if r := e.facts.Registers[source]; r.Answered() {
			out = r.Rows
		}
	}
	return out
}

// strangers names persons and organisations in papers and records of this case who are none of its parties, where the pack does not say that
// others may be named there: a loan of somebody else, a land certificate of another owner.
func (e *evaluation) strangers() []string {
	var out []string
	for _, m := range e.facts.Mentions {
		typ, place := "", ""
		switch {
		case m.Paper != nil && m.Paper.Usable():
			typ, place = m.Paper.Type, "“"+e.paperName(m.Paper)+"”"
		case m.Record != nil && slices.Contains(e.answers(m.Record.Source), m.Record):
			typ, place = m.Record.Source, e.pack.schema.Registers[m.Record.Source].Name
		}
		if typ == "" || m.Party != nil || !m.Name.Known() || slices.Contains(e.pack.others, typ) {
			continue
		}
		out = append(out, fmt.Sprintf("%s上的%s不是本件申请人，由工作人员核对。", place, e.pack.schemaOf(typ).label(m.Path)))
	}
	return out
}

// schemaOf is what a document type or department may say.
func (p *Pack) schemaOf(typ string) recordSchema {
	if s, ok := p.schema.Documents[typ]; ok {
		return s
	}
	return p.schema.Registers[typ]
}

// shows reports whether a tree says what a pack demands of it: one of several paths parted by "|". A list is said where it has an item and none that
// could not be read, and list[].member where besides every item has that member.
func shows(t facts.Tree, demand string) bool {
	for _, path := range strings.Split(demand, "|") {
		list, member, each := strings.Cut(path, "[].")
		switch {
		case each && everyItem(t, list, member):
			return true
		case each:
		case t.Len(path) > 0:
			if everyItem(t, path, "") {
				return true
			}
		default:
			if l, ok := t.Leaf(path); ok && l.Known() {
				return true
			}
		}
	}
	return false
}

// everyItem reports whether a list has items and each has a value: for a member of its items that member, for "" the item itself where it is plain.
func everyItem(t facts.Tree, list, member string) bool {
	n := t.Len(list)
	for i := range n {
		path := indexed(list, i)
		if member != "" {
			path += "." + member
		}
		if l, ok := t.Leaf(path); ok && l.Field.Value == "" || !ok && member != "" {
			return false
		}
	}
	return n > 0
}

// oneOf is what a demand is called: the names of its paths.
func (r recordSchema) oneOf(demand string) string {
	var names []string
	for _, path := range strings.Split(demand, "|") {
		list, _, each := strings.Cut(path, "[].")
		name := r.label(list)
		if each {
			name += "的" + strings.TrimPrefix(r.label(path), name)
		}
		names = append(names, name)
	}
	return strings.Join(names, "或")
}

// check finds demands that name no field.
func (r recordSchema) check(demands []string) error {
	for _, demand := range demands {
		for _, path := range strings.Split(demand, "|") {
			if _, ok := r.field(path); !ok {
				return fmt.Errorf("no field %q", path)
			}
		}
	}
	return nil
}
