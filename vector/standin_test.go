package vector

import (
	"cmp"
	"context"
	"net"
	"slices"
	"sync"
	"testing"

	"github.com/qdrant/go-client/qdrant"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/grpc/test/bufconn"
)

// standIn answers like a Qdrant server, in this process: collections, upsert, count and query by cosine.
type standIn struct {
	mu          sync.Mutex
	collections map[string]*standInCollection
	fails       map[string]bool // calls that fail: "exists", "upsert", "query"
}

type standInCollection struct {
	size   uint64
	points map[uint64]*qdrant.PointStruct
}

type standInCollections struct {
	qdrant.UnimplementedCollectionsServer
	*standIn
}

type standInPoints struct {
	qdrant.UnimplementedPointsServer
	*standIn
}

// startStandIn serves a stand-in and connects an index to it.
func startStandIn(t *testing.T) (*standIn, *Qdrant) {
	t.Helper()
	s := &standIn{collections: map[string]*standInCollection{}, fails: map[string]bool{}}
	pipe := bufconn.Listen(1 << 20)
	server := grpc.NewServer()
	qdrant.RegisterCollectionsServer(server, standInCollections{standIn: s})
	qdrant.RegisterPointsServer(server, standInPoints{standIn: s})
	go func() { _ = server.Serve(pipe) }()
	t.Cleanup(server.Stop)
	index, err := OpenQdrant(&qdrant.Config{
		Host: "passthrough:///standin", PoolSize: 1,
		GrpcOptions: []grpc.DialOption{grpc.WithContextDialer(func(ctx context.Context, _ string) (net.Conn, error) { return pipe.DialContext(ctx) })},
	}, "matters")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = index.Close() })
	return s, index
}

func (s *standIn) fail(call string) error {
	if s.fails[call] {
		return status.Error(codes.Unavailable, "down")
	}
	return nil
}

func (s standInCollections) Create(_ context.Context, r *qdrant.CreateCollection) (*qdrant.CollectionOperationResponse, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, there := s.collections[r.GetCollectionName()]; there {
		return nil, status.Error(codes.AlreadyExists, "exists")
	}
	s.collections[r.GetCollectionName()] = &standInCollection{size: r.GetVectorsConfig().GetParams().GetSize(), points: map[uint64]*qdrant.PointStruct{}}
	return &qdrant.CollectionOperationResponse{Result: true}, nil
}

func (s standInCollections) Delete(_ context.Context, r *qdrant.DeleteCollection) (*qdrant.CollectionOperationResponse, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.collections, r.GetCollectionName())
	return &qdrant.CollectionOperationResponse{Result: true}, nil
}

func (s standInCollections) CollectionExists(_ context.Context, r *qdrant.CollectionExistsRequest) (*qdrant.CollectionExistsResponse, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, there := s.collections[r.GetCollectionName()]
	return &qdrant.CollectionExistsResponse{Result: &qdrant.CollectionExists{Exists: there}}, s.fail("exists")
}

func (s standInCollections) List(context.Context, *qdrant.ListCollectionsRequest) (*qdrant.ListCollectionsResponse, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := &qdrant.ListCollectionsResponse{}
	for name := range s.collections {
		r.Collections = append(r.Collections, &qdrant.CollectionDescription{Name: name})
	}
	return r, nil
}

// named is the collection of a name.
func (s *standIn) named(name string) (*standInCollection, error) {
	c, ok := s.collections[name]
	if !ok {
		return nil, status.Error(codes.NotFound, "no such collection")
	}
	return c, nil
}

func (s standInPoints) Upsert(_ context.Context, r *qdrant.UpsertPoints) (*qdrant.PointsOperationResponse, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.fail("upsert"); err != nil {
		return nil, err
	}
	c, err := s.named(r.GetCollectionName())
	if err != nil {
		return nil, err
	}
	for _, p := range r.GetPoints() {
		if uint64(len(p.GetVectors().GetVector().GetDense().GetData())) != c.size {
			return nil, status.Error(codes.InvalidArgument, "wrong vector size")
		}
		c.points[p.GetId().GetNum()] = p
	}
	return &qdrant.PointsOperationResponse{Result: &qdrant.UpdateResult{Status: qdrant.UpdateStatus_Completed}}, nil
}

func (s standInPoints) Count(_ context.Context, r *qdrant.CountPoints) (*qdrant.CountResponse, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := s.named(r.GetCollectionName())
	if err != nil {
		return nil, err
	}
	return &qdrant.CountResponse{Result: &qdrant.CountResult{Count: uint64(len(c.points))}}, nil
}

func (s standInPoints) Query(_ context.Context, r *qdrant.QueryPoints) (*qdrant.QueryResponse, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.fail("query"); err != nil {
		return nil, err
	}
	c, err := s.named(r.GetCollectionName())
	if err != nil {
		return nil, err
	}
	answer := &qdrant.QueryResponse{}
	for _, p := range c.points {
		score := cosine(r.GetQuery().GetNearest().GetDense().GetData(), p.GetVectors().GetVector().GetDense().GetData())
		answer.Result = append(answer.Result, &qdrant.ScoredPoint{Id: p.GetId(), Payload: p.GetPayload(), Score: float32(score)})
	}
	slices.SortFunc(answer.Result, func(a, b *qdrant.ScoredPoint) int {
		return cmp.Or(cmp.Compare(b.GetScore(), a.GetScore()), cmp.Compare(a.GetId().GetNum(), b.GetId().GetNum()))
	})
	answer.Result = answer.Result[:min(int(r.GetLimit()), len(answer.Result))]
	return answer, nil
}
