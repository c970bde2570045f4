package mutate

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"yushen/eval"
)

// object is a JSON object.
type object = map[string]any

// draft is a case being changed.
type draft struct {
	c        object
	rng      *rand.Rand
	defects  []eval.Defect
	traps    []eval.Harmless
	decision string
	accept   []string
	both     bool // an obstacle that some would mend, or the other way round: both verdicts are right
}

func newDraft(raw []byte, rng *rand.Rand) (*draft, error) {
	d := &draft{rng: rng}
	if err := json.Unmarshal(raw, &d.c); err != nil {
		return nil, err
	}
	parsed, err := eval.ParseCase(raw)
	if err != nil {
		return nil, err
	}
	d.decision, d.accept, d.traps = parsed.Expected.Decision, parsed.Expected.Acceptable, parsed.Expected.MustNotFlag
	return d, nil
}

// The verdicts.
const (
	approve = "auto_approve"
	mend    = "needs_correction"
	review  = "manual_review"
)

// finish writes the case with what it must lead to, by the policy behind the answers: an obstacle is for people, what can be mended for the
// citizen, both at once may be either.
func (d *draft) finish(base, operator string) ([]byte, error) {
	block, correct := false, false
	for _, e := range d.defects {
		block = block || e.Severity == "block"
		correct = correct || e.Severity == "correct"
	}
	e := eval.Expected{Decision: d.decision, Acceptable: d.accept, Defects: d.defects, MustNotFlag: d.traps, MutatedFrom: base, Construction: operator}
	switch {
	case block && correct || d.both:
		e.Decision, e.Acceptable = review, []string{review, mend}
		if correct && !block {
			e.Decision = mend
		}
	case block:
		e.Decision, e.Acceptable = review, []string{review}
	case correct:
		e.Decision, e.Acceptable = mend, []string{mend}
	}
	if e.Defects == nil {
		e.Defects = []eval.Defect{}
	}
	if e.MustNotFlag == nil {
		e.MustNotFlag = []eval.Harmless{}
	}
	d.c["expected"] = e
	return json.Marshal(d.c)
}

// fault notes a fault: at file (and files that are right too), in field, by any of rules.
func (d *draft) fault(code, severity string, files []string, slot, field string, rules []string, alsoRules ...string) {
	e := eval.Defect{Code: code, Severity: severity, Files: files, Slot: slot, Field: field, Rules: rules, AlsoRules: alsoRules}
	if len(files) > 0 {
		e.File = files[0]
	}
	d.defects = append(d.defects, e)
	d.traps = slices.DeleteFunc(d.traps, func(h eval.Harmless) bool { return slices.Contains(files, h.File) && h.Field == field })
}

// trap notes a harmless difference.
func (d *draft) trap(trap string, files []string, slot, field string, rules ...string) {
	h := eval.Harmless{Code: trap, Trap: trap, Slot: slot, Field: field, Rules: rules, Files: files}
	if trap == "shared_substitute" {
		h.Code = "missing_document"
	}
	if len(files) > 0 {
		h.File = files[0]
	}
	d.traps = append(d.traps, h)
}

// mayReview adds manual review to what is not wrong either.
func (d *draft) mayReview() {
	if !slices.Contains(d.accept, review) {
		d.accept = append(slices.Clone(d.accept), review)
	}
}

func (d *draft) text(key string) string { s, _ := d.c[key].(string); return s }

func (d *draft) business() string { return d.text("business_type") }

func (d *draft) isOneOf(types ...string) bool { return slices.Contains(types, d.business()) }

// transfers are the business types by which a home changes hands.
var transfers = []string{"transfer_stock_house", "transfer_new_house", "transfer_gift", "transfer_inheritance"}

func (d *draft) form() object { f, _ := d.c["form"].(object); return f }

func (d *draft) agent() object { a, _ := d.form()["agent"].(object); return a }

// objects are the objects of a list.
func objects(v any) []object {
	list, _ := v.([]any)
	var out []object
	for _, x := range list {
		if o, ok := x.(object); ok {
			out = append(out, o)
		}
	}
	return out
}

func (d *draft) applicants() []object { return objects(d.form()["applicants"]) }

// persons are the indices of applicants that are natural persons.
func (d *draft) persons() []int {
	var out []int
	for i, a := range d.applicants() {
		if a["id_type"] == "居民身份证" && str(a["id_number"]) != "" {
			out = append(out, i)
		}
	}
	return out
}

func (d *draft) documents() []object { return objects(d.c["documents"]) }

