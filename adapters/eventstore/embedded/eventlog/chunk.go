package eventlog

import "time"

// chunk is what a scavenger finds in one short stretch of log.
type chunk struct {
	next     uint64 // where the following chunk begins
	records  int
	looked   uint64
	keys     [][]byte // of dead events, and of their places in their streams
	events   uint64
	dead     uint64   // bytes of dead events
	outlived []string // streams that have lain still for longer than their category is kept
}

// look reads one chunk. The iterator is closed before anything is done, so that a pass over a large log never holds on
// to files that are no longer needed.
func (s *scavenger) look(from uint64) (chunk, error) {
	c := chunk{next: s.head}
	var failed error
	err := s.log.ScanAll(from, s.head, func(r Record) bool {
		if c.records >= scavengeRecords || c.looked >= scavengeBytes {
			c.next = r.Position
			return false
		}
		failed = s.judge(&c, r)
		return failed == nil
	})
	if err == nil {
		err = failed
	}
	return c, err
}

// judge sorts one record into the chunk.
func (s *scavenger) judge(c *chunk, r Record) error {
	c.records++
	c.looked += r.size
	stream := string(r.Stream)
	st, err := s.state(stream)
	switch {
	case err != nil:
		return err
	case st.dead(r.Revision, r.created, s.now):
		c.keys = append(c.keys, eventKey(r.Position), streamKey(stream, r.Revision))
		c.events++
		c.dead += r.size
	case r.Revision == st.last && outlived(stream, st, r.created, s.now, s.log.keep):
		c.outlived = append(c.outlived, stream)
	}
	return nil
}

func (s *scavenger) state(stream string) (streamState, error) {
	if st, found := s.states.get(stream); found {
		return st, nil
	}
	st, err := s.log.storage.state(stream, s.head)
	if err == nil {
		s.states.put(stream, st)
	}
	return st, err
}

// outlived says whether a stream whose last event was created at a time is kept no longer. Metadata of its own, or a
// tombstone, takes a stream out of its category's hands.
func outlived(stream string, st streamState, created, now int64, keep map[string]time.Duration) bool {
	age, bounded := keep[categoryOf(stream)]
	return bounded && !st.hasMetadata && !st.tombstoned && created < now-int64(age/100)
}
