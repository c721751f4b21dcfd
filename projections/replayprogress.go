package projections

import (
	"context"
	"errors"
	"time"
)

// reportEvery is how often a replay tells how far it is.
const reportEvery = 100 * time.Millisecond

// The stages of a replay.
const (
	StageBuilding   = "building"
	StageCatchingUp = "catching up"
	StageComparing  = "comparing"
	StageDone       = "done"
)

// ReplayProgress is how far a replay has come. Done and Total are positions of the log.
type ReplayProgress struct {
	Name, Schema, Stage string
	Done, Total         uint64
	Events              int64
	PerSecond           float64 // events
	Remaining           time.Duration
	Difference          *Difference // from the build before, once both have been compared
}

// progress follows a replay's runner.
type progress struct {
	runner *runner
	report func(ReplayProgress)
	shown  *shown
	now    ReplayProgress
}

func (e *Engine) newProgress(ctx context.Context, r *runner, report func(ReplayProgress)) (*progress, error) {
	head, err := e.feed.Head(ctx)
	if err != nil {
		return nil, err
	}
	if report == nil {
		report = func(ReplayProgress) {}
	}
	return &progress{
		runner: r, report: report, shown: e.shown[r.build.Name],
		now: ReplayProgress{Name: r.build.Name, Schema: r.build.Schema, Total: head.Commit},
	}, nil
}

// until reports until a condition holds.
func (p *progress) until(ctx context.Context, stage string, holds func() bool) error {
	ticker := time.NewTicker(reportEvery)
	defer ticker.Stop()
	for !holds() {
		p.tell(stage)
		select {
		case <-ticker.C:
		case <-p.runner.done:
			return errors.New("the engine has stopped")
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// tell measures and reports.
func (p *progress) tell(stage string) {
	elapsed := time.Since(p.runner.started).Seconds()
	n := &p.now
	n.Stage, n.Events = stage, p.runner.writer.statistics().Events
	n.Done = p.runner.subscriber.hub.progress().Commit
	n.Total = max(n.Total, n.Done)
	n.PerSecond = float64(n.Events) / elapsed
	if n.Done > 0 {
		n.Remaining = time.Duration(elapsed * float64(n.Total-n.Done) / float64(n.Done) * float64(time.Second))
	}
	current := *n
	p.shown.replay.Store(&current)
	p.report(current)
}

// end leaves nothing to be seen in Status.
func (p *progress) end() { p.shown.replay.Store(nil) }
