package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"yushen/api"
	"yushen/models"
	"yushen/precheck"
	"yushen/store"
)

// TestAcknowledgedWorkSurvivesKill has a child process accept pre-checks that never end, kills it without warning, and expects a new service over the same
// folder to finish them all.
func TestAcknowledgedWorkSurvivesKill(t *testing.T) {
	if dir := os.Getenv("API_TEST_CHILD"); dir != "" {
		s := serveIn(t, dir, &fakeChecker{before: func(context.Context, precheck.Request, func(models.Progress)) error { select {} }}, nil)
		fmt.Println("listening", s.url)
		select {}
	}
	dir := t.TempDir()
	child := exec.Command(os.Args[0], "-test.run", "^TestAcknowledgedWorkSurvivesKill$")
	child.Env = append(os.Environ(), "API_TEST_CHILD="+dir)
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	var url string
	if _, err := fmt.Fscanf(out, "listening %s\n", &url); err != nil {
		t.Fatal(err)
	}
	ids := map[string]string{}
	for i := range 6 {
		name := fmt.Sprintf("%d.jpg", i)
		b, ct := form(part{"files", name, "内容 " + name}, request(fmt.Sprintf(`{"reference":"r%d"}`, i)))
		req, err := http.NewRequest(http.MethodPost, url+"/v1/prechecks", bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", ct)
		req.Header.Set("Prefer", "wait=0")
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		var p api.Pending
		if err != nil || resp.StatusCode != 202 || json.Unmarshal(body, &p) != nil {
			t.Fatalf("%v %d %s", err, resp.StatusCode, body)
		}
		ids[p.ID] = name
	}
	if err := child.Process.Kill(); err != nil { // SIGKILL
		t.Fatal(err)
	}
	_ = child.Wait() // killed, as meant

	s := serveIn(t, dir, &fakeChecker{}, nil)
	for id, name := range ids {
		r := waitFor(t, s, id, models.Done)
		if r.Reference != "r"+strings.TrimSuffix(name, ".jpg") || r.Documents[0].File != name {
			t.Errorf("%s: %+v", name, r)
		}
	}
}

// TestWhatKillsTheServiceIsGivenUp has a pre-check that was started three times, each time ending with the whole process.
func TestWhatKillsTheServiceIsGivenUp(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	kept, err := store.Open(ctx, dir)
	if err != nil {
		t.Fatal(err)
	}
	for id, starts := range map[string]int{"pc_killer": 3, "pc_unlucky": 2} {
		up, err := kept.Stage(ctx, strings.NewReader("内容"), 100)
		if err != nil {
			t.Fatal(err)
		}
		if err := kept.Keep(ctx, up); err != nil {
			t.Fatal(err)
		}
		if _, _, err := kept.Create(ctx, id, store.Request{Files: []store.File{{Name: "a.jpg", SHA256: up.SHA256}}}, store.Key{}); err != nil {
			t.Fatal(err)
		}
		for range starts {
			if _, err := kept.Start(ctx, store.RunID{Precheck: id, Run: 1}); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := kept.Close(); err != nil {
		t.Fatal(err)
	}
	s := serveIn(t, dir, &fakeChecker{}, nil)
	if r := waitFor(t, s, "pc_killer", models.Failed); !hasChinese(r.Failure) {
		t.Errorf("%+v", r)
	}
	waitFor(t, s, "pc_unlucky", models.Done)
	if n := len(s.checker.requests()); n != 1 {
		t.Errorf("the check ran %d times", n)
	}
}

func TestShutdownLeavesRunningWorkForTheNextStart(t *testing.T) {
	dir := t.TempDir()
	s := serveIn(t, dir, &fakeChecker{before: func(ctx context.Context, _ precheck.Request, _ func(models.Progress)) error {
		<-ctx.Done()
		return ctx.Err()
	}}, nil)
	var p api.Pending
	s.submit(files("a.jpg"), "Prefer", "wait=0").want(202).into(&p)
	waitFor(t, s, p.ID, models.Running)

	waiting := make(chan answer, 1)
	go func() { waiting <- s.submit(files("b.jpg"), "Prefer", "wait=60") }()
	time.Sleep(200 * time.Millisecond)
	ctx, cancel := context.WithTimeout(context.Background(), 500*time.Millisecond)
	defer cancel()
	start := time.Now()
	_ = s.server.Shutdown(ctx) // cut short, as meant
	if took := time.Since(start); took > 3*time.Second {
		t.Errorf("shutdown took %s", took)
	}
	if a := <-waiting; a.status != 202 {
		t.Errorf("who waits is told where to look later: %d %s", a.status, a.body)
	}
	if err := s.store.Close(); err != nil {
		t.Fatal(err)
	}

	next := serveIn(t, dir, &fakeChecker{}, nil)
	if r := waitFor(t, next, p.ID, models.Done); r.Documents[0].File != "a.jpg" {
		t.Errorf("%+v", r)
	}
	if strings.Contains(s.log.String(), "pre-check failed") {
		t.Errorf("a shutdown is not a failure: %s", s.log)
	}
}
