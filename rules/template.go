package rules

import (
	"fmt"
	"strings"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
)

// template is a text with expressions in braces: “{card.name}的身份证已过期”.
type template struct {
	source
	parts []templatePart
}

type templatePart struct {
	text string
	expr *expr
}

// unreadText stands in a text for a value that could not be read.
const unreadText = "（未读清）"

// template compiles the expressions of a text. Texts, numbers and lists of texts may stand in one.
func (c *compiler) template(s scope, src source) (*template, error) {
	t := &template{source: src}
	rest, at := src.text, 0
	for {
		open := strings.IndexByte(rest, '{')
		if open < 0 {
			break
		}
		end := strings.IndexByte(rest[open:], '}')
		if end < 0 {
			return nil, src.at(1, 1, fmt.Errorf("no } after { in %q", src.text))
		}
		inner := src
		inner.text = rest[open+1 : open+end]
		line, column := lineColumn(src.text[:at+open+1])
		x, err := c.compile(s, inner)
		if err != nil {
			return nil, src.at(line, column, unplaced(err))
		}
		if !accepts([]*cel.Type{cel.StringType, cel.IntType, cel.BoolType, cel.ListType(cel.StringType)}, x.typ) {
			return nil, src.at(line, column, fmt.Errorf("want text, number or list of texts, got %s: %s", x.typ, inner.text))
		}
		t.parts = append(t.parts, templatePart{text: rest[:open]}, templatePart{expr: x})
		at += open + end + 1
		rest = rest[open+end+1:]
	}
	t.parts = append(t.parts, templatePart{text: rest})
	return t, nil
}

func lineColumn(before string) (line, column int) {
	line = 1 + strings.Count(before, "\n")
	return line, len(before) - strings.LastIndexByte(before, '\n')
}

func unplaced(err error) error {
	if p, ok := err.(*positioned); ok {
		return p.err
	}
	return err
}

// render fills a text in. Errors of an expression leave the text of an unread value and are returned beside.
func (t *template) render(b *binding) (string, error) {
	if t == nil {
		return "", nil
	}
	var out strings.Builder
	var first error
	for _, p := range t.parts {
		out.WriteString(p.text)
		if p.expr == nil {
			continue
		}
		v, err := p.expr.run(b)
		switch {
		case err != nil && first == nil:
			first = err
			out.WriteString(unreadText)
		case err != nil || types.IsUnknown(v):
			out.WriteString(unreadText)
		case v.Type() == types.ListType:
			out.WriteString(strings.Join(texts(v), "、"))
		default:
			out.WriteString(fmt.Sprint(v.Value()))
		}
	}
	return strings.TrimSpace(out.String()), first
}
