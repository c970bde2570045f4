package extract

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"yushen/documents"
	"yushen/documents/layout"
)

// use is what a label may stand for: a field, a role, a member of a role, or nothing that is read.
type use struct {
	field, role, member int // indices; -1 where it is not that
}

// dictionary finds the labels of a type by their normal form.
type dictionary struct {
	uses  map[string][]use
	trie  *node
	words [][]rune // all labels
}

type node struct {
	next map[rune]*node
	word string
}

// label is one place where a label stands.
type label struct {
	word           string
	from, to       int // flow positions; of a label on two lines those of its first line
	cells          []int
	page           int
	x0, x1, y0, y1 float64
	h              float64
	quality        float64 // 1: starts a cell or follows punctuation, and a colon or the cell's end comes after it
	slips          int
	colon          bool
	signs          bool // 签字, 盖章 follows: what stands beside it is a signature
	bracket        string
	of             int  // 1 more than the index of the role that the label itself names, 出卖人住所; 0 for none
	loose          bool // ends in a word that leads straight to the value, amid running text
	tail           int  // of a label that runs over a line's end in a table's cell: the flow position behind it on the second line; else 0
}

func (l label) mid() float64 { return (l.y0 + l.y1) / 2 }

func newDictionary(t documents.Type) dictionary {
	d := dictionary{uses: map[string][]use{}, trie: &node{next: map[rune]*node{}}}
	for i, f := range t.Fields {
		for _, w := range f.Labels {
			d.add(w, use{i, -1, -1})
		}
	}
	for i, role := range t.Roles {
		for _, w := range role.Labels {
			d.add(w, use{-1, i, -1})
		}
		for k, m := range role.Members {
			for _, w := range m.Labels {
				d.add(w, use{-1, i, k})
			}
		}
	}
	for _, w := range t.Others {
		d.add(w, use{-1, -1, -1})
	}
	return d
}

func (d *dictionary) add(word string, u use) {
	w := layout.Normal(word)
	if w == "" {
		return
	}
	if _, known := d.uses[w]; !known {
		n := d.trie
		for _, r := range w {
			if n.next[r] == nil {
				n.next[r] = &node{next: map[rune]*node{}}
			}
			n = n.next[r]
		}
		n.word = w
		d.words = append(d.words, []rune(w))
	}
	d.uses[w] = append(d.uses[w], u)
}

// findLabels finds the labels of the type on the pages: those that are spelled right, those on two lines of a narrow cell,
// and, for what was not found, those with a slip of the reader.
func (r *reader) findLabels() {
	r.dict = newDictionary(r.t)
	r.findAtoms()
	r.findStacked()
	r.findExact()
	r.findSplit()
	r.findMerged()
	r.findSlipped()
	r.joinRoles()
	for i, l := range r.labels {
		fills := true // all its cells, and nothing else stands in them
		for _, k := range l.cells {
			c := r.cells[k]
			end := c.to
			for end > c.from && r.owner[end-1] != i && strings.ContainsRune(":;_|.·()", r.runes[end-1]) {
				end--
			}
			fills = fills && r.owner[c.from] == i && (r.owner[end-1] == i || !l.signs && r.afterLabel(&l) >= c.to && len(l.cells) == 1)
		}
		if fills {
			for _, k := range l.cells {
				r.cells[k].label = i
			}
		}
	}
	r.dropTails()
	r.dropValues()
}

// joinRoles makes one label of a role's and a member's where the one follows the other at once: 出卖人住所, 买受人电话.
func (r *reader) joinRoles() {
	for i := range r.labels {
		a := &r.labels[i]
		role := r.roleNamed(a.word)
		if role < 0 || a.colon || a.signs || a.quality == 0 || len(a.cells) > 1 || a.to >= r.cells[a.cells[0]].to || r.owner[a.to] < 0 || a.from != r.cells[a.cells[0]].from {
			continue
		}
		b := &r.labels[r.owner[a.to]]
		if b.from != a.to || len(b.cells) > 1 || b.quality == 0 || !slices.ContainsFunc(r.dict.uses[b.word], func(u use) bool {
			return u.role == role && u.member >= 0 && r.t.Roles[role].Members[u.member].Key != "name"
		}) {
			continue
		}
		b.from, b.x0, b.of = a.from, a.x0, role+1
		a.quality = 0
		for p := a.from; p < a.to; p++ {
			r.owner[p] = r.owner[b.to-1]
		}
	}
}

