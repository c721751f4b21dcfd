package eventlog

// streamState is what decisions about a stream need to know of it.
type streamState struct {
	last        int64 // revision of the last event; -1 = none
	tombstoned  bool
	hasMetadata bool
	retention   retention
}

func (s streamState) softDeleted() bool { return s.retention.TruncateBefore == deletedFrom }

// state reads what is known of a stream at a head.
func (s storage) state(stream string, head uint64) (streamState, error) {
	if isMetastream(stream) {
		return s.metastreamState(stream, head)
	}
	last, _, err := s.lastEntry(stream, head)
	if err != nil {
		return streamState{}, err
	}
	st := streamState{last: last.revision, tombstoned: last.revision == TombstoneRevision}
	metadata, found, err := s.metadata(stream, head)
	if found {
		st.hasMetadata, st.retention = true, parseRetention(metadata)
	}
	return st, err
}

// metastreamState differs twice: its retention is fixed, and it dies with the stream it describes.
func (s storage) metastreamState(stream string, head uint64) (streamState, error) {
	last, _, err := s.lastEntry(stream, head)
	if err != nil {
		return streamState{}, err
	}
	described, _, err := s.lastEntry(describedBy(stream), head)
	if err != nil {
		return streamState{}, err
	}
	_, hasMetadata, err := s.lastEntry(metastreamOf(stream), head)
	return streamState{
		last:        last.revision,
		tombstoned:  last.revision == TombstoneRevision || described.revision == TombstoneRevision,
		hasMetadata: hasMetadata,
		retention:   metastreamRetention,
	}, err
}
