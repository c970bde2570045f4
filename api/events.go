package api

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humafiber"

	"yushen/models"
	"yushen/store"
)

// Ending is the data of the last event of a pre-check.
type Ending struct {
	ID       string           `json:"id"`
	Status   models.JobStatus `json:"status" enum:"done,failed"`
	Decision models.Decision  `json:"decision,omitempty" enum:"auto_approve,needs_correction,manual_review"`
	Failure  string           `json:"failure,omitempty"`
}

const heartbeat = 15 * time.Second

func (s *Server) eventRoutes() {
	register(s, huma.Operation{OperationID: "precheck-events", Method: http.MethodGet, Path: "/v1/prechecks/{id}/events", Tags: []string{"预审"},
		Summary: "预审进度（事件流）",
		Description: "Server-sent events: `progress` with the data of Pending each time something moves, then one `done` or `failed` with the data of " +
			"Ending, after which the stream ends.",
		Errors:    []int{404},
		Responses: map[string]*huma.Response{"200": {Description: "OK", Content: map[string]*huma.MediaType{"text/event-stream": {Schema: &huma.Schema{Type: huma.TypeString}}}}},
	}, s.events)
}

func (s *Server) events(ctx context.Context, in *getInput) (*huma.StreamResponse, error) {
	p, err := s.cfg.Prechecks.Get(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return &huma.StreamResponse{Body: func(ctx huma.Context) {
		c := humafiber.Unwrap(ctx)
		c.Set("Content-Type", "text/event-stream; charset=utf-8")
		c.Set("X-Accel-Buffering", "no") // proxies must not hold events back
		// Runs after the handler, in another goroutine: nothing of c may be used in it.
		c.Context().SetBodyStreamWriter(func(w *bufio.Writer) {
			if err := s.stream(w, p); err != nil {
				s.cfg.Log.Debug("event stream ended", "id", p.ID, "error", err)
			}
		})
	}}, nil
}

// stream writes what moves until the run has its outcome, the client leaves or the service shuts down.
func (s *Server) stream(w *bufio.Writer, p store.Precheck) error {
	if _, err := w.WriteString("retry: 2000\n\n"); err != nil {
		return err
	}
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	for {
		// The channel first: what moves after this is not missed.
		_, changed, live := s.queue.Progress(store.RunID{Precheck: p.ID, Run: p.Run})
		now, err := s.cfg.Prechecks.Get(context.Background(), p.ID)
		if err != nil {
			return err
		}
		if now.Ended() || now.Run != p.Run {
			return s.end(w, now)
		}
		if err := event(w, "progress", s.pending(now)); err != nil {
			return err
		}
		if !live {
			return nil // not ours to run: the client comes again
		}
		if err := next(w, changed, beat.C, s.queue.Closing()); err != nil {
			return err
		}
	}
}

// next waits for a change, with a comment now and then that keeps proxies from hanging up.
func next(w *bufio.Writer, changed <-chan struct{}, beat <-chan time.Time, closing <-chan struct{}) error {
	for {
		select {
		case <-changed:
			return nil
		case <-closing:
			return fmt.Errorf("the service is shutting down")
		case <-beat:
			if _, err := w.WriteString(": still here\n\n"); err != nil {
				return err
			}
			if err := w.Flush(); err != nil {
				return err
			}
		}
	}
}

func (s *Server) end(w *bufio.Writer, p store.Precheck) error {
	b, err := s.cfg.Prechecks.Result(context.Background(), p.ID)
	if err != nil {
		return err
	}
	end := Ending{ID: p.ID}
	if err := json.Unmarshal(b, &end); err != nil {
		return err
	}
	return event(w, string(end.Status), end)
}

func event(w *bufio.Writer, name string, data any) error {
	b, err := json.Marshal(data) // one line: JSON escapes line ends
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(w, "event: %s\ndata: %s\n\n", name, b); err != nil {
		return err
	}
	return w.Flush()
}
