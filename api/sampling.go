package api

import (
	"context"
	"crypto/subtle"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"yushen/models"
	"yushen/sampling"
	"yushen/store"
)

// listedSamples bounds one list of samples.
const listedSamples = 200

// AutoApproval is the state of simple automatic approval (自动办结), for staff.
type AutoApproval struct {
	On         bool            `json:"on"`
	Since      *time.Time      `json:"since,omitempty" doc:"Of the last switch; absent: from the beginning"`
	By         string          `json:"by" doc:"Who switched last; system: it switched itself off"`
	Reason     string          `json:"reason"`
	Samples    SampleCounts    `json:"samples"`
	UpperBound float64         `json:"upper_bound" doc:"Of the rate of wrong approvals, from the samples since it was switched on (Clopper-Pearson, one-sided); 1 without samples"`
	Policy     sampling.Policy `json:"policy"`
}

// SampleCounts are the samples since automatic approval was switched on.
type SampleCounts struct {
	Right int `json:"right"`
	Wrong int `json:"wrong"`
	Open  int `json:"open" doc:"Wait for a person"`
}

// ApprovalSample is one approval that was drawn for a look by a person (抽检).
type ApprovalSample struct {
	ID         int64               `json:"id"`
	Precheck   string              `json:"precheck_id"`
	DrawnAt    time.Time           `json:"drawn_at"`
	Outcome    store.SampleOutcome `json:"outcome,omitempty" enum:"right,wrong" doc:"Absent: waits"`
	ReviewedAt *time.Time          `json:"reviewed_at,omitempty"`
	ReviewedBy string              `json:"reviewed_by,omitempty"`
	Note       string              `json:"note,omitempty"`
}

type (
	// StaffOnly is the part of an input that only those with the staff token get past.
	StaffOnly struct {
		Authorization string `header:"Authorization" doc:"Bearer and the staff token"`
	}
	autoApprovalInput  struct{ StaffOnly }
	autoApprovalOutput struct{ Body AutoApproval }
	switchInput        struct {
		StaffOnly
		Body struct {
			On     bool   `json:"on"`
			By     string `json:"by" minLength:"1" maxLength:"64" doc:"Who decides"`
			Reason string `json:"reason" minLength:"1" maxLength:"500"`
		}
	}
	samplesInput struct {
		StaffOnly
		State string `query:"state" enum:"open,reviewed" default:"open"`
	}
	samplesOutput struct {
		Body struct {
			Samples []ApprovalSample `json:"samples" doc:"Those that wait oldest first, those reviewed latest first; at most 200"`
		}
	}
	reviewInput struct {
		StaffOnly
		ID   int64 `path:"id" minimum:"1"`
		Body struct {
			Outcome store.SampleOutcome `json:"outcome" enum:"right,wrong" doc:"wrong: it should not have been approved"`
			By      string              `json:"by" minLength:"1" maxLength:"64" doc:"Who looked"`
			Note    string              `json:"note,omitempty" maxLength:"2000"`
		}
	}
	sampleOutput struct{ Body ApprovalSample }
)

// samplingRoutes are for staff only, and offered only where there is a watch and a token.
func (s *Server) samplingRoutes() {
	if s.cfg.Watch == nil || s.cfg.StaffToken == "" {
		return
	}
	tags := []string{"抽检"}
	register(s, huma.Operation{OperationID: "get-auto-approval", Method: http.MethodGet, Path: "/v1/auto-approval", Tags: tags, Summary: "自动办结的状态", Errors: []int{401}},
		func(ctx context.Context, in *autoApprovalInput) (*autoApprovalOutput, error) {
			if err := s.onlyStaff(in.StaffOnly); err != nil {
				return nil, err
			}
			return s.autoApproval(ctx)
		})
	register(s, huma.Operation{OperationID: "switch-auto-approval", Method: http.MethodPut, Path: "/v1/auto-approval", Tags: tags, Summary: "开关自动办结",
		Description: "Switching on begins a new count of samples: what was found before counts no more.", Errors: []int{401, 422}}, s.switchApproval)
	register(s, huma.Operation{OperationID: "list-samples", Method: http.MethodGet, Path: "/v1/samples", Tags: tags, Summary: "抽检列表", Errors: []int{401, 422}}, s.samples)
	register(s, huma.Operation{OperationID: "review-sample", Method: http.MethodPost, Path: "/v1/samples/{id}/review", Tags: tags, Summary: "填写抽检结果",
		Description: "Kept once and for all. Where the errors are too many, automatic approval switches itself off.", Errors: []int{401, 404, 409, 422}}, s.review)
}

