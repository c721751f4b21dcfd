package main

import (
	"context"
	"time"

	"cartwright/adapters/postgres"
)

// keepAnswers is how long a request may be repeated under its Idempotency-Key and be answered as it was the first time.
const keepAnswers = 24 * time.Hour

// keepHouse forgets answers that nobody may ask for any more, once an hour until the context ends.
func (s *shop) keepHouse(ctx context.Context) error {
	store := postgres.NewIdempotencyStore(s.pool)
	hourly := time.NewTicker(time.Hour)
	defer hourly.Stop()
	for {
		if forgotten, err := store.Purge(ctx, keepAnswers); err != nil && ctx.Err() == nil {
			s.log.Warn("cannot forget old answers, trying again in an hour", "error", err)
		} else if forgotten > 0 {
			s.log.Info("forgot old answers", "count", forgotten)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-hourly.C:
		}
	}
}
