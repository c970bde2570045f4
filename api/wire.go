package api

import "yushen/models"

// wired makes a result what the contract promises, whatever the check left out: no lines, and no null where it has a list or an object.
func wired(r models.Result) models.Result {
	trimLines(r.Documents, false)
	m := listedMatch(models.Match{Candidates: r.BusinessType.Candidates})
	r.BusinessType.Candidates = m.Candidates
	if q := r.BusinessType.Question; q != nil && q.Options == nil {
		r.BusinessType.Question = &models.Question{Text: q.Text, Options: []models.Option{}}
	}
	setMap(&r.Form.Schema)
	setMap(&r.Form.UISchema)
	setMap(&r.Form.Data)
	setMap(&r.Form.Provenance)
	setMap(&r.Versions.Models)
	return r.Listed()
}

func setMap[V any](m *map[string]V) {
	if *m == nil {
		*m = map[string]V{}
	}
}
