package forms

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"yushen/facts"
	"yushen/models"
)

// Tailor makes the form of a case: its papers, registers and typed form are known, so only what is open is asked. known is what the portal knows
// of the citizen, answers what they have answered so far. Answers of an older version are carried over. ok is false for a business type without a form.
func (b *Book) Tailor(c *models.Case, known, answers models.Form) (form models.TailoredForm, ok bool, err error) {
	f, ok, err := b.filling(c, known, answers)
	if !ok || err != nil {
		return models.TailoredForm{}, ok, err
	}
	kept, dropped := f.layout.pruned(f.data)
	form = models.TailoredForm{
		Schema: f.layout.schema("申请表", f.locks), UISchema: f.layout.ui(), Data: kept, Provenance: f.provenance, Version: b.version, Dropped: dropped,
	}
	for _, p := range slices.Sorted(maps.Keys(f.provenance)) {
		if _, ok := lookup(kept, p); !ok {
			delete(f.provenance, p)
		}
	}
	f.layout.open(kept)
	faults, err := validate(form.Schema, kept)
	if err != nil {
		return form, true, err
	}
	for _, v := range faults {
		if v.keyword == "required" {
			form.Open = append(form.Open, v.path)
		}
	}
	return form, true, nil
}

func (b *Book) filling(c *models.Case, known, answers models.Form) (*filling, bool, error) {
	if _, ok := b.businesses[c.BusinessType]; !ok {
		return nil, false, nil
	}
	data := object{}
	for _, layer := range []models.Form{c.Form, known, answers} {
		next, err := plain(layer)
		if err != nil {
			return nil, true, err
		}
		b.rename(next)
		data = overlay(data, next)
	}
	b.tidy(data)
	data["business_type"] = c.BusinessType
	filed := *c
	filed.Form = models.Form(data)
	fc := facts.Build(&filed)
	l, _ := b.layoutOf(c.BusinessType, settledBy(b, fc))
	f := &filling{layout: l, known: fc, data: data, provenance: map[string]models.Provenance{}, locks: newLocks()}
	f.fill()
	f.tellKnown(known)
	return f, true, nil
}

// tellKnown notes which answers are the portal's own.
func (f *filling) tellKnown(known models.Form) {
	own, err := plain(known)
	if err != nil {
		return
	}
	for _, path := range leaves("", own) {
		if _, told := f.provenance[path]; !told && !strings.HasSuffix(path, ".role") {
			f.provenance[path] = models.Provenance{Source: "known"}
		}
	}
}

// Check looks at submitted answers as the browser did, and at what it cannot know: values that a register settles are asked for anew. The form that
// comes back has hidden answers dropped; it is good where there are no faults.
func (b *Book) Check(c *models.Case, answers models.Form) (models.Form, []models.FormFault, error) {
	f, ok, err := b.filling(c, nil, answers)
	if err != nil {
		return nil, nil, err
	}
	if !ok {
		return answers, nil, nil
	}
	sent, err := plain(answers)
	if err != nil {
		return nil, nil, err
	}
	b.rename(sent)
	b.tidy(sent)
	var faults []models.FormFault
	for _, path := range slices.Sorted(maps.Keys(f.provenance)) {
		p := f.provenance[path]
		if typed, given := lookup(sent, path); p.Locked && p.Typed != "" && given {
			faults = append(faults, models.FormFault{Path: path, Message: fmt.Sprintf("%s以部门登记的为准，您填的“%v”和登记的不一样。如果登记错了，请带上证明到窗口办更正。", f.layout.titleOf(path), typed)})
		}
	}
	kept, _ := f.layout.pruned(f.data)
	f.layout.open(kept)
	wrong, err := validate(f.layout.schema("申请表", f.locks), kept)
	if err != nil {
		return nil, nil, err
	}
	for _, v := range wrong {
		faults = append(faults, models.FormFault{Path: v.path, Message: f.layout.say(v, kept)})
	}
	faults = append(faults, f.layout.together(kept)...)
	return models.Form(kept), faults, nil
}
