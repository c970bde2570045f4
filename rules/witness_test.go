package rules

import (
	"slices"
	"strings"
	"testing"

	"yushen/facts"
	"yushen/models"
)

// pictured is a sound application as if it had been read from pictures; every value that guards approval is then to have a second witness.
func pictured(t *testing.T, p *Pack, business string, change caseTest) *models.Case {
	t.Helper()
	change.Base = business
	c := caseOfTest(t, p, change)
	c.Given = false
	return c
}

func fieldOf(t *testing.T, c *models.Case, at models.Place) *models.Field {
	t.Helper()
	for _, d := range c.Documents {
		if d.ID == at.Document {
			if n, ok := d.Fields.At(at.Field); ok {
				return n.Field
			}
		}
	}
	t.Fatalf("no field at %v", at)
	return nil
}

func TestWhatWasReadOnceIsNotApproved(t *testing.T) {
	p := national(t)
	for _, business := range eight[:5] {
		c := pictured(t, p, business, caseTest{})
		v := p.Judge(t.Context(), c)
		if v.Decision != models.ManualReview || len(v.Lone) == 0 {
			t.Errorf("%s: %s, to be read again %v, though nothing bears out the day of signing", business, v.Decision, v.Lone)
		}
		for _, at := range v.Lone {
			fieldOf(t, c, at).Confirmed = true
		}
		if v = p.Judge(t.Context(), c); v.Decision != models.AutoApprove {
			t.Errorf("%s: all read twice, yet %s: %v", business, v.Decision, v.Reasons)
		}
	}
}

func TestWhatCountsAsSecondWitness(t *testing.T) {
	p := national(t)
	for what, test := range map[string]struct {
		field  string // of the lone reading, "" for none
		change caseTest
	}{
		"有效期和公安的记录一样":        {"", caseTest{}},
		"公安没有有效期":            {"seller1_id_back valid_to", caseTest{Drop: []string{"police[0].valid_to", "police[1].valid_to"}}},
		"改读成登记簿上的坐落,登记簿不算旁证": {"sale_contract location", caseTest{Set: map[string]any{"sale_contract.location.second": "别处"}}},
		"号码校验位对,改读过也算":       {"", caseTest{Set: map[string]any{"seller1_id_front.id_number.second": "640402198001010010"}}},
	} {
		t.Run(what, func(t *testing.T) {
			set := test.change.Set
			test.change.Set = nil
			c := pictured(t, p, "transfer_stock_house", test.change)
			for path, second := range set {
				slot, field, _ := strings.Cut(strings.TrimSuffix(path, ".second"), ".")
				i := slices.IndexFunc(c.Documents, func(d models.Document) bool { return d.Slot == slot })
				fieldOf(t, c, models.Place{Document: c.Documents[i].ID, Field: field}).Second = second.(string)
			}
			found := false
			for _, at := range p.Judge(t.Context(), c).Lone {
				i := slices.IndexFunc(c.Documents, func(d models.Document) bool { return d.ID == at.Document })
				switch place := c.Documents[i].Slot + " " + at.Field; {
				case place == test.field:
					found = true
				case !strings.HasSuffix(place, "sign_date") && test.field == "":
					t.Errorf("%s has no second witness", place)
				}
			}
			if test.field != "" && !found {
				t.Errorf("%s has a second witness", test.field)
			}
		})
	}
}

// notReadTwice are values that rules look at before an approval, without comparing them, and that need no second reading all the same.
var notReadTwice = map[string]string{
	"application_form.register_kind":   "整词，认错一个字变不成另一种登记",
	"application_form.register_reason": "整词，认错一个字变不成另一种原因",
	"tax_certificate.tax_type":         "整词，而且税务的记录另有一条检查",
	"tax_certificate.total_amount":     "和税务的实缴金额比",
	"tax_certificate.total_amount_cn":  "和小写金额比",
	"id_card.birth_date":               "和有校验位的号码比",
	"id_card.gender":                   "和有校验位的号码比",
	"legal_rep_certificate.id_number":  "有校验位",
}

