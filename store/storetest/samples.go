package storetest

import (
	"bytes"
	"context"
	"errors"
	"sync"
	"testing"

	"yushen/store"
)

// Book is a store that keeps pre-checks and the samples of their approvals.
type Book interface {
	store.Prechecks
	store.Samples
}

// OpenBook opens the same store again each time, as OpenPrechecks.
type OpenBook func(t *testing.T) Book

// Samples runs the suite; fresh gives each test a store of its own.
func Samples(t *testing.T, fresh func(t *testing.T) OpenBook) {
	for name, run := range map[string]func(t *testing.T, open OpenBook){
		"抽中、看过、关停、再开，重启后都还在": lifeOfSamples,
		"一件在等的只抽一次，看过之后可以再抽": oneSampleWaits,
		"抽检密钥重启不变，两个库不一样":    sampleKey,
		"看过的不能再看，没有的查不到":     reviewOnce,
		"同时抽、同时看，不多不少":       samplesAtOnce,
		"关停一段不影响已经开始的下一段":    switchingIsForItsPeriod,
		"没有这件预审的，抽不了":        sampleOfNothing,
		"看过的只算在它抽中时的那一段里":    outcomesCountInTheirPeriod,
	} {
		t.Run(name, func(t *testing.T) { run(t, fresh(t)) })
	}
}

func startBook(t *testing.T, open OpenBook, ids ...string) Book {
	t.Helper()
	b := open(t)
	t.Cleanup(func() { _ = b.Close() }) // a test may have closed it to open it again
	for _, id := range ids {
		create(t, b, id)
		draw(t, b, id)
	}
	return b
}

func draw(t *testing.T, b Book, id string) {
	t.Helper()
	if err := b.Draw(context.Background(), id); err != nil {
		t.Fatalf("draw %s: %v", id, err)
	}
}

func review(t *testing.T, b Book, id int64, o store.SampleOutcome) {
	t.Helper()
	if _, err := b.Review(context.Background(), id, o, "核查员甲", "看过"); err != nil {
		t.Fatalf("review %d: %v", id, err)
	}
}

func expectApproval(t *testing.T, b Book, period int, on bool, right, wrong, open int) store.Approval {
	t.Helper()
	a, err := b.Approval(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if a.Period != period || a.On != on || a.Right != right || a.Wrong != wrong || a.Open != open {
		t.Fatalf("approval %+v, want period %d, on %v, %d right, %d wrong, %d open", a, period, on, right, wrong, open)
	}
	return a
}

func waiting(t *testing.T, b Book) []store.Sample {
	t.Helper()
	all, err := b.ListSamples(context.Background(), true, 100)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func lifeOfSamples(t *testing.T, open OpenBook) {
	ctx := context.Background()
	b := startBook(t, open, "pc_1", "pc_2", "pc_3")
	expectApproval(t, b, 1, true, 0, 0, 3)
	list := waiting(t, b)
	if len(list) != 3 || list[0].Precheck != "pc_1" || list[0].DrawnAt.IsZero() || !list[0].ReviewedAt.IsZero() {
		t.Fatalf("waiting %+v", list)
	}
	review(t, b, list[0].ID, store.SampleRight)
	review(t, b, list[1].ID, store.SampleWrong)
	if err := b.SwitchOff(ctx, 1, "system", "差错过多"); err != nil {
		t.Fatal(err)
	}
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}

	b = startBook(t, open)
	a := expectApproval(t, b, 1, false, 1, 1, 1)
	if a.By != "system" || a.Reason != "差错过多" || a.Since.IsZero() {
		t.Errorf("approval %+v", a)
	}
	done, err := b.ListSamples(ctx, false, 100)
	if err != nil || len(done) != 2 || done[0].ReviewedBy != "核查员甲" || done[0].Note != "看过" || done[0].ReviewedAt.IsZero() {
		t.Errorf("reviewed %+v, %v", done, err)
	}
	if err := b.SwitchOn(ctx, "科长乙", "规则已改"); err != nil {
		t.Fatal(err)
	}
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	a = expectApproval(t, startBook(t, open), 2, true, 0, 0, 0)
	if a.By != "科长乙" || a.Reason != "规则已改" {
		t.Errorf("approval %+v", a)
	}
}

func oneSampleWaits(t *testing.T, open OpenBook) {
	b := startBook(t, open, "pc_1")
	draw(t, b, "pc_1")
	if n := len(waiting(t, b)); n != 1 {
		t.Fatalf("%d wait, want 1", n)
	}
	review(t, b, waiting(t, b)[0].ID, store.SampleRight)
	draw(t, b, "pc_1")
	expectApproval(t, b, 1, true, 1, 0, 1)
}

func sampleKey(t *testing.T, open OpenBook) {
	ctx := context.Background()
	b := startBook(t, open)
	first, err := b.SampleKey(ctx)
	if err != nil || len(first) < 32 || bytes.Equal(first, make([]byte, len(first))) {
		t.Fatalf("key of %d bytes, %v", len(first), err)
	}
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := startBook(t, open).SampleKey(ctx)
	if err != nil || !bytes.Equal(first, again) {
		t.Errorf("another key after a restart, %v", err)
	}
}

func reviewOnce(t *testing.T, open OpenBook) {
	ctx := context.Background()
	b := startBook(t, open, "pc_1")
	id := waiting(t, b)[0].ID
	if _, err := b.Review(ctx, id, "maybe", "核查员甲", ""); err == nil {
		t.Error("an outcome that is none was kept")
	}
	review(t, b, id, store.SampleWrong)
	if _, err := b.Review(ctx, id, store.SampleRight, "核查员乙", ""); !errors.Is(err, store.ErrReviewed) {
		t.Errorf("second review: %v", err)
	}
	if _, err := b.Review(ctx, id+1, store.SampleRight, "核查员乙", ""); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("review of nothing: %v", err)
	}
	expectApproval(t, b, 1, true, 0, 1, 0)
}

