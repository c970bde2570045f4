package mutate

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"yushen/eval"
)

func bases(t *testing.T) []Base {
	t.Helper()
	b, err := LoadBases("testdata")
	if err != nil {
		t.Fatal(err)
	}
	if len(b) != 2 {
		t.Fatalf("%d base cases, want 2", len(b))
	}
	return b
}

var made = sync.OnceValues(func() ([]Mutant, error) {
	b, err := LoadBases("testdata")
	if err != nil {
		return nil, err
	}
	return Generate(b, 400, 7)
})

func generated(t *testing.T) []Mutant {
	t.Helper()
	ms, err := made()
	if err != nil {
		t.Fatal(err)
	}
	if len(ms) != 400 {
		t.Fatalf("%d cases, want 400", len(ms))
	}
	return ms
}

func tree(t *testing.T, text []byte) object {
	t.Helper()
	var o object
	if err := json.Unmarshal(text, &o); err != nil {
		t.Fatal(err)
	}
	return o
}

func TestSameSeedSameCases(t *testing.T) {
	one := generated(t)
	two, err := Generate(bases(t), 400, 7)
	if err != nil {
		t.Fatal(err)
	}
	for i := range one {
		if one[i].ID != two[i].ID || !bytes.Equal(one[i].JSON, two[i].JSON) {
			t.Fatalf("case %d differs between two runs: %s, %s", i, one[i].ID, two[i].ID)
		}
	}
	other, err := Generate(bases(t), 400, 8)
	if err != nil {
		t.Fatal(err)
	}
	if slices.EqualFunc(one, other, func(a, b Mutant) bool { return bytes.Equal(a.JSON, b.JSON) }) {
		t.Error("another seed gave the same cases")
	}
}

func TestMutantsAreCasesWithConsistentAnswers(t *testing.T) {
	for _, m := range generated(t) {
		c, err := eval.ParseCase(m.JSON)
		if err != nil {
			t.Fatalf("%s: %v", m.ID, err)
		}
		e := c.Expected
		if e.Construction != m.Operator || e.MutatedFrom != m.Base || c.Inputs.ID != m.ID {
			t.Errorf("%s does not say what it was made from: %q, %q", m.ID, e.MutatedFrom, e.Construction)
		}
		block := slices.ContainsFunc(e.Defects, func(d eval.Defect) bool { return d.Severity == "block" })
		correct := slices.ContainsFunc(e.Defects, func(d eval.Defect) bool { return d.Severity == "correct" })
		if (block || correct) && slices.Contains(e.Acceptable, approve) {
			t.Errorf("%s: has a fault and may be approved", m.ID)
		}
		if block && !slices.Contains(e.Acceptable, review) || !slices.Contains(e.Acceptable, e.Decision) {
			t.Errorf("%s: decision %s, acceptable %v", m.ID, e.Decision, e.Acceptable)
		}
		for _, d := range e.Defects {
			if len(d.Rules) == 0 {
				t.Errorf("%s: a fault without a rule", m.ID)
			}
			for _, f := range d.Files {
				if f != "form" && !strings.HasPrefix(f, "shared:") && !slices.ContainsFunc(c.Inputs.Documents, func(x eval.InputFile) bool { return x.File == f }) {
					t.Errorf("%s: the fault is at %s, which was not uploaded", m.ID, f)
				}
			}
		}
		if _, err := eval.FactsCase(c); err != nil {
			t.Errorf("%s: %v", m.ID, err)
		}
	}
}

// TestTheFaultIsWhereItIsSaidToBe compares mutants that were not renamed with their base: the field at fault differs, harmless ones do too.
func TestTheFaultIsWhereItIsSaidToBe(t *testing.T) {
	base := map[string]object{}
	for _, b := range bases(t) {
		base[b.ID] = tree(t, b.raw)
	}
	valueAt := func(c object, file, field string) any {
		if file == "form" {
			return at(c["form"], field)
		}
		for _, x := range objects(c["documents"]) {
			if x["file"] == file {
				return at(x["fields"], field)
			}
		}
		return nil
	}
	compared := 0
	for _, m := range generated(t) {
		c := tree(t, m.JSON)
		if at(c, "form.property.cert_no") == nil || renamedCase(c, base[m.Base]) {
			continue
		}
		parsed, err := eval.ParseCase(m.JSON)
		if err != nil {
			t.Fatal(err)
		}
		var places [][2]string
		for _, d := range parsed.Expected.Defects {
			places = append(places, [2]string{d.File, d.Field})
		}
		for _, h := range parsed.Expected.MustNotFlag {
			places = append(places, [2]string{h.File, h.Field})
		}
		for _, p := range places {
			if p[1] == "" || strings.HasPrefix(p[0], "shared:") || strings.Contains(p[1], "[]") || strings.Contains(p[1], "sign") || strings.Contains(p[1], "seal") ||
				m.Operator == "order-of-applicants" || p[1] == "registry_office" || p[1] == "applicants" || m.Operator == "other-authority" || p[1] == "request_text" {
				continue
			}
			compared++
			if valueAt(c, p[0], p[1]) == valueAt(base[m.Base], p[0], p[1]) {
				t.Errorf("%s: %s %s was not changed", m.ID, p[0], p[1])
			}
		}
	}
	if compared < 60 {
		t.Errorf("only %d places compared", compared)
	}
}

