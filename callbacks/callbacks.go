// Package callbacks tells portals that a pre-check has its outcome (回调). What is due lies in the store; it is called at least once, by the
// Standard Webhooks specification (standardwebhooks.com), until it arrives or is given up.
package callbacks

import (
	"context"
	"errors"
	"log/slog"
	"net/url"
	"sync"
	"time"

	webhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"yushen/store"
)

// Config is what a caller is made of. Store is required; zero is the default of the rest.
type Config struct {
	Store  store.Callbacks
	Hosts  Hosts
	Secret string // whsec_ and 24 to 64 bytes in base64; "": calls are not signed
	Log    *slog.Logger

	Pauses  []time.Duration // after the first call that did not arrive, the second ...; one more failure and it is given up
	Timeout time.Duration   // of one call
	Every   time.Duration   // how often the store is asked what is due
	AtOnce  int             // calls under way
}

// pauses add up to seven hours: a portal that is down for a night's maintenance is called when it is back.
var pauses = []time.Duration{5 * time.Second, 30 * time.Second, 2 * time.Minute, 10 * time.Minute, time.Hour, 6 * time.Hour}

// Caller calls portals. Use New.
type Caller struct {
	Config
	client portal
	now    func() time.Time
}

// New checks the secret.
func New(c Config) (*Caller, error) {
	if c.Log == nil {
		c.Log = slog.Default()
	}
	if c.Pauses == nil {
		c.Pauses = pauses
	}
	if c.Timeout == 0 {
		c.Timeout = 10 * time.Second
	}
	if c.Every == 0 {
		c.Every = time.Second
	}
	if c.AtOnce == 0 {
		c.AtOnce = 8
	}
	var signer *webhooks.Webhook
	if c.Secret != "" {
		var err error
		if signer, err = signerOf(c.Secret); err != nil {
			return nil, err
		}
	}
	return &Caller{Config: c, client: newPortal(c.Hosts, signer, c.Timeout), now: time.Now}, nil
}

// Allows reports whether an address may be given as a callback URL.
func (c *Caller) Allows(u *url.URL) bool { return c.Hosts.Allows(u) }

// CountCallbacks counts those in the store.
func (c *Caller) CountCallbacks(ctx context.Context) (store.CallbackCounts, error) {
	return c.Store.CountCallbacks(ctx)
}

// Run calls what is due until ctx ends, and returns when no call is under way any more. A call that ends with ctx is made again at the next start.
func (c *Caller) Run(ctx context.Context) {
	ended := make(chan store.RunID, c.AtOnce)
	busy := map[store.RunID]bool{}
	var calls sync.WaitGroup
	defer calls.Wait()
	for {
		for _, due := range c.due(ctx, len(busy)) {
			if busy[due.Run] || len(busy) == c.AtOnce {
				continue
			}
			busy[due.Run] = true
			calls.Go(func() {
				c.deliver(ctx, due)
				ended <- due.Run
			})
		}
		select {
		case <-ctx.Done():
			return
		case r := <-ended:
			delete(busy, r)
		case <-time.After(c.Every):
		}
	}
}

// due asks the store what may be called now. Those that are being called are among them, and at most as many as places are taken.
func (c *Caller) due(ctx context.Context, taken int) []store.Callback {
	if taken == c.AtOnce {
		return nil
	}
	all, err := c.Store.DueCallbacks(ctx, c.now(), c.AtOnce)
	if err != nil && ctx.Err() == nil {
		c.Log.Error("callbacks are not found", "error", err)
	}
	return all
}

// deliver makes one call and notes what came of it.
func (c *Caller) deliver(ctx context.Context, due store.Callback) {
	err := c.client.call(ctx, due, c.now())
	if err != nil && ctx.Err() != nil {
		return // not the portal's failure
	}
	if err := c.note(context.WithoutCancel(ctx), due, err); err != nil {
		c.Log.Error("the outcome of a callback is not kept; it will be called again", "id", due.Run.Precheck, "run", due.Run.Run, "error", err)
		select { // and not at once: a full disk must not become a flood of calls
		case <-ctx.Done():
		case <-time.After(c.Pauses[0]):
		}
	}
}

// note keeps what came of a call: err is nil where it arrived.
func (c *Caller) note(ctx context.Context, due store.Callback, err error) error {
	log := c.Log.With("id", due.Run.Precheck, "run", due.Run.Run, "host", hostOf(due.URL), "call", due.Failures+1)
	switch {
	case err == nil:
		log.Info("callback delivered")
		return c.Store.SettleCallback(ctx, due.Run, store.CallbackDelivered)
	case errors.Is(err, errGone) || due.Failures >= len(c.Pauses):
		log.Error("callback given up", "error", err)
		return c.Store.SettleCallback(ctx, due.Run, store.CallbackGivenUp)
	}
	pause := c.Pauses[due.Failures]
	log.Warn("callback did not arrive", "error", err, "again_in", pause)
	return c.Store.PostponeCallback(ctx, due.Run, c.now().Add(pause))
}
