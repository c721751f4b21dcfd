package lease

import (
	"context"
	"hash/fnv"
	"log/slog"
	"sync"

	"github.com/jackc/pgx/v5/pgxpool"
)

// Partitions is how many leases there are of each topic.
const Partitions = 16

// Keeper shares the partitions of each topic (a build or a consumer) among the programs that work on it.
//
// A lease is an advisory lock of one database session that the program keeps for nothing else, so whoever dies or loses
// the database has lost its leases at that moment, without clocks or timeouts. Who takes part in a topic is a lock of the
// same session as well. A lease says who should work; what keeps two from doing the same work is the checkpoint.
type Keeper struct {
	pool   *pgxpool.Pool
	logger *slog.Logger

	mu       sync.Mutex
	holdings map[string]*holding
	wake     context.CancelFunc // ends the session's wait
	due      bool               // there is something to do
	stop     context.CancelFunc
	done     chan struct{} // closed when the last session has ended
}

// NewKeeper returns the leases of one program. There is a session while there are shares.
func NewKeeper(pool *pgxpool.Pool, logger *slog.Logger) *Keeper {
	return &Keeper{pool: pool, logger: logger, holdings: map[string]*holding{}, wake: func() {}}
}

// Tenure is what a program has of a partition.
type Tenure int

// What a program can have.
const (
	Foreign Tenure = iota // nothing
	Held                  // the lease
	Leaving               // the lease, and others would like to have it
)

// holding is what this program's session has of a topic.
type holding struct {
	topic   string
	key     int64    // of the lock of partition 0; the others follow
	shares  []*Share // who works on the topic in this program: the first, the others wait for it to leave
	joined  bool     // the session takes part
	members int      // programs that do
	tenures [Partitions]Tenure
	back    [Partitions]bool // handed back, still locked
	moved   bool             // others are to be told that events were committed
}

// Join takes part in a topic. The share is told when it has been decided what it gets.
func (k *Keeper) Join(topic string) *Share {
	k.mu.Lock()
	defer k.mu.Unlock()
	h, ok := k.holdings[topic]
	if !ok {
		h = &holding{topic: topic, key: lockKey(topic)}
		k.holdings[topic] = h
	}
	s := &Share{
		keeper: k, holding: h,
		changed: make(chan struct{}, 1), asked: make(chan struct{}, 1), news: make(chan struct{}, 1),
	}
	h.shares = append(h.shares, s)
	if k.stop == nil {
		k.begin()
	}
	k.nudge()
	return s
}

// begin opens a session, once the one before it has ended.
func (k *Keeper) begin() {
	ctx, cancel := context.WithCancel(context.Background())
	before, done := k.done, make(chan struct{})
	k.stop, k.done = cancel, done
	go func() {
		defer close(done)
		if before != nil {
			<-before
		}
		k.run(ctx)
	}()
}

// lastLeft returns how to end the session if nobody needs it any more.
func (k *Keeper) lastLeft() (end context.CancelFunc, done chan struct{}) {
	for _, h := range k.holdings {
		if len(h.shares) > 0 {
			return nil, nil
		}
	}
	end, k.stop = k.stop, nil
	clear(k.holdings)
	return end, k.done
}

// nudge makes the session do what there is to do.
func (k *Keeper) nudge() {
	k.due = true
	k.wake()
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
