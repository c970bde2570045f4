package rules

import (
	"fmt"
	"io/fs"
	"sync/atomic"
)

// Live is the pack that a running service judges by. Another takes its place without a restart: a judgement that is under way ends by the pack that
// it began with, and every finding names its pack's version.
type Live struct{ pack atomic.Pointer[Pack] }

// NewLive begins with a pack.
func NewLive(p *Pack) *Live {
	l := &Live{}
	l.pack.Store(p)
	return l
}

// Current is the pack in force now.
func (l *Live) Current() *Pack { return l.pack.Load() }

// Reload reads and checks the packs of a file system and lets them take the place of the current ones. Packs with an error, or with fewer business
// types than those in force, change nothing. It gives the versions before and after.
func (l *Live) Reload(fsys fs.FS) (before, after string, err error) {
	now := l.Current()
	next, err := Load(fsys)
	if err != nil {
		return now.Version, now.Version, fmt.Errorf("reload packs: %w", err)
	}
	for key := range now.businesses {
		if next.businesses[key] == nil {
			return now.Version, now.Version, fmt.Errorf("reload packs: business type %s is gone; applications of it may be under way", key)
		}
	}
	l.pack.Store(next)
	return now.Version, next.Version, nil
}
