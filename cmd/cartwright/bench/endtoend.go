package bench

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"golang.org/x/sync/errgroup"

	"cartwright/adapters/eventstore"
	"cartwright/app"
	"cartwright/domain/event"
	"cartwright/projections/pubsub"
)

// EndToEnd is a replay from the event store through its client, beside its two halves. Rates are medians in events a
// second.
type EndToEnd struct {
	Events   int     `json:"events"`
	Appended float64 `json:"appended_per_second"`
	Source   float64 `json:"source_per_second"` // the store is read and nothing done
	Sink     float64 `json:"sink_per_second"`   // the same events folded from memory
	Both     float64 `json:"both_per_second"`
	Ratio    float64 `json:"ratio"` // of both to the slower half, median of the rounds' own
	Aim      float64 `json:"aim"`
}

const (
	appendAtOnce = 500
	appenders    = 4
)

// endToEnd fills the store, then reads it: alone, and with the engine behind.
func (b *bench) endToEnd(ctx context.Context) error {
	b.Progress(fmt.Sprintf("appending %d events to the event store", b.Store))
	feed := eventstore.NewFeed(b.connection)
	start := time.Now()
	if err := b.fill(ctx); err != nil {
		return err
	}
	e := &EndToEnd{Events: b.Store, Appended: rate(b.Store, time.Since(start)), Aim: 0.8}
	var sources, sinks, boths, ratios []float64
	for len(ratios) == 0 || len(ratios) < b.Rounds && b.inTime() {
		b.Progress(fmt.Sprintf("end to end, round %d of %d", len(ratios)+1, b.Rounds))
		log, source, err := readAll(ctx, feed, b.Store)
		if err != nil {
			return err
		}
		sink, err := b.catchUp(ctx, b.named(sums), productsCheck, renumbered(log), len(log), event.Position{Commit: uint64(len(log))})
		if err != nil {
			return err
		}
		both, err := b.catchUp(ctx, b.named(sums), productsCheck, feed, len(log), log[len(log)-1].Position)
		if err != nil {
			return err
		}
		sources, sinks, boths = append(sources, source), append(sinks, sink), append(boths, both)
		ratios = append(ratios, both/min(source, sink))
	}
	e.Source, e.Sink, e.Both, e.Ratio = median(sources), median(sinks), median(boths), median(ratios)
	b.report.EndToEnd = e
	return nil
}

// fill appends every event once, from several clients at a time.
func (b *bench) fill(ctx context.Context) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(appenders)
	to := eventstore.NewStreams(b.connection, catalog)
	for first := 0; first < b.Store; first += appendAtOnce {
		group.Go(func() error {
			_, err := appendSales(ctx, to, first, min(appendAtOnce, b.Store-first))
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return fmt.Errorf("fill the event store: %w", err)
	}
	return nil
}

// appendSales appends sales, from the first-th on, to a stream of their own.
func appendSales(ctx context.Context, to *eventstore.Streams, first, n int) (event.Position, error) {
	news := make([]event.New, n)
	for i := range news {
		news[i] = event.New{ID: uuid.NewString(), Event: nth(first+i, fewProducts)}
	}
	return to.Append(ctx, fmt.Sprintf("bench-%s", uuid.NewString()), app.NoStream, news)
}

var errRead = errors.New("read to the end")

// readAll reads the store's events through its client and returns them, with how many came in a second.
func readAll(ctx context.Context, feed pubsub.Feed, n int) ([]event.Raw, float64, error) {
	log, start := make([]event.Raw, 0, n), time.Now()
	err := feed.Follow(ctx, event.Position{}, pubsub.Filter{Names: []string{soldName}}, pubsub.Follower{
		Event:      func(raw event.Raw) error { log = append(log, raw); return nil },
		Checkpoint: func(event.Position) error { return nil },
		CaughtUp:   func() error { return errRead },
	})
	took := time.Since(start)
	switch {
	case !errors.Is(err, errRead):
		return nil, 0, fmt.Errorf("read the event store: %w", err)
	case len(log) != n:
		return nil, 0, fmt.Errorf("read %d events of %d: the event store was not empty", len(log), n)
	}
	return log, rate(len(log), took), nil
}

// renumbered is a log in memory of the same events.
func renumbered(log []event.Raw) memory {
	m := memory{}
	for _, raw := range log {
		m.data = append(m.data, raw.Data...)
		m.ends = append(m.ends, len(m.data))
	}
	return m
}
