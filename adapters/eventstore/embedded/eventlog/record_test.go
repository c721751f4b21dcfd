package eventlog

import (
	"bytes"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"
	"pgregory.net/rapid"
)

var anyEvent = rapid.Custom(func(t *rapid.T) Event {
	return Event{
		ID:       uuid.UUID(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "id")),
		Stream:   rapid.String().Draw(t, "stream"),
		Type:     rapid.String().Draw(t, "type"),
		Revision: rapid.Int64Min(0).Draw(t, "revision"),
		Position: rapid.Uint64Max(math.MaxInt64).Draw(t, "position"),
		Created:  rapid.Int64Min(0).Draw(t, "created"),
		JSON:     rapid.Bool().Draw(t, "json"),
		Metadata: rapid.SliceOf(rapid.Byte()).Draw(t, "metadata"),
		Data:     rapid.SliceOf(rapid.Byte()).Draw(t, "data"),
	}
})

func TestARecordKeepsItsEvent(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		event := anyEvent.Draw(t, "event")
		record, err := decodeRecord(event.Position, encodeRecord(event))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(event, record.Event(), cmpopts.EquateEmpty()); diff != "" {
			t.Error(diff)
		}
		if record.End() != event.Position+uint64(len(encodeRecord(event))) {
			t.Errorf("the record ends at %d", record.End())
		}
	})
}

func TestARecordCutShortIsNoticed(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		event := anyEvent.Draw(t, "event")
		event.Data = nil
		record := encodeRecord(event)
		cut := rapid.IntRange(0, len(record)-1).Draw(t, "cut")
		if _, err := decodeRecord(1, record[:cut]); err == nil {
			t.Errorf("%d of %d bytes were taken for a record", cut, len(record))
		}
	})
}

func TestIndexKeysSortByRevisionWithinAStreamAndNeverMixStreams(t *testing.T) {
	t.Parallel()
	revision := rapid.Int64Min(0)
	rapid.Check(t, func(t *rapid.T) {
		stream, other := rapid.String().Draw(t, "stream"), rapid.String().Draw(t, "other")
		a, b := revision.Draw(t, "a"), revision.Draw(t, "b")
		if got := bytes.Compare(streamKey(stream, a), streamKey(stream, b)) < 0; got != (a < b) {
			t.Errorf("revisions %d and %d sort wrongly", a, b)
		}
		lower, upper := streamBounds(stream)
		key := streamKey(other, b)
		inside := bytes.Compare(lower, key) <= 0 && bytes.Compare(key, upper) < 0
		if inside != (stream == other) {
			t.Errorf("an event of %q lies in the bounds of %q: %v", other, stream, inside)
		}
	})
}