// onlyStaff compares in constant time, so that answers do not tell how much of a guess is right.
func (s *Server) onlyStaff(in StaffOnly) error {
	token, ok := strings.CutPrefix(in.Authorization, "Bearer ")
	if !ok || s.cfg.StaffToken == "" || subtle.ConstantTimeCompare([]byte(token), []byte(s.cfg.StaffToken)) != 1 {
		p := problem(models.Invalid, "这里只供工作人员使用。", ProblemPlace{Part: "header:Authorization", Detail: "要写成 Bearer 加工作人员口令。"})
		p.Status = http.StatusUnauthorized
		return p
	}
	return nil
}

func (s *Server) autoApproval(ctx context.Context) (*autoApprovalOutput, error) {
	st, err := s.cfg.Watch.State(ctx)
	if err != nil {
		return nil, err
	}
	return &autoApprovalOutput{Body: AutoApproval{On: st.On, Since: known(st.Since), By: st.By, Reason: st.Reason,
		Samples: SampleCounts{Right: st.Right, Wrong: st.Wrong, Open: st.Open}, UpperBound: st.UpperBound, Policy: st.Policy}}, nil
}

func known(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

func (s *Server) switchApproval(ctx context.Context, in *switchInput) (*autoApprovalOutput, error) {
	if err := s.onlyStaff(in.StaffOnly); err != nil {
		return nil, err
	}
	if err := s.cfg.Watch.Switch(ctx, in.Body.On, in.Body.By, in.Body.Reason); err != nil {
		return nil, err
	}
	return s.autoApproval(ctx)
}

func (s *Server) samples(ctx context.Context, in *samplesInput) (*samplesOutput, error) {
	if err := s.onlyStaff(in.StaffOnly); err != nil {
		return nil, err
	}
	list, err := s.cfg.Watch.Samples(ctx, in.State != "reviewed", listedSamples)
	if err != nil {
		return nil, err
	}
	var out samplesOutput
	out.Body.Samples = make([]ApprovalSample, 0, len(list))
	for _, one := range list {
		out.Body.Samples = append(out.Body.Samples, wiredSample(one))
	}
	return &out, nil
}

func wiredSample(one store.Sample) ApprovalSample {
	return ApprovalSample{ID: one.ID, Precheck: one.Precheck, DrawnAt: one.DrawnAt, Outcome: one.Outcome, ReviewedAt: known(one.ReviewedAt), ReviewedBy: one.ReviewedBy, Note: one.Note}
}

func (s *Server) review(ctx context.Context, in *reviewInput) (*sampleOutput, error) {
	if err := s.onlyStaff(in.StaffOnly); err != nil {
		return nil, err
	}
	one, err := s.cfg.Watch.Review(ctx, in.ID, in.Body.Outcome, in.Body.By, in.Body.Note)
	switch {
	case errors.Is(err, store.ErrReviewed):
		return nil, problem(models.Conflict, "这件抽检已经有结果，不能再改。")
	case errors.Is(err, store.ErrNotFound):
		return nil, problem(models.NotFound, "没有这件抽检。请核对编号。")
	case err != nil:
		return nil, err
	}
	return &sampleOutput{Body: wiredSample(one)}, nil
}
