package eventstore

import (
	"context"
	"fmt"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
)

// opening starts a subscription.
type opening func(context.Context, *esdb.Client) (*esdb.Subscription, error)

// subscribe hands over what a subscription delivers, one message at a time, until handle returns an error, ctx ends or
// the connection is lost. It always returns an error.
func (c *Connection) subscribe(ctx context.Context, open opening, handle func(*esdb.SubscriptionEvent) error) error {
	ctx, cancel := c.within(ctx)
	defer cancel()
	s, err := c.acquire(ctx)
	if err != nil {
		return err
	}
	defer c.release(s)
	subscription, err := call(ctx, c, s, open)
	if err != nil {
		return err
	}
	defer subscription.Close()
	for {
		message := subscription.Recv() // unlike the opening, this heeds ctx
		if dropped := message.SubscriptionDropped; dropped != nil {
			return c.judge(ctx, s, fmt.Errorf("subscription dropped: %w", dropped.Error))
		}
		if err := handle(message); err != nil {
			return err
		}
	}
}
