// Package sampling watches simple automatic approval (自动办结抽检): a share of the approvals is drawn for a look by a person, and when what they find no
// longer supports that errors are rare enough, automatic approval switches itself off until a person switches it on again.
//
// A draw depends on a secret of the service and the pre-check's id only: it comes out the same after a restart or a second upload, and the
// applicant cannot tell it. Nothing is approved that could not be recorded.
package sampling

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"log/slog"
	"math"

	"yushen/models"
	"yushen/precheck"
	"yushen/store"
)

// Policy says how closely approvals are watched.
type Policy struct {
	Share      float64 `yaml:"share" json:"share" doc:"Of the approvals that are drawn, 0 to 1"`
	Limit      float64 `yaml:"limit" json:"limit" doc:"The rate of wrong approvals whose excess switches automatic approval off"`
	Confidence float64 `yaml:"confidence" json:"confidence" doc:"Of the upper bound (Clopper-Pearson, one-sided)"`
	Backlog    int     `yaml:"backlog" json:"backlog" doc:"More samples than this waiting for a person switch automatic approval off; 0: any number may wait"`
}

// DefaultPolicy draws one in ten and bears a bound of 2 % at 95 % confidence.
var DefaultPolicy = Policy{Share: 0.1, Limit: 0.02, Confidence: 0.95}

// Valid tells what is wrong with a policy.
func (p Policy) Valid() error {
	switch {
	case !(p.Share > 0 && p.Share <= 1):
		return errors.New("share must be above 0 and at most 1: approval that nobody watches is not offered")
	case !(p.Limit > 0 && p.Limit < 1):
		return errors.New("limit must be between 0 and 1")
	case !(p.Confidence >= 0.5 && p.Confidence < 1):
		return errors.New("confidence must be at least 0.5 and below 1")
	case p.Backlog < 0:
		return errors.New("backlog must not be negative")
	}
	return nil
}

// Drawn tells whether a pre-check's approval is looked at by a person: for a share of all ids, the same each time.
func Drawn(key []byte, id string, share float64) bool {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(id))
	return float64(binary.BigEndian.Uint64(mac.Sum(nil)))/math.MaxUint64 < share
}

// tooManyErrors tells whether the samples of a period speak against going on, and how. Before the first error the bound says only how few
// samples there are, and that alone is no reason to stop; from the first error on it decides.
func (p Policy) tooManyErrors(a store.Approval) (reason string, stop bool) {
	n := a.Right + a.Wrong
	if bound := UpperBound(a.Wrong, n, p.Confidence); a.Wrong > 0 && bound > p.Limit {
		return fmt.Sprintf("抽检%d件，错%d件：差错率的%.4g%%置信上限（Clopper-Pearson）为%.2f%%，超过限值%.4g%%。", n, a.Wrong, p.Confidence*100, bound*100, p.Limit*100), true
	}
	if p.Backlog > 0 && a.Open > p.Backlog {
		return fmt.Sprintf("有%d件抽检没有人看，超过限值%d件。", a.Open, p.Backlog), true
	}
	return "", false
}

// Checker makes pre-checks; *precheck.Service is one.
type Checker interface {
	Run(ctx context.Context, id string, r precheck.Request, progress func(models.Progress)) (models.Result, error)
	ReadDocuments(ctx context.Context, files []precheck.File, progress func(models.Progress)) ([]models.Document, []models.Upload, error)
	Versions() models.Versions
}

// itself is who switched, where no person did.
const itself = "system"

// withheld is what the applicant hears where a case could be approved but must not be.
const withheld = "材料没有发现问题，不用重交。自动办结现在暂停，由工作人员审核。"

// Watch is a Checker whose approvals are watched. It is safe for concurrent use.
type Watch struct {
	Checker
	policy Policy
	book   store.Samples
	key    []byte
	log    *slog.Logger
}

