// Package pause waits between two tries.
package pause

import (
	"context"
	"time"

	"github.com/cenkalti/backoff/v5"
)

// For waits, but not longer than ctx.
func For(ctx context.Context, d time.Duration) { Or(ctx, d, nil) }

// Or waits, but not longer than ctx or until it is called.
func Or(ctx context.Context, d time.Duration, called <-chan struct{}) {
	select {
	case <-time.After(d):
	case <-called:
	case <-ctx.Done():
	}
}

// Growing are pauses from 20 ms to half a minute, each about twice the last.
func Growing() *backoff.ExponentialBackOff {
	b := backoff.NewExponentialBackOff()
	b.InitialInterval, b.Multiplier, b.MaxInterval = 20*time.Millisecond, 2, 30*time.Second
	b.Reset()
	return b
}
