package projections

import (
	"context"
	"hash/fnv"
	"log/slog"
	"sync"

	"github.com/jackc/pgx/v5/pgxpool"
)

// Leases share the partitions of each topic (a build or a consumer) among the programs that work on it.
//
// A lease is an advisory lock of one database session that the program keeps for nothing else, so whoever dies or loses
// the database has lost its leases at that moment, without clocks or timeouts. Who takes part in a topic is a lock of the
// same session as well. A lease says who should work; what keeps two from doing the same work is the checkpoint.
type Leases struct {
	pool   *pgxpool.Pool
	logger *slog.Logger

	mu       sync.Mutex
	holdings map[string]*holding
	wake     context.CancelFunc // ends the session's wait
	due      bool               // there is something to do
	stop     context.CancelFunc
	done     chan struct{} // closed when the last session has ended
}

// NewLeases returns the leases of one program. There is a session while there are shares.
func NewLeases(pool *pgxpool.Pool, logger *slog.Logger) *Leases {
	return &Leases{pool: pool, logger: logger, holdings: map[string]*holding{}, wake: func() {}}
}

// Leases returns the leases of the program that the engine is part of.
func (e *Engine) Leases() *Leases { return e.leases }

// tenure is what a program has of a partition.
type tenure int

const (
	foreign tenure = iota // nothing
	held                  // the lease
	leaving               // the lease, and others would like to have it
)

// holding is what this program's session has of a topic.
type holding struct {
	topic   string
	key     int64    // of the lock of partition 0; the others follow
	shares  []*share // who works on the topic in this program: the first, the others wait for it to leave
	joined  bool     // the session takes part
	members int      // programs that do
	tenures [Partitions]tenure
	back    [Partitions]bool // handed back, still locked
	moved   bool             // others are to be told that events were committed
}

// share is one worker's view of a holding.
type share struct {
	leases  *Leases
	holding *holding
	told    bool          // it has been considered
	changed chan struct{} // tenures may be others than before
	asked   chan struct{} // another program waits for the checkpoints of idle partitions
	news    chan struct{} // another program has committed events
}

// join takes part in a topic. The share is told when it has been decided what it gets.
func (l *Leases) join(topic string) *share {
	l.mu.Lock()
	defer l.mu.Unlock()
	h, ok := l.holdings[topic]
	if !ok {
		h = &holding{topic: topic, key: lockKey(topic)}
		l.holdings[topic] = h
	}
	s := &share{
		leases: l, holding: h,
		changed: make(chan struct{}, 1), asked: make(chan struct{}, 1), news: make(chan struct{}, 1),
	}
	h.shares = append(h.shares, s)
	if l.stop == nil {
		l.begin()
	}
	l.nudge()
	return s
}

// begin opens a session, once the one before it has ended.
func (l *Leases) begin() {
	ctx, cancel := context.WithCancel(context.Background())
	before, done := l.done, make(chan struct{})
	l.stop, l.done = cancel, done
	go func() {
		defer close(done)
		if before != nil {
			<-before
		}
		l.run(ctx)
	}()
}

// leave gives everything back. Nothing of the share's may be at work any more.
func (s *share) leave() {
	l := s.leases
	l.mu.Lock()
	var others []*share
	for _, other := range s.holding.shares {
		if other != s {
			others = append(others, other)
		}
	}
	if s.holding.shares = others; len(others) > 0 {
		others[0].tell()
	}
	end, done := l.lastLeft()
	l.nudge()
	l.mu.Unlock()
	if end != nil {
		end()
		<-done
	}
}

// lastLeft returns how to end the session if nobody needs it any more.
func (l *Leases) lastLeft() (end context.CancelFunc, done chan struct{}) {
	for _, h := range l.holdings {
		if len(h.shares) > 0 {
			return nil, nil
		}
	}
	end, l.stop = l.stop, nil
	clear(l.holdings)
	return end, l.done
}

// tenures are what the share has now.
func (s *share) tenures() [Partitions]tenure {
	s.leases.mu.Lock()
	defer s.leases.mu.Unlock()
	if len(s.holding.shares) == 0 || s.holding.shares[0] != s {
		return [Partitions]tenure{}
	}
	return s.holding.tenures
}

// handBack gives one partition to others.
func (s *share) handBack(part int) {
	s.leases.mu.Lock()
	defer s.leases.mu.Unlock()
	if s.holding.tenures[part] == leaving {
		s.holding.tenures[part], s.holding.back[part] = foreign, true
		s.leases.nudge()
	}
}

// committed tells other programs that events were committed: at once if there are others, else when the first comes.
func (s *share) committed() {
	s.leases.mu.Lock()
	defer s.leases.mu.Unlock()
	if s.holding.members > 1 && !s.holding.moved {
		s.leases.nudge()
	}
	s.holding.moved = true
}

// tell makes the share look at its tenures.
func (s *share) tell() {
	s.told = true
	poke(s.changed)
}

// nudge makes the session do what there is to do.
func (l *Leases) nudge() {
	l.due = true
	l.wake()
}

func poke(ch chan struct{}) {
	select {
	case ch <- struct{}{}:
	default:
	}
}

// Locks of a topic: one a partition, and one shared by all who take part.
const (
	memberLock = Partitions
	locksEach  = 32 // no two topics' locks overlap
)

func lockKey(topic string) int64 {
	h := fnv.New64a()
	h.Write([]byte(topic))
	return int64(h.Sum64() &^ (locksEach - 1))
}
