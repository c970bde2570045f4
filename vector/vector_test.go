package vector

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

var sample = []Text{{"gift", "房子送给女儿"}, {"gift", "赠与过户"}, {"reissue", "房产证丢了"}, {"cancel", "解押"}}

// letters embeds by a few characters: enough for likeness to mean something.
type letters struct {
	name  string
	asked []string
	err   error
}

const lettersKnown = "房送女赠丢证解押"

func (l *letters) Model() string { return l.name }

func (l *letters) Embed(_ context.Context, texts []string) ([][]float32, error) {
	l.asked = append(l.asked, texts...)
	var out [][]float32
	for _, t := range texts {
		v := make([]float32, 0, 8)
		for _, r := range lettersKnown {
			v = append(v, float32(strings.Count(t, string(r))))
		}
		out = append(out, v)
	}
	return out, l.err
}

// prepared is ready to be asked.
func prepared(t *testing.T, e Embedder, index Index, texts []Text) *Neighbours {
	t.Helper()
	n := New(e, Prefixes{Kept: "passage: ", Asked: "query: "}, index, texts)
	if err := n.Prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
	return n
}

// Every index answers alike.
func TestIndexes(t *testing.T) {
	for name, open := range map[string]func(*testing.T) Index{
		"内置":     func(*testing.T) Index { return &Memory{} },
		"Qdrant": func(t *testing.T) Index { _, q := startStandIn(t); return q },
	} {
		t.Run(name, func(t *testing.T) {
			ctx := t.Context()
			index, embedder := open(t), &letters{name: "m1"}
			n := New(embedder, Prefixes{Kept: "passage: ", Asked: "query: "}, index, sample)
			if _, err := n.Near(ctx, "证丢了", 2); !errors.Is(err, ErrNotReady) {
				t.Errorf("an index that was never filled: %v", err)
			}
			if err := n.Prepare(ctx); err != nil {
				t.Fatal(err)
			}
			hits, err := n.Near(ctx, "证丢了", 2)
			if err != nil {
				t.Fatal(err)
			}
			want := []Hit{{Text{"reissue", "房产证丢了"}, 0.8165}, {Text{"gift", "房子送给女儿"}, 0}}
			if diff := cmp.Diff(want, hits, cmpopts.EquateApprox(0, 0.001)); diff != "" {
				t.Error(diff)
			}
			if embedder.asked[0] != "passage: 房子送给女儿" || embedder.asked[len(embedder.asked)-1] != "query: 证丢了" {
				t.Errorf("the model is not asked with its prefixes: %q", embedder.asked)
			}

			again := &letters{name: "m1"}
			prepared(t, again, index, sample)
			if len(again.asked) > 0 {
				t.Errorf("same texts and model are embedded again: %q", again.asked)
			}
			for name, other := range map[string]*Neighbours{
				"别的文字": prepared(t, &letters{name: "m1"}, index, sample[:1]),
				"别的模型": prepared(t, &letters{name: "m2"}, index, sample[:1]),
			} {
				if other.version == n.version {
					t.Errorf("%s: same version", name)
				}
			}
			if _, err := n.Near(ctx, "证丢了", 2); err == nil || n.Ready() {
				t.Errorf("vectors of another model are searched: %v", err)
			}
			if err := n.Prepare(ctx); err != nil || !n.Ready() {
				t.Errorf("the index is not filled again: %v", err)
			}
			if hits, err := n.Near(ctx, "证丢了", 9); err != nil || len(hits) != 3 {
				t.Errorf("%v %v", hits, err)
			}
		})
	}
}

func TestQdrantFillsAHalfFilledCollectionUp(t *testing.T) {
	server, index := startStandIn(t)
	n := prepared(t, &letters{name: "m1"}, index, sample)
	delete(server.collections[index.collection(n.version)].points, 2)
	n = prepared(t, &letters{name: "m1"}, index, sample)
	if hits, err := n.Near(t.Context(), "丢证", 1); err != nil || len(hits) != 1 || hits[0].Key != "reissue" {
		t.Errorf("%v %v", hits, err)
	}
}

func TestQdrantDropsOnlyItsOwnOldCollections(t *testing.T) {
	server, index := startStandIn(t)
	server.collections["matters-archive"] = &standInCollection{}
	server.collections["others-0123456789abcdef"] = &standInCollection{}
	prepared(t, &letters{name: "m1"}, index, sample)
	n := prepared(t, &letters{name: "m2"}, index, sample)
	want := slices.Sorted(slices.Values([]string{"matters-" + n.version, "matters-archive", "others-0123456789abcdef"}))
	if diff := cmp.Diff(want, slices.Sorted(maps.Keys(server.collections))); diff != "" {
		t.Error(diff)
	}
}

func TestQdrantOutages(t *testing.T) {
	for _, call := range []string{"exists", "upsert"} {
		t.Run(call, func(t *testing.T) {
			server, index := startStandIn(t)
			server.fails[call] = true
			n := New(&letters{name: "m1"}, Prefixes{}, index, sample)
			if err := n.Prepare(t.Context()); err == nil || n.Ready() {
				t.Errorf("an outage at the start is not reported: %v", err)
			}
			delete(server.fails, call)
			if err := n.Prepare(t.Context()); err != nil {
				t.Errorf("the next try: %v", err)
			}
		})
	}
	t.Run("query", func(t *testing.T) {
		server, index := startStandIn(t)
		n := prepared(t, &letters{name: "m1"}, index, sample)
		server.fails["query"] = true
		if hits, err := n.Near(t.Context(), "解押", 1); err == nil || n.Ready() {
			t.Errorf("an outage gives an answer: %v", hits)
		}
	})
}

func TestEmbedderFaults(t *testing.T) {
	n := New(&letters{name: "m", err: errors.New("down")}, Prefixes{}, &Memory{}, sample)
	if err := n.Prepare(t.Context()); err == nil || n.Ready() {
		t.Errorf("a failing embedder is not reported: %v", err)
	}
}
