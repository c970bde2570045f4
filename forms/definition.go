package forms

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
)

//go:embed data
var data embed.FS

// entry and ordered keep the order in which a mapping is written: questions are asked in it.
type (
	entry[T any] struct {
		Key   string
		Value T
	}
	ordered[T any] []entry[T]
)

// UnmarshalYAML reads a mapping in order.
func (o *ordered[T]) UnmarshalYAML(n ast.Node) error {
	m, ok := n.(*ast.MappingNode)
	if !ok {
		return errors.New("want a mapping")
	}
	for _, v := range m.Values {
		e := entry[T]{Key: v.Key.GetToken().Value}
		if err := yaml.NodeToValue(v.Value, &e.Value, yaml.Strict()); err != nil {
			return err
		}
		*o = append(*o, e)
	}
	return nil
}

func (o ordered[T]) keys() []string {
	var out []string
	for _, e := range o {
		out = append(out, e.Key)
	}
	return out
}

func (o ordered[T]) get(key string) (v T, ok bool) {
	i := slices.IndexFunc(o, func(e entry[T]) bool { return e.Key == key })
	if i < 0 {
		return v, false
	}
	return o[i].Value, true
}

// answerKind says how an answer is written (kinds.yaml).
type answerKind struct {
	Min     int    `yaml:"min"`
	Max     int    `yaml:"max"`
	Pattern string `yaml:"pattern"`
	Format  string `yaml:"format"`
	Error   string `yaml:"error"`
	Widget  string `yaml:"widget"`
	Rows    int    `yaml:"rows"`
	Input   string `yaml:"input"`
}

// condition is answers on which a group or question depends: path: value, or any of a list of values.
type condition map[string]any

// question is one question (问题) of a group.
type question struct {
	Title     string          `yaml:"title"`
	Help      string          `yaml:"help"`
	Kind      string          `yaml:"kind"`
	Choices   ordered[string] `yaml:"choices"` // value: text
	Select    bool            `yaml:"select"`  // a list to open, not buttons
	Yes       string          `yaml:"yes"`
	No        string          `yaml:"no"`
	Roles     bool            `yaml:"roles"`     // the choices are the roles of the business
	Disposing bool            `yaml:"disposing"` // only where somebody disposes of the right
	Optional  bool            `yaml:"optional"`
	Personal  bool            `yaml:"personal"`
	Fact      string          `yaml:"fact"`
	Authority []string        `yaml:"authority"`
	Settle    string          `yaml:"settle"`
	When      condition       `yaml:"when"`
	Sides     []string        `yaml:"sides"` // only of parties on these sides
	NarrowBy  string          `yaml:"narrow_by"`
	Narrow    ordered[string] `yaml:"narrow"` // answer of NarrowBy: kind
}

// group is questions that belong together. A Root group's answers stand at the top of the form; a List group is one entry a party.
type group struct {
	Title     string            `yaml:"title"`
	Help      string            `yaml:"help"`
	List      string            `yaml:"list"` // what an entry is called
	Root      bool              `yaml:"root"`
	When      condition         `yaml:"when"`
	Questions ordered[question] `yaml:"questions"`
}

// party is a side of a business.
type party struct {
	Title string `yaml:"title"`
	Side  string `yaml:"side"` // disposes, acquires, owns, holds
}

// business is what one business type asks.
type business struct {
	Like      string         `yaml:"like"`
	Parties   []string       `yaml:"parties"`
	Least     map[string]int `yaml:"least"` // how many of a party at least; 1 where it is not said
	Situation []string       `yaml:"situation"`
	Groups    []string       `yaml:"groups"`
	Skip      []string       `yaml:"skip"`
	Keep      []string       `yaml:"keep"`
	Optional  []string       `yaml:"optional"`
	Need      []string       `yaml:"need"`   // must be answered all the same: a rule of the pack asks for it
	Preset    map[string]any `yaml:"preset"` // answers that the business itself gives
}

// special are questions that only a business type which keeps them asks.
var special = []string{"property.area_land"}

// Book is all forms: questions, kinds of answers and businesses. It is only read.
type Book struct {
	version    string
	kinds      map[string]answerKind
	groups     ordered[group]
	renames    map[string]string
	parties    ordered[party]
	businesses map[string]business
}

