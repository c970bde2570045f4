package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"yushen/models"
	"yushen/precheck"
	"yushen/store"
)

// Forms makes forms and checks their answers (package forms, with the departments behind it).
type Forms interface {
	// Tailor makes the form of a business type for what is known; ok is false where it has none.
	Tailor(c *models.Case, known, answers models.Form) (form models.TailoredForm, ok bool, err error)
	// Check gives the answers without hidden ones, and what is wrong with them.
	Check(c *models.Case, answers models.Form) (models.Form, []models.FormFault, error)
	// Informed is the case of a request whose documents were read, with what departments say now.
	Informed(ctx context.Context, id string, r precheck.Request, docs []models.Document) *models.Case
}

// FormRequest is what is known when a form is asked for.
type FormRequest struct {
	Known      map[string]any `json:"known,omitempty" doc:"What the portal knows of the citizen, in the keys of the form"`
	Answers    map[string]any `json:"answers,omitempty" doc:"What the citizen has answered so far; a draft of an older version is carried over"`
	PrecheckID string         `json:"precheck_id,omitempty" doc:"Fill in from the documents and registers of this pre-check"`
	Region     string         `json:"region,omitempty" pattern:"^[0-9]{6}$"`
}

// AnswersRequest is answers to check or to keep.
type AnswersRequest struct {
	Answers    map[string]any `json:"answers"`
	PrecheckID string         `json:"precheck_id,omitempty" doc:"Check against the documents and registers of this pre-check"`
}

// CheckedForm is what came of checking answers.
type CheckedForm struct {
	Valid bool           `json:"valid"`
	Form  map[string]any `json:"form" doc:"The answers that count; hidden ones are dropped"`
	// Faults are ProblemPlaces as in an error, so that a portal shows both alike.
	Faults []ProblemPlace `json:"faults"`
}

type (
	formInput struct {
		Key  string `path:"key"`
		Body FormRequest
	}
	formOutput struct{ Body models.TailoredForm }
	checkInput struct {
		Key  string `path:"key"`
		Body AnswersRequest
	}
	checkOutput  struct{ Body CheckedForm }
	answersInput struct {
		ID     string `path:"id"`
		Prefer string `header:"Prefer"`
		Body   struct {
			Answers map[string]any `json:"answers"`
		}
	}
)

func (s *Server) formRoutes() {
	if s.cfg.Forms == nil {
		return
	}
	register(s, huma.Operation{OperationID: "tailor-form", Method: http.MethodPost, Path: "/v1/business-types/{key}/form", Tags: []string{"表单"},
		Summary: "量身表单", Description: "JSON Schema 2020-12 and UI schema of what is still to be asked, filled in with what is known, and where each value came from. Locked values are a register's.",
		Errors: []int{404, 413, 422}}, s.form)
	register(s, huma.Operation{OperationID: "check-form", Method: http.MethodPost, Path: "/v1/business-types/{key}/form:check", Tags: []string{"表单"},
		Summary: "检查填写的内容", Description: "The checks that the browser makes, and those that need registers. Answers that the situation does not ask for are dropped.",
		Errors: []int{404, 413, 422}}, s.checkForm)
	register(s, huma.Operation{OperationID: "replace-form", Method: http.MethodPut, Path: "/v1/prechecks/{id}/form", Tags: []string{"预审"},
		Summary: "提交填写的内容", Description: "Keeps the answers with the pre-check and makes the verdict anew. Wrong answers are a 422 that points to each.",
		Errors: []int{404, 409, 413, 422, 429}}, s.replaceForm)
	accepted(s.api, "/v1/prechecks/{id}/form", http.MethodPut)
}

func (s *Server) form(ctx context.Context, in *formInput) (*formOutput, error) {
	c, err := s.formCase(ctx, in.Key, in.Body.PrecheckID, in.Body.Region)
	if err != nil {
		return nil, err
	}
	form, ok, err := s.cfg.Forms.Tailor(c, in.Body.Known, in.Body.Answers)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, problem(models.NotFound, "这种业务还没有在线表单，请到窗口填写。", ProblemPlace{Part: "path:key", Detail: "没有表单。"})
	}
	return &formOutput{Body: form}, nil
}

