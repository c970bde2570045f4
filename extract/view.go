package extract

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// view is a stream as text: its characters in normal form, with the flow position of each.
type view struct {
	text string
	pos  []int // one per rune; a break is its own value
}

// read makes a view. Breaks become tab (next cell) and line feed (next line) unless flat, which leaves them out.
func (r *reader) read(s stream, flat bool) view {
	var b strings.Builder
	var v view
	for _, p := range s {
		switch {
		case p >= 0:
			b.WriteRune(r.runes[p])
		case flat:
			continue
		case p == nextCell:
			b.WriteByte('\t')
		default:
			b.WriteByte('\n')
		}
		v.pos = append(v.pos, p)
	}
	v.text = b.String()
	return v
}

// match is one place in a view.
type match struct {
	text string
	pos  []int // flow positions, without breaks
}

// part is the place between two byte offsets.
func (v view) part(from, to int) match {
	a := utf8.RuneCountInString(v.text[:from])
	b := a + utf8.RuneCountInString(v.text[from:to])
	m := match{text: v.text[from:to]}
	for _, p := range v.pos[a:b] {
		if p >= 0 {
			m.pos = append(m.pos, p)
		}
	}
	return m
}

// first is the first match of an expression, of its first group where it has one.
func (v view) first(re *regexp.Regexp) (match, bool) {
	i := re.FindStringSubmatchIndex(v.text)
	if i == nil {
		return match{}, false
	}
	if len(i) > 2 && i[2] >= 0 {
		return v.part(i[2], i[3]), true
	}
	return v.part(i[0], i[1]), true
}

// all are all matches of an expression.
func (v view) all(re *regexp.Regexp) []match {
	var out []match
	for _, i := range re.FindAllStringIndex(v.text, -1) {
		out = append(out, v.part(i[0], i[1]))
	}
	return out
}
