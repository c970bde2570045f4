package sampling_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"path/filepath"
	"slices"
	"testing"

	"yushen/models"
	"yushen/precheck"
	"yushen/sampling"
	"yushen/store"
)

// Published values: the rule of three (0 of n), and textbook Clopper-Pearson limits.
func TestUpperBound(t *testing.T) {
	tests := []struct {
		wrong, n   int
		confidence float64
		want       float64
	}{
		{0, 59, 0.95, 0.04951},    // 1 - 0.05^(1/59)
		{0, 10, 0.975, 0.30850},   // 0 of 10, two-sided 95 %
		{1, 10, 0.975, 0.44502},   // 1 of 10, two-sided 95 %
		{2, 20, 0.975, 0.31698},   // 2 of 20, two-sided 95 %
		{10, 100, 0.975, 0.17622}, // 10 of 100, two-sided 95 %
		{0, 1000, 0.95, 0.0029912},
		{0, 0, 0.95, 1}, {3, 3, 0.95, 1},
	}
	for _, tt := range tests {
		if got := sampling.UpperBound(tt.wrong, tt.n, tt.confidence); math.Abs(got-tt.want) > 5e-5 {
			t.Errorf("%d of %d at %g: %.5f, want %.5f", tt.wrong, tt.n, tt.confidence, got, tt.want)
		}
	}
	for n := 1; n < 100; n += 33 {
		for k := 1; k <= n; k++ {
			if sampling.UpperBound(k, n, 0.95) < sampling.UpperBound(k-1, n, 0.95) {
				t.Fatalf("more errors give a lower bound at %d of %d", k, n)
			}
		}
	}
}

func TestDrawn(t *testing.T) {
	key, other := []byte("一把密钥"), []byte("另一把密钥")
	n, differ := 0, 0
	for i := range 20000 {
		id := fmt.Sprintf("pc_%05d", i)
		drawn := sampling.Drawn(key, id, 0.1)
		if drawn != sampling.Drawn(key, id, 0.1) {
			t.Fatal("the same pre-check is drawn at one time and not at another")
		}
		if drawn {
			n++
		}
		if drawn != sampling.Drawn(other, id, 0.1) {
			differ++
		}
		if drawn && !sampling.Drawn(key, id, 0.2) {
			t.Fatal("a larger share leaves out what a smaller one draws")
		}
		if !sampling.Drawn(key, id, 1) {
			t.Fatal("not all are drawn at share 1")
		}
	}
	if n < 1850 || n > 2150 { // 2000, within three and a half standard deviations
		t.Errorf("%d of 20000 drawn at a share of 0.1", n)
	}
	if differ < 3000 { // 2·0.1·0.9 = 3600 expected: whoever lacks the key cannot tell
		t.Errorf("only %d draws depend on the key", differ)
	}
}

// approver approves everything.
type approver struct{ decision models.Decision }

func (a approver) Run(_ context.Context, id string, _ precheck.Request, _ func(models.Progress)) (models.Result, error) {
	return models.Result{ID: id, Status: models.Done, Decision: a.decision, DecisionReasons: []string{"原来的理由"}}, nil
}
func (approver) ReadDocuments(context.Context, []precheck.File, func(models.Progress)) ([]models.Document, []models.Upload, error) {
	return nil, nil, nil
}
func (approver) Versions() models.Versions { return models.Versions{} }

// centre is a watched service over a database that can be closed and opened again.
type centre struct {
	*sampling.Watch
	t    *testing.T
	file string
	db   *store.SQLite
	p    sampling.Policy
	next int
}

func open(t *testing.T, p sampling.Policy) *centre {
	c := &centre{t: t, file: filepath.Join(t.TempDir(), "yushen.db"), p: p}
	c.restart()
	t.Cleanup(func() { _ = c.db.Close() })
	return c
}

func (c *centre) restart() {
	c.t.Helper()
	ctx := context.Background()
	var err error
	if c.db != nil {
		if err := c.db.Close(); err != nil {
			c.t.Fatal(err)
		}
	}
	if c.db, err = store.OpenSQLite(ctx, c.file); err != nil {
		c.t.Fatal(err)
	}
	if c.Watch, err = sampling.New(ctx, approver{models.AutoApprove}, c.db, c.p, slog.New(slog.DiscardHandler)); err != nil {
		c.t.Fatal(err)
	}
}

// apply runs a new application.
func (c *centre) apply() models.Result {
	c.t.Helper()
	c.next++
	id := fmt.Sprintf("pc_%d", c.next)
	if _, _, err := c.db.Create(context.Background(), id, store.Request{}, store.Key{}); err != nil {
		c.t.Fatal(err)
	}
	r, err := c.Run(context.Background(), id, precheck.Request{}, nil)
	if err != nil {
		c.t.Fatal(err)
	}
	return r
}

func (c *centre) review(o store.SampleOutcome) {
	c.t.Helper()
	list, err := c.Samples(context.Background(), true, 1)
	if err != nil || len(list) == 0 {
		c.t.Fatalf("no sample waits: %v", err)
	}
	if _, err := c.Review(context.Background(), list[0].ID, o, "核查员甲", ""); err != nil {
		c.t.Fatal(err)
	}
}

func (c *centre) expect(want models.Decision) {
	c.t.Helper()
	if r := c.apply(); r.Decision != want {
		c.t.Fatalf("decision %s %v, want %s", r.Decision, r.DecisionReasons, want)
	}
}

