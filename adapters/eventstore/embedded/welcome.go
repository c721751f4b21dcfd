package embedded

import (
	"context"
	"errors"

	"cartwright/adapters/eventstore/embedded/eventlog"

	"github.com/google/uuid"
)

const usersStream = "$users"

// welcome gives a new store what production servers write on their first start. Tools poll $users to learn that a
// server is ready, and nobody gets used to a $all that is empty.
func welcome(ctx context.Context, log *eventlog.Log) error {
	users := []eventlog.Event{
		{ID: uuid.New(), Type: "$User", Data: []byte("admin")},
		{ID: uuid.New(), Type: "$User", Data: []byte("ops")},
	}
	_, err := log.Append(ctx, eventlog.Append{Stream: usersStream, Expected: eventlog.NoStream, Events: users})
	if wrong := (*eventlog.WrongVersionError)(nil); errors.As(err, &wrong) {
		return nil
	}
	return err
}
