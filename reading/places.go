package reading

import (
	"container/list"
	"context"
	"sync"

	"yushen/precheck"
)

// places bound how many pages are under way in the process (页面并发): they bound its memory. A page that somebody waits for goes ahead of batch work;
// one place in batchEvery goes to batch work all the same, so that a busy day does not hold it up for good.
type places struct {
	mu     sync.Mutex
	free   int
	lanes  [2]list.List // of chan struct{}, closed when the place is given: waited for, batch
	inTurn int          // places given to the first lane since the second had one
}

const batchEvery = 8

func newPlaces(n int) *places { return &places{free: n} }

// take waits for a place; its error is the context's.
func (p *places) take(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	lane := &p.lanes[0]
	if precheck.IsBatch(ctx) {
		lane = &p.lanes[1]
	}
	turn := make(chan struct{})
	p.mu.Lock()
	mine := lane.PushBack(turn)
	p.hand()
	p.mu.Unlock()
	select {
	case <-turn:
		return nil
	case <-ctx.Done():
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	select {
	case <-turn: // given at the same moment: pass it on
		p.free++
		p.hand()
	default:
		lane.Remove(mine)
	}
	return ctx.Err()
}

// give gives a place back.
func (p *places) give() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.free++
	p.hand()
}

// hand gives the free places to those whose turn it is.
func (p *places) hand() {
	waited, batch := &p.lanes[0], &p.lanes[1]
	for p.free > 0 && waited.Len()+batch.Len() > 0 {
		lane := waited
		if waited.Len() == 0 || batch.Len() > 0 && p.inTurn >= batchEvery-1 {
			lane, p.inTurn = batch, 0
		} else {
			p.inTurn++
		}
		p.free--
		close(lane.Remove(lane.Front()).(chan struct{}))
	}
}
