package rules

import "testing"

func TestNationalPack(t *testing.T) {
	p, err := Load(Embedded())
	if err != nil {
		t.Fatal(err)
	}
	r, err := Test(p)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range r.Failures {
		t.Error(f)
	}
	for _, u := range r.Unproven(p) {
		t.Log("not proven three ways: ", u)
	}
	t.Logf("%d tests", r.Tests)
}
