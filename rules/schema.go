package rules

import (
	"fmt"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// kind is the kind of a field's value in the schema (字段类型).
type kind string

// The kinds. Dates are ISO text, 长期 sorts after every date. Money is fen and area ten-thousandths of a square metre, both whole numbers.
const (
	kindText  kind = "text"
	kindName  kind = "name"
	kindID    kind = "id"
	kindDate  kind = "date"
	kindMoney kind = "money"
	kindWords kind = "words" // 大写金额, as written
	kindArea  kind = "area"
	kindInt   kind = "int"
	kindBool  kind = "bool"
	kindMark  kind = "mark" // 印章、签名: found in the marks, not among the fields
	kindList  kind = "list"
	kindTree  kind = "object"
)

var kinds = map[kind]bool{kindText: true, kindName: true, kindID: true, kindDate: true, kindMoney: true, kindWords: true, kindArea: true, kindInt: true,
	kindBool: true, kindMark: true}

// schemaFile is schema.yaml: what rules may speak of.
type schemaFile struct {
	Documents map[string]recordSchema `yaml:"documents"`
	Registers map[string]recordSchema `yaml:"registers"`
	Form      recordSchema            `yaml:"form"`
}

// recordSchema is a document type, a register or the form.
type recordSchema struct {
	Name   string                 `yaml:"name"`
	Fields map[string]fieldSchema `yaml:"fields"`
}

// fieldSchema is one field: its kind, its Chinese name, and the members of a list or object.
type fieldSchema struct {
	kind  kind
	label string
	of    map[string]fieldSchema
}

// UnmarshalYAML reads "kind 名称", {list: 名称, of: {…}} or {object: 名称, of: {…}}.
func (f *fieldSchema) UnmarshalYAML(n ast.Node) error {
	switch x := n.(type) {
	case *ast.StringNode:
		k, label, _ := strings.Cut(x.Value, " ")
		if !kinds[kind(k)] || label == "" {
			return located(n, fmt.Errorf("want \"kind 名称\" with a known kind, got %q", x.Value))
		}
		f.kind, f.label = kind(k), label
		return nil
	case *ast.MappingNode:
		return f.fromMapping(x)
	}
	return located(n, fmt.Errorf("a field is \"kind 名称\", {list: 名称} or {object: 名称, of: …}"))
}

func (f *fieldSchema) fromMapping(m *ast.MappingNode) error {
	for _, v := range m.Values {
		key := v.Key.GetToken().Value
		switch key {
		case "list", "object":
			f.kind, f.label = kind(key), v.Value.GetToken().Value
		case "of":
			of, ok := v.Value.(*ast.MappingNode)
			if !ok {
				return located(v.Value, fmt.Errorf("of: want members"))
			}
			f.of = map[string]fieldSchema{}
			for _, member := range of.Values {
				var s fieldSchema
				if err := s.UnmarshalYAML(member.Value); err != nil {
					return err
				}
				f.of[member.Key.GetToken().Value] = s
			}
		default:
			return located(v, fmt.Errorf("unknown key %q", key))
		}
	}
	return nil
}

// label is the Chinese name of the field at a path: buyers[0].id_number → 买受人证件号.
func (r recordSchema) label(path string) string {
	fields, name := r.Fields, ""
	for _, part := range strings.Split(path, ".") {
		key, _, _ := strings.Cut(part, "[")
		f, ok := fields[key]
		if !ok {
			return name
		}
		name += f.label
		fields = f.of
	}
	return name
}

// field is the field at a path.
func (r recordSchema) field(path string) (f fieldSchema, ok bool) {
	fields := r.Fields
	for _, part := range strings.Split(path, ".") {
		key, _, _ := strings.Cut(part, "[")
		if f, ok = fields[key]; !ok {
			return f, false
		}
		fields = f.of
	}
	return f, ok
}

// positioned is an error with its place in a pack file.
type positioned struct {
	line, column int
	err          error
}

func (p *positioned) Error() string { return fmt.Sprintf("%d:%d: %v", p.line, p.column, p.err) }
func (p *positioned) Unwrap() error { return p.err }

func located(n ast.Node, err error) error {
	pos := n.GetToken().Position
	return &positioned{line: pos.Line, column: pos.Column, err: err}
}
