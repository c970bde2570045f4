package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"yushen/models"
	"yushen/precheck"
)

// Tracer tells how the verdict of a pre-check comes about; *precheck.Service is one.
type Tracer interface {
	Trace(ctx context.Context, id string, r precheck.Request) (models.Trace, error)
}

type traceOutput struct {
	Body models.Trace
}

type traceInput struct {
	StaffOnly
	ID string `path:"id"`
}

// traceRoutes are for staff only, since a trace shows what registers say of others too; they are offered only where there is a token.
func (s *Server) traceRoutes() {
	if s.cfg.Tracer == nil || s.cfg.StaffToken == "" {
		return
	}
	register(s, huma.Operation{OperationID: "trace-precheck", Method: http.MethodGet, Path: "/v1/prechecks/{id}/trace", Tags: []string{"预审"},
		Summary: "判定过程",
		Description: "For staff: every check of every rule that applies, with the values that it looked at, where they stand, what they were compared as, and the " +
			"version of the rule. The case is judged once more, as of the day it was submitted, by the rules in force now and what the departments say now.",
		Errors: []int{401, 404, 409, 429}}, s.trace)
}

func (s *Server) trace(ctx context.Context, in *traceInput) (*traceOutput, error) {
	if err := s.onlyStaff(in.StaffOnly); err != nil {
		return nil, err
	}
	p, err := s.ended(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	release, err := s.reading(ctx)
	if err != nil {
		return nil, err
	}
	defer release()
	r, err := s.askedWithFiles(ctx, p)
	if err != nil {
		return nil, err
	}
	if r.FiledAt == "" {
		r.FiledAt = p.QueuedAt.Local().Format(time.DateOnly)
	}
	ctx, cancel := context.WithTimeout(ctx, s.cfg.ReadDeadline)
	defer cancel()
	t, err := s.cfg.Tracer.Trace(ctx, p.ID, r)
	return &traceOutput{Body: t}, err
}
