package extract

import (
	"math"
	"regexp"
	"slices"
	"strings"

	"yushen/documents"
)

// head is a place where a party's block begins.
type head struct {
	party
	label  label
	filled bool // the label fills its cell and no name stands beside it: it heads a block or a column
	anon   bool // no label names the role; a member's value will
}

// parties reads who takes part in which role.
func (r *reader) parties() []party {
	if len(r.t.Roles) == 0 {
		return nil
	}
	heads := withoutSections(r.heads())
	heads = append(heads, r.blocks(heads)...)
	heads = append(heads, r.listed(heads)...)
	slices.SortStableFunc(heads, func(a, b head) int { return a.at - b.at })
	for i := range r.labels {
		r.tell(r.labels[i], heads)
	}
	r.settleBlocks(heads)
	var out []party
	for _, h := range heads {
		if h.role >= 0 {
			r.takeNames(&h.party)
			out = append(out, h.party)
		}
	}
	return out
}

// takeNames moves names told by a member label to their place, and takes numbers that stand in the names' own stream.
func (r *reader) takeNames(p *party) {
	for k, m := range r.t.Roles[p.role].Members {
		if m.Key == "name" && (len(p.names) == 0 || holdsAll(p.members[k], p.names)) {
			p.names = p.members[k]
			delete(p.members, k)
		}
	}
}

// holdsAll reports whether a list has every reading of another one, at its place.
func holdsAll(list, other []reading) bool {
	return !slices.ContainsFunc(other, func(x reading) bool {
		return !slices.ContainsFunc(list, func(y reading) bool { return overlaps(x.pos, y.pos) })
	})
}

// heads are the labels that open a party's block.
func (r *reader) heads() []head {
	alias := r.aliases()
	var out []head
	for _, l := range r.labels {
		role := r.roleOf(l, alias)
		if role < 0 || l.signs || l.quality == 0 || l.quality < 0.8 && !l.loose {
			continue
		}
		if r.bracketed(l, role, alias) {
			continue
		}
		h := head{party: party{role: role, members: map[int][]reading{}, at: l.from, named: true}, label: l}
		s := r.inline(l, 3)
		structured := l.colon
		if r.headsSection(l) {
			s, structured = nil, true
		} else if s.empty() {
			s = r.beside(l)
			structured = true
		}
		below := []stream{}
		if s.empty() && !r.headsSection(l) {
			if below = r.beneath(l, 12); len(below) > 0 && !r.headsRows(l, role) {
				s = below[0]
			} else {
				below = nil
			}
		}
		h.names = r.names(s, r.onlyOrgs(role))
		if left := r.namedLeft(l, role); left != nil {
			h.names = left
		}
		h.names = append(h.names, r.namesInRows(below, len(h.names))...)
		r.ownRelation(&h)
		if !structured {
			h.names = slices.DeleteFunc(h.names, func(x reading) bool { return x.quality < 1 })
			if !r.introduced(h.names) || !r.atOnce(s, h.names[0]) {
				h.names = nil
			}
		}
		h.filled = len(h.names) == 0
		if h.filled && !structured {
			continue // the word amid a sentence
		}
		r.numbersBeside(&h.party, s)
		out = append(out, h)
		for _, also := range r.rolesInBracket(l) { // 乙方(债务人、抵押人)
			if also != role && len(h.names) > 0 {
				out = append(out, head{party: party{role: also, names: h.names, members: map[int][]reading{}, at: l.from, named: true}, label: l})
			}
		}
	}
	return out
}

// headsSection reports whether a role's label heads a section of a form, 卖方信息, in which labels of their own tell of each party.
func (r *reader) headsSection(l label) bool {
	c := r.cells[l.cells[0]]
	return l.from == c.from && sectionWord.MatchString(string(r.runes[l.to:r.cells[r.at[l.to-1]].to]))
}

var sectionWord = regexp.MustCompile(`^(?:基本)?(?:信息?|情况?|资料?):?$`)

