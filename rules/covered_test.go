package rules

import (
	"slices"
	"strings"
	"testing"

	"yushen/models"
)

// A value that something covers is named, with its place, and no other that could not be read for another reason.
func TestAFindingNamesTheFieldThatIsCovered(t *testing.T) {
	under, elsewhere := models.Rect(0.6, 0.8, 0.8, 0.83), models.Rect(0.1, 0.1, 0.3, 0.13)
	for name, test := range map[string]struct {
		slot, path, label, rule string
		cover                   func(*models.Document, models.Box)
		shown                   models.Box
	}{
		"手指挡住姓名": {"seller1_id_front", "name", "姓名", "R-IMG-004", problemOver(models.Occluded), models.Rect(0.5, 0.7, 1, 1)},
		"反光盖住姓名": {"seller1_id_front", "name", "姓名", "R-IMG-002", problemOver(models.Glare), models.Rect(0.5, 0.7, 1, 1)},
		"章盖住申请日期": {"application_form", "sign_date", "申请日期", "R-IMG-012", func(d *models.Document, b models.Box) {
			d.Marks.Seals = append(d.Marks.Seals, models.Seal{File: d.File, Page: 1, Box: b})
		}, under},
	} {
		t.Run(name, func(t *testing.T) {
			p := national(t)
			c := sound(t, p, "transfer_stock_house")
			i := slices.IndexFunc(c.Documents, func(d models.Document) bool { return d.Slot == test.slot })
			d := &c.Documents[i]
			lose := func(path string, at models.Box) {
				d.Fields[path] = models.Leaf(models.Field{Status: models.Unreadable, File: d.File, Page: 1, Box: at})
			}
			lose(test.path, under)
			lose("address", elsewhere)
			test.cover(d, models.Rect(0.5, 0.7, 1, 1))
			v := p.Judge(t.Context(), c)
			k := slices.IndexFunc(v.Findings, func(f models.Finding) bool { return f.Rule == test.rule && f.Outcome == models.Fail })
			if k < 0 {
				t.Fatalf("%s does not fail: %+v", test.rule, v.Findings)
			}
			f := v.Findings[k]
			if !strings.Contains(f.Message, test.label) || strings.Contains(f.Message, "住址") {
				t.Errorf("the citizen reads %q, want %s named and nothing else", f.Message, test.label)
			}
			if at := f.Targets[0]; at.Field != test.path || at.Box != test.shown || at.File != d.File {
				t.Errorf("target %+v", at)
			}
		})
	}
}

func problemOver(code models.ProblemCode) func(*models.Document, models.Box) {
	return func(d *models.Document, b models.Box) {
		d.Pages[0].Quality.Problems = append(d.Pages[0].Quality.Problems, models.Problem{Code: code, Score: 0.8, Box: b})
	}
}
