package jobs_test

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"yushen/api/jobs"
	"yushen/models"
	"yushen/precheck"
	"yushen/store"
)

func queue(t *testing.T, run jobs.Run) (*jobs.Queue, *store.SQLite) {
	t.Helper()
	return queueWithin(t, 100*time.Millisecond, run)
}

func queueWithin(t *testing.T, deadline time.Duration, run jobs.Run) (*jobs.Queue, *store.SQLite) {
	t.Helper()
	s, err := store.OpenSQLite(context.Background(), filepath.Join(t.TempDir(), "x.db"))
	if err != nil {
		t.Fatal(err)
	}
	q := jobs.New(s, run, jobs.Options{Workers: 1, Waiting: 3, Deadline: deadline, Grace: 100 * time.Millisecond, Attempts: 3,
		Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err := q.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		_ = q.Shutdown(ctx) // a run that never ends is left behind
		_ = s.Close()
	})
	return q, s
}

func add(t *testing.T, q *jobs.Queue, s *store.SQLite, id string) store.RunID {
	t.Helper()
	return addAs(t, q, s, store.Request{Reference: id})
}

func addAs(t *testing.T, q *jobs.Queue, s *store.SQLite, r store.Request) store.RunID {
	t.Helper()
	p, _, err := s.Create(context.Background(), r.Reference, r, store.Key{})
	if err != nil {
		t.Fatal(err)
	}
	q.Add(p)
	return store.RunID{Precheck: p.ID, Run: p.Run}
}

func outcome(t *testing.T, q *jobs.Queue, s *store.SQLite, r store.RunID) models.Result {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	q.Wait(ctx, r)
	b, err := s.Result(ctx, r.Precheck)
	if err != nil {
		t.Fatalf("%s has no outcome: %v", r.Precheck, err)
	}
	var result models.Result
	if err := json.Unmarshal(b, &result); err != nil {
		t.Fatal(err)
	}
	return result
}

func TestRunThatNeverEndsCostsNoWorker(t *testing.T) {
	q, s := queue(t, func(_ context.Context, p store.Precheck, _ func(models.Progress)) (models.Result, error) {
		if p.ID == "pc_hang" {
			select {}
		}
		return models.Result{Decision: models.ManualReview}, nil
	})
	hang, next := add(t, q, s, "pc_hang"), add(t, q, s, "pc_next")
	if r := outcome(t, q, s, hang); r.Status != models.Failed || !strings.Contains(r.Failure, "没有审完") || r.Reference != "pc_hang" {
		t.Errorf("%+v", r)
	}
	if r := outcome(t, q, s, next); r.Status != models.Done {
		t.Errorf("%+v", r)
	}
}

func TestResultThatJSONDoesNotKnowIsAFailureAndNotAnEndlessWait(t *testing.T) {
	q, s := queue(t, func(context.Context, store.Precheck, func(models.Progress)) (models.Result, error) {
		return models.Result{Documents: []models.Document{{Confidence: math.NaN()}}}, nil
	})
	if r := outcome(t, q, s, add(t, q, s, "pc_nan")); r.Status != models.Failed || r.ID != "pc_nan" {
		t.Errorf("%+v", r)
	}
}

func TestPlacesAreBounded(t *testing.T) {
	q, _ := queue(t, nil)
	var releases []func()
	for i := range 3 {
		release, ok := q.Reserve()
		if !ok {
			t.Fatalf("place %d of 3 refused", i+1)
		}
		releases = append(releases, release)
	}
	if _, ok := q.Reserve(); ok {
		t.Fatal("a fourth place of three")
	}
	if after := q.RetryAfter(); after < time.Second || after > 2*time.Minute {
		t.Errorf("come again after %s", after)
	}
	releases[0]()
	releases[0]() // twice gives back once
	if _, ok := q.Reserve(); !ok {
		t.Fatal("a place given back is not free")
	}
	if _, ok := q.Reserve(); ok {
		t.Fatal("one release freed two places")
	}
}

func TestNothingIsAcceptedWhileShuttingDown(t *testing.T) {
	var ran atomic.Int32
	q, s := queue(t, func(context.Context, store.Precheck, func(models.Progress)) (models.Result, error) {
		ran.Add(1)
		return models.Result{}, nil
	})
	if err := q.Shutdown(context.Background()); err != nil {
		t.Fatal(err)
	}
	if _, ok := q.Reserve(); ok {
		t.Error("reserved a place in a queue that is closed")
	}
	r := add(t, q, s, "pc_late")
	q.Wait(context.Background(), r) // returns: nobody will run it now
	if left, err := s.Unfinished(context.Background()); err != nil || len(left) != 1 || ran.Load() != 0 {
		t.Errorf("left for the next start: %v, %v; ran %d", left, err, ran.Load())
	}
}

// A portal hands in a night's worth of cases; a citizen who comes then and waits is not behind them, and the next one is not either.
func TestWhoWaitsGoesAheadOfBatchWork(t *testing.T) {
	ended := make(chan string, 10)
	enough := make(chan struct{})
	q, s := queueWithin(t, time.Minute, func(ctx context.Context, p store.Precheck, _ func(models.Progress)) (models.Result, error) {
		if precheck.IsBatch(ctx) {
			<-enough
		}
		ended <- p.ID
		return models.Result{}, nil
	})
	var batch []store.RunID
	for _, id := range []string{"pc_b1", "pc_b2", "pc_b3"} {
		batch = append(batch, addAs(t, q, s, store.Request{Reference: id, Batch: true}))
	}
	for _, id := range []string{"pc_c1", "pc_c2"} {
		outcome(t, q, s, add(t, q, s, id))
	}
	close(enough)
	for _, r := range batch {
		outcome(t, q, s, r)
	}
	close(ended)
	var order []string
	for id := range ended {
		order = append(order, id)
	}
	if !slices.Equal(order, []string{"pc_c1", "pc_c2", "pc_b1", "pc_b2", "pc_b3"}) {
		t.Errorf("ended in the order %v", order)
	}
}