// atOnce reports whether a name stands right behind a role's word in a sentence, but for 为 or 系: not some words later, 卖方保证没有纠纷.
func (r *reader) atOnce(s stream, name reading) bool {
	all := characters(s)
	return len(all) > 0 && len(name.pos) > 0 && name.pos[0]-all[0] <= 3
}

// headsRows reports whether a role's label stands at the left of rows that tell of it, rather than over a column: right of it stands the label of a
// member, which has its value beside it.
func (r *reader) headsRows(l label, role int) bool {
	c := r.cells[l.cells[0]]
	if c.label < 0 || c.right < 0 || r.cells[c.right].label < 0 {
		return false
	}
	m := r.labels[r.cells[c.right].label]
	return slices.ContainsFunc(r.dict.uses[m.word], func(u use) bool { return u.role < 0 || u.role == role && u.member >= 0 }) && !r.beside(m).empty()
}

// bracketed reports whether a label is only another word for the role of the label before its bracket: 权利人(受让方).
func (r *reader) bracketed(l label, role int, alias map[string]int) bool {
	if l.colon || l.from < 2 || r.runes[l.from-1] != '(' || r.at[l.from-2] != r.at[l.from] {
		return false
	}
	o := r.owner[l.from-2]
	return o >= 0 && r.roleOf(r.labels[o], alias) == role
}

// namedLeft is the name of a relative in a table that has names in one column and what each is to somebody, 长子, in a later one; nil elsewhere.
func (r *reader) namedLeft(l label, role int) []reading {
	own := r.cells[l.cells[0]]
	if !kin.MatchString(l.word) || own.left < 0 || own.label < 0 {
		return nil
	}
	left := r.cells[own.left]
	for _, head := range r.labels {
		if head.page != l.page || head.y1 > left.Y0 || math.Min(head.x1, left.X1)-math.Max(head.x0, left.X0) <= 0 {
			continue
		}
		for _, u := range r.dict.uses[head.word] {
			if u.role == role && u.member >= 0 && r.t.Roles[role].Members[u.member].Key == "name" {
				if list := r.names(r.span(left.from, left.to), false); len(list) == 1 && list[0].quality == 1 {
					return list
				}
			}
		}
	}
	return nil
}

// kin are words for relatives that name the role and the relation at once.
var kin = regexp.MustCompile(`^(?:配偶|妻子|丈夫|父亲|母亲|父|母|儿子|女儿|[长次三四][子女])$`)

// ownRelation takes a label such as 父亲 for the relation too, or 原告 for the role, where the role has a member for it.
func (r *reader) ownRelation(h *head) {
	for k, m := range r.t.Roles[h.role].Members {
		if (m.Key == "relation" && kin.MatchString(h.label.word) || m.Key == "role") && len(h.names) > 0 {
			pos := r.span(h.label.from, h.label.to)
			h.members[k] = []reading{{value: h.label.word, raw: r.text(pos), pos: pos, quality: 1}}
		}
	}
}

// withoutSections drops labels that head a whole section of a form, such as 权利人情况 written downwards, beside which each party of that
// role has a label and a name of its own.
func withoutSections(heads []head) []head {
	return slices.DeleteFunc(slices.Clone(heads), func(h head) bool {
		return h.filled && slices.ContainsFunc(heads, func(k head) bool {
			return k.role == h.role && len(k.names) > 0 && k.label.page == h.label.page && k.label.x0 > h.label.x1 &&
				math.Abs(k.label.mid()-h.label.mid()) < sectionHeight*k.label.h
		})
	})
}

// sectionHeight is how far from the middle of its heading a section reaches, in character heights.
const sectionHeight = 16

// introduced reports whether a sentence names a party in full: a bracket, a comma or the line's end follows its name.
func (r *reader) introduced(names []reading) bool {
	if len(names) == 0 {
		return false
	}
	last := names[len(names)-1].pos
	p := last[len(last)-1] + 1
	c := r.cells[r.at[p-1]]
	return p >= c.to || strings.ContainsRune("(,，、；;。", r.runes[p]) || r.owner[p] >= 0
}

