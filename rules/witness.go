package rules

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"cel.dev/cel-go/common/types"

	"yushen/codes"
	"yushen/facts"
	"yushen/models"
)

// lone are the readings from pictures that guard approval and that nothing bears out (孤证): no check digit, no equal value on another paper or in a
// department's record, no independent second reading. A case that was given without pictures has none.
func (e *evaluation) lone() []facts.Leaf {
	if e.facts.Given {
		return nil
	}
	var out []facts.Leaf
	seen := map[string]bool{}
	add := func(l facts.Leaf) {
		if key := placeKey(l.Origin.Target()); !seen[key] {
			seen[key] = true
			out = append(out, l)
		}
	}
	for _, g := range e.standingGuards() {
		for _, f := range e.guarded(g.Field) {
			for _, c := range f.Claims {
				if g.names(c) && c.Leaf.Origin.Kind == facts.FromDocument && f.Verdict(c) == facts.Agrees && !borneOut(c) {
					add(c.Leaf)
				}
			}
		}
	}
	for _, l := range e.readTwice() {
		if l.Known() && !e.borneOutByRecord(l) {
			add(l)
		}
	}
	return out
}

// names tells whether a guard speaks of the place of a claim.
func (g *Guard) names(c *facts.Claim) bool {
	return slices.Contains(g.Sources, c.Leaf.Origin.Key) || slices.Contains(g.Witnesses, c.Leaf.Origin.Key)
}

// borneOut tells whether anything but its own reading speaks for a claim. What the citizen typed does not: readings are corrected towards it. A
// value that two readings gave differently is borne out only by a further one, since it was settled by what is known of it.
func borneOut(c *facts.Claim) bool {
	field := c.Leaf.Field
	switch {
	case field.Confirmed, validID(c.Value), looksLikeUSCC(c.Value) && validUSCC(c.Value):
		return true
	case field.Second != "":
		return false
	}
	return slices.ContainsFunc(c.Fact.Claims, func(other *facts.Claim) bool {
		return other != c && other.Leaf.Origin.Kind != facts.FromForm && other.Leaf.Origin != c.Leaf.Origin && c.Fact.Verdict(other) == facts.Agrees
	})
}

// readTwice are the values that the pack wants read twice though no guard names them, in a fixed order.
func (e *evaluation) readTwice() []facts.Leaf {
	var out []facts.Leaf
	for _, p := range e.facts.Papers {
		if !p.Usable() {
			continue
		}
		for _, key := range slices.Sorted(maps.Keys(e.pack.readTwice)) {
			if path, ok := strings.CutPrefix(key, p.Type+"."); ok {
				if l, ok := p.Leaf(path); ok && l.Stated() {
					out = append(out, l)
				}
			}
		}
	}
	return out
}

// borneOutByRecord tells whether a value that the pack wants read twice was, or stands in a department's record of this case too.
func (e *evaluation) borneOutByRecord(l facts.Leaf) bool {
	if l.Field.Confirmed {
		return true
	}
	f, _ := e.schemaOf(l.Origin).field(l.Origin.Field)
	want := e.canonical(f.kind, l)
	for _, key := range e.pack.readTwice[l.Origin.Key] {
		source, path, _ := strings.Cut(key, ".")
		for _, r := range e.answers(source) {
			if got, ok := r.Leaf(path); ok && got.Known() && e.canonical(f.kind, got).Equal(want) == types.True {
				return l.Field.Second == ""
			}
		}
	}
	return false
}

// readOnce are the places of the lone readings, and what to say of them.
func (e *evaluation) readOnce() (places []models.Place, said []string) {
	for _, l := range e.lone() {
		places = append(places, models.Place{Document: l.Origin.Document, Field: l.Origin.Field})
		said = append(said, fmt.Sprintf("“%s”上的“%s”只有一次识别结果，没有别处证实，由工作人员核对。", e.pagePlace(l.Origin), e.label(l.Origin)))
	}
	return places, said
}

// doubtful are the values from pictures that could not be read for certain and may be other than what the case knows of them, in a fixed order.
func (e *evaluation) doubtful() []*leafRef {
	var out []*leafRef
	for _, l := range e.claimsInDoubt() {
		out = append(out, &leafRef{leaf: l})
	}
	for _, l := range e.readTwice() {
		if inDoubt(l) && !slices.ContainsFunc(out, func(o *leafRef) bool { return o.leaf.Origin == l.Origin }) {
			out = append(out, &leafRef{leaf: l})
		}
	}
	slices.SortStableFunc(out, func(a, b *leafRef) int {
		return cmp.Compare(placeKey(a.leaf.Origin.Target()), placeKey(b.leaf.Origin.Target()))
	})
	return out
}

// claimsInDoubt are the readings of facts that are uncertain, without those that read as the fact is known to be, and those too unsure to be told from
// what is known, a character that looks alike apart; Second is then what is known.
func (e *evaluation) claimsInDoubt() []facts.Leaf {
	var out []facts.Leaf
	for _, f := range e.allFacts() {
		value, known := f.Value()
		for _, c := range f.Claims {
			differs := known && f.Kind.Same(c.Value, value, 1) == codes.Different
			switch l := c.Leaf; {
			case inDoubt(l) && (differs || !known):
				out = append(out, l)
			case l.Known() && differs && f.Verdict(c) == facts.Unclear && l.Origin.Kind == facts.FromDocument:
				l.Field.Second = e.expectedOf(c)
				out = append(out, l)
			}
		}
	}
	return out
}

func inDoubt(l facts.Leaf) bool {
	return l.Origin.Kind == facts.FromDocument && l.Field.Status == models.Uncertain && l.Field.Value != ""
}

// mayRead says what a value that could not be read for certain may be, numbers of people masked.
func (e *evaluation) mayRead(l facts.Leaf) string {
	if e.personal(l.Origin, l.Field.Value) || l.Field.Second == "" {
		return fmt.Sprintf("像是“%s”", e.shownLeaf(l))
	}
	return fmt.Sprintf("像“%s”，也像“%s”", l.Field.Raw, l.Field.Second)
}
