package rules

import (
	"cmp"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"runtime"
	"slices"
	"strings"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"golang.org/x/sync/errgroup"
)

//go:embed packs
var embedded embed.FS

// Embedded is the packs that come with the program.
func Embedded() fs.FS {
	sub, err := fs.Sub(embedded, "packs")
	if err != nil {
		panic(err) // the folder is compiled in
	}
	return sub
}

// Pack is a loaded and checked pack. It is only read.
type Pack struct {
	Version    string // name, date and hash of all that was loaded; of an overlay with its region after a slash
	Region     string // six digits of an overlay, "" for the national pack
	Rules      []*Rule
	Undecided  []Undecided // rules that documents, form and shared data cannot decide, with the reason
	schema     schemaFile
	words      *vocabulary
	registry   *types.Registry
	groups     map[string][]string
	conditions map[string]*condition
	materials  map[string]*material
	businesses map[string]*Business
	slotNames  map[string]string
	optional   []string
	reasons    map[string][]string
	mustShow   map[string][]string
	mustAnswer map[string][]string
	readTwice  map[string][]string
	owners     map[string]string
	others     []string         // papers and departments that may name people who are not of the case
	regions    map[string]*Pack // overlays, in the national pack only
	fsys       fs.FS
	layer      string
}

// Undecided is a rule that cannot be decided here.
type Undecided struct {
	ID     string `yaml:"id"`
	Title  string `yaml:"title"`
	Reason string `yaml:"reason"`
}

// condition is a question whose answer decides whether a material is asked for.
type condition struct {
	Question string `yaml:"question"`
	Source   string `yaml:"source"`
	When     source `yaml:"when"` // CEL; "": only a person can say

	when *expr
}

type metaFile struct {
	Name       string              `yaml:"name"`
	Date       string              `yaml:"date"`
	Groups     map[string][]string `yaml:"groups"`
	SlotNames  map[string]string   `yaml:"slot_names"`
	Optional   []string            `yaml:"optional_slots"`
	Reasons    map[string][]string `yaml:"reasons"`         // word of a reason for registration (登记原因): the business types that it speaks of
	MustShow   map[string][]string `yaml:"must_show"`       // document type, with /side for ID cards: fields without which it proves nothing
	MustAnswer map[string][]string `yaml:"must_answer"`     // department, with /business type where that asks for other things: the same of its record
	ReadTwice  map[string][]string `yaml:"read_twice"`      // fields that guard approval without being compared: departments' fields that bear them out
	Others     []string            `yaml:"may_name_others"` // document types and departments
	Owners     map[string]string   `yaml:"owners"`          // document types that belong to one person or property: the field that names whose they are; "": the slot's
	Undecided  []Undecided         `yaml:"undecided"`
}

// nationalLayer is the folder of the pack that all regions share.
const nationalLayer = "national"

// Load reads the packs of a file system: the folder national, and over it the overlays, folders of six digits of a province, city or county. An
// error names file, line and column.
func Load(fsys fs.FS) (*Pack, error) {
	base, err := newLayer(fsys, nationalLayer, nil)
	if err != nil {
		return nil, err
	}
	p := base.pack
	p.regions = map[string]*Pack{}
	loaded := map[string]*layer{}
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return nil, fmt.Errorf("list packs: %w", err)
	}
	names := []string{nationalLayer}
	for _, d := range entries { // sorted: a province comes before its cities
		name := d.Name()
		if !d.IsDir() || name == nationalLayer {
			continue
		}
		if !isRegion(name) {
			return nil, fmt.Errorf("%s: a pack is called national or by the six digits of its region", name)
		}
		on := base
		for _, wider := range widening(name) {
			if l := loaded[wider]; l != nil {
				on = l
				break
			}
		}
		if loaded[name], err = newLayer(fsys, name, on); err != nil {
			return nil, err
		}
		p.regions[name] = loaded[name].pack
		names = append(names, name)
	}
	if p.Version, err = version(fsys, names, base.in.meta); err != nil {
		return nil, err
	}
	for name, o := range p.regions {
		o.Version = p.Version + "/" + name
	}
	return p, nil
}

// In is the pack of a region, four or six digits: with the overlay of that county, its city or its province, where there is one.
func (p *Pack) In(region string) *Pack {
	if len(region) == 4 {
		region += "00"
	}
	for _, name := range widening(region) {
		if o := p.regions[name]; o != nil {
			return o
		}
	}
	return p
}

// Regions are the regions that have an overlay, sorted.
func (p *Pack) Regions() []string { return slices.Sorted(maps.Keys(p.regions)) }

func isRegion(s string) bool {
	return len(s) == 6 && strings.Trim(s, "0123456789") == ""
}

// widening is a county, its city and its province.
func widening(region string) []string {
	if !isRegion(region) {
		return nil
	}
	return []string{region, region[:4] + "00", region[:2] + "0000"}
}

