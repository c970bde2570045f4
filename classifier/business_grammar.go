package classifier

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// businessGrammar makes phrases of words: what they mean together (短语).
type businessGrammar struct {
	lexicon *businessLexicon
	neg     int         // 没, 不, 未 …
	haveNot int         // 没, 没有, 无 …
	negate  map[int]int // concept to what it means after neg
	lacking map[int]int // … after haveNot
	phrases []phrase
}

// phrase is one sequence of elements that yields a concept.
type phrase struct {
	is    int
	drop  []int
	parts []element
}

// element is one place in a phrase: any of some concepts or of some literals, at most gap characters after the place before.
type element struct {
	concepts conceptSet
	literals [][]rune
	gap      int
	commas   bool // the gap may hold a pause
}

type grammarFile struct {
	Negate  map[string]string `yaml:"negate"`
	Lacking map[string]string `yaml:"negate_thing"`
	Phrases []struct {
		Is   string   `yaml:"is"`
		Say  []string `yaml:"say"`
		Drop []string `yaml:"drop"`
	} `yaml:"phrases"`
}

const defaultGap = 2

// readBusinessGrammar compiles the phrases; their results become concepts of the lexicon.
func readBusinessGrammar(l *businessLexicon) (businessGrammar, error) {
	g := businessGrammar{lexicon: l, negate: map[int]int{}, lacking: map[int]int{}}
	var file grammarFile
	if err := readBusinessData("business_phrases.yaml", &file); err != nil {
		return g, err
	}
	var err error
	if g.neg, err = l.known("neg"); err != nil {
		return g, err
	}
	if g.haveNot, err = l.known("have_not"); err != nil {
		return g, err
	}
	for _, turn := range []struct {
		named map[string]string
		into  map[int]int
	}{{file.Negate, g.negate}, {file.Lacking, g.lacking}} {
		for of, becomes := range turn.named {
			n, err := l.known(of)
			if err != nil {
				return g, fmt.Errorf("business_phrases.yaml: negate: %w", err)
			}
			turn.into[n] = l.number(becomes)
		}
	}
	for _, p := range file.Phrases {
		l.number(p.Is)
	}
	for _, p := range file.Phrases {
		for _, say := range p.Say {
			compiled, err := g.compile(p.Is, say, p.Drop)
			if err != nil {
				return g, fmt.Errorf("business_phrases.yaml: %s: %q: %w", p.Is, say, err)
			}
			g.phrases = append(g.phrases, compiled)
		}
	}
	return g, l.close(nil)
}

func (g businessGrammar) compile(is, say string, drop []string) (phrase, error) {
	p := phrase{is: g.lexicon.number(is)}
	for _, d := range drop {
		n, err := g.lexicon.known(d)
		if err != nil {
			return p, err
		}
		p.drop = append(p.drop, n)
	}
	next := element{gap: defaultGap}
	for _, word := range strings.Fields(say) {
		if size, ok := strings.CutPrefix(word, "~"); ok {
			size, next.commas = strings.CutSuffix(size, ",")
			n, err := strconv.Atoi(size)
			if err != nil {
				return p, fmt.Errorf("gap %s: %w", word, err)
			}
			next.gap = n
			continue
		}
		for _, choice := range strings.Split(word, "|") {
			if strings.HasPrefix(choice, "'") {
				next.literals = append(next.literals, []rune(strings.Trim(choice, "'")))
				continue
			}
			n, err := g.lexicon.known(choice)
			if err != nil {
				return p, err
			}
			next.concepts.add(n)
		}
		p.parts = append(p.parts, next)
		next = element{gap: defaultGap}
	}
	if len(p.parts) == 0 {
		return p, fmt.Errorf("empty phrase")
	}
	return p, nil
}

// parse is what the lexicon and the grammar see in one text.
type parse struct {
	lexicon *businessLexicon
	text    []rune
	pauses  []int  // pauses before each position
	closed  []span // per position the closed word around it
	tokens  []token
	present conceptSet
}

// maxMatchRunes bounds what is parsed of a text: the first thousand characters say what a citizen wants.
const maxMatchRunes = 1000

// parse reads a text.
func (g businessGrammar) parse(l *businessLexicon, text string) *parse {
	runes := l.normalise(text)
	if len(runes) > maxMatchRunes {
		runes = runes[:maxMatchRunes]
	}
	p := &parse{lexicon: l, text: runes, pauses: make([]int, len(runes)+1)}
	for i, r := range runes {
		p.pauses[i+1] = p.pauses[i]
		if r == ',' {
			p.pauses[i+1]++
		}
	}
	p.tokens, p.closed = l.scan(runes)
	g.turnNegated(p)
	for _, t := range p.tokens {
		p.present.join(t.kinds)
	}
	for i := range g.phrases {
		p.find(&g.phrases[i])
	}
	p.present = conceptSet{}
	for _, t := range p.tokens {
		if !t.dead {
			p.present.join(t.kinds)
		}
	}
	return p
}

