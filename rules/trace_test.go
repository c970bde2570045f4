package rules

import (
	"slices"
	"testing"

	"yushen/models"
)

func traced(t *testing.T, test caseTest, rule string) (models.Trace, models.RuleTrace) {
	t.Helper()
	p := national(t)
	trace := p.Trace(t.Context(), caseOfTest(t, p, test))
	i := slices.IndexFunc(trace.Rules, func(r models.RuleTrace) bool { return r.Rule == rule })
	if i < 0 {
		t.Fatalf("%s is not in the trace", rule)
	}
	return trace, trace.Rules[i]
}

func TestTraceShowsWhatAnExpiredCardWasComparedBy(t *testing.T) {
	trace, r := traced(t, caseTest{Base: "transfer_stock_house", Set: map[string]any{"seller1_id_back.valid_to": "2026年3月1日", "police[0].valid_to": "2026-03-01"}}, "R-VAL-001")
	if r.Outcome != models.Fail || r.Version != trace.Pack || trace.Decision != models.NeedsCorrection {
		t.Errorf("%s of %s, decision %s under %s", r.Outcome, r.Version, trace.Decision, trace.Pack)
	}
	found := false
	for _, k := range r.Checks {
		for _, in := range k.Inputs {
			found = found || k.Outcome == models.Fail && in.File == "seller1_id_back.jpg" && in.Field == "valid_to" && in.Raw == "2026年3月1日" && in.Value == "2026-03-01"
		}
	}
	if !found {
		t.Errorf("no failed check shows the card's date as read and as compared: %+v", r.Checks)
	}
}

func TestTraceShowsBothSidesOfAContradiction(t *testing.T) {
	_, r := traced(t, caseTest{Base: "transfer_stock_house", Set: map[string]any{"form.property.location": "固原市原州区云杉路18号清溪家园3幢2单元602室"}}, "R-CON-004")
	for _, k := range r.Checks {
		if k.Outcome != models.Fail {
			continue
		}
		var places []string
		for _, in := range k.Inputs {
			places = append(places, in.File)
		}
		if !slices.Contains(places, "form") || !slices.Contains(places, "shared:registry") {
			t.Errorf("the failed check looked at %v, want the form and the register", places)
		}
		return
	}
	t.Error("no check failed")
}

func TestTraceAgreesWithTheVerdict(t *testing.T) {
	p := national(t)
	for _, business := range []string{"transfer_stock_house", "mortgage_cancel", "transfer_inheritance"} {
		c := sound(t, p, business)
		trace, v := p.Trace(t.Context(), c), p.Judge(t.Context(), c)
		counts := models.Checks{}
		for _, r := range trace.Rules {
			switch r.Outcome {
			case models.Pass:
				counts.Passed++
			case models.Fail:
				counts.Failed++
			case models.CannotTell:
				counts.CannotTell++
			}
		}
		if trace.Decision != v.Decision || counts.Passed != v.Checks.Passed || counts.Failed != v.Checks.Failed || counts.CannotTell != v.Checks.CannotTell {
			t.Errorf("%s: trace %s %+v, verdict %s %+v", business, trace.Decision, counts, v.Decision, v.Checks)
		}
	}
}