// layer is a pack together with what it was made from, for overlays to build on.
type layer struct {
	in       *layered
	compiler *compiler
	pack     *Pack
}

// newLayer reads a folder over another layer; on is nil for the first.
func newLayer(fsys fs.FS, name string, on *layer) (*layer, error) {
	l := &layer{in: &layered{conditions: map[string]*condition{}, materials: map[string]materialYAML{}, businesses: map[string]*Business{}, fileOf: map[string]string{}}}
	if on != nil {
		l.in, l.compiler = on.in.clone(), on.compiler
	}
	if err := l.in.readLayer(fsys, name); err != nil {
		return nil, err
	}
	l.pack = &Pack{businesses: map[string]*Business{}, conditions: map[string]*condition{}, materials: map[string]*material{}, fsys: fsys, layer: name}
	if on != nil {
		l.pack.Region = name
	}
	if l.compiler == nil || l.in.ownSchema {
		words := newVocabulary(l.in.schema)
		env, registry, err := words.environment()
		if err != nil {
			return nil, fmt.Errorf("vocabulary of the pack: %w", err)
		}
		l.compiler = newCompiler(env, words, registry)
	}
	return l, l.pack.compile(l.compiler, l.in)
}

// layered is what the files of all layers say, later layers over earlier ones.
type layered struct {
	meta       metaFile
	schema     schemaFile
	conditions map[string]*condition
	materials  map[string]materialYAML
	businesses map[string]*Business
	rules      []ruleYAML
	fileOf     map[string]string // of rules, conditions, materials and businesses
	ownSchema  bool              // the last layer says itself what rules may speak of
}

func (in *layered) clone() *layered {
	return &layered{meta: in.meta, schema: in.schema, conditions: maps.Clone(in.conditions), materials: maps.Clone(in.materials), businesses: maps.Clone(in.businesses),
		rules: slices.Clone(in.rules), fileOf: maps.Clone(in.fileOf)}
}

