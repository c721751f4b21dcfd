package projections

import (
	"context"
	"errors"
	"time"
)

// until goes on, telling how far it is, until a condition holds. A replay that is paused holds no condition.
func (p *replayer) until(ctx context.Context, stage string, holds func() bool) error {
	return p.await(ctx, stage, func() (bool, error) { return holds(), nil })
}

func (p *replayer) await(ctx context.Context, stage string, holds func() (bool, error)) error {
	ticker := time.NewTicker(holdsEvery)
	defer ticker.Stop()
	for n := 0; ; n++ {
		if ok, err := holds(); err != nil || ok && p.now.wish == "run" {
			return err
		}
		if n%looksEvery == 0 {
			if err := p.look(ctx, stage); err != nil {
				return err
			}
		}
		select {
		case <-ticker.C:
		case <-p.runner.done:
			return errors.New("the folding has stopped")
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// look adjusts the brake, and now and then tells and asks.
func (p *replayer) look(ctx context.Context, stage string) error {
	p.brake.adjust(p.engine.liveLag(), p.meter.rate)
	if stage == p.now.Stage && time.Since(p.saved) < saveEvery {
		return nil
	}
	return p.tell(ctx, stage)
}

// tell measures, saves, and does what is wished.
func (p *replayer) tell(ctx context.Context, stage string) error {
	p.now.Stage = stage
	p.measure(ctx)
	if err := p.now.save(ctx, p.engine.pool); err != nil {
		return err
	}
	p.saved = time.Now()
	if err := p.followLive(ctx); err != nil {
		return err
	}
	if p.now.wish == "cancel" {
		return errCancelled
	}
	p.obey()
	return p.trouble()
}

// trouble says why nothing is written. So many events that cannot be folded that the build has been stopped end the
// replay: something must be wrong with the folds.
func (p *replayer) trouble() error {
	if p.now.stopped != "" {
		p.now.Detail = p.now.stopped
		return errStopped
	}
	if cause := p.runner.writer.statistics().Err; cause != nil {
		p.now.Detail = reason(cause)
	} else if !p.undecided {
		p.now.Detail = ""
	}
	return nil
}

// obey makes the brake follow the wishes.
func (p *replayer) obey() {
	p.brake.set(p.now.wish == "pause", p.now.MaxPerSecond)
	switch {
	case p.now.wish == "pause":
		p.now.State = ReplayPaused
	case p.undecided && !p.now.AcceptDifferences:
		p.now.State = ReplayDifferent
	default:
		p.now.State = ReplayRunning
	}
}

func (p *replayer) measure(ctx context.Context) {
	n, r := &p.now, p.runner
	if head, err := p.engine.feed.Head(ctx); err == nil {
		n.Total = max(n.Total, head.Commit)
	}
	if at := r.subscriber.Progress(); at.Commit > 0 {
		n.Done = at.Commit
	}
	n.Total = max(n.Total, n.Done)
	n.Events = p.meter.folded + r.writer.statistics().Events
	p.meter.measure(n.Events, n.Done)
	n.PerSecond, n.Remaining = p.meter.rate, p.meter.remaining(n.Total-n.Done)
	p.obey()
}