func TestErrorsSwitchApprovalOffUntilAPersonSwitchesItOn(t *testing.T) {
	ctx := context.Background()
	c := open(t, sampling.Policy{Share: 1, Limit: 0.4, Confidence: 0.95})
	for range 9 {
		c.expect(models.AutoApprove)
		c.review(store.SampleRight)
	}
	c.expect(models.AutoApprove)
	c.review(store.SampleWrong) // 1 of 10: bound 39.4 %, within the limit
	c.expect(models.AutoApprove)
	c.review(store.SampleWrong) // 2 of 11: bound 47.0 %
	c.expect(models.ManualReview)
	if r := c.apply(); len(r.DecisionReasons) != 1 || slices.Contains(r.DecisionReasons, "原来的理由") {
		t.Errorf("reasons %v", r.DecisionReasons)
	}
	s, err := c.State(ctx)
	if err != nil || s.On || s.By != "system" || s.Wrong != 2 || s.UpperBound < 0.4 {
		t.Errorf("state %+v, %v", s, err)
	}

	c.restart()
	c.expect(models.ManualReview)
	if err := c.Switch(ctx, true, "科长乙", "规则已改"); err != nil {
		t.Fatal(err)
	}
	c.expect(models.AutoApprove)
	c.restart()
	c.expect(models.AutoApprove)
	c.review(store.SampleWrong) // 前一段的成绩不再算数：1 of 1
	c.expect(models.ManualReview)
}

func TestSwitchedOffThoughTheServiceDiedAfterTheReview(t *testing.T) {
	c := open(t, sampling.Policy{Share: 1, Limit: 0.4, Confidence: 0.95})
	c.expect(models.AutoApprove)
	list, err := c.Samples(context.Background(), true, 1)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.db.Review(context.Background(), list[0].ID, store.SampleWrong, "核查员甲", ""); err != nil { // kept, and nothing after it
		t.Fatal(err)
	}
	c.restart()
	c.expect(models.ManualReview)
}

func TestAPersonSwitchesOff(t *testing.T) {
	c := open(t, sampling.DefaultPolicy)
	if err := c.Switch(context.Background(), false, "科长乙", "检修"); err != nil {
		t.Fatal(err)
	}
	c.expect(models.ManualReview)
}

func TestSamplesThatNobodyLooksAt(t *testing.T) {
	c := open(t, sampling.Policy{Share: 1, Limit: 0.05, Confidence: 0.95, Backlog: 3})
	for range 4 {
		c.expect(models.AutoApprove)
	}
	c.expect(models.ManualReview)
}

func TestOnlyApprovalsAreTouched(t *testing.T) {
	c := open(t, sampling.Policy{Share: 1, Limit: 0.4, Confidence: 0.95})
	c.Watch.Checker = approver{models.NeedsCorrection}
	if r := c.apply(); r.Decision != models.NeedsCorrection || r.DecisionReasons[0] != "原来的理由" {
		t.Errorf("%+v", r)
	}
	c.Watch.Checker = approver{models.AutoApprove}
	if r, err := c.Run(context.Background(), "try-out", precheck.Request{Departments: noDepartments{}}, nil); err != nil || r.Decision != models.AutoApprove {
		t.Errorf("a try-out: %+v, %v", r, err)
	}
	if list, err := c.Samples(context.Background(), true, 9); err != nil || len(list) != 0 {
		t.Errorf("drawn: %v, %v", list, err)
	}
}

type noDepartments struct{}

func (noDepartments) Ask(context.Context, *models.Case, []string) []models.Register { return nil }

// lost is a book that cannot keep samples, or cannot be read.
type lost struct {
	store.Samples
	blind bool
}

func (l lost) Draw(context.Context, string) error { return errors.New("disk full") }
func (l lost) Approval(ctx context.Context) (store.Approval, error) {
	if l.blind {
		return store.Approval{}, errors.New("disk gone")
	}
	return l.Samples.Approval(ctx)
}

func TestWhatCannotBeRecordedIsNotApproved(t *testing.T) {
	for _, blind := range []bool{false, true} {
		c := open(t, sampling.Policy{Share: 1, Limit: 0.4, Confidence: 0.95})
		w, err := sampling.New(context.Background(), approver{models.AutoApprove}, lost{c.db, blind}, c.p, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		if r, err := w.Run(context.Background(), "pc_1", precheck.Request{}, nil); err != nil || r.Decision != models.ManualReview {
			t.Errorf("%s, %v", r.Decision, err)
		}
	}
}

func TestPoliciesThatAreNone(t *testing.T) {
	for name, p := range map[string]sampling.Policy{"不抽": {Limit: 0.1, Confidence: 0.9}, "抽得比全部还多": {Share: 1.1, Limit: 0.1, Confidence: 0.9},
		"没有限值": {Share: 0.1, Confidence: 0.9}, "置信度为一": {Share: 0.1, Limit: 0.1, Confidence: 1}, "积压为负": {Share: 0.1, Limit: 0.1, Confidence: 0.9, Backlog: -1},
		"不是数": {Share: math.NaN(), Limit: 0.1, Confidence: 0.9}} {
		if p.Valid() == nil {
			t.Errorf("%s: taken", name)
		}
	}
	if err := sampling.DefaultPolicy.Valid(); err != nil {
		t.Error(err)
	}
}
