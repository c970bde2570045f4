package classifier

import (
	"cmp"
	"math"
	"slices"

	"yushen/models"
)

// The outcomes of a match.
const (
	matched    = "match"
	asked      = "ask"
	outOfScope = "out_of_scope"
)

// Thresholds. Points are those of the rules (8 says it outright, 5 likely, 2 a hint).
const (
	rulesCap         = 12.0 // more points of the rules than this say no more
	experiencePoints = 6.5  // what experience weighs: points per unit
	besidesPoints    = 2.5  // … where the rules are sure of one type: so many points, so far ahead
	surePoints       = 10.0
	sureMargin       = 8.0
	hintedPoints     = 1.0  // … where papers speak too, for then vague words say little
	leastGoes        = -2.0 // experience further below the best says no more
	surePart         = 0.65 // confidence below which a question is asked
	outrightPoints   = 8.0  // points at which the rules find it said outright, so that it is not unclear
	outrightMargin   = 6.0
	briefText        = 8    // … in more than so many characters
	unclearLimit     = -0.3 // unclearness from which on a question is asked
	shortness        = 0.05 // unclearness of each character that a text has less than …
	shortnessFrom    = 16.0
	shortnessTo      = 40.0
	softness         = 3.0 // points per unit of the logarithm of a confidence

	elsewherePoints = 4.0 // another office's matter is named
	oursPoints      = 5.5 // … and yet ours is asked for
	strangePoints   = 1.0 // below, and nothing of ours is spoken of: not for us
	vaguePoints     = 3.0 // where experience says it is not ours and the rules say no more than this, it is not
	knownPart       = 0.8 // likeness to a phrase, as a share of equality, from which on it is known
	hintMargin      = 2.5 // so far ahead through papers, no question is needed
	remainMargin    = 3.0 // candidates so near the first remain in a question
	shortErrand     = 14  // characters: so short a text may just open the talk
	maxCandidates   = 5
	maxWhy          = 6
	leastShown      = 0.01 // confidence of a fourth or fifth candidate
)

// answer decides between match, ask and out_of_scope.
func (b *Business) answer(u understanding) models.Match {
	if b.foreign(u) {
		return models.Match{Outcome: outOfScope, Candidates: []models.Candidate{}}
	}
	order := u.ranked()
	first, second := order[0], order[1]
	margin := u.scores[first] - u.scores[second]
	if rule := b.rules.ask(u.parse, first); rule != nil && !(u.hinted && margin >= hintMargin) {
		order = lead(order, rule.between, u.scores)
		return models.Match{Outcome: asked, Candidates: b.candidates(u, order), Question: b.question(rule.text, order[:len(rule.between)])}
	}
	if u.hinted && margin >= hintMargin || b.clear(u, first) {
		return models.Match{Outcome: matched, Candidates: b.candidates(u, order)}
	}
	return b.askAmong(u, order)
}

// clear reports whether the first candidate needs no question. What reads like a known phrase is clear, be it ever so short.
func (b *Business) clear(u understanding, first int) bool {
	return (u.unclear < unclearLimit || u.known[first] || u.outright && len(u.parse.text) > briefText) && confidences(u.scores)[first] >= surePart
}

// foreign reports whether the words are about another office's matter, or about nothing that we know.
func (b *Business) foreign(u understanding) bool {
	if u.hinted || len(u.parse.text) == 0 {
		return false
	}
	if u.elsewhere >= elsewherePoints {
		return !u.ours || u.best < oursPoints
	}
	if u.strange && u.best < vaguePoints && !u.ours {
		return true
	}
	return u.best < strangePoints && !u.ours && !u.registry && !(u.errand && len(u.parse.text) <= shortErrand)
}

// askAmong asks where two or more candidates remain that no rule foresaw.
func (b *Business) askAmong(u understanding, order []int) models.Match {
	m := models.Match{Outcome: asked, Candidates: b.candidates(u, order)}
	remaining := order[:0:0]
	for _, at := range order[:maxCandidates] {
		if u.scores[at] > u.scores[order[0]]-remainMargin {
			remaining = append(remaining, at)
		}
	}
	switch {
	case len(remaining) < 2:
		m.Question = b.question(b.rules.generic, order[:4])
	case len(remaining) == 2:
		text := b.rules.generic
		if rule := b.rules.between(remaining[0], remaining[1]); rule != nil {
			text = rule.text
		}
		m.Question = b.question(text, remaining)
	default:
		m.Question = b.question(b.rules.generic, remaining)
	}
	return m
}

// lead puts the types of an ask rule before the others, each group best first.
func lead(order, between []int, scores []float64) []int {
	chosen := slices.Clone(between)
	slices.SortStableFunc(chosen, func(i, j int) int { return cmp.Compare(scores[j], scores[i]) })
	for _, at := range order {
		if !slices.Contains(between, at) {
			chosen = append(chosen, at)
		}
	}
	return chosen
}

func (b *Business) question(text string, among []int) *models.Question {
	q := &models.Question{Text: text, Options: []models.Option{}}
	for _, at := range among {
		q.Options = append(q.Options, models.Option{Text: b.rules.options[b.types[at].Key], Key: b.types[at].Key})
	}
	return q
}

func (b *Business) candidates(u understanding, order []int) []models.Candidate {
	sure := confidences(u.scores)
	out := []models.Candidate{}
	for i, at := range order {
		if i >= maxCandidates || i >= 3 && sure[at] < leastShown {
			break
		}
		why := u.why[at]
		if len(why) > maxWhy {
			why = why[:maxWhy]
		}
		if why == nil {
			why = []string{}
		}
		out = append(out, models.Candidate{Key: b.types[at].Key, Name: b.types[at].Name, Confidence: sure[at], Why: why})
	}
	return out
}

// confidences makes scores into shares. The softness is fitted on test queries so that of a hundred answers at 0.9 about ninety are right.
func confidences(scores []float64) []float64 {
	top, sum := slices.Max(scores), 0.0
	for _, s := range scores {
		sum += math.Exp((s - top) / softness)
	}
	out := make([]float64, len(scores))
	for i, s := range scores {
		out[i] = math.Round(1000*math.Exp((s-top)/softness)/sum) / 1000
	}
	return out
}
