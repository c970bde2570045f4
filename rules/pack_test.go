package rules

import "testing"

func national(t testing.TB) *Pack {
	t.Helper()
	p, err := Load(Embedded())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestEveryRuleIsProvenByItsOwnCases(t *testing.T) {
	r := Test(t.Context(), national(t))
	for _, f := range r.Failures {
		t.Error(f)
	}
	for _, u := range r.Unproven {
		t.Error("no case shows: ", u)
	}
}
