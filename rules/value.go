package rules

import (
	"fmt"
	"reflect"

	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/common/types/traits"

	"yushen/codes"
	"yushen/facts"
)

// objectType is a CEL type with fields that the compiler knows, so that a typo in a field name fails at load.
type objectType struct {
	name   string
	cel    *types.Type
	fields map[string]objectField
}

// objectField is one field: its CEL type, how to get its value and, where that is not plain, whether it is set.
type objectField struct {
	typ *types.Type
	get func(o *object) ref.Val
	set func(o *object) bool // nil: always set
}

// typePrefix keeps type names apart from paths of variables, such as form.change.
const typePrefix = "yushen."

func newType(name string) *objectType {
	return &objectType{name: name, cel: types.NewObjectType(typePrefix+name, traits.IndexerType, traits.FieldTesterType), fields: map[string]objectField{}}
}

// object is a value of an objectType: a paper, a party, a claim … in one evaluation.
type object struct {
	typ  *objectType
	data any
	eval *evaluation
}

var (
	_ traits.Indexer     = (*object)(nil)
	_ traits.FieldTester = (*object)(nil)
)

// Get is the value of a field.
func (o *object) Get(index ref.Val) ref.Val {
	f, ok := o.typ.fields[fmt.Sprint(index.Value())]
	if !ok {
		return types.NewErr("no such field %v in %s", index.Value(), o.typ.name)
	}
	return f.get(o)
}

// IsSet is has(): whether something stands there, readable or not.
func (o *object) IsSet(index ref.Val) ref.Val {
	f, ok := o.typ.fields[fmt.Sprint(index.Value())]
	if !ok {
		return types.NewErr("no such field %v in %s", index.Value(), o.typ.name)
	}
	return types.Bool(f.set == nil || f.set(o))
}

// ConvertToNative is of no use to rules.
func (o *object) ConvertToNative(t reflect.Type) (any, error) {
	return nil, fmt.Errorf("no %s as %v", o.typ.name, t)
}

// ConvertToType only knows type().
func (o *object) ConvertToType(t ref.Type) ref.Val {
	if t == types.TypeType {
		return o.typ.cel
	}
	return types.NewErr("no %s as %v", o.typ.name, t)
}

// Equal is identity: two views of the same thing are equal.
func (o *object) Equal(other ref.Val) ref.Val {
	p, ok := other.(*object)
	return types.Bool(ok && p.typ == o.typ && p.data == o.data)
}

// Type is the object's CEL type.
func (o *object) Type() ref.Type { return o.typ.cel }

// Value is what the object stands for.
func (o *object) Value() any { return o.data }

// treeNode is a place in a document, record or form: what the generated object types stand for.
type treeNode struct {
	tree  *facts.Tree
	paper *facts.Paper // nil in records and the form
	path  string       // "" at the top
}

func (n treeNode) at(field string) string {
	if n.path == "" {
		return field
	}
	return n.path + "." + field
}

// leafValue is a leaf as CEL sees it: unknown unless it was read with confidence and has a canonical form.
func (e *evaluation) leafValue(k kind, l facts.Leaf) ref.Val {
	v := e.canonical(k, l)
	if e.watch != nil {
		e.watch.saw(l, shownValue(v))
	}
	return v
}

func (e *evaluation) canonical(k kind, l facts.Leaf) ref.Val {
	if !l.Known() {
		return e.unread(l)
	}
	v := l.Field.Value
	switch k {
	case kindDate:
		if d, err := codes.ParseDate(v); err == nil {
			return types.String(d)
		}
	case kindMoney:
		if f, err := codes.ParseYuan(v); err == nil {
			return types.Int(f)
		}
	case kindArea:
		if a, err := codes.ParseArea(v); err == nil {
			return types.Int(a)
		}
	case kindInt:
		if n, err := wholeNumber(v); err == nil {
			return types.Int(n)
		}
	case kindBool:
		if b, ok := truth(v); ok {
			return types.Bool(b)
		}
	case kindID:
		return types.String(codes.NormalID(v))
	case kindName:
		n, _ := facts.PartyName.Normal(v)
		return types.String(n)
	default:
		return types.String(codes.Normal(v))
	}
	return e.unread(l)
}

func truth(s string) (value, ok bool) {
	switch codes.Unblanked(s) {
	case "true", "是", "有", "1", "真", "√":
		return true, true
	case "false", "否", "无", "0", "假":
		return false, true
	}
	return false, false
}

func wholeNumber(s string) (int, error) {
	var n int
	_, err := fmt.Sscanf(codes.Unblanked(s), "%d", &n)
	return n, err
}

// unread is the CEL unknown for a leaf; the evaluation remembers which leaf, so that a finding can name it.
func (e *evaluation) unread(l facts.Leaf) ref.Val {
	key := l.Origin.File + "|" + l.Origin.Document + "|" + l.Origin.Field
	e.blind[key] = l
	return types.NewUnknown(0, types.NewAttributeTrail(key))
}

// unsure is the unknown of something that is no leaf: a department that is down, a comparison that cannot be told.
func unsure(what string) ref.Val { return types.NewUnknown(0, types.NewAttributeTrail(what)) }

// sameness is a comparison as CEL sees it.
func sameness(s codes.Sameness) ref.Val {
	if s == codes.CannotTell {
		return unsure("comparison")
	}
	return types.Bool(s.Alike())
}

func verdict(v facts.Verdict) ref.Val {
	switch v {
	case facts.Agrees:
		return types.True
	case facts.Differs:
		return types.False
	}
	return unsure("claim")
}

func list(e *evaluation, vals []ref.Val) ref.Val {
	return types.NewRefValList(e.adapter, vals)
}