// findAtoms notes where values of enums stand, so that no label is seen inside them: 按份共有 份额, not 按份 共有份额.
func (r *reader) findAtoms() {
	r.atom = make([]bool, len(r.runes))
	text := string(r.runes)
	for _, f := range r.t.Fields {
		if f.Kind != documents.Enum {
			continue
		}
		for _, v := range f.Values {
			w := layout.Normal(v.Is)
			n := len([]rune(w))
			if n < 3 {
				continue
			}
			for at := 0; ; {
				i := strings.Index(text[at:], w)
				if i < 0 {
					break
				}
				p := utf8.RuneCountInString(text[:at+i])
				for k := p + 1; k < p+n; k++ {
					r.atom[k] = true
				}
				at += i + len(w)
			}
		}
	}
}

func (r *reader) inAtom(p int) bool { return r.atom[p] }

func (r *reader) findExact() {
	for p := 0; p < len(r.runes); {
		if r.owner[p] >= 0 {
			p++
			continue
		}
		n, end, word := r.dict.trie, p, ""
		for q := p; q < len(r.runes) && r.owner[q] < 0; q++ {
			if q > p && r.at[q] != r.at[q-1] && !r.mayCross(q) {
				break
			}
			if n = n.next[r.runes[q]]; n == nil {
				break
			}
			if n.word != "" {
				end, word = q+1, n.word
			}
		}
		if word == "" || !r.claim(word, p, end, 0) {
			p++
			continue
		}
		p = end
	}
}

// mayCross reports whether a label may run on from the cell before flow position q: over the end of a row in running text, or
// between the spread-out characters of a short label.
func (r *reader) mayCross(q int) bool {
	a, b := r.at[q-1], r.at[q]
	if r.cells[a].page != r.cells[b].page || r.cells[a].Region != r.cells[b].Region {
		return false
	}
	if r.sameRow(a, b) {
		return len(r.cells[a].Glyphs) == 1
	}
	c, d := r.cells[a], r.cells[b]
	h := math.Max(c.H, d.H)
	sameCell := math.Abs(c.X0-d.X0) < 0.5*h && d.Y0-c.Y1 < 0.6*h && c.X1 > d.X1 // the label of a cell may stand beside its second line
	return c.right < 0 && (d.left < 0 || sameCell) && len(c.Glyphs) > 8
}

// claim records a label at [from, to) unless it stands amid a longer word.
func (r *reader) claim(word string, from, to, slips int) bool {
	if r.inAtom(from) || r.isChanged(to) {
		return false
	}
	l := label{word: word, from: from, to: to, slips: slips}
	if q := r.qualified(from); q < from {
		if whole := (label{word: word, from: q, to: to}); r.afterLabel(&whole) >= r.cells[r.at[to-1]].to || whole.colon {
			l.from, from = q, q
		}
	}
	l.loose = strings.HasSuffix(word, "于") || strings.HasSuffix(word, "为") || strings.HasSuffix(word, "自") || strings.HasSuffix(word, "至") || word == "坐落在"
	start := r.boundary(from)
	after := r.afterLabel(&l)
	c := r.cells[r.at[to-1]]
	end := after >= c.to
	switch {
	case start && (l.colon || end):
		l.quality = 1
	case start:
		l.quality = 0.85
	case l.colon && !r.sameRow(r.at[from], r.at[to-1]): // 有限公司 and 类型: on the next row
		return false
	case l.colon:
		l.quality = 0.8
	case l.loose:
		l.quality = 0.7
	case to-from >= 3 && (r.figureAt(to) || to < c.to && r.runes[to] == '自' && r.figureAt(to+1)):
		l.quality = 0.75
	case to < c.to && strings.ContainsRune("为是系", r.runes[to]):
		l.quality = 0.45
	default:
		return false
	}
	if slips > 0 {
		l.quality *= 0.8
	}
	r.measure(&l, from, to)
	r.put(l)
	return true
}

