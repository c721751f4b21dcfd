package eventlog

import "sync"

// head is the end of the durable log, and a bell that rings when it moves.
// Readers stop at the head: what lies behind it may be visible in storage before it is safe on disk.
type head struct {
	mu       sync.Mutex
	position uint64
	moved    chan struct{}
}

func newHead(position uint64) *head {
	return &head{position: position, moved: make(chan struct{})}
}

// load tells the head and a channel that is closed as soon as it has moved on.
func (h *head) load() (uint64, <-chan struct{}) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.position, h.moved
}

func (h *head) advance(position uint64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if position == h.position {
		return
	}
	h.position = position
	close(h.moved)
	h.moved = make(chan struct{})
}
