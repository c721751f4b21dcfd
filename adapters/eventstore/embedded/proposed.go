package embedded

import (
	"unicode/utf8"

	"cartwright/adapters/eventstore/embedded/eventlog"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// Keys of the metadata map that travels with an event. Of what writers send only the first two are kept.
const (
	keyType        = "type"
	keyContentType = "content-type"
	keyCreated     = "created"
)

const (
	contentJSON   = "application/json"
	contentOctets = "application/octet-stream"
)

// proposal is what Append and BatchAppend have in common.
type proposal interface {
	GetId() *shared.UUID
	GetMetadata() map[string]string
	GetCustomMetadata() []byte
	GetData() []byte
}

// proposed checks one event that a writer proposes.
func proposed(p proposal) (eventlog.Event, error) {
	eventType, hasType := p.GetMetadata()[keyType]
	contentType, hasContentType := p.GetMetadata()[keyContentType]
	if !hasType || !hasContentType {
		return eventlog.Event{}, errMissingMetadata
	}
	if eventType == "" || !utf8.ValidString(eventType) {
		return eventlog.Event{}, status.Error(codes.Unknown, "type: name the event's type")
	}
	id, err := parseUUID(p.GetId())
	if err != nil {
		return eventlog.Event{}, err
	}
	return eventlog.Event{
		ID: id, Type: eventType, JSON: contentType == contentJSON,
		Metadata: p.GetCustomMetadata(), Data: p.GetData(),
	}, nil
}

// maxAppendBytes bounds the events of one append, all together.
const maxAppendBytes = 1 << 20

// sizeOf is what an event counts against the limit; names count in UTF-16, as production servers hold them.
func sizeOf(e eventlog.Event) int {
	units := 0
	for _, r := range e.Type {
		if units++; r > 0xFFFF {
			units++
		}
	}
	return len(e.Data) + len(e.Metadata) + 2*units
}
