package rules

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"yushen/models"
)

// A picture that came with another application first is a doubt: the citizen is not accused, and which application it was stands in
// the trace only.
func TestReusedPictureIsForStaffOnly(t *testing.T) {
	p := national(t)
	c := sound(t, p, "transfer_stock_house")
	c.Used = []models.Use{{Picture: pictureIn(t, c, "seller1_id_back"), Precheck: "pc_someone_elses", People: []string{digest("景明玉")}}}
	v := p.Judge(t.Context(), c)
	f := unaccused(t, v, "R-FRD-005")
	if wire, err := json.Marshal(v); err != nil || strings.Contains(string(wire), "pc_someone_elses") { // whoever knows the id of a pre-check sees its result
		t.Errorf("%v, the verdict names somebody else's pre-check: %s", err, wire)
	}
	if len(f.Targets) != 1 || f.Targets[0].File != "seller1_id_back.jpg" {
		t.Errorf("targets %+v", f.Targets)
	}
	shown := false
	for _, r := range p.Trace(t.Context(), c).Rules {
		for _, k := range r.Checks {
			for _, in := range k.Inputs {
				shown = shown || r.Rule == "R-FRD-005" && in.Value == "pc_someone_elses" && in.File == "seller1_id_back.jpg"
			}
		}
	}
	if !shown {
		t.Error("the trace does not tell staff which application it was")
	}
}

// What one application uses its pictures for is told from what another does, with no name or number in what is kept.
func TestPicturesAreKeptByWhomTheyAreFor(t *testing.T) {
	p := national(t)
	first := sound(t, p, "transfer_stock_house")
	uses := p.Judge(t.Context(), first).Uses
	kept := map[string][]string{}
	for _, u := range uses {
		kept[u.Picture] = u.People
		for _, d := range u.People {
			if strings.Trim(d, "0123456789abcdef") != "" || len(d) != 64 {
				t.Errorf("kept in plain: %q", d)
			}
		}
	}
	for slot, want := range map[string]bool{"buyer1_id_front": true, "buyer1_id_back": true, "property_certificate": true, "sale_contract": true,
		"application_form": false, "deed_tax_certificate": false} {
		if _, ok := kept[pictureIn(t, first, slot)]; ok != want {
			t.Errorf("%s: kept %v, want %v", slot, ok, want)
		}
	}
	back := pictureIn(t, first, "buyer1_id_back")
	for name, test := range map[string]caseTest{
		"同样的人再办":          {Base: "transfer_stock_house"},
		"号码打错，人没变":        {Base: "transfer_stock_house", Set: map[string]any{"form.applicants[0].id_number": "640402199005202265", "form.applicants[1].id_number": "640402197803121516"}},
		"卖方后来单独办一件，对方是银行": {Base: "mortgage_cancel"},
	} {
		next := caseOfTest(t, p, test)
		next.Documents[slices.IndexFunc(next.Documents, func(d models.Document) bool { return d.Side == "back" })].Pages[0].Picture = back
		next.Used = []models.Use{{Picture: back, Precheck: "pc_first", People: kept[back]}}
		if slices.ContainsFunc(p.Judge(t.Context(), next).Findings, func(f models.Finding) bool { return f.Rule == "R-FRD-005" }) {
			t.Errorf("%s: told as somebody else", name)
		}
	}
}

func pictureIn(t *testing.T, c *models.Case, slot string) string {
	t.Helper()
	for _, d := range c.Documents {
		if d.Slot == slot {
			return d.Pages[0].Picture
		}
	}
	t.Fatalf("no paper in %s", slot)
	return ""
}
