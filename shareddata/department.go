package shareddata

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/golang-lru/v2/expirable"
	"github.com/sony/gobreaker/v2"
	"golang.org/x/time/rate"

	"yushen/models"
)

// backoff is the longest wait before the first repetition; it doubles each time, and the wait is drawn evenly up to it (full jitter), so that
// many cases don't come back to a weak department at the same moment.
const backoff = 100 * time.Millisecond

// cachedAnswers bounds the memory of a department's cache.
const cachedAnswers = 4096

// department asks one department over HTTP. It is safe for concurrent use.
type department struct {
	Department
	source  string
	caller  Caller
	client  *http.Client
	limiter *rate.Limiter
	breaker *gobreaker.CircuitBreaker[answer]
	cache   *expirable.LRU[string, answer]
	signer  *Signer
	checker *Signer
	auditor Auditor
	prints  fingerprinter
	now     func() time.Time
}

// matter is what the questions are about: it goes into requests and audits.
type matter struct{ Case, BusinessType string }

// question asks for the records that have a value at a path.
type question struct {
	by    Name
	kind  kind
	value string // in normal form
}

// answer is what a department said to one question.
type answer struct {
	records  []models.Record
	outcome  Outcome
	asOf     time.Time
	evidence string
}

// outage is why a department gave no answer that can be used. again tells whether the same question may help; sent whether it may have arrived.
type outage struct {
	outcome     Outcome
	again, sent bool
	err         error
}

func (o *outage) Error() string { return fmt.Sprintf("%s: %v", o.outcome, o.err) }
func (o *outage) Unwrap() error { return o.err }

func newDepartment(source string, d Department, caller Caller, o Options, prints fingerprinter) (*department, error) {
	out := &department{Department: d, source: source, caller: caller, auditor: o.Auditor, prints: prints, now: o.Now, client: &http.Client{
		Transport:     o.Transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }, // data goes where the configuration says
	}}
	var err error
	if out.signer, err = OpenSigner(d.Sign); err != nil {
		return nil, fmt.Errorf("department %s: %w", source, err)
	}
	if out.checker, err = OpenSigner(d.Verify); err != nil {
		return nil, fmt.Errorf("department %s: %w", source, err)
	}
	limit := rate.Inf
	if d.Rate > 0 {
		limit = rate.Limit(d.Rate)
	}
	out.limiter = rate.NewLimiter(limit, max(1, d.Burst))
	if d.Cache.Duration > 0 {
		out.cache = expirable.NewLRU[string, answer](cachedAnswers, nil, d.Cache.Duration)
	}
	out.breaker = gobreaker.NewCircuitBreaker[answer](gobreaker.Settings{
		Name:    source,
		Timeout: d.Breaker.Pause.Duration,
		ReadyToTrip: func(c gobreaker.Counts) bool {
			return d.Breaker.Failures > 0 && int(c.ConsecutiveFailures) >= d.Breaker.Failures
		},
		IsSuccessful: func(err error) bool { return err == nil || isOutage(err, Denied) }, // it answered
		IsExcluded:   func(err error) bool { return isOutage(err, Limited) || errors.Is(err, context.Canceled) },
	})
	return out, nil
}

func isOutage(err error, what Outcome) bool {
	var o *outage
	return errors.As(err, &o) && o.outcome == what
}

// ask answers one question, from the cache where the same case asked it before. The error is an *outage.
func (d *department) ask(ctx context.Context, m matter, q question) (answer, error) {
	began, id := d.now(), newRequestID()
	// Answers are kept for their own case only: there is no store of people across cases (个人信息只写入该案件).
	key := strings.Join([]string{m.Case, m.BusinessType, q.by.Ours, q.value}, "\x00")
	if d.cache != nil && m.Case != "" {
		if a, ok := d.cache.Get(key); ok {
			d.audit(ctx, m, q, id, a, nil, 0, began)
			return a, nil
		}
	}
	a, attempts, err := d.persist(ctx, m, q, id)
	d.audit(ctx, m, q, id, a, err, attempts, began)
	if err == nil && a.outcome == Found && d.cache != nil && m.Case != "" {
		d.cache.Add(key, a)
	}
	return a, err
}

