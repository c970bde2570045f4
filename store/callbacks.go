package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"yushen/models"
)

// Callback is what is due to a portal (回调): the notice that a run has its outcome.
type Callback struct {
	Run       RunID
	URL       string
	Reference string
	Status    models.JobStatus // Done or Failed
	Decision  models.Decision  // "": Failed
	EndedAt   time.Time        // of the run
	Failures  int              // calls that did not arrive
}

// CallbackOutcome is how a callback came to its end.
type CallbackOutcome string

// The outcomes of a callback.
const (
	CallbackDelivered CallbackOutcome = "delivered"
	CallbackGivenUp   CallbackOutcome = "given_up"
)

// CallbackCounts are how many callbacks wait, and how many never arrived.
type CallbackCounts struct{ Waiting, GivenUp int }

// Callbacks keeps what is due to portals. Prechecks.Finish adds one, with the outcome or not at all, where the request names a callback_url.
// What returns nil is durable.
type Callbacks interface {
	// DueCallbacks gives those to be called at a time: first those that never failed, then by when they are due.
	DueCallbacks(ctx context.Context, at time.Time, limit int) ([]Callback, error)
	// PostponeCallback notes a call that did not arrive. ErrNotFound where none waits.
	PostponeCallback(ctx context.Context, run RunID, due time.Time) error
	// SettleCallback ends one. ErrNotFound where none waits.
	SettleCallback(ctx context.Context, run RunID, o CallbackOutcome) error
	// CountCallbacks counts.
	CountCallbacks(ctx context.Context) (CallbackCounts, error)
}

// addCallback belongs into the transaction of the outcome.
func (s *SQLite) addCallback(ctx context.Context, tx *sql.Tx, r RunID) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO callbacks (precheck_id, run, due_at) VALUES ($1, $2, $3)`, r.Precheck, r.Run, s.now().UnixMilli())
	if err != nil {
		return fmt.Errorf("add callback: %w", err)
	}
	return nil
}

// DueCallbacks lists callbacks.
func (s *SQLite) DueCallbacks(ctx context.Context, at time.Time, limit int) (_ []Callback, err error) {
	rows, err := s.read.QueryContext(ctx, `SELECT c.precheck_id, c.run, c.failures, json_extract(r.request, '$.callback_url'), COALESCE(json_extract(r.request, '$.reference'), ''),
			e.kind, COALESCE(json_extract(r.result, '$.decision'), ''), e.at
		FROM callbacks c JOIN runs r ON r.precheck_id = c.precheck_id AND r.run = c.run
			JOIN events e ON e.precheck_id = c.precheck_id AND e.run = c.run AND e.kind IN ('done', 'failed')
		WHERE c.outcome IS NULL AND c.due_at <= $1 ORDER BY c.failures, c.due_at, c.precheck_id, c.run LIMIT $2`, at.UnixMilli(), limit)
	if err != nil {
		return nil, fmt.Errorf("list callbacks: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	var all []Callback
	for rows.Next() {
		var c Callback
		var ended int64
		if err := rows.Scan(&c.Run.Precheck, &c.Run.Run, &c.Failures, &c.URL, &c.Reference, &c.Status, &c.Decision, &ended); err != nil {
			return nil, fmt.Errorf("list callbacks: %w", err)
		}
		c.EndedAt = time.UnixMilli(ended)
		all = append(all, c)
	}
	return all, rows.Err()
}

// PostponeCallback notes a failure.
func (s *SQLite) PostponeCallback(ctx context.Context, r RunID, due time.Time) error {
	return s.changeCallback(ctx, `UPDATE callbacks SET failures = failures + 1, due_at = $1 WHERE precheck_id = $2 AND run = $3 AND outcome IS NULL`,
		due.UnixMilli(), r.Precheck, r.Run)
}

// SettleCallback ends a callback.
func (s *SQLite) SettleCallback(ctx context.Context, r RunID, o CallbackOutcome) error {
	if o != CallbackDelivered && o != CallbackGivenUp {
		return fmt.Errorf("settle callback: %q is no outcome", o)
	}
	return s.changeCallback(ctx, `UPDATE callbacks SET outcome = $1, settled_at = $2 WHERE precheck_id = $3 AND run = $4 AND outcome IS NULL`,
		o, s.now().UnixMilli(), r.Precheck, r.Run)
}

// changeCallback changes the one that waits.
func (s *SQLite) changeCallback(ctx context.Context, update string, args ...any) error {
	done, err := s.write.ExecContext(ctx, update, args...)
	if err != nil {
		return fmt.Errorf("change callback: %w", err)
	}
	n, err := done.RowsAffected()
	if err == nil && n == 0 {
		err = ErrNotFound
	}
	return err
}

// CountCallbacks counts callbacks.
func (s *SQLite) CountCallbacks(ctx context.Context) (n CallbackCounts, err error) {
	err = s.read.QueryRowContext(ctx, `SELECT (SELECT COUNT(*) FROM callbacks WHERE outcome IS NULL), (SELECT COUNT(*) FROM callbacks WHERE outcome = 'given_up')`).
		Scan(&n.Waiting, &n.GivenUp)
	if err != nil {
		return CallbackCounts{}, fmt.Errorf("count callbacks: %w", err)
	}
	return n, nil
}
