package classifier

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"golang.org/x/text/unicode/norm"
)

//go:embed data/business_*.yaml data/business_examples.tsv
var businessData embed.FS

// readBusinessData decodes one embedded file; unknown keys are errors.
func readBusinessData(name string, into any) error {
	b, err := fs.ReadFile(businessData, "data/"+name)
	if err != nil {
		return fmt.Errorf("read %s: %w", name, err)
	}
	if err := yaml.UnmarshalWithOptions(b, into, yaml.Strict()); err != nil {
		return fmt.Errorf("read %s: %w", name, err)
	}
	return nil
}

// conceptSet is a set of concept numbers.
type conceptSet [6]uint64

const maxConcepts = 6 * 64

func (s *conceptSet) add(n int)     { s[n/64] |= 1 << (n % 64) }
func (s conceptSet) has(n int) bool { return s[n/64]>>(n%64)&1 == 1 }

func (s *conceptSet) join(o conceptSet) {
	for i := range s {
		s[i] |= o[i]
	}
}

func (s conceptSet) meets(o conceptSet) bool {
	for i := range s {
		if s[i]&o[i] != 0 {
			return true
		}
	}
	return false
}

// businessLexicon maps words to concepts. A word of two or more characters is also found in another spelling of the same sound or
// shape (低押 for 抵押), since citizens type by sound.
type businessLexicon struct {
	names   []string
	numbers map[string]int
	kinds   []conceptSet // per concept: itself and what it is a kind of
	sounds  map[rune]rune
	variant map[rune]rune
	singles map[rune][]int // words of one character, only as written
	root    *lexNode
	open    map[string]bool // concepts whose words are open
}

type lexNode struct {
	next     map[rune]*lexNode
	concepts []int
	open     bool // words inside this one count too
}

type lexiconFile struct {
	Open  []string            `yaml:"open"`
	Isa   map[string][]string `yaml:"isa"`
	Words map[string][]string `yaml:"words"`
}

type spellingFile struct {
	Variants map[string]string `yaml:"variants"` // 過: 过
	Sounds   []string          `yaml:"sounds"`   // characters taken for one another
}

func readBusinessLexicon() (*businessLexicon, error) {
	l := &businessLexicon{numbers: map[string]int{}, sounds: map[rune]rune{}, variant: map[rune]rune{}, singles: map[rune][]int{}, open: map[string]bool{}, root: &lexNode{}}
	var spelling spellingFile
	if err := readBusinessData("business_spelling.yaml", &spelling); err != nil {
		return nil, err
	}
	for from, to := range spelling.Variants {
		l.variant[[]rune(from)[0]] = []rune(to)[0]
	}
	for _, class := range spelling.Sounds {
		head := []rune(class)[0]
		for _, r := range class {
			if _, twice := l.sounds[r]; twice {
				return nil, fmt.Errorf("business_spelling.yaml: %c stands in two classes", r)
			}
			l.sounds[r] = head
		}
	}
	isa := map[string][]string{}
	for _, name := range []string{"business_people.yaml", "business_things.yaml", "business_acts.yaml", "business_rights.yaml", "business_elsewhere.yaml"} {
		var file lexiconFile
		if err := readBusinessData(name, &file); err != nil {
			return nil, err
		}
		for _, concept := range file.Open {
			l.open[concept] = true
		}
		for concept, words := range file.Words {
			n := l.number(concept)
			for _, w := range words {
				l.put(w, n)
			}
		}
		for kind, above := range file.Isa {
			isa[kind] = append(isa[kind], above...)
		}
	}
	for kind, above := range isa {
		l.number(kind)
		for _, a := range above {
			l.number(a)
		}
	}
	if err := l.close(isa); err != nil {
		return nil, err
	}
	return l, nil
}

// number interns a concept.
func (l *businessLexicon) number(concept string) int {
	n, ok := l.numbers[concept]
	if !ok {
		n = len(l.names)
		l.numbers[concept] = n
		l.names = append(l.names, concept)
		var self conceptSet
		if n < maxConcepts {
			self.add(n)
		}
		l.kinds = append(l.kinds, self)
	}
	return n
}

