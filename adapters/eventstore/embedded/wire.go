package embedded

import (
	"encoding/binary"
	"strconv"

	"cartwright/adapters/eventstore/embedded/eventlog"

	"google.golang.org/grpc/encoding"
	"google.golang.org/grpc/encoding/proto"
	"google.golang.org/grpc/mem"
	"google.golang.org/protobuf/encoding/protowire"
)

// frame is a ReadResp with an event, already in the form in which it travels. Events are what readers get most of, and
// they are all alike: laid out straight from the record they cost far less than building and walking a message
// with a map in it.
type frame []byte

// frameCodec sends frames as they are and everything else as Protocol Buffers.
type frameCodec struct{ encoding.CodecV2 }

func newFrameCodec() frameCodec { return frameCodec{encoding.GetCodecV2(proto.Name)} }

// Marshal implements encoding.CodecV2.
func (c frameCodec) Marshal(v any) (mem.BufferSlice, error) {
	if f, ok := v.(frame); ok {
		return mem.BufferSlice{mem.SliceBuffer(f)}, nil
	}
	return c.CodecV2.Marshal(v)
}

// Numbers of fields, as the protocol's descriptions have them.
const (
	fieldEvent         = 1 // of ReadResp, and of ReadEvent
	fieldReadCommit    = 3 // of ReadEvent
	fieldID            = 1 // of RecordedEvent, like those that follow
	fieldStream        = 2
	fieldRevision      = 3
	fieldPrepare       = 4
	fieldCommit        = 5
	fieldMetadata      = 6
	fieldCustom        = 7
	fieldData          = 8
	fieldStreamName    = 3
	fieldStructured    = 1
	fieldString        = 2
	fieldMapKey        = 1
	fieldMapValue      = 2
	frameOverheadBytes = 192
)

// encode lays an event out as a reader expects it.
func (p presenter) encode(r eventlog.Record) frame {
	event := make([]byte, 0, int(r.End()-r.Position)+frameOverheadBytes)
	event = appendField(event, fieldID, p.encodeID(r))
	event = appendField(event, fieldStream, appendField(nil, fieldStreamName, r.Stream))
	event = appendNumber(event, fieldRevision, uint64(r.Revision))
	event = appendNumber(event, fieldPrepare, r.Position)
	event = appendNumber(event, fieldCommit, r.Position)
	event = appendEntry(event, keyType, r.Type)
	event = appendEntry(event, keyContentType, []byte(contentTypeOf(r.JSON())))
	event = appendEntry(event, keyCreated, strconv.AppendInt(nil, r.Created(), 10))
	event = appendField(event, fieldCustom, r.Metadata())
	event = appendField(event, fieldData, r.Data())

	read := make([]byte, 0, len(event)+32)
	read = protowire.AppendTag(read, fieldEvent, protowire.BytesType)
	size := protowire.SizeBytes(len(event)) + protowire.SizeTag(fieldEvent) + protowire.SizeTag(fieldReadCommit) + protowire.SizeVarint(r.Position)
	read = protowire.AppendVarint(read, uint64(size))
	read = appendField(read, fieldEvent, event)
	return appendNumber(read, fieldReadCommit, r.Position)
}

func (p presenter) encodeID(r eventlog.Record) []byte {
	id := r.ID()
	if p.stringIDs {
		return appendField(nil, fieldString, []byte(id.String()))
	}
	b := appendNumber(nil, 1, binary.BigEndian.Uint64(id[:8]))
	return appendField(nil, fieldStructured, appendNumber(b, 2, binary.BigEndian.Uint64(id[8:])))
}

func appendField(b []byte, field protowire.Number, value []byte) []byte {
	return protowire.AppendBytes(protowire.AppendTag(b, field, protowire.BytesType), value)
}

func appendNumber(b []byte, field protowire.Number, value uint64) []byte {
	return protowire.AppendVarint(protowire.AppendTag(b, field, protowire.VarintType), value)
}

// appendEntry adds one property to the event's metadata.
func appendEntry(b []byte, key string, value []byte) []byte {
	size := protowire.SizeTag(fieldMapKey) + protowire.SizeBytes(len(key)) + protowire.SizeTag(fieldMapValue) + protowire.SizeBytes(len(value))
	b = protowire.AppendVarint(protowire.AppendTag(b, fieldMetadata, protowire.BytesType), uint64(size))
	b = protowire.AppendString(protowire.AppendTag(b, fieldMapKey, protowire.BytesType), key)
	return appendField(b, fieldMapValue, value)
}
