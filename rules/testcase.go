package rules

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"yushen/models"
)

// build makes the case of a test.
func (t caseTest) build(bases map[string]map[string]any) (*models.Case, error) {
	tree := map[string]any{"form": map[string]any{}, "documents": []any{}, "shared": map[string]any{}, "filed_at": "2026-03-02",
		"authority": map[string]any{"name": "固原市不动产登记中心", "division": "6404"}}
	if t.Base != "" {
		base, ok := bases[t.Base]
		if !ok {
			return nil, fmt.Errorf("no fixture %q", t.Base)
		}
		tree = clone(base).(map[string]any)
	}
	if t.Business != "" {
		tree["business_type"] = t.Business
		if form, ok := tree["form"].(map[string]any); ok && form["business_type"] != nil {
			form["business_type"] = t.Business
		}
	}
	if err := t.change(tree); err != nil {
		return nil, err
	}
	c, err := caseOf(tree)
	if err != nil {
		return nil, err
	}
	for _, s := range t.Down {
		c.Registers = slices.DeleteFunc(c.Registers, func(r models.Register) bool { return r.Source == s })
		c.Registers = append(c.Registers, models.Register{Source: s, Status: models.SourceDown})
	}
	for i := range c.Registers {
		if slices.Contains(t.Stale, c.Registers[i].Source) {
			c.Registers[i].Status, c.Registers[i].AsOf = models.SourceStale, "2025-12-01T00:00:00+08:00"
		}
	}
	if t.Meant != "" {
		c.Meant = &models.Candidate{Key: t.Meant, Name: t.Meant, Confidence: 0.9}
	}
	c.Match.Outcome = t.Match
	for slot, why := range t.Faults {
		c.Uploads = append(c.Uploads, models.Upload{File: slot + ".jpg", Slot: slot, Fault: &models.Error{Code: models.BadFile, Public: why}})
	}
	for _, slot := range t.Stalled {
		c.Uploads = append(c.Uploads, models.Upload{File: slot + ".jpg", Slot: slot, Fault: &models.Error{Code: models.Internal, Public: "系统的问题。"}})
	}
	return c, nil
}

func (t caseTest) change(tree map[string]any) error {
	docs, _ := tree["documents"].([]any)
	for _, d := range t.Add {
		docs = append(docs, clone(d))
	}
	tree["documents"] = docs
	var errs []error
	for _, slot := range t.Again {
		i, ok := documentAt(tree, slot)
		if !ok {
			return fmt.Errorf("no document in slot %q to repeat", slot)
		}
		docs = append(docs, clone(docs[i]))
	}
	tree["documents"] = docs
	for _, p := range sortedPaths(t.Set) {
		errs = append(errs, setAt(tree, p, clone(t.Set[p])))
	}
	for _, p := range t.Drop {
		errs = append(errs, dropAt(tree, p))
	}
	for _, p := range t.Unread {
		errs = append(errs, setAt(tree, p, map[string]any{"value": "", "status": "unreadable"}))
	}
	for _, p := range t.Uncertain {
		v, err := getAt(tree, p)
		errs = append(errs, err, setAt(tree, p, map[string]any{"value": v, "status": "uncertain", "confidence": 0.5}))
	}
	return errors.Join(errs...)
}

func sortedPaths(m map[string]any) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

func clone(v any) any {
	switch x := v.(type) {
	case map[string]any:
		m := make(map[string]any, len(x))
		for k, e := range x {
			m[k] = clone(e)
		}
		return m
	case []any:
		l := make([]any, len(x))
		for i, e := range x {
			l[i] = clone(e)
		}
		return l
	}
	return v
}

