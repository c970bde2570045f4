package corrections

import (
	"slices"
	"strings"
	"testing"

	"yushen/models"
)

func finding(rule string, retry models.Retry, file, field string) models.Finding {
	return models.Finding{Rule: rule, Outcome: models.Fail, Severity: models.Correct, Retry: retry, Message: rule + "不对。请改。", Fix: []string{"照" + rule + "改。"},
		Targets: []models.Target{{Document: "doc_" + file, File: file, Page: 1, Field: field}}}
}

func TestOrderIsAPersons(t *testing.T) {
	wait, block := finding("R-SHD-033", models.Wait, "", ""), finding("R-SHD-004", models.Wait, "shared:registry", "seizures")
	wait.Targets = nil
	block.Severity = models.Block
	notice := finding("R-FMT-012", models.Reupload, "09.jpg", "")
	notice.Severity = models.Notice
	tasks := Arrange(models.Result{
		Findings: []models.Finding{wait, finding("R-CON-001", models.EditForm, "form", "applicants[0].name"), finding("R-VAL-001", models.OtherDocument, "02.jpg", "valid_to"), notice, block,
			finding("R-IMG-002", models.Reupload, "01.jpg", "")},
		Missing: []models.Missing{{Slot: "deed_tax_certificate", Name: "契税完税证明", Why: "过户要先缴契税", HowToGet: "到税务办"}, {Slot: "marriage_certificate", Name: "结婚证", Covered: true}},
	})
	var got []models.Retry
	for i, task := range tasks {
		got = append(got, task.Retry)
		if task.Number != i+1 {
			t.Errorf("task %d is numbered %d", i+1, task.Number)
		}
	}
	if want := []models.Retry{"", models.Reupload, models.EditForm, models.OtherDocument, models.OtherDocument, models.Wait}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if last := tasks[3]; last.Slot != "deed_tax_certificate" || !strings.Contains(last.Title, "契税完税证明") || !slices.Contains(last.Steps, "到税务办") {
		t.Errorf("missing paper: %+v", last)
	}
}

func TestOneBlurredPhotoIsOneTask(t *testing.T) {
	tasks := Arrange(models.Result{Findings: []models.Finding{finding("R-IMG-001", models.Reupload, "03.jpg", ""), finding("R-CMP-020", models.Reupload, "03.jpg", "location"),
		finding("R-CMP-020", models.Reupload, "03.jpg", "unit_no"), finding("R-IMG-002", models.Reupload, "04.jpg", "")}})
	if len(tasks) != 2 || len(tasks[0].Findings) != 3 || !strings.Contains(tasks[0].Cause, "其余 2 处") || tasks[1].Cause != "" {
		t.Errorf("%+v", tasks)
	}
	if len(tasks[0].Steps) != 2 {
		t.Errorf("the same step is told twice: %v", tasks[0].Steps)
	}
}

func TestWhatAReuploadSolved(t *testing.T) {
	before := models.Result{ID: "pc_1", Documents: []models.Document{{ID: "doc_a.jpg", Type: "id_card", Slot: "buyer1_id_front"}},
		Findings: []models.Finding{finding("R-IMG-001", models.Reupload, "a.jpg", ""), finding("R-VAL-001", models.OtherDocument, "a.jpg", "valid_to")},
		Missing:  []models.Missing{{Slot: "deed_tax_certificate", Name: "契税完税证明"}}}
	now := models.Result{ID: "pc_1", Documents: []models.Document{{ID: "doc_b.jpg", Type: "id_card", Slot: "buyer1_id_front"}},
		Findings: []models.Finding{finding("R-VAL-001", models.OtherDocument, "b.jpg", "valid_to"), finding("R-CON-001", models.EditForm, "form", "x")}}
	c := Compare(before, now)
	if c.Left != 1 || c.New != 1 || len(c.Solved) != 2 || c.Solved[0].Rule != "R-IMG-001" || c.Solved[1].Message != "缺少契税完税证明" {
		t.Errorf("%+v", c)
	}
}
