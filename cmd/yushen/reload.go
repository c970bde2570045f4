package main

import (
	"context"
	"io/fs"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"yushen/models"
	"yushen/rules"
)

// ruleBook is the pack in force as the service wants it. Each judgement takes one pack and keeps to it.
type ruleBook struct{ live *rules.Live }

func (b ruleBook) Version() string { return b.live.Current().Version }

func (b ruleBook) BusinessName(key string) (string, bool) {
	t, ok := b.live.Current().BusinessType(key)
	return t.Name, ok
}

func (b ruleBook) Sources(businessType string) []string {
	return b.live.Current().Sources(businessType)
}

func (b ruleBook) Judge(ctx context.Context, c *models.Case) models.Verdict {
	return b.live.Current().Judge(ctx, c)
}

func (b ruleBook) Trace(ctx context.Context, c *models.Case) models.Trace {
	return b.live.Current().Trace(ctx, c)
}

// reloadOnSignal reads the packs anew at each SIGHUP until ctx ends; packs with an error change nothing. Which words mean which business is
// learned at start and stays.
func reloadOnSignal(ctx context.Context, log *slog.Logger, live *rules.Live, packs fs.FS) {
	hangup := make(chan os.Signal, 1)
	signal.Notify(hangup, syscall.SIGHUP)
	defer signal.Stop(hangup)
	for {
		select {
		case <-ctx.Done():
			return
		case <-hangup:
		}
		before, after, err := live.Reload(packs)
		if err != nil {
			log.ErrorContext(ctx, "packs not reloaded", "in_force", before, "error", err)
			continue
		}
		log.InfoContext(ctx, "packs reloaded", "before", before, "in_force", after)
	}
}