// steps takes a test's path apart into keys and indices, from the root of the case tree.
func steps(tree map[string]any, p string) ([]any, error) {
	root, rest, _ := strings.Cut(p, ".")
	name, index, indexed := strings.Cut(root, "[")
	at := 0
	if indexed {
		n, err := strconv.Atoi(strings.TrimSuffix(index, "]"))
		if err != nil {
			return nil, fmt.Errorf("path %q: %w", p, err)
		}
		at = n
	}
	var out []any
	switch {
	case name == "form" || name == "filed_at" || name == "authority" || name == "region" || name == "request_text":
		out = []any{name}
	case slices.Contains(sourceNames, name):
		out = []any{"shared", name, at}
		if rest == "" && !indexed { // the whole list of records
			out = out[:2]
		}
	default:
		i, ok := documentAt(tree, name)
		if !ok {
			return nil, fmt.Errorf("path %q: no document in slot %q", p, name)
		}
		out = []any{"documents", i}
		if rest != "" && rest[0] != '@' {
			out = append(out, "fields")
		}
		rest = strings.TrimPrefix(rest, "@")
	}
	if rest == "" {
		return out, nil
	}
	for _, part := range strings.Split(rest, ".") {
		key, indices, _ := strings.Cut(part, "[")
		out = append(out, key)
		for _, s := range strings.FieldsFunc(indices, func(r rune) bool { return r == '[' || r == ']' }) {
			n, err := strconv.Atoi(s)
			if err != nil {
				return nil, fmt.Errorf("path %q: %w", p, err)
			}
			out = append(out, n)
		}
	}
	return out, nil
}

func documentAt(tree map[string]any, slot string) (int, bool) {
	docs, _ := tree["documents"].([]any)
	for i, d := range docs {
		if m, ok := d.(map[string]any); ok && m["slot"] == slot {
			return i, true
		}
	}
	return 0, false
}

func getAt(tree map[string]any, p string) (any, error) {
	path, err := steps(tree, p)
	if err != nil {
		return nil, err
	}
	var v any = tree
	for _, s := range path {
		switch k := s.(type) {
		case string:
			m, _ := v.(map[string]any)
			v = m[k]
		case int:
			l, _ := v.([]any)
			if k >= len(l) {
				return nil, fmt.Errorf("path %q: no item %d", p, k)
			}
			v = l[k]
		}
	}
	return v, nil
}

// setAt puts a value at a path; maps on the way are made, lists grow by one.
func setAt(tree map[string]any, p string, v any) error {
	path, err := steps(tree, p)
	if err != nil {
		return err
	}
	_, err = put(tree, path, v)
	return err
}

func put(at any, path []any, v any) (any, error) {
	if len(path) == 0 {
		return v, nil
	}
	switch k := path[0].(type) {
	case string:
		m, ok := at.(map[string]any)
		if !ok {
			m = map[string]any{}
		}
		x, err := put(m[k], path[1:], v)
		m[k] = x
		return m, err
	case int:
		l, _ := at.([]any)
		if k > len(l) {
			return at, fmt.Errorf("item %d of a list of %d", k, len(l))
		}
		if k == len(l) {
			l = append(l, nil)
		}
		x, err := put(l[k], path[1:], v)
		l[k] = x
		return l, err
	}
	return at, nil
}

// dropAt takes away what is at a path: a document, a record, a field, a list item.
func dropAt(tree map[string]any, p string) error {
	path, err := steps(tree, p)
	if err != nil {
		return err
	}
	_, err = cut(tree, path)
	return err
}

func cut(at any, path []any) (any, error) {
	last := len(path) == 1
	switch k := path[0].(type) {
	case string:
		m, ok := at.(map[string]any)
		if !ok {
			return at, fmt.Errorf("nothing to drop at %q", k)
		}
		if last {
			delete(m, k)
			return m, nil
		}
		x, err := cut(m[k], path[1:])
		m[k] = x
		return m, err
	case int:
		l, _ := at.([]any)
		if k >= len(l) {
			return at, fmt.Errorf("nothing to drop at item %d", k)
		}
		if last {
			return slices.Delete(slices.Clone(l), k, k+1), nil
		}
		x, err := cut(l[k], path[1:])
		l[k] = x
		return l, err
	}
	return at, nil
}

// testDocument is a document as tests write it.
type testDocument struct {
	Slot        models.Slot          `json:"slot"`
	Type        string               `json:"type"`
	Side        string               `json:"side"`
	Confidence  float64              `json:"confidence"`
	Fields      models.Fields        `json:"fields"`
	Signatures  []string             `json:"signatures"`
	Seals       []string             `json:"seals"`
	SealOver    models.Box           `json:"seal_over"` // place of a further seal on the first page
	PageNumbers []int                `json:"page_numbers"`
	PagesTotal  int                  `json:"pages_total"`
	Defects     []models.ProblemCode `json:"defects"`
	Doubts      []models.ProblemCode `json:"doubts"`   // defects with a low score
	Signs       []models.SignKind    `json:"signs"`    // of editing, each on the whole page
	Several     bool                 `json:"several"`  // cards in one picture
	Editor      string               `json:"editor"`   // that the file's metadata name
	UsedFor     []string             `json:"used_for"` // whom another pre-check used the same picture for, first
}

