package pubsub

import (
	"time"

	"github.com/ThreeDotsLabs/watermill/message"

	"cartwright/domain/event"
)

// lane is one partition's queue between the hub, which fills it, and a Watermill handler, which empties it batch by
// batch. The hub's mutex guards it.
type lane struct {
	part      int
	work      chan struct{} // holds a token when there may be something to do
	called    chan struct{} // holds a token when a message in trouble should be given up
	queue     []*Item
	lastCut   int // events of the last batch: the next may be as many
	inFlight  *Batch
	message   *message.Message // the last one handed out
	committed event.Position   // the checkpoint, as far as known here
	seen      event.Position   // events up to here have been queued or are covered by the checkpoint
	due       bool             // an idle lane's checkpoint should follow the hub
	trouble   Trouble
	standing  time.Time      // since when it has not moved although there is work, as far as noticed
	aside     bool           // in trouble for so long that nothing more is queued
	foreign   bool           // another program has the lease
	wanted    event.Position // the last event of a foreign lane, as far as seen
	leaving   bool           // another program is to have it after the batch in flight
	recalled  bool           // what is in flight was perhaps acked without being committed
}

func newLane(part int) *lane {
	return &lane{part: part, work: make(chan struct{}, 1), called: make(chan struct{}, 1)}
}

func (l *lane) poke() { poke(l.work) }

func poke(ch chan struct{}) {
	select {
	case ch <- struct{}{}:
	default:
	}
}

func (l *lane) inTrouble() bool { return l.inFlight != nil && l.trouble.Lasting() }

func (l *lane) idle() bool { return len(l.queue) == 0 && l.inFlight == nil }

// position is how far the lane's events are committed. One with nothing to do is as far as the hub.
func (l *lane) position(routed event.Position) event.Position {
	if l.idle() && !l.foreign {
		return l.committed.Later(routed)
	}
	return l.committed
}

// cut takes up to limit events off the queue, or none to move an idle lane's checkpoint.
func (l *lane) cut(limit int, routed event.Position) (Batch, bool) {
	if l.foreign || l.leaving {
		return Batch{}, false
	}
	if len(l.queue) == 0 && !(l.due && l.committed.Before(routed)) {
		return Batch{}, false
	}
	n := min(limit, len(l.queue))
	l.lastCut = n
	batch := Batch{Part: l.part, After: l.committed, Events: l.queue[:n:n]}
	if l.queue = l.queue[n:]; len(l.queue) == 0 {
		l.queue = nil
		batch.UpTo = l.seen.Later(routed)
	} else {
		batch.UpTo = batch.Events[n-1].Position
	}
	l.inFlight, l.due = &batch, false
	return batch, true
}

// restart forgets everything that is not committed.
func (l *lane) restart(at event.Position) {
	l.queue, l.inFlight, l.trouble, l.aside, l.recalled = nil, nil, Trouble{}, false, false
	l.committed, l.seen = at, at
}

// waiting counts the events and bytes that are queued or in flight.
func (l *lane) waiting() (events, bytes int) {
	events, bytes = len(l.queue), sizeOf(l.queue)
	if l.inFlight != nil {
		events, bytes = events+len(l.inFlight.Events), bytes+sizeOf(l.inFlight.Events)
	}
	return events, bytes
}

func sizeOf(items []*Item) int {
	size := 0
	for _, item := range items {
		size += item.Size()
	}
	return size
}
