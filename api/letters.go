package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"yushen/models"
)

// Letters writes the papers that come out of a pre-check (package letters) as PDF. A letter that the verdict gives no cause for is a *models.Error of
// code NotFound. sample: the people are made up, and every page says so.
type Letters interface {
	Letter(kind string, c *models.Case, r models.Result, sample bool) ([]byte, error)
}

type (
	letterInput struct {
		ID   string `path:"id"`
		Kind string `path:"kind" enum:"correction-notice,application,inquiry" doc:"补正材料通知书, 不动产登记申请书, 询问笔录"`
	}
	letterOutput struct {
		ContentType        string `header:"Content-Type"`
		ContentDisposition string `header:"Content-Disposition"`
		CacheControl       string `header:"Cache-Control"`
		Body               []byte
	}
)

func (s *Server) letterRoutes() {
	if s.cfg.Letters == nil || s.cfg.Forms == nil {
		return
	}
	register(s, huma.Operation{OperationID: "get-letter", Method: http.MethodGet, Path: "/v1/prechecks/{id}/letters/{kind}", Tags: []string{"文书"},
		Summary: "文书", Description: "A notice of what to mend, the filled-in application or the record of inquiry, as PDF. The notice becomes one in law when the registration centre has sealed it.",
		Errors: []int{404, 409, 422}, Responses: binary("application/pdf")}, s.letter)
}

func (s *Server) letter(ctx context.Context, in *letterInput) (*letterOutput, error) {
	p, err := s.ended(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	result, err := s.lastResult(ctx, p.ID)
	if err != nil {
		return nil, err
	}
	if result.Status != models.Done {
		return nil, problem(models.NotFound, "这件预审没有审完，还没有文书。")
	}
	r, err := s.asked(p)
	if err != nil {
		return nil, err
	}
	c := &models.Case{ID: p.ID, BusinessType: result.BusinessType.Key, Region: r.Region, FiledAt: r.FiledAt, Authority: r.Authority, Form: r.Form}
	if c.FiledAt == "" {
		c.FiledAt = p.CreatedAt.Format("2006-01-02")
	}
	pdf, err := s.cfg.Letters.Letter(in.Kind, c, result, p.Request.Specimen != "")
	if err != nil {
		return nil, err
	}
	return &letterOutput{ContentType: "application/pdf", ContentDisposition: `inline; filename="` + in.Kind + `.pdf"`, CacheControl: "no-store", Body: pdf}, nil
}
