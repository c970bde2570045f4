package rules

import (
	"maps"
	"slices"
	"strings"

	"yushen/facts"
	"yushen/models"
)

// leastCovered is the share of a field's box that a seal's box must cover for the seal to be why it could not be read.
const leastCovered = 1.0 / 3

// stamped tells whether a seal stands over a value on its paper (印章遮挡).
func (e *evaluation) stamped(l facts.Leaf) bool {
	for _, p := range e.facts.Papers {
		if p.ID != l.Origin.Document {
			continue
		}
		return slices.ContainsFunc(p.Marks.Seals, func(s models.Seal) bool {
			return s.File == l.Origin.File && s.Page == l.Origin.Page && l.Origin.Box.CoveredBy(s.Box) >= leastCovered
		})
	}
	return false
}

// underSeals are the key values of a paper that a seal stands over and that could not be read, or not for certain, and that nothing else in the case tells.
func (e *evaluation) underSeals(p *facts.Paper) []*leafRef {
	if len(p.Marks.Seals) == 0 {
		return nil
	}
	out := slices.DeleteFunc(e.doubtful(), func(l *leafRef) bool { return l.leaf.Origin.Document != p.ID || !e.stamped(l.leaf) })
	for _, l := range e.unreadKeys(p) {
		if e.stamped(l) {
			out = append(out, &leafRef{leaf: l})
		}
	}
	return out
}

// unreadKeys are the places of key values on a paper that were found and not read, without those whose value the case knows from elsewhere, in a fixed
// order.
func (e *evaluation) unreadKeys(p *facts.Paper) []facts.Leaf {
	if !p.Usable() {
		return nil
	}
	known := map[facts.Origin]bool{}
	for _, f := range e.allFacts() {
		if _, ok := f.Value(); ok {
			for _, c := range f.Claims {
				known[c.Leaf.Origin] = true
			}
		}
	}
	var paths []string
	p.Fields.Walk(func(path string, f *models.Field) {
		if f.Status == models.Unreadable && !f.Box.IsZero() {
			paths = append(paths, path)
		}
	})
	slices.Sort(paths)
	keys := e.keyFields(p)
	var out []facts.Leaf
	for _, path := range paths {
		if l, ok := p.Leaf(path); ok && keys[l.Origin.Key] && !known[l.Origin] {
			out = append(out, l)
		}
	}
	return out
}

// keyFields are the fields of a paper, by their keys, that guard approval or without which it proves nothing.
func (e *evaluation) keyFields(p *facts.Paper) map[string]bool {
	out := map[string]bool{}
	for _, g := range e.standingGuards() {
		for _, key := range append(slices.Clone(g.Sources), g.Witnesses...) {
			out[key] = true
		}
	}
	for key := range e.pack.readTwice {
		out[key] = true
	}
	for _, any := range e.mustShow(p) {
		for _, path := range strings.Split(any, "|") {
			out[p.Type+"."+path] = true
		}
	}
	return out
}

// allFacts are the facts of the case and of everybody in it.
func (e *evaluation) allFacts() []*facts.Fact {
	all := slices.Collect(maps.Values(e.facts.Facts))
	for _, p := range e.facts.Everyone() {
		all = append(all, p.Name, p.ID, p.Share, p.Held, p.OldName, p.OldID, p.LegalRep)
	}
	return all
}

// amongSeveral tells whether a value is from a picture of several cards.
func (e *evaluation) amongSeveral(l facts.Leaf) bool {
	return slices.ContainsFunc(e.facts.Papers, func(p *facts.Paper) bool { return p.Several && p.ID == l.Origin.Document })
}
