package vector

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync/atomic"
)

// Text is a text of known meaning: Key says what it stands for, several texts may share one.
type Text struct{ Key, Text string }

// Point is a text with its vector.
type Point struct {
	Text
	Vector []float32
}

// Hit is a text found near, with the cosine of the angle between the vectors (-1 to 1).
type Hit struct {
	Text
	Likeness float64
}

// Embedder turns texts into vectors of one size (package modelserver).
type Embedder interface {
	Model() string
	Embed(ctx context.Context, texts []string) ([][]float32, error)
}

// Prefixes are what a model wants before texts that are kept and texts that are asked for: "passage: " and "query: " for the E5 models,
// nothing for most others.
type Prefixes struct{ Kept, Asked string }

// Index keeps the points of one version.
type Index interface {
	// Holds reports whether the version is there with all its points.
	Holds(ctx context.Context, version string, points int) (bool, error)
	// Fill makes the index hold the points under the version.
	Fill(ctx context.Context, version string, points []Point) error
	// Near gives the k nearest points of the version, nearest first; it fails where the version is not there.
	Near(ctx context.Context, version string, vector []float32, k int) ([]Hit, error)
}

// Neighbours answers which texts are near to a given one. It is safe for concurrent use.
type Neighbours struct {
	embedder Embedder
	prefixes Prefixes
	index    Index
	texts    []Text
	version  string
	ready    atomic.Bool
}

const (
	embedBatch = 32 // texts a request
	deeper     = 8  // times as many texts are fetched as keys are wanted, for several texts share a key
)

// ErrNotReady is the answer before Prepare, and after the index failed.
var ErrNotReady = errors.New("the vector index is not ready")

// New asks nothing yet: Prepare does.
func New(embedder Embedder, prefixes Prefixes, index Index, texts []Text) *Neighbours {
	return &Neighbours{embedder: embedder, prefixes: prefixes, index: index, texts: texts,
		version: versionOf(texts, embedder.Model(), prefixes.Kept)}
}

// Ready reports whether Near can be asked.
func (n *Neighbours) Ready() bool { return n.ready.Load() }

// Prepare fills the index with the texts, unless it holds just these already, embedded by the same model.
func (n *Neighbours) Prepare(ctx context.Context) error {
	there, err := n.index.Holds(ctx, n.version, len(n.texts))
	if err != nil {
		return err
	}
	if !there {
		points, err := n.embed(ctx)
		if err != nil {
			return err
		}
		if err := n.index.Fill(ctx, n.version, points); err != nil {
			return err
		}
	}
	n.ready.Store(true)
	return nil
}

func (n *Neighbours) embed(ctx context.Context) ([]Point, error) {
	var points []Point
	for part := range slices.Chunk(n.texts, embedBatch) {
		var words []string
		for _, t := range part {
			words = append(words, n.prefixes.Kept+t.Text)
		}
		vectors, err := n.embedder.Embed(ctx, words)
		if err != nil {
			return nil, err
		}
		for i, v := range vectors {
			points = append(points, Point{part[i], v})
		}
	}
	for _, p := range points {
		if len(p.Vector) != len(points[0].Vector) {
			return nil, fmt.Errorf("embed texts: vectors of %d and %d numbers", len(points[0].Vector), len(p.Vector))
		}
	}
	return points, nil
}

// Near gives the nearest text of each key, nearest first, at most k.
func (n *Neighbours) Near(ctx context.Context, text string, k int) ([]Hit, error) {
	if !n.Ready() {
		return nil, ErrNotReady
	}
	v, err := n.embedder.Embed(ctx, []string{n.prefixes.Asked + text})
	if err != nil {
		return nil, err
	}
	hits, err := n.index.Near(ctx, n.version, v[0], deeper*k)
	if err != nil {
		n.ready.Store(ctx.Err() != nil) // gone or emptied: to be prepared again; a caller's haste is no fault of the index
		return nil, err
	}
	var best []Hit
	for _, h := range hits {
		if len(best) < k && !slices.ContainsFunc(best, func(b Hit) bool { return b.Key == h.Key }) {
			best = append(best, h)
		}
	}
	return best, nil
}

const versionLength = 16 // hexadecimal digits

// versionOf names texts and how they were embedded: any change gives another version.
func versionOf(texts []Text, how ...string) string {
	h := sha256.New()
	fmt.Fprintf(h, "%q\n", how)
	for _, t := range texts {
		fmt.Fprintf(h, "%q %q\n", t.Key, t.Text)
	}
	return hex.EncodeToString(h.Sum(nil))[:versionLength]
}

func isVersion(s string) bool {
	return len(s) == versionLength && strings.Trim(s, "0123456789abcdef") == ""
}

// cosine of the angle between two vectors; 0 where one has no length or the sizes differ.
func cosine(a, b []float32) float64 {
	if len(a) != len(b) {
		return 0
	}
	var dot, aa, bb float64
	for i := range a {
		dot += float64(a[i]) * float64(b[i])
		aa += float64(a[i]) * float64(a[i])
		bb += float64(b[i]) * float64(b[i])
	}
	if aa == 0 || bb == 0 {
		return 0
	}
	return dot / math.Sqrt(aa*bb)
}