func (r *reader) onlyOrgs(role int) bool {
	for _, m := range r.t.Roles[role].Members {
		if m.Key == "name" {
			return m.Kind == documents.Org
		}
	}
	return false
}

// numbersBeside takes identity numbers that stand beside the names without a label of their own.
func (r *reader) numbersBeside(p *party, s stream) {
	if len(p.names) == 0 {
		return
	}
	for k, m := range r.t.Roles[p.role].Members {
		if m.Kind == documents.IDNumber || m.Kind == documents.PartyID || m.Kind == documents.USCC {
			p.members[k] = append(p.members[k], r.list(m.Kind, s)...)
		}
	}
}

// blocks are the heads that no label names: every 姓名 of a certificate that says who is who by 性别.
func (r *reader) blocks(named []head) []head {
	var out []head
	for _, role := range r.t.Roles {
		if role.Block == "" {
			continue
		}
		if len(named) > 0 {
			return nil
		}
		for _, l := range r.labels {
			if l.word != role.Block || l.quality < 0.8 {
				continue
			}
			h := head{party: party{role: -1, members: map[int][]reading{}, at: l.from}, label: l, anon: true}
			s := r.inline(l, 2)
			if s.empty() {
				s = r.beside(l)
			}
			h.names = r.names(s, false)
			out = append(out, h)
		}
		return out // all roles of a type share the block label
	}
	return nil
}

// tell reads what one member label says and gives it to the party that it speaks of.
func (r *reader) tell(l label, heads []head) {
	if l.signs || l.quality < 0.75 {
		return
	}
	var uses []use
	for _, u := range r.dict.uses[l.word] {
		if u.role >= 0 && u.member >= 0 {
			uses = append(uses, u)
		}
	}
	if len(uses) == 0 || r.ofSomebodyElse(l, uses) {
		return
	}
	if l.of == 0 && (r.byColumns(l, uses, heads) || r.byRows(l, uses, heads)) {
		return
	}
	h := r.attribute(l, uses, heads)
	if l.of > 0 {
		h = lastOf(l.of-1, l.from, heads)
	}
	if h < 0 {
		return
	}
	if heads[h].anon {
		u := uses[0]
		m := r.t.Roles[u.role].Members[u.member]
		if m.Key != "name" {
			heads[h].members[u.member] = append(heads[h].members[u.member], r.told(l, m)...)
		}
		return
	}
	for _, u := range uses {
		if u.role == heads[h].role {
			m := r.t.Roles[u.role].Members[u.member]
			if got := r.told(l, m); len(got) > 0 {
				if m.Key == "name" && len(heads[h].names) > 0 {
					return
				}
				if m.Kind == documents.IDNumber || m.Kind == documents.PartyID {
					r.nameBefore(l, &heads[h])
				}
				heads[h].members[u.member] = merge(heads[h].members[u.member], got)
			}
			return
		}
	}
}

// ofSomebodyElse reports whether a number stands on a row that begins with the label of a person in no role: 被继承人姓名:王建国 身份证号:….
func (r *reader) ofSomebodyElse(l label, uses []use) bool {
	kind := r.t.Roles[uses[0].role].Members[uses[0].member].Kind
	if kind != documents.IDNumber && kind != documents.PartyID {
		return false
	}
	first := r.at[l.from]
	for r.cells[first].left >= 0 {
		first = r.cells[first].left
	}
	o := r.owner[r.cells[first].from]
	if o < 0 || r.labels[o].from == l.from || !r.labels[o].colon {
		return false
	}
	somebody := false
	for _, u := range r.dict.uses[r.labels[o].word] {
		if u.role >= 0 {
			return false
		}
		somebody = somebody || u.field >= 0 && (r.t.Fields[u.field].Kind == documents.Person || r.t.Fields[u.field].Kind == documents.People)
	}
	return somebody
}

// lastOf is the last head of a role before a flow position; -1 for none.
func lastOf(role, before int, heads []head) int {
	best := -1
	for i, h := range heads {
		if h.role == role && h.at < before {
			best = i
		}
	}
	return best
}

