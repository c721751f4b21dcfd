package main

import (
	"context"
	"errors"
	"os"
	"slices"
	"strings"

	"cartwright/adapters/eventstore"
	"cartwright/domain/event"
	"cartwright/projections/pubsub"
)

// tailCommand shows the end of the log.
type tailCommand struct {
	logSource
	Filter string `help:"Only events whose name or stream begins so, such as order. or order-."`
	Lines  int    `short:"n" help:"How many of the newest events." default:"20"`
	Follow bool   `short:"f" help:"Go on with events to come, until interrupted."`
}

// Validate is called by the command line parser.
func (c tailCommand) Validate() error {
	if c.Lines < 0 {
		return errors.New("--lines must not be negative")
	}
	return nil
}

// Run prints the newest events, oldest of them first.
func (c tailCommand) Run(ctx context.Context) error {
	return c.look(ctx, func(feed *eventstore.Feed) error { return c.tail(ctx, feed, newPrinter(os.Stdout, c.JSON)) })
}

func (c tailCommand) tail(ctx context.Context, feed *eventstore.Feed, show printer) error {
	head, newest, err := c.newest(ctx, feed)
	if err != nil {
		return err
	}
	for _, e := range slices.Backward(newest) {
		if err := show.event(e); err != nil {
			return err
		}
	}
	if !c.Follow {
		return nil
	}
	return c.follow(ctx, feed, head, show)
}

// newest finds the end of the log, and the events to show of those before it.
func (c tailCommand) newest(ctx context.Context, feed *eventstore.Feed) (head event.Position, found []event.Raw, err error) {
	err = feed.Backward(ctx, func(e event.Raw) (stop bool) {
		if head.Before(e.Position) {
			head = e.Position
		}
		if len(found) < c.Lines && c.wanted(e) {
			found = append(found, e)
		}
		return len(found) == c.Lines
	})
	return head, found, err
}

func (c tailCommand) follow(ctx context.Context, feed *eventstore.Feed, after event.Position, show printer) error {
	err := feed.Follow(ctx, after, pubsub.Filter{}, pubsub.Follower{
		Event: func(e event.Raw) error {
			if !c.wanted(e) {
				return nil
			}
			return show.event(e)
		},
		Checkpoint: func(event.Position) error { return nil },
		CaughtUp:   func() error { return nil },
	})
	if ctx.Err() != nil {
		return nil // interrupted, as asked
	}
	return err
}

// wanted leaves out what the store writes for itself.
func (c tailCommand) wanted(e event.Raw) bool {
	if strings.HasPrefix(e.Name, "$") {
		return false
	}
	return strings.HasPrefix(e.Name, c.Filter) || strings.HasPrefix(e.Stream, c.Filter)
}
