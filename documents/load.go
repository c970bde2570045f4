package documents

import (
	"bytes"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"sync"

	"github.com/goccy/go-yaml"
)

//go:embed vocabulary.yaml types/*.yaml
var embedded embed.FS

// Load is the embedded catalogue. It is read and checked once.
var Load = sync.OnceValues(func() (*Catalogue, error) { return load(embedded) })

// vocabulary is what many types share: fields by key, member labels, labels that are no fields.
type vocabulary struct {
	Fields  []Field  `yaml:"fields"`
	Members []Member `yaml:"members"`
	Others  []string `yaml:"others"`
	Words   []string `yaml:"words"`
}

// load reads vocabulary.yaml and types/*.yaml of a file system. An unknown key, a wrong kind of value or an inconsistency
// is an error that names file, line and column.
func load(fsys fs.FS) (*Catalogue, error) {
	var shared vocabulary
	if err := decode(fsys, "vocabulary.yaml", &shared); err != nil {
		return nil, err
	}
	names, err := fs.Glob(fsys, "types/*.yaml")
	if err != nil {
		return nil, err
	}
	c := &Catalogue{index: map[string]int{}, words: shared.Words}
	for _, name := range names {
		var t Type
		if err := decode(fsys, name, &t); err != nil {
			return nil, err
		}
		if want := path.Base(name); t.Key+".yaml" != want {
			return nil, fmt.Errorf("%s: key %q does not name the file", name, t.Key)
		}
		shared.complete(&t)
		if err := t.compile(); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		c.index[t.Key] = len(c.types)
		c.types = append(c.types, t)
	}
	if len(c.types) == 0 {
		return nil, fmt.Errorf("no document types")
	}
	return c, nil
}

func decode(fsys fs.FS, name string, into any) error {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return fmt.Errorf("read %s: %w", name, err)
	}
	dec := yaml.NewDecoder(bytes.NewReader(data), yaml.Strict())
	if err := dec.Decode(into); err != nil {
		return located(name, err)
	}
	return nil
}

// complete fills a type's fields and members from the shared vocabulary: what the type says itself stands first. A field that
// names another kind than the vocabulary's is another thing with the same key and takes nothing.
func (v vocabulary) complete(t *Type) {
	for i := range t.Fields {
		f := &t.Fields[i]
		j := slices.IndexFunc(v.Fields, func(s Field) bool { return s.Key == f.Key })
		if j < 0 || f.Kind != "" && f.Kind != v.Fields[j].Kind {
			continue
		}
		s := v.Fields[j]
		f.Kind = s.Kind
		if !f.Alone {
			f.Labels = union(f.Labels, s.Labels)
		}
		f.Patterns = union(f.Patterns, s.Patterns)
		f.Anywhere = f.Anywhere || s.Anywhere
		if f.Name == "" {
			f.Name = s.Name
		}
		if f.Shape == "" {
			f.Shape = s.Shape
		}
		if len(f.Values) == 0 {
			f.Values = s.Values
		}
	}
	for i := range t.Roles {
		for k := range t.Roles[i].Members {
			m := &t.Roles[i].Members[k]
			j := slices.IndexFunc(v.Members, func(s Member) bool { return s.Key == m.Key })
			if j < 0 {
				continue
			}
			if m.Kind == "" {
				m.Kind = v.Members[j].Kind
			}
			m.Labels = union(m.Labels, v.Members[j].Labels)
		}
	}
	t.Others = union(t.Others, v.Others)
	for i := range t.Fields {
		if f := &t.Fields[i]; f.Name == "" && len(f.Labels) > 0 {
			f.Name = f.Labels[0]
		}
	}
}

func union(a, b []string) []string {
	out := slices.Clone(a)
	for _, s := range b {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}
