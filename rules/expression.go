package rules

import (
	"errors"
	"fmt"
	"strings"
	"sync"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"
)

// costLimit bounds one evaluation of one expression; a pack that asks for more does not hold a request up. Costs are cel-go's: about one a step.
const costLimit = 200_000

// source is a scalar of a pack file with its place.
type source struct {
	text         string
	line, column int // of its first character
	indent       int // columns before each further line of a block
}

// UnmarshalYAML keeps the place of the scalar.
func (s *source) UnmarshalYAML(n ast.Node) error {
	tk := n.GetToken()
	s.line, s.column = tk.Position.Line, tk.Position.Column
	switch x := n.(type) {
	case *ast.LiteralNode:
		s.text = x.Value.Value
		s.line, s.column = x.Value.GetToken().Position.Line, 1
		if lines := strings.Split(x.Value.GetToken().Origin, "\n"); len(lines) > 0 {
			s.indent = len(lines[0]) - len(strings.TrimLeft(lines[0], " "))
		}
		s.line = x.Start.Position.Line + 1
		return nil
	case *ast.StringNode:
		s.text = x.Value
		if tk.Type == token.SingleQuoteType || tk.Type == token.DoubleQuoteType {
			s.column++
		}
		return nil
	case *ast.MappingNode, *ast.SequenceNode, *ast.MappingValueNode:
		return located(n, errors.New("want text"))
	}
	s.text = tk.Value
	return nil
}

func (s source) empty() bool { return strings.TrimSpace(s.text) == "" }

// at is an error at a line and column of the text itself.
func (s source) at(line, column int, err error) error {
	p := &positioned{line: s.line + line - 1, column: column + s.indent, err: err}
	if line == 1 && s.indent == 0 {
		p.column += s.column - 1
	}
	return p
}

// expr is a compiled expression.
type expr struct {
	source
	typ     *cel.Type
	program cel.Program
	operand *expr  // of a selection a.b.c: a.b
	field   string // of a selection a.b.c: c
}

// compiler compiles a pack's expressions. Local variables are added to an environment once for each set of types, and an expression that occurs
// again in the same scope is compiled once. It may be used by several goroutines.
type compiler struct {
	env      *cel.Env
	words    *vocabulary
	registry *types.Registry
	mu       sync.Mutex
	local    map[string]*cel.Env
	done     map[string]*expr
}

// scope is an environment with the loop variables of a rule.
type scope struct {
	env *cel.Env
	key string
}

func newCompiler(env *cel.Env, v *vocabulary, r *types.Registry) *compiler {
	return &compiler{env: env, words: v, registry: r, local: map[string]*cel.Env{}, done: map[string]*expr{}}
}

func (c *compiler) scope() scope { return scope{env: c.env} }

func (c *compiler) with(s scope, name string, t *cel.Type) (scope, error) {
	key := s.key + "|" + name + ":" + t.String()
	c.mu.Lock()
	defer c.mu.Unlock()
	if env, ok := c.local[key]; ok {
		return scope{env, key}, nil
	}
	env, err := s.env.Extend(cel.Variable(name, t))
	if err != nil {
		return scope{}, err
	}
	c.local[key] = env
	return scope{env, key}, nil
}

// compile checks an expression and makes its program. want nil: any type.
func (c *compiler) compile(s scope, src source, want ...*cel.Type) (*expr, error) {
	out, err := c.program(s, src)
	if err != nil {
		return nil, err
	}
	if len(want) > 0 && !accepts(want, out.typ) {
		return nil, src.at(1, 1, fmt.Errorf("want %s, got %s: %s", want[0], out.typ, src.text))
	}
	return out, nil
}

func (c *compiler) program(s scope, src source) (*expr, error) {
	key := s.key + "||" + src.text
	c.mu.Lock()
	known := c.done[key]
	c.mu.Unlock()
	if known != nil {
		again := *known
		again.source = src
		return &again, nil
	}
	ast, issues := s.env.Compile(src.text)
	if issues != nil && issues.Err() != nil {
		e := issues.Errors()[0]
		return nil, src.at(e.Location.Line(), e.Location.Column()+1, errors.New(e.Message))
	}
	p, err := s.env.Program(ast, cel.CostLimit(costLimit))
	if err != nil {
		return nil, src.at(1, 1, err)
	}
	out := &expr{source: src, typ: ast.OutputType(), program: p}
	c.mu.Lock()
	c.done[key] = out
	c.mu.Unlock()
	return out, nil
}

func accepts(want []*cel.Type, got *cel.Type) bool {
	for _, w := range want {
		if w.IsAssignableType(got) || got.IsExactType(cel.DynType) {
			return true
		}
	}
	return false
}

// place compiles an expression that names a place: something that a finding may point to. Of a selection a.b the operand is compiled too, since
// the place is that of the operand's field, whose value is only text. The operand may be a list: then each item's field is a place.
func (c *compiler) place(s scope, src source) (*expr, error) {
	i := strings.LastIndexByte(src.text, '.')
	if i <= 0 || strings.ContainsAny(src.text[i:], "()[]\"' ") {
		return c.compile(s, src)
	}
	operand := src
	operand.text = src.text[:i]
	base, err := c.compile(s, operand)
	if err != nil {
		return nil, err
	}
	field := src.text[i+1:]
	if base.typ.Kind() == types.ListKind {
		if c.words != nil && !c.words.hasField(base.typ.Parameters()[0].TypeName(), field) {
			return nil, src.at(1, i+2, fmt.Errorf("undefined field %q in items of %s", field, operand.text))
		}
		return &expr{source: src, typ: base.typ, operand: base, field: field}, nil
	}
	whole, err := c.compile(s, src)
	if err != nil {
		return nil, err
	}
	whole.operand, whole.field = base, field
	return whole, nil
}

// binding is what an expression sees: an evaluation's variables and the loop variables of a rule.
type binding struct {
	eval  *evaluation
	local map[string]ref.Val
}

// ResolveName is cel.Activation.
func (b *binding) ResolveName(name string) (any, bool) {
	if v, ok := b.local[name]; ok {
		return v, true
	}
	return b.eval.variable(name)
}

// Parent is cel.Activation.
func (b *binding) Parent() cel.Activation { return nil }

func (b *binding) with(name string, v ref.Val) *binding {
	local := make(map[string]ref.Val, len(b.local)+1)
	for k, x := range b.local {
		local[k] = x
	}
	local[name] = v
	return &binding{eval: b.eval, local: local}
}

// run evaluates; an error of the expression (a bug of the pack, or the cost limit) is returned as such.
func (x *expr) run(b *binding) (ref.Val, error) {
	v, _, err := x.program.ContextEval(b.eval.ctx, b)
	if err != nil {
		return nil, fmt.Errorf("%q: %w", x.text, err)
	}
	if types.IsError(v) {
		return nil, fmt.Errorf("%q: %v", x.text, v)
	}
	return v, nil
}

// truth evaluates a condition: unknown is reported apart.
func (x *expr) truth(b *binding) (value, known bool, err error) {
	v, err := x.run(b)
	if err != nil {
		return false, false, err
	}
	t, ok := v.(types.Bool)
	return bool(t), ok, nil
}
