package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"cartwright/app/audit"
	"cartwright/app/process"
	"cartwright/domain/event"
	"cartwright/domain/stock"
	"cartwright/projections"
	"cartwright/projections/inventory"
	"cartwright/projections/pubsub"
	"cartwright/projections/read"
)

// foldStocks folds every stock of the log.
func foldStocks(ctx context.Context, feed pubsub.Feed, at time.Time) (*audit.Recount, error) {
	head, err := feed.Head(ctx)
	if err != nil {
		return nil, err
	}
	var names []string
	for name := range stock.Catalog {
		names = append(names, name)
	}
	shown := newBars(os.Stderr)
	bar, folded := shown.add("fold the log"), 0
	recount := audit.NewRecount(at)
	moved := func(at event.Position) error {
		bar.progress(min(1, share(int64(at.Commit), int64(head.Commit))), fmt.Sprintf("%d movements", folded))
		return nil
	}
	err = feed.Follow(ctx, event.Position{}, pubsub.Filter{Names: names}, pubsub.Follower{
		Event: func(raw event.Raw) error {
			recorded, err := process.Events.Decode(raw)
			if err != nil {
				return err
			}
			recount.See(recorded)
			folded++
			return moved(raw.Position)
		},
		Checkpoint: moved,
		CaughtUp:   func() error { return errCaughtUp },
	})
	_ = moved(head)
	bar.end()
	shown.wait()
	if errors.Is(err, errCaughtUp) {
		err = nil
	}
	return recount, err
}

// readLevels reads all levels, and waits a moment for those that are behind what was folded.
func readLevels(ctx context.Context, pool *pgxpool.Pool, feed pubsub.Feed, recount *audit.Recount) (map[audit.Place]audit.ReadLevel, error) {
	engine := projections.NewEngine(pool, feed, process.Events, slog.New(slog.DiscardHandler), inventory.Projection())
	if err := engine.Prepare(ctx); err != nil {
		return nil, err
	}
	queries := inventory.Queries{View: engine.View("inventory")}
	patience := time.NewTimer(10 * time.Second)
	defer patience.Stop()
	for {
		levels, err := allLevels(ctx, queries)
		if err != nil || len(recount.Behind(levels)) == 0 {
			return levels, err
		}
		select {
		case <-patience.C:
			return levels, nil // the report says which are behind
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(100 * time.Millisecond):
		}
	}
}

func allLevels(ctx context.Context, queries inventory.Queries) (map[audit.Place]audit.ReadLevel, error) {
	levels := map[audit.Place]audit.ReadLevel{}
	for after := (inventory.Place{}); ; {
		page, err := queries.LevelsPage(ctx, inventory.Filter{}, after, read.MaxLimit)
		if err != nil || len(page) == 0 {
			return levels, err
		}
		for _, l := range page {
			after = inventory.Place{SKU: l.SKU, Location: l.Location}
			levels[audit.Place(after)] = audit.ReadLevel{OnHand: l.OnHand, Held: l.Held, Promised: l.Promised, Revision: l.Revision}
		}
	}
}