// nameBefore adds a further party whose name stands right before the label of its number, without the role's label again:
// 申请人：甲，公民身份号码：…；乙，公民身份号码：….
func (r *reader) nameBefore(l label, h *head) {
	c := r.cells[r.at[l.from]]
	from := l.from
	for from > c.from && r.owner[from-1] < 0 && !strings.ContainsRune(";。", r.runes[from-1]) {
		from--
	}
	list := r.names(r.span(from, l.from), false)
	if len(h.names) == 0 || len(list) == 0 || list[0].quality < 1 || list[0].pos[0] != from && from != c.from {
		return
	}
	if !slices.ContainsFunc(h.names, func(x reading) bool { return overlaps(x.pos, list[0].pos) || x.value == list[0].value }) {
		h.names = append(h.names, list[0])
	}
}

// merge adds readings that are not there yet, from the same place.
func merge(list, more []reading) []reading {
	for _, x := range more {
		if !slices.ContainsFunc(list, func(y reading) bool { return len(x.pos) > 0 && overlaps(x.pos, y.pos) }) {
			list = append(list, x)
		}
	}
	return list
}

// told is the list of values at a member label: in its cell, beside it, or in the rows beneath it.
func (r *reader) told(l label, m documents.Member) []reading {
	s := r.inline(l, 3)
	if !s.empty() {
		if got := r.list(m.Kind, s); len(got) > 0 {
			return r.goesOn(m.Kind, got)
		}
	}
	if b := r.beside(l); !b.empty() {
		if got := r.list(m.Kind, b); len(got) > 0 {
			return r.goesOn(m.Kind, got)
		}
	}
	if u := r.runOn(l, 2); !u.empty() {
		if got := r.list(m.Kind, u); len(got) > 0 {
			return got
		}
	}
	var out []reading
	for _, u := range r.beneath(l, 8) {
		got := r.list(m.Kind, u)
		if len(got) == 0 {
			break
		}
		out = append(out, got...)
	}
	return out
}

// goesOn adds to a list of numbers those beneath it.
func (r *reader) goesOn(k documents.Kind, list []reading) []reading {
	if k == documents.IDNumber || k == documents.PartyID {
		return append(list, r.orphans(list, k == documents.PartyID)...)
	}
	return list
}

// memberOf is the member of a role that a label stands for; where it asks for a person's number, 证件号码, an organisation's is meant too. -1 for none.
func (r *reader) memberOf(role int, uses []use) int {
	number := false
	for _, u := range uses {
		if u.role == role {
			return u.member
		}
		number = number || r.t.Roles[u.role].Members[u.member].Kind == documents.PartyID
	}
	return slices.IndexFunc(r.t.Roles[role].Members, func(m documents.Member) bool { return number && m.Kind == documents.USCC })
}

