package pubsub

// stubborn is how many failures in a row make a lane one that others no longer wait for.
const stubborn = 3

// full says that nothing more may be taken in.
func (h *hub) full() bool {
	return (h.events >= maxEvents || h.bytes >= maxBytes) && !h.makeRoom()
}

// makeRoom sets aside the queues of lanes that cannot go on, so that the others can. What they miss is read again when
// they are over their trouble. Where no lane can go on, there is no hurry.
func (h *hub) makeRoom() (made bool) {
	if !h.someoneIsWell() {
		return false
	}
	for _, lane := range h.lanes {
		if lane.inTrouble() && len(lane.queue) > 0 {
			h.setAside(lane)
			made = true
		}
	}
	return made
}

func (h *hub) someoneIsWell() bool {
	for _, lane := range h.lanes {
		if !lane.foreign && !lane.inTrouble() {
			return true
		}
	}
	return false
}

func (h *hub) setAside(l *lane) {
	h.logger.Warn("a partition cannot go on, the others do", "topic", h.source.Topic, "part", l.part)
	h.events, h.bytes = h.events-len(l.queue), h.bytes-sizeOf(l.queue)
	l.queue, l.aside, l.seen = nil, true, l.inFlight.UpTo
}

// takeBack reads again what a lane missed while it was set aside.
func (h *hub) takeBack(l *lane) {
	l.aside = false
	if l.committed.Before(h.routed) {
		h.routed = l.committed
		h.newCourse()
	}
}
