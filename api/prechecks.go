package api

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"yushen/corrections"
	"yushen/models"
	"yushen/precheck"
	"yushen/store"
)

// Pending is a pre-check without a verdict yet.
type Pending struct {
	ID        string           `json:"id"`
	Reference string           `json:"reference,omitempty"`
	Status    models.JobStatus `json:"status" enum:"queued,running"`
	Progress  *models.Progress `json:"progress,omitempty" doc:"How far it is; absent before it runs"`
	QueuedAt  time.Time        `json:"queued_at"`
	StartedAt *time.Time       `json:"started_at,omitempty"`
}

// Answer is what a pre-check looks like from outside: its result (status done or failed), as kept byte for byte, or its progress.
type Answer struct {
	result  []byte
	pending *Pending
}

// MarshalJSON writes whichever there is.
func (a Answer) MarshalJSON() ([]byte, error) {
	if a.result != nil {
		return a.result, nil
	}
	return json.Marshal(a.pending)
}

type answerOutput struct {
	Status            int
	Location          string `header:"Location"`
	RetryAfter        string `header:"Retry-After" doc:"Seconds"`
	PreferenceApplied string `header:"Preference-Applied"`
	Body              Answer
}

// upload is the part of an input that hands the raw request on.
type upload struct {
	ctx huma.Context
}

// Resolve is huma's Resolver.
func (u *upload) Resolve(ctx huma.Context) []error {
	u.ctx = ctx
	return nil
}

type createInput struct {
	upload
	IdempotencyKey string `header:"Idempotency-Key" maxLength:"255" doc:"Same key and content: the same pre-check; other content: 422; still running: 409"`
	Prefer         string `header:"Prefer" doc:"wait=N: answer 200 if done within N seconds, else 202. Without it the service waits as long as it says in Preference-Applied. respond-async: batch work, whoever waits goes ahead of it"`
}

type replaceInput struct {
	upload
	ID     string `path:"id"`
	Prefer string `header:"Prefer"`
}

type getInput struct {
	ID string `path:"id"`
}

func (s *Server) precheckRoutes() {
	register(s, huma.Operation{OperationID: "create-precheck", Method: http.MethodPost, Path: "/v1/prechecks", Tags: []string{"预审"},
		Summary:     "提交预审",
		Description: "Pre-checks what a citizen uploads. A pre-check that finds faults is a 200: finding faults is its job. A file that cannot be opened is a finding.",
		Errors:      []int{409, 413, 422, 429}}, s.create)
	multipartBody(s.api, "/v1/prechecks", http.MethodPost, PrecheckRequest{}, true)
	accepted(s.api, "/v1/prechecks", http.MethodPost)
	called(s.api, "/v1/prechecks", http.MethodPost)

	register(s, huma.Operation{OperationID: "get-precheck", Method: http.MethodGet, Path: "/v1/prechecks/{id}", Tags: []string{"预审"},
		Summary: "查询预审", Description: "The result, or how far it is.", Errors: []int{404}}, s.get)

	register(s, huma.Operation{OperationID: "replace-files", Method: http.MethodPut, Path: "/v1/prechecks/{id}/files", Tags: []string{"预审"},
		Summary:     "补交或更换文件",
		Description: "Replaces files by name or adds them. Only what changed is read again; the verdict is made anew. Sending the same once more changes nothing.",
		Errors:      []int{404, 409, 413, 422, 429}}, s.replace)
	multipartBody(s.api, "/v1/prechecks/{id}/files", http.MethodPut, FilesRequest{}, true)
	accepted(s.api, "/v1/prechecks/{id}/files", http.MethodPut)
}

func (s *Server) create(ctx context.Context, in *createInput) (*answerOutput, error) {
	return s.receiving(in.ctx, func(got *incoming) (*answerOutput, error) {
		r, err := s.precheckRequest(got)
		if err != nil {
			return nil, err
		}
		return s.accept(ctx, got, r, in.IdempotencyKey, in.Prefer)
	})
}

// receiving holds a place in the queue while a request's uploads are read and answered, and discards what the answer did not keep.
func (s *Server) receiving(ctx huma.Context, answer func(*incoming) (*answerOutput, error)) (*answerOutput, error) {
	release, ok := s.queue.Reserve()
	if !ok {
		return nil, s.busy()
	}
	defer release()
	got, err := s.readMultipart(ctx)
	if got != nil {
		defer got.discard(s.cfg.Originals)
	}
	if err != nil {
		return nil, err
	}
	return answer(got)
}

