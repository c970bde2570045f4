package main

import (
	"yushen/api"
	"yushen/models"
	"yushen/rules"
)

// catalogue offers the pack, the document types and the matcher to the routes.
type catalogue struct{ *app }

func (c catalogue) Match(text, _ string) models.Match { return c.matcher.Match(text) }

func (c catalogue) BusinessTypes() []api.BusinessTypeSummary {
	var out []api.BusinessTypeSummary
	for _, b := range c.live.Current().BusinessTypes() {
		out = append(out, summary(b))
	}
	return out
}

func summary(b rules.Business) api.BusinessTypeSummary {
	return api.BusinessTypeSummary{Key: b.Key, Name: b.Name, Category: b.Category}
}

func (c catalogue) BusinessType(key string) (api.BusinessType, bool) {
	b, ok := c.live.Current().BusinessType(key)
	if !ok {
		return api.BusinessType{}, false
	}
	out := api.BusinessType{
		BusinessTypeSummary: summary(b), Aliases: b.Aliases, Certificate: b.IssuedCert, Applicants: b.Applicants.Who,
		TimeLimit: api.TimeLimit{Statutory: b.TimeLimit.Statutory, Promised: b.TimeLimit.PromisedTypical, Note: b.TimeLimit.PromisedStatus},
		Fee:       b.Fee, Tax: b.Tax,
	}
	for _, m := range b.Materials {
		out.Materials = append(out.Materials, api.Material{Document: m.Doc, Name: c.documents.TypeName(m.Doc), Level: m.Level,
			Condition: m.Condition, HowToGet: m.Obtain, Note: m.Note})
	}
	for _, s := range b.Checks {
		out.Sources = append(out.Sources, api.SourceUse{Source: s.Dept, Name: s.Name, For: s.Verify})
	}
	for _, l := range b.LegalBasis {
		out.LegalBasis = append(out.LegalBasis, api.LegalReference{Ref: l.Ref, Status: l.Status})
	}
	for _, near := range b.ConfusableWith {
		other, _ := c.live.Current().BusinessType(near.Key)
		out.Similar = append(out.Similar, api.SimilarType{Key: near.Key, Name: other.Name, Ask: near.Ask})
	}
	return out, true
}

func (c catalogue) DocumentTypes() []api.DocumentType {
	var out []api.DocumentType
	for _, t := range c.documents.Types() {
		d := api.DocumentType{Key: t.Key, Name: t.Name}
		for _, f := range t.Fields {
			d.Fields = append(d.Fields, api.DocumentField{Key: f.Key, Name: t.FieldName(f.Key)})
		}
		out = append(out, d)
	}
	return out
}
