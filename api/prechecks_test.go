package api_test

import (
	"bufio"
	"context"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yushen/api"
	"yushen/models"
	"yushen/precheck"
)

func TestOnePrecheckFromUploadToVerdict(t *testing.T) {
	s := serve(t, nil)
	a := s.submit(append(files("身份证.jpg", "合同.pdf"), request(`{"reference":"portal-1","business_type":"mortgage_cancel","request_text":"还清了",
		"region":"640402","form":{"apply_date":"2026-01-31","applicants":[{"name":"样某堃"}]},"documents":[{"file":"身份证.jpg","slot":"owner1_id_front"}]}`))).want(200)
	r := a.result()
	if r.Status != models.Done || r.Decision != models.NeedsCorrection || r.Reference != "portal-1" || !strings.HasPrefix(r.ID, "pc_") {
		t.Fatalf("result: %s", a.body)
	}
	if len(r.Documents) != 2 || r.Documents[0].Slot != "owner1_id_front" || r.Documents[1].Slot != "" {
		t.Errorf("slots did not reach the check: %+v", r.Documents)
	}
	for _, must := range []string{`"box":[[0.1,0.2]`, `"question":null`, `"covered_by_shared_data":false`, `"status":"down"`} {
		if !strings.Contains(string(a.body), must) {
			t.Errorf("%s is missing in %s", must, a.body)
		}
	}
	for _, mustNot := range []string{`"lines"`, `:null,"documents"`, "姓名 样某堃"} {
		if strings.Contains(string(a.body), mustNot) {
			t.Errorf("%s must not go out: %s", mustNot, a.body)
		}
	}
	again := s.get("/v1/prechecks/" + r.ID).want(200)
	if string(again.body) != string(a.body) {
		t.Errorf("the stored result differs:\n%s\n%s", a.body, again.body)
	}
	got := s.checker.requests()[0]
	if string(got.Files[0].Data) != "内容 身份证.jpg" || got.Region != "640402" || got.RequestText != "还清了" || got.Form["apply_date"] != "2026-01-31" {
		t.Errorf("what reached the check: %+v", got)
	}
}

func TestNothingPersonalIsLogged(t *testing.T) {
	s := serve(t, nil)
	r := s.submit(append(files("样某堃的身份证.jpg"), request(`{"request_text":"房子给儿子","form":{"applicants":[{"name":"样某堃","phone":"13900000000"}]}}`))).want(200).result()
	s.get("/v1/prechecks/" + r.ID + "/files/%E6%A0%B7%E6%9F%90%E5%A0%83%E7%9A%84%E8%BA%AB%E4%BB%BD%E8%AF%81.jpg").want(200)
	s.submit(append(files("样某堃.jpg", "样某堃.jpg"), request(`{"request_text":"房子给儿子"}`))).want(422)
	for _, secret := range []string{"样某堃", "13900000000", "房子给儿子", "2024-05-01", "%E6%A0%B7"} {
		if strings.Contains(s.log.String(), secret) {
			t.Errorf("%q is in the log:\n%s", secret, s.log)
		}
	}
	if !strings.Contains(s.log.String(), "route=/v1/prechecks") {
		t.Errorf("requests are not logged: %s", s.log)
	}
}

func TestPreferWait(t *testing.T) {
	s := serve(t, nil)
	gate := make(chan struct{})
	s.checker.before = func(ctx context.Context, _ precheck.Request, _ func(models.Progress)) error { <-gate; return nil }

	a := s.submit(files("a.jpg"), "Prefer", "wait=0").want(202)
	var p api.Pending
	a.into(&p)
	if a.header.Get("Location") != "/v1/prechecks/"+p.ID || a.header.Get("Retry-After") == "" || a.header.Get("Preference-Applied") != "wait=0" {
		t.Fatalf("202 tells where and when: %v", a.header)
	}
	under := func() bool { return p.Status == models.Running && p.Progress != nil && p.Progress.File != "" }
	for deadline := time.Now().Add(20 * time.Second); !under() && time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		s.get("/v1/prechecks/" + p.ID).want(200).into(&p)
	}
	if p.Status != models.Running || p.Progress == nil || p.Progress.File != "a.jpg" || p.StartedAt == nil {
		t.Fatalf("progress of a running pre-check: %+v", p)
	}
	start := time.Now()
	s.submit(files("b.jpg"), "Prefer", "respond-async, wait=1").want(202)
	if took := time.Since(start); took < 900*time.Millisecond {
		t.Errorf("wait=1 took %s", took)
	}
	close(gate)
	if r := s.submit(files("c.jpg"), "Prefer", `handling=strict; wait="8"`).want(200).result(); r.Status != models.Done {
		t.Errorf("done in time: %+v", r)
	}
	waitFor(t, s, p.ID, models.Done)
}

