package classifier

import (
	"fmt"
	"slices"

	"yushen/models"
)

// businessHint is what a form answer or a paper says about the business (旁证线索).
type businessHint struct {
	why  string
	adds []scoreAdd
}

// hintRules tell what papers and form answers point to.
type hintRules struct {
	documents map[string]businessHint // by document type
	answers   map[string]businessHint // form keys that are filled, e.g. deceased; change.kind=name
	roles     map[string]businessHint // roles of applicants
	types     map[string]businessHint // form key business_type
}

type hintsFile struct {
	Documents map[string]hintEntry `yaml:"documents"`
	Answers   map[string]hintEntry `yaml:"answers"`
	Roles     map[string]hintEntry `yaml:"roles"`
	Chosen    float64              `yaml:"chosen"`
}

type hintEntry struct {
	Name string             `yaml:"name"` // as shown to the citizen
	For  map[string]float64 `yaml:"for"`
}

func (h *hintRules) read(index map[string]int) error {
	var file hintsFile
	if err := readBusinessData("business_hints.yaml", &file); err != nil {
		return err
	}
	var err error
	if h.documents, err = compileHints(file.Documents, index); err != nil {
		return err
	}
	if h.answers, err = compileHints(file.Answers, index); err != nil {
		return err
	}
	if h.roles, err = compileHints(file.Roles, index); err != nil {
		return err
	}
	h.types = map[string]businessHint{}
	for key, at := range index {
		h.types[key] = businessHint{"表单所选业务", []scoreAdd{{at, file.Chosen}}}
	}
	return nil
}

func compileHints(entries map[string]hintEntry, index map[string]int) (map[string]businessHint, error) {
	out := map[string]businessHint{}
	for name, e := range entries {
		h := businessHint{why: e.Name}
		for key, points := range e.For {
			at, ok := index[key]
			if !ok {
				return nil, fmt.Errorf("business_hints.yaml: %s: no such business type: %s", name, key)
			}
			h.adds = append(h.adds, scoreAdd{at, points})
		}
		out[name] = h
	}
	return out, nil
}

// of collects the hints of a case; the same hint counts once.
func (h *hintRules) of(form models.Form, docTypes, slots []string) []businessHint {
	var hints []businessHint
	seen := map[string]bool{}
	add := func(hint businessHint, ok bool) {
		if ok && !seen[hint.why] {
			seen[hint.why] = true
			hints = append(hints, hint)
		}
	}
	for _, name := range slices.Concat(docTypes, slots) {
		hint, ok := h.documents[name]
		add(hint, ok)
	}
	for _, key := range formAnswers(form) {
		hint, ok := h.answers[key]
		add(hint, ok)
	}
	for _, role := range formRoles(form) {
		hint, ok := h.roles[role]
		add(hint, ok)
	}
	if key, ok := form["business_type"].(string); ok {
		hint, known := h.types[key]
		add(hint, known)
	}
	return hints
}

// formAnswers lists the filled keys of the form: deceased, deceased.name, change.kind=name.
func formAnswers(form models.Form) []string {
	var keys []string
	for key, value := range form {
		inner, ok := value.(map[string]any)
		if !ok || len(inner) == 0 {
			continue
		}
		keys = append(keys, key)
		for name, v := range inner {
			text, isText := v.(string)
			if v == nil || isText && text == "" {
				continue
			}
			keys = append(keys, key+"."+name)
			if isText {
				keys = append(keys, key+"."+name+"="+text)
			}
		}
	}
	slices.Sort(keys)
	return keys
}

func formRoles(form models.Form) []string {
	var roles []string
	applicants, _ := form["applicants"].([]any)
	for _, a := range applicants {
		if one, ok := a.(map[string]any); ok {
			if role, ok := one["role"].(string); ok && !slices.Contains(roles, role) {
				roles = append(roles, role)
			}
		}
	}
	return roles
}