// renamedCase reports whether people and numbers are others than the base's.
func renamedCase(c, base object) bool {
	a, b := objects(at(c, "shared_data.registry")), objects(at(base, "shared_data.registry"))
	return len(a) == 0 || at(a[0], "location") != at(b[0], "location")
}

func TestRenamingKeepsTheCaseTrue(t *testing.T) {
	for _, b := range bases(t) {
		rng := rand.New(rand.NewPCG(3, 3))
		text, err := renamed(b.raw, rng)
		if err != nil {
			t.Fatal(err)
		}
		c := tree(t, text)
		for _, old := range []string{"葛建国", "丁一宁", "乜思源", "0000101号", "幸福里3"} {
			if strings.Contains(string(text), old) && strings.Contains(string(b.raw), old) && old != "幸福里3" {
				t.Errorf("%s: %s is still there", b.ID, old)
			}
		}
		want := at(c, "shared_data.registry[0].right_holders[0].name")
		for _, x := range objects(c["documents"]) {
			if x["type"] == "real_estate_certificate" && at(x, "fields.right_holders[0]") != want {
				t.Errorf("%s: the certificate names %v, the registry %v", b.ID, at(x, "fields.right_holders[0]"), want)
			}
			if x["type"] == "application_form" && at(x, "fields.location") != at(c, "form.property.location") {
				t.Errorf("%s: the application's address differs from the form's", b.ID)
			}
		}
	}
}

func TestWhatOperatorsSay(t *testing.T) {
	found := map[string]eval.Expected{}
	for _, m := range generated(t) {
		c, err := eval.ParseCase(m.JSON)
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := found[m.Operator]; !ok {
			found[m.Operator] = *c.Expected
		}
	}
	for _, tt := range []struct{ operator, decision, rule, file, field string }{
		{"form-unit", mend, "R-CON-006", "form", "property.unit_no"},
		{"seized", review, "R-SHD-004", "shared:registry", "seizures"},
		{"paper-cert", mend, "R-CON-007", "", ""},
		{"tax-not-paid", review, "R-SHD-017", "shared:tax", "tax_status"},
		{"source-down", review, "R-SHD-033", "", ""},
		{"minor-disposes-day-before-18", mend, "R-CMP-006", "", ""},
		{"page-missing", mend, "R-CMP-010", "03.pdf", ""},
		{"id-expired-yesterday", mend, "R-VAL-001", "", "valid_to"},
	} {
		e, ok := found[tt.operator]
		if !ok || len(e.Defects) != 1 {
			t.Errorf("%s: no case with one fault", tt.operator)
			continue
		}
		d := e.Defects[0]
		if e.Decision != tt.decision || !slices.Contains(d.Rules, tt.rule) || tt.file != "" && d.File != tt.file || tt.field != "" && d.Field != tt.field {
			t.Errorf("%s: %s, %v at %s %s; want %s, %s at %s %s", tt.operator, e.Decision, d.Rules, d.File, d.Field, tt.decision, tt.rule, tt.file, tt.field)
		}
	}
	for _, harmlessOne := range []string{"same-form-location", "same-words", "order-of-files", "id-expires-on-the-day", "nothing-changed", "adult-on-the-day"} {
		e, ok := found[harmlessOne]
		if !ok || len(e.Defects) > 0 || e.Decision != approve {
			t.Errorf("%s: %+v, want no fault and an approval", harmlessOne, e)
		}
	}
}

func TestWriteMakesCaseFolders(t *testing.T) {
	dir := t.TempDir()
	ms, err := Generate(bases(t), 5, 1)
	if err != nil {
		t.Fatal(err)
	}
	if err := Write(dir, ms); err != nil {
		t.Fatal(err)
	}
	found, err := eval.FindCases(dir)
	if err != nil || len(found) != 5 {
		t.Fatalf("%d case folders, %v", len(found), err)
	}
	if b, err := os.ReadFile(filepath.Join(found[0], "case.json")); err != nil || !bytes.Equal(b, ms[0].JSON) {
		t.Errorf("the first folder does not hold the first case: %v", err)
	}
}