// readLayer reads the files of a layer side by side and adds them in the order of their names.
func (in *layered) readLayer(fsys fs.FS, layer string) error {
	var names []string
	err := fs.WalkDir(fsys, layer, func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && path.Ext(name) == ".yaml" && !isTest(name) {
			names = append(names, name)
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("list pack: %w", err)
	}
	adds, errs := make([]func() error, len(names)), make([]error, len(names))
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	for i, name := range names {
		g.Go(func() error {
			adds[i], errs[i] = in.readFile(fsys, name, strings.TrimPrefix(name, layer+"/"))
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	for i := range names {
		if errs[i] != nil {
			return errs[i]
		}
		if err := adds[i](); err != nil {
			return err
		}
	}
	return nil
}

// isTest tells the files that only tests of the pack read: rules/R-VAL.tests.yaml and fixtures.
func isTest(name string) bool {
	return strings.HasSuffix(name, ".tests.yaml") || path.Base(path.Dir(name)) == "fixtures"
}

// readFile decodes a file and returns what adds it to the layers before.
func (in *layered) readFile(fsys fs.FS, name, rel string) (add func() error, err error) {
	switch {
	case rel == "pack.yaml":
		var meta metaFile
		return func() error { in.meta = in.meta.with(meta); return nil }, decode(fsys, name, &meta)
	case rel == "schema.yaml":
		schema := in.schema
		return func() error { in.schema, in.ownSchema = schema, true; return nil }, decode(fsys, name, &schema)
	case rel == "conditions.yaml":
		file := map[string]*condition{}
		return func() error { return addAll(in, "condition/", name, in.conditions, file) }, decode(fsys, name, &file)
	case rel == "materials.yaml":
		file := map[string]materialYAML{}
		return func() error { return addAll(in, "material/", name, in.materials, file) }, decode(fsys, name, &file)
	case strings.HasPrefix(rel, "business/"):
		return in.readBusiness(fsys, name)
	case strings.HasPrefix(rel, "rules/"):
		var file ruleFile
		return func() error { return in.addRules(name, file) }, decode(fsys, name, &file)
	}
	return nil, fmt.Errorf("%s: not a file of a pack", name)
}

// with is m with what a later layer says in its place.
func (m metaFile) with(o metaFile) metaFile {
	m.Name, m.Date = cmp.Or(o.Name, m.Name), cmp.Or(o.Date, m.Date)
	m.Groups, m.SlotNames = merge(m.Groups, o.Groups), merge(m.SlotNames, o.SlotNames)
	m.Reasons, m.MustShow, m.MustAnswer = merge(m.Reasons, o.Reasons), merge(m.MustShow, o.MustShow), merge(m.MustAnswer, o.MustAnswer)
	m.ReadTwice, m.Owners = merge(m.ReadTwice, o.ReadTwice), merge(m.Owners, o.Owners)
	if o.Others != nil {
		m.Others = o.Others
	}
	if o.Optional != nil {
		m.Optional = o.Optional
	}
	m.Undecided = append(slices.Clone(m.Undecided), o.Undecided...)
	return m
}

func merge[V any](a, b map[string]V) map[string]V {
	out := map[string]V{}
	maps.Copy(out, a)
	maps.Copy(out, b)
	return out
}

func addAll[V any](in *layered, kind, name string, into, file map[string]V) error {
	for k, v := range file {
		into[k], in.fileOf[kind+k] = v, name
	}
	return nil
}

// readBusiness lets a later layer's file change only what it names.
func (in *layered) readBusiness(fsys fs.FS, name string) (func() error, error) {
	key := strings.TrimSuffix(path.Base(name), ".yaml")
	b := &Business{}
	if before := in.businesses[key]; before != nil {
		*b = *before
	}
	if err := decode(fsys, name, b); err != nil {
		return nil, err
	}
	if b.Key != key {
		return nil, fmt.Errorf("%s: key %q is not the file's name", name, b.Key)
	}
	return func() error {
		in.businesses[key], in.fileOf["business/"+key] = b, name
		return nil
	}, nil
}

// addRules adds a file's rules; a later layer may replace a rule, the same layer may not.
func (in *layered) addRules(name string, file ruleFile) error {
	for _, r := range file.Rules {
		i := slices.IndexFunc(in.rules, func(x ruleYAML) bool { return x.ID.text == r.ID.text })
		switch {
		case i < 0:
			in.rules = append(in.rules, r)
		case path.Dir(in.fileOf["rule/"+r.ID.text]) == path.Dir(name):
			return inFile(name, r.ID.at(1, 1, fmt.Errorf("%s: there is a rule of this id already", r.ID.text)))
		default:
			in.rules[i] = r
		}
		in.fileOf["rule/"+r.ID.text] = name
	}
	return nil
}

func (p *Pack) compile(c *compiler, in *layered) error {
	p.schema, p.groups, p.slotNames, p.optional, p.Undecided = in.schema, in.meta.Groups, in.meta.SlotNames, in.meta.Optional, in.meta.Undecided
	p.reasons, p.mustShow, p.mustAnswer, p.readTwice, p.others = in.meta.Reasons, in.meta.MustShow, in.meta.MustAnswer, in.meta.ReadTwice, in.meta.Others
	p.owners = in.meta.Owners
	p.words, p.registry = c.words, c.registry
	var err error
	for _, key := range slices.Sorted(maps.Keys(in.conditions)) {
		v := *in.conditions[key]
		if !v.When.empty() {
			if v.when, err = c.compile(c.scope(), v.When, cel.BoolType); err != nil {
				return inFile(in.fileOf["condition/"+key], err)
			}
		}
		p.conditions[key] = &v
	}
	for _, key := range slices.Sorted(maps.Keys(in.materials)) {
		if p.materials[key], err = c.material(key, in.materials[key]); err != nil {
			return inFile(in.fileOf["material/"+key], err)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(in.businesses)) {
		if err := p.compileBusiness(c, *in.businesses[key]); err != nil {
			return inFile(in.fileOf["business/"+key], err)
		}
	}
	if err := p.compileRules(c, in); err != nil {
		return err
	}
	return p.crossCheck(in)
}

// compileRules compiles the rules side by side; of several errors the first in the pack's order is told.
func (p *Pack) compileRules(c *compiler, in *layered) error {
	p.Rules = make([]*Rule, len(in.rules))
	errs := make([]error, len(in.rules))
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	for i, y := range in.rules {
		g.Go(func() error {
			file := in.fileOf["rule/"+y.ID.text]
			if p.Rules[i], errs[i] = c.rule(file, y); errs[i] != nil {
				errs[i] = inFile(file, errs[i])
			}
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	return cmp.Or(errs...)
}

func (p *Pack) compileBusiness(c *compiler, b Business) error {
	var err error
	b.Guards = slices.Clone(b.Guards)
	b.required = map[string]*expr{}
	for name, src := range b.Sources {
		if b.required[name], err = c.compile(c.scope(), *src, cel.BoolType); err != nil {
			return err
		}
	}
	if !b.AutoApproval.When.empty() {
		if b.approve, err = c.compile(c.scope(), b.AutoApproval.When, cel.BoolType); err != nil {
			return err
		}
	}
	for i := range b.Guards {
		if g := &b.Guards[i]; !g.When.empty() {
			if g.when, err = c.compile(c.scope(), g.When, cel.BoolType); err != nil {
				return err
			}
		}
	}
	p.businesses[b.Key] = &b
	return nil
}

// crossCheck finds names that lead nowhere: groups, rules, materials, conditions, departments.
func (p *Pack) crossCheck(in *layered) error {
	known := map[string]bool{}
	for _, r := range p.Rules {
		known[r.key()] = true
	}
	for _, r := range p.Rules {
		for _, g := range append(slices.Clone(r.Applies.To), r.Applies.Except...) {
			if g != "ALL" && p.groups[g] == nil && p.businesses[g] == nil {
				return inFile(r.file, r.ID.at(1, 1, fmt.Errorf("%s applies to %q, which is no group and no business type", r.key(), g)))
			}
		}
		for other := range r.YieldsTo {
			if !known[other] {
				return inFile(r.file, r.ID.at(1, 1, fmt.Errorf("%s yields to %s, which is not in the pack", r.key(), other)))
			}
		}
	}
	if err := p.checkMeta(); err != nil {
		return fmt.Errorf("%s/pack.yaml: %w", p.layer, err)
	}
	for key, b := range p.businesses {
		if err := p.checkBusiness(b, known); err != nil {
			return fmt.Errorf("%s: %w", in.fileOf["business/"+key], err)
		}
	}
	for key, m := range p.materials {
		for _, rule := range strings.Split(m.Rule, "|") {
			if !known[rule] {
				return fmt.Errorf("%s: %s: rule %q is not in the pack", in.fileOf["material/"+key], key, rule)
			}
		}
	}
	return nil
}

func (p *Pack) checkMeta() error {
	for word, keys := range p.reasons {
		for _, key := range keys {
			if p.businesses[key] == nil {
				return fmt.Errorf("reason %s speaks of %q, which is no business type", word, key)
			}
		}
	}
	for what, fields := range p.mustShow {
		typ, _, _ := strings.Cut(what, "/")
		if err := p.schema.Documents[typ].check(fields); err != nil {
			return fmt.Errorf("must_show: %s: %w", what, err)
		}
	}
	for _, typ := range p.others {
		if p.schemaOf(typ).Fields == nil {
			return fmt.Errorf("may_name_others: no document type or department %q", typ)
		}
	}
	for typ, owner := range p.owners {
		if owner == "" && p.schema.Documents[typ].Fields != nil {
			continue
		}
		if err := p.schema.Documents[typ].check([]string{owner}); err != nil {
			return fmt.Errorf("owners: %s: %w", typ, err)
		}
	}
	for what, witnesses := range p.readTwice {
		typ, path, _ := strings.Cut(what, ".")
		if err := p.schema.Documents[typ].check([]string{path}); err != nil {
			return fmt.Errorf("read_twice: %s: %w", what, err)
		}
		for _, w := range witnesses {
			source, path, _ := strings.Cut(w, ".")
			if err := p.schema.Registers[source].check([]string{path}); err != nil {
				return fmt.Errorf("read_twice: %s: witness %s: %w", what, w, err)
			}
		}
	}
	for what, fields := range p.mustAnswer {
		source, key, only := strings.Cut(what, "/")
		if only && p.businesses[key] == nil {
			return fmt.Errorf("must_answer: %s: no business type %q", what, key)
		}
		if err := p.schema.Registers[source].check(fields); err != nil {
			return fmt.Errorf("must_answer: %s: %w", what, err)
		}
	}
	return nil
}

func (p *Pack) checkBusiness(b *Business, known map[string]bool) error {
	for _, m := range b.Materials {
		if m.ProducedBy == "" && m.Level != "可收" && p.materials[m.Doc] == nil {
			return fmt.Errorf("material %q is not in materials.yaml", m.Doc)
		}
		for _, c := range m.ConditionKeys {
			if p.conditions[c] == nil {
				return fmt.Errorf("condition %q is not in conditions.yaml", c)
			}
		}
		for _, rule := range strings.Split(m.Rule, "|") {
			if rule != "" && !known[rule] {
				return fmt.Errorf("material %s: rule %q is not in the pack", m.Doc, rule)
			}
		}
	}
	for s := range b.Sources {
		if _, ok := p.schema.Registers[s]; !ok {
			return fmt.Errorf("source %q is not in the schema", s)
		}
	}
	return nil
}

// version names what was loaded: the pack's date and a hash of all its files.
func version(fsys fs.FS, layers []string, m metaFile) (string, error) {
	h := sha256.New()
	for _, layer := range layers {
		err := fs.WalkDir(fsys, layer, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			b, err := fs.ReadFile(fsys, name)
			if err != nil {
				return err
			}
			fmt.Fprintf(h, "%s %d\n", name, len(b))
			h.Write(b)
			return nil
		})
		if err != nil {
			return "", fmt.Errorf("hash pack: %w", err)
		}
	}
	return fmt.Sprintf("%s-%s+%s", layers[0], m.Date, hex.EncodeToString(h.Sum(nil))[:12]), nil
}
