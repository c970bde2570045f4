package api

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"yushen/models"
)

// Health is a good answer of the health checks.
type Health struct {
	Status    string          `json:"status" enum:"ok"`
	Versions  models.Versions `json:"versions"`
	Warnings  []string        `json:"warnings" doc:"What the machine lacks without which fewer cases are approved."`
	Callbacks *CallbackCounts `json:"callbacks,omitempty" doc:"Only of readyz"`
}

// CallbackCounts are the callbacks that did not arrive.
type CallbackCounts struct {
	Waiting int `json:"waiting" doc:"To be called, again or for the first time"`
	GivenUp int `json:"given_up" doc:"Never arrived; the log names them"`
}

type healthOutput struct{ Body Health }

func (s *Server) healthRoutes() {
	tags := []string{"运行"}
	register(s, huma.Operation{OperationID: "livez", Method: http.MethodGet, Path: "/livez", Tags: tags, Summary: "进程是否活着"},
		func(context.Context, *struct{}) (*healthOutput, error) { return s.healthy(), nil })
	register(s, huma.Operation{OperationID: "readyz", Method: http.MethodGet, Path: "/readyz", Tags: tags, Summary: "能否办件",
		Description: "Models loaded and stores reachable.", Errors: []int{503}},
		func(ctx context.Context, _ *struct{}) (*healthOutput, error) {
			ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
			defer cancel()
			counts, uncounted := s.callbackCounts(ctx)
			if err := errors.Join(s.cfg.Ready(ctx), s.cfg.Prechecks.Ping(ctx), uncounted); err != nil {
				s.cfg.Log.Error("not ready", "error", err)
				return nil, problem(models.Unavailable, "服务还没有准备好，请稍后再试。")
			}
			out := s.healthy()
			out.Body.Callbacks = counts
			if s.cfg.Warnings != nil {
				out.Body.Warnings = append(out.Body.Warnings, s.cfg.Warnings()...)
			}
			return out, nil
		})
}

func (s *Server) callbackCounts(ctx context.Context) (*CallbackCounts, error) {
	if s.cfg.Callbacks == nil {
		return nil, nil
	}
	n, err := s.cfg.Callbacks.CountCallbacks(ctx)
	return &CallbackCounts{Waiting: n.Waiting, GivenUp: n.GivenUp}, err
}

func (s *Server) healthy() *healthOutput {
	v := s.cfg.Checker.Versions()
	if v.Models == nil {
		v.Models = map[string]string{}
	}
	return &healthOutput{Body: Health{Status: "ok", Versions: v, Warnings: []string{}}}
}