type testCase struct {
	BusinessType string                     `json:"business_type"`
	FiledAt      string                     `json:"filed_at"`
	Region       string                     `json:"region"`
	RequestText  string                     `json:"request_text"`
	Authority    models.Authority           `json:"authority"`
	Form         models.Form                `json:"form"`
	Documents    []testDocument             `json:"documents"`
	Shared       map[string][]models.Record `json:"shared"`
}

func caseOf(tree map[string]any) (*models.Case, error) {
	b, err := json.Marshal(tree)
	if err != nil {
		return nil, err
	}
	var t testCase
	if err := json.Unmarshal(b, &t); err != nil {
		return nil, err
	}
	c := &models.Case{ID: "test", BusinessType: t.BusinessType, FiledAt: t.FiledAt, Region: t.Region, RequestText: t.RequestText, Authority: t.Authority, Given: true}
	if len(t.Form) > 0 {
		c.Form = t.Form
	}
	seen := map[string]int{}
	for i, d := range t.Documents {
		seen[d.Slot]++
		file := d.Slot + ".jpg"
		if n := seen[d.Slot]; n > 1 {
			file = fmt.Sprintf("%s-%d.jpg", d.Slot, n)
		}
		c.Documents = append(c.Documents, d.document(i, file))
		if len(d.UsedFor) > 0 {
			u := models.Use{Picture: c.Documents[i].Pages[0].Picture, Precheck: "pc_earlier"}
			for _, name := range d.UsedFor {
				u.People = append(u.People, digest(name))
			}
			c.Used = append(c.Used, u)
		}
		c.Uploads = append(c.Uploads, models.Upload{File: file, Slot: d.Slot})
	}
	for _, s := range sourceNames {
		if records, ok := t.Shared[s]; ok {
			r := models.Register{Source: s, Status: models.SourceOK, Records: records}
			if len(records) == 0 {
				r.Status = models.SourceNoRecord
			}
			c.Registers = append(c.Registers, r)
		}
	}
	return c, nil
}

func (d testDocument) document(i int, file string) models.Document {
	m := models.Document{ID: fmt.Sprintf("doc_%d", i+1), File: file, Type: d.Type, Side: d.Side, Confidence: d.Confidence, Slot: d.Slot, Fields: d.Fields, Several: d.Several}
	for n := range max(1, len(d.PageNumbers)) {
		p := models.Page{File: file, Number: n + 1}
		if n < len(d.PageNumbers) && d.PageNumbers[n] > 0 {
			p.Printed = &models.PrintedNo{Number: d.PageNumbers[n], Total: d.PagesTotal}
		}
		m.Pages = append(m.Pages, p)
	}
	for _, code := range d.Defects {
		m.Pages[0].Quality.Problems = append(m.Pages[0].Quality.Problems, models.Problem{Code: code, Score: 1})
	}
	for _, code := range d.Doubts {
		m.Pages[0].Quality.Problems = append(m.Pages[0].Quality.Problems, models.Problem{Code: code, Score: 0.3})
	}
	for _, kind := range d.Signs {
		m.Pages[0].Signs = append(m.Pages[0].Signs, models.Sign{Kind: kind, Box: models.Rect(0, 0, 1, 1), Score: 1})
	}
	m.Pages[0].Editor, m.Pages[0].Picture = d.Editor, "picture of "+file
	for _, s := range d.Signatures {
		m.Marks.Signatures = append(m.Marks.Signatures, models.Signature{Name: s, File: file, Page: len(m.Pages)})
	}
	for _, s := range d.Seals {
		m.Marks.Seals = append(m.Marks.Seals, models.Seal{Text: s, File: file, Page: len(m.Pages), Confidence: 1})
	}
	if !d.SealOver.IsZero() {
		m.Marks.Seals = append(m.Marks.Seals, models.Seal{File: file, Page: 1, Box: d.SealOver})
	}
	return m
}
