package api_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"yushen/api"
	"yushen/models"
	"yushen/precheck"
	"yushen/sampling"
	"yushen/store"
)

const staffToken = "only-for-tests-0123456789"

// approving finds nothing wrong with anything.
type approving struct{ *fakeChecker }

func (a approving) Run(ctx context.Context, id string, r precheck.Request, progress func(models.Progress)) (models.Result, error) {
	result, err := a.fakeChecker.Run(ctx, id, r, progress)
	result.Decision, result.DecisionReasons, result.Findings, result.Missing = models.AutoApprove, []string{"材料齐全"}, nil, nil
	return result, err
}

// watched starts a service that draws every approval, over the folder dir.
func watched(t *testing.T, dir string) *service {
	t.Helper()
	return serveIn(t, dir, &fakeChecker{}, func(c *api.Config) {
		book := c.Prechecks.(*store.Local)
		w, err := sampling.New(context.Background(), approving{c.Checker.(*fakeChecker)}, book, sampling.Policy{Share: 1, Limit: 0.05, Confidence: 0.95}, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		c.Checker, c.Watch, c.StaffToken = w, w, staffToken
	})
}

func (s *service) asStaff(method, path, body string) answer {
	s.t.Helper()
	var r io.Reader
	if body != "" {
		r = strings.NewReader(body)
	}
	return s.do(method, path, "application/json", r, "Authorization", "Bearer "+staffToken)
}

func (s *service) decision() models.Decision {
	s.t.Helper()
	return s.submit(files("a.jpg")).want(200).result().Decision
}

func TestAWrongApprovalStopsAutomaticApproval(t *testing.T) {
	dir := t.TempDir()
	s := watched(t, dir)
	if d := s.decision(); d != models.AutoApprove {
		t.Fatalf("decision %s", d)
	}
	var list struct{ Samples []api.ApprovalSample }
	s.asStaff(http.MethodGet, "/v1/samples", "").want(200).into(&list)
	if len(list.Samples) != 1 || list.Samples[0].Outcome != "" || list.Samples[0].Precheck == "" {
		t.Fatalf("samples %+v", list.Samples)
	}
	path := fmt.Sprintf("/v1/samples/%d/review", list.Samples[0].ID)
	s.asStaff(http.MethodPost, path, `{"outcome":"maybe","by":"核查员甲"}`).want(422).problem()
	s.asStaff(http.MethodPost, path, `{"outcome":"wrong"}`).want(422).problem()
	s.asStaff(http.MethodPost, path, `{"outcome":"wrong","by":"核查员甲","note":"另有共有人"}`).want(200)
	s.asStaff(http.MethodPost, path, `{"outcome":"right","by":"核查员乙"}`).want(409).problem()
	s.asStaff(http.MethodPost, "/v1/samples/99/review", `{"outcome":"right","by":"核查员乙"}`).want(404).problem()

	var state api.AutoApproval
	s.asStaff(http.MethodGet, "/v1/auto-approval", "").want(200).into(&state)
	if state.On || state.By != "system" || !hasChinese(state.Reason) || state.Samples != (api.SampleCounts{Wrong: 1}) || state.UpperBound != 1 || state.Since == nil {
		t.Errorf("state %+v", state)
	}
	if d := s.decision(); d != models.ManualReview {
		t.Errorf("decision %s", d)
	}
	s.stop()

	s = watched(t, dir)
	again := s.submit(files("b.jpg")).want(200).result()
	if again.Decision != models.ManualReview || len(again.DecisionReasons) != 1 || !hasChinese(again.DecisionReasons[0]) {
		t.Errorf("after a restart: %s %v", again.Decision, again.DecisionReasons)
	}
	s.asStaff(http.MethodPut, "/v1/auto-approval", `{"on":true,"by":"科长乙","reason":"规则已改"}`).want(200).into(&state)
	if !state.On || state.By != "科长乙" || state.Samples != (api.SampleCounts{}) {
		t.Errorf("state %+v", state)
	}
	if d := s.decision(); d != models.AutoApprove {
		t.Errorf("decision %s", d)
	}
	s.asStaff(http.MethodGet, "/v1/samples?state=reviewed", "").want(200).into(&list)
	if len(list.Samples) != 1 || list.Samples[0].Note != "另有共有人" || list.Samples[0].ReviewedAt == nil {
		t.Errorf("reviewed %+v", list.Samples)
	}
}

func TestOnlyStaffSeeSamplesOrSwitch(t *testing.T) {
	s := watched(t, filepath.Join(t.TempDir(), "data"))
	calls := [][3]string{{http.MethodGet, "/v1/samples"}, {http.MethodGet, "/v1/auto-approval"}, {http.MethodPut, "/v1/auto-approval", `{"on":false,"by":"x","reason":"y"}`},
		{http.MethodPost, "/v1/samples/1/review", `{"outcome":"right","by":"x"}`}}
	for _, c := range calls {
		for _, auth := range []string{"", "Bearer ", "Bearer " + staffToken + "x", "Basic " + staffToken, staffToken} {
			p := s.do(c[0], c[1], "application/json", strings.NewReader(c[2]), "Authorization", auth).want(401).problem()
			if strings.Contains(p.Detail+fmt.Sprint(p.Errors), staffToken) {
				t.Error("the answer tells the token")
			}
		}
	}
	plain := serve(t, func(c *api.Config) { c.StaffToken = staffToken })
	for _, c := range calls { // 没有抽检的服务没有这些路径
		plain.asStaff(c[0], c[1], c[2]).want(404).problem()
	}
	result := string(s.submit(files("a.jpg")).want(200).body)
	if strings.Contains(result, "sample") || strings.Contains(result, "抽") {
		t.Errorf("the applicant can tell that the case was drawn: %s", result)
	}
}
