package store

import (
	"context"
	"database/sql"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"time"

	"github.com/pressly/goose/v3"
	_ "modernc.org/sqlite" // registers the driver

	"yushen/models"
)

//go:embed migrations/*.sql
var migrations embed.FS

// SQLite is Prechecks in one database file.
type SQLite struct {
	write *sql.DB // one connection: SQLite has one writer, and waiting in Go is cheaper than SQLITE_BUSY
	read  *sql.DB
	now   func() time.Time
}

// OpenSQLite opens or makes the database file and brings its tables up to date.
func OpenSQLite(ctx context.Context, file string) (*SQLite, error) {
	write, err := openDB(file, "immediate")
	if err != nil {
		return nil, err
	}
	write.SetMaxOpenConns(1)
	if err := migrate(ctx, write); err != nil {
		return nil, errors.Join(err, write.Close())
	}
	read, err := openDB(file, "deferred")
	if err != nil {
		return nil, errors.Join(err, write.Close())
	}
	read.SetMaxOpenConns(4)
	return &SQLite{write: write, read: read, now: time.Now}, nil
}

// openDB sets what every connection needs: WAL so that readers don't wait for the writer, and synchronous=FULL because an acknowledged
// pre-check must survive loss of power (NORMAL may lose the last transactions of a WAL).
func openDB(file, txlock string) (*sql.DB, error) {
	q := url.Values{"_txlock": {txlock}, "_pragma": {"busy_timeout(5000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)"}}
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: file}).EscapedPath()+"?"+q.Encode())
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	return db, nil
}

func migrate(ctx context.Context, db *sql.DB) error {
	dir, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	p, err := goose.NewProvider(goose.DialectSQLite3, db, dir)
	if err != nil {
		return fmt.Errorf("read migrations: %w", err)
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("migrate database: %w", err)
	}
	return nil
}

// Close closes the database.
func (s *SQLite) Close() error { return errors.Join(s.read.Close(), s.write.Close()) }

// Ping asks the database for an answer.
func (s *SQLite) Ping(ctx context.Context) error {
	var one int
	return s.read.QueryRowContext(ctx, `SELECT 1`).Scan(&one)
}

// inTx runs f in a transaction of the writer.
func (s *SQLite) inTx(ctx context.Context, f func(*sql.Tx) error) error {
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	if err := f(tx); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

// Create keeps a new pre-check, or finds the one of the key.
func (s *SQLite) Create(ctx context.Context, id string, r Request, k Key) (p Precheck, created bool, err error) {
	err = s.inTx(ctx, func(tx *sql.Tx) error {
		if k.Key != "" {
			known, err := idOfKey(ctx, tx, k)
			if err != nil {
				return err
			}
			if known != "" {
				p, err = get(ctx, tx, known)
				return err
			}
		}
		at := s.now().UnixMilli()
		if _, err := tx.ExecContext(ctx, `INSERT INTO prechecks (id, created_at) VALUES ($1, $2)`, id, at); err != nil {
			return fmt.Errorf("insert pre-check: %w", err)
		}
		if k.Key != "" {
			if _, err := tx.ExecContext(ctx, `INSERT INTO idempotency_keys (key, digest, precheck_id, created_at) VALUES ($1, $2, $3, $4)`, k.Key, k.Digest, id, at); err != nil {
				return fmt.Errorf("insert idempotency key: %w", err)
			}
		}
		created = true
		p, err = s.addRun(ctx, tx, id, 1, r)
		return err
	})
	if err != nil {
		return Precheck{}, false, err
	}
	return p, created, nil
}

func idOfKey(ctx context.Context, tx *sql.Tx, k Key) (string, error) {
	var digest, id string
	err := tx.QueryRowContext(ctx, `SELECT digest, precheck_id FROM idempotency_keys WHERE key = $1`, k.Key).Scan(&digest, &id)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return "", nil
	case err != nil:
		return "", fmt.Errorf("find idempotency key: %w", err)
	case digest != k.Digest:
		return "", ErrKeyReused
	}
	return id, nil
}