// accept keeps a new pre-check and answers as the client prefers.
func (s *Server) accept(ctx context.Context, in *incoming, r store.Request, key, prefer string) (*answerOutput, error) {
	k, err := keyOf(key, r)
	if err != nil {
		return nil, err
	}
	r.Batch = s.nobodyWaits(prefer) // after the key: how the answer is fetched is no part of what was asked
	if err := in.keep(ctx, s.cfg.Originals); err != nil {
		return nil, err
	}
	p, created, err := s.cfg.Prechecks.Create(ctx, newID(), r, k)
	if errors.Is(err, store.ErrKeyReused) {
		return nil, problem(models.Invalid, "这个 Idempotency-Key 已用于另一份材料。重新提交请换一个。",
			ProblemPlace{Part: "header:Idempotency-Key", Detail: "同一个键只能重复提交相同的内容。"})
	}
	if err != nil {
		return nil, err
	}
	if created {
		s.queue.Add(p)
	} else if !p.Ended() {
		return nil, s.stillRunning(p.ID)
	}
	return s.await(ctx, p, prefer)
}

func (s *Server) replace(ctx context.Context, in *replaceInput) (*answerOutput, error) {
	p, err := s.ended(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return s.receiving(in.ctx, func(got *incoming) (*answerOutput, error) { return s.rerun(ctx, p, got, in.Prefer) })
}

// rerun makes the verdict of a pre-check anew where files were replaced or added.
func (s *Server) rerun(ctx context.Context, p store.Precheck, got *incoming, prefer string) (*answerOutput, error) {
	r, changed := p.Request, false
	var err error
	if r.Files, changed, err = s.changedFiles(got, p.Request.Files); err != nil {
		return nil, err
	}
	if !changed {
		return s.await(ctx, p, prefer)
	}
	if err := got.keep(ctx, s.cfg.Originals); err != nil {
		return nil, err
	}
	return s.runAgain(ctx, p, r, prefer)
}

// runAgain makes the verdict of a pre-check anew from a changed request.
func (s *Server) runAgain(ctx context.Context, p store.Precheck, r store.Request, prefer string) (*answerOutput, error) {
	r.Batch = s.nobodyWaits(prefer)
	next, err := s.cfg.Prechecks.Replace(ctx, p.ID, p.Run, r)
	if errors.Is(err, store.ErrRunning) {
		return nil, s.stillRunning(p.ID)
	}
	if err != nil {
		return nil, err
	}
	s.queue.Add(next)
	return s.await(ctx, next, prefer)
}

// ended is a pre-check that is not under way.
func (s *Server) ended(ctx context.Context, id string) (store.Precheck, error) {
	p, err := s.cfg.Prechecks.Get(ctx, id)
	if err == nil && !p.Ended() {
		err = s.stillRunning(id)
	}
	return p, err
}

func (s *Server) get(ctx context.Context, in *getInput) (*answerOutput, error) {
	p, err := s.cfg.Prechecks.Get(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	out, err := s.answer(ctx, p)
	if err == nil {
		out.Status = http.StatusOK // progress is what was asked for
		out.Location = ""
	}
	return out, err
}

// await waits for the verdict as long as the client prefers and answers 200 with it, or 202 with the way to it.
func (s *Server) await(ctx context.Context, p store.Precheck, prefer string) (*answerOutput, error) {
	wait, applied := s.wait(prefer)
	if !p.Ended() && wait > 0 {
		waiting, cancel := context.WithTimeout(ctx, wait)
		defer cancel()
		s.queue.Wait(waiting, store.RunID{Precheck: p.ID, Run: p.Run})
	}
	p, err := s.cfg.Prechecks.Get(ctx, p.ID)
	if err != nil {
		return nil, err
	}
	out, err := s.answer(ctx, p)
	if err == nil {
		out.PreferenceApplied = applied
	}
	return out, err
}

func (s *Server) answer(ctx context.Context, p store.Precheck) (*answerOutput, error) {
	out := &answerOutput{Status: http.StatusOK}
	if !p.Ended() {
		out.Status, out.Location = http.StatusAccepted, "/v1/prechecks/"+p.ID
		out.RetryAfter = "1"
		out.Body.pending = s.pending(p)
		return out, nil
	}
	result, err := s.cfg.Prechecks.Result(ctx, p.ID)
	out.Body.result = result
	return out, err
}

func (s *Server) pending(p store.Precheck) *Pending {
	out := &Pending{ID: p.ID, Reference: p.Request.Reference, Status: p.Status, QueuedAt: p.QueuedAt.UTC()}
	if !p.StartedAt.IsZero() {
		at := p.StartedAt.UTC()
		out.StartedAt = &at
	}
	if now, _, ok := s.queue.Progress(store.RunID{Precheck: p.ID, Run: p.Run}); ok && now.Stage != "" && p.Status == models.Running {
		out.Progress = &now
	}
	return out
}

// preferWait finds wait=N among preferences (RFC 7240 section 4.3).
var preferWait = regexp.MustCompile(`(?i)(?:^|[,;\s])wait\s*=\s*"?(\d{1,6})"?\s*(?:$|[,;])`)

// wait is how long to wait and what to say about it. Preferences that make no sense are passed over, as RFC 7240 asks.
func (s *Server) wait(prefer string) (time.Duration, string) {
	wait := s.cfg.SyncWait
	if m := preferWait.FindStringSubmatch(prefer); m != nil {
		n, err := strconv.Atoi(m[1])
		if err == nil {
			wait = min(time.Duration(n)*time.Second, s.cfg.MaxWait)
		}
	} else if async(prefer) {
		wait = 0
	}
	return wait, fmt.Sprintf("wait=%d", int(wait/time.Second))
}

// async finds the preference respond-async (RFC 7240 section 4.1).
func async(prefer string) bool { return strings.Contains(strings.ToLower(prefer), "respond-async") }

// nobodyWaits reports whether a request is batch work: its client prefers to come back later. A page that watches the progress says wait=0 instead.
func (s *Server) nobodyWaits(prefer string) bool {
	wait, _ := s.wait(prefer)
	return async(prefer) && wait == 0
}

func (s *Server) busy() error {
	p := problem(models.Busy, "现在提交的人多，请过一会儿再试。您的材料还没有上传，不会重复。")
	p.retryAfter = s.queue.RetryAfter()
	return p
}

func (s *Server) stillRunning(id string) error {
	p := problem(models.Conflict, "这件预审还在审，请等有了结果再试。")
	p.retryAfter, p.location = time.Second, "/v1/prechecks/"+id
	return p
}

// keyOf binds an idempotency key to what was sent: the request and the hashes of the files, in the order sent.
func keyOf(key string, r store.Request) (store.Key, error) {
	if key == "" {
		return store.Key{}, nil
	}
	b, err := json.Marshal(r) // maps are written in the order of their keys
	if err != nil {
		return store.Key{}, fmt.Errorf("encode request: %w", err)
	}
	sum := sha256.Sum256(b)
	return store.Key{Key: key, Digest: hex.EncodeToString(sum[:])}, nil
}

// newID is the id of a pre-check. Whoever has it can see the result, so it can't be guessed: 130 random bits.
func newID() string { return "pc_" + strings.ToLower(rand.Text()) }

// run is what the queue does: the kept request and its originals to a result.
func (s *Server) run(ctx context.Context, p store.Precheck, progress func(models.Progress)) (models.Result, error) {
	r, err := s.askedWithFiles(ctx, p)
	if err != nil {
		return models.Result{}, err
	}
	result, err := s.cfg.Checker.Run(ctx, p.ID, r, progress)
	if err != nil {
		return wired(result), err
	}
	result.Recheck, err = s.recheck(ctx, p, result)
	return wired(result), err
}

// recheck compares a verdict with the last one of the same pre-check, else with that of an earlier pre-check under the same reference that shares an upload
// with it: references are the portal's, and what was wrong with a stranger's papers is nobody's business.
func (s *Server) recheck(ctx context.Context, p store.Precheck, now models.Result) (*models.Recheck, error) {
	before, err := s.lastResult(ctx, p.ID)
	if err != nil {
		return nil, err
	}
	if before.ID == "" {
		earlier, err := s.cfg.Prechecks.Earlier(ctx, p)
		if errors.Is(err, store.ErrNotFound) {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		if !shareUpload(earlier.Request, p.Request) || p.Request.Specimen != "" { // whoever tried a specimen before is somebody else
			return nil, nil
		}
		if before, err = s.lastResult(ctx, earlier.ID); err != nil {
			return nil, err
		}
	}
	if before.Status != models.Done || before.BusinessType.Key != now.BusinessType.Key {
		return nil, nil
	}
	c := corrections.Compare(before, now)
	return &c, nil
}

func shareUpload(a, b store.Request) bool {
	return slices.ContainsFunc(a.Files, func(f store.File) bool {
		return slices.ContainsFunc(b.Files, func(g store.File) bool { return f.SHA256 == g.SHA256 })
	})
}

// asked is a kept request as it is run, without the bytes of its files.
func (s *Server) asked(p store.Precheck) (precheck.Request, error) {
	r := precheck.Request{Reference: p.Request.Reference, BusinessType: p.Request.BusinessType, RequestText: p.Request.RequestText,
		Region: p.Request.Region, Form: p.Request.Form}
	for _, f := range p.Request.Files {
		r.Files = append(r.Files, fileOf(f, nil))
	}
	if p.Request.Specimen != "" {
		return r, s.asSpecimen(p.Request.Specimen, &r)
	}
	return r, nil
}

// askedWithFiles is what was asked for with the bytes of the uploads.
func (s *Server) askedWithFiles(ctx context.Context, p store.Precheck) (precheck.Request, error) {
	r, err := s.asked(p)
	if err != nil {
		return r, err
	}
	for i, f := range p.Request.Files {
		if r.Files[i].Data, err = store.ReadOriginal(ctx, s.cfg.Originals, f); err != nil {
			return r, err
		}
	}
	return r, nil
}

func fileOf(f store.File, data []byte) precheck.File {
	out := precheck.File{Name: f.Name, Data: data}
	if len(f.Slots) > 0 {
		out.Slot = f.Slots[0]
	}
	return out
}
