package vector

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/qdrant/go-client/qdrant"
)

// Qdrant is an index in a Qdrant server. Each version lives in a collection of its own, NAME-VERSION, made by the program, and is searched by
// that name only: vectors of another model, which may have the same size, are never met. Points are numbered, so filling twice, or
// by two programs at once, does no harm, and a collection half filled shows by its count. Filling drops the other versions: programs
// that use different packs or models at the same time need different names.
type Qdrant struct {
	client *qdrant.Client
	name   string
}

const (
	upsertBatch = 256
	keyField    = "key"
	textField   = "text"
)

// OpenQdrant connects when first asked; name begins the names of its collections.
func OpenQdrant(config *qdrant.Config, name string) (*Qdrant, error) {
	config.SkipCompatibilityCheck = true // it asks at once and writes to standard error
	client, err := qdrant.NewClient(config)
	if err != nil {
		return nil, fmt.Errorf("connect to Qdrant: %w", err)
	}
	return &Qdrant{client: client, name: name}, nil
}

// Close ends the connection.
func (q *Qdrant) Close() error { return q.client.Close() }

func (q *Qdrant) collection(version string) string { return q.name + "-" + version }

// Holds reports whether the version's collection is there with all its points.
func (q *Qdrant) Holds(ctx context.Context, version string, points int) (bool, error) {
	there, err := q.client.CollectionExists(ctx, q.collection(version))
	if err != nil {
		return false, fmt.Errorf("look for Qdrant collection %s: %w", q.collection(version), err)
	}
	if !there {
		return false, nil
	}
	n, err := q.client.Count(ctx, &qdrant.CountPoints{CollectionName: q.collection(version), Exact: qdrant.PtrOf(true)})
	if err != nil {
		return false, fmt.Errorf("count Qdrant collection %s: %w", q.collection(version), err)
	}
	return n == uint64(points), nil
}

// Fill makes the version's collection where it is missing, writes all points, and drops the collections of other versions.
func (q *Qdrant) Fill(ctx context.Context, version string, points []Point) error {
	if len(points) == 0 {
		return fmt.Errorf("fill Qdrant collection %s: no points", q.collection(version))
	}
	if err := q.create(ctx, q.collection(version), len(points[0].Vector)); err != nil {
		return err
	}
	next := uint64(0)
	for part := range slices.Chunk(points, upsertBatch) {
		request := &qdrant.UpsertPoints{CollectionName: q.collection(version), Wait: qdrant.PtrOf(true)}
		for _, p := range part {
			request.Points = append(request.Points, &qdrant.PointStruct{
				Id:      qdrant.NewIDNum(next),
				Vectors: qdrant.NewVectorsDense(p.Vector),
				Payload: qdrant.NewValueMap(map[string]any{keyField: p.Key, textField: p.Text.Text}),
			})
			next++
		}
		if _, err := q.client.Upsert(ctx, request); err != nil {
			return fmt.Errorf("fill Qdrant collection %s: %w", q.collection(version), err)
		}
	}
	return q.dropOthers(ctx, q.collection(version))
}

func (q *Qdrant) create(ctx context.Context, collection string, size int) error {
	there, err := q.client.CollectionExists(ctx, collection)
	if err != nil {
		return fmt.Errorf("look for Qdrant collection %s: %w", collection, err)
	}
	if there {
		return nil
	}
	err = q.client.CreateCollection(ctx, &qdrant.CreateCollection{
		CollectionName: collection,
		VectorsConfig:  qdrant.NewVectorsConfig(&qdrant.VectorParams{Size: uint64(size), Distance: qdrant.Distance_Cosine}),
	})
	if err != nil {
		return fmt.Errorf("make Qdrant collection %s: %w", collection, err)
	}
	return nil
}

// dropOthers drops this name's collections of other versions, and nothing that anybody else keeps in the server.
func (q *Qdrant) dropOthers(ctx context.Context, keep string) error {
	collections, err := q.client.ListCollections(ctx)
	if err != nil {
		return fmt.Errorf("list Qdrant collections: %w", err)
	}
	for _, c := range collections {
		if version, ours := strings.CutPrefix(c, q.name+"-"); !ours || !isVersion(version) || c == keep {
			continue
		}
		if err := q.client.DeleteCollection(ctx, c); err != nil {
			return fmt.Errorf("drop Qdrant collection %s: %w", c, err)
		}
	}
	return nil
}

// Near gives the k nearest points.
func (q *Qdrant) Near(ctx context.Context, version string, vector []float32, k int) ([]Hit, error) {
	found, err := q.client.Query(ctx, &qdrant.QueryPoints{
		CollectionName: q.collection(version),
		Query:          qdrant.NewQueryDense(vector),
		Limit:          qdrant.PtrOf(uint64(k)),
		WithPayload:    qdrant.NewWithPayload(true),
	})
	if err != nil {
		return nil, fmt.Errorf("search Qdrant collection %s: %w", q.collection(version), err)
	}
	hits := make([]Hit, len(found))
	for i, p := range found {
		hits[i] = Hit{Text{p.GetPayload()[keyField].GetStringValue(), p.GetPayload()[textField].GetStringValue()}, float64(p.GetScore())}
	}
	return hits, nil
}
