package extract

import (
	"slices"
	"strings"
	"unicode/utf8"

	"yushen/documents"
)

// findMerged finds labels in the middle of a line where the reader took several cells for one: 性别男民族回. What stands between the
// label before it and the word must be a whole value of the former.
func (r *reader) findMerged() {
	for i := 0; i < len(r.labels); i++ { // labels found here are looked at too
		l := r.labels[i]
		if l.quality < 0.8 || l.signs || len(l.cells) != 1 {
			continue
		}
		c := r.cells[l.cells[0]]
		from := r.afterLabel(&l)
		if l.from != c.from && r.owner[l.from-1] < 0 && !r.glyphs[l.from].Gap {
			continue
		}
		for q := from + 1; q < c.to; q++ {
			if r.owner[q] >= 0 || strings.ContainsRune("。;,", r.runes[q]) {
				break
			}
			word := r.wordAt(q, c.to)
			if word == "" || !r.whole(l, from, q, utf8.RuneCountInString(word)) {
				continue
			}
			n := label{word: word, from: q, to: q + utf8.RuneCountInString(word), quality: 0.85}
			r.afterLabel(&n)
			if !n.colon && (r.leadsToProse(l) || orgLike.MatchString(word)) {
				continue // 代理权限:领取不动产权证书; 公证机构 某市公证处
			}
			r.measure(&n, n.from, n.to)
			r.put(n)
			break
		}
	}
}

// leadsToProse reports whether what a label leads to is sentences, in which the words of labels stand as words.
func (r *reader) leadsToProse(l label) bool {
	return slices.ContainsFunc(r.dict.uses[l.word], func(u use) bool { return u.field >= 0 && r.t.Fields[u.field].Kind == documents.Clause })
}

// wordAt is the longest label word at q.
func (r *reader) wordAt(q, end int) string {
	if r.inAtom(q) {
		return ""
	}
	n, word := r.dict.trie, ""
	for ; q < end && r.owner[q] < 0; q++ {
		if n = n.next[r.runes[q]]; n == nil {
			break
		}
		if n.word != "" {
			word = n.word
		}
	}
	return word
}

// strict are the kinds whose values have a shape, so that one can tell whether a text is a whole value.
var strict = []documents.Kind{documents.Enum, documents.Date, documents.EndDate, documents.IDNumber, documents.PartyID, documents.USCC, documents.Phone, documents.UnitNo, documents.Area, documents.Money, documents.CertNo, documents.ProofNo}

// whole reports whether the text between a label and a further label word of n characters is a whole value. Where the value has no
// shape of its own the word must be long enough not to be part of it by chance.
func (r *reader) whole(l label, from, to, n int) bool {
	s := r.span(from, to)
	for _, u := range r.dict.uses[l.word] {
		var f documents.Field
		switch {
		case u.field >= 0:
			f = r.t.Fields[u.field]
		case u.member >= 0:
			f = documents.Field{Kind: r.t.Roles[u.role].Members[u.member].Kind}
		}
		if !slices.Contains(strict, f.Kind) {
			continue
		}
		f.Part = ""
		if x, ok := r.value(f, s); ok && len(x.pos) >= len(s)-1 {
			return true
		}
	}
	return n >= 3 && to-from >= 2 && to-from <= 26
}