// known is the number of a concept that must exist.
func (l *businessLexicon) known(concept string) (int, error) {
	n, ok := l.numbers[concept]
	if !ok {
		return 0, fmt.Errorf("no such concept: %s", concept)
	}
	return n, nil
}

// close makes kinds transitive.
func (l *businessLexicon) close(isa map[string][]string) error {
	if len(l.names) > maxConcepts {
		return fmt.Errorf("business lexicon: %d concepts, more than %d", len(l.names), maxConcepts)
	}
	for changed := true; changed; {
		changed = false
		for kind, above := range isa {
			k := l.numbers[kind]
			before := l.kinds[k]
			for _, a := range above {
				l.kinds[k].join(l.kinds[l.numbers[a]])
			}
			changed = changed || before != l.kinds[k]
		}
	}
	return nil
}

func (l *businessLexicon) put(word string, concept int) {
	runes := []rune(word)
	if len(runes) == 1 {
		l.singles[runes[0]] = append(l.singles[runes[0]], concept)
		return
	}
	n := l.root
	for _, r := range runes {
		r = l.sound(r)
		if n.next == nil {
			n.next = map[rune]*lexNode{}
		}
		child := n.next[r]
		if child == nil {
			child = &lexNode{}
			n.next[r] = child
		}
		n = child
	}
	if slices.Contains(n.concepts, concept) {
		return
	}
	n.open = l.open[l.names[concept]] && (n.open || n.concepts == nil)
	n.concepts = append(n.concepts, concept)
}

func (l *businessLexicon) sound(r rune) rune {
	if head, ok := l.sounds[r]; ok {
		return head
	}
	return r
}

// normalise gives the text in one width and case, simplified, blanks as pauses.
func (l *businessLexicon) normalise(text string) []rune {
	out := make([]rune, 0, len(text)/3)
	for _, r := range strings.ToLower(norm.NFKC.String(text)) {
		if v, ok := l.variant[r]; ok {
			r = v
		}
		if isPause(r) {
			r = ','
		}
		out = append(out, r)
	}
	return out
}

func isPause(r rune) bool {
	switch r {
	case ',', '.', '。', ';', '；', '，', '、', '!', '?', '！', '？', ':', '：', ' ', '\t', '\n', '\r', '…', '~', '(', ')', '"', '“', '”', '—', '-':
		return true
	}
	return false
}

// token is a stretch of text and the concept it stands for.
type token struct {
	start, end int
	concept    int
	kinds      conceptSet
	words      string // the characters that count
	dead       bool
}

// scan finds all words of the lexicon, but those inside a longer one only where that one is open: 卖房子 speaks of a house, 身份证 does not
// speak of a certificate.
//
// closed[i] is the longest such closed word that holds character i.
func (l *businessLexicon) scan(text []rune) (tokens []token, closed []span) {
	closed = make([]span, len(text))
	reach := 0
	for i := range text {
		words := l.wordsAt(text, i)
		for k := len(words) - 1; k >= 0 && words[k].end > reach; k-- {
			w := words[k]
			for _, c := range w.concepts {
				tokens = append(tokens, token{start: i, end: w.end, concept: c, kinds: l.kinds[c], words: string(text[i:w.end])})
			}
			if !w.open {
				reach = w.end
				for j := i; j < w.end; j++ {
					if w.end-i > closed[j].end-closed[j].start {
						closed[j] = span{i, w.end}
					}
				}
			}
		}
	}
	return tokens, closed
}

type span struct{ start, end int }

type foundWord struct {
	end      int
	concepts []int
	open     bool
}

// wordsAt are the words that start at i, shortest first.
func (l *businessLexicon) wordsAt(text []rune, i int) []foundWord {
	var words []foundWord
	if concepts := l.singles[text[i]]; concepts != nil {
		words = append(words, foundWord{end: i + 1, concepts: concepts})
	}
	n := l.root
	for j := i; j < len(text); j++ {
		if n = n.next[l.sound(text[j])]; n == nil {
			break
		}
		if n.concepts != nil {
			words = append(words, foundWord{j + 1, n.concepts, n.open})
		}
	}
	return words
}
