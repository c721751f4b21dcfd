package pubsub

import "cartwright/domain/event"

// Hold deals nothing more out, and says how far the subscriber has come.
func (s *Subscriber) Hold() event.Position {
	h := s.hub
	h.mu.Lock()
	defer h.mu.Unlock()
	at := h.routed
	h.limit = &at
	return at
}

// Release ends Hold.
func (s *Subscriber) Release() {
	h := s.hub
	h.mu.Lock()
	defer h.mu.Unlock()
	h.limit = nil
	h.changed.Broadcast()
}
