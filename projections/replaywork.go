package projections

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"cartwright/projections/pubsub"
)

const (
	holdsEvery = 5 * time.Millisecond   // between two questions whether a stage is over
	looksEvery = 10                     // questions for one look at how it goes
	saveEvery  = 250 * time.Millisecond // between two reports of how far it is
)

var errCancelled = errors.New("cancelled")

// replayer takes one replay from where it is to its end.
type replayer struct {
	engine     *Engine
	definition definition
	now        Replay
	runner     *runner
	brake      *brake
	window     *window
	meter      meter
	saved      time.Time
	undecided  bool // the new tables are not those that answer, and nobody has said that they may be
}

// run does the work. An error means that it may be tried again.
func (p *replayer) run(ctx context.Context) error {
	next, err := p.engine.buildIn(ctx, p.now.Schema)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return p.fail(ctx, "its tables are gone: another version was declared meanwhile")
	case err != nil:
		return err
	case next.State == Live:
		return p.finish(ctx) // the program before died between the swap and saying so
	case next.Version != p.definition.Version:
		return nil // another program has the folds
	}
	if err := p.start(ctx, next); err != nil {
		return err
	}
	err = p.build(ctx)
	switch {
	case err == nil:
		return p.finish(ctx)
	case errors.Is(err, errCancelled):
		p.now.State = ReplayCancelled
		return p.drop(ctx, next)
	case errors.Is(err, errStopped):
		p.now.State = ReplayFailed
		return p.drop(ctx, next)
	default:
		p.engine.remove(func(r *runner) bool { return r == p.runner })
		return err
	}
}

// start folds from the checkpoints on. What was folded in memory only, before a restart, is folded again.
func (p *replayer) start(ctx context.Context, next build) error {
	e := p.engine
	positions, err := readCheckpoints(ctx, e.pool, next.Schema)
	if err != nil {
		return err
	}
	if p.meter = (meter{folded: p.now.Events}); untouched(positions) {
		p.meter.folded = 0
	}
	p.brake = newBrake()
	p.obey()
	p.window = newWindow(e.feed)
	if !untouched(positions) && p.now.Difference != nil {
		p.window.widen() // they were compared before the restart
	} else if err := p.followLive(ctx); err != nil {
		return err
	}
	p.runner = e.newRunner(p.definition, next, brakedFeed{p.window, p.brake}, pubsub.Filter{Names: p.definition.names})
	p.runner.replaying.Store(true)
	p.runner.start(context.WithoutCancel(ctx))
	e.add(p.runner)
	return nil
}

// build takes a new build from its first event to the readers.
func (p *replayer) build(ctx context.Context) error {
	subscriber := p.runner.subscriber
	if err := p.until(ctx, StageBuilding, subscriber.UpToDate); err != nil {
		return err
	}
	if err := p.compare(ctx); err != nil {
		return err
	}
	p.window.widen()
	subscriber.Widen()
	if err := p.decide(ctx); err != nil {
		return err
	}
	if err := p.until(ctx, StageCatchingUp, subscriber.UpToDate); err != nil {
		return err
	}
	live := p.engine.shown[p.now.Projection].build.Load()
	if err := p.await(ctx, StageSwapping, func() (bool, error) {
		return p.engine.asFarAs(ctx, live.Schema, p.now.Schema)
	}); err != nil {
		return err
	}
	p.engine.warm(live.Schema)
	if err := p.engine.swap(ctx, p.runner.build); err != nil {
		return err
	}
	p.brake.release()
	p.engine.adopt(p.runner)
	return nil
}

func (p *replayer) finish(ctx context.Context) error {
	p.now.State, p.now.Stage, p.now.Remaining, p.now.Done = ReplayDone, StageDone, 0, p.now.Total
	return p.end(ctx)
}

func (p *replayer) fail(ctx context.Context, why string) error {
	p.now.State, p.now.Detail = ReplayFailed, why
	return p.end(ctx)
}

// drop ends a replay of which nothing shall be left.
func (p *replayer) drop(ctx context.Context, next build) error {
	p.engine.remove(func(r *runner) bool { return r == p.runner })
	err := pgx.BeginFunc(ctx, p.engine.pool, func(tx pgx.Tx) error { return dropBuild(ctx, tx, next) })
	if err != nil {
		return fmt.Errorf("drop what was built: %w", err)
	}
	return p.end(ctx)
}

// end says that there is nothing more to come, also when ctx ends at this moment.
func (p *replayer) end(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	return p.now.save(ctx, p.engine.pool)
}