// attribute finds the party of which a member label speaks: named earlier on its row, or heading the block at its left, or named
// last before it; where parties stand side by side, the one above it.
func (r *reader) attribute(l label, uses []use, heads []head) int {
	fits := func(h head) bool {
		return h.anon || slices.ContainsFunc(uses, func(u use) bool { return u.role == h.role })
	}
	best := -1
	for i, h := range heads { // on the same row, or in the same cell
		if h.label.page != l.page || h.at >= l.from && len(l.cells) == 1 {
			continue
		}
		if math.Abs(h.label.mid()-l.mid()) < 0.6*l.h && h.label.x0 < l.x0 && (best < 0 || h.label.x0 > heads[best].label.x0) {
			best = i
		}
	}
	if best >= 0 {
		return ifFits(best, fits(heads[best]))
	}
	nearest, clearly := math.Inf(1), 0.5*l.h
	if !r.asksName(uses) { // a block begins with a name: between two blocks what else is told is the upper one's
		clearly = l.h
	}
	for i, h := range heads { // a group label at the left of several rows
		if h.filled && r.groups(h.label) && h.label.page == l.page && h.label.x1 < l.x0+0.3*l.h && h.label.x0 < l.x0-2*l.h && r.cells[h.label.cells[0]].label >= 0 && !r.overRow(h.label, l) {
			dy := math.Abs(h.label.mid() - l.mid())
			if dy < nearest-clearly || dy < nearest+0.5*l.h && h.label.x0 > heads[best].label.x0 { // of two side by side the one next to it
				best, nearest = i, dy
			}
		}
	}
	if best >= 0 && nearest < 8*l.h && len(heads[best].names) == 0 {
		return ifFits(best, fits(heads[best]))
	}
	best = -1
	for i, h := range heads {
		if h.at < l.from {
			best = i
		}
	}
	if best < 0 {
		return -1
	}
	if k := r.above(l, heads); k >= 0 {
		best = k
	}
	for i, h := range heads { // side by side
		b := heads[best].label
		if i != best && h.label.page == b.page && math.Abs(h.label.mid()-b.mid()) < 0.6*b.h && r.at[h.at] != r.at[heads[best].at] &&
			math.Abs(h.label.x0-l.x0) < 3*l.h && math.Abs(h.label.x0-l.x0) < math.Abs(b.x0-l.x0) {
			best = i
		}
	}
	return ifFits(best, fits(heads[best]))
}

// asksName reports whether a member label asks for a name.
func (r *reader) asksName(uses []use) bool {
	return slices.ContainsFunc(uses, func(u use) bool { return r.t.Roles[u.role].Members[u.member].Key == "name" })
}

// overRow reports whether a label that stands alone on its row is a heading over or under the row of another, which begins where it does: it is not at
// the left of that row.
func (r *reader) overRow(heading, l label) bool {
	c := r.cells[heading.cells[0]]
	if len(heading.cells) > 1 || c.left >= 0 || c.right >= 0 {
		return false
	}
	own := r.cells[l.cells[0]]
	return slices.ContainsFunc(r.cells, func(x cell) bool {
		return x.page == own.page && x.Row == own.Row && x.label >= 0 && x.X0 < own.X0 && math.Abs(x.X0-c.X0) < 0.5*c.H
	})
}

// above is the head next above a label that stands right of a gap which runs through blocks of one party each, so that no block begins on
// its own side; -1 where that is not so.
func (r *reader) above(l label, heads []head) int {
	region := func(l label) int { return r.cells[l.cells[0]].Region }
	best := -1
	for i, h := range heads {
		if h.label.page != l.page || region(l) == 0 {
			continue
		}
		if region(h.label) == 1 {
			return -1
		}
		if h.label.mid() < l.mid()+0.5*l.h && (best < 0 || h.label.mid() > heads[best].label.mid()) {
			best = i
		}
	}
	return best
}

// groups reports whether a label can head several rows: not one that asks for a name and was left blank.
func (r *reader) groups(l label) bool {
	return !strings.Contains(l.word, "姓名") && !strings.Contains(l.word, "名称") && !l.colon
}

func ifFits(i int, ok bool) int {
	if !ok {
		return -1
	}
	return i
}

// settleBlocks gives blocks without a named role theirs: by what a member says (性别: 男), the others in order.
func (r *reader) settleBlocks(heads []head) {
	var anon []int
	for i := range heads {
		if heads[i].anon {
			anon = append(anon, i)
		}
	}
	taken := map[int]bool{}
	for ri, role := range r.t.Roles {
		for _, i := range anon {
			if heads[i].role >= 0 || taken[ri] || len(role.When) == 0 {
				continue
			}
			for k, m := range role.Members {
				if want, ok := role.When[m.Key]; ok && len(heads[i].members[k]) > 0 && heads[i].members[k][0].value == want {
					heads[i].role, taken[ri] = ri, true
				}
			}
		}
	}
	for ri, role := range r.t.Roles {
		for _, i := range anon {
			if heads[i].role < 0 && !taken[ri] && role.Block != "" {
				heads[i].role, taken[ri] = ri, true
			}
		}
	}
}
