package shareddata

import (
	"bytes"
	_ "embed" // the standard mapping
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

//go:embed standard.yaml
var standardYAML []byte

// Config says how departments are asked (部门连接配置).
type Config struct {
	Caller      Caller                `yaml:"caller"`
	Deadline    Duration              `yaml:"deadline"` // of all questions about one case together; 0: 20 s
	AuditKey    string                `yaml:"audit_key_file"`
	Defaults    Department            `yaml:"defaults"`
	Departments map[string]Department `yaml:"departments"` // by source; a source without an entry is not connected
}

// Caller is who asks, as departments know it.
type Caller struct {
	Org    string `yaml:"org"`
	System string `yaml:"system"`
}

// Department is how one department is asked. What is left out is taken from the configuration's defaults, then from the standard mapping.
type Department struct {
	Kind      string `yaml:"kind"` // http, or file: DIR/<source>.jsonl
	Dir       string `yaml:"dir"`
	URL       string `yaml:"url"`
	Method    string `yaml:"method"` // GET or POST
	Path      string `yaml:"path"`   // behind URL, with placeholders
	Interface string `yaml:"interface"`
	Purpose   string `yaml:"purpose"` // what the data is needed for
	Basis     string `yaml:"basis"`   // the law that allows to ask

	By       Names    `yaml:"by"` // query keys, tried in this order: ours to theirs
	Request  any      `yaml:"request"`
	Response Response `yaml:"response"`
	Fields   Names    `yaml:"fields"`   // the fields asked for and kept: ours to theirs, a[].b through lists
	Required []string `yaml:"required"` // fields without which a record is not understood

	Sign   Key `yaml:"sign"`   // how requests are signed
	Verify Key `yaml:"verify"` // how answers must be signed

	Timeout    Duration `yaml:"timeout"` // of one attempt
	Retries    *int     `yaml:"retries"`
	Repeatable *bool    `yaml:"repeatable"` // a POST may be sent again where it may have arrived
	Breaker    Breaker  `yaml:"breaker"`
	Cache      Duration `yaml:"cache"`       // how long an answer is kept for the same case
	StaleAfter Duration `yaml:"stale_after"` // data older than this is stale
	Rate       float64  `yaml:"rate"`        // questions a second
	Burst      int      `yaml:"burst"`
}

// Response says where the parts of an answer stand, as dotted paths.
type Response struct {
	Status   string   `yaml:"status"` // "": the HTTP status alone tells
	OK       []string `yaml:"ok"`
	Empty    []string `yaml:"empty"`
	Mismatch []string `yaml:"mismatch"`
	Differs  string   `yaml:"differs"` // with a mismatch: list of our field names that differ
	Record   string   `yaml:"record"`  // an object, or a list of them
	AsOf     string   `yaml:"as_of"`   // RFC 3339; "": the answer is as of now
	Evidence string   `yaml:"evidence"`
}

// Duration is a time.Duration written as 3s or 10m.
type Duration struct{ time.Duration }

// UnmarshalYAML reads a duration.
func (d *Duration) UnmarshalYAML(node ast.Node) (err error) {
	if d.Duration, err = time.ParseDuration(node.GetToken().Value); err != nil {
		return &located{node, fmt.Sprintf("%q is no duration; want 3s or 10m", node.GetToken().Value)}
	}
	return nil
}

// Breaker stops asking a department that keeps failing (熔断).
type Breaker struct {
	Failures int      `yaml:"failures"` // in a row
	Pause    Duration `yaml:"pause"`    // until one question is tried again
}

// Names maps our names to a department's. As a list both are the same.
type Names []Name

// Name is one of ours and what the department calls it.
type Name struct{ Ours, Theirs string }

// UnmarshalYAML reads [a, b] or {ours: theirs}, in order.
func (n *Names) UnmarshalYAML(node ast.Node) error {
	*n = Names{}
	switch v := node.(type) {
	case *ast.SequenceNode:
		for _, item := range v.Values {
			s := item.GetToken().Value
			*n = append(*n, Name{s, s})
		}
	case *ast.MappingNode:
		for _, item := range v.Values {
			*n = append(*n, Name{item.Key.GetToken().Value, item.Value.GetToken().Value})
		}
	default:
		return &located{node, "want a list of names or ours: theirs"}
	}
	return nil
}

// located is a fault and the node that it is about.
type located struct {
	node ast.Node
	what string
}

func (l *located) Error() string { return l.what }

// LoadConfig reads a configuration. Errors name file:line:column.
func LoadConfig(file string) (Config, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return Config{}, fmt.Errorf("read departments: %w", err)
	}
	return parseConfig(file, b)
}

