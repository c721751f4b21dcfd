package eventstore

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
)

// grace is how long a call may take to notice the end of its context before its goroutine is left behind.
const grace = 100 * time.Millisecond

type result[T any] struct {
	value T
	err   error
}

// persist repeats a call whose outcome is unknown until it is known or ctx ends. The call must be repeatable.
func persist[T any](ctx context.Context, c *Connection, do func(context.Context, *esdb.Client) (T, error)) (T, error) {
	ctx, cancel := c.within(ctx)
	defer cancel()
	pauses := newPauses()
	for {
		value, err := attempt(ctx, c, do)
		if err == nil || !uncertain(err) {
			return value, err
		}
		if sleep(ctx, pauses.NextBackOff()) != nil {
			return value, fmt.Errorf("%w (last answer of the event store: %s)", c.over(ctx), reason(err))
		}
	}
}

func attempt[T any](ctx context.Context, c *Connection, do func(context.Context, *esdb.Client) (T, error)) (T, error) {
	s, err := c.acquire(ctx)
	if err != nil {
		var none T
		return none, err
	}
	defer c.release(s)
	return call(ctx, c, s, do)
}

// call runs do in a goroutine of its own, because the client can hang far beyond the context it was given. Whoever calls
// waits for that goroutine; only one that has not noticed the end of ctx after the grace time is left behind, and with it
// goes the session, so that no further calls can pile up in the same place.
func call[T any](ctx context.Context, c *Connection, s *session, do func(context.Context, *esdb.Client) (T, error)) (T, error) {
	done := make(chan result[T], 1)
	c.hold(s)
	go func() {
		defer c.release(s)
		done <- run(ctx, c, s, do)
	}()
	select {
	case r := <-done:
		return r.value, r.err
	case <-ctx.Done():
	}
	select {
	case r := <-done:
		return r.value, r.err
	case <-time.After(grace):
		var none T
		return none, c.judge(ctx, s, errHangs)
	}
}

// run enters the client, unless that has been found out meanwhile: a call that enters a failed client sends it searching
// for the store, which leaks a connection and hangs whoever follows. A panic is turned into an error, because the client
// panics on messages that are newer than itself.
func run[T any](ctx context.Context, c *Connection, s *session, do func(context.Context, *esdb.Client) (T, error)) (r result[T]) {
	defer func() {
		if p := recover(); p != nil {
			r.err = fmt.Errorf("event store client panicked: %v", p)
		}
		r.err = c.judge(ctx, s, r.err)
	}()
	if c.stale(s) {
		return result[T]{err: errStale}
	}
	r.value, r.err = do(ctx, s.client)
	return r
}

// judge retires the session whose failure means that its client is of no more use, and returns what to tell the caller.
func (c *Connection) judge(ctx context.Context, s *session, err error) error {
	if lost(err) {
		c.lose(s, err)
	}
	if err != nil && ctx.Err() != nil {
		return c.over(ctx)
	}
	return err
}

// within bounds a context by the life of the connection.
func (c *Connection) within(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	stop := context.AfterFunc(c.life, cancel)
	return ctx, func() { stop(); cancel() }
}

// over says why a context bounded by within has ended.
func (c *Connection) over(ctx context.Context) error {
	if c.life.Err() != nil {
		return errClosed
	}
	return ctx.Err()
}

var (
	errClosed = errors.New("the connection to the event store has been closed")
	errStale  = errors.New("the connection to the event store was lost")
	errHangs  = errors.New("the event store client does not notice the end of its context")
)
