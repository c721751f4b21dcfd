package projections

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"cartwright/domain/event"
)

var errBehindParked = errors.New("an earlier event of the stream is parked")

// newer is an event of a version that this program does not know. Parking it would lose what a newer program can fold:
// the projection stands before it until that program runs. Projections that do not fold this event go on.
type newer struct{ item Item }

func (n newer) Error() string {
	return fmt.Sprintf("%s of %s is of version %d, which this program does not know: run the one that does",
		n.item.Name, n.item.Stream, n.item.Meta.Version)
}

// isAboutOne says that an error is one batch's fault, whatever else was in the transaction.
func isAboutOne(err error) bool {
	return errors.Is(err, errFenced) || isPermanentError(err)
}

func isPermanentError(err error) bool {
	var p permanent
	return errors.As(err, &p)
}

// fold adds up what the events of the batches mean. Events that were not understood, and those of streams with a parked
// event before them, are left out and returned.
func (w *writer) fold(batches []Batch) (delta Delta, left parked, err error) {
	sick := parkedStreams{}
	for _, batch := range batches {
		for _, item := range batch.Events {
			if w.parked.discards(item) {
				continue
			}
			if cause := w.unfit(item, sick); cause != nil {
				left = append(left, parkedEvent{item.Recorded, batch.Part, cause})
				sick.add(item.Stream, item.Position)
				continue
			}
			if errors.Is(item.Err, event.ErrUnknown) {
				return delta, nil, newer{item}
			}
			if err := w.definition.applyAt(&delta, &item.Recorded); err != nil {
				return delta, nil, err
			}
		}
	}
	return delta, left, nil
}

// unfit says why an event is to be parked.
func (w *writer) unfit(item Item, sick parkedStreams) error {
	switch {
	case w.parked.covers(item) || sick.covers(item):
		return errBehindParked
	case errors.Is(item.Err, event.ErrUnknown):
		return nil
	default:
		return item.Err
	}
}

// isolate writes a batch that failed in ever smaller pieces, until the event at fault stands alone and is parked.
func (w *writer) isolate(ctx context.Context, batch Batch) error {
	err := w.write(ctx, []Batch{batch})
	if !isPermanentError(err) || len(batch.Events) == 0 {
		return err
	}
	if len(batch.Events) == 1 {
		guilty := batch.Events[0]
		guilty.Err = err
		batch.Events = []Item{guilty}
		return w.write(ctx, []Batch{batch})
	}
	left, right := batch.split()
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

func (p parkedStreams) covers(item Item) bool {
	s := p[item.Stream]
	return s.sick && !item.Position.Before(s.from)
}

func (p parkedStreams) discards(item Item) bool {
	return slices.Contains(p[item.Stream].discarded, item.Position)
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