// persist asks until there is an answer, an error that asking again does not mend, no attempt left, or no time left.
func (d *department) persist(ctx context.Context, m matter, q question, id string) (a answer, attempts int, err error) {
	for {
		attempts++
		a, err = d.breaker.Execute(func() (answer, error) {
			if err := d.limiter.Wait(ctx); err != nil {
				return answer{}, &outage{outcome: Limited, err: err}
			}
			return d.attempt(ctx, m, q, id)
		})
		if errors.Is(err, gobreaker.ErrOpenState) || errors.Is(err, gobreaker.ErrTooManyRequests) {
			return answer{}, attempts, &outage{outcome: Paused, err: err}
		}
		if err == nil || attempts > *d.Retries || !d.mayRepeat(err) || !sleep(ctx, rand.N(backoff<<(attempts-1))) {
			return a, attempts, err
		}
	}
}

// mayRepeat tells whether sending the same question again is safe and may help: what may have arrived is only repeated where a repetition changes
// nothing at the department.
func (d *department) mayRepeat(err error) bool {
	var o *outage
	return errors.As(err, &o) && o.again && (!o.sent || d.Method == http.MethodGet || d.Repeatable != nil && *d.Repeatable)
}

func sleep(ctx context.Context, wait time.Duration) bool {
	t := time.NewTimer(wait)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// attempt sends a question once.
func (d *department) attempt(ctx context.Context, m matter, q question, id string) (answer, error) {
	timed, cancel := context.WithTimeout(ctx, d.Timeout.Duration)
	defer cancel()
	req, err := d.request(timed, m, q, id)
	if err != nil {
		return answer{}, &outage{outcome: NotUnderstood, err: err}
	}
	resp, err := d.client.Do(req)
	if err != nil {
		return answer{}, unreached(ctx, err)
	}
	defer resp.Body.Close()
	body, err := readBounded(resp.Body)
	if err != nil {
		return answer{}, unreached(ctx, err)
	}
	return d.understand(resp, id, body, q)
}

// unreached tells a timeout from another failure. The error's text is left out where it may hold an address with personal data.
func unreached(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return &outage{outcome: TimedOut, err: ctx.Err(), sent: true}
	}
	var n net.Error
	if errors.As(err, &n) && n.Timeout() || errors.Is(err, context.DeadlineExceeded) {
		return &outage{outcome: TimedOut, again: true, sent: true, err: context.DeadlineExceeded}
	}
	var op *net.OpError
	if errors.As(err, &op) {
		return &outage{outcome: Unreachable, again: true, sent: op.Op != "dial", err: op}
	}
	return &outage{outcome: Unreachable, again: true, sent: true, err: errors.New("the connection broke")}
}

func (d *department) audit(ctx context.Context, m matter, q question, id string, a answer, err error, attempts int, began time.Time) {
	rec := Audit{At: began, RequestID: id, Source: d.source, Interface: d.Interface, Case: m.Case, BusinessType: m.BusinessType, Purpose: d.Purpose,
		Basis: d.Basis, By: q.by.Ours, Subject: d.prints.of(q.kind, q.value), Fields: d.theirFields(), Outcome: a.outcome, Evidence: a.evidence,
		Attempts: attempts, Took: d.now().Sub(began)}
	if !a.asOf.IsZero() {
		rec.AsOf = a.asOf.Format(time.RFC3339)
	}
	var o *outage
	if errors.As(err, &o) {
		rec.Outcome = o.outcome
	}
	d.auditor.Asked(ctx, rec)
}

// theirFields are the fields asked for, as the department calls them.
func (d *department) theirFields() []string {
	out := make([]string, 0, len(d.Fields))
	for _, n := range d.Fields {
		out = append(out, n.Theirs)
	}
	return out
}

// alternatives are the questions that keys give: each list is about one key, tried until one finds a record. The second result holds those that are
// asked only where the first found nothing at all (查无时换条件再查一次).
func (d *department) alternatives(keys keySet) (first, again [][]question) {
	p := plans[d.source]
	return d.questions(p.first, keys), d.questions(p.again, keys)
}

func (d *department) questions(lookups []lookup, keys keySet) [][]question {
	sorted := slices.SortedFunc(maps.Keys(keys), func(a, b key) int {
		if a.kind != b.kind {
			return int(a.kind - b.kind)
		}
		return strings.Compare(a.value, b.value)
	})
	var out [][]question
	for _, k := range sorted {
		var qs []question
		for _, by := range d.By {
			l, _ := lookupOf(d.source, by.Ours)
			if l.kind == k.kind && slices.Contains(lookups, l) && asksFor(d.source, k) {
				qs = append(qs, question{by: by, kind: k.kind, value: k.value})
			}
		}
		if len(qs) > 0 {
			out = append(out, qs)
		}
	}
	return out
}
