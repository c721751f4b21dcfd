package eventlog

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"slices"

	"github.com/google/uuid"
)

const flagJSON = 1

// sumBytes is the length of the checksum that begins a record.
const sumBytes = 4

var (
	errMalformed = errors.New("malformed record")
	errDamaged   = errors.New("damaged record: its checksum is another one; restore a backup")
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// Record is a stored event as it lies in the log. Its slices belong to the scan that shows it;
// Event makes a copy that may be kept.
type Record struct {
	Position uint64
	Revision int64
	Stream   []byte
	Type     []byte

	flags    byte
	created  int64
	id       uuid.UUID
	metadata []byte
	data     []byte
	size     uint64
}

// End is the position right behind the record.
func (r Record) End() uint64 { return r.Position + r.size }

// ID is the event's id.
func (r Record) ID() uuid.UUID { return r.id }

// Created is when the event was written, in ticks.
func (r Record) Created() int64 { return r.created }

// JSON says whether the event's data is JSON.
func (r Record) JSON() bool { return r.flags&flagJSON != 0 }

// Metadata is what its writer keeps beside the event.
func (r Record) Metadata() []byte { return r.metadata }

// Data is the event itself.
func (r Record) Data() []byte { return r.data }

// Event copies the record.
func (r Record) Event() Event {
	return Event{
		ID: r.id, Stream: string(r.Stream), Type: string(r.Type),
		Revision: r.Revision, Position: r.Position, Created: r.created, JSON: r.JSON(),
		Metadata: slices.Clone(r.metadata), Data: slices.Clone(r.data),
	}
}

// encodeRecord lays an event out: what filters look at comes first, what is opaque comes last.
// The position is the key, so the length of the value does not depend on it. The checksum does: a record in
// another's place is as wrong as one whose bytes have changed.
func encodeRecord(e Event) []byte {
	b := make([]byte, sumBytes, 64+len(e.Stream)+len(e.Type)+len(e.Metadata)+len(e.Data))
	b = append(b, flagsOf(e))
	b = binary.AppendUvarint(b, uint64(e.Revision))
	b = binary.AppendUvarint(b, uint64(e.Created))
	b = appendBytes(b, e.Stream)
	b = appendBytes(b, e.Type)
	b = append(b, e.ID[:]...)
	b = appendBytes(b, e.Metadata)
	b = append(b, e.Data...)
	binary.BigEndian.PutUint32(b, checksum(e.Position, b[sumBytes:]))
	return b
}

func checksum(position uint64, body []byte) uint32 {
	var place [8]byte
	binary.BigEndian.PutUint64(place[:], position)
	return crc32.Update(crc32.Checksum(place[:], castagnoli), castagnoli, body)
}

func flagsOf(e Event) byte {
	if e.JSON {
		return flagJSON
	}
	return 0
}

func appendBytes[T string | []byte](b []byte, s T) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// decodeRecord believes nothing that it has not summed up. Pebble guards blocks on their way from the disk, but not
// memtables, nor what lies in its cache.
func decodeRecord(position uint64, value []byte) (Record, error) {
	if len(value) < sumBytes || binary.BigEndian.Uint32(value) != checksum(position, value[sumBytes:]) {
		return Record{}, fmt.Errorf("position %d: %w", position, errDamaged)
	}
	c := cursor{rest: value[sumBytes:]}
	r := Record{Position: position, size: uint64(len(value))}
	r.flags = c.take(1)[0]
	r.Revision = int64(c.uvarint())
	r.created = int64(c.uvarint())
	r.Stream = c.bytes()
	r.Type = c.bytes()
	copy(r.id[:], c.take(16))
	r.metadata = c.bytes()
	r.data = c.rest
	if c.short {
		return Record{}, fmt.Errorf("position %d: %w", position, errMalformed)
	}
	return r, nil
}

// cursor walks an encoded record and remembers whether it ran off the end.
type cursor struct {
	rest  []byte
	short bool
}

var zeroes [16]byte

func (c *cursor) take(n uint64) []byte {
	if n > uint64(len(c.rest)) {
		c.short, c.rest = true, nil
		return zeroes[:]
	}
	head := c.rest[:n]
	c.rest = c.rest[n:]
	return head
}

func (c *cursor) uvarint() uint64 {
	v, n := binary.Uvarint(c.rest)
	if n <= 0 {
		c.short, c.rest = true, nil
		return 0
	}
	c.rest = c.rest[n:]
	return v
}

func (c *cursor) bytes() []byte { return c.take(c.uvarint()) }
