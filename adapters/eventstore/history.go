package eventstore

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"

	"cartwright/domain/event"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
)

// reading starts a read that ends.
type reading func(context.Context, *esdb.Client) (*esdb.ReadStream, error)

// Backward shows the whole log as it lies there, newest event first, until see says stop.
func (f *Feed) Backward(ctx context.Context, see func(event.Raw) (stop bool)) error {
	options := esdb.ReadAllOptions{Direction: esdb.Backwards, From: esdb.End{}}
	return f.history(ctx, "$all", see, func(ctx context.Context, client *esdb.Client) (*esdb.ReadStream, error) {
		return client.ReadAll(ctx, options, math.MaxInt64)
	})
}

// Stream shows one stream as it lies there, oldest event first, until see says stop.
func (f *Feed) Stream(ctx context.Context, name string, see func(event.Raw) (stop bool)) error {
	options := esdb.ReadStreamOptions{From: esdb.Start{}}
	return f.history(ctx, name, see, func(ctx context.Context, client *esdb.Client) (*esdb.ReadStream, error) {
		return client.ReadStream(ctx, name, options, math.MaxInt64)
	})
}

// history reads once: what has been shown cannot be taken back and shown again.
func (f *Feed) history(ctx context.Context, what string, see func(event.Raw) bool, open reading) error {
	ctx, cancel := f.connection.within(ctx)
	defer cancel()
	_, err := attempt(ctx, f.connection, func(ctx context.Context, client *esdb.Client) (struct{}, error) {
		return struct{}{}, showAll(ctx, client, see, open)
	})
	if is(err, esdb.ErrorCodeResourceNotFound) {
		return fmt.Errorf("stream %s: nothing is there", what)
	}
	return translate(err, what)
}

func showAll(ctx context.Context, client *esdb.Client, see func(event.Raw) bool, open reading) error {
	stream, err := open(ctx, client)
	if err != nil {
		return err
	}
	defer stream.Close()
	for {
		e, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil || see(raw(e.OriginalEvent())) {
			return err
		}
	}
}
