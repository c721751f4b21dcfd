package projections

import (
	"context"
	"errors"

	"cartwright/domain/event"
)

var errBehindParked = errors.New("an earlier event of the stream is parked")

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
			switch {
			case w.parked.covers(item) || sick.covers(item):
				left = append(left, parkedEvent{item.Recorded, batch.Part, errBehindParked})
			case item.Err != nil:
				sick[item.Stream] = item.Position
				left = append(left, parkedEvent{item.Recorded, batch.Part, item.Err})
			default:
				if err := w.definition.apply(&delta, item.Recorded); err != nil {
					return delta, nil, err
				}
			}
		}
	}
	return delta, left, nil
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

// parkedStreams says from where on the events of a stream are parked.
type parkedStreams map[string]event.Position

func (p parkedStreams) covers(item Item) bool {
	from, ok := p[item.Stream]
	return ok && !item.Position.Before(from)
}

func (p parkedStreams) add(stream string, at event.Position) {
	if from, ok := p[stream]; !ok || at.Before(from) {
		p[stream] = at
	}
}
