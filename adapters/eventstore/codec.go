package eventstore

import (
	"encoding/json"
	"fmt"

	"cartwright/domain/event"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/google/uuid"
)

// encode makes events ready for the store, each under its stored name and with its schema version in the metadata.
func encode(registry event.Registry, events []event.New) ([]esdb.EventData, error) {
	encoded := make([]esdb.EventData, len(events))
	for i, e := range events {
		var err error
		if encoded[i], err = encodeOne(registry, e); err != nil {
			return nil, fmt.Errorf("event %d of %d: %w", i+1, len(events), err)
		}
	}
	return encoded, nil
}

func encodeOne(registry event.Registry, e event.New) (esdb.EventData, error) {
	id, err := uuid.Parse(e.ID)
	if err != nil || id == uuid.Nil { // the client replaces the nil UUID by a random one: no repeat would be recognised
		return esdb.EventData{}, fmt.Errorf("id %q is not a UUID", e.ID)
	}
	name, version, data, err := registry.Encode(e.Event)
	if err != nil {
		return esdb.EventData{}, err
	}
	e.Meta.Version = version
	meta, err := json.Marshal(e.Meta)
	return esdb.EventData{EventID: id, EventType: name, ContentType: esdb.ContentTypeJson, Data: data, Metadata: meta}, err
}

// raw is an event as the store handed it over. Events of other programs may carry metadata that is not ours, or not
// JSON; they have none then.
func raw(e *esdb.RecordedEvent) event.Raw {
	var meta event.Metadata
	if json.Unmarshal(e.UserMetadata, &meta) != nil {
		meta = event.Metadata{}
	}
	return event.Raw{
		Envelope: event.Envelope{ID: e.EventID.String(), Stream: e.StreamID, Revision: e.EventNumber, Position: position(e.Position), Name: e.EventType, At: e.CreatedDate.UTC(), Meta: meta},
		Data:     e.Data, Metadata: e.UserMetadata,
	}
}

func decode(registry event.Registry, e *esdb.RecordedEvent) (event.Recorded, error) {
	recorded, err := registry.Decode(raw(e))
	if err != nil {
		return event.Recorded{}, fmt.Errorf("revision %d: %w", e.EventNumber, err)
	}
	return recorded, nil
}

func position(p esdb.Position) event.Position {
	return event.Position{Commit: p.Commit, Prepare: p.Prepare}
}
