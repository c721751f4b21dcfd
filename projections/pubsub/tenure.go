package pubsub

import (
	"context"
	"time"

	"github.com/ThreeDotsLabs/watermill/message"

	"cartwright/domain/event"
	"cartwright/projections/lease"
)

// attend waits until it is decided which partitions are this program's, and takes them. Without leases all are.
func (h *hub) attend(ctx context.Context) error {
	if h.source.Leases != nil {
		select {
		case <-h.share.Changed():
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	positions, err := h.checkpoints(ctx)
	if err == nil {
		h.load(positions)
	}
	return err
}

// load starts every lane at its checkpoint.
func (h *hub) load(positions map[int]event.Position) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for part, lane := range h.lanes {
		lane.restart(positions[part])
		lane.foreign = true
	}
	h.routed = highest(positions)
	h.settleTenures(positions)
	h.loaded = true
	h.wakeWaiters()
}

func highest(positions map[int]event.Position) (at event.Position) {
	for _, position := range positions {
		at = at.Later(position)
	}
	return at
}

// lead follows the program's leases until ctx ends, and what others have to say.
func (h *hub) lead(ctx context.Context) {
	if h.source.Leases == nil {
		return
	}
	for {
		select {
		case <-h.share.Changed():
			h.comply(ctx)
		case <-h.share.Asked():
			h.markDue()
		case <-h.share.News():
			h.lookAround(ctx)
			h.tellCommitted()
		case <-ctx.Done():
			return
		}
	}
}

// comply takes over, gives back and lets go. A checkpoint is read when its lease is held, so nobody rightly moves it.
// News may have been missed while there was no session.
func (h *hub) comply(ctx context.Context) {
	positions, err := h.checkpoints(ctx)
	if err != nil {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	before := h.routed
	h.settleTenures(positions)
	if h.routed.Before(before) {
		h.newCourse()
	}
	h.changed.Broadcast()
	h.wakeWaiters()
	h.lookOut()
	h.tellCommitted()
}

func (h *hub) settleTenures(positions map[int]event.Position) {
	for part, tenure := range h.tenures() {
		switch l := h.lanes[part]; {
		case tenure == lease.Held && l.foreign:
			h.takeOver(l, positions[part])
		case tenure == lease.Held:
			l.leaving = false
			l.poke()
		case tenure == lease.Leaving && h.unsettled():
			h.postponed = true
			if l.foreign {
				h.takeOver(l, positions[part]) // it is still this program's, and nobody else's yet
			}
		case tenure == lease.Leaving:
			h.dismiss(l)
		case tenure == lease.Foreign && !l.foreign:
			h.lose(l)
		}
	}
}

func (h *hub) tenures() (all [Partitions]lease.Tenure) {
	if h.source.Leases != nil {
		return h.share.Tenures()
	}
	for part := range all {
		all[part] = lease.Held
	}
	return all
}

// takeOver goes on where the lane's last owner has stopped. A message that has been out since this program had the lane
// before is waited for; what follows it is read again then.
func (h *hub) takeOver(l *lane, at event.Position) {
	l.foreign, l.leaving = false, false
	if l.inFlight != nil {
		l.aside, l.seen = true, l.inFlight.UpTo
		return
	}
	l.restart(at)
	if at.Before(h.routed) {
		h.routed = at
	}
}

// unsettled says that Postgres does not know yet how far this program is, so that a lane handed over now would begin at
// the start.
func (h *hub) unsettled() bool { return h.source.Unsettled != nil && h.source.Unsettled() }

// Alone says that no partition is another program's, though others may be waiting for some.
func (s *Subscriber) Alone() bool {
	for _, tenure := range s.hub.tenures() {
		if tenure == lease.Foreign {
			return false
		}
	}
	return true
}

// Settled tells those who wait that what was acked is committed, as Unsettled now says too.
func (s *Subscriber) Settled() {
	h := s.hub
	h.mu.Lock()
	h.wakeWaiters()
	h.tellCommitted()
	h.tellOthers()
	h.mu.Unlock()
	h.complyLater()
}

// complyLater looks again at what could not be given back.
func (h *hub) complyLater() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.postponed {
		h.postponed = false
		h.share.LookAgain()
	}
}

// dismiss lets a lane go as soon as no message of it is out.
func (h *hub) dismiss(l *lane) {
	l.leaving = true
	if l.foreign || l.inFlight == nil {
		h.letGo(l)
	} else {
		poke(l.called)
	}
}

// letGo hands a lane back between two batches.
func (h *hub) letGo(l *lane) {
	h.lose(l)
	h.share.HandBack(l.part)
}

// lose forgets what is queued for a lane that is no longer this program's. A message that is out may still be handled:
// if the new owner was faster, the fence says so.
func (h *hub) lose(l *lane) {
	h.drop(l, l.seen)
	l.foreign, l.leaving, l.aside = true, false, false
	poke(l.called)
	h.changed.Broadcast()
}

// sent notes which message is out.
func (h *hub) sent(l *lane, msg *message.Message) {
	h.mu.Lock()
	defer h.mu.Unlock()
	l.message = msg
}

// awaitMessages returns when no message is out any more, or its time is over.
func (h *hub) awaitMessages() {
	over := time.After(h.source.Grace)
	for _, lane := range h.lanes {
		if lane.message == nil {
			continue
		}
		select {
		case <-lane.message.Acked():
		case <-lane.message.Nacked():
		case <-over:
			return
		}
	}
}

// putBack is for a lane whose subscription ends: what is out is handed out again by the next one.
func (h *hub) putBack(l *lane) {
	h.mu.Lock()
	defer h.mu.Unlock()
	switch {
	case l.inFlight == nil:
	case l.foreign || l.leaving:
		h.withdraw(l)
	default:
		l.queue = append(l.inFlight.Events, l.queue...)
		l.inFlight, l.trouble = nil, Trouble{}
		l.poke()
	}
}

// withdraw takes back a message that nobody waits for any more.
func (h *hub) withdraw(l *lane) {
	h.release(l)
	l.inFlight, l.trouble = nil, Trouble{}
	if l.leaving {
		h.letGo(l)
	}
}
