package extract

import "slices"

// aliases says which role 甲方 and 乙方 are here: templates differ, so the pairing on the paper (买受人(甲方)) goes before the
// catalogue's usual one.
func (r *reader) aliases() map[string]int {
	out := map[string]int{}
	for _, l := range r.labels {
		if l.bracket == "" {
			continue
		}
		a, b := l.word, l.bracket
		if isAlias(a) {
			a, b = b, a
		}
		if !isAlias(b) || isAlias(a) {
			continue
		}
		for _, u := range r.dict.uses[a] {
			if u.role >= 0 && u.member < 0 {
				if _, known := out[b]; !known {
					out[b] = u.role
				}
			}
		}
	}
	for _, l := range r.labels { // 甲方(债权人、抵押权人)
		if _, known := out[l.word]; known || !isAlias(l.word) || l.bracket == "" {
			continue
		}
		if roles := r.rolesInBracket(l); len(roles) > 0 {
			out[l.word] = roles[0]
		}
	}
	return out
}

// rolesInBracket are the roles that the bracket behind a label names.
func (r *reader) rolesInBracket(l label) []int {
	var out []int
	for _, w := range inBracket(l.bracket) {
		if role := r.roleNamed(w); role >= 0 && !isAlias(w) && !slices.Contains(out, role) {
			out = append(out, role)
		}
	}
	return out
}

func isAlias(s string) bool { return s == "甲方" || s == "乙方" || s == "丙方" }

// roleOf is the role that a label opens, -1 for none.
func (r *reader) roleOf(l label, alias map[string]int) int {
	if role, ok := alias[l.word]; ok {
		return role
	}
	if isAlias(l.word) {
		if roles := r.rolesInBracket(l); len(roles) > 0 {
			return roles[0]
		}
	}
	return r.roleNamed(l.word)
}

func (r *reader) roleNamed(word string) int {
	for _, u := range r.dict.uses[word] {
		if u.role >= 0 && u.member < 0 {
			return u.role
		}
	}
	return -1
}
