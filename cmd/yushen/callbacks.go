package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"strings"

	"yushen/callbacks"
	"yushen/store"
)

// callbackKey holds the secret of callbacks where the configuration names no file.
const callbackKey = "YUSHEN_CALLBACK_SECRET"

// caller makes what calls portals; hosts are those that it may call, none: all of the public internet.
func (c serveConfig) caller(keep store.Callbacks, hosts []string, log *slog.Logger) (*callbacks.Caller, error) {
	may, err := callbacks.ParseHosts(hosts)
	if err != nil {
		return nil, usage{err}
	}
	secret := os.Getenv(callbackKey)
	if c.CallbackSecret != "" {
		b, err := os.ReadFile(c.CallbackSecret)
		if err != nil {
			return nil, usage{fmt.Errorf("callback secret: %w", err)}
		}
		if secret = strings.TrimSpace(string(b)); secret == "" {
			return nil, usage{fmt.Errorf("callback secret: %s 是空的", c.CallbackSecret)}
		}
	}
	if secret == "" {
		log.Warn("callbacks are not signed: there is no callback_secret_file in --config and no " + callbackKey)
	}
	caller, err := callbacks.New(callbacks.Config{Store: keep, Hosts: may, Secret: secret, Log: log})
	if err != nil {
		return nil, usage{err}
	}
	return caller, nil
}

// inBackground runs f until stop is called, which returns when f has.
func inBackground(ctx context.Context, f func(context.Context)) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() { f(ctx); close(ended) }()
	return func() { cancel(); <-ended }
}