func waitFor(t *testing.T, s *service, id string, want models.JobStatus) models.Result {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if r := s.get("/v1/prechecks/" + id).want(200).result(); r.Status == want {
			return r
		}
	}
	t.Fatalf("%s never became %s", id, want)
	return models.Result{}
}

func TestIdempotencyKey(t *testing.T) {
	s := serve(t, nil)
	gate := make(chan struct{})
	s.checker.before = func(context.Context, precheck.Request, func(models.Progress)) error { <-gate; return nil }
	body := append(files("a.jpg"), request(`{"reference":"x"}`))

	var first api.Pending
	s.submit(body, "Idempotency-Key", "k1", "Prefer", "wait=0").want(202).into(&first)
	running := s.submit(body, "Idempotency-Key", "k1").want(409)
	if running.problem().Code != models.Conflict || running.header.Get("Location") != "/v1/prechecks/"+first.ID || running.header.Get("Retry-After") == "" {
		t.Errorf("still running: %v %s", running.header, running.body)
	}
	close(gate)
	done := waitFor(t, s, first.ID, models.Done)
	again := s.submit(body, "Idempotency-Key", "k1").want(200)
	if again.result().ID != done.ID || string(again.body) != string(s.get("/v1/prechecks/"+done.ID).body) {
		t.Errorf("same key and body: another answer: %s", again.body)
	}
	for name, other := range map[string][]part{
		"另一个文件":  append(files("b.jpg"), request(`{"reference":"x"}`)),
		"同名不同内容": {{"files", "a.jpg", "别的"}, request(`{"reference":"x"}`)},
		"另一个请求":  append(files("a.jpg"), request(`{"reference":"y"}`)),
	} {
		if p := s.submit(other, "Idempotency-Key", "k1").want(422).problem(); p.Errors[0].Part != "header:Idempotency-Key" {
			t.Errorf("%s: %+v", name, p)
		}
	}
	if got := len(s.checker.requests()); got != 1 {
		t.Errorf("the check ran %d times", got)
	}
	if s.submit(body).want(200).result().ID == done.ID {
		t.Error("without a key every submission is a pre-check of its own")
	}
}

func TestReupload(t *testing.T) {
	s := serve(t, nil)
	r := s.submit([]part{{"files", "证件.jpg", "坏的"}, {"files", "b.jpg", "好的"}, request(`{"documents":[{"file":"证件.jpg","slot":"owner1_id_front"}]}`)}).want(200).result()
	if len(r.Findings) == 0 || r.Findings[0].Targets[0].File != "证件.jpg" {
		t.Fatalf("the broken file is not a finding: %+v", r.Findings)
	}
	files := "/v1/prechecks/" + r.ID + "/files"
	mended := s.send(http.MethodPut, files, []part{{"files", "证件.jpg", "重拍的"}, {"files", "c.jpg", "补的"}, request(`{"documents":[{"file":"c.jpg","slot":"mortgage_release"}]}`)}).want(200).result()
	if mended.ID != r.ID || len(mended.Documents) != 3 {
		t.Fatalf("after the re-upload: %+v", mended)
	}
	last := s.checker.requests()[1]
	var got []string
	for _, f := range last.Files {
		got = append(got, f.Name+" "+f.Slot+" "+string(f.Data))
	}
	if diff := cmp.Diff([]string{"证件.jpg owner1_id_front 重拍的", "b.jpg  好的", "c.jpg mortgage_release 补的"}, got); diff != "" {
		t.Errorf("files of the second run (-want +got):\n%s", diff)
	}
	s.send(http.MethodPut, files, []part{{"files", "c.jpg", "补的"}}).want(200)
	if n := len(s.checker.requests()); n != 2 {
		t.Errorf("sending the same again ran the check: %d runs", n)
	}
	if b := s.get(files + "/%E8%AF%81%E4%BB%B6.jpg").want(200).body; string(b) != "重拍的" {
		t.Errorf("the file shown is the old one: %s", b)
	}
	s.send(http.MethodPut, "/v1/prechecks/pc_none/files", []part{{"files", "c.jpg", "补的"}}).want(404).problem()
	if p := s.send(http.MethodPut, files, []part{{"files", "c.jpg", "补的"}, request(`{"form":{}}`)}).want(422).problem(); p.Errors[0].Pointer != "/form" {
		t.Errorf("%+v", p)
	}
}

