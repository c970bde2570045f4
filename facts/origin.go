package facts

import (
	"strings"

	"yushen/models"
)

// OriginKind says what sort of thing a claim stands in.
type OriginKind string

// The origins of claims.
const (
	FromDocument   OriginKind = "document"
	FromForm       OriginKind = "form"
	FromDepartment OriginKind = "department"
)

// Origin is where a claim stands (出处). Type is the document type, "form" or the department. Field is the path with its indices, Key the
// same for any of its kind: buyers[0].name and stock_house_contract.buyers[].name.
type Origin struct {
	Kind     OriginKind
	Type     string
	Document string
	File     string
	Page     int
	Box      models.Box
	Field    string
	Key      string
}

// Form and department origins carry these in place of an upload's name, as the wire contract wants it.
const formFile = "form"

func sharedFile(source string) string { return "shared:" + source }

// Target is the place as a finding names it.
func (o Origin) Target() models.Target {
	return models.Target{Document: o.Document, File: o.File, Page: o.Page, Field: o.Field, Box: o.Box}
}

// keyOf makes the Key of a path: indices go, a closing [] too.
func keyOf(typ, path string) string {
	var b strings.Builder
	b.WriteString(typ)
	b.WriteByte('.')
	for i := 0; i < len(path); i++ {
		b.WriteByte(path[i])
		if path[i] == '[' {
			for i+1 < len(path) && path[i+1] != ']' {
				i++
			}
		}
	}
	return strings.TrimSuffix(b.String(), "[]")
}

// Leaf is a read value together with its place: what a claim is made from.
type Leaf struct {
	Field  models.Field
	Origin Origin
}

// Known reports whether the value was read with confidence.
func (l Leaf) Known() bool { return l.Field.Status == models.Read && l.Field.Value != "" }

// Stated reports whether something stands there, readable or not.
func (l Leaf) Stated() bool {
	return l.Field.Value != "" || l.Field.Status == models.Uncertain || l.Field.Status == models.Unreadable
}
