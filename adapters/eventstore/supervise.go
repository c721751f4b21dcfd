package eventstore

import (
	"context"
	"fmt"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/cenkalti/backoff/v5"
)

// calm is the least time from one session to the next, so that a store which turns calls away is not dialled at the
// rate of those calls.
const calm = 200 * time.Millisecond

// connect brings up the next session. It runs alone, however many callers wait for it, until it succeeds or the
// connection is closed.
func (c *Connection) connect(rising chan struct{}, delay time.Duration) {
	defer close(rising)
	pauses := newPauses()
	for err := sleep(c.life, delay); err == nil; err = sleep(c.life, pauses.NextBackOff()) {
		if c.report(c.knock()) {
			break
		}
	}
	c.rise()
}

// knock asks the store for a sign of life with a client of its own, which looks for the store a single time. A client in
// the middle of its search cannot be interrupted, and one that gives up is of no more use; this one is thrown away.
func (c *Connection) knock() error {
	once := c.config
	once.MaxDiscoverAttempts = 1
	s, err := c.begin(once)
	if err != nil {
		return err
	}
	defer c.retire(s)
	_, err = call(c.life, c, s, func(_ context.Context, client *esdb.Client) (*esdb.ServerVersion, error) {
		return client.GetServerVersion()
	})
	return err
}

// report keeps what came of a knock and logs the first failure of a series. It reports whether the store answered.
func (c *Connection) report(err error) (up bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err != nil && c.trouble == nil {
		c.logger.Warn("event store not reached, trying on", "error", reason(err))
	}
	if err == nil && c.trouble != nil {
		c.logger.Info("event store reached again")
	}
	c.trouble = err
	return err == nil
}

// rise opens the session for the waiting callers, unless the connection was closed meanwhile.
func (c *Connection) rise() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.rising = nil
	if c.life.Err() != nil {
		return
	}
	c.current, c.trouble = c.begin(c.config)
	c.risen = time.Now()
}

// overhear listens to what the client logs. That is where a failure shows first: before the client's own answer to it,
// which a call that comes in later would be caught in.
func (c *Connection) overhear(s *session, level esdb.LogLevel, format string, args []any) {
	for _, arg := range args {
		if err, ok := arg.(error); ok && lost(err) {
			c.lose(s, err)
		}
	}
	c.logger.Debug("event store client", "level", level, "message", fmt.Sprintf(format, args...))
}

func (c *Connection) lose(s *session, err error) {
	if c.retire(s) {
		c.logger.Warn("event store connection lost", "error", reason(err))
	}
}

// newPauses are the pauses between tries: short at first, never long, and spread so that callers do not march in step.
func newPauses() *backoff.ExponentialBackOff {
	pauses := backoff.NewExponentialBackOff()
	pauses.InitialInterval, pauses.MaxInterval, pauses.Multiplier = 20*time.Millisecond, 500*time.Millisecond, 2
	return pauses
}

// sleep waits, and returns ctx's error when that ends first.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return ctx.Err()
	case <-ctx.Done():
		return ctx.Err()
	}
}
