package precheck

import "context"

type batchKey struct{}

// AsBatch marks work that nobody waits for (批量): whoever shares out the machine lets the waiting citizen go ahead of it.
func AsBatch(ctx context.Context) context.Context { return context.WithValue(ctx, batchKey{}, true) }

// IsBatch reports whether nobody waits for the work of ctx.
func IsBatch(ctx context.Context) bool { return ctx.Value(batchKey{}) != nil }
