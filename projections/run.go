package projections

import (
	"context"
	"errors"
	"time"
)

// lookEvery is how often an engine looks for builds that another program has begun, swapped or dropped.
const lookEvery = time.Second

// Run folds everything that is live, and next versions beside it, until ctx ends.
func (e *Engine) Run(ctx context.Context) error {
	for _, at := range e.shown {
		if at.build.Load() == nil {
			return errors.New("the projections have not been prepared")
		}
	}
	e.setRunning()
	defer e.stopAll()
	defer e.openDesk(ctx)()
	ticker := time.NewTicker(lookEvery)
	defer ticker.Stop()
	for {
		if err := e.reconcile(ctx); err != nil && ctx.Err() == nil {
			e.logger.Warn("cannot look after the projections, trying again", "error", err)
		}
		select {
		case <-ticker.C:
		case <-e.nudge:
		case <-ctx.Done():
			return nil
		}
	}
}

// reconcile starts and stops runners so that they match the builds there are.
func (e *Engine) reconcile(ctx context.Context) error {
	builds, err := e.refresh(ctx)
	if err != nil {
		return err
	}
	for _, d := range e.definitions {
		live, _ := find(buildsOf(builds, d.Name), Live)
		folding, ok := d.of(live)
		if !ok {
			live = build{} // another program has the folds
		}
		e.stopOthers(d.Name, live.Schema)
		e.startMissing(ctx, folding, live)
	}
	return nil
}