func (s *SQLite) addRun(ctx context.Context, tx *sql.Tx, id string, run int, r Request) (Precheck, error) {
	request, err := json.Marshal(r)
	if err != nil {
		return Precheck{}, fmt.Errorf("encode request: %w", err)
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO runs (precheck_id, run, request) VALUES ($1, $2, $3)`, id, run, string(request)); err != nil {
		return Precheck{}, fmt.Errorf("insert run: %w", err)
	}
	if err := s.addEvent(ctx, tx, RunID{id, run}, EventQueued); err != nil {
		return Precheck{}, err
	}
	return get(ctx, tx, id)
}

func (s *SQLite) addEvent(ctx context.Context, tx *sql.Tx, r RunID, kind EventKind) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO events (precheck_id, run, seq, kind, at)
		VALUES ($1, $2, (SELECT COALESCE(MAX(seq), 0) + 1 FROM events WHERE precheck_id = $1 AND run = $2), $3, $4)`, r.Precheck, r.Run, kind, s.now().UnixMilli())
	if err != nil {
		return fmt.Errorf("insert event %s: %w", kind, err)
	}
	return nil
}

// Replace queues another run.
func (s *SQLite) Replace(ctx context.Context, id string, after int, r Request) (p Precheck, err error) {
	err = s.inTx(ctx, func(tx *sql.Tx) error {
		last, err := get(ctx, tx, id)
		if err != nil {
			return err
		}
		if !last.Ended() || last.Run != after {
			return ErrRunning
		}
		p, err = s.addRun(ctx, tx, id, after+1, r)
		return err
	})
	return p, err
}

// Get finds a pre-check.
func (s *SQLite) Get(ctx context.Context, id string) (Precheck, error) { return get(ctx, s.read, id) }

type queryer interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

func get(ctx context.Context, q queryer, id string) (Precheck, error) {
	p := Precheck{ID: id}
	var created int64
	var request string
	err := q.QueryRowContext(ctx, `SELECT p.created_at, r.run, r.request FROM prechecks p JOIN runs r ON r.precheck_id = p.id
		WHERE p.id = $1 ORDER BY r.run DESC LIMIT 1`, id).Scan(&created, &p.Run, &request)
	if errors.Is(err, sql.ErrNoRows) {
		return Precheck{}, ErrNotFound
	}
	if err != nil {
		return Precheck{}, fmt.Errorf("find pre-check: %w", err)
	}
	p.CreatedAt = time.UnixMilli(created)
	if err := json.Unmarshal([]byte(request), &p.Request); err != nil {
		return Precheck{}, fmt.Errorf("decode request of %s: %w", id, err)
	}
	happened, err := events(ctx, q, id)
	if err != nil {
		return Precheck{}, err
	}
	p.derive(happened)
	return p, nil
}

// derive sets status and times from the events of the latest run.
func (p *Precheck) derive(happened []Event) {
	for _, e := range happened {
		if e.Run != p.Run {
			continue
		}
		switch e.Kind {
		case EventQueued:
			p.Status, p.StartedAt, p.Attempts = models.Queued, time.Time{}, 0
			if p.QueuedAt.IsZero() {
				p.QueuedAt = e.At
			}
		case EventStarted:
			p.Status, p.StartedAt = models.Running, e.At
			p.Attempts++
		case EventDone:
			p.Status, p.EndedAt = models.Done, e.At
		case EventFailed:
			p.Status, p.EndedAt = models.Failed, e.At
		}
	}
}

// Events lists what happened.
func (s *SQLite) Events(ctx context.Context, id string) ([]Event, error) {
	return events(ctx, s.read, id)
}

