// Package assist lets a chat model help with words, and with nothing else (语言助手). It is optional. It takes texts and gives texts: it knows no
// case, finding or decision, so no model can decide, approve, or change how grave something is. What a model says is held against
// the text that it was given, and where anything is amiss, the given text stands.
package assist

import (
	"cmp"
	"context"
	"log/slog"
	"regexp"
	"slices"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"yushen/assist/mask"
)

// Chat is a language model (package modelserver).
type Chat interface {
	Say(ctx context.Context, instruction, text string) (string, error)
}

// Config is what a Helper is made of. Chat and Masker are required.
type Config struct {
	Chat      Chat
	Masker    *mask.Masker
	Documents []string      // names of documents, which a wording must keep: 居民身份证, 购房合同, …
	Calls     int           // questions that Words may ask; 0: 12
	Within    time.Duration // time that Words may take; 0: six seconds
	Log       *slog.Logger  // nil: slog's default
}

// Helper asks the model and checks its answers. It is safe for concurrent use.
type Helper struct {
	Config
	documents *regexp.Regexp // names of documents, and places
}

// New completes a configuration.
func New(c Config) *Helper {
	c.Calls = cmp.Or(c.Calls, 12)
	c.Within = cmp.Or(c.Within, 6*time.Second)
	c.Log = cmp.Or(c.Log, slog.Default())
	return &Helper{Config: c, documents: anyOf(slices.Concat(c.Documents, places))}
}

const atOnce = 4 // questions under way together

// Words puts texts into plainer words, each with Word. It is the budget of one pre-check: what it has no calls or time left for stays as it is.
// worded counts the texts that became others.
func (h *Helper) Words(ctx context.Context, texts []string, known ...string) (out []string, worded int) {
	ctx, cancel := context.WithTimeout(ctx, h.Within)
	defer cancel()
	out = make([]string, len(texts))
	var changed atomic.Int64
	var group errgroup.Group
	group.SetLimit(atOnce)
	for i, text := range texts {
		out[i] = text
		if i >= h.Calls {
			continue
		}
		group.Go(func() error {
			if out[i] = h.Word(ctx, text, known...); out[i] != text {
				changed.Add(1)
			}
			return nil
		})
	}
	_ = group.Wait() // Word never fails
	return out, int(changed.Load())
}