// Load reads the embedded forms; a mistake in them is an error that names the file and key.
var Load = sync.OnceValues(func() (*Book, error) {
	var questions struct {
		Groups  ordered[group]    `yaml:"groups"`
		Renames map[string]string `yaml:"renames"`
	}
	var businesses struct {
		Parties    ordered[party]      `yaml:"parties"`
		Families   map[string]business `yaml:"families"`
		Businesses map[string]business `yaml:"businesses"`
	}
	b := &Book{kinds: map[string]answerKind{}, businesses: map[string]business{}}
	hash := sha256.New()
	for _, f := range []struct {
		name string
		into any
	}{{"data/kinds.yaml", &b.kinds}, {"data/questions.yaml", &questions}, {"data/businesses.yaml", &businesses}} {
		text, err := data.ReadFile(f.name)
		if err != nil {
			return nil, fmt.Errorf("forms: %w", err)
		}
		hash.Write(text)
		if err := yaml.NewDecoder(bytes.NewReader(text), yaml.Strict()).Decode(f.into); err != nil {
			return nil, fmt.Errorf("forms: %s: %w", f.name, err)
		}
	}
	b.groups, b.renames, b.parties = questions.Groups, questions.Renames, businesses.Parties
	for key, own := range businesses.Businesses {
		b.businesses[key] = own.inherit(businesses.Families[own.Like])
	}
	b.version = hex.EncodeToString(hash.Sum(nil))[:12]
	return b, b.check()
})

// inherit fills in from the family what a business doesn't say itself.
func (b business) inherit(family business) business {
	take := func(own *[]string, of []string) {
		if *own == nil {
			*own = of
		}
	}
	take(&b.Parties, family.Parties)
	take(&b.Situation, family.Situation)
	take(&b.Groups, family.Groups)
	take(&b.Skip, family.Skip)
	take(&b.Keep, family.Keep)
	take(&b.Optional, family.Optional)
	return b
}

// Version names the questions; drafts are kept with it.
func (b *Book) Version() string { return b.version }

// check finds names that mean nothing.
func (b *Book) check() error {
	var faults []error
	fault := func(format string, args ...any) { faults = append(faults, fmt.Errorf("forms: "+format, args...)) }
	for _, g := range b.groups {
		for _, q := range g.Value.Questions {
			if _, ok := b.kinds[q.Value.Kind]; !ok {
				fault("%s.%s: no kind %q", g.Key, q.Key, q.Value.Kind)
			}
			for path := range q.Value.When {
				b.checkPath(path, fault)
			}
		}
		for path := range g.Value.When {
			b.checkPath(path, fault)
		}
	}
	for _, to := range b.renames {
		b.checkPath(to, fault)
	}
	for key, bus := range b.businesses {
		for _, p := range bus.Parties {
			if _, ok := b.parties.get(p); !ok {
				fault("%s: no party %q", key, p)
			}
		}
		for _, g := range bus.Groups {
			if _, ok := b.groups.get(g); !ok {
				fault("%s: no group %q", key, g)
			}
		}
		for _, s := range bus.Situation {
			b.checkPath("situation."+s, fault)
		}
		for _, path := range slices.Concat(bus.Skip, bus.Optional, bus.Keep, bus.Need) {
			b.checkPath(path, fault)
		}
	}
	return errors.Join(faults...)
}

func (b *Book) checkPath(path string, fault func(string, ...any)) {
	if _, ok := b.find(path); !ok {
		fault("no question %q", path)
	}
}

// find is the question at a path: group.question, or the bare name of a question at the top.
func (b *Book) find(path string) (question, bool) {
	name, rest, ok := strings.Cut(path, ".")
	if g, found := b.groups.get(name); ok && found {
		return g.Questions.get(rest)
	}
	for _, g := range b.groups {
		if g.Value.Root {
			if q, found := g.Value.Questions.get(path); found {
				return q, true
			}
		}
	}
	return question{}, false
}

// Businesses are the keys of the business types that have a form, sorted.
func (b *Book) Businesses() []string {
	var out []string
	for key := range b.businesses {
		out = append(out, key)
	}
	slices.Sort(out)
	return out
}

// Question is what the question at a form path asks: property.location, applicants[0].name.
func (b *Book) Question(path string) (title string, found bool) {
	q, ok := b.find(bare(path))
	return q.Title, ok
}

// Choice is the text of a chosen answer; other answers stand for themselves.
func (b *Book) Choice(path, value string) string {
	if q, ok := b.find(bare(path)); ok {
		if text, ok := q.Choices.get(value); ok {
			return text
		}
	}
	return value
}

// Keys are the questions of a group, in the order in which they are asked.
func (b *Book) Keys(group string) []string {
	g, _ := b.groups.get(group)
	return g.Questions.keys()
}

// Party is what the party of a role is called, e.g. buyer2: 买方（第二人）.
func (b *Book) Party(key string) string {
	class := strings.TrimRight(key, "0123456789")
	p, _ := b.parties.get(class)
	for i, ordinal := range ordinals {
		if key == fmt.Sprintf("%s%d", class, i+1) {
			return p.Title + ordinal
		}
	}
	return p.Title
}

// bare is a path without the numbers of list entries.
func bare(path string) string { return entryNo.ReplaceAllString(path, "") }

var entryNo = regexp.MustCompile(`\[\d*\]`)
