package eventlog

import "github.com/google/uuid"

// place is where an event lies.
type place struct {
	revision int64
	position uint64
}

// past answers what the rules ask about events already written.
type past interface {
	// stored tells the id and place of a stream's event at a revision, truncated or not.
	stored(stream string, revision int64) (uuid.UUID, place, bool, error)
	// recent tells where an event of the stream lies, if it was written not long ago.
	recent(stream string, id uuid.UUID) (place, bool)
}

// verdict is the answer to an append that may proceed.
type verdict struct {
	write bool  // false: nothing to write, the events are already there
	at    place // of the last event matched, when they are
}

// decide applies the expected-version rules to an append. Refusals are errors.
//
// A writer that names a revision is recognised by the log itself, for ever. A writer that names none is
// recognised by a bounded memory that a restart empties: a retry with Any may be written twice.
func decide(st streamState, stream string, expected Expected, ids []uuid.UUID, p past) (verdict, error) {
	wrong := &WrongVersionError{Stream: stream, Expected: expected, Actual: st.last}
	switch {
	case st.tombstoned:
		return verdict{}, &StreamDeletedError{stream}
	case expected == StreamExists && st.softDeleted():
		return verdict{}, &StreamDeletedError{stream}
	case expected == StreamExists && st.last < 0 && !st.hasMetadata:
		return verdict{}, wrong
	case len(ids) == 0:
		return decideEmpty(st, expected, wrong)
	case expected.anyRevision():
		return decideAny(stream, ids, p, wrong)
	case int64(expected) < st.last:
		return decideBehind(st, stream, expected, ids, p, wrong)
	case int64(expected) > st.last:
		return verdict{}, wrong
	}
	return verdict{write: true}, nil
}

func decideEmpty(st streamState, expected Expected, wrong error) (verdict, error) {
	if !expected.anyRevision() && int64(expected) != st.last {
		return verdict{}, wrong
	}
	return verdict{at: place{revision: st.last}}, nil
}

// decideAny looks the ids up in recent memory: all there is a repeat, none there is news, some there is a mistake.
func decideAny(stream string, ids []uuid.UUID, p past, wrong error) (verdict, error) {
	var last place
	for i, id := range ids {
		at, found := p.recent(stream, id)
		switch {
		case !found && i == 0:
			return verdict{write: true}, nil
		case !found:
			return verdict{}, wrong
		}
		last = at
	}
	return verdict{at: last}, nil
}

// decideBehind compares with what lies behind the expected revision: equal ids are a repeat of the same append.
func decideBehind(st streamState, stream string, expected Expected, ids []uuid.UUID, p past, wrong error) (verdict, error) {
	var last place
	for i, id := range ids {
		storedID, at, found, err := p.stored(stream, int64(expected)+1+int64(i))
		switch {
		case err != nil:
			return verdict{}, err
		case found && storedID == id:
			last = at
		case i == 0 && expected == NoStream && st.softDeleted():
			return verdict{write: true}, nil
		default:
			return verdict{}, wrong
		}
	}
	return verdict{at: last}, nil
}
