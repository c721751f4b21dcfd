package eventlog

import (
	"context"
	"errors"
	"fmt"
)

// ErrUnavailable is answered to writes once a commit has failed, or while the log is closing.
// What became of a write that was already on its way is unknown.
var ErrUnavailable = errors.New("the event log takes no writes")

// write is one request in the committer's queue.
type write struct {
	ctx     context.Context
	decide  func(*group) (Result, error)
	outcome chan outcome // holds one
}

type outcome struct {
	result Result
	err    error
}

// do queues a decision and waits until it is committed.
func (c *committer) do(ctx context.Context, decide func(*group) (Result, error)) (Result, error) {
	w := &write{ctx, decide, make(chan outcome, 1)}
	select {
	case c.queue <- w:
	case <-c.closing:
		return Result{}, fmt.Errorf("%w: it is closing", ErrUnavailable)
	case <-ctx.Done():
		return Result{}, ctx.Err()
	}
	select {
	case o := <-w.outcome:
		return o.result, o.err
	case <-ctx.Done():
		return Result{}, ctx.Err()
	case <-c.done:
		return w.lateOutcome()
	}
}

// lateOutcome is for a write that was still waiting when the committer left.
func (w *write) lateOutcome() (Result, error) {
	select {
	case o := <-w.outcome:
		return o.result, o.err
	default:
		return Result{}, fmt.Errorf("%w: it has closed", ErrUnavailable)
	}
}
