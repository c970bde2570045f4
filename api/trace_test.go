package api_test

import (
	"context"
	"testing"
	"time"

	"yushen/api"
	"yushen/models"
	"yushen/precheck"
)

// fakeTracer tells of one check, of the first upload that it is given.
type fakeTracer struct{}

const staff = "Bearer 窗口口令"

func traced(c *api.Config) { c.Tracer, c.StaffToken = fakeTracer{}, "窗口口令" }

func (fakeTracer) Trace(_ context.Context, _ string, r precheck.Request) (models.Trace, error) {
	return models.Trace{Pack: "national-1", Decision: models.NeedsCorrection, Rules: []models.RuleTrace{{Rule: "R-VAL-001", Version: "national-1", Outcome: models.Fail,
		Checks: []models.CheckTrace{{Check: "card.valid_to >= case.filed_at", Outcome: models.Fail, Inputs: []models.TraceInput{
			{File: r.Files[0].Name, Field: "valid_to", Raw: string(r.Files[0].Data), Value: r.FiledAt, Status: models.Read, Confidence: 0.99}}}}}}}, nil
}

func TestTraceOfAPrecheck(t *testing.T) {
	s := serve(t, traced)
	id := s.submit(files("身份证.jpg"), "Prefer", "wait=5").want(200).result().ID
	var trace models.Trace
	s.get("/v1/prechecks/"+id+"/trace", "Authorization", staff).want(200).into(&trace)
	if trace.Pack != "national-1" || len(trace.Rules) != 1 {
		t.Fatalf("%+v", trace)
	}
	in := trace.Rules[0].Checks[0].Inputs[0]
	if in.File != "身份证.jpg" || in.Raw == "" {
		t.Errorf("the check is not shown with the upload's own bytes: %+v", in)
	}
	if in.Value != time.Now().Format(time.DateOnly) {
		t.Errorf("judged as of %s, want the day of submission", in.Value)
	}
}

func TestTraceOfAnUnknownPrecheck(t *testing.T) {
	s := serve(t, traced)
	if p := s.get("/v1/prechecks/pc_nobody/trace", "Authorization", staff).want(404).problem(); p.Code == "" || !hasChinese(p.Detail) {
		t.Errorf("%+v", p)
	}
}

func TestTraceIsForStaff(t *testing.T) {
	s := serve(t, traced)
	id := s.submit(files("身份证.jpg"), "Prefer", "wait=5").want(200).result().ID
	s.get("/v1/prechecks/" + id + "/trace").want(401)
	s.get("/v1/prechecks/"+id+"/trace", "Authorization", "Bearer 猜的").want(401)
}

func TestNoTraceWithoutStaff(t *testing.T) {
	s := serve(t, nil)
	id := s.submit(files("身份证.jpg"), "Prefer", "wait=5").want(200).result().ID
	s.get("/v1/prechecks/" + id + "/trace").want(404)
}
