package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"time"
)

// ErrReviewed is what Review returns for a sample that has its outcome already.
var ErrReviewed = errors.New("the sample was reviewed already")

// SampleOutcome is what a person found about an approval.
type SampleOutcome string

// The outcomes of a sample.
const (
	SampleRight SampleOutcome = "right" // the approval stands
	SampleWrong SampleOutcome = "wrong" // it should not have been approved
)

// Sample is one approval that was drawn for a look by a person (抽检).
type Sample struct {
	ID         int64
	Period     int
	Precheck   string
	DrawnAt    time.Time
	Outcome    SampleOutcome // "": waits
	ReviewedAt time.Time
	ReviewedBy string
	Note       string
}

// Approval is the state of simple automatic approval (自动办结) and what the samples of the current period came to.
type Approval struct {
	Period             int
	On                 bool
	Since              time.Time // zero: from the beginning
	By, Reason         string    // of the last switch
	Right, Wrong, Open int
}

// Samples keeps the samples of automatic approvals, and whether it is on. What returns nil is durable.
type Samples interface {
	// SampleKey gives the secret by which samples are drawn, made at the first call and the same ever after.
	SampleKey(ctx context.Context) ([]byte, error)
	// Approval tells how things stand.
	Approval(ctx context.Context) (Approval, error)
	// Draw keeps a sample of the current period; a pre-check with a waiting one gets no other.
	Draw(ctx context.Context, precheck string) error
	// ListSamples gives those that wait, oldest first, or those reviewed, latest first.
	ListSamples(ctx context.Context, open bool, limit int) ([]Sample, error)
	// Review keeps what a person found; ErrNotFound or ErrReviewed where there is nothing to review.
	Review(ctx context.Context, id int64, o SampleOutcome, by, note string) (Sample, error)
	// SwitchOff ends a period; nothing happens where it has ended.
	SwitchOff(ctx context.Context, period int, by, reason string) error
	// SwitchOn begins the next period; nothing happens where one is under way.
	SwitchOn(ctx context.Context, by, reason string) error
}

// SampleKey finds the secret or makes it.
func (s *SQLite) SampleKey(ctx context.Context) ([]byte, error) {
	made := make([]byte, 32)
	_, _ = rand.Read(made) // never fails since Go 1.24
	var kept string
	err := s.inTx(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `INSERT INTO secrets (name, value) VALUES ('sample key', $1) ON CONFLICT (name) DO NOTHING`, hex.EncodeToString(made)); err != nil {
			return fmt.Errorf("make sample key: %w", err)
		}
		return tx.QueryRowContext(ctx, `SELECT value FROM secrets WHERE name = 'sample key'`).Scan(&kept)
	})
	if err != nil {
		return nil, err
	}
	return hex.DecodeString(kept)
}

// Approval reads the latest period.
func (s *SQLite) Approval(ctx context.Context) (Approval, error) {
	var a Approval
	var on int64
	var onBy, onReason string
	var off sql.NullInt64
	var offBy, offReason sql.NullString
	err := s.read.QueryRowContext(ctx, `SELECT p.period, p.on_at, p.on_by, p.on_reason, p.off_at, p.off_by, p.off_reason,
			COUNT(CASE WHEN s.outcome = 'right' THEN 1 END), COUNT(CASE WHEN s.outcome = 'wrong' THEN 1 END), COUNT(CASE WHEN s.id IS NOT NULL AND s.outcome IS NULL THEN 1 END)
		FROM approval_periods p LEFT JOIN samples s ON s.period = p.period
		GROUP BY p.period ORDER BY p.period DESC LIMIT 1`).
		Scan(&a.Period, &on, &onBy, &onReason, &off, &offBy, &offReason, &a.Right, &a.Wrong, &a.Open)
	if err != nil {
		return Approval{}, fmt.Errorf("read state of automatic approval: %w", err)
	}
	a.On, a.Since, a.By, a.Reason = !off.Valid, moment(on), onBy, onReason
	if off.Valid {
		a.Since, a.By, a.Reason = moment(off.Int64), offBy.String, offReason.String
	}
	return a, nil
}

// moment is a kept time; 0 is none.
func moment(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms)
}

