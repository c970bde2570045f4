package rules

import (
	"slices"
	"strings"

	"yushen/models"
)

// rootCauses keeps one finding of each cause (rules.md §0): findings of one rule with one merge key become one; of two that speak of the same place
// the one whose category is mended first stays; and a rule yields to those that it names.
func rootCauses(drafts []draft) []draft {
	drafts = merged(drafts)
	var out []draft
	for i, d := range drafts {
		if !yields(d, drafts, i) {
			out = append(out, d)
		}
	}
	return out
}

func merged(drafts []draft) []draft {
	var out []draft
	at := map[string]int{}
	for _, d := range drafts {
		key := d.rule.key() + "|" + string(d.finding.Outcome) + "|" + d.merge
		i, ok := at[key]
		if d.merge == "" || !ok {
			if d.merge != "" {
				at[key] = len(out)
			}
			out = append(out, d)
			continue
		}
		out[i].join(d)
	}
	return out
}

func (d *draft) join(o draft) {
	for _, t := range o.finding.Targets {
		if !slices.Contains(d.finding.Targets, t) {
			d.finding.Targets = append(d.finding.Targets, t)
		}
	}
	for _, pair := range [][2]map[string]bool{{d.about.claims, o.about.claims}, {d.about.papers, o.about.papers}, {d.about.parties, o.about.parties}, {d.about.facts, o.about.facts}} {
		for k := range pair[1] {
			pair[0][k] = true
		}
	}
	if order(o.finding) < order(d.finding) {
		d.finding.Severity, d.finding.Retry, d.finding.Message, d.finding.StaffMessage = o.finding.Severity, o.finding.Retry, o.finding.Message, o.finding.StaffMessage
	}
}

func yields(d draft, all []draft, self int) bool {
	for i, o := range all {
		if i == self || o.rule == d.rule || o.finding.Outcome != models.Fail {
			continue
		}
		if scope, ok := d.rule.YieldsTo[o.rule.key()]; ok && d.about.shares(o.about, scope) {
			return true
		}
		if o.rule.rank() < d.rule.rank() && samePlaces(d, o) {
			return true
		}
	}
	return false
}

// samePlaces tells whether every place of d is one of o's. Places without a field are whole papers, of which much may be wrong at once.
func samePlaces(d, o draft) bool {
	if len(d.finding.Targets) == 0 || o.finding.Severity == models.Notice && d.finding.Severity != models.Notice {
		return false
	}
	for _, t := range d.finding.Targets {
		if t.Field == "" || t.File == "" || strings.HasPrefix(t.File, "shared:") {
			return false
		}
		if !slices.ContainsFunc(o.finding.Targets, func(x models.Target) bool { return x.File == t.File && x.Field == t.Field }) {
			return false
		}
	}
	return true
}