func parseConfig(file string, b []byte) (Config, error) {
	standard, err := decodeConfig("standard.yaml", standardYAML)
	if err != nil {
		return Config{}, err
	}
	c, err := decodeConfig(file, b)
	if err != nil {
		return Config{}, err
	}
	tree, err := parser.ParseBytes(b, 0)
	if err != nil {
		return Config{}, inFile(file, err)
	}
	c.Defaults.beside(file)
	c.AuditKey = beside(file, c.AuditKey)
	if c.Deadline.Duration == 0 {
		c.Deadline.Duration = 20 * time.Second
	}
	var faults []error
	for source, d := range c.Departments {
		if !slices.Contains(Sources, source) {
			faults = append(faults, at(file, tree, fmt.Errorf("no source %q; there are %s", source, strings.Join(Sources, ", ")), "departments", source))
			continue
		}
		d.beside(file)
		d = d.over(c.Defaults).over(standard.Departments[source]).over(standard.Defaults)
		for _, f := range d.faults(source, standard.Departments[source].Fields) {
			faults = append(faults, at(file, tree, f.err, append([]string{"departments", source}, f.path...)...))
		}
		c.Departments[source] = d
	}
	slices.SortFunc(faults, func(a, b error) int { return strings.Compare(a.Error(), b.Error()) })
	return c, errors.Join(faults...)
}

func decodeConfig(file string, b []byte) (Config, error) {
	var c Config
	if err := yaml.NewDecoder(bytes.NewReader(b), yaml.Strict()).Decode(&c); err != nil {
		return Config{}, inFile(file, err)
	}
	return c, nil
}

// inFile puts file:line:column before what a decoder says.
func inFile(file string, err error) error {
	var l *located
	if errors.As(err, &l) {
		p := l.node.GetToken().Position
		return fmt.Errorf("%s:%d:%d: %s", file, p.Line, p.Column, l.what)
	}
	var y yaml.Error
	if errors.As(err, &y) && y.GetToken() != nil {
		p := y.GetToken().Position
		return fmt.Errorf("%s:%d:%d: %s", file, p.Line, p.Column, y.GetMessage())
	}
	return fmt.Errorf("%s:1:1: %w", file, err)
}

// at puts the place of a path's last key that is written before err: what is missing is told at the entry that lacks it.
func at(file string, tree *ast.File, err error, path ...string) error {
	line, column := 1, 1
	node := ast.Node(nil)
	if len(tree.Docs) > 0 {
		node = tree.Docs[0].Body
	}
	for _, name := range path {
		m, ok := node.(*ast.MappingNode)
		if !ok {
			break
		}
		found := false
		for _, v := range m.Values {
			if v.Key.GetToken().Value == name {
				p := v.Key.GetToken().Position
				line, column, node, found = p.Line, p.Column, v.Value, true
			}
		}
		if !found {
			break
		}
	}
	return fmt.Errorf("%s:%d:%d: %w", file, line, column, err)
}

// beside takes relative paths from the configuration's folder.
func (d *Department) beside(config string) {
	for _, p := range []*string{&d.Dir, &d.Sign.File, &d.Verify.File} {
		*p = beside(config, *p)
	}
}

func beside(config, path string) string {
	if path == "" || filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(filepath.Dir(config), path)
}

// over is d with what it leaves out taken from under.
func (d Department) over(under Department) Department {
	for _, p := range []struct{ v, under *string }{{&d.Kind, &under.Kind}, {&d.Dir, &under.Dir}, {&d.URL, &under.URL}, {&d.Method, &under.Method},
		{&d.Path, &under.Path}, {&d.Interface, &under.Interface}, {&d.Purpose, &under.Purpose}, {&d.Basis, &under.Basis}} {
		orElse(p.v, *p.under)
	}
	orElse(&d.Timeout, under.Timeout)
	orElse(&d.Retries, under.Retries)
	orElse(&d.Repeatable, under.Repeatable)
	orElse(&d.Breaker, under.Breaker)
	orElse(&d.Cache, under.Cache)
	orElse(&d.StaleAfter, under.StaleAfter)
	orElse(&d.Rate, under.Rate)
	orElse(&d.Burst, under.Burst)
	orElse(&d.Sign, under.Sign)
	orElse(&d.Verify, under.Verify)
	if d.By == nil {
		d.By = under.By
	}
	if d.Request == nil {
		d.Request = under.Request
	}
	if d.Response.isZero() {
		d.Response = under.Response
	}
	// Own names of fields leave the standard list of required ones, which may not be offered there, to the configuration.
	if d.Fields == nil {
		d.Fields = under.Fields
		if d.Required == nil {
			d.Required = under.Required
		}
	}
	return d
}