func TestReuploadWhileRunningIsRefused(t *testing.T) {
	s := serve(t, nil)
	gate := make(chan struct{})
	s.checker.before = func(context.Context, precheck.Request, func(models.Progress)) error { <-gate; return nil }
	var p api.Pending
	s.submit(files("a.jpg"), "Prefer", "wait=0").want(202).into(&p)
	s.send(http.MethodPut, "/v1/prechecks/"+p.ID+"/files", files("a.jpg")).want(409).problem()
	close(gate)
}

func TestEvents(t *testing.T) {
	s := serve(t, nil)
	gate := make(chan struct{})
	s.checker.before = func(_ context.Context, r precheck.Request, progress func(models.Progress)) error {
		<-gate
		progress(models.Progress{Stage: "rules", Done: 1, Total: 1})
		return nil
	}
	var p api.Pending
	s.submit(files("a.jpg"), "Prefer", "wait=0").want(202).into(&p)
	resp, err := http.Get(s.url + "/v1/prechecks/" + p.ID + "/events")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if ct := resp.Header.Get("Content-Type"); !strings.HasPrefix(ct, "text/event-stream") {
		t.Fatalf("content type %s", ct)
	}
	var once sync.Once
	var seen []string
	for lines := bufio.NewScanner(resp.Body); lines.Scan(); {
		seen = append(seen, lines.Text())
		if strings.Contains(lines.Text(), `"stage":"ocr"`) { // arrives while the check still runs
			once.Do(func() { close(gate) })
		}
	}
	all := strings.Join(seen, "\n")
	for _, want := range []string{"event: progress\ndata: {", `"file":"a.jpg"`, "event: done\ndata: {", `"decision":"needs_correction"`} {
		if !strings.Contains(all, want) {
			t.Errorf("%q is not in the stream:\n%s", want, all)
		}
	}
	if done := s.get("/v1/prechecks/" + p.ID + "/events").want(200); !strings.Contains(string(done.body), "event: done") {
		t.Errorf("a stream opened afterwards: %s", done.body)
	}
	s.get("/v1/prechecks/pc_none/events").want(404).problem()
}

func TestFullQueueAsksToComeAgain(t *testing.T) {
	s := serve(t, func(c *api.Config) { c.Workers, c.Waiting = 1, 2 })
	gate := make(chan struct{})
	s.checker.before = func(context.Context, precheck.Request, func(models.Progress)) error { <-gate; return nil }
	refused := 0
	for i := range 6 {
		a := s.submit(files("a.jpg"), "Prefer", "wait=0")
		switch a.status {
		case 202:
		case 429:
			refused++
			if a.problem().Code != models.Busy || a.header.Get("Retry-After") == "" {
				t.Errorf("%v %s", a.header, a.body)
			}
		default:
			t.Fatalf("submission %d: %d %s", i, a.status, a.body)
		}
	}
	if refused < 2 || refused > 4 { // two workers that serve who waits, two places; a worker may not have taken its run yet
		t.Errorf("%d of 6 refused with two workers and two places", refused)
	}
	close(gate)
}

func TestFailedPrecheckSaysSoWithoutA5xx(t *testing.T) {
	for name, before := range map[string]func(context.Context, precheck.Request, func(models.Progress)) error{
		"出错": func(context.Context, precheck.Request, func(models.Progress)) error { return context.Canceled },
		"崩溃": func(context.Context, precheck.Request, func(models.Progress)) error { panic("out of range") },
		"超时": func(ctx context.Context, _ precheck.Request, _ func(models.Progress)) error {
			<-ctx.Done()
			return ctx.Err()
		},
		"有话要对市民说": func(context.Context, precheck.Request, func(models.Progress)) error {
			return &models.Error{Code: models.Unavailable, Public: "识别服务没有准备好，请稍后再试。"}
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := serve(t, func(c *api.Config) { c.Deadline = 200 * time.Millisecond })
			s.checker.before = before
			r := s.submit(append(files("a.jpg"), request(`{"reference":"r1"}`))).want(200).result()
			if r.Status != models.Failed || r.Decision != "" || !hasChinese(r.Failure) || r.Reference != "r1" {
				t.Errorf("%+v", r)
			}
			s.checker.before = nil
			if r := s.submit(files("b.jpg")).want(200).result(); r.Status != models.Done {
				t.Errorf("the next citizen is not served: %+v", r)
			}
		})
	}
}