// New watches a checker's approvals.
func New(ctx context.Context, c Checker, book store.Samples, p Policy, log *slog.Logger) (*Watch, error) {
	if err := p.Valid(); err != nil {
		return nil, fmt.Errorf("automatic approval: %w", err)
	}
	key, err := book.SampleKey(ctx)
	if err != nil {
		return nil, err
	}
	return &Watch{Checker: c, policy: p, book: book, key: key, log: log}, nil
}

// Run makes a pre-check. An approval is drawn or not, or turned into a manual review where automatic approval is off or its sample cannot be kept.
func (w *Watch) Run(ctx context.Context, id string, r precheck.Request, progress func(models.Progress)) (models.Result, error) {
	result, err := w.Checker.Run(ctx, id, r, progress)
	if err != nil || result.Decision != models.AutoApprove {
		return result, err
	}
	// A case that brings departments of its own is tried out: nobody gets a home by it, so it tells nothing about errors.
	tried := r.Departments != nil
	allowed, err := w.allow(ctx, id, tried)
	if err != nil {
		w.log.ErrorContext(ctx, "an approval could not be watched and is left to a person", "id", id, "error", err)
	}
	if !allowed || err != nil {
		result.Decision, result.DecisionReasons = models.ManualReview, []string{withheld}
	}
	return result, nil
}

func (w *Watch) allow(ctx context.Context, id string, tried bool) (bool, error) {
	a, err := w.settled(ctx)
	if err != nil || !a.On {
		return false, err
	}
	if !tried && Drawn(w.key, id, w.policy.Share) {
		return true, w.book.Draw(ctx, id)
	}
	return true, nil
}

// settled is how things stand, after switching off where the samples ask for it. That is looked at before each approval and not only after each
// review, so that no crash in between is missed.
func (w *Watch) settled(ctx context.Context) (store.Approval, error) {
	a, err := w.book.Approval(ctx)
	if err != nil || !a.On {
		return a, err
	}
	reason, stop := w.policy.tooManyErrors(a)
	if !stop {
		return a, nil
	}
	if err := w.book.SwitchOff(ctx, a.Period, itself, reason); err != nil {
		return store.Approval{}, err
	}
	w.log.ErrorContext(ctx, "automatic approval switched itself off", "period", a.Period, "right", a.Right, "wrong", a.Wrong, "open", a.Open)
	return w.book.Approval(ctx)
}

// State is what staff see.
type State struct {
	store.Approval
	Policy     Policy
	UpperBound float64 // of the rate of wrong approvals; 1 without samples
}

// State tells how things stand.
func (w *Watch) State(ctx context.Context) (State, error) {
	a, err := w.settled(ctx)
	return State{Approval: a, Policy: w.policy, UpperBound: UpperBound(a.Wrong, a.Right+a.Wrong, w.policy.Confidence)}, err
}

// Samples lists samples: those that wait, or those reviewed.
func (w *Watch) Samples(ctx context.Context, open bool, limit int) ([]store.Sample, error) {
	return w.book.ListSamples(ctx, open, limit)
}

// Review keeps what a person found, and switches off where that is one error too many.
func (w *Watch) Review(ctx context.Context, id int64, o store.SampleOutcome, by, note string) (store.Sample, error) {
	one, err := w.book.Review(ctx, id, o, by, note)
	if err != nil {
		return store.Sample{}, err
	}
	w.log.InfoContext(ctx, "a sample was reviewed", "sample", id, "precheck", one.Precheck, "outcome", o, "by", by)
	_, err = w.settled(ctx)
	return one, err
}

// Switch is a person's decision to let automatic approval go on, from a clean slate, or not.
func (w *Watch) Switch(ctx context.Context, on bool, by, reason string) error {
	w.log.WarnContext(ctx, "automatic approval switched", "on", on, "by", by)
	if on {
		return w.book.SwitchOn(ctx, by, reason)
	}
	a, err := w.book.Approval(ctx)
	if err != nil {
		return err
	}
	return w.book.SwitchOff(ctx, a.Period, by, reason)
}
