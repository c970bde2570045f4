// Package storetest is the suite that every implementation of package store's interfaces must pass, the embedded ones and those to come.
package storetest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yushen/models"
	"yushen/store"
)

// OpenPrechecks opens the same store again each time it is called within one test; the one opened before is closed by then.
type OpenPrechecks func(t *testing.T) store.Prechecks

// Prechecks runs the suite; fresh gives each test a store of its own.
func Prechecks(t *testing.T, fresh func(t *testing.T) OpenPrechecks) {
	tests := []struct {
		name string
		run  func(t *testing.T, open OpenPrechecks)
	}{
		{"一件预审从排队到有结论，每一步都查得到", lifeOfAPrecheck},
		{"同一幂等键同一内容只建一件，换了内容被拒", idempotency},
		{"同一幂等键同时提交，只建一件", idempotencyRace},
		{"重新打开后，没办完的按先后接着办", unfinishedSurvives},
		{"停机时主动放下的不算一次失败", requeue},
		{"补交后另起一轮，上一轮还查得到结论", replace},
		{"有了结论就不能再改", outcomeIsFinal},
		{"同一申请编号的上一件查得到", earlier},
		{"查不到的说查不到", notFound},
		{"生僻字、引号、尖括号原样存取", textIsKept},
		{"多人同时提交和查询", manyAtOnce},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { tt.run(t, fresh(t)) })
	}
}

// request is a pre-check of made-up people.
func request() store.Request {
	return store.Request{
		Reference: "portal-1", BusinessType: "mortgage_cancel", RequestText: "房贷还清了，想注销抵押", Region: "640402",
		Form: models.Form{"applicants": []any{map[string]any{"name": "样某堃", "role": "owner1"}}},
		Files: []store.File{
			{Name: "01.jpg", Slots: []models.Slot{"owner1_id_front", "owner1_id_back"}, SHA256: fmt.Sprintf("%064d", 1), Bytes: 12},
			{Name: "结清证明.pdf", SHA256: fmt.Sprintf("%064d", 2), Bytes: 34},
		},
	}
}

func start(t *testing.T, open OpenPrechecks) store.Prechecks {
	t.Helper()
	s := open(t)
	t.Cleanup(func() { _ = s.Close() }) // a test may have closed it to open it again
	return s
}

func create(t *testing.T, s store.Prechecks, id string) store.Precheck {
	t.Helper()
	p, created, err := s.Create(context.Background(), id, request(), store.Key{})
	if err != nil || !created {
		t.Fatalf("create %s: created %v, %v", id, created, err)
	}
	return p
}

func finish(t *testing.T, s store.Prechecks, r store.RunID, result string) {
	t.Helper()
	if _, err := s.Start(context.Background(), r); err != nil {
		t.Fatalf("start: %v", err)
	}
	if err := s.Finish(context.Background(), r, models.Done, []byte(result)); err != nil {
		t.Fatalf("finish: %v", err)
	}
}

func status(t *testing.T, s store.Prechecks, id string, want models.JobStatus) store.Precheck {
	t.Helper()
	p, err := s.Get(context.Background(), id)
	if err != nil {
		t.Fatalf("get %s: %v", id, err)
	}
	if p.Status != want {
		t.Fatalf("status of %s is %s, want %s", id, p.Status, want)
	}
	return p
}

func lifeOfAPrecheck(t *testing.T, open OpenPrechecks) {
	ctx, s := context.Background(), start(t, open)
	p := create(t, s, "pc_a")
	if p.Run != 1 || p.Status != models.Queued || p.QueuedAt.IsZero() || !p.StartedAt.IsZero() {
		t.Fatalf("new pre-check: %+v", p)
	}
	if diff := cmp.Diff(request(), p.Request); diff != "" {
		t.Fatalf("request changed on the way (-sent +kept):\n%s", diff)
	}
	run := store.RunID{Precheck: "pc_a", Run: 1}
	if attempt, err := s.Start(ctx, run); err != nil || attempt != 1 {
		t.Fatalf("start: attempt %d, %v", attempt, err)
	}
	status(t, s, "pc_a", models.Running)
	if _, err := s.Result(ctx, "pc_a"); !errors.Is(err, store.ErrNotFound) {
		t.Fatalf("a running pre-check has no result yet, got %v", err)
	}
	if err := s.Finish(ctx, run, models.Done, []byte(`{"id":"pc_a"}`)); err != nil {
		t.Fatal(err)
	}
	if p := status(t, s, "pc_a", models.Done); p.EndedAt.IsZero() || p.StartedAt.IsZero() {
		t.Fatalf("times are missing: %+v", p)
	}
	if b, err := s.Result(ctx, "pc_a"); err != nil || string(b) != `{"id":"pc_a"}` {
		t.Fatalf("result %s, %v", b, err)
	}
	happened, err := s.Events(ctx, "pc_a")
	if err != nil {
		t.Fatal(err)
	}
	var kinds []store.EventKind
	for _, e := range happened {
		kinds = append(kinds, e.Kind)
	}
	if diff := cmp.Diff([]store.EventKind{store.EventQueued, store.EventStarted, store.EventDone}, kinds); diff != "" {
		t.Fatalf("events (-want +got):\n%s", diff)
	}
}