func (r Response) isZero() bool {
	return r.Status == "" && r.Record == "" && r.AsOf == "" && r.Evidence == "" && r.Differs == "" && r.OK == nil && r.Empty == nil && r.Mismatch == nil
}

func orElse[T comparable](v *T, under T) {
	var zero T
	if *v == zero {
		*v = under
	}
}

// fault is what is wrong with a department's entry, and the keys below it.
type fault struct {
	path []string
	err  error
}

var placeholder = regexp.MustCompile(`\{[^{}]*\}`)

// faults checks an entry; known are the fields that records of the source may have.
func (d Department) faults(source string, known Names) []fault {
	var out []fault
	wrong := func(err error, path ...string) { out = append(out, fault{path, err}) }
	if d.Kind == "file" {
		if d.Dir == "" {
			wrong(errors.New("kind file needs dir"))
		}
		return out
	}
	if d.Kind != "http" {
		wrong(fmt.Errorf("kind %q; want http or file", d.Kind), "kind")
	}
	if u, err := url.Parse(d.URL); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		wrong(fmt.Errorf("url %q; want http://host/… or https://host/…", d.URL), "url")
	}
	if d.Method != http.MethodGet && d.Method != http.MethodPost {
		wrong(fmt.Errorf("method %q; want GET or POST", d.Method), "method")
	}
	if d.Purpose == "" || d.Basis == "" {
		wrong(errors.New("needs purpose and basis: nobody is asked without"))
	}
	for _, s := range []string{d.Response.Status, d.Response.Record, d.Response.AsOf, d.Response.Evidence, d.Response.Differs} {
		if strings.Contains(s, "[]") {
			wrong(fmt.Errorf("path %q goes through a list", s), "response")
		}
	}
	if d.Response.Status != "" && len(d.Response.OK) == 0 {
		wrong(errors.New("response names a status but no value that means ok"), "response")
	}
	d.nameFaults(source, known, wrong)
	for _, f := range templateFaults(d.Request) {
		wrong(f.err, append([]string{"request"}, f.path...)...)
	}
	for _, f := range templateFaults(d.Path) {
		wrong(f.err, "path")
	}
	if d.Rate < 0 || d.Burst < 0 || d.Timeout.Duration < 0 || *d.Retries < 0 || *d.Retries > 5 {
		wrong(errors.New("rate, burst and timeout must not be negative, retries 0 to 5"))
	}
	for name, k := range map[string]Key{"sign": d.Sign, "verify": d.Verify} {
		if err := k.valid(); err != nil {
			wrong(err, name)
		}
	}
	return out
}

func (d Department) nameFaults(source string, known Names, wrong func(err error, path ...string)) {
	if len(d.By) == 0 || len(d.Fields) == 0 {
		wrong(errors.New("needs by and fields"))
	}
	for _, n := range d.By {
		if _, ok := lookupOf(source, n.Ours); !ok {
			wrong(fmt.Errorf("%s is not looked up by %q", source, n.Ours), "by", n.Ours)
		}
	}
	for _, n := range d.Fields {
		if !known.has(n.Ours) {
			wrong(fmt.Errorf("records of %s have no field %q", source, n.Ours), "fields", n.Ours)
		}
		if strings.Count(n.Ours, "[]") != strings.Count(n.Theirs, "[]") {
			wrong(fmt.Errorf("%q and %q go through different numbers of lists", n.Ours, n.Theirs), "fields", n.Ours)
		}
	}
	for _, r := range d.Required {
		if !slices.ContainsFunc(d.Fields, func(n Name) bool { head, _, _ := strings.Cut(n.Ours, "[]"); return head == r }) {
			wrong(fmt.Errorf("field %q is required but not asked for", r), "required")
		}
	}
}

func (n Names) has(ours string) bool {
	return slices.ContainsFunc(n, func(k Name) bool { return k.Ours == ours })
}

// lookupOf finds by which kind of key a source is looked up at a path.
func lookupOf(source, path string) (lookup, bool) {
	p := plans[source]
	for _, l := range slices.Concat(p.first, p.again) {
		if l.path == path && path != "" {
			return l, true
		}
	}
	return lookup{}, false
}
