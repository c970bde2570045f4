package eval

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"yushen/models"
	"yushen/precheck"
)

// A made-up case: an ID card in one upload and a contract over two.
const caseJSON = `{
 "id": "case-1", "business_type": "transfer_stock_house", "request_text": "二手房过户", "filed_at": "2026-03-01",
 "authority": {"name": "样例市不动产登记中心", "division": "6404"},
 "form": {"business_type": "transfer_stock_house", "applicants": [{"role": "buyer1", "name": "样某", "id_number": "640402198803150025"}],
  "contract": {"contract_no": "CL20260000001"}},
 "shared_data": {"police": [{"id_number": "640402198803150025", "name": "样某"}], "housing": []},
 "shared_unavailable": ["tax"],
 "documents": [
  {"file": "1.jpg", "slot": "buyer1_id_front", "slots": ["buyer1_id_front", "buyer1_id_back"], "type": "id_card", "side": "both", "part": [1, 1], "pages": 1,
   "profile": "photo_good", "fields": {"name": "样某"}, "lost_fields": ["id_number"], "quality_defects": ["quality_glare"], "seals": [], "signatures": []},
  {"file": "3.jpg", "slot": "sale_contract", "type": "stock_house_contract", "side": null, "part": [2, 2], "pages": 1, "page_numbers": [2], "pages_total": 2,
   "profile": "scan_clean", "fields": {"buyers": [{"share": "60%"}, {"share": "40%"}], "total_price": "500000.00"}, "lost_fields": [], "quality_defects": [],
   "seals": [{"text": "样例交易中心", "sub": "网签专用章", "page": 1}], "signatures": [{"name": "样某", "page": 1}]},
  {"file": "2.jpg", "slot": "sale_contract", "type": "stock_house_contract", "side": null, "part": [1, 2], "pages": 1, "page_numbers": [1], "pages_total": 2,
   "profile": "scan_clean", "fields": {"contract_no": "CL20260000001", "buyers": [{"name": "样某", "id_number": "640402198803150025"}, {"name": "例某"}]},
   "lost_fields": ["sellers[].name"], "quality_defects": [], "seals": [], "signatures": []},
  {"file": "4.jpg", "slot": "other", "type": "none", "side": null, "part": [1, 1], "pages": 1, "profile": "scan_clean", "fields": {}, "lost_fields": [],
   "quality_defects": ["quality_blank"], "seals": [], "signatures": []}
 ],
 "expected": {"decision": "needs_correction", "acceptable": ["needs_correction"],
  "defects": [{"code": "quality_glare", "severity": "correct", "file": "1.jpg", "files": ["1.jpg"], "slot": "buyer1_id_front", "field": "id_number",
   "rules": ["R-IMG-002"], "also": [], "also_rules": []}], "must_not_flag": []}
}`

