package projections

import (
	"context"
	"errors"
)

// followLive lets the new build go as far as the live one has come in all partitions, or all the way where the live one
// has not begun and there is nothing to compare.
func (p *replayer) followLive(ctx context.Context) error {
	if p.window.isOpen() {
		return nil
	}
	positions, err := readCheckpoints(ctx, p.engine.pool, p.live().Schema)
	switch {
	case err != nil:
		return err
	case untouched(positions):
		p.window.widen()
	default:
		p.window.reach(lowest(positions))
	}
	return nil
}

// live is the build that answers.
func (p *replayer) live() build { return *p.engine.shown[p.now.Projection].build.Load() }

// sameVersion says that both builds should be the same.
func (p *replayer) sameVersion() bool { return p.live().Version == p.definition.Version }

// compare compares the new tables with those that answer, as far as both have come.
func (p *replayer) compare(ctx context.Context) error {
	if p.window.isOpen() {
		return nil
	}
	if err := p.tell(ctx, StageComparing); err != nil {
		return err
	}
	difference, err := p.engine.compareWithLive(ctx, p.runner)
	if errors.Is(err, errIncomparable) {
		difference, err = &Difference{Projection: p.now.Projection, Schema: p.live().Schema, Apart: []string{err.Error()}}, nil
	}
	p.now.Difference = difference
	return err
}

// decide waits for somebody's decision if the new tables are not those that answer, although they should be. Versions are
// meant to differ: what differs is shown, and nobody is asked.
func (p *replayer) decide(ctx context.Context) error {
	difference := p.now.Difference
	if difference == nil || !p.sameVersion() || difference.Empty() && len(difference.Apart) == 0 {
		return nil
	}
	p.now.Detail = "the new tables differ from those that answer"
	if len(difference.Apart) > 0 {
		p.now.Detail = difference.Apart[0]
	}
	p.undecided = true
	if err := p.until(ctx, StageComparing, func() bool { return p.now.AcceptDifferences }); err != nil {
		return err
	}
	p.undecided, p.now.Detail = false, ""
	return nil
}
