package eventlog

import (
	"context"
	"fmt"
	"time"

	"github.com/cockroachdb/pebble/v2"
)

const (
	scavengeRecords = 4096     // looked at while one iterator is open
	scavengeBytes   = 4 << 20  // likewise
	spanBytes       = 64 << 20 // of log that is compacted together, when enough of it has gone
	spanDeadShare   = 8        // one part in so many is enough
	scavengeStates  = 64 << 10 // streams whose state a pass remembers
)

// Scavenged is what a pass over the log has done.
type Scavenged struct {
	Looked  uint64        `json:"looked_bytes"` // of log
	Events  uint64        `json:"events"`       // deleted
	Bytes   uint64        `json:"bytes"`        // deleted
	Streams uint64        `json:"streams"`      // forgotten as a whole
	Took    time.Duration `json:"took_ns"`
}

// Scavenge deletes what nobody is shown any more and gives its space back, reading at most so many bytes a second
// (0: as fast as it can). Reads, writes and subscriptions go on. One pass runs at a time; others wait for their turn.
func (l *Log) Scavenge(ctx context.Context, bytesPerSecond uint64) (Scavenged, error) {
	select {
	case l.scavenging <- struct{}{}:
		defer func() { <-l.scavenging }()
	case <-ctx.Done():
		return Scavenged{}, ctx.Err()
	}
	begun := time.Now()
	s := l.newScavenger(bytesPerSecond)
	err := s.pass(ctx)
	s.done.Took = time.Since(begun)
	if err != nil {
		return s.done, fmt.Errorf("scavenge: %w", err)
	}
	return s.done, l.noteScavenge(s.now)
}

// scavenger is one pass. It judges by the log as it was when the pass began: what is dead then stays dead.
type scavenger struct {
	log    *Log
	head   uint64
	now    int64
	states *lru[string, streamState]
	pacer  pacer
	done   Scavenged
	span   span
}

// span is a stretch of log and how much of it has gone.
type span struct{ from, looked, dead uint64 }

func (l *Log) newScavenger(bytesPerSecond uint64) *scavenger {
	head, _ := l.head.load()
	l.floor.Store(head) // before anything is deleted: see Stream
	return &scavenger{
		log: l, head: head, now: ticks(l.clock()), pacer: pacer{rate: bytesPerSecond},
		states: newLRU[string, streamState](scavengeStates), span: span{from: firstPosition},
	}
}

func (s *scavenger) pass(ctx context.Context) error {
	for at := uint64(firstPosition); at < s.head; {
		c, err := s.look(at)
		if err != nil {
			return err
		}
		if err := s.clean(ctx, c); err != nil {
			return err
		}
		at = c.next
		if s.span.looked >= spanBytes || at >= s.head {
			if err := s.compact(ctx, at); err != nil {
				return err
			}
		}
		if err := s.pacer.wait(ctx, c.looked); err != nil {
			return err
		}
	}
	return nil
}

// clean deletes what a chunk holds of dead events and forgotten streams. Nothing is synced: what a crash brings back is
// as dead as it was.
func (s *scavenger) clean(ctx context.Context, c chunk) error {
	if err := s.log.erase(c.keys); err != nil {
		return err
	}
	forgotten, err := s.log.forget(ctx, c.outlived, s.log.keep, s.now)
	if err != nil {
		return err
	}
	s.done.Looked += c.looked
	s.done.add(Scavenged{Events: c.events, Bytes: c.dead})
	s.done.add(forgotten)
	s.span.looked += c.looked
	s.span.dead += c.dead + forgotten.Bytes
	return nil
}

// compact gives space back where it is worth rewriting what is left.
func (s *scavenger) compact(ctx context.Context, to uint64) error {
	worthwhile := s.span.dead*spanDeadShare >= max(s.span.looked, 1)
	from := s.span.from
	s.span = span{from: to}
	if !worthwhile {
		return nil
	}
	return s.log.storage.db.Compact(ctx, eventKey(from), eventKey(to), false)
}

// erase deletes keys.
func (l *Log) erase(keys [][]byte) error {
	return l.unsynced(func(batch *pebble.Batch) error {
		for _, key := range keys {
			if err := batch.Delete(key, nil); err != nil {
				return err
			}
		}
		return nil
	})
}

// unsynced changes what may be lost in a crash, beside the committer. A storage engine that fails at it panics, and then
// the log has failed.
func (l *Log) unsynced(fill func(*pebble.Batch) error) (err error) {
	if err := l.failure.load(); err != nil {
		return err
	}
	defer func() {
		if panicked := recover(); panicked != nil {
			err = l.failure.set(fmt.Errorf("commit: %v", panicked))
		}
	}()
	batch := l.storage.db.NewBatch()
	if err := fill(batch); err != nil {
		return err
	}
	return batch.Commit(pebble.NoSync)
}
