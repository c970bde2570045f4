package forms

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"

	"yushen/codes"
	"yushen/models"
)

// violation is one place where answers break the schema.
type violation struct {
	path    string
	keyword string
}

// compile checks a schema against the meta-schema of its dialect and makes it ready; formats are enforced, as in the browser.
func compile(schema object) (*jsonschema.Schema, error) {
	b, err := json.Marshal(schema)
	if err != nil {
		return nil, fmt.Errorf("forms: schema: %w", err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(b))
	if err != nil {
		return nil, fmt.Errorf("forms: schema: %w", err)
	}
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	c.AssertFormat()
	for name, right := range map[string]func(string) codes.Fault{"resident-id": codes.CheckID, "uscc": codes.CheckUSCC} {
		c.RegisterFormat(&jsonschema.Format{Name: name, Validate: func(v any) error {
			if s, ok := v.(string); ok && (right(s) != codes.OK || codes.Compact(s) != strings.ToUpper(s)) {
				return errors.New("wrong check digit")
			}
			return nil
		}})
	}
	const at = "form.json"
	if err := c.AddResource(at, doc); err != nil {
		return nil, fmt.Errorf("forms: schema: %w", err)
	}
	s, err := c.Compile(at)
	if err != nil {
		return nil, fmt.Errorf("forms: schema: %w", err)
	}
	return s, nil
}

// validate lists what is wrong with answers, in no particular order of the form.
func validate(schema, answers object) ([]violation, error) {
	s, err := compile(schema)
	if err != nil {
		return nil, err
	}
	var wrong *jsonschema.ValidationError
	if err := s.Validate(answers); err == nil {
		return nil, nil
	} else if !errors.As(err, &wrong) {
		return nil, fmt.Errorf("forms: validate: %w", err)
	}
	var out []violation
	seen := map[violation]bool{}
	collect(wrong, func(v violation) {
		if !seen[v] {
			seen[v] = true
			out = append(out, v)
		}
	})
	return out, nil
}

// collect finds the innermost causes.
func collect(e *jsonschema.ValidationError, add func(violation)) {
	path := pathOf(e.InstanceLocation)
	switch k := e.ErrorKind.(type) {
	case *kind.Required:
		for _, name := range k.Missing {
			add(violation{strings.TrimPrefix(path+"."+name, "."), "required"})
		}
		return
	case *kind.Contains, *kind.MinContains, *kind.MaxContains:
		add(violation{path, "contains"})
		return
	}
	if len(e.Causes) == 0 {
		keyword := ""
		if words := e.ErrorKind.KeywordPath(); len(words) > 0 {
			keyword = words[len(words)-1]
		}
		add(violation{path, keyword})
	}
	for _, c := range e.Causes {
		collect(c, add)
	}
}

// pathOf writes a place as findings do: applicants[0].name.
func pathOf(location []string) string {
	out := ""
	for _, part := range location {
		if _, err := strconv.Atoi(part); err == nil {
			out += "[" + part + "]"
		} else {
			out += "." + part
		}
	}
	return strings.TrimPrefix(out, ".")
}

// questionAt is the question that a path speaks of.
func (l *layout) questionAt(path string) (question, bool) { return l.book.find(bare(path)) }

func (l *layout) titleOf(path string) string {
	if q, ok := l.questionAt(path); ok {
		return "“" + q.Title + "”"
	}
	return "这一项"
}

// say puts a violation into words.
func (l *layout) say(v violation, answers object) string {
	q, ok := l.questionAt(v.path)
	switch {
	case v.keyword == "contains" || v.keyword == "minItems":
		return "人还没有写全：每一方都要写上。"
	case !ok:
		return "这里的内容不对，请照表单填写。"
	case v.keyword == "required":
		return fmt.Sprintf("%s还没有填。", l.titleOf(v.path))
	}
	text := l.book.kinds[q.Kind].Error
	if entry, _, inList := strings.Cut(v.path, "]."); inList && q.NarrowBy != "" {
		by, _ := lookup(answers, entry+"]."+q.NarrowBy)
		if name, ok := q.Narrow.get(fmt.Sprint(by)); ok {
			text = l.book.kinds[name].Error
		}
	}
	return l.titleOf(v.path) + "填得不对。" + text
}

// together checks what no single answer shows: shares that add up, nobody entered twice, one entry a role.
func (l *layout) together(answers object) []models.FormFault {
	var faults []models.FormFault
	list, _ := answers["applicants"].([]any)
	roles, numbers, sum, shared := map[any]bool{}, map[string]bool{}, new(big.Rat), 0
	for i, item := range list {
		e, _ := item.(object)
		at := fmt.Sprintf("applicants[%d].", i)
		if r := e["role"]; r != nil {
			if roles[r] {
				faults = append(faults, models.FormFault{Path: at + "role", Message: "这一方前面已经有人了，请选“第二人”“第三人”。"})
			}
			roles[r] = true
		}
		if n := codes.NormalID(fmt.Sprint(e["id_number"])); e["id_number"] != nil {
			key := n + classOf(item)
			if numbers[key] {
				faults = append(faults, models.FormFault{Path: at + "id_number", Message: "这个人前面已经写过了。"})
			}
			numbers[key] = true
		}
		if s, ok := e["share"].(string); ok {
			if r, err := codes.ParseShare(s); err == nil {
				sum.Add(sum, r)
				shared++
			}
		}
	}
	if shared > 0 && sum.Cmp(big.NewRat(1, 1)) != 0 {
		faults = append(faults, models.FormFault{Path: "applicants", Message: "几个人的份额加起来不是 100%，请改一改。"})
	}
	return faults
}
