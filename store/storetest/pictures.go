package storetest

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yushen/models"
	"yushen/store"
)

// Gallery is a store that keeps pre-checks and which of them a picture came with first.
type Gallery interface {
	store.Prechecks
	store.Pictures
}

// Pictures runs the suite; open opens the same store again each time, as OpenPrechecks.
func Pictures(t *testing.T, open func(t *testing.T) Gallery) {
	ctx := context.Background()
	g := open(t)
	create(t, g, "pc_a")
	create(t, g, "pc_b")
	first := models.Use{Picture: "合同第一页", Precheck: "pc_a", Reference: "portal-1", People: []string{"甲", "乙"}}
	other := models.Use{Picture: "身份证背面", Precheck: "pc_b", People: []string{"丙"}}
	again := models.Use{Picture: first.Picture, Precheck: "pc_b", People: []string{"丙"}}
	for _, uses := range [][]models.Use{{first}, {again, other}, nil} {
		if err := g.NoteUses(ctx, uses); err != nil {
			t.Fatal(err)
		}
	}
	if err := g.Close(); err != nil {
		t.Fatal(err)
	}
	g = open(t)
	t.Cleanup(func() { _ = g.Close() })
	got, err := g.FirstUses(ctx, []string{other.Picture, "没见过的", first.Picture})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]models.Use{other, first}, got); diff != "" {
		t.Errorf("first uses (-want +got):\n%s", diff)
	}
	if got, err := g.FirstUses(ctx, nil); err != nil || len(got) > 0 {
		t.Errorf("of no pictures: %v, %v", got, err)
	}
}
