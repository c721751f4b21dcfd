package main

import (
	"context"
	"errors"
	"os"

	"cartwright/adapters/eventstore"
	"cartwright/domain/event"
)

// showCommand shows a stream.
type showCommand struct {
	logSource
	Stream string `arg:"" help:"Name of the stream, such as order-ord_1, as 'events tail' shows it."`
}

// Run prints the stream from its first event on.
func (c showCommand) Run(ctx context.Context) error {
	return c.look(ctx, func(feed *eventstore.Feed) error { return c.show(ctx, feed, newPrinter(os.Stdout, c.JSON)) })
}

func (c showCommand) show(ctx context.Context, feed *eventstore.Feed, show printer) error {
	var failed error
	err := feed.Stream(ctx, c.Stream, func(e event.Raw) (stop bool) {
		failed = show.event(e)
		return failed != nil
	})
	return errors.Join(err, failed)
}