func parsed(t *testing.T, text string) Case {
	t.Helper()
	c, err := ParseCase([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// folder writes a case folder with its uploads and gives its path.
func folder(t *testing.T, name, text string, uploads ...string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), name)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, f := range append([]string{caseFile}, uploads...) {
		content := "picture " + f
		if f == caseFile {
			content = text
		}
		if err := os.WriteFile(filepath.Join(dir, f), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestFactsOfACase(t *testing.T) {
	m, err := FactsCase(parsed(t, caseJSON))
	if err != nil {
		t.Fatal(err)
	}
	if len(m.Documents) != 3 || len(m.Uploads) != 4 {
		t.Fatalf("%d documents of %d uploads, want 3 of 4", len(m.Documents), len(m.Uploads))
	}
	id, contract, blank := m.Documents[0], m.Documents[1], m.Documents[2]
	t.Run("读不出的字段不是没有的字段", func(t *testing.T) {
		n, ok := id.Fields.At("id_number")
		if !ok || n.Field.Status != models.Unreadable || n.Field.Value != "" || n.Field.File != "1.jpg" {
			t.Errorf("id_number is %+v, want unreadable", n.Field)
		}
		if n, ok := contract.Fields.At("sellers[0].name"); !ok || n.Field.Status != models.Unreadable {
			t.Error("a lost party has no unreadable name")
		}
	})
	t.Run("图像问题落在页上", func(t *testing.T) {
		if !id.Pages[0].Quality.Has(models.Glare) || !blank.Pages[0].Quality.Has(models.Blank) || len(contract.Pages[0].Quality.Problems) > 0 {
			t.Error("capture problems are not where they belong")
		}
	})
	t.Run("认不出的材料", func(t *testing.T) {
		if blank.Type != models.UnknownType {
			t.Errorf("type %q, want unknown", blank.Type)
		}
	})
	t.Run("一份合同分两张拍，合为一份", func(t *testing.T) {
		if len(contract.Pages) != 2 || contract.Pages[0].File != "2.jpg" || contract.Pages[0].Printed.Number != 1 || contract.Pages[1].Printed.Total != 2 {
			t.Errorf("pages %+v, want 2.jpg then 3.jpg", contract.Pages)
		}
		for path, want := range map[string]string{"buyers[0].name": "样某", "buyers[0].share": "60%", "buyers[1].name": "例某", "buyers[1].share": "40%",
			"total_price": "500000.00", "contract_no": "CL20260000001"} {
			if got := contract.Fields.Value(path); got != want {
				t.Errorf("%s is %q, want %q", path, got, want)
			}
		}
		if n, _ := contract.Fields.At("total_price"); n.Field.File != "3.jpg" || n.Field.Page != 1 {
			t.Errorf("total_price stands on %s page %d, want 3.jpg page 1", n.Field.File, n.Field.Page)
		}
		if len(contract.Marks.Seals) != 1 || contract.Marks.Seals[0].File != "3.jpg" || len(contract.Marks.Signatures) != 1 {
			t.Errorf("marks %+v", contract.Marks)
		}
	})
	t.Run("一张图两面", func(t *testing.T) {
		if id.Side != "both" || len(m.Uploads[0].Slots) != 2 {
			t.Errorf("side %q, slots %v", id.Side, m.Uploads[0].Slots)
		}
	})
}

func TestLostParties(t *testing.T) {
	m, err := FactsCase(parsed(t, `{"id": "c", "documents": [{"file": "a.jpg", "type": "gift_contract", "lost_fields": ["donors[]", "donees[].id_number", "holders[]"],
	 "fields": {"donors": [{"name": "样某"}], "donees": [{"name": "例某"}], "holders": ["样某", "例某"]}}]}`))
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]models.Status{"donors[0].name": models.Unreadable, "donees[0].id_number": models.Unreadable, "donees[0].name": models.Read,
		"holders[1]": models.Unreadable} {
		if n, ok := m.Documents[0].Fields.At(path); !ok || n.Field == nil || n.Field.Status != want {
			t.Errorf("%s: %+v, want %s", path, n.Field, want)
		}
	}
}

func TestSamePictureTwice(t *testing.T) {
	const twice = `{"id": "c", "documents": [
	 {"file": "a.jpg", "slot": "deed_tax_certificate", "type": "tax_certificate", "part": [1, 1], "fields": {"tax_cert_no": "364040226000000001"}},
	 {"file": "b.jpg", "slot": "deed_tax_certificate", "type": "tax_certificate", "part": [1, 1], "fields": {"tax_cert_no": "364040226000000001"}},
	 {"file": "c.jpg", "slot": "deed_tax_certificate", "type": "tax_certificate", "part": [1, 1], "fields": {"tax_cert_no": "364040226000000002"}}]}`
	m, err := FactsCase(parsed(t, twice))
	if err != nil {
		t.Fatal(err)
	}
	if m.Uploads[0].SHA256 == "" || m.Uploads[0].SHA256 != m.Uploads[1].SHA256 || m.Uploads[0].SHA256 == m.Uploads[2].SHA256 {
		t.Error("the first two uploads should be the same picture, the third another")
	}
	if len(m.Documents) != 3 {
		t.Errorf("%d documents, want 3", len(m.Documents))
	}
}

// recorder keeps what a run was given.
type recorder struct {
	requests []precheck.Request
	cases    []models.Case
	fail     map[string]error
	panics   string
}

func (r *recorder) Run(_ context.Context, id string, q precheck.Request, _ func(models.Progress)) (models.Result, error) {
	if id == r.panics {
		panic("broken stage")
	}
	q.Departments = nil
	r.requests = append(r.requests, q)
	return models.Result{ID: id, Status: models.Done, Decision: models.ManualReview}, r.fail[id]
}

func (r *recorder) Judge(_ context.Context, c *models.Case) models.Result {
	r.cases = append(r.cases, *c)
	return models.Result{ID: c.ID, Status: models.Done, Decision: models.ManualReview, BusinessType: models.BusinessTypeResult{Key: "transfer_stock_house"}}
}

func sources(string) []string { return []string{"police", "housing", "tax", "civil"} }

func TestAnswersNeverReachTheRun(t *testing.T) {
	var whole map[string]any
	if err := json.Unmarshal([]byte(caseJSON), &whole); err != nil {
		t.Fatal(err)
	}
	inputs := map[string]bool{"id": true, "business_type": true, "request_text": true, "form": true, "filed_at": true, "authority": true,
		"shared_data": true, "shared_unavailable": true}
	// everything that is no input says something else, in the pictures' case about the uploads too
	change := func(keepRead bool) string {
		out := map[string]any{"split": "other", "specimen": false, "answer": "auto_approve",
			"expected": map[string]any{"decision": "auto_approve", "acceptable": []any{"auto_approve"}}}
		for k, v := range whole {
			if inputs[k] {
				out[k] = v
			}
		}
		var docs []any
		for _, d := range whole["documents"].([]any) {
			doc := map[string]any{}
			for k, v := range d.(map[string]any) {
				read := k != "profile"
				if k == "file" || k == "slot" || keepRead && read {
					doc[k] = v
				}
			}
			doc["profile"], doc["boxes"], doc["printed"], doc["variant"] = "changed", map[string]any{"name": 1}, "x", "B"
			if !keepRead {
				doc["type"], doc["fields"], doc["quality_defects"] = "tax_certificate", map[string]any{"name": "别人"}, []any{"quality_blur"}
			}
			docs = append(docs, doc)
		}
		out["documents"] = docs
		b, err := json.Marshal(out)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	uploads := []string{"1.jpg", "2.jpg", "3.jpg", "4.jpg"}
	run := func(text string, runner Runner) {
		t.Helper()
		if _, err := Run(t.Context(), []string{folder(t, "case", text, uploads...)}, runner, Options{}); err != nil {
			t.Fatal(err)
		}
	}
	var r recorder
	run(caseJSON, Pictures(&r))
	run(change(false), Pictures(&r))
	if !reflect.DeepEqual(r.requests[0], r.requests[1]) {
		t.Errorf("answers changed the request:\n%+v\n%+v", r.requests[0], r.requests[1])
	}
	if len(r.requests[0].Files) != 4 || string(r.requests[0].Files[0].Data) != "picture 1.jpg" || r.requests[0].Files[0].Slot != "buyer1_id_front" {
		t.Errorf("files %+v", r.requests[0].Files)
	}
	run(caseJSON, Facts(&r, sources))
	run(change(true), Facts(&r, sources))
	if !reflect.DeepEqual(r.cases[0], r.cases[1]) {
		t.Errorf("answers changed the facts:\n%+v\n%+v", r.cases[0], r.cases[1])
	}
}

func TestDepartmentsOfACase(t *testing.T) {
	var r recorder
	if _, err := Run(t.Context(), []string{folder(t, "case", caseJSON)}, Facts(&r, sources), Options{}); err != nil {
		t.Fatal(err)
	}
	want := map[string]models.SourceStatus{"police": models.SourceOK, "housing": models.SourceNoRecord, "tax": models.SourceDown} // civil 未接入
	got := map[string]models.SourceStatus{}
	for _, reg := range r.cases[0].Registers {
		got[reg.Source] = reg.Status
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("registers %v, want %v", got, want)
	}
}

func TestFailingCasesAreMisses(t *testing.T) {
	uploads := []string{"1.jpg", "2.jpg", "3.jpg", "4.jpg"}
	named := func(id string) string { return strings.Replace(caseJSON, "case-1", id, 1) }
	dirs := []string{folder(t, "a", named("a"), uploads...), folder(t, "b", named("b"), uploads...), folder(t, "c", named("c"), "1.jpg"),
		folder(t, "d", "{not json"), folder(t, "e", named("e"), uploads...), folder(t, "f", strings.Replace(named("f"), `"4.jpg"`, `"../4.jpg"`, 1), uploads...)}
	var out bytes.Buffer
	var steps []Step
	r := &recorder{fail: map[string]error{"a": errors.New("reader stopped")}, panics: "b"}
	res, err := Run(t.Context(), dirs, Pictures(r), Options{Out: &out, Parallel: 1, Progress: func(s Step) { steps = append(steps, s) }})
	if err != nil {
		t.Fatal(err)
	}
	if len(res.Failed) != 5 || res.Failed["e"] != nil || len(steps) != len(dirs) {
		t.Fatalf("failed %v in %d steps", res.Failed, len(steps))
	}
	s, err := ScoreAll(res.Cases, res.Results, nil)
	if err != nil {
		t.Fatal(err)
	}
	if s.Cases != 5 || s.NoResult != 4 || s.Decisions.Good != 0 {
		t.Errorf("%d cases, %d without result, %d decisions right; want 5, 4, 0", s.Cases, s.NoResult, s.Decisions.Good)
	}
	read, err := ReadResults(&out)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(read, res.Results) {
		t.Error("what was written is not what was scored")
	}
}

func TestResultsStandInOrderOfCases(t *testing.T) {
	var dirs []string
	for _, id := range []string{"k3", "k1", "k2", "k5", "k4"} {
		dirs = append(dirs, folder(t, id, `{"id": "`+id+`", "documents": []}`))
	}
	var alone, together bytes.Buffer
	for out, n := range map[*bytes.Buffer]int{&alone: 1, &together: 4} {
		if _, err := Run(t.Context(), dirs, Pictures(checker{}), Options{Out: out, Parallel: n}); err != nil {
			t.Fatal(err)
		}
	}
	if alone.String() != together.String() || !strings.HasPrefix(alone.String(), `{"case":"k3"`) {
		t.Errorf("results differ with the number of workers:\n%s\n%s", alone.String(), together.String())
	}
}

// checker answers anything.
type checker struct{}

func (checker) Run(_ context.Context, id string, _ precheck.Request, _ func(models.Progress)) (models.Result, error) {
	return models.Result{ID: id, Status: models.Done}, nil
}

func TestStoppedRunKeepsWhatIsDone(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	dirs := []string{folder(t, "a", `{"id": "a"}`), folder(t, "b", `{"id": "b"}`), folder(t, "c", `{"id": "c"}`)}
	var out bytes.Buffer
	res, err := Run(ctx, dirs, Pictures(checker{}), Options{Out: &out, Progress: func(s Step) {
		if s.Done == 1 {
			stop()
		}
	}})
	if !errors.Is(err, context.Canceled) || len(res.Results) == 0 || !strings.Contains(out.String(), `"a"`) {
		t.Errorf("error %v, results %v", err, res.Results)
	}
}

func TestFindCases(t *testing.T) {
	one := folder(t, "x", caseJSON)
	if got, err := FindCases(one); err != nil || len(got) != 1 || got[0] != one {
		t.Errorf("a case folder itself: %v, %v", got, err)
	}
	if got, err := FindCases(filepath.Dir(one)); err != nil || len(got) != 1 || got[0] != one {
		t.Errorf("a folder of cases: %v, %v", got, err)
	}
	if _, err := FindCases(t.TempDir()); err == nil {
		t.Error("a folder without cases gave no error")
	}
}
