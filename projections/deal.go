package projections

import (
	"errors"

	"cartwright/domain/event"
)

// errNewCourse ends a follow that is no longer in charge.
var errNewCourse = errors.New("the log is followed from another place")

// deal gives an event to its lane, when there is room.
func (h *hub) deal(course int, raw event.Raw) error {
	item, part, wanted := h.source.Route(raw) // decodes, therefore outside the lock
	h.mu.Lock()
	defer h.mu.Unlock()
	for h.mustWait(course, raw.Position, wanted) {
		h.changed.Wait()
	}
	if course != h.course || h.closing {
		return errNewCourse
	}
	if wanted {
		h.enqueue(h.lanes[part], item)
	}
	h.lastAt = raw.At
	h.advance(raw.Position)
	return nil
}

func (h *hub) mustWait(course int, at event.Position, wanted bool) bool {
	switch {
	case course != h.course || h.closing:
		return false
	case h.limit != nil && h.limit.Before(at):
		h.advance(*h.limit)
		return true
	default:
		return wanted && h.full()
	}
}

func (h *hub) enqueue(l *lane, item Item) {
	if l.aside || !l.seen.Before(item.Position) {
		return // to be read again, read before, or covered by the checkpoint
	}
	l.queue, l.seen = append(l.queue, item), item.Position
	h.events, h.bytes, h.total = h.events+1, h.bytes+item.size, h.total+1
	l.poke()
}

// passed notes that nothing wanted up to a position is still to come.
func (h *hub) passed(course int, at event.Position) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if course != h.course {
		return errNewCourse
	}
	h.advance(at)
	return nil
}

// exhausted notes that history has been read. What was the head before the reading began has thereby been passed, even
// where the filter let nothing through that would say so.
func (h *hub) exhausted(course int, head event.Position) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if course != h.course {
		return errNewCourse
	}
	h.caughtUp = true
	h.advance(head)
	return nil
}

func (h *hub) advance(to event.Position) {
	h.routed = later(h.routed, to)
	h.wakeWaiters()
}

// widen asks for every event from now on, wanted or not, so that the hub knows how far it is at any time.
func (h *hub) widen() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.filter.Names) > 0 {
		h.filter = Filter{}
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