func (d *draft) setDocuments(docs []object) {
	list := make([]any, len(docs))
	for i, x := range docs {
		list[i] = x
	}
	d.c["documents"] = list
}

func (d *draft) shared() object { s, _ := d.c["shared_data"].(object); return s }

func (d *draft) records(source string) []object { return objects(d.shared()[source]) }

// record is the first record of a source.
func (d *draft) record(source string) (object, bool) {
	r := d.records(source)
	if len(r) == 0 {
		return nil, false
	}
	return r[0], true
}

// personRecord is the record of a source about the person with this number.
func (d *draft) personRecord(source, id string) (object, bool) {
	for _, r := range d.records(source) {
		if r["id_number"] == id {
			return r, true
		}
	}
	return nil, false
}

func (d *draft) addRecord(source string, r object) {
	list, _ := d.shared()[source].([]any)
	d.shared()[source] = append(slices.Clone(list), r)
}

// pick is a random element.
func pick[T any](d *draft, list []T) T { return list[d.rng.IntN(len(list))] }

func str(v any) string { s, _ := v.(string); return s }

// paper is one document over one or more uploads.
type paper struct {
	typ, slot string
	parts     []object
}

// papers groups the uploads into documents; of the types named, or all.
func (d *draft) papers(types ...string) []paper {
	var out []paper
	at := map[string]int{}
	for _, x := range d.documents() {
		typ, slot := str(x["type"]), str(x["slot"])
		if len(types) > 0 && !slices.Contains(types, typ) {
			continue
		}
		n := 1
		if p, ok := x["part"].([]any); ok && len(p) == 2 {
			f, _ := p[1].(float64)
			n = int(f)
		}
		key := fmt.Sprint(typ, slot, n)
		if i, ok := at[key]; ok && n > 1 {
			out[i].parts = append(out[i].parts, x)
			continue
		}
		at[key] = len(out)
		out = append(out, paper{typ, slot, []object{x}})
	}
	return out
}

// slotPapers are the documents in a slot.
func (d *draft) slotPapers(slot string) []paper {
	return slices.DeleteFunc(d.papers(), func(p paper) bool { return p.slot != slot })
}

// files are the uploads of the paper, that of the part first.
func (p paper) files(first object) []string {
	var out []string
	if first != nil {
		out = append(out, str(first["file"]))
	}
	for _, x := range p.parts {
		if f := str(x["file"]); !slices.Contains(out, f) {
			out = append(out, f)
		}
	}
	return out
}

func fieldsOf(part object) object { f, _ := part["fields"].(object); return f }

// get is the text at a path, and the part in which it stands first.
func (p paper) get(path string) (value string, part object) {
	for _, x := range p.parts {
		if v := str(at(fieldsOf(x), path)); v != "" {
			return v, x
		}
	}
	return "", nil
}

// set changes a value wherever the paper says it, and gives the first part changed.
func (p paper) set(path, value string) object {
	old, first := p.get(path)
	for _, x := range p.parts {
		if old != "" && at(fieldsOf(x), path) == old {
			put(fieldsOf(x), path, value)
		}
	}
	return first
}

// listLen is the length of a list field.
func (p paper) listLen(key string) int {
	n := 0
	for _, x := range p.parts {
		list, _ := fieldsOf(x)[key].([]any)
		n = max(n, len(list))
	}
	return n
}

var pathPart = regexp.MustCompile(`[^.\[\]]+`)

// at follows a path such as buyers[0].name.
func at(v any, path string) any {
	for _, p := range pathPart.FindAllString(path, -1) {
		switch x := v.(type) {
		case object:
			v = x[p]
		case []any:
			i, err := strconv.Atoi(p)
			if err != nil || i >= len(x) {
				return nil
			}
			v = x[i]
		default:
			return nil
		}
	}
	return v
}

// put sets the value at a path that exists.
func put(v any, path string, value any) {
	parts := pathPart.FindAllString(path, -1)
	last := parts[len(parts)-1]
	holder := at(v, strings.Join(parts[:len(parts)-1], "."))
	switch x := holder.(type) {
	case object:
		x[last] = value
	case []any:
		if i, err := strconv.Atoi(last); err == nil && i < len(x) {
			x[i] = value
		}
	}
}

// where lists the form, the register and every paper with the field: the places that a fault of the case itself may be shown at.
func (d *draft) where(first, field string) []string {
	out := []string{first}
	for _, x := range []string{"form", "shared:registry"} {
		if x != first {
			out = append(out, x)
		}
	}
	for _, p := range d.papers() {
		if v, _ := p.get(field); v != "" {
			out = append(out, p.files(nil)...)
		}
	}
	return out
}
