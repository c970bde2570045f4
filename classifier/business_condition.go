package classifier

import (
	"fmt"
	"slices"
	"strings"
)

// condition is a Boolean expression over concepts: a & b, a | b, !a, brackets.
type condition struct {
	op      byte // 'c' concept, '&', '|', '!', 0 none
	concept int
	args    []condition
}

// parseCondition compiles an expression; every concept in it must exist.
func parseCondition(l *businessLexicon, text string) (condition, error) {
	r := conditionReader{lexicon: l, words: conditionWords(text)}
	c, err := r.or()
	if err == nil && len(r.words) > 0 {
		err = fmt.Errorf("unexpected %s", r.words[0])
	}
	return c, err
}

func conditionWords(text string) []string {
	for _, mark := range []string{"&", "|", "!", "(", ")"} {
		text = strings.ReplaceAll(text, mark, " "+mark+" ")
	}
	return strings.Fields(text)
}

type conditionReader struct {
	lexicon *businessLexicon
	words   []string
}

func (r *conditionReader) take(word string) bool {
	if len(r.words) > 0 && r.words[0] == word {
		r.words = r.words[1:]
		return true
	}
	return false
}

func (r *conditionReader) or() (condition, error) { return r.chain("|", '|', r.and) }

func (r *conditionReader) and() (condition, error) { return r.chain("&", '&', r.unary) }

func (r *conditionReader) chain(mark string, op byte, part func() (condition, error)) (condition, error) {
	c, err := part()
	if err != nil {
		return c, err
	}
	all := condition{op: op, args: []condition{c}}
	for r.take(mark) {
		if c, err = part(); err != nil {
			return c, err
		}
		all.args = append(all.args, c)
	}
	if len(all.args) == 1 {
		return all.args[0], nil
	}
	return all, nil
}

func (r *conditionReader) unary() (condition, error) {
	switch {
	case r.take("!"):
		c, err := r.unary()
		return condition{op: '!', args: []condition{c}}, err
	case r.take("("):
		c, err := r.or()
		if err == nil && !r.take(")") {
			err = fmt.Errorf("missing )")
		}
		return c, err
	case len(r.words) == 0:
		return condition{}, fmt.Errorf("ends too early")
	}
	n, err := r.lexicon.known(r.words[0])
	r.words = r.words[1:]
	return condition{op: 'c', concept: n}, err
}

func (c *condition) holds(present conceptSet) bool {
	switch c.op {
	case 'c':
		return present.has(c.concept)
	case '!':
		return !c.args[0].holds(present)
	case '&':
		for i := range c.args {
			if !c.args[i].holds(present) {
				return false
			}
		}
		return true
	case '|':
		for i := range c.args {
			if c.args[i].holds(present) {
				return true
			}
		}
	}
	return false
}

// words adds the words that made c hold.
func (c *condition) words(p *parse, to []string) []string {
	switch c.op {
	case 'c':
		for _, w := range p.wordsFor(c.concept) {
			if !slices.Contains(to, w) {
				to = append(to, w)
			}
		}
	case '&', '|':
		for i := range c.args {
			if c.args[i].holds(p.present) {
				to = c.args[i].words(p, to)
			}
		}
	}
	return to
}
