package eventstore

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/google/uuid"

	"cartwright/domain/event"
	"cartwright/projections/pubsub"
)

// Journal appends events that follow from no earlier state, such as messages of other programs. Everything that decides
// uses Streams.
type Journal struct {
	connection *Connection
}

var _ pubsub.Journal = (*Journal)(nil)

// NewJournal returns the journal of a store.
func NewJournal(c *Connection) *Journal { return &Journal{connection: c} }

// Publish adds events at the end of a stream, in one piece, whatever is there. While the store does not say what became
// of them they are sent again, as long as ctx allows; it recognises the ids unless others have written in between, and
// then the events are there twice.
func (j *Journal) Publish(ctx context.Context, stream string, events []event.Raw) error {
	proposed := make([]esdb.EventData, len(events))
	for i, e := range events {
		id, err := uuid.Parse(e.ID)
		if err != nil || id == uuid.Nil {
			return fmt.Errorf("event %d of %d: id %q is not a UUID", i+1, len(events), e.ID)
		}
		proposed[i] = esdb.EventData{EventID: id, EventType: e.Name, ContentType: contentType(e.Data), Data: e.Data, Metadata: e.Metadata}
	}
	_, err := persist(ctx, j.connection, func(ctx context.Context, client *esdb.Client) (*esdb.WriteResult, error) {
		return client.AppendToStream(ctx, stream, esdb.AppendToStreamOptions{ExpectedRevision: esdb.Any{}}, proposed...)
	})
	if err != nil {
		return translate(err, stream)
	}
	return nil
}

func contentType(data []byte) esdb.ContentType {
	if json.Valid(data) {
		return esdb.ContentTypeJson
	}
	return esdb.ContentTypeBinary
}
