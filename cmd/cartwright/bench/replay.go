package bench

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"cartwright/domain/event"
	"cartwright/projections"
	"cartwright/projections/pubsub"
)

// declare makes a projection of a name.
type declare func(name string) projections.Projection

// replay measures a live projection that has fallen behind by all but the first event, and catches up in batches.
func (b *bench) replay(declare declare, check string) func(context.Context, memory) (float64, error) {
	return func(ctx context.Context, log memory) (float64, error) {
		p := b.named(declare)
		first := memory{data: log.data, ends: log.ends[:1]}
		if err := b.begin(ctx, p, first); err != nil {
			return 0, err
		}
		return b.catchUp(ctx, p, check, log, log.len(), log.last())
	}
}

// begin folds a short log.
func (b *bench) begin(ctx context.Context, p projections.Projection, log memory) error {
	engine, err := b.engine(ctx, log, p)
	if err != nil {
		return err
	}
	stop := run(ctx, engine)
	return errors.Join(engine.Wait(ctx, p.Name, log.last()), stop())
}

// first measures a projection's first start with a whole history before it.
func (b *bench) first(declare declare, check string) func(context.Context, memory) (float64, error) {
	return func(ctx context.Context, log memory) (float64, error) {
		return b.catchUp(ctx, b.named(declare), check, log, log.len(), log.last())
	}
}

// catchUp runs an engine over a log up to a position, and returns events a second.
func (b *bench) catchUp(ctx context.Context, p projections.Projection, check string, feed pubsub.Feed, n int, last event.Position) (float64, error) {
	engine, err := b.engine(ctx, feed, p)
	if err != nil {
		return 0, err
	}
	start := time.Now()
	stop := run(ctx, engine)
	err = engine.Wait(ctx, p.Name, last)
	took := time.Since(start)
	err = errors.Join(err, b.lookAtBatches(ctx, engine), stop())
	if err != nil {
		return 0, err
	}
	return rate(n, took), b.finish(ctx, engine, p, check, n)
}

func (b *bench) lookAtBatches(ctx context.Context, engine *projections.Engine) error {
	all, err := engine.Status(ctx)
	if err == nil && all[0].Batches > 0 {
		b.batch = int(all[0].Events / all[0].Batches)
	}
	return err
}

// rebuild measures a replay beside a live projection, until readers see the new tables.
func (b *bench) rebuild(declare declare, check string) func(context.Context, memory) (float64, error) {
	return func(ctx context.Context, log memory) (float64, error) {
		p := b.named(declare)
		engine, err := b.engine(ctx, log, p)
		if err != nil {
			return 0, err
		}
		start := time.Now()
		if err := engine.Replay(ctx, p.Name, nil); err != nil {
			return 0, err
		}
		took := time.Since(start)
		return rate(log.len(), took), b.finish(ctx, engine, p, check, log.len())
	}
}

// named is a projection that there is not yet.
func (b *bench) named(declare declare) projections.Projection {
	b.runs++
	return declare(fmt.Sprintf("bench_%d_%d", b.started.Unix(), b.runs))
}

// engine makes one for a single projection.
func (b *bench) engine(ctx context.Context, feed pubsub.Feed, p projections.Projection) (*projections.Engine, error) {
	engine := projections.NewEngine(b.pool, feed, catalog, slog.New(slog.DiscardHandler), p)
	return engine, engine.Prepare(ctx)
}

// run lets an engine fold until it is stopped.
func run(ctx context.Context, engine *projections.Engine) (stop func() error) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan error, 1)
	go func() { done <- engine.Run(ctx) }()
	return func() error { cancel(); return <-done }
}

// finish compares the tables with what the events add up to, and drops them.
func (b *bench) finish(ctx context.Context, engine *projections.Engine, p projections.Projection, check string, n int) error {
	var events, total int64
	if err := engine.View(p.Name).QueryRow(ctx, check).Scan(&events, &total); err != nil {
		return err
	}
	var wantCents int64
	for i := range n {
		wantCents += cents(i)
	}
	if events != int64(n) || total != wantCents {
		return fmt.Errorf("the tables have %d events and %d cents, not %d and %d", events, total, n, wantCents)
	}
	return b.drop(ctx, p.Name)
}

// drop removes a projection's tables and all that is known of it.
func (b *bench) drop(ctx context.Context, name string) error {
	const sql = `DO $$ DECLARE s text; BEGIN
		FOR s IN SELECT schema_name FROM cartwright.projection WHERE name = '%s' LOOP
			EXECUTE format('DROP SCHEMA %%I CASCADE', s);
		END LOOP;
		DELETE FROM cartwright.projection_live WHERE name = '%[1]s';
		DELETE FROM cartwright.projection WHERE name = '%[1]s';
	END $$`
	if _, err := b.pool.Exec(ctx, fmt.Sprintf(sql, name)); err != nil {
		return fmt.Errorf("drop %s: %w", name, err)
	}
	return nil
}
