// Package jobs runs kept pre-checks: a bounded queue before a fixed number of workers (作业队列). What is queued or running lies in the
// store, so that it is taken up again after a crash; only progress is in memory. Runs that somebody waits for go ahead of batch work, and one worker
// more is theirs alone.
package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"yushen/models"
	"yushen/store"
)

// Run makes the verdict of one kept pre-check. It should end soon after its context does.
type Run func(ctx context.Context, p store.Precheck, progress func(models.Progress)) (models.Result, error)

// Options bound the queue. Each must be above zero.
type Options struct {
	Workers  int           // pre-checks under way at a time, beside one that somebody waits for
	Waiting  int           // pre-checks accepted and not yet under way
	Deadline time.Duration // of one pre-check
	Grace    time.Duration // how long after its deadline a run that doesn't stop is waited for
	Attempts int           // runs that ended with the whole process before one is given up: it may be what kills it
	Log      *slog.Logger
}

// Queue runs jobs. Use New.
type Queue struct {
	store store.Prechecks
	run   Run
	opt   Options

	mu       sync.Mutex
	wake     *sync.Cond
	waited   []store.RunID // somebody waits for them
	batch    []store.RunID
	live     map[store.RunID]*live
	reserved int
	mean     time.Duration // of recent runs

	stop    context.CancelCauseFunc // ends the runs under way
	running context.Context
	closing chan struct{}
	workers sync.WaitGroup
}

// live is one run from its acceptance to its outcome.
type live struct {
	progress models.Progress
	changed  chan struct{} // closed and replaced at each change
	ended    chan struct{}
}

// errShutdown is why a run's context ends at a shutdown.
var errShutdown = errors.New("the service is shutting down")

// New makes a queue; nothing runs before Start.
func New(s store.Prechecks, run Run, opt Options) *Queue {
	q := &Queue{store: s, run: run, opt: opt, live: map[store.RunID]*live{}, closing: make(chan struct{}), mean: 5 * time.Second}
	q.wake = sync.NewCond(&q.mu)
	q.running, q.stop = context.WithCancelCause(context.Background())
	return q
}

// Start takes up what a former process left unfinished and starts the workers. Work that was acknowledged is taken up even where it is more
// than Waiting.
func (q *Queue) Start(ctx context.Context) error {
	left, err := q.store.Unfinished(ctx)
	if err != nil {
		return fmt.Errorf("find unfinished pre-checks: %w", err)
	}
	for _, r := range left {
		p, err := q.store.Get(ctx, r.Precheck)
		if err != nil {
			return fmt.Errorf("take up %s: %w", r.Precheck, err)
		}
		q.Add(p)
	}
	if len(left) > 0 {
		q.opt.Log.Info("taking up unfinished pre-checks", "count", len(left))
	}
	for range q.opt.Workers {
		q.workers.Go(func() { q.work(q.anyRun) })
	}
	q.workers.Go(func() { q.work(q.waitedRun) })
	return nil
}

// Reserve holds a place before an upload is taken in; release gives it back and must be called once, after Add or instead of it. ok is
// false where all places are taken or the queue is closing.
func (q *Queue) Reserve() (release func(), ok bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.isClosing() || q.length()+q.reserved >= q.opt.Waiting {
		return nil, false
	}
	q.reserved++
	return sync.OnceFunc(func() {
		q.mu.Lock()
		defer q.mu.Unlock()
		q.reserved--
	}), true
}

// Add queues the latest run of a pre-check that the store holds.
func (q *Queue) Add(p store.Precheck) {
	r := store.RunID{Precheck: p.ID, Run: p.Run}
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.live[r] != nil {
		return
	}
	q.live[r] = &live{changed: make(chan struct{}), ended: make(chan struct{})}
	if p.Request.Batch {
		q.batch = append(q.batch, r)
	} else {
		q.waited = append(q.waited, r)
	}
	q.wake.Broadcast() // not every worker takes every run
}

func (q *Queue) length() int { return len(q.waited) + len(q.batch) }

// anyRun and waitedRun take the oldest waiting run of those that a worker may have.
func (q *Queue) anyRun() (store.RunID, bool) {
	if r, ok := q.waitedRun(); ok {
		return r, true
	}
	return first(&q.batch)
}

func (q *Queue) waitedRun() (store.RunID, bool) { return first(&q.waited) }

func first(runs *[]store.RunID) (r store.RunID, ok bool) {
	if len(*runs) == 0 {
		return r, false
	}
	r, *runs = (*runs)[0], (*runs)[1:]
	return r, true
}

// Wait returns when the run has its outcome, the context is over or the queue closes.
func (q *Queue) Wait(ctx context.Context, r store.RunID) {
	q.mu.Lock()
	l := q.live[r]
	q.mu.Unlock()
	if l == nil {
		return
	}
	select {
	case <-l.ended:
	case <-ctx.Done():
	case <-q.closing:
	}
}

// Progress tells how far a run is and gives a channel that closes when that changes; ok is false for a run without a future here: it has
// its outcome, or the queue never had it.
func (q *Queue) Progress(r store.RunID) (p models.Progress, changed <-chan struct{}, ok bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	l := q.live[r]
	if l == nil {
		return models.Progress{}, nil, false
	}
	return l.progress, l.changed, true
}

// Closing is closed when the queue shuts down, for streams that would outlast it.
func (q *Queue) Closing() <-chan struct{} { return q.closing }

// RetryAfter estimates when a pre-check that is accepted now will be done, from what recent ones took.
func (q *Queue) RetryAfter() time.Duration {
	q.mu.Lock()
	defer q.mu.Unlock()
	rounds := 1 + (q.length()+q.reserved)/q.opt.Workers
	return min(max(time.Duration(rounds)*q.mean, time.Second), 2*time.Minute)
}

// Shutdown accepts nothing more and lets the runs under way end until ctx does; those that are left then, and those waiting, stay in the store for the
// next start.
func (q *Queue) Shutdown(ctx context.Context) error {
	q.mu.Lock()
	if !q.isClosing() {
		close(q.closing)
	}
	q.wake.Broadcast()
	q.mu.Unlock()

	done := make(chan struct{})
	go func() { q.workers.Wait(); close(done) }()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
	}
	q.stop(errShutdown)
	select {
	case <-done:
		return nil
	case <-time.After(q.opt.Grace + time.Second):
		return fmt.Errorf("shut down: runs did not stop within %s", q.opt.Grace)
	}
}

func (q *Queue) isClosing() bool {
	select {
	case <-q.closing:
		return true
	default:
		return false
	}
}

// next waits for a run that take gives; ok is false when the queue closes.
func (q *Queue) next(take func() (store.RunID, bool)) (r store.RunID, ok bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for !q.isClosing() {
		if r, ok = take(); ok {
			return r, true
		}
		q.wake.Wait()
	}
	return store.RunID{}, false
}

func (q *Queue) tell(r store.RunID, p models.Progress) {
	q.mu.Lock()
	defer q.mu.Unlock()
	l := q.live[r]
	if l == nil { // a run that outlived its deadline still talks
		return
	}
	l.progress = p
	close(l.changed)
	l.changed = make(chan struct{})
}

func (q *Queue) forget(r store.RunID, took time.Duration) {
	q.mu.Lock()
	defer q.mu.Unlock()
	l := q.live[r]
	delete(q.live, r)
	close(l.changed)
	close(l.ended)
	q.mean = (q.mean*7 + took) / 8
}
