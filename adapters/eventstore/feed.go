package eventstore

import (
	"context"
	"fmt"
	"math"
	"regexp"
	"strings"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"

	"cartwright/domain/event"
	"cartwright/projections/pubsub"
)

// window is how many events the store looks through for wanted ones at a time, and how often it tells how far it has
// come when there are none.
const window = 512

// Feed reads the whole log.
type Feed struct {
	connection *Connection
}

var _ pubsub.Feed = (*Feed)(nil)

// NewFeed returns the log of a store.
func NewFeed(c *Connection) *Feed { return &Feed{connection: c} }

// Follow hands over every wanted event after the position, in log order, and then those to come. It waits for a store
// that is away as long as ctx allows, but returns when a connection that has been made is lost.
func (f *Feed) Follow(ctx context.Context, after event.Position, filter pubsub.Filter, to pubsub.Follower) error {
	options := esdb.SubscribeToAllOptions{
		From: esdb.Start{}, Filter: matching(filter.Names), MaxSearchWindow: window, CheckpointInterval: 1,
	}
	if after != (event.Position{}) {
		options.From = esdb.Position{Commit: after.Commit, Prepare: after.Prepare} // exclusive
	}
	open := func(ctx context.Context, client *esdb.Client) (*esdb.Subscription, error) {
		return client.SubscribeToAll(ctx, options)
	}
	err := f.connection.subscribe(ctx, open, func(message *esdb.SubscriptionEvent) error { return tell(to, message) })
	return translate(err, "$all")
}

// Head returns the position of the last event of the log, the server's own included; zero when the log is empty.
func (f *Feed) Head(ctx context.Context) (event.Position, error) {
	last, err := persist(ctx, f.connection, func(ctx context.Context, client *esdb.Client) ([]*esdb.RecordedEvent, error) {
		return readAll(client.ReadAll(ctx, esdb.ReadAllOptions{Direction: esdb.Backwards, From: esdb.End{}}, 1))
	})
	if err != nil {
		return event.Position{}, fmt.Errorf("read the head of the log: %w", translate(err, "$all"))
	}
	if len(last) == 0 {
		return event.Position{}, nil
	}
	return position(last[0].Position), nil
}

func tell(to pubsub.Follower, message *esdb.SubscriptionEvent) error {
	switch {
	case message.EventAppeared != nil:
		return to.Event(raw(message.EventAppeared.OriginalEvent()))
	case message.CheckPointReached != nil && message.CheckPointReached.Commit != math.MaxUint64: // that one means "unknown"
		return to.Checkpoint(position(*message.CheckPointReached))
	case message.CaughtUp != nil:
		return to.CaughtUp()
	}
	return nil
}

// matching asks for exactly these names, or for all but the server's own, whose names begin with a dollar sign.
func matching(names []string) *esdb.SubscriptionFilter {
	expression := `^[^\$]`
	if len(names) > 0 {
		quoted := make([]string, len(names))
		for i, name := range names {
			quoted[i] = regexp.QuoteMeta(name)
		}
		expression = "^(" + strings.Join(quoted, "|") + ")$"
	}
	return &esdb.SubscriptionFilter{Type: esdb.EventFilterType, Regex: expression}
}
