package bench

import (
	"context"
	"time"

	"cartwright/domain/event"
	"cartwright/projections"
)

// memory is a log that is read as fast as it is taken.
type memory struct {
	data []byte // of all events
	ends []int  // of each
}

// Head implements projections.Feed.
func (m memory) Head(context.Context) (event.Position, error) { return m.last(), nil }

// Follow implements projections.Feed.
func (m memory) Follow(ctx context.Context, after event.Position, _ projections.Filter, f projections.Follower) error {
	for i := int(after.Commit); i < m.len(); i++ {
		if i%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if err := f.Event(m.at(i)); err != nil {
			return err
		}
	}
	if err := f.CaughtUp(); err != nil {
		return err
	}
	<-ctx.Done()
	return ctx.Err()
}

// paced is a log whose events arrive one after the other, so many a second, whether or not they are taken in time.
type paced struct {
	log   memory
	rate  int
	start time.Time
}

// arrival is when the n-th event arrives.
func (p *paced) arrival(n int) time.Time {
	return p.start.Add(time.Duration(n) * time.Second / time.Duration(p.rate))
}

// Head implements projections.Feed.
func (p *paced) Head(context.Context) (event.Position, error) { return event.Position{}, nil }

// Follow implements projections.Feed.
func (p *paced) Follow(ctx context.Context, after event.Position, _ projections.Filter, f projections.Follower) error {
	if err := f.CaughtUp(); err != nil {
		return err
	}
	for n := int(after.Commit); n < p.log.len(); n++ {
		if !sleepUntil(ctx, p.arrival(n)) {
			return ctx.Err()
		}
		if err := f.Event(p.log.at(n)); err != nil {
			return err
		}
	}
	<-ctx.Done()
	return ctx.Err()
}

// sleepUntil reports whether the moment came before ctx ended.
func sleepUntil(ctx context.Context, moment time.Time) bool {
	left := time.Until(moment)
	if left <= 0 {
		return ctx.Err() == nil
	}
	timer := time.NewTimer(left)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