// isChanged reports whether the word that ends at to is only what a change is about: 权利人姓名变更, 身份证号变更证明.
func (r *reader) isChanged(to int) bool {
	rest := r.runes[to:r.cells[r.at[to-1]].to]
	return (hasPrefix(rest, "变更") || hasPrefix(rest, "更正")) && !hasPrefix(rest[2:], "登记")
}

// ofProperty are words before a label that say which home is meant, where a paper speaks of one only: 所购房屋坐落, 抵押物权证号.
var ofProperty = regexp.MustCompile(`^(?:所购|拟购|委托|遗产|标的|涉案|赠与|本|该|上述)?(?:房屋|房产|不动产|住房|商品房|抵押物)?$`)

// qualified is where a label that a word of ofProperty opens begins, which stands at from itself; from where there is none.
func (r *reader) qualified(from int) int {
	c := r.cells[r.at[from]]
	if n := from - c.from; n > 0 && n <= 5 && r.owner[c.from] < 0 && ofProperty.MatchString(string(r.runes[c.from:from])) {
		return c.from
	}
	return from
}

// figureAt reports whether a figure stands at p, so that a word before it, though part of a sentence, leads to a value: 其中套内建筑面积61.59平方米.
func (r *reader) figureAt(p int) bool {
	for p < len(r.runes) && r.runes[p] == '_' { // the rule under a blank that was filled in
		p++
	}
	if p >= len(r.runes) {
		return false
	}
	c := r.runes[p]
	return c >= '0' && c <= '9' || c == '¥'
}

func (r *reader) put(l label) {
	for p := l.from; p < l.to; p++ {
		r.owner[p] = len(r.labels)
	}
	r.labels = append(r.labels, l)
}

func (r *reader) measure(l *label, from, to int) {
	l.x0, l.x1, l.y0, l.y1 = math.Inf(1), math.Inf(-1), math.Inf(1), math.Inf(-1)
	first := r.at[from]
	for p := from; p < to; p++ {
		if c := r.at[p]; len(l.cells) == 0 || l.cells[len(l.cells)-1] != c {
			l.cells = append(l.cells, c)
		}
	}
	if !r.sameRow(first, r.at[to-1]) { // runs over a row's end: it stands where its last part stands
		from = r.cells[r.at[to-1]].from
	}
	for p := from; p < to; p++ {
		g := r.glyphs[p]
		l.x0, l.x1 = math.Min(l.x0, g.X0), math.Max(l.x1, g.X1)
		l.y0, l.y1 = math.Min(l.y0, g.Y0), math.Max(l.y1, g.Y1)
	}
	l.page, l.h = r.cells[first].page, r.cells[first].H
}

// boundary reports whether a word may begin at p: a cell starts there, or punctuation, a bullet, a number or a blank stands before.
func (r *reader) boundary(p int) bool {
	c := r.cells[r.at[p]]
	if p == c.from || r.glyphs[p].Gap || wholeNumbering.MatchString(string(r.runes[c.from:p])) {
		return true
	}
	switch b := r.runes[p-1]; {
	case r.owner[p-1] >= 0:
		return true // another label
	case b >= '0' && b <= '9', b >= 'A' && b <= 'Z', b >= 'a' && b <= 'z':
		return p-1 == c.from || p-2 == c.from // a numbering; longer runs are values that ran into the label
	case strings.ContainsRune("与和及", b) && p-2 >= c.from && r.runes[p-2] == ')':
		return true // 出卖方王建国(身份证号:…)与购买方李梅(身份证号:…)
	case b >= 0x4e00 && b <= 0x9fff:
		return false
	}
	return true
}

// wholeNumbering is the number of a clause and nothing else; the blank behind it is often not read.
var wholeNumbering = regexp.MustCompile(`^第[一二三四五六七八九十百\d]{1,4}条$`)

