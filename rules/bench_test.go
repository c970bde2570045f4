package rules

import (
	"testing"

	"yushen/models"
)

// sound is a made-up case without a fault, of the fixtures beside the rules.
func sound(t testing.TB, p *Pack, business string) *models.Case {
	t.Helper()
	return caseOfTest(t, p, caseTest{Base: business})
}

// caseOfTest is the case of a test as the pack's own tests write it.
func caseOfTest(t testing.TB, p *Pack, test caseTest) *models.Case {
	t.Helper()
	bases := map[string]map[string]any{}
	if _, err := testFiles(p.fsys, p.layer, bases); err != nil {
		t.Fatal(err)
	}
	c, err := test.build(bases)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// BenchmarkLoad reads, checks and compiles all packs.
func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := Load(Embedded()); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkJudge(b *testing.B) {
	p := national(b)
	for _, business := range []string{"transfer_stock_house", "mortgage_first_general", "transfer_inheritance"} {
		b.Run(business, func(b *testing.B) {
			c := sound(b, p, business)
			for b.Loop() {
				p.Judge(b.Context(), c)
			}
		})
	}
}
