package classifier

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"yushen/models"
)

// BusinessType is what matching needs to know of one business type (业务类型): the key of the domain, its names, and how citizens
// ask for it. The rule pack is its source.
type BusinessType struct {
	Key     string
	Name    string
	Aliases []string
	Phrases []string // citizens' own words, as examples
	Near    []string // keys of types that it is easily taken for
}

// Business turns a citizen's words into a business type (业务匹配). It parses them into meaning (what the property is, how it came,
// what is to happen, who acts) with a lexicon and a small grammar, and infers the business from the meaning; likeness of letters
// only helps where the grammar sees nothing. It is read-only after LoadBusiness and safe for concurrent use.
type Business struct {
	types   []BusinessType
	index   map[string]int // key to position in types
	lexicon *businessLexicon
	grammar businessGrammar
	rules   businessRules
	likes   businessLikeness
	learned businessExperience
}

// LoadBusiness compiles the embedded lexicon, grammar and rules for the given types. It fails where the data name a concept or a
// business type that does not exist.
func LoadBusiness(types []BusinessType) (*Business, error) {
	b := &Business{types: types, index: make(map[string]int, len(types))}
	for i, t := range types {
		if _, twice := b.index[t.Key]; twice {
			return nil, fmt.Errorf("business types: %s is there twice", t.Key)
		}
		b.index[t.Key] = i
	}
	var err error
	if b.lexicon, err = readBusinessLexicon(); err != nil {
		return nil, err
	}
	if b.grammar, err = readBusinessGrammar(b.lexicon); err != nil {
		return nil, err
	}
	if b.rules, err = readBusinessRules(b.lexicon, b.index); err != nil {
		return nil, err
	}
	if len(types) == 0 {
		return nil, fmt.Errorf("business types: none given")
	}
	b.likes = newBusinessLikeness(types)
	examples, err := b.readExamples()
	if err != nil {
		return nil, err
	}
	b.learned = learnExperience(examples, len(types))
	return b, nil
}

// Match says which business the words mean: one (match), two or more between which to ask (ask), or none of ours (out_of_scope).
// Candidates come best first, also with ask, at most five.
func (b *Business) Match(text string) models.Match {
	return b.answer(b.understand(text, nil))
}

// MatchCase is Match with what else is known of the case: form answers (nil: none), types of the documents that were recognised, and the
// slots that the citizen chose for the uploads. Words weigh more than papers, for a paper may be a mere attachment.
func (b *Business) MatchCase(text string, form models.Form, docTypes, slots []string) models.Match {
	return b.answer(b.understand(text, b.rules.hints.of(form, docTypes, slots)))
}

// understanding is what was made of one text.
type understanding struct {
	parse     *parse
	scores    []float64  // per position in Business.types
	said      []float64  // what speaks for each, what speaks against left out
	why       [][]string // per position, the words that decided
	elsewhere float64    // how much speaks for another office
	ours      bool       // property or a certificate is spoken of
	registry  bool       // what registration deals in is spoken of
	errand    bool       // an errand is, not said which
	best      float64    // best score by the rules alone
	goes      []float64  // how well the words go with each type by experience: the best 0, the others below
	strange   bool       // experience takes it for another office's matter
	known     []bool     // per position: the text reads like a known phrase of it
	unclear   float64    // how unclear the words are, by experience and length
	outright  bool       // the rules find one type said outright
	hinted    bool       // form or papers spoke too
}

func (b *Business) understand(text string, hints []businessHint) understanding {
	p := b.grammar.parse(b.lexicon, text)
	u := understanding{known: make([]bool, len(b.types)), parse: p, scores: make([]float64, len(b.types)), said: make([]float64, len(b.types)), why: make([][]string, len(b.types)), hinted: len(hints) > 0}
	b.rules.apply(p, &u)
	for _, h := range hints {
		for _, add := range h.adds {
			u.scores[add.at] += add.points
			u.why[add.at] = append(u.why[add.at], h.why)
		}
	}
	u.best = slices.Max(u.scores)
	b.remember(p, &u)
	return u
}

// remember adds experience and likeness to what the rules say.
func (b *Business) remember(p *parse, u *understanding) {
	u.goes = make([]float64, len(b.types)+1)
	if len(p.text) == 0 {
		return
	}
	likes := b.likes.of(p.text)
	goes, unclear := b.learned.recall(p)
	u.goes = goes
	u.outright = outright(u.scores, outrightPoints, outrightMargin)
	weigh := experiencePoints
	switch {
	case u.hinted:
		weigh = hintedPoints
	case outright(u.scores, surePoints, sureMargin):
		weigh = besidesPoints
	}
	u.unclear = unclear + shortness*(shortnessFrom-min(float64(len(p.text)), shortnessTo))
	u.strange = goes[len(b.types)] == 0
	for i := range u.scores {
		u.known[i] = likes[i].points >= knownPart*likePoints
		u.scores[i] = min(u.scores[i], rulesCap) + likes[i].points + weigh*max(goes[i], leastGoes)
		if len(u.why[i]) == 0 {
			u.why[i] = b.learned.speaks(p, i)
		}
		if len(u.why[i]) == 0 && likes[i].words != "" {
			u.why[i] = []string{likes[i].words}
		}
	}
}

// outright reports whether the rules give one type so many points, so far ahead of all others.
func outright(scores []float64, points, ahead float64) bool {
	first, second := math.Inf(-1), math.Inf(-1)
	for _, s := range scores {
		if s > first {
			first, second = s, first
		} else {
			second = max(second, s)
		}
	}
	return first >= points && first-second >= ahead
}

// ranked gives positions in Business.types, best first.
func (u understanding) ranked() []int {
	order := make([]int, len(u.scores))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(u.scores[j], u.scores[i]) })
	return order
}