// TestEveryValueThatGuardsApprovalHasItsWitness holds the packs' lists against what the rules look at: a value on a paper that a rule which forbids
// approval passed is compared with other places, or is to be read twice.
func TestEveryValueThatGuardsApprovalHasItsWitness(t *testing.T) {
	p := national(t)
	for _, business := range eight[:5] {
		c := sound(t, p, business)
		compared := map[string]bool{}
		built := facts.Build(c)
		all := []*facts.Fact{}
		for _, f := range built.Facts {
			all = append(all, f)
		}
		for _, x := range built.Everyone() {
			all = append(all, x.Name, x.ID, x.Share, x.Held, x.OldName, x.OldID, x.LegalRep)
		}
		for _, f := range all {
			for _, claim := range f.Claims {
				compared[claim.Leaf.Origin.Key] = len(f.Claims) > 1 || compared[claim.Leaf.Origin.Key]
			}
		}
		types := map[string]string{}
		for _, d := range c.Documents {
			types[d.ID] = d.Type
		}
		forbids := map[string]bool{}
		for _, r := range p.Rules {
			forbids[r.key()] = r.ForbidsAuto
		}
		for _, r := range p.Trace(t.Context(), c).Rules {
			for _, k := range r.Checks {
				for _, in := range k.Inputs {
					key := types[in.Document] + "." + in.Field
					if i := strings.IndexByte(key, '['); i >= 0 {
						key = key[:i] + "[]" + key[strings.IndexByte(key, ']')+1:]
					}
					key = strings.TrimSuffix(key, "[]")
					if types[in.Document] == "" || !forbids[r.Rule] || k.Outcome != models.Pass || compared[key] || notReadTwice[key] != "" {
						continue
					}
					if _, ok := p.readTwice[key]; !ok {
						t.Errorf("%s: %s rests on %s, which nothing is compared with and which is not read twice", business, r.Rule, key)
					}
				}
			}
		}
	}
}

func TestADoubtIsShownAsADoubt(t *testing.T) {
	p := national(t)
	v := p.Judge(t.Context(), pictured(t, p, "transfer_stock_house", caseTest{Set: map[string]any{"seller1_id_back.valid_to": map[string]any{
		"value": "2034-05-06", "raw": "2034.05.06", "second": "2024.05.06", "status": "uncertain"}}}))
	if v.Decision != models.ManualReview {
		t.Errorf("%s with a value in doubt", v.Decision)
	}
	for _, f := range v.Findings {
		if f.Severity != models.Notice || f.Outcome != models.CannotTell {
			t.Errorf("a doubt is told as a fault: %+v", f)
		}
	}
	said := strings.Join(v.Reasons, " ")
	for _, word := range []string{"看不太清", "2034.05.06", "2024.05.06", "请对照原件核对"} {
		if !strings.Contains(said, word) {
			t.Errorf("%q is not in %s", word, said)
		}
	}
}

func TestALookAlikeThatWasNotReadSurelyIsADoubt(t *testing.T) {
	p := national(t)
	const right, wrong = "岳清和", "岳情和"
	read := func(sure float64) *models.Case {
		return pictured(t, p, "transfer_stock_house", caseTest{Set: map[string]any{
			"sale_contract.sellers[0].name": map[string]any{"value": wrong, "raw": wrong, "status": "read", "confidence": sure}}})
	}
	doubt, fault := p.Judge(t.Context(), read(0.8)), p.Judge(t.Context(), read(0.99))
	if slices.ContainsFunc(doubt.Findings, func(f models.Finding) bool { return f.Severity != models.Notice }) || doubt.Decision != models.ManualReview {
		t.Errorf("%s for %s, read at 0.8: %s %+v", wrong, right, doubt.Decision, doubt.Findings)
	}
	if said := strings.Join(doubt.Reasons, " "); !strings.Contains(said, wrong) || !strings.Contains(said, "看不太清") {
		t.Errorf("the doubt is not told: %s", said)
	}
	if !slices.ContainsFunc(fault.Findings, func(f models.Finding) bool { return f.Rule == "R-CON-001" && f.Severity == models.Correct }) {
		t.Errorf("%s for %s, surely read, is no fault: %+v", wrong, right, fault.Findings)
	}
}