func idempotency(t *testing.T, open OpenPrechecks) {
	ctx, s := context.Background(), start(t, open)
	first, created, err := s.Create(ctx, "pc_a", request(), store.Key{Key: "k", Digest: "d1"})
	if err != nil || !created {
		t.Fatalf("first: %v, %v", created, err)
	}
	again, created, err := s.Create(ctx, "pc_b", request(), store.Key{Key: "k", Digest: "d1"})
	if err != nil || created || again.ID != first.ID {
		t.Fatalf("again: %s, created %v, %v", again.ID, created, err)
	}
	if _, err := s.Get(ctx, "pc_b"); !errors.Is(err, store.ErrNotFound) {
		t.Fatalf("the repeated request left a second pre-check: %v", err)
	}
	if _, _, err := s.Create(ctx, "pc_c", request(), store.Key{Key: "k", Digest: "d2"}); !errors.Is(err, store.ErrKeyReused) {
		t.Fatalf("other content: %v", err)
	}
	if _, created, err := s.Create(ctx, "pc_d", request(), store.Key{Key: "k2", Digest: "d1"}); err != nil || !created {
		t.Fatalf("another key is another pre-check: %v, %v", created, err)
	}
}

func idempotencyRace(t *testing.T, open OpenPrechecks) {
	ctx, s := context.Background(), start(t, open)
	var wg sync.WaitGroup
	made := make(chan string, 8)
	for i := range 8 {
		wg.Go(func() {
			p, _, err := s.Create(ctx, fmt.Sprintf("pc_%d", i), request(), store.Key{Key: "k", Digest: "d"})
			if err != nil {
				t.Errorf("create: %v", err)
			}
			made <- p.ID
		})
	}
	wg.Wait()
	close(made)
	first := <-made
	for id := range made {
		if id != first {
			t.Errorf("one key made %s and %s", first, id)
		}
	}
}

func unfinishedSurvives(t *testing.T, open OpenPrechecks) {
	ctx, s := context.Background(), start(t, open)
	for _, id := range []string{"pc_1", "pc_2", "pc_3"} {
		create(t, s, id)
	}
	finish(t, s, store.RunID{Precheck: "pc_2", Run: 1}, `{}`)
	if _, err := s.Start(ctx, store.RunID{Precheck: "pc_1", Run: 1}); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = start(t, open)
	got, err := s.Unfinished(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]store.RunID{{Precheck: "pc_1", Run: 1}, {Precheck: "pc_3", Run: 1}}, got); diff != "" {
		t.Fatalf("unfinished (-want +got):\n%s", diff)
	}
	if attempt, err := s.Start(ctx, got[0]); err != nil || attempt != 2 {
		t.Fatalf("taken up again: attempt %d, %v", attempt, err)
	}
}

func requeue(t *testing.T, open OpenPrechecks) {
	ctx, s := context.Background(), start(t, open)
	create(t, s, "pc_a")
	run := store.RunID{Precheck: "pc_a", Run: 1}
	for range 3 {
		if attempt, err := s.Start(ctx, run); err != nil || attempt != 1 {
			t.Fatalf("start: attempt %d, %v", attempt, err)
		}
		if err := s.Requeue(ctx, run); err != nil {
			t.Fatal(err)
		}
		status(t, s, "pc_a", models.Queued)
	}
}

func replace(t *testing.T, open OpenPrechecks) {
	ctx, s := context.Background(), start(t, open)
	create(t, s, "pc_a")
	changed := request()
	changed.Files[0].SHA256 = fmt.Sprintf("%064d", 9)
	if _, err := s.Replace(ctx, "pc_a", 1, changed); !errors.Is(err, store.ErrRunning) {
		t.Fatalf("a queued pre-check can't be changed: %v", err)
	}
	finish(t, s, store.RunID{Precheck: "pc_a", Run: 1}, `{"round":1}`)
	p, err := s.Replace(ctx, "pc_a", 1, changed)
	if err != nil {
		t.Fatal(err)
	}
	if p.Run != 2 || p.Status != models.Queued || !p.EndedAt.IsZero() || p.Request.Files[0].SHA256 != changed.Files[0].SHA256 {
		t.Fatalf("second run: %+v", p)
	}
	if b, err := s.Result(ctx, "pc_a"); err != nil || string(b) != `{"round":1}` {
		t.Fatalf("while the second runs, the first result stays: %s, %v", b, err)
	}
	if _, err := s.Replace(ctx, "pc_a", 1, changed); !errors.Is(err, store.ErrRunning) {
		t.Fatalf("two changes at once: %v", err)
	}
	finish(t, s, store.RunID{Precheck: "pc_a", Run: 2}, `{"round":2}`)
	if b, err := s.Result(ctx, "pc_a"); err != nil || string(b) != `{"round":2}` {
		t.Fatalf("latest result: %s, %v", b, err)
	}
}

