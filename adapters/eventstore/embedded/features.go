package embedded

import (
	"context"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/serverfeatures"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
)

// serverVersion is the protocol level the node speaks. Clients parse three plain integers, and expect
// multi-stream appends from 25.1 on.
const serverVersion = "24.10.0"

const streamsService = "event_store.client.streams.streams"

// features tells clients what exists, and nothing else.
type features struct {
	serverfeatures.UnimplementedServerFeaturesServer
}

// GetSupportedMethods is the first call of every client.
func (features) GetSupportedMethods(context.Context, *shared.Empty) (*serverfeatures.SupportedMethods, error) {
	return &serverfeatures.SupportedMethods{
		EventStoreServerVersion: serverVersion,
		Methods: []*serverfeatures.SupportedMethod{
			{ServiceName: streamsService, MethodName: "append"},
			{ServiceName: streamsService, MethodName: "read", Features: []string{"position", "events"}},
			{ServiceName: streamsService, MethodName: "delete"},
			{ServiceName: streamsService, MethodName: "tombstone"},
			{ServiceName: streamsService, MethodName: "batchappend", Features: []string{"deadline_duration"}},
		},
	}, nil
}
