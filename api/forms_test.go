package api_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"yushen/api"
	"yushen/forms"
	"yushen/models"
	"yushen/precheck"
)

// desk is the real book of forms; no department is behind it.
type desk struct{ *forms.Book }

func (desk) Informed(_ context.Context, id string, r precheck.Request, docs []models.Document) *models.Case {
	c := &models.Case{ID: id, BusinessType: r.BusinessType, Form: r.Form, FiledAt: "2026-11-20", Documents: docs}
	for _, f := range r.Files {
		c.Uploads = append(c.Uploads, models.Upload{File: f.Name, Slot: f.Slot})
	}
	return c
}

func withForms(t *testing.T) func(*api.Config) {
	t.Helper()
	book, err := forms.Load()
	if err != nil {
		t.Fatal(err)
	}
	return func(c *api.Config) { c.Forms = desk{book} }
}

func TestFormOfABusiness(t *testing.T) {
	s := serve(t, withForms(t))
	var form models.TailoredForm
	s.do(http.MethodPost, "/v1/business-types/mortgage_cancel/form", "application/json", strings.NewReader(`{"answers":{"mortgage":{"proof_no":"甲"},"agent":{"name":"没人问"}}}`)).want(200).into(&form)
	if form.Schema["$schema"] != "https://json-schema.org/draft/2020-12/schema" || len(form.UISchema) == 0 || form.Version == "" || len(form.Open) == 0 {
		t.Errorf("%+v", form)
	}
	if m, _ := form.Data["mortgage"].(map[string]any); m["proof_no"] != "甲" {
		t.Errorf("an answer is lost: %v", form.Data)
	}
	if len(form.Dropped) != 1 || form.Dropped[0] != "agent.name" {
		t.Errorf("dropped: %v", form.Dropped)
	}
	s.do(http.MethodPost, "/v1/business-types/nonsense/form", "application/json", strings.NewReader(`{}`)).want(404).problem()
	s.do(http.MethodPost, "/v1/business-types/mortgage_cancel/form", "application/json", strings.NewReader(`{"precheck_id":"pc_none"}`)).want(404).problem()
	s.do(http.MethodPost, "/v1/business-types/mortgage_cancel/form", "application/json", strings.NewReader(`[`)).want(400).problem()
}

func TestAnswersAreCheckedAndPointedTo(t *testing.T) {
	s := serve(t, withForms(t))
	var checked api.CheckedForm
	s.do(http.MethodPost, "/v1/business-types/mortgage_cancel/form:check", "application/json", strings.NewReader(`{"answers":{"applicants":[{"role":"mortgagee1","phone":"12"}]}}`)).want(200).into(&checked)
	if checked.Valid {
		t.Fatal("an empty form passes")
	}
	found := map[string]string{}
	for _, f := range checked.Faults {
		found[f.Pointer] = f.Detail
	}
	if !hasChinese(found["/answers/applicants/0/phone"]) || !hasChinese(found["/answers/applicants/0/name"]) || !hasChinese(found["/answers/property/location"]) {
		t.Errorf("%v", found)
	}
}

const cancelAnswers = `{"answers":{"situation":{"has_agent":"否"},"applicants":[{"role":"mortgagee1","name":"样某堃","id_type":"护照","id_number":"E12345678","phone":"19900000001"}],
	"property":{"cert_no":"甲","unit_no":"640402001002GB00012F00030045","location":"固原市原州区样街1号","area_building":"80","usage":"住宅"},"mortgage":{"proof_no":"乙","secured_amount":"100000"},
	"inquiry":{"true_intent":true,"other_owners":"否","dispute":"否"}}}`

func TestSubmittedFormMakesTheVerdictAnew(t *testing.T) {
	s := serve(t, withForms(t))
	r := s.submit(files("a.jpg")).want(200).result()
	path := "/v1/prechecks/" + r.ID + "/form"
	p := s.do(http.MethodPut, path, "application/json", strings.NewReader(`{"answers":{}}`)).want(422).problem()
	if len(p.Errors) == 0 || !strings.HasPrefix(p.Errors[0].Pointer, "/answers/") {
		t.Errorf("%+v", p)
	}
	again := s.do(http.MethodPut, path, "application/json", strings.NewReader(cancelAnswers)).want(200).result()
	if again.ID != r.ID || again.Recheck == nil || again.Recheck.Previous != r.ID {
		t.Errorf("%+v", again)
	}
	last := s.checker.requests()[1]
	if last.Form["business_type"] != "mortgage_cancel" || len(last.Files) != 1 {
		t.Errorf("the second run had %+v", last)
	}
	s.do(http.MethodPut, "/v1/prechecks/pc_none/form", "application/json", strings.NewReader(cancelAnswers)).want(404).problem()
}

func TestReuploadSaysWhatGotSolved(t *testing.T) {
	s := serve(t, nil)
	r := s.submit([]part{{"files", "a.jpg", "坏的"}, {"files", "b.jpg", "好的"}}).want(200).result()
	if r.Recheck != nil {
		t.Errorf("a first pre-check is compared with %+v", r.Recheck)
	}
	mended := s.send(http.MethodPut, "/v1/prechecks/"+r.ID+"/files", []part{{"files", "a.jpg", "重拍的"}}).want(200).result()
	if c := mended.Recheck; c == nil || c.Previous != r.ID || len(c.Solved) != 1 || !strings.Contains(c.Solved[0].Message, "打不开") {
		t.Errorf("%+v", c)
	}
}

func TestSameReferenceIsComparedOnlyOverACommonUpload(t *testing.T) {
	s := serve(t, nil)
	first := s.submit([]part{{"files", "a.jpg", "坏的"}, {"files", "b.jpg", "好的"}, request(`{"reference":"portal-7"}`)}).want(200).result()
	second := s.submit([]part{{"files", "a.jpg", "重拍的"}, {"files", "b.jpg", "好的"}, request(`{"reference":"portal-7"}`)}).want(200).result()
	if c := second.Recheck; c == nil || c.Previous != first.ID || len(c.Solved) != 1 {
		t.Errorf("%+v", c)
	}
	stranger := s.submit([]part{{"files", "a.jpg", "别人的"}, request(`{"reference":"portal-7"}`)}).want(200).result()
	if stranger.Recheck != nil {
		t.Errorf("a stranger is told of another's papers: %+v", stranger.Recheck)
	}
}