// afterLabel is the flow position of what follows a label: past its colon, and past a bracket that explains it. It notes both.
func (r *reader) afterLabel(l *label) int {
	end := r.cells[r.at[l.to-1]].to
	p := l.to
	if p < end && r.runes[p] == '(' {
		if brokenUnit.MatchString(string(r.runes[p+1 : end])) {
			return end
		}
		for q := p + 1; q < end && q < p+14; q++ {
			if r.runes[q] != ')' {
				continue
			}
			inside := string(r.runes[p+1 : q])
			if r.explains(inside) || q+1 == end || r.runes[q+1] == ':' {
				l.bracket = inside
				l.signs = l.signs || isSigning(inside)
				p = q + 1
			}
			break
		}
	}
	if p < end && r.runes[p] == '/' { // 姓名/Name
		q := p + 1
		for q < end && (r.runes[q] < unicode.MaxASCII && unicode.IsLetter(r.runes[q]) || r.runes[q] == '.') {
			q++
		}
		if q == end || r.runes[q] == ':' {
			p = q
		}
	}
	if p < end && ordinal(r.runes[p]) && (p+1 == end || r.runes[p+1] == ':') && r.roleNamed(l.word) >= 0 { // 权利人1, 借款人二:
		p++
	}
	for _, w := range signingWords {
		if hasPrefix(r.runes[p:end], w) {
			l.signs = true
			p += len([]rune(w))
			break
		}
	}
	if p < end && r.runes[p] == ':' {
		l.colon = true
	}
	return r.skipColon(p)
}

// ordinal reports whether a character numbers one of several parties.
func ordinal(c rune) bool { return strings.ContainsRune("123456789一二三四五六七八九", c) }

// brokenUnit is the beginning of a bracket after a label whose cell ends within it: 建筑面积(平方 / 米).
var brokenUnit = regexp.MustCompile(`^(?:平|平方|万|人民|大|小)?$`)

// explains reports whether a bracket after a label belongs to the label; it may hold two words for a party: 甲方(债务人、抵押人).
func (r *reader) explains(s string) bool {
	words := inBracket(s)
	return explains(s) || len(words) > 1 && !slices.ContainsFunc(words, func(w string) bool { return !explains(w) && r.roleNamed(w) < 0 })
}

// inBracket are the words in the bracket after a label.
func inBracket(s string) []string {
	return strings.FieldsFunc(s, func(c rune) bool { return strings.ContainsRune("、,/", c) })
}

// explains reports whether a word in a bracket after a label is one that labels have.
func explains(s string) bool {
	switch s {
	case "名称", "姓名", "甲方", "乙方", "丙方", "大写", "小写", "章", "人民币", "币种", "用途", "币", "元", "万元", "平方米", "m2", "m²", "㎡", "m", "²", "%", "地", "全称",
		"负责人", "个人", "单位", "申请人", "借款人", "抵押人", "所有权人", "卖方", "买方", "出卖人", "买受人", "签名", "签字", "最高债权数额", "债权确定期间", "转让方", "受让方", "本人", "配偶", "债权人", "债务人", "出借人", "贷款人", "抵押权人":
		return true
	}
	return isSigning(s)
}

var signingWords = []string{"签字或盖章", "签名或盖章", "签字盖章", "签名盖章", "签字按印", "签章", "签字", "签名", "盖章", "签署"}

func isSigning(s string) bool {
	for _, w := range []string{"签", "盖章", "公章", "按印", "指印", "手印", "捺印"} {
		if strings.Contains(s, w) {
			return true
		}
	}
	return s == "章"
}

// skipColon steps over colons and what separates a label from its value.
func (r *reader) skipColon(p int) int {
	end := len(r.runes)
	if p > 0 && p <= end {
		end = r.cells[r.at[p-1]].to
	}
	for p < end && strings.ContainsRune(":;_|.·", r.runes[p]) {
		p++
	}
	return p
}

func hasPrefix(runes []rune, s string) bool {
	i := 0
	for _, c := range s {
		if i >= len(runes) || runes[i] != c {
			return false
		}
		i++
	}
	return true
}
