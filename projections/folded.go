package projections

import (
	"errors"

	"cartwright/domain/event"
	"cartwright/projections/pubsub"
)

// folded is what one transaction will write: batches, and what their events add up to. It is made while the transaction
// before is committed.
type folded struct {
	requests []request
	batches  []pubsub.Batch
	given    digests // of the batches
	events   int
	delta    Delta
	parked   parked         // events to be left out
	sick     parkedStreams  // of which
	known    *parkedStreams // what was parked before; nil when that is not known, and nothing has been folded
	err      error          // why it cannot be written
}

// begin makes an empty transaction.
func (w *writer) begin() *folded {
	f := &folded{sick: parkedStreams{}, known: w.parked.Load()}
	select {
	case f.delta = <-w.spare:
	default:
	}
	return f
}

// end keeps the memory of a large transaction for the next but one. Small ones follow when nobody is behind any more.
func (w *writer) end(f *folded) {
	if f.events <= pubsub.BatchLive {
		return
	}
	f.delta.reset()
	select {
	case w.spare <- f.delta:
	default:
	}
}

// add folds one more batch, if what is parked is still what it was.
func (f *folded) add(w *writer, batch pubsub.Batch) {
	f.batches, f.events = append(f.batches, batch), f.events+len(batch.Events)
	f.given.add(digestOf(batch.Events))
	if f.known != w.parked.Load() {
		f.known = nil
	}
	if f.known != nil && f.err == nil {
		f.err = f.fold(&w.definition, batch)
	}
}

// anew is the same transaction, folded as of now.
func (f *folded) anew(w *writer) *folded {
	again := w.begin()
	for _, batch := range f.batches {
		again.add(w, batch)
	}
	return again
}

// fold adds up what a batch's events mean. Events that were not understood, and those of streams with a parked event
// before them, are left out.
func (f *folded) fold(d *definition, batch pubsub.Batch) error {
	for _, item := range batch.Events {
		if f.known.discards(item) {
			continue
		}
		if cause := f.unfit(item); cause != nil {
			f.parked = append(f.parked, parkedEvent{item.Recorded, batch.Part, cause})
			f.sick.add(item.Stream, item.Position)
			continue
		}
		if errors.Is(item.Err, event.ErrUnknown) {
			return newer{item}
		}
		if err := d.apply(&f.delta, item); err != nil {
			return err
		}
	}
	return nil
}

// unfit says why an event is to be parked.
func (f *folded) unfit(item *pubsub.Item) error {
	switch {
	case f.known.covers(item) || f.sick.covers(item):
		return errBehindParked
	case errors.Is(item.Err, event.ErrUnknown):
		return nil
	default:
		return item.Err
	}
}
