package eventlog

import (
	"context"
	"errors"
	"fmt"
)

// ErrUnavailable is answered to writes once a commit has failed, or while the log is closing.
// What became of a write that was already on its way is unknown.
var ErrUnavailable = errors.New("the event log takes no writes")

// Write is a write on its way. Writes are decided in the order in which they begin.
type Write struct {
	ctx     context.Context
	decide  func(*group) (Result, error)
	outcome chan outcome    // holds one
	gone    <-chan struct{} // closed when nobody will answer any more
	failure *failure        // with it, nobody may answer either
}

type outcome struct {
	result Result
	err    error
}

// begin queues a decision.
func (c *committer) begin(ctx context.Context, decide func(*group) (Result, error)) (*Write, error) {
	w := &Write{ctx: ctx, decide: decide, outcome: make(chan outcome, 1), gone: c.done, failure: c.failure}
	select {
	case c.queue <- w:
		return w, nil
	case <-c.closing:
		return nil, fmt.Errorf("%w: it is closing", ErrUnavailable)
	case <-c.failure.happened:
		return nil, c.failure.load()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Wait returns when the write is on disk or refused. If its context ends first, what becomes of it is unknown.
func (w *Write) Wait() (Result, error) {
	select {
	case o := <-w.outcome:
		return o.result, o.err
	case <-w.ctx.Done():
		return Result{}, w.ctx.Err()
	case <-w.gone:
		return w.lateOutcome(fmt.Errorf("%w: it has closed", ErrUnavailable))
	case <-w.failure.happened:
		return w.lateOutcome(w.failure.load())
	}
}

// lateOutcome is for a write that was still waiting when the committer left or the disk failed.
func (w *Write) lateOutcome(otherwise error) (Result, error) {
	select {
	case o := <-w.outcome:
		return o.result, o.err
	default:
		return Result{}, otherwise
	}
}

func (c *committer) do(ctx context.Context, decide func(*group) (Result, error)) (Result, error) {
	w, err := c.begin(ctx, decide)
	if err != nil {
		return Result{}, err
	}
	return w.Wait()
}
