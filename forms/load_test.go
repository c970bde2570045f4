package forms

import "testing"

func TestLoad(t *testing.T) {
	b, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	if n := len(b.Businesses()); n != 40 {
		t.Errorf("%d business types have a form, want 40", n)
	}
}
