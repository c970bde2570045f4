package facts

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"yushen/models"
)

// Tree is a document's, the form's or a record's fields together with where they stand; rules look into all three the same way.
type Tree struct {
	Fields models.Fields
	Base   Origin
	// Hidden says that fields may stand there which could not be read (a damaged capture, a missing page): a field that is not there is
	// then unknown, not blank.
	Hidden bool
	// Elsewhere are fields that never stand on this side of a paper: not there even where it hides something.
	Elsewhere []string
}

// Leaf is the value at a path; ok is false where there is none. Where the tree hides something, a missing leaf is an unreadable one.
func (t Tree) Leaf(path string) (Leaf, bool) {
	n, ok := t.Fields.At(path)
	if ok && n.Field != nil && (!t.Hidden || n.Field.Status != models.Absent) {
		return t.leaf(path, *n.Field), true
	}
	if t.Hidden && (!ok || n.Field != nil) && !slices.Contains(t.Elsewhere, path) {
		return t.leaf(path, models.Field{Status: models.Unreadable}), true
	}
	return Leaf{}, false
}

func (t Tree) leaf(path string, f models.Field) Leaf {
	o := t.Base
	o.Field, o.Key = path, keyOf(o.Type, path)
	if o.Kind == FromDocument {
		if f.File != "" {
			o.File = f.File
		}
		if f.Page != 0 {
			o.Page = f.Page
		}
		o.Box = f.Box
	}
	return Leaf{Field: f, Origin: o}
}

// Len is the length of the list at a path, 0 where there is none.
func (t Tree) Len(path string) int {
	n, _ := t.Fields.At(path)
	return len(n.Items)
}

// Value is the value at a path that was read with confidence, else "".
func (t Tree) Value(path string) string {
	if l, ok := t.Leaf(path); ok && l.Known() {
		return l.Field.Value
	}
	return ""
}

// fieldsOf turns decoded JSON into fields: numbers as written without exponent, true and false as such, null and "" as absent.
func fieldsOf(m map[string]any) models.Fields {
	out := models.Fields{}
	for k, v := range m {
		out[k] = nodeOf(v)
	}
	return out
}

func nodeOf(v any) models.Node {
	switch x := v.(type) {
	case map[string]any:
		return models.Node{Members: fieldsOf(x)}
	case models.Record:
		return models.Node{Members: fieldsOf(x)}
	case []any:
		items := make([]models.Node, len(x))
		for i, e := range x {
			items[i] = nodeOf(e)
		}
		return models.Node{Items: items}
	}
	return plainLeaf(textOf(v))
}

func plainLeaf(s string) models.Node {
	f := models.Field{Value: s, Raw: s, Confidence: 1, Status: models.Read}
	if s == "" {
		f.Status = models.Absent
	}
	return models.Leaf(f)
}

func textOf(v any) string {
	switch x := v.(type) {
	case nil:
		return ""
	case string:
		return x
	case bool:
		return strconv.FormatBool(x)
	case float64:
		return strconv.FormatFloat(x, 'f', -1, 64)
	case json.Number:
		return x.String()
	case int:
		return strconv.Itoa(x)
	}
	return fmt.Sprint(v)
}
