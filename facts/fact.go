package facts

import (
	"yushen/codes"
	"yushen/models"
)

// State is how certain a fact is.
type State string

// The states of a fact.
const (
	Missing     State = "missing"     // nothing claims it
	Known       State = "known"       // one value carries the most weight
	Conflicting State = "conflicting" // two values carry the same weight
	Unread      State = "unread"      // claims stand there, none could be read
)

// Claim is what one place says about a fact (主张).
type Claim struct {
	Fact   *Fact
	Leaf   Leaf
	Value  string // canonical; "" where the text has no canonical form
	Weight int    // how much the place counts when claims disagree; 0: a witness that may confirm but never accuse
	group  int    // index into Fact.groups, -1: in none
}

// Verdict is what a fact says of one of its claims.
type Verdict string

// The verdicts on a claim.
const (
	Agrees  Verdict = "agrees"
	Differs Verdict = "differs"
	Unclear Verdict = "unclear"
)

// Fact is one thing that several places may claim (事实), e.g. the location of the property.
type Fact struct {
	Name     string
	Kind     Kind
	Claims   []*Claim
	Aliases  []string // other ways to write the right value, e.g. the old number that the register links
	settled  bool
	groups   []group
	accepted int // index into groups, -1
}

// group is claims that mean the same.
type group struct {
	value  string
	weight int
	claims []*Claim
}

// Add records a claim; a leaf where nothing stands adds none.
func (f *Fact) Add(l Leaf, weight int) *Claim {
	if !l.Stated() {
		return nil
	}
	c := &Claim{Fact: f, Leaf: l, Weight: weight, group: -1}
	if v, ok := f.kindOf(l).Normal(l.Field.Value); ok {
		c.Value = v
	}
	f.Claims = append(f.Claims, c)
	f.settled = false
	return c
}

// kindOf is the fact's kind, but amounts in words are read as such wherever they stand.
func (f *Fact) kindOf(l Leaf) Kind {
	if f.Kind == Money && isWords(l.Origin.Key) {
		return MoneyWords
	}
	return f.Kind
}

func isWords(key string) bool { return len(key) > 3 && key[len(key)-3:] == "_cn" }

func (c *Claim) read() bool { return c.Leaf.Known() && c.Value != "" }

// sure is how far (0 to 1) the reading of a picture can be trusted: what was typed, what a department holds and what was read twice, wholly.
func (c *Claim) sure() float64 {
	f := c.Leaf.Field
	if c.Leaf.Origin.Kind != FromDocument || f.Confirmed || f.Confidence == 0 {
		return 1
	}
	return f.Confidence
}

func (f *Fact) same(a, b *Claim) codes.Sameness {
	return f.Kind.Same(a.Value, b.Value, min(a.sure(), b.sure()))
}

// settle groups the claims that were read and finds the group with the most weight. A document or department counts once in a
// group, with its heaviest claim, however often it repeats the value.
func (f *Fact) settle() {
	if f.settled {
		return
	}
	f.settled, f.groups, f.accepted = true, nil, -1
	for _, c := range f.Claims {
		c.group = -1
		if c.read() && c.Weight > 0 {
			f.join(c)
		}
	}
	best, second := 0, 0
	for i := range f.groups {
		g := &f.groups[i]
		g.weight = weigh(g.claims)
		switch {
		case g.weight > best:
			best, second, f.accepted = g.weight, best, i
		case g.weight > second:
			second = g.weight
		}
	}
	if best == second {
		f.accepted = -1
	}
}

func (f *Fact) join(c *Claim) {
	for i := range f.groups {
		for _, other := range f.groups[i].claims {
			if f.same(c, other).Alike() {
				c.group = i
				f.groups[i].claims = append(f.groups[i].claims, c)
				return
			}
		}
	}
	c.group = len(f.groups)
	f.groups = append(f.groups, group{value: c.Value, claims: []*Claim{c}})
}

func weigh(claims []*Claim) int {
	heaviest := map[string]int{}
	for _, c := range claims {
		place := c.Leaf.Origin.Document + "|" + c.Leaf.Origin.Type
		heaviest[place] = max(heaviest[place], c.Weight)
	}
	sum := 0
	for _, w := range heaviest {
		sum += w
	}
	return sum
}

// State tells how certain the fact is.
func (f *Fact) State() State {
	if f == nil || len(f.Claims) == 0 {
		return Missing
	}
	f.settle()
	switch {
	case len(f.groups) == 0:
		return Unread
	case f.accepted < 0:
		return Conflicting
	}
	return Known
}

// Value is the value that carries the most weight, in its canonical form; ok is false unless the fact is known.
func (f *Fact) Value() (string, bool) {
	if f == nil || f.State() != Known {
		return "", false
	}
	return f.groups[f.accepted].best().Value, true
}

// Best is the weightiest claim of the accepted value, nil unless the fact is known.
func (f *Fact) Best() *Claim {
	if f == nil || f.State() != Known {
		return nil
	}
	return f.groups[f.accepted].best()
}

func (g group) best() *Claim {
	best := g.claims[0]
	for _, c := range g.claims[1:] {
		if c.Weight > best.Weight {
			best = c
		}
	}
	return best
}

// Accepted are the claims of the accepted value, with the witnesses that confirm it.
func (f *Fact) Accepted() []*Claim {
	if f == nil || f.State() != Known {
		return nil
	}
	var out []*Claim
	for _, c := range f.Claims {
		if f.Verdict(c) == Agrees {
			out = append(out, c)
		}
	}
	return out
}

// Verdict tells whether a claim agrees with the accepted value. Only a claim that was read with confidence can differ, and only from a
// value that others carry; between two values of equal weight nobody can tell who is wrong, so both differ.
func (f *Fact) Verdict(c *Claim) Verdict {
	f.settle()
	if !c.read() {
		return Unclear
	}
	if f.accepted < 0 {
		if c.Weight > 0 && len(f.groups) > 1 {
			return f.tied(c)
		}
		return Unclear
	}
	if c.group == f.accepted || f.isAlias(c.Value) {
		return Agrees
	}
	return f.against(c, f.groups[f.accepted])
}

func (f *Fact) tied(c *Claim) Verdict {
	verdict := Unclear
	for i := range f.groups {
		if i == c.group {
			continue
		}
		if f.against(c, f.groups[i]) == Differs {
			verdict = Differs
		}
	}
	return verdict
}

// against compares a claim with every claim of a group: one that agrees is enough to agree, one that cannot be told apart enough not to differ.
func (f *Fact) against(c *Claim, g group) Verdict {
	verdict := Differs
	for _, other := range g.claims {
		switch s := f.same(c, other); {
		case s.Alike():
			return Agrees
		case s == codes.CannotTell:
			verdict = Unclear
		}
	}
	if verdict == Differs && c.Leaf.Field.Status != models.Read {
		return Unclear
	}
	return verdict
}

func (f *Fact) isAlias(v string) bool {
	for _, a := range f.Aliases {
		if f.Kind.Same(v, a, 1).Alike() {
			return true
		}
	}
	return false
}

// Counter is the weightiest claim that a differing claim stands against; nil where there is none.
func (f *Fact) Counter(c *Claim) *Claim {
	f.settle()
	if f.accepted >= 0 {
		return f.groups[f.accepted].best()
	}
	var best *Claim
	for i := range f.groups {
		if b := f.groups[i].best(); i != c.group && (best == nil || b.Weight > best.Weight) {
			best = b
		}
	}
	return best
}
