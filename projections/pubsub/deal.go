package pubsub

import (
	"errors"

	"cartwright/domain/event"
)

// errNewCourse ends a follow that is no longer in charge.
var errNewCourse = errors.New("the log is followed from another place")

// dealAll deals out what is taken in, until nothing more comes or the course changes.
func (h *hub) dealAll(course int, in *intake) {
	for page := in.take(nil); page != nil; page = in.take(page) {
		page.decode(&h.source) // outside the lock
		if err := h.deal(course, page); err != nil {
			in.fail(err)
			return
		}
	}
}

// deal gives a page's events to their lanes, each when there is room.
func (h *hub) deal(course int, p *page) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if course != h.course || h.closing {
		return errNewCourse // before anything is noted: what an old course has passed says nothing about the new one
	}
	notes := p.notes
	for i := range p.items {
		notes = h.hear(notes, i)
		if err := h.dealOne(course, &p.items[i]); err != nil {
			return err
		}
	}
	h.hear(notes, len(p.items))
	h.wakeWaiters()
	return nil
}

func (h *hub) dealOne(course int, to *routedItem) error {
	for h.mustWait(course, to.item.Position, to.wanted) {
		h.wakeWaiters()
		h.changed.Wait()
	}
	if course != h.course || h.closing {
		return errNewCourse
	}
	if to.wanted {
		h.enqueue(h.lanes[to.part], to.item)
	}
	h.lastAt = to.item.At
	h.routed = h.routed.Later(to.item.Position)
	return nil
}

// hear notes what was said before the n-th event, and returns what was said later. History is exhausted only up to what
// was the head before the reading began; that has thereby been passed, even where the filter let nothing through that
// would say so.
func (h *hub) hear(notes []note, n int) []note {
	for len(notes) > 0 && notes[0].before <= n {
		h.routed = h.routed.Later(notes[0].at)
		if notes[0].caughtUp {
			h.caughtUp, h.history = true, notes[0].at
		}
		notes = notes[1:]
	}
	return notes
}

func (h *hub) mustWait(course int, at event.Position, wanted bool) bool {
	switch {
	case course != h.course || h.closing:
		return false
	case h.limit != nil && h.limit.Before(at):
		h.routed = h.routed.Later(*h.limit)
		return true
	default:
		return wanted && h.full()
	}
}

func (h *hub) enqueue(l *lane, item *Item) {
	if l.foreign {
		l.wanted = item.Position
		return
	}
	if l.aside || !l.seen.Before(item.Position) {
		return // to be read again, read before, or covered by the checkpoint
	}
	if l.queue == nil {
		l.queue = make([]*Item, 0, max(8, l.lastCut))
	}
	l.queue, l.seen = append(l.queue, item), item.Position
	h.events, h.bytes, h.total = h.events+1, h.bytes+item.Size(), h.total+1
	l.poke()
}

// Widen asks for every event from now on, wanted or not, so that the subscriber knows how far it is at any time.
func (s *Subscriber) Widen() {
	h := s.hub
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.filter.Names) > 0 {
		h.filter, h.caughtUp = Filter{}, false
		h.newCourse()
	}
}

// newCourse follows the log anew from where the hub is.
func (h *hub) newCourse() {
	h.course++
	if h.turn != nil {
		h.turn()
	}
	h.changed.Broadcast()
}
