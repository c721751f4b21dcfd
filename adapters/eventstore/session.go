package eventstore

import (
	"context"
	"fmt"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
)

// session is one client and the number of those who use it. A client that is closed under a running call panics in that
// call, so a retired session is closed by the last one to leave it.
type session struct {
	client  *esdb.Client
	users   int
	retired bool
}

// begin makes a client. It connects when it is used.
func (c *Connection) begin(config esdb.Configuration) (*session, error) {
	s := new(session)
	config.Logger = func(level esdb.LogLevel, format string, args ...any) { c.overhear(s, level, format, args) }
	client, err := esdb.NewClient(&config)
	if err != nil {
		return nil, err
	}
	s.client = client
	return s, nil
}

// acquire returns the current session, waiting for one as long as ctx allows. Each is given back by release.
func (c *Connection) acquire(ctx context.Context) (*session, error) {
	for {
		s, rising := c.enter()
		if s != nil {
			return s, nil
		}
		if rising == nil {
			return nil, errClosed
		}
		select {
		case <-rising:
		case <-ctx.Done():
			return nil, c.unreached(ctx)
		}
	}
}

// enter returns the current session; without one, the channel that tells when to ask again; after Close, nothing.
func (c *Connection) enter() (*session, chan struct{}) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.life.Err() != nil:
		return nil, nil
	case c.current != nil:
		c.current.users++
		return c.current, nil
	case c.rising == nil:
		c.rising = make(chan struct{})
		go c.connect(c.rising, time.Until(c.risen.Add(calm)))
	}
	return nil, c.rising
}

// hold adds a user to a session that the caller is using already.
func (c *Connection) hold(s *session) {
	c.mu.Lock()
	defer c.mu.Unlock()
	s.users++
}

func (c *Connection) release(s *session) {
	c.mu.Lock()
	defer c.mu.Unlock()
	s.users--
	s.closeIfDone()
}

// retire makes the next call use another session. It reports whether this was the one they used so far.
func (c *Connection) retire(s *session) (wasCurrent bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if s.retired {
		return false
	}
	s.retired = true
	s.closeIfDone()
	if wasCurrent = c.current == s; wasCurrent {
		c.current = nil
	}
	return wasCurrent
}

func (c *Connection) stale(s *session) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return s.retired
}

func (s *session) closeIfDone() {
	if s.retired && s.users == 0 {
		_ = s.client.Close() // never fails
	}
}

// unreached explains the end of ctx by what kept the connector from getting through.
func (c *Connection) unreached(ctx context.Context) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.trouble == nil {
		return fmt.Errorf("event store not reached: %w", c.over(ctx))
	}
	return fmt.Errorf("event store not reached: %w (%s)", c.over(ctx), reason(c.trouble))
}
