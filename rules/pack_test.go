package rules

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"yushen/documents"
	"yushen/facts"
	"yushen/models"
)

// loaded is the embedded pack, which is only read.
var loaded = sync.OnceValues(func() (*Pack, error) { return Load(Embedded()) })

func national(t testing.TB) *Pack {
	t.Helper()
	p, err := loaded()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
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

func TestEveryRuleOfTheCatalogueIsJudgedOrExcused(t *testing.T) {
	p := national(t)
	if n := len(p.Rules) + len(p.Undecided); n != 219 {
		t.Errorf("%d rules judged and %d excused, want 219 in all", len(p.Rules), len(p.Undecided))
	}
	for _, u := range p.Undecided {
		if p.rule(u.ID) != nil || u.Reason == "" || u.Title == "" {
			t.Errorf("%s: judged all the same, or excused without a reason", u.ID)
		}
	}
}

// TestTheVocabularyIsTheCatalogue keeps the fields that rules may name to those that are read, and the slots to its types.
func TestTheVocabularyIsTheCatalogue(t *testing.T) {
	p := national(t)
	catalogue, err := documents.Load()
	if err != nil {
		t.Fatal(err)
	}
	var types []string
	for _, typ := range catalogue.Types() {
		types = append(types, typ.Key)
		s, ok := p.schema.Documents[typ.Key]
		if !ok {
			t.Errorf("rules cannot speak of %s", typ.Key)
			continue
		}
		for key := range s.Fields {
			if _, ok := typ.Field(key); !ok {
				t.Errorf("rules speak of %s.%s, which is never read", typ.Key, key)
			}
		}
	}
	slices.Sort(types)
	if !slices.Equal(types, facts.DocumentTypes()) {
		t.Errorf("slots may be named after %v, the catalogue has %v", facts.DocumentTypes(), types)
	}
}

func TestBusinessTypes(t *testing.T) {
	p := national(t)
	all := p.BusinessTypes()
	if len(all) != 40 {
		t.Errorf("%d business types", len(all))
	}
	for _, b := range all {
		if b.Name == "" || b.Plain == "" || b.Category == "" || len(b.Materials) == 0 || len(b.LegalBasis) == 0 || b.Fee == "" || b.TimeLimit.Statutory == "" || len(b.CitizenPhrases) == 0 {
			t.Errorf("%s lacks something a citizen is told: %+v", b.Key, b)
		}
		if !slices.Contains(p.Sources(b.Key), "registry") {
			t.Errorf("%s does not ask the register", b.Key)
		}
	}
	b, ok := p.BusinessType("mortgage_cancel")
	if !ok || b.Plain != "注销抵押" {
		t.Errorf("mortgage_cancel: %v %q", ok, b.Plain)
	}
	if _, ok := p.BusinessType("no_such"); ok {
		t.Error("a business type that is none")
	}
}

func TestOnlyFiveBusinessTypesAreEverApproved(t *testing.T) {
	p := national(t)
	var able []string
	for _, b := range p.BusinessTypes() {
		if p.businesses[b.Key].approve != nil {
			able = append(able, b.Key)
			if len(b.Guards) == 0 {
				t.Errorf("%s may be approved without guards", b.Key)
			}
		}
	}
	slices.Sort(able)
	if want := []string{"change_owner_info", "mortgage_cancel", "mortgage_first_general", "transfer_new_house", "transfer_stock_house"}; !slices.Equal(able, want) {
		t.Errorf("got %v", able)
	}
}

func TestSourcesOfTheSpecimensBusinesses(t *testing.T) {
	p := national(t)
	for business, want := range map[string][]string{
		"transfer_new_house": {"registry", "police", "civil", "housing", "tax", "market", "court"}, "change_owner_info": {"registry", "police"},
		"transfer_inheritance": {"registry", "police", "health", "justice"}, "mortgage_first_general": {"registry", "police", "civil", "market", "bank"},
	} {
		got := p.Sources(business)
		for _, s := range want {
			if !slices.Contains(got, s) {
				t.Errorf("%s does not ask %s", business, s)
			}
		}
	}
}

func TestARuleIsInForceFromItsFirstToItsLastDay(t *testing.T) {
	text := strings.Replace(ruleText("R-XXX-001", "false"), "    title:", "    from: '2026-03-01'\n    until: '2026-03-31'\n    title:", 1)
	p, err := Load(edited(t, "national/rules/R-XXX.yaml", "", text))
	if err != nil {
		t.Fatal(err)
	}
	for day, want := range map[string]models.Outcome{"2026-02-28": models.NotApplicable, "2026-03-01": models.Fail, "2026-03-31": models.Fail, "2026-04-01": models.NotApplicable} {
		c := &models.Case{BusinessType: "correction", FiledAt: day}
		if got := newEvaluation(t.Context(), p, c).judge(p.rule("R-XXX-001")).outcome; got != want {
			t.Errorf("%s: want %s, got %s", day, want, got)
		}
	}
}

func TestARuleThatCostsTooMuchIsCutOff(t *testing.T) {
	deep := "'papers.all(a, papers.all(b, papers.all(c, papers.all(d, papers.all(e, papers.all(f, a.file != \"\" || b.file + c.file + d.file + e.file + f.file != \"\"))))))'"
	p, err := Load(edited(t, "national/rules/R-XXX.yaml", "", ruleText("R-XXX-001", deep)))
	if err != nil {
		t.Fatal(err)
	}
	c := sound(t, p, "transfer_stock_house")
	got := newEvaluation(t.Context(), p, c).judge(p.rule("R-XXX-001"))
	if got.outcome != models.CannotTell || len(got.errs) == 0 || !strings.Contains(got.errs[0].Error(), "cost limit") {
		t.Errorf("got %s, %v", got.outcome, got.errs)
	}
	if v := p.Judge(t.Context(), c); v.Decision != models.ManualReview {
		t.Errorf("a rule was cut off and the case is %s", v.Decision)
	}
}

func TestAnUnknownIsNeitherTrueNorFalse(t *testing.T) {
	tests := []struct {
		expression string
		want       models.Outcome
	}{
		{`docs.stock_house_contract.exists(k, k.total_price > 1)`, models.CannotTell},
		{`docs.stock_house_contract.all(k, k.total_price > 1)`, models.CannotTell},
		{`docs.stock_house_contract.exists(k, k.total_price > 1) || case.filed_at != ""`, models.Pass},
		{`docs.stock_house_contract.exists(k, k.total_price > 1) && case.filed_at == ""`, models.Fail},
		{`docs.stock_house_contract.exists(k, has(k.total_price))`, models.Pass},
		{`!docs.stock_house_contract.exists(k, k.total_price > 1)`, models.CannotTell},
		{`docs.stock_house_contract.filter(k, k.total_price > 1).size() == 1`, models.CannotTell},
		{`(docs.stock_house_contract.all(k, k.total_price > 1) ? 1 : 2) == 1`, models.CannotTell},
		{`docs.stock_house_contract.exists_one(k, k.total_price > 1)`, models.CannotTell},
		{`docs.stock_house_contract.map(k, k.total_price).all(x, x > 1)`, models.CannotTell},
		{`docs.stock_house_contract.all(k, k.total_price > 1 || k.contract_no.startsWith("CL"))`, models.Pass},
	}
	var file strings.Builder
	for i, test := range tests {
		text := ruleText(fmt.Sprintf("R-XXX-%03d", i), "'"+test.expression+"'")
		if i > 0 {
			text = strings.TrimPrefix(text, "rules:\n")
		}
		file.WriteString(text)
	}
	p, err := Load(edited(t, "national/rules/R-XXX.yaml", "", file.String()))
	if err != nil {
		t.Fatal(err)
	}
	e := newEvaluation(t.Context(), p, caseOfTest(t, p, caseTest{Base: "transfer_stock_house", Unread: []string{"sale_contract.total_price"}}))
	for i, test := range tests {
		if got := e.judge(p.rule(fmt.Sprintf("R-XXX-%03d", i))); got.outcome != test.want || len(got.errs) > 0 {
			t.Errorf("%s: want %s, got %s %v", test.expression, test.want, got.outcome, got.errs)
		}
	}
}

func TestAnOverlayChangesOnlyWhatItNames(t *testing.T) {
	p := national(t)
	guyuan := p.In("640400")
	if guyuan.Region != "640400" || p.In("6404") != guyuan || p.In("640422") != guyuan {
		t.Fatal("Guyuan and its counties share the overlay")
	}
	for _, region := range []string{"", "110000", "640100", "x", "64040"} {
		if p.In(region) != p {
			t.Errorf("%q has an overlay", region)
		}
	}
	if len(guyuan.Rules) != len(p.Rules) || guyuan.Version == p.Version || !strings.HasPrefix(guyuan.Version, p.Version) {
		t.Errorf("rules %d and %d, versions %s and %s", len(guyuan.Rules), len(p.Rules), guyuan.Version, p.Version)
	}
	here, _ := guyuan.BusinessType("transfer_stock_house")
	there, _ := p.BusinessType("transfer_stock_house")
	if !strings.Contains(here.TimeLimit.PromisedStatus, "固原") || strings.Contains(there.TimeLimit.PromisedStatus, "固原") {
		t.Errorf("promised: here %q, elsewhere %q", here.TimeLimit.PromisedStatus, there.TimeLimit.PromisedStatus)
	}
	here.TimeLimit.PromisedStatus = there.TimeLimit.PromisedStatus
	if a, b := asJSON(t, here), asJSON(t, there); a != b {
		t.Errorf("the overlay changed more:\n%s\n%s", a, b)
	}
}

func TestACaseIsJudgedByItsRegion(t *testing.T) {
	p, err := Load(edited(t, "640422/rules/R-XXX.yaml", "", ruleText("R-XXX-001", "false")))
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		region, division string
		want             bool
	}{{"640422", "", true}, {"", "640422", true}, {"640423", "640422", false}, {"", "6404", false}, {"", "", false}} {
		c := &models.Case{BusinessType: "correction", FiledAt: "2026-03-02", Region: test.region, Authority: models.Authority{Division: test.division}}
		v := p.Judge(t.Context(), c)
		if got := slices.ContainsFunc(v.Findings, func(f models.Finding) bool { return f.Rule == "R-XXX-001" }); got != test.want {
			t.Errorf("%+v: the county's rule speaks: %v", test, got)
		}
	}
	if xiji := p.In("640422"); xiji.businesses["transfer_stock_house"].TimeLimit.PromisedStatus != p.In("640400").businesses["transfer_stock_house"].TimeLimit.PromisedStatus {
		t.Error("a county's overlay does not build on its city's")
	}
}
