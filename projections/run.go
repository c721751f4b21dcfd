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

// reconcile starts and stops runners so that they match the builds there are, and swaps in what has caught up.
func (e *Engine) reconcile(ctx context.Context) error {
	builds, err := e.refresh(ctx)
	if err != nil {
		return err
	}
	for _, d := range e.definitions {
		wanted := toFold(d, buildsOf(builds, d.Name))
		e.stopOthers(d.Name, wanted.Schema)
		e.startMissing(ctx, d, wanted)
		if err := e.promoteReady(ctx, wanted); err != nil {
			return err
		}
	}
	return nil
}

// toFold picks the build this program has the folds for: the live one if it is of the declared version, otherwise the
// one being built to follow it. A replay's build of the same version is the replay's business.
func toFold(d definition, builds []build) build {
	if live, ok := find(builds, Live); ok && live.Version == d.Version {
		return live
	}
	for _, b := range builds {
		if b.State == Building && b.Version == d.Version {
			return b
		}
	}
	return build{}
}

// promoteReady swaps in the next version once it has caught up.
func (e *Engine) promoteReady(ctx context.Context, b build) error {
	r := e.runner(b.Schema)
	if r == nil || b.State != Building || !r.subscriber.hub.upToDate() {
		return nil
	}
	return e.swap(ctx, b)
}
