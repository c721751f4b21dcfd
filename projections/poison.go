package projections

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"cartwright/domain/event"
	"cartwright/projections/pubsub"
)

var errBehindParked = errors.New("an earlier event of the stream is parked")

// newer is an event of a version that this program does not know. Parking it would lose what a newer program can fold:
// the projection stands before it until that program runs. Projections that do not fold this event go on.
type newer struct{ item *pubsub.Item }

func (n newer) Error() string {
	return fmt.Sprintf("%s of %s is of version %d, which this program does not know: run the one that does",
		n.item.Name, n.item.Stream, n.item.Meta.Version)
}

// isAboutOne says that an error is one batch's fault, whatever else was in the transaction.
func isAboutOne(err error) bool {
	return errors.Is(err, pubsub.ErrFenced) || isPermanentError(err)
}

func isPermanentError(err error) bool {
	var p permanent
	return errors.As(err, &p)
}

// isolate writes a batch that failed in ever smaller pieces, until the event at fault stands alone and is parked.
func (w *writer) isolate(ctx context.Context, batch pubsub.Batch) error {
	err := w.write(ctx, []pubsub.Batch{batch})
	if !isPermanentError(err) || len(batch.Events) == 0 {
		return err
	}
	if len(batch.Events) == 1 {
		guilty := batch.Events[0]
		guilty.Err = err
		batch.Events = []*pubsub.Item{guilty}
		return w.write(ctx, []pubsub.Batch{batch})
	}
	left, right := batch.Split()
	if err := w.isolate(ctx, left); err != nil {
		return err
	}
	return w.isolate(ctx, right)
}

// parkedStreams says which events of a stream are not to be folded.
type parkedStreams map[string]parkedStream

// parkedStream is a stream of which something was parked.
type parkedStream struct {
	sick      bool           // something is parked still
	from      event.Position // this and everything after it is not folded
	discarded []event.Position
}

func readParkedStreams(ctx context.Context, db querier, schema string) (parkedStreams, error) {
	streams := parkedStreams{}
	err := forEachParked(ctx, db, schema, func(stream string, at event.Position, discarded bool) {
		if discarded {
			streams.discard(stream, at)
		} else {
			streams.add(stream, at)
		}
	})
	return streams, err
}

// with is the same and some more.
func (p parkedStreams) with(more parked) parkedStreams {
	all := maps.Clone(p)
	for _, e := range more {
		all.add(e.Stream, e.Position)
	}
	return all
}

func (p parkedStreams) covers(item *pubsub.Item) bool {
	if len(p) == 0 { // nearly always
		return false
	}
	s := p[item.Stream]
	return s.sick && !item.Position.Before(s.from)
}

func (p parkedStreams) discards(item *pubsub.Item) bool {
	return len(p) > 0 && slices.Contains(p[item.Stream].discarded, item.Position)
}

func (p parkedStreams) add(stream string, at event.Position) {
	s := p[stream]
	if !s.sick || at.Before(s.from) {
		s.sick, s.from = true, at
		p[stream] = s
	}
}

func (p parkedStreams) discard(stream string, at event.Position) {
	s := p[stream]
	s.discarded = append(s.discarded, at)
	p[stream] = s
}
