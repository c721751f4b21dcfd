package eventstore

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"strings"
	"sync"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
)

// Connection reaches one event store, a single node or a cluster. It connects at the first call, and again whenever
// that becomes necessary.
type Connection struct {
	config esdb.Configuration
	logger *slog.Logger

	life context.Context // over when Close is called
	end  context.CancelFunc

	mu      sync.Mutex
	current *session      // nil while there is none
	rising  chan struct{} // closed when the running connector is done; nil when none is running
	risen   time.Time     // when the current or last session began
	trouble error         // why the connector has not got through yet
}

// Connect prepares a connection to the store at an esdb:// URL. It fails only when the URL cannot be understood: a store
// that is not there yet is waited for by the calls. The end of ctx does not close the connection; Close does.
func Connect(ctx context.Context, url string, logger *slog.Logger) (*Connection, error) {
	config, err := parse(url)
	if err != nil {
		return nil, err
	}
	config.MaxDiscoverAttempts = math.MaxInt32 // a client that gives up hangs its callers for good
	c := &Connection{config: *config, logger: logger}
	c.life, c.end = context.WithCancel(context.WithoutCancel(ctx))
	return c, nil
}

// Close ends every call that is under way, and the client with the last of them.
func (c *Connection) Close() error {
	c.end()
	c.mu.Lock()
	current, rising := c.current, c.rising
	c.mu.Unlock()
	if current != nil {
		c.retire(current)
	}
	if rising != nil {
		<-rising
	}
	return nil
}

// parse leaves the URL to the client's own parser. Its complaints quote the URL, so of one with a password they are taken
// from a second look at the URL without it.
func parse(url string) (*esdb.Configuration, error) {
	config, err := check(url)
	scheme, rest, _ := strings.Cut(url, "://")
	secret := strings.LastIndex(rest, "@")
	if err != nil && secret >= 0 {
		_, err = check(scheme + "://user:password" + rest[secret:])
		if err == nil {
			err = errors.New("special characters of the user and the password must be percent-encoded")
		}
	}
	if err != nil {
		return nil, fmt.Errorf("event store URL: %w; it looks like esdb://localhost:2113?tls=false", err)
	}
	return config, nil
}

func check(url string) (*esdb.Configuration, error) {
	config, err := esdb.ParseConnectionString(url)
	if err == nil {
		err = config.Validate()
	}
	if err == nil && config.DefaultDeadline != nil && *config.DefaultDeadline <= 0 {
		err = errors.New("defaultDeadline must be a positive number of milliseconds")
	}
	return config, err
}
