package eventlog

import (
	"context"
	"time"

	"github.com/cockroachdb/pebble/v2"
)

// forgetStreams is how many streams the committer forgets at a time: so few that no writer notices.
const forgetStreams = 16

// forget deletes whole streams, as if they had never been. Because it changes what may be written to them it is decided
// where writes are, in order with them; a stream that somebody has written to meanwhile stays.
func (l *Log) forget(ctx context.Context, streams []string, keep map[string]time.Duration, now int64) (done Scavenged, err error) {
	for len(streams) > 0 && err == nil {
		n := min(len(streams), forgetStreams)
		next := streams[:n]
		var part Scavenged
		_, err = l.do(ctx, func(g *group) (Result, error) { return Result{}, g.forgetAll(next, keep, now, &part) })
		if err == nil { // only then is the committer done with part
			done.add(part)
		}
		streams = streams[n:]
	}
	return done, err
}

func (s *Scavenged) add(part Scavenged) {
	s.Streams, s.Events, s.Bytes = s.Streams+part.Streams, s.Events+part.Events, s.Bytes+part.Bytes
}

func (g *group) forgetAll(streams []string, keep map[string]time.Duration, now int64, done *Scavenged) error {
	for _, stream := range streams {
		if err := g.forget(stream, keep, now, done); err != nil {
			return err
		}
	}
	return nil
}

func (g *group) forget(stream string, keep map[string]time.Duration, now int64, done *Scavenged) error {
	if _, written := g.changed[stream]; written {
		return nil
	}
	st, err := g.state(stream)
	if err != nil || st.last < 0 {
		return err
	}
	last, err := g.storage.recordOf(stream, st.last)
	if err != nil || last.End() == g.head || !outlived(stream, st, last.created, now, keep) {
		return err // the last record of the log stays in any case: it tells where the log ends
	}
	keys, bytes, err := g.storage.keysOf(stream)
	if err != nil {
		return err
	}
	for _, key := range keys {
		if g.broken = g.batch.Delete(key, nil); g.broken != nil {
			return g.broken
		}
	}
	g.changed[stream] = streamState{last: -1}
	done.add(Scavenged{Streams: 1, Events: uint64(len(keys) / 2), Bytes: bytes})
	return nil
}

// recordOf reads the header of a stream's event; what is opaque in it does not outlive the call.
func (s storage) recordOf(stream string, revision int64) (Record, error) {
	value, closer, err := s.db.Get(streamKey(stream, revision))
	if err != nil {
		return Record{}, err
	}
	position := decodePosition(value)
	if err := closer.Close(); err != nil {
		return Record{}, err
	}
	if value, closer, err = s.db.Get(eventKey(position)); err != nil {
		return Record{}, err
	}
	record, err := decodeRecord(position, value)
	if err != nil {
		_ = closer.Close()
		return Record{}, err
	}
	return Record{Position: position, Revision: record.Revision, created: record.created, size: record.size}, closer.Close()
}

// keysOf lists every key of a stream's events.
func (s storage) keysOf(stream string) (keys [][]byte, bytes uint64, err error) {
	lower, upper := streamBounds(stream)
	it, err := s.db.NewIter(&pebble.IterOptions{LowerBound: lower, UpperBound: upper})
	if err != nil {
		return nil, 0, err
	}
	for valid := it.First(); valid; valid = it.Next() {
		revision, position := revisionOf(it.Key()), decodePosition(it.Value())
		record, err := s.recordOf(stream, revision)
		if err != nil {
			_ = it.Close()
			return nil, 0, err
		}
		keys = append(keys, eventKey(position), streamKey(stream, revision))
		bytes += record.size
	}
	return keys, bytes, it.Close()
}
