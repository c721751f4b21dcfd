package pubsub

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"cartwright/domain/event"
	"cartwright/projections/lease"
	"cartwright/projections/pause"
)

// Bounds of what a hub holds in memory. Past them it stops reading, which stops the server sending.
const (
	maxEvents = 128 << 10
	maxBytes  = 64 << 20
)

// hub follows the log once and deals it out to the lanes of all partitions.
type hub struct {
	source  Source
	logger  *slog.Logger
	stopped chan struct{}
	share   *lease.Share  // of the partitions, where there are leases
	curious chan struct{} // holds a token when somebody waits for other programs

	mu        sync.Mutex
	changed   *sync.Cond // there is room, or the course or the limit is another
	lanes     [Partitions]*lane
	loaded    bool // the checkpoints have been read
	closing   bool
	postponed bool           // lanes are to be given back when Postgres knows how far they are
	routed    event.Position // everything up to here has been dealt out
	filter    Filter
	caughtUp  bool
	history   event.Position // where the log ended when reading began
	course    int            // number of the follow that is in charge; an older one must deal no more
	turn      context.CancelFunc
	limit     *event.Position // nothing beyond is dealt out
	events    int             // queued or in flight
	bytes     int
	waiters   []*waiter
	lastAt    time.Time // when the last event dealt out was recorded
	total     int64     // events dealt out
}

func newHub(source Source, logger *slog.Logger) *hub {
	h := &hub{
		source: source, logger: logger, filter: source.Filter,
		stopped: make(chan struct{}), curious: make(chan struct{}, 1),
	}
	h.changed = sync.NewCond(&h.mu)
	for part := range h.lanes {
		h.lanes[part] = newLane(part)
	}
	return h
}

// run follows the log until ctx ends. A lost connection is followed again from where it broke.
func (h *hub) run(ctx context.Context) {
	defer close(h.stopped)
	defer context.AfterFunc(ctx, h.close)()
	if err := h.attend(ctx); err != nil {
		return
	}
	var beside sync.WaitGroup
	beside.Go(func() { h.tick(ctx) })
	beside.Go(func() { h.lead(ctx) })
	beside.Go(func() { h.watch(ctx) })
	beside.Go(func() { h.observe(ctx) })
	defer beside.Wait()
	for retry := pause.Growing(); ctx.Err() == nil; {
		before := h.progress()
		err := h.follow(ctx)
		if errors.Is(err, errNewCourse) || before.Before(h.progress()) {
			retry.Reset()
		}
		if ctx.Err() == nil && !errors.Is(err, errNewCourse) {
			h.logger.Warn("the log is out of reach, following again", "topic", h.source.Topic, "error", err)
			pause.For(ctx, retry.NextBackOff())
		}
	}
}

// checkpoints reads them until it succeeds or ctx ends.
func (h *hub) checkpoints(ctx context.Context) (map[int]event.Position, error) {
	for retry := pause.Growing(); ; {
		positions, err := h.source.Checkpoints(ctx)
		if err == nil || ctx.Err() != nil {
			return positions, err
		}
		h.logger.Warn("cannot read checkpoints, trying again", "topic", h.source.Topic, "error", err)
		pause.For(ctx, retry.NextBackOff())
	}
}

// follow reads the log once from where the hub is until something breaks or the course changes.
func (h *hub) follow(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	course, after, filter := h.begin(cancel)
	head, err := h.source.Feed.Head(ctx)
	if err == nil {
		in := newIntake()
		var dealing sync.WaitGroup
		dealing.Go(func() { h.dealAll(course, in) })
		err = h.source.Feed.Follow(ctx, after, filter, Follower{
			Event:      in.event,
			Checkpoint: func(at event.Position) error { return in.note(at, false) },
			CaughtUp:   func() error { return in.note(head, true) },
		})
		in.end()
		dealing.Wait()
	}
	if !h.inCharge(course) {
		return errNewCourse
	}
	return err
}

func (h *hub) begin(cancel context.CancelFunc) (course int, after event.Position, filter Filter) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.turn, h.caughtUp = cancel, false
	return h.course, h.routed, h.filter
}

func (h *hub) inCharge(course int) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return course == h.course
}

func (h *hub) close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.closing = true
	h.changed.Broadcast()
}
