package classifier

import (
	"fmt"
	"slices"
)

// businessRules infer business types from concepts (推断).
type businessRules struct {
	rules     []businessRule
	asks      []askRule
	elsewhere []businessRule
	ours      condition         // property or a certificate
	registry  condition         // the registration itself
	errand    condition         // an errand, not said which
	options   map[string]string // per business type, how it is offered in a question
	generic   string
	hints     hintRules
}

// businessRule adds to the scores of business types where its condition holds.
type businessRule struct {
	when condition
	adds []scoreAdd
}

type scoreAdd struct {
	at     int // position in Business.types
	points float64
}

// What an ask rule adds to the types that it speaks of, the first most, so that they lead where nothing else is known.
const (
	askPoints = 1.2
	askStep   = 0.1
)

// askRule says that words leave open which of some business types is meant, and what to ask.
type askRule struct {
	when    condition
	between []int
	text    string
}

type rulesFile struct {
	Rules []struct {
		If  string             `yaml:"if"`
		For map[string]float64 `yaml:"for"`
	} `yaml:"rules"`
	Elsewhere []struct {
		If     string  `yaml:"if"`
		Points float64 `yaml:"points"`
	} `yaml:"elsewhere"`
}

type asksFile struct {
	Asks []struct {
		If      string   `yaml:"if"`
		Between []string `yaml:"between"`
		Text    string   `yaml:"text"`
	} `yaml:"asks"`
	Options map[string]string `yaml:"options"`
	Generic string            `yaml:"generic"`
}

func readBusinessRules(l *businessLexicon, index map[string]int) (businessRules, error) {
	var b businessRules
	for _, name := range []string{"business_rules_title.yaml", "business_rules_other.yaml"} {
		var file rulesFile
		if err := readBusinessData(name, &file); err != nil {
			return b, err
		}
		for _, r := range file.Rules {
			when, err := parseCondition(l, r.If)
			if err != nil {
				return b, fmt.Errorf("%s: %q: %w", name, r.If, err)
			}
			rule := businessRule{when: when}
			for key, points := range r.For {
				at, ok := index[key]
				if !ok {
					return b, fmt.Errorf("%s: %q: no such business type: %s", name, r.If, key)
				}
				rule.adds = append(rule.adds, scoreAdd{at, points})
			}
			b.rules = append(b.rules, rule)
		}
		for _, r := range file.Elsewhere {
			when, err := parseCondition(l, r.If)
			if err != nil {
				return b, fmt.Errorf("%s: %q: %w", name, r.If, err)
			}
			b.elsewhere = append(b.elsewhere, businessRule{when: when, adds: []scoreAdd{{-1, r.Points}}})
		}
	}
	var err error
	if b.ours, err = parseCondition(l, "our_matter"); err != nil {
		return b, err
	}
	if b.registry, err = parseCondition(l, "our_matter | register | registry | transfer | mortgage | loan_talk | cancel | change_verb | exchange | mortgage_set | developer | relocate | judge | lost | renew | reissue | attribute | gift | sell | share | presale | nature | grant_fee | term"); err != nil {
		return b, err
	}
	if b.errand, err = parseCondition(l, "errand"); err != nil {
		return b, err
	}
	if err := b.readAsks(l, index); err != nil {
		return b, err
	}
	return b, b.hints.read(index)
}

func (b *businessRules) readAsks(l *businessLexicon, index map[string]int) error {
	const name = "business_asks.yaml"
	var file asksFile
	if err := readBusinessData(name, &file); err != nil {
		return err
	}
	b.options, b.generic = file.Options, file.Generic
	for key := range file.Options {
		if _, ok := index[key]; !ok {
			return fmt.Errorf("%s: options: no such business type: %s", name, key)
		}
	}
	for _, a := range file.Asks {
		rule := askRule{text: a.Text}
		var err error
		if a.If != "" {
			if rule.when, err = parseCondition(l, a.If); err != nil {
				return fmt.Errorf("%s: %q: %w", name, a.If, err)
			}
		}
		for _, key := range a.Between {
			at, ok := index[key]
			if !ok {
				return fmt.Errorf("%s: %q: no such business type: %s", name, a.Text, key)
			}
			rule.between = append(rule.between, at)
		}
		b.asks = append(b.asks, rule)
	}
	return nil
}

// apply adds up what the rules make of a parse.
func (b *businessRules) apply(p *parse, u *understanding) {
	for i := range b.rules {
		r := &b.rules[i]
		if !r.when.holds(p.present) {
			continue
		}
		for _, add := range r.adds {
			u.scores[add.at] += add.points
			if add.points > 0 {
				u.said[add.at] += add.points
				u.why[add.at] = r.when.words(p, u.why[add.at])
			}
		}
	}
	for i := range b.asks {
		if a := &b.asks[i]; a.when.op != 0 && a.when.holds(p.present) {
			for nth, at := range a.between {
				points := askPoints - askStep*float64(nth)
				u.scores[at] += points
				u.said[at] += points
				u.why[at] = a.when.words(p, u.why[at])
			}
		}
	}
	for i := range b.elsewhere {
		if r := &b.elsewhere[i]; r.when.holds(p.present) {
			u.elsewhere += r.adds[0].points
		}
	}
	u.ours = b.ours.holds(p.present)
	u.registry = b.registry.holds(p.present)
	u.errand = b.errand.holds(p.present)
}

// ask finds the first ask rule that holds and speaks of the best candidate.
func (b *businessRules) ask(p *parse, best int) *askRule {
	for i := range b.asks {
		a := &b.asks[i]
		if a.when.op != 0 && a.when.holds(p.present) && slices.Contains(a.between, best) {
			return a
		}
	}
	return nil
}

// between finds what to ask where any two candidates remain.
func (b *businessRules) between(first, second int) *askRule {
	for i := range b.asks {
		if a := &b.asks[i]; slices.Contains(a.between, first) && slices.Contains(a.between, second) {
			return a
		}
	}
	return nil
}
