package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"time"

	"cartwright/adapters/eventstore"
	"cartwright/app/process"
	"cartwright/domain/event"
	"cartwright/domain/webhook"
	"cartwright/projections/pubsub"
)

// webhooksCommand looks after what payment providers have sent.
type webhooksCommand struct {
	Redrive redriveCommand `cmd:"" help:"Have webhooks handled once more; what is recorded already stays as it is."`
}

type redriveCommand struct {
	parts
	Since time.Time `help:"Only those that came at or after this time, such as 2026-11-20T08:00:00Z." format:"2006-01-02T15:04:05Z07:00"`
}

// Run redrives one after another, the oldest first, and says how many there were.
func (c redriveCommand) Run(ctx context.Context) (err error) {
	found, detach, err := c.attach(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, detach()) }()
	ids, err := c.webhooks(ctx, found)
	if err != nil {
		return err
	}
	office := newOffice(found)
	for i, id := range ids {
		var done struct{}
		if err := office.call(ctx, "POST", "/v1/admin/webhooks/"+url.PathEscape(id)+"/redrive", nil, &done); err != nil {
			return fmt.Errorf("after %d of %d webhooks: %w", i, len(ids), err)
		}
	}
	fmt.Printf("%d webhooks will be handled again\n", len(ids))
	return nil
}

// webhooks lists those to be redriven, from the log.
func (c redriveCommand) webhooks(ctx context.Context, found serving) (ids []string, err error) {
	connection, err := eventstore.Connect(ctx, found.EventStore, c.logger())
	if err != nil {
		return nil, err
	}
	defer connection.Close()
	names := process.Hooks{}.Names()
	err = eventstore.NewFeed(connection).Follow(ctx, event.Position{}, pubsub.Filter{Names: names}, pubsub.Follower{
		Event: func(raw event.Raw) error {
			recorded, err := process.Events.Decode(raw)
			if received, ok := recorded.Event.(webhook.Received); ok && !raw.At.Before(c.Since) {
				ids = append(ids, received.WebhookID)
			}
			return err
		},
		Checkpoint: func(event.Position) error { return nil },
		CaughtUp:   func() error { return errCaughtUp },
	})
	if errors.Is(err, errCaughtUp) {
		err = nil
	}
	return ids, err
}
