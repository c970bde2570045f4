// Package store keeps pre-checks and the uploads that they are about (存储): what was asked, what happened when, what came out, and the
// original bytes. Events and times are stored, status is derived from them.
//
// Prechecks, Samples, Pictures, Callbacks and Originals are the interfaces; SQLite and Files are the embedded implementations, which Open
// pairs under one folder. Another database or object store proves itself by the suites of package storetest.
package store

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"time"

	"yushen/models"
)

// The outcomes on which callers branch.
var (
	ErrNotFound  = errors.New("not found")
	ErrKeyReused = errors.New("idempotency key was used for another request")
	ErrRunning   = errors.New("the last run has not ended")
)

// File is one upload of a pre-check: its name (a handle, never a path), the slots that the citizen says it fills, and the address and length
// of its bytes.
type File struct {
	Name   string        `json:"name"`
	Slots  []models.Slot `json:"slots,omitempty"`
	SHA256 string        `json:"sha256"`
	Bytes  int64         `json:"bytes"`
}

// Request is what was asked for; uploads are named by hash.
type Request struct {
	Reference    string      `json:"reference,omitempty"`
	BusinessType string      `json:"business_type,omitempty"`
	RequestText  string      `json:"request_text,omitempty"`
	Region       string      `json:"region,omitempty"`
	Form         models.Form `json:"form,omitempty"`
	CallbackURL  string      `json:"callback_url,omitempty"`
	Specimen     string      `json:"specimen,omitempty"` // the try-out case (样例) whose departments answer
	Batch        bool        `json:"batch,omitempty"`    // nobody waits for the verdict
	Files        []File      `json:"files"`
}

// LogValue keeps a citizen's words and entries out of logs.
func (r Request) LogValue() slog.Value {
	return slog.GroupValue(slog.String("business_type", r.BusinessType), slog.Int("files", len(r.Files)))
}

// File finds an upload by name.
func (r Request) File(name string) (File, bool) {
	for _, f := range r.Files {
		if f.Name == name {
			return f, true
		}
	}
	return File{}, false
}

// Precheck is one pre-check (预审件) as far as it got: its latest run. Each change of its files is a run of its own; earlier ones stay.
type Precheck struct {
	ID        string
	CreatedAt time.Time
	Run       int // from 1
	Request   Request
	Status    models.JobStatus
	QueuedAt  time.Time
	StartedAt time.Time // zero: not yet
	EndedAt   time.Time // zero: not yet
	Attempts  int       // how often the run was started since it was last queued
}

// Ended reports whether the run has an outcome.
func (p Precheck) Ended() bool { return p.Status == models.Done || p.Status == models.Failed }

// RunID names one run of one pre-check.
type RunID struct {
	Precheck string
	Run      int
}

// Key is an idempotency key and the hash of what was sent with it. The zero Key is none.
type Key struct {
	Key    string
	Digest string
}

// Prechecks keeps pre-checks. Every method that returns nil has made its change durable: it survives kill -9 and loss of power.
type Prechecks interface {
	// Create keeps a new pre-check with its first run queued. Where the key is known with the same digest, the pre-check that it
	// belongs to is returned and created is false; with another digest ErrKeyReused is.
	Create(ctx context.Context, id string, r Request, k Key) (p Precheck, created bool, err error)
	// Replace queues another run with r. ErrRunning where the last run, which must be after, has not ended or is another.
	Replace(ctx context.Context, id string, after int, r Request) (Precheck, error)
	// Get finds a pre-check, or ErrNotFound.
	Get(ctx context.Context, id string) (Precheck, error)
	// Start notes that a run begins and how often it did since it was queued. ErrRunning where it has ended already.
	Start(ctx context.Context, run RunID) (attempt int, err error)
	// Requeue notes that a started run was given up on purpose, by a shutdown, so that the attempt doesn't count against it.
	Requeue(ctx context.Context, run RunID) error
	// Finish keeps the outcome: status Done or Failed, and the result as it goes over the wire. ErrRunning where the run has ended already. What is
	// due to the portal (Callbacks) is kept with it.
	Finish(ctx context.Context, run RunID, status models.JobStatus, result []byte) error
	// Result gives what Finish kept for the latest run that ended, byte for byte; ErrNotFound where none has.
	Result(ctx context.Context, id string) ([]byte, error)
	// Earlier gives the latest other pre-check of the same reference that has an outcome; ErrNotFound where there is none.
	Earlier(ctx context.Context, p Precheck) (Precheck, error)
	// Unfinished lists the runs without an outcome, oldest first: what to take up again at the start.
	Unfinished(ctx context.Context) ([]RunID, error)
	// Events lists what happened to a pre-check, oldest first.
	Events(ctx context.Context, id string) ([]Event, error)
	// Ping reports whether the store is in reach.
	Ping(ctx context.Context) error
	Close() error
}

// EventKind names what happened to a run.
type EventKind string

// The events; a run's status is the last one's.
const (
	EventQueued  EventKind = "queued"
	EventStarted EventKind = "started"
	EventDone    EventKind = "done"
	EventFailed  EventKind = "failed"
)

// Event is one thing that happened.
type Event struct {
	Run  int
	Kind EventKind
	At   time.Time
}

// Staged is an upload that arrived whole and is not yet kept.
type Staged struct {
	SHA256 string
	Bytes  int64
	token  string
}

// ErrTooLarge is what Stage returns for a stream over its limit.
var ErrTooLarge = errors.New("larger than allowed")

// Originals keeps upload bytes unaltered, addressed by their SHA-256 (原件). The same bytes are kept once.
type Originals interface {
	// Stage takes in at most limit bytes. Until Keep, they are gone after a restart.
	Stage(ctx context.Context, r io.Reader, limit int64) (Staged, error)
	// OpenStaged gives staged bytes before Keep, for work that leaves nothing behind.
	OpenStaged(ctx context.Context, s Staged) (io.ReadSeekCloser, error)
	// Keep makes staged bytes durable.
	Keep(ctx context.Context, s Staged) error
	// Discard forgets staged bytes; after Keep it does nothing.
	Discard(s Staged)
	// Open gives kept bytes; ErrNotFound where there are none.
	Open(ctx context.Context, sha256 string) (io.ReadSeekCloser, error)
}
