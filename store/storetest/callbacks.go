package storetest

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yushen/models"
	"yushen/store"
)

// Outbox is a store that keeps pre-checks and what is due to portals.
type Outbox interface {
	store.Prechecks
	store.Callbacks
}

// OpenOutbox opens the same store again each time, as OpenPrechecks.
type OpenOutbox func(t *testing.T) Outbox

// Callbacks runs the suite; fresh gives each test a store of its own.
func Callbacks(t *testing.T, fresh func(t *testing.T) OpenOutbox) {
	for name, run := range map[string]func(t *testing.T, open OpenOutbox){
		"有了结论才该回调，重启后还在，说的是那一轮的结论": callbackOfEachRun,
		"没留回调地址的不回调":               noURLNoCallback,
		"推迟的到时候才再来，没失败过的先来":        postponedCallback,
		"送到的、放弃的不再来，也不能再改":         settledCallback,
		"结论没存上，就没有回调":              noOutcomeNoCallback,
	} {
		t.Run(name, func(t *testing.T) { run(t, fresh(t)) })
	}
}

const portal = "https://portal.example/hook?of=1"

func startOutbox(t *testing.T, open OpenOutbox) Outbox {
	t.Helper()
	s := open(t)
	t.Cleanup(func() { _ = s.Close() }) // a test may have closed it to open it again
	return s
}

// asked keeps a pre-check whose portal wants to be called.
func asked(t *testing.T, s Outbox, id string) store.RunID {
	t.Helper()
	r := request()
	r.CallbackURL = portal
	if _, _, err := s.Create(context.Background(), id, r, store.Key{}); err != nil {
		t.Fatal(err)
	}
	return store.RunID{Precheck: id, Run: 1}
}

func dueAt(t *testing.T, s Outbox, at time.Time) []store.Callback {
	t.Helper()
	due, err := s.DueCallbacks(context.Background(), at, 10)
	if err != nil {
		t.Fatal(err)
	}
	return due
}

func expectCounts(t *testing.T, s Outbox, waiting, givenUp int) {
	t.Helper()
	n, err := s.CountCallbacks(context.Background())
	if want := (store.CallbackCounts{Waiting: waiting, GivenUp: givenUp}); err != nil || n != want {
		t.Fatalf("%+v, %v; want %+v", n, err, want)
	}
}

func callbackOfEachRun(t *testing.T, open OpenOutbox) {
	ctx, s := context.Background(), startOutbox(t, open)
	first := asked(t, s, "pc_a")
	if due := dueAt(t, s, time.Now().Add(time.Hour)); len(due) != 0 {
		t.Fatalf("called before there is an outcome: %+v", due)
	}
	finish(t, s, first, `{"decision":"needs_correction"}`)
	r := request()
	r.CallbackURL = portal
	if _, err := s.Replace(ctx, "pc_a", 1, r); err != nil {
		t.Fatal(err)
	}
	second := store.RunID{Precheck: "pc_a", Run: 2}
	if err := s.Finish(ctx, second, models.Failed, []byte(`{"status":"failed"}`)); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = startOutbox(t, open)
	p, err := s.Get(ctx, "pc_a")
	if err != nil {
		t.Fatal(err)
	}
	due := dueAt(t, s, time.Now())
	if len(due) != 2 {
		t.Fatalf("due: %+v", due)
	}
	want := []store.Callback{
		{Run: first, URL: portal, Reference: "portal-1", Status: models.Done, Decision: models.NeedsCorrection, EndedAt: due[0].EndedAt},
		{Run: second, URL: portal, Reference: "portal-1", Status: models.Failed, EndedAt: p.EndedAt},
	}
	if diff := cmp.Diff(want, due); diff != "" {
		t.Fatalf("due (-want +got):\n%s", diff)
	}
	expectCounts(t, s, 2, 0)
}

func noURLNoCallback(t *testing.T, open OpenOutbox) {
	s := startOutbox(t, open)
	create(t, s, "pc_a")
	finish(t, s, store.RunID{Precheck: "pc_a", Run: 1}, `{}`)
	if due := dueAt(t, s, time.Now()); len(due) != 0 {
		t.Fatalf("nobody asked for a call: %+v", due)
	}
	expectCounts(t, s, 0, 0)
}

func postponedCallback(t *testing.T, open OpenOutbox) {
	ctx, s := context.Background(), startOutbox(t, open)
	failing, next := asked(t, s, "pc_a"), asked(t, s, "pc_b")
	finish(t, s, failing, `{"decision":"manual_review"}`)
	finish(t, s, next, `{"decision":"auto_approve"}`)
	now := time.Now()
	if err := s.PostponeCallback(ctx, failing, now.Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	if due := dueAt(t, s, now); len(due) != 1 || due[0].Run != next {
		t.Fatalf("before its time: %+v", due)
	}
	due := dueAt(t, s, now.Add(time.Minute))
	if len(due) != 2 || due[0].Run != next || due[1].Run != failing || due[1].Failures != 1 {
		t.Fatalf("at its time: %+v", due)
	}
	if one, err := s.DueCallbacks(ctx, now.Add(time.Minute), 1); err != nil || len(one) != 1 {
		t.Fatalf("at most one: %+v, %v", one, err)
	}
	expectCounts(t, s, 2, 0)
}

func settledCallback(t *testing.T, open OpenOutbox) {
	ctx, s := context.Background(), startOutbox(t, open)
	arrived, lost := asked(t, s, "pc_a"), asked(t, s, "pc_b")
	finish(t, s, arrived, `{}`)
	finish(t, s, lost, `{}`)
	if err := s.SettleCallback(ctx, arrived, "perhaps"); err == nil {
		t.Error("an unknown outcome was kept")
	}
	if err := errors.Join(s.SettleCallback(ctx, arrived, store.CallbackDelivered), s.SettleCallback(ctx, lost, store.CallbackGivenUp)); err != nil {
		t.Fatal(err)
	}
	if due := dueAt(t, s, time.Now().Add(time.Hour)); len(due) != 0 {
		t.Errorf("called again: %+v", due)
	}
	nobody := store.RunID{Precheck: "pc_none", Run: 1}
	for what, err := range map[string]error{"settled twice": s.SettleCallback(ctx, lost, store.CallbackDelivered), "postponed after its end": s.PostponeCallback(ctx, arrived, time.Now()),
		"settled, never there": s.SettleCallback(ctx, nobody, store.CallbackDelivered)} {
		if !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%s: %v", what, err)
		}
	}
	expectCounts(t, s, 0, 1)
}

func noOutcomeNoCallback(t *testing.T, open OpenOutbox) {
	ctx, s := context.Background(), startOutbox(t, open)
	run := asked(t, s, "pc_a")
	gone, cancel := context.WithCancel(ctx)
	cancel()
	if err := s.Finish(gone, run, models.Done, []byte(`{}`)); err == nil {
		t.Fatal("finished in a context that is over")
	}
	if err := s.Finish(ctx, run, models.Running, []byte(`{}`)); err == nil {
		t.Fatal("running is no outcome")
	}
	expectCounts(t, s, 0, 0)
}
