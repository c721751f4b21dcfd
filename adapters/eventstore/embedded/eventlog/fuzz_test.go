package eventlog

import (
	"encoding/binary"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"
)

// Whatever lies on the disk is a record or an error: also where the checksum happens to be right.
func FuzzDecodeRecord(f *testing.F) {
	event := Event{ID: uuid.New(), Stream: "cart-1", Type: "cart.opened", Position: 1, JSON: true, Data: []byte("{}"), Metadata: []byte("{}")}
	f.Add(encodeRecord(event)[sumBytes:])
	f.Add([]byte{})
	f.Add([]byte{1, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1})
	f.Fuzz(func(t *testing.T, body []byte) {
		first, err := decodeRecord(1, append(binary.BigEndian.AppendUint32(nil, checksum(1, body)), body...))
		if err != nil {
			return
		}
		again, err := decodeRecord(1, encodeRecord(first.Event()))
		if err != nil {
			t.Fatalf("%+v cannot be read back: %v", first.Event(), err)
		}
		if diff := cmp.Diff(first.Event(), again.Event(), cmpopts.EquateEmpty()); diff != "" {
			t.Error(diff)
		}
	})
}
