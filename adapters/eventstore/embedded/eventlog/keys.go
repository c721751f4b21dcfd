package eventlog

import (
	"encoding/binary"
	"math"
)

// Key spaces. The first byte tells them apart; everything after it sorts in the order it is scanned.
const (
	spaceEvent  = 'e' // position → record
	spaceStream = 's' // stream, revision → position
	spaceStore  = 'v' // facts about the store itself
)

var (
	formatKey    = []byte{spaceStore, 'f'}
	scavengedKey = []byte{spaceStore, 's'} // when the last pass of a scavenger ended
)

// eventKey places a record in log order.
func eventKey(position uint64) []byte {
	return binary.BigEndian.AppendUint64([]byte{spaceEvent}, position)
}

func positionOf(eventKey []byte) uint64 { return binary.BigEndian.Uint64(eventKey[1:]) }

// streamPrefix starts every index key of one stream. The length goes first, so no name is a prefix of another.
func streamPrefix(stream string) []byte {
	key := make([]byte, 0, 1+binary.MaxVarintLen32+len(stream)+8)
	key = append(key, spaceStream)
	key = binary.AppendUvarint(key, uint64(len(stream)))
	return append(key, stream...)
}

// streamKey places an event in its stream.
func streamKey(stream string, revision int64) []byte {
	return binary.BigEndian.AppendUint64(streamPrefix(stream), uint64(revision))
}

// streamBounds encloses every index key of one stream; revisions stay below 2^63.
func streamBounds(stream string) (lower, upper []byte) {
	return streamKey(stream, 0), append(streamPrefix(stream), 0x80)
}

func revisionOf(streamKey []byte) int64 {
	return int64(binary.BigEndian.Uint64(streamKey[len(streamKey)-8:]))
}

func encodePosition(position uint64) []byte { return binary.BigEndian.AppendUint64(nil, position) }

func decodePosition(value []byte) uint64 {
	if len(value) != 8 {
		return math.MaxUint64
	}
	return binary.BigEndian.Uint64(value)
}
