// Package mask takes what is personal out of a text before it leaves the house, and puts it back into what returns (脱敏). It is pure, and
// rather hides too much: names, numbers of papers, telephones, cards, addresses, dates and every other long number become
// 〔姓名1〕, 〔号码2〕 and so on. A name that is spelled like a plain word and stands without a cue is the one thing it may overlook;
// say what is known to be personal, and it goes wherever it stands.
package mask

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Masker knows which pairs of characters are plain words, so that 成交 is not taken for a person. It is read-only and safe for concurrent use.
type Masker struct{ plain map[[2]rune]bool }

// New learns plain words from public texts, e.g. a rule pack's names and phrases. Never give it texts of a case.
func New(public []string) *Masker {
	m := &Masker{plain: map[[2]rune]bool{}}
	for _, text := range append(public, plainWords) {
		r := []rune(text)
		for i := range r[:max(0, len(r)-1)] {
			if isHan(r[i]) && isHan(r[i+1]) {
				m.plain[[2]rune{r[i], r[i+1]}] = true
			}
		}
	}
	return m
}

// Hidden is a text without what is personal, and the way back. It never leaves the process.
type Hidden struct {
	Text  string
	marks []string // in the order of Text, each once
	back  *strings.Replacer
}

// Marks are the placeholders that stand in the text.
func (h Hidden) Marks() []string { return h.marks }

// Restore puts the values back where placeholders of this text stand; other text stays.
func (h Hidden) Restore(text string) string { return h.back.Replace(text) }

// span is a personal part of a text, as byte offsets.
type span struct {
	start, end int
	kind       string
}

// Hide replaces what is personal; one value has one placeholder throughout. known are values of the case that are personal for sure.
func (m *Masker) Hide(text string, known ...string) Hidden {
	h := Hidden{}
	var out strings.Builder
	var pairs []string
	markOf := map[string]string{}
	at := 0
	for _, s := range m.find(text, known) {
		value := text[s.start:s.end]
		mark, ok := markOf[value]
		if !ok {
			mark = freeMark(text, s.kind, len(markOf)+1)
			markOf[value] = mark
			h.marks = append(h.marks, mark)
			pairs = append(pairs, mark, value)
		}
		out.WriteString(text[at:s.start])
		out.WriteString(mark)
		at = s.end
	}
	out.WriteString(text[at:])
	h.Text, h.back = out.String(), strings.NewReplacer(pairs...)
	return h
}

// freeMark is a placeholder that does not stand in the text already, be it by chance or by malice. n differs for each value.
func freeMark(text, kind string, n int) string {
	for tail := ""; ; tail += "甲" {
		if mark := fmt.Sprintf("〔%s%d%s〕", kind, n, tail); !strings.Contains(text, mark) {
			return mark
		}
	}
}

// Personal lists the personal parts of a text, in order.
func (m *Masker) Personal(text string) []string {
	var out []string
	for _, s := range m.find(text, nil) {
		out = append(out, text[s.start:s.end])
	}
	return out
}

// find gives all personal parts in order; those that overlap become one, named for what was looked for first.
func (m *Masker) find(text string, known []string) []span {
	spans := knownSpans(text, known)
	for _, f := range finders {
		for _, at := range f.pattern.FindAllStringSubmatchIndex(text, -1) {
			start, end := at[0], at[1]
			if f.group {
				start, end = at[2], at[3]
			}
			if kind := f.kind(text[start:end]); kind != "" {
				spans = append(spans, span{start, end, kind})
			}
		}
	}
	spans = append(spans, m.names(text)...)
	slices.SortStableFunc(spans, func(a, b span) int { return cmp.Compare(a.start, b.start) })
	var out []span
	for _, s := range spans {
		if n := len(out); n > 0 && s.start < out[n-1].end {
			out[n-1].end = max(out[n-1].end, s.end)
			continue
		}
		out = append(out, s)
	}
	return out
}

func knownSpans(text string, known []string) (spans []span) {
	for _, k := range known {
		if len([]rune(k)) < 2 {
			continue
		}
		for at := 0; ; {
			i := strings.Index(text[at:], k)
			if i < 0 {
				break
			}
			spans = append(spans, span{at + i, at + i + len(k), "内容"})
			at += i + len(k)
		}
	}
	return spans
}