func events(ctx context.Context, q queryer, id string) (_ []Event, err error) {
	rows, err := q.QueryContext(ctx, `SELECT run, kind, at FROM events WHERE precheck_id = $1 ORDER BY run, seq`, id)
	if err != nil {
		return nil, fmt.Errorf("list events: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	var all []Event
	for rows.Next() {
		var e Event
		var at int64
		if err := rows.Scan(&e.Run, &e.Kind, &at); err != nil {
			return nil, fmt.Errorf("list events: %w", err)
		}
		e.At = time.UnixMilli(at)
		all = append(all, e)
	}
	return all, rows.Err()
}

// open finds a run that is the latest and has no outcome yet.
func open(ctx context.Context, tx *sql.Tx, r RunID) (Precheck, error) {
	p, err := get(ctx, tx, r.Precheck)
	if err != nil {
		return Precheck{}, err
	}
	if p.Run != r.Run || p.Ended() {
		return Precheck{}, ErrRunning
	}
	return p, nil
}

// Start notes that a run begins.
func (s *SQLite) Start(ctx context.Context, r RunID) (attempt int, err error) {
	err = s.inTx(ctx, func(tx *sql.Tx) error {
		p, err := open(ctx, tx, r)
		if err != nil {
			return err
		}
		attempt = p.Attempts + 1
		return s.addEvent(ctx, tx, r, EventStarted)
	})
	return attempt, err
}

// Requeue notes that a run was given up on purpose.
func (s *SQLite) Requeue(ctx context.Context, r RunID) error {
	return s.inTx(ctx, func(tx *sql.Tx) error {
		if _, err := open(ctx, tx, r); err != nil {
			return err
		}
		return s.addEvent(ctx, tx, r, EventQueued)
	})
}

// Finish keeps the outcome.
func (s *SQLite) Finish(ctx context.Context, r RunID, status models.JobStatus, result []byte) error {
	kind := EventKind(status)
	if kind != EventDone && kind != EventFailed {
		return fmt.Errorf("finish: status %q is no outcome", status)
	}
	return s.inTx(ctx, func(tx *sql.Tx) error {
		p, err := open(ctx, tx, r)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE runs SET result = $1 WHERE precheck_id = $2 AND run = $3`, string(result), r.Precheck, r.Run); err != nil {
			return fmt.Errorf("keep result: %w", err)
		}
		if p.Request.CallbackURL != "" {
			if err := s.addCallback(ctx, tx, r); err != nil {
				return err
			}
		}
		return s.addEvent(ctx, tx, r, kind)
	})
}

// Result gives the latest outcome.
func (s *SQLite) Result(ctx context.Context, id string) ([]byte, error) {
	var result string
	err := s.read.QueryRowContext(ctx, `SELECT result FROM runs WHERE precheck_id = $1 AND result IS NOT NULL ORDER BY run DESC LIMIT 1`, id).Scan(&result)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("find result: %w", err)
	}
	return []byte(result), nil
}

// Earlier gives the latest other pre-check of the same reference.
func (s *SQLite) Earlier(ctx context.Context, p Precheck) (Precheck, error) {
	if p.Request.Reference == "" {
		return Precheck{}, ErrNotFound
	}
	var id string
	err := s.read.QueryRowContext(ctx, `SELECT p.id FROM runs r JOIN prechecks p ON p.id = r.precheck_id
		WHERE json_extract(r.request, '$.reference') = $1 AND r.result IS NOT NULL AND p.id <> $2 ORDER BY p.created_at DESC, p.id LIMIT 1`, p.Request.Reference, p.ID).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return Precheck{}, ErrNotFound
	}
	if err != nil {
		return Precheck{}, fmt.Errorf("find reference: %w", err)
	}
	return s.Get(ctx, id)
}

// Unfinished lists the runs without an outcome.
func (s *SQLite) Unfinished(ctx context.Context) (_ []RunID, err error) {
	rows, err := s.read.QueryContext(ctx, `SELECT r.precheck_id, r.run FROM runs r JOIN events e ON e.precheck_id = r.precheck_id AND e.run = r.run AND e.seq = 1
		WHERE r.result IS NULL ORDER BY e.at, r.precheck_id`)
	if err != nil {
		return nil, fmt.Errorf("list unfinished runs: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	var all []RunID
	for rows.Next() {
		var r RunID
		if err := rows.Scan(&r.Precheck, &r.Run); err != nil {
			return nil, fmt.Errorf("list unfinished runs: %w", err)
		}
		all = append(all, r)
	}
	return all, rows.Err()
}
