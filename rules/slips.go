package rules

import (
	"fmt"
	"slices"
	"strings"

	"yushen/codes"
	"yushen/facts"
)

// knownNumber is the claim of the one number known of in the case that a wrong number is a slip away from, a paper's before a department's;
// nil where there is none or more than one.
func (e *evaluation) knownNumber(n string) *facts.Claim {
	var known []string
	var claims []*facts.Claim
	for _, p := range e.facts.Everyone() {
		if id := p.Number(); id != "" && !slices.Contains(known, id) {
			known = append(known, id)
		}
		claims = append(claims, p.ID.Claims...)
	}
	s, ok := codes.SuggestAmong(codes.NormalID(n), known...)
	if !ok {
		return nil
	}
	var best *facts.Claim
	for _, c := range claims {
		if c.Leaf.Known() && c.Value == s && (best == nil || closeness(c) > closeness(best)) {
			best = c
		}
	}
	return best
}

// closeness orders where a number stands by how well the citizen can look it up: the identity card (居民身份证), another paper, the form, a department.
func closeness(c *facts.Claim) int {
	switch o := c.Leaf.Origin; {
	case o.Type == "id_card":
		return 3
	case o.Kind == facts.FromDocument:
		return 2
	case o.Kind == facts.FromForm:
		return 1
	}
	return 0
}

// slipOfNumber says where a wrong number differs from the one known of, "" where none is known.
func (e *evaluation) slipOfNumber(n string) string { return slip(codes.NormalID(n), e.knownNumber(n)) }

// placeOfNumber is where the number stands that a wrong one is a slip away from, "" where none is known.
func (e *evaluation) placeOfNumber(n string) string {
	c := e.knownNumber(n)
	if c == nil {
		return ""
	}
	return e.placeName(c.Leaf.Origin)
}

// suggestNumber is the one number known of in the case that a wrong number is a slip away from, else the one that its check digit allows.
func (e *evaluation) suggestNumber(n string) string {
	if c := e.knownNumber(n); c != nil {
		return c.Value
	}
	if looksLikeUSCC(n) {
		s, _ := codes.SuggestUSCC(codes.NormalID(n))
		return s
	}
	s, _ := codes.SuggestID(codes.NormalID(n))
	return s
}

// slipOf says where a claim's number and the contrary one differ.
func slipOf(c *facts.Claim) string { return slip(c.Value, counter(c)) }

// slip says where a number differs from that of a claim and, where the citizen may see the claim's, how: 末位分别是2和1. "" without a claim.
func slip(n string, against *facts.Claim) string {
	if against == nil {
		return ""
	}
	at, ok := codes.Differing(n, against.Value)
	switch {
	case !ok:
		return "位数不同"
	case len(at) > 3:
		return "多处不同"
	}
	mine, theirs := []rune(n), []rune(against.Value)
	var places, ofMine, ofTheirs []string
	for _, i := range at {
		places, ofMine, ofTheirs = append(places, fmt.Sprint(i+1)), append(ofMine, string(mine[i])), append(ofTheirs, string(theirs[i]))
	}
	where := "第" + strings.Join(places, "、") + "位"
	if len(at) == 1 && at[0] == len(mine)-1 {
		where = "末位"
	}
	if against.Leaf.Origin.Kind == facts.FromDepartment {
		return where
	}
	return where + "分别是" + strings.Join(ofMine, "、") + "和" + strings.Join(ofTheirs, "、")
}
