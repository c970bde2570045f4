package reading

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"

	"yushen/precheck"
)

// A batch of many pages is under way when a citizen's page comes: it is next, and the batch still gets on.
func TestCitizenGoesAheadOfBatch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPlaces(1)
		if err := p.take(t.Context()); err != nil {
			t.Fatal(err)
		}
		var order []string
		come := func(who string, ctx context.Context) {
			go func() {
				if err := p.take(ctx); err != nil {
					t.Error(err)
				}
				order = append(order, who) // one place: never two at once
				p.give()
			}()
			synctest.Wait()
		}
		for range 3 {
			come("batch", precheck.AsBatch(t.Context()))
		}
		for range 10 {
			come("citizen", t.Context())
		}
		p.give()
		synctest.Wait()
		if len(order) != 13 || order[0] != "citizen" {
			t.Fatalf("order %v", order)
		}
		if first := slices.Index(order, "batch"); first < 0 || first >= batchEvery {
			t.Errorf("the batch's first page came as number %d of %v", first+1, order)
		}
	})
}

// Who gives up waiting takes no place with him.
func TestPlaceOutlivesWhoGaveUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPlaces(1)
		if err := p.take(t.Context()); err != nil {
			t.Fatal(err)
		}
		leaving, leave := context.WithCancel(t.Context())
		gone := make(chan error, 1)
		go func() { gone <- p.take(leaving) }()
		synctest.Wait()
		leave()
		if err := <-gone; !errors.Is(err, context.Canceled) {
			t.Errorf("gave up with %v", err)
		}
		p.give()
		if err := p.take(t.Context()); err != nil {
			t.Errorf("the place is lost: %v", err)
		}
	})
}
