package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"yushen/models"
	"yushen/precheck"
	"yushen/store"
)

func (q *Queue) work(take func() (store.RunID, bool)) {
	for {
		r, ok := q.next(take)
		if !ok {
			return
		}
		start := time.Now()
		if err := q.one(r); err != nil {
			q.opt.Log.Error("a pre-check was not brought to an end; it will be taken up at the next start", "id", r.Precheck, "run", r.Run, "error", err)
		}
		q.forget(r, time.Since(start))
	}
}

// one brings one run to its outcome and keeps it. An error is about the store.
func (q *Queue) one(r store.RunID) error {
	// Notes in the store must be made even while shutting down.
	ctx := context.WithoutCancel(q.running)
	p, err := q.store.Get(ctx, r.Precheck)
	if err != nil {
		return fmt.Errorf("get: %w", err)
	}
	attempt, err := q.store.Start(ctx, r)
	if errors.Is(err, store.ErrRunning) {
		return nil // it has its outcome
	}
	if err != nil {
		return fmt.Errorf("start: %w", err)
	}
	var result models.Result
	if attempt > q.opt.Attempts {
		err = &models.Error{Code: models.Internal, Public: "这次预审几次都没能办完，我们已停止重试。请换一种方式（例如重新拍照）再上传，或到窗口办理。",
			Cause: fmt.Errorf("given up at attempt %d", attempt)}
	} else {
		result, err = q.guarded(p)
	}
	if errors.Is(err, errShutdown) {
		return q.store.Requeue(ctx, r)
	}
	if err != nil {
		q.opt.Log.Error("pre-check failed", "id", p.ID, "run", p.Run, "attempt", attempt, "error", err)
		result = failed(err)
	} else {
		result.Status = models.Done
	}
	result.ID, result.Reference = p.ID, p.Request.Reference
	return q.keep(ctx, r, result)
}

func (q *Queue) keep(ctx context.Context, r store.RunID, result models.Result) error {
	b, err := json.Marshal(result.Listed())
	if err != nil { // a number that JSON doesn't know: our fault, and the citizen must hear of an end
		q.opt.Log.Error("result can't be encoded", "id", r.Precheck, "error", err)
		result = failed(err)
		result.ID = r.Precheck
		if b, err = json.Marshal(result.Listed()); err != nil {
			return fmt.Errorf("encode result: %w", err)
		}
	}
	if err := q.store.Finish(ctx, r, result.Status, b); err != nil && !errors.Is(err, store.ErrRunning) {
		return fmt.Errorf("finish: %w", err)
	}
	q.opt.Log.Info("pre-check ended", "id", result.ID, "run", r.Run, "status", result.Status, "decision", result.Decision,
		"findings", len(result.Findings), "total_ms", result.TimingsMS.Total)
	return nil
}

// guarded runs p within its deadline. A panic is an error, and a run that neither ends nor heeds its context is left behind after the
// grace, so that it costs one goroutine and not a worker.
func (q *Queue) guarded(p store.Precheck) (models.Result, error) {
	ctx, cancel := context.WithTimeout(q.running, q.opt.Deadline)
	defer cancel()
	if p.Request.Batch {
		ctx = precheck.AsBatch(ctx)
	}
	type outcome struct {
		result models.Result
		err    error
	}
	out := make(chan outcome, 1)
	go func() {
		var o outcome
		defer func() {
			if v := recover(); v != nil {
				q.opt.Log.Error("a pre-check panicked", "id", p.ID, "stack", string(debug.Stack()))
				o.err = fmt.Errorf("panic: %v", v)
			}
			out <- o
		}()
		o.result, o.err = q.run(ctx, p, func(pr models.Progress) { q.tell(store.RunID{Precheck: p.ID, Run: p.Run}, pr) })
	}()
	select {
	case o := <-out:
		return o.result, because(ctx, o.err)
	case <-ctx.Done():
	}
	select {
	case o := <-out:
		return o.result, because(ctx, o.err)
	case <-time.After(q.opt.Grace):
		return models.Result{}, because(ctx, context.DeadlineExceeded)
	}
}

// because tells an end by shutdown from an end by deadline.
func because(ctx context.Context, err error) error {
	if err != nil && errors.Is(context.Cause(ctx), errShutdown) {
		return errShutdown
	}
	return err
}

// failed is the result of a run that could not be brought to a verdict, in the citizen's words.
func failed(err error) models.Result {
	text := "系统出了问题，这次没有审完。您的材料已经保存，请稍后重新提交一次。"
	var e *models.Error
	switch {
	case errors.As(err, &e) && e.Public != "":
		text = e.Public
	case errors.Is(err, context.DeadlineExceeded):
		text = "材料较多或太大，规定时间内没有审完。请减少文件、拍得清楚些，或分几次提交。"
	}
	return models.Result{Status: models.Failed, Failure: text, Form: models.TailoredForm{
		Schema: map[string]any{}, UISchema: map[string]any{}, Data: map[string]any{}, Provenance: map[string]models.Provenance{}},
		Versions: models.Versions{Models: map[string]string{}}}
}