func (s *Server) checkForm(ctx context.Context, in *checkInput) (*checkOutput, error) {
	c, err := s.formCase(ctx, in.Key, in.Body.PrecheckID, "")
	if err != nil {
		return nil, err
	}
	form, faults, err := s.cfg.Forms.Check(c, in.Body.Answers)
	if err != nil {
		return nil, err
	}
	return &checkOutput{Body: CheckedForm{Valid: len(faults) == 0, Form: form, Faults: placesOf(faults)}}, nil
}

// placesOf points to the answers at fault.
func placesOf(faults []models.FormFault) []ProblemPlace {
	out := []ProblemPlace{}
	for _, f := range faults {
		out = append(out, ProblemPlace{Pointer: "/answers/" + strings.NewReplacer(".", "/", "[", "/", "]", "").Replace(f.Path), Detail: f.Message})
	}
	return out
}

// formCase is what is known about a business: nothing, or what a pre-check read and the departments say to it.
func (s *Server) formCase(ctx context.Context, key, precheckID, region string) (*models.Case, error) {
	if _, ok := s.cfg.Catalogue.BusinessType(key); !ok {
		return nil, problem(models.NotFound, fmt.Sprintf("没有“%s”这种业务。", shown(key)), ProblemPlace{Part: "path:key", Detail: "业务列表见 GET /v1/business-types。"})
	}
	if precheckID == "" {
		return s.cfg.Forms.Informed(ctx, "", precheck.Request{BusinessType: key, Region: region, Departments: nobody{}}, nil), nil
	}
	p, err := s.cfg.Prechecks.Get(ctx, precheckID)
	if err != nil {
		return nil, err
	}
	c, _, err := s.readCase(ctx, p, key)
	return c, err
}

// nobody are departments of which nothing is asked: there is nothing yet to ask about.
type nobody struct{}

func (nobody) Ask(context.Context, *models.Case, []string) []models.Register { return nil }

// readCase is the case of a pre-check as its last run read it. key chooses another business type; "" keeps its own.
func (s *Server) readCase(ctx context.Context, p store.Precheck, key string) (*models.Case, models.Result, error) {
	result, err := s.lastResult(ctx, p.ID)
	if err != nil {
		return nil, result, err
	}
	r, err := s.asked(p)
	if err != nil {
		return nil, result, err
	}
	if r.BusinessType = key; key == "" {
		r.BusinessType = result.BusinessType.Key
	}
	return s.cfg.Forms.Informed(ctx, p.ID, r, result.Documents), result, nil
}

// lastResult is the latest outcome of a pre-check; nothing read yet is an empty one.
func (s *Server) lastResult(ctx context.Context, id string) (models.Result, error) {
	var result models.Result
	b, err := s.cfg.Prechecks.Result(ctx, id)
	if errors.Is(err, store.ErrNotFound) {
		return result, nil
	}
	if err != nil {
		return result, err
	}
	if err := json.Unmarshal(b, &result); err != nil {
		return result, fmt.Errorf("read result of %s: %w", id, err)
	}
	return result, nil
}

func (s *Server) replaceForm(ctx context.Context, in *answersInput) (*answerOutput, error) {
	p, err := s.ended(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	c, _, err := s.readCase(ctx, p, "")
	if err != nil {
		return nil, err
	}
	form, faults, err := s.cfg.Forms.Check(c, in.Body.Answers)
	if err != nil {
		return nil, err
	}
	if len(faults) > 0 {
		return nil, problem(models.Invalid, fmt.Sprintf("有 %d 处还要改一改。", len(faults)), placesOf(faults)...)
	}
	release, ok := s.queue.Reserve()
	if !ok {
		return nil, s.busy()
	}
	defer release()
	r := p.Request
	r.Form, r.BusinessType = form, c.BusinessType
	return s.runAgain(ctx, p, r, in.Prefer)
}
