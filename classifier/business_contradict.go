package classifier

import (
	"math"
	"slices"
	"strings"

	"yushen/models"
)

// Thresholds of a contradiction, in points of the rules.
const (
	contradictPoints = 7.0  // the other family of business is spoken of so clearly
	contradictInside = 8.0  // … or the other business of the same family
	contradictNear   = 10.0 // … or one that is easily taken for it
	contradictGoes   = -1.2 // experience finds the words this far from the chosen one
	contradictFar    = -8.0 // … or this far, which makes up for fewer points where one is easily taken for the other
	contradictChosen = 1.0  // and of the chosen one no more than this
)

// Contradicts reports whether the text clearly means another business than the chosen one (申请事项与所述不一致, R-CON-037), and which. It is
// sure only where the other is said outright and nothing at all is said for the chosen one: vague or partial words, words that
// leave a question open within the chosen family (过户 may be a sale or a gift), and other offices' matters never contradict.
func (b *Business) Contradicts(text, businessKey string) (other models.Candidate, sure bool) {
	chosen, ok := b.index[businessKey]
	if !ok {
		return other, false
	}
	u := b.understand(text, nil)
	if b.foreign(u) {
		return other, false
	}
	best := u.ranked()[0]
	if best == chosen || u.goes[chosen] > contradictGoes {
		return other, false
	}
	m := b.answer(u)
	switch {
	case offers(m.Question, businessKey):
		sure = false
	case family(b.types[best].Key) != family(businessKey) && !b.near(best, chosen):
		sure = b.familySaid(u, best) >= contradictPoints && b.familySaid(u, chosen) <= contradictChosen
	case m.Outcome == matched && b.near(best, chosen):
		outright := u.said[best] >= contradictNear || u.said[best] >= contradictInside && u.goes[chosen] <= contradictFar
		sure = outright && u.said[chosen] <= contradictChosen
	case m.Outcome == matched:
		sure = u.said[best] >= contradictInside && u.said[chosen] <= contradictChosen
	}
	if !sure {
		return other, false
	}
	return b.candidates(u, []int{best})[0], true
}

// offers reports whether the question offers the type as an answer.
func offers(q *models.Question, key string) bool {
	return q != nil && slices.ContainsFunc(q.Options, func(o models.Option) bool { return o.Key == key })
}

// near reports whether one of two types is easily taken for the other.
func (b *Business) near(one, other int) bool {
	return slices.Contains(b.types[one].Near, b.types[other].Key) || slices.Contains(b.types[other].Near, b.types[one].Key)
}

// familySaid is how much is said for the family of one type: its best two, for words may leave open which of them.
func (b *Business) familySaid(u understanding, of int) float64 {
	first, second := 0.0, 0.0
	for at, t := range b.types {
		if family(t.Key) != family(b.types[of].Key) {
			continue
		}
		if s := u.said[at]; s > first {
			first, second = s, first
		} else {
			second = math.Max(second, s)
		}
	}
	return first + second
}

// family is the part of a key before the first underscore: transfer, first, change, prenotice, mortgage, residence, certificate, …
// One family is one kind of registration (登记类型).
func family(key string) string {
	kind, _, _ := strings.Cut(key, "_")
	return kind
}
