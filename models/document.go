package models

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

// Status says how far a field's value can be trusted.
type Status string

// The states of a field.
const (
	Read       Status = "read"       // read with confidence
	Uncertain  Status = "uncertain"  // read, but readings disagree, a check digit fails or confidence is low
	Unreadable Status = "unreadable" // its place was found, its value could not be read
	Absent     Status = "absent"     // printed nowhere, or left blank
)

// Field is one value read from a document (字段). Raw is the text as it stands on the page and is never overwritten; Value is its
// canonical form (ISO date, amount with two decimals, number without blanks). Suggestion is a value that a failed check digit
// points to; it never silently replaces Value. Second is what else the value may be, kept where two readings disagree. Readings are what others
// took the same place for, kept with their reader's name whether they agree or not; Confirmed says that they bear Value out. Faint says that a person's
// name was read, however surely, from print that is hard to read (字迹不清): a rare character there is taken for a frequent one without a doubt.
type Field struct {
	Value      string    `json:"value"`
	Raw        string    `json:"raw,omitempty"`
	Confidence float64   `json:"confidence"`
	File       string    `json:"file,omitempty"`
	Page       int       `json:"page,omitempty"`
	Box        Box       `json:"box"`
	Status     Status    `json:"status"`
	Suggestion string    `json:"suggestion,omitempty"`
	Second     string    `json:"second,omitempty"`
	Readings   []Reading `json:"readings,omitempty"`
	Confirmed  bool      `json:"confirmed,omitempty"`
	Faint      bool      `json:"-"`
}

// Reading is the text that one reader took a place for (读法). By names the reader, a network with its size or an engine; Confidence (0 to 1) is that
// of its least certain character, for an engine that tells no more its mean.
type Reading struct {
	By         string  `json:"by"`
	Text       string  `json:"text"`
	Confidence float64 `json:"confidence"`
}

// Node is a field, a list, or an object of nodes; exactly one of the three is set. Lists are parties or plain values.
type Node struct {
	Field   *Field
	Items   []Node
	Members Fields
}

// Fields maps field keys to nodes.
type Fields map[string]Node

// Leaf wraps a field as a node.
func Leaf(f Field) Node { return Node{Field: &f} }

// MarshalJSON writes the set member.
func (n Node) MarshalJSON() ([]byte, error) {
	switch {
	case n.Field != nil:
		return json.Marshal(n.Field)
	case n.Members != nil:
		return json.Marshal(n.Members)
	case n.Items != nil:
		return json.Marshal(n.Items)
	}
	return []byte("null"), nil
}

// UnmarshalJSON reads a field object ({"value": …}), an object of nodes, a list, or a plain value, which becomes a Field that was Read
// with confidence 1.
func (n *Node) UnmarshalJSON(b []byte) error {
	b = bytes.TrimSpace(b)
	if len(b) == 0 {
		return fmt.Errorf("field: empty JSON")
	}
	switch b[0] {
	case '[':
		n.Items = []Node{}
		return json.Unmarshal(b, &n.Items)
	case '{':
		var probe map[string]json.RawMessage
		if err := json.Unmarshal(b, &probe); err != nil {
			return err
		}
		if _, ok := probe["value"]; ok {
			n.Field = &Field{}
			return json.Unmarshal(b, n.Field)
		}
		n.Members = Fields{}
		return json.Unmarshal(b, &n.Members)
	case '"':
		var s string
		if err := json.Unmarshal(b, &s); err != nil {
			return err
		}
		n.Field = plain(s)
	case 'n':
		n.Field = plain("")
	default:
		n.Field = plain(string(b)) // number or boolean, as written
	}
	return nil
}

func plain(s string) *Field {
	st := Read
	if s == "" {
		st = Absent
	}
	return &Field{Value: s, Raw: s, Confidence: 1, Status: st}
}

// At finds the node at a path such as "buyers[0].name"; ok is false where there is none.
func (f Fields) At(path string) (Node, bool) {
	n := Node{Members: f}
	for _, part := range strings.Split(path, ".") {
		key, index, indexed := strings.Cut(part, "[")
		next, ok := n.Members[key]
		if !ok {
			return Node{}, false
		}
		n = next
		if indexed {
			i, err := strconv.Atoi(strings.TrimSuffix(index, "]"))
			if err != nil || i < 0 || i >= len(n.Items) {
				return Node{}, false
			}
			n = n.Items[i]
		}
	}
	return n, true
}

// Value is the canonical value at a path, "" where there is none.
func (f Fields) Value(path string) string {
	if n, ok := f.At(path); ok && n.Field != nil {
		return n.Field.Value
	}
	return ""
}

// Walk calls visit for every leaf field with its path; visit may change the field in place.
func (f Fields) Walk(visit func(path string, field *Field)) { walk("", Node{Members: f}, visit) }

func walk(path string, n Node, visit func(string, *Field)) {
	if n.Field != nil {
		visit(path, n.Field)
	}
	for i, item := range n.Items {
		walk(fmt.Sprintf("%s[%d]", path, i), item, visit)
	}
	for key, member := range n.Members {
		p := key
		if path != "" {
			p = path + "." + key
		}
		walk(p, member, visit)
	}
}

// Marks are the seals and signatures of a document.
type Marks struct {
	Seals      []Seal      `json:"seals"`
	Signatures []Signature `json:"signatures"`
}

// Document is one paper of the application (材料): its type and side as recognised, its pages (perhaps of several uploads) and its
// fields. Type is a key of the documents package or UnknownType.
type Document struct {
	ID         string  `json:"id"`
	File       string  `json:"file"` // its first upload
	Type       string  `json:"type"`
	Side       string  `json:"side,omitempty"` // front, back, both; of an ID card
	Confidence float64 `json:"confidence"`
	Slot       string  `json:"slot,omitempty"` // what the citizen says it is
	Pages      []Page  `json:"pages"`
	Fields     Fields  `json:"fields"`
	Marks      Marks   `json:"marks"`
	Several    bool    `json:"-"` // a picture shows several cards of one kind: whose the values are cannot be told
}

// UnknownType is the type of a page that is none of the known documents (认不出的材料).
const UnknownType = "unknown"