// turnNegated gives words after a negation their other meaning.
func (g businessGrammar) turnNegated(p *parse) {
	for i := range p.tokens {
		t := &p.tokens[i]
		becomes, ok := g.negate[t.concept]
		by := g.neg
		if !ok {
			if becomes, ok = g.lacking[t.concept]; !ok {
				continue
			}
			by = g.haveNot
		}
		for _, n := range p.tokens {
			if n.concept == by && n.end <= t.start && t.start-n.end <= 1 && p.pauses[n.end] == p.pauses[t.start] {
				t.concept, t.kinds, t.start = becomes, g.lexicon.kinds[becomes], n.start
				t.words = string(p.text[n.start:t.end])
				break
			}
		}
	}
}

// piece is a stretch of text that fills an element; token is its number, -1 for a literal.
type piece struct{ start, end, token int }

// find adds a token for every place where the phrase is said, from left to right, none inside another.
func (p *parse) find(ph *phrase) {
	for i := range ph.parts {
		if e := &ph.parts[i]; len(e.literals) == 0 && !p.present.meets(e.concepts) {
			return // a part that is nowhere said
		}
	}
	first := &ph.parts[0]
	reach := -1
	for _, at := range p.fill(first, 0, len(p.text)) {
		if at.start < reach {
			continue
		}
		used, ok := p.follow(ph.parts[1:], []piece{at})
		if !ok {
			continue
		}
		reach = used[len(used)-1].end
		said := p.said(used)
		p.drop(ph.drop, used)
		p.tokens = append(p.tokens, token{start: at.start, end: reach, concept: ph.is, kinds: p.lexicon.kinds[ph.is], words: said})
		p.present.join(p.lexicon.kinds[ph.is])
	}
}

// follow fills the remaining parts after what was used already.
func (p *parse) follow(parts []element, used []piece) ([]piece, bool) {
	if len(parts) == 0 {
		return used, true
	}
	last := used[len(used)-1].end
	for _, at := range p.fill(&parts[0], last, last+parts[0].gap) {
		if !parts[0].commas && p.pauses[last] != p.pauses[at.start] {
			continue
		}
		if all, ok := p.follow(parts[1:], append(used, at)); ok {
			return all, true
		}
	}
	return nil, false
}

// fill gives the stretches that fill an element and start between lo and hi, by start.
func (p *parse) fill(e *element, lo, hi int) []piece {
	var found []piece
	for i := range p.tokens {
		t := &p.tokens[i]
		if !t.dead && t.start >= lo && t.start <= hi && t.kinds.meets(e.concepts) {
			found = append(found, piece{t.start, t.end, i})
		}
	}
	for _, literal := range e.literals {
		for at := lo; at <= hi && at+len(literal) <= len(p.text); at++ {
			if slices.Equal(p.text[at:at+len(literal)], literal) && !p.hidden(at, at+len(literal)) {
				found = append(found, piece{at, at + len(literal), -1})
			}
		}
	}
	slices.SortStableFunc(found, func(a, b piece) int { return cmp.Compare(a.start, b.start) })
	return found
}

// hidden reports whether a stretch is part of a longer word that means something else: 续 in 手续.
func (p *parse) hidden(start, end int) bool {
	w := p.closed[start]
	return w.end >= end && w.end-w.start > end-start
}

// drop takes away the other meaning of the words that a phrase has used up.
func (p *parse) drop(concepts []int, used []piece) {
	for i := range p.tokens {
		t := &p.tokens[i]
		if !slices.Contains(concepts, t.concept) {
			continue
		}
		for _, u := range used {
			if t.start < u.end && t.end > u.start {
				t.dead = true
			}
		}
	}
}

// said is the text of the pieces, with … where something was left out.
func (p *parse) said(used []piece) string {
	var b strings.Builder
	end := -1
	for _, u := range used {
		words := string(p.text[u.start:u.end])
		if u.token >= 0 {
			words = p.tokens[u.token].words
		}
		if end >= 0 && u.start > end {
			b.WriteRune('…')
		}
		b.WriteString(words)
		end = u.end
	}
	return b.String()
}

// wordsFor are the texts that stand for any of the concepts, for showing what decided.
func (p *parse) wordsFor(concept int) []string {
	var words []string
	for _, t := range p.tokens {
		if !t.dead && t.kinds.has(concept) && t.words != "" && !slices.Contains(words, t.words) {
			words = append(words, t.words)
		}
	}
	return words
}