func samplesAtOnce(t *testing.T, open OpenBook) {
	ctx := context.Background()
	b := startBook(t, open)
	create(t, b, "pc_1")
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if err := b.Draw(ctx, "pc_1"); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	list := waiting(t, b)
	if len(list) != 1 {
		t.Fatalf("%d samples, want 1", len(list))
	}
	var kept sync.Map
	for i := range 8 {
		all.Go(func() {
			if _, err := b.Review(ctx, list[0].ID, store.SampleRight, "核查员甲", ""); err == nil {
				kept.Store(i, true)
			} else if !errors.Is(err, store.ErrReviewed) {
				t.Error(err)
			}
		})
	}
	all.Wait()
	n := 0
	kept.Range(func(any, any) bool { n++; return true })
	if n != 1 {
		t.Errorf("%d reviews kept, want 1", n)
	}
}

func switchingIsForItsPeriod(t *testing.T, open OpenBook) {
	ctx := context.Background()
	b := startBook(t, open)
	for _, err := range []error{b.SwitchOn(ctx, "科长乙", "本来就开着"), b.SwitchOff(ctx, 1, "科长乙", "检修"), b.SwitchOn(ctx, "科长乙", "修好了"), b.SwitchOff(ctx, 1, "system", "迟到的关停")} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if a := expectApproval(t, b, 2, true, 0, 0, 0); a.Reason != "修好了" {
		t.Errorf("approval %+v", a)
	}
}

func sampleOfNothing(t *testing.T, open OpenBook) {
	if err := startBook(t, open).Draw(context.Background(), "pc_none"); err == nil {
		t.Error("a sample of no pre-check was kept")
	}
}

func outcomesCountInTheirPeriod(t *testing.T, open OpenBook) {
	ctx := context.Background()
	b := startBook(t, open, "pc_1")
	if err := errors.Join(b.SwitchOff(ctx, 1, "科长乙", "检修"), b.SwitchOn(ctx, "科长乙", "修好了")); err != nil {
		t.Fatal(err)
	}
	review(t, b, waiting(t, b)[0].ID, store.SampleWrong)
	expectApproval(t, b, 2, true, 0, 0, 0)
}