func outcomeIsFinal(t *testing.T, open OpenPrechecks) {
	ctx, s := context.Background(), start(t, open)
	create(t, s, "pc_a")
	run := store.RunID{Precheck: "pc_a", Run: 1}
	finish(t, s, run, `{"first":true}`)
	if err := s.Finish(ctx, run, models.Failed, []byte(`{}`)); !errors.Is(err, store.ErrRunning) {
		t.Fatalf("finished twice: %v", err)
	}
	if _, err := s.Start(ctx, run); !errors.Is(err, store.ErrRunning) {
		t.Fatalf("started after its end: %v", err)
	}
	if err := s.Finish(ctx, run, models.Running, nil); err == nil {
		t.Fatal("running is no outcome")
	}
	if b, _ := s.Result(ctx, "pc_a"); string(b) != `{"first":true}` {
		t.Fatalf("result changed to %s", b)
	}
}

func earlier(t *testing.T, open OpenPrechecks) {
	ctx, s := context.Background(), start(t, open)
	first := create(t, s, "pc_a")
	second := create(t, s, "pc_b")
	if _, err := s.Earlier(ctx, second); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("before the first has an outcome: %v", err)
	}
	if _, err := s.Start(ctx, store.RunID{Precheck: first.ID, Run: 1}); err != nil {
		t.Fatal(err)
	}
	finish(t, s, store.RunID{Precheck: first.ID, Run: 1}, `{}`)
	if p, err := s.Earlier(ctx, second); err != nil || p.ID != "pc_a" {
		t.Errorf("%v, %v", p.ID, err)
	}
	second.Request.Reference = ""
	if _, err := s.Earlier(ctx, second); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("without a reference: %v", err)
	}
}

func notFound(t *testing.T, open OpenPrechecks) {
	ctx, s := context.Background(), start(t, open)
	nobody := store.RunID{Precheck: "pc_none", Run: 1}
	_, get := s.Get(ctx, "pc_none")
	_, result := s.Result(ctx, "pc_none")
	_, replaced := s.Replace(ctx, "pc_none", 1, request())
	_, started := s.Start(ctx, nobody)
	for what, err := range map[string]error{"get": get, "result": result, "replace": replaced, "start": started, "finish": s.Finish(ctx, nobody, models.Done, nil), "requeue": s.Requeue(ctx, nobody)} {
		if !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if all, err := s.Unfinished(ctx); err != nil || len(all) != 0 {
		t.Errorf("unfinished: %v, %v", all, err)
	}
	if err := s.Ping(ctx); err != nil {
		t.Errorf("ping: %v", err)
	}
}

func textIsKept(t *testing.T, open OpenPrechecks) {
	ctx, s := context.Background(), start(t, open)
	r := request()
	r.RequestText = "犇喆堃𠮷〇 '); DROP TABLE runs; -- <b>\"\\ ㎡"
	r.Files[0].Name = `<img src=x onerror=alert(1)>.jpg`
	if _, _, err := s.Create(ctx, "pc_a", r, store.Key{Key: "键'\"", Digest: "d"}); err != nil {
		t.Fatal(err)
	}
	if p, err := s.Get(ctx, "pc_a"); err != nil || cmp.Diff(r, p.Request) != "" {
		t.Fatalf("%v\n%s", err, cmp.Diff(r, p.Request))
	}
}

func manyAtOnce(t *testing.T, open OpenPrechecks) {
	ctx, s := context.Background(), start(t, open)
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Go(func() {
			id := fmt.Sprintf("pc_%d", i)
			run := store.RunID{Precheck: id, Run: 1}
			_, _, created := s.Create(ctx, id, request(), store.Key{})
			_, started := s.Start(ctx, run)
			finished := s.Finish(ctx, run, models.Done, []byte(id))
			b, result := s.Result(ctx, id)
			if err := errors.Join(created, started, finished, result); err != nil || string(b) != id {
				t.Errorf("%s: result %q, %v", id, b, err)
			}
		})
	}
	wg.Wait()
}
