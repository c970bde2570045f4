package rules

import (
	"slices"
	"strings"
	"testing"

	"yushen/models"
)

// A trace of editing is a doubt: staff are told what, where and how strong; the citizen is neither accused nor shown the place.
func TestTraceOfEditingIsForStaffOnly(t *testing.T) {
	test := caseTest{Base: "transfer_stock_house", Set: map[string]any{"property_certificate.@signs": []any{"copied"}}}
	p := national(t)
	v := p.Judge(t.Context(), caseOfTest(t, p, test))
	f := unaccused(t, v, "R-FRD-004")
	for _, at := range f.Targets {
		if !at.Box.IsZero() || at.Field != "" || at.File != "property_certificate.jpg" {
			t.Errorf("target %+v", at)
		}
	}
	if !strings.Contains(f.StaffMessage, "区域(0.00,0.00)-(1.00,1.00)") || !strings.Contains(f.StaffMessage, "得分1.00") {
		t.Errorf("staff read %q", f.StaffMessage)
	}
	_, r := traced(t, test, "R-FRD-004")
	shown := false
	for _, k := range r.Checks {
		for _, in := range k.Inputs {
			shown = shown || in.File == "property_certificate.jpg" && !in.Box.IsZero() && in.Value == "copied"
		}
	}
	if !shown {
		t.Errorf("the trace does not show staff the place: %+v", r.Checks)
	}
}

// unaccused is the finding of a rule about fraud in a verdict; a person is to look, and the citizen is not accused.
func unaccused(t *testing.T, v models.Verdict, rule string) models.Finding {
	t.Helper()
	i := slices.IndexFunc(v.Findings, func(f models.Finding) bool { return f.Rule == rule })
	if i < 0 || v.Decision != models.ManualReview {
		t.Fatalf("decision %s, findings %+v", v.Decision, v.Findings)
	}
	for _, said := range append(v.Reasons, v.Findings[i].Message) {
		for _, word := range []string{"疑似", "编辑", "修改", "伪造", "痕迹", "PS", "重复", "别人", "他人"} {
			if strings.Contains(said, word) {
				t.Errorf("the citizen reads %q", said)
			}
		}
	}
	return v.Findings[i]
}