// Draw keeps a sample.
func (s *SQLite) Draw(ctx context.Context, precheck string) error {
	_, err := s.write.ExecContext(ctx, `INSERT INTO samples (period, precheck_id, drawn_at) VALUES ((SELECT MAX(period) FROM approval_periods), $1, $2)
		ON CONFLICT (precheck_id) WHERE outcome IS NULL DO NOTHING`, precheck, s.now().UnixMilli())
	if err != nil {
		return fmt.Errorf("keep sample: %w", err)
	}
	return nil
}

const sampleColumns = `id, period, precheck_id, drawn_at, COALESCE(outcome, ''), COALESCE(reviewed_at, 0), COALESCE(reviewed_by, ''), COALESCE(note, '')`

func scanSample(row interface{ Scan(...any) error }) (Sample, error) {
	var one Sample
	var drawn, reviewed int64
	err := row.Scan(&one.ID, &one.Period, &one.Precheck, &drawn, &one.Outcome, &reviewed, &one.ReviewedBy, &one.Note)
	one.DrawnAt, one.ReviewedAt = moment(drawn), moment(reviewed)
	return one, err
}

// ListSamples lists samples.
func (s *SQLite) ListSamples(ctx context.Context, open bool, limit int) (_ []Sample, err error) {
	where := `outcome IS NULL ORDER BY id`
	if !open {
		where = `outcome IS NOT NULL ORDER BY reviewed_at DESC, id DESC`
	}
	rows, err := s.read.QueryContext(ctx, `SELECT `+sampleColumns+` FROM samples WHERE `+where+` LIMIT $1`, limit)
	if err != nil {
		return nil, fmt.Errorf("list samples: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	var all []Sample
	for rows.Next() {
		one, err := scanSample(rows)
		if err != nil {
			return nil, fmt.Errorf("list samples: %w", err)
		}
		all = append(all, one)
	}
	return all, rows.Err()
}

// Review keeps an outcome.
func (s *SQLite) Review(ctx context.Context, id int64, o SampleOutcome, by, note string) (one Sample, err error) {
	if o != SampleRight && o != SampleWrong {
		return Sample{}, fmt.Errorf("review: %q is no outcome", o)
	}
	err = s.inTx(ctx, func(tx *sql.Tx) error {
		one, err = scanSample(tx.QueryRowContext(ctx, `SELECT `+sampleColumns+` FROM samples WHERE id = $1`, id))
		switch {
		case errors.Is(err, sql.ErrNoRows):
			return ErrNotFound
		case err != nil:
			return fmt.Errorf("find sample: %w", err)
		case one.Outcome != "":
			return ErrReviewed
		}
		one.Outcome, one.ReviewedAt, one.ReviewedBy, one.Note = o, moment(s.now().UnixMilli()), by, note
		if _, err := tx.ExecContext(ctx, `UPDATE samples SET outcome = $1, reviewed_at = $2, reviewed_by = $3, note = $4 WHERE id = $5`,
			o, one.ReviewedAt.UnixMilli(), by, note, id); err != nil {
			return fmt.Errorf("keep review: %w", err)
		}
		return nil
	})
	if err != nil {
		return Sample{}, err
	}
	return one, nil
}

// SwitchOff ends a period.
func (s *SQLite) SwitchOff(ctx context.Context, period int, by, reason string) error {
	_, err := s.write.ExecContext(ctx, `UPDATE approval_periods SET off_at = $1, off_by = $2, off_reason = $3
		WHERE period = $4 AND off_at IS NULL`, s.now().UnixMilli(), by, reason, period)
	if err != nil {
		return fmt.Errorf("switch automatic approval off: %w", err)
	}
	return nil
}

// SwitchOn begins a period.
func (s *SQLite) SwitchOn(ctx context.Context, by, reason string) error {
	_, err := s.write.ExecContext(ctx, `INSERT INTO approval_periods (period, on_at, on_by, on_reason)
		SELECT MAX(period) + 1, $1, $2, $3 FROM approval_periods HAVING COUNT(CASE WHEN off_at IS NULL THEN 1 END) = 0`, s.now().UnixMilli(), by, reason)
	if err != nil {
		return fmt.Errorf("switch automatic approval on: %w", err)
	}
	return nil
}
