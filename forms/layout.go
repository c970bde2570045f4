package forms

import (
	"fmt"
	"slices"
	"strings"
)

// section is a group as one business asks it.
type section struct {
	key       string
	group     group
	questions ordered[question]
}

// truth is what is known of a condition before the citizen answers.
type truth int

const (
	never truth = iota
	open
	always
)

// layout is the form of one business in one situation: what is asked, and what is settled already.
type layout struct {
	book     *Book
	business business
	sections []section
	settled  map[string]any // path: answer that needs no asking
}

// rolesEach is how many of a party a form has room for.
const rolesEach = 8

func (b *Book) layoutOf(key string, settled map[string]any) (*layout, bool) {
	bus, ok := b.businesses[key]
	if !ok {
		return nil, false
	}
	l := &layout{book: b, business: bus, settled: map[string]any{}}
	for _, from := range []map[string]any{settled, bus.Preset} {
		for path, v := range from {
			l.settled[path] = v
		}
	}
	for _, name := range bus.Groups {
		g, _ := b.groups.get(name)
		s := section{key: name, group: g}
		for _, q := range g.Questions {
			if l.asks(name, q) {
				s.questions = append(s.questions, q)
			}
		}
		l.sections = append(l.sections, s)
	}
	// Conditions can only be weighed once all that is asked is known.
	for i := range l.sections {
		s := &l.sections[i]
		s.questions = slices.DeleteFunc(s.questions, func(q entry[question]) bool { return l.truth(q.Value.When) == never })
	}
	l.sections = slices.DeleteFunc(l.sections, func(s section) bool { return len(s.questions) == 0 || l.truth(s.group.When) == never })
	return l, true
}

func (l *layout) asks(group string, q entry[question]) bool {
	path := group + "." + q.Key
	switch {
	case slices.Contains(l.business.Skip, path), slices.Contains(special, path) && !slices.Contains(l.business.Keep, path):
		return false
	case group == "situation" && !slices.Contains(l.business.Situation, q.Key):
		return false
	case q.Value.Disposing && !l.hasSide("disposes"):
		return false
	}
	_, settled := l.settled[path]
	return !settled
}

func (l *layout) hasSide(side string) bool {
	return slices.ContainsFunc(l.business.Parties, func(p string) bool { v, _ := l.book.parties.get(p); return v.Side == side })
}

// truth weighs a condition: what nobody is asked and nothing settles is not so.
func (l *layout) truth(c condition) truth {
	out := always
	for path, want := range c {
		if have, ok := l.settled[path]; ok {
			if !among(have, want) {
				return never
			}
			continue
		}
		if !l.asked(path) {
			return never
		}
		out = open
	}
	return out
}

func (l *layout) asked(path string) bool {
	group, name, _ := strings.Cut(path, ".")
	return slices.ContainsFunc(l.sections, func(s section) bool {
		if s.group.Root {
			_, ok := s.questions.get(path)
			return ok
		}
		_, ok := s.questions.get(name)
		return s.key == group && ok
	})
}

// among tells whether an answer is the wanted one, or one of the wanted.
func among(have, want any) bool {
	if list, ok := want.([]any); ok {
		return slices.ContainsFunc(list, func(w any) bool { return fmt.Sprint(w) == fmt.Sprint(have) })
	}
	return fmt.Sprint(have) == fmt.Sprint(want)
}

// role is a party's number in its side, e.g. buyer2, and what to call it.
type role struct{ key, class, title, side string }

var ordinals = []string{"", "（第二人）", "（第三人）", "（第四人）", "（第五人）", "（第六人）", "（第七人）", "（第八人）"}

func (l *layout) roles() []role {
	var out []role
	for _, class := range l.business.Parties {
		p, _ := l.book.parties.get(class)
		for i := range rolesEach {
			out = append(out, role{key: fmt.Sprintf("%s%d", class, i+1), class: class, title: p.Title + ordinals[i], side: p.Side})
		}
	}
	return out
}

// least is how many of a party must apply.
func (l *layout) least(class string) int {
	if n, ok := l.business.Least[class]; ok {
		return n
	}
	return 1
}

// optional tells whether a question may be left open.
func (l *layout) optional(group, name string, q question) bool {
	path := group + "." + name
	return !slices.Contains(l.business.Need, path) && (q.Optional || slices.Contains(l.business.Optional, path))
}
