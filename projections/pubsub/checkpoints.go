package pubsub

import (
	"context"
	"errors"

	"cartwright/domain/event"
)

// Checkpoints keeps places in the log, by who reads it and partition.
type Checkpoints interface {
	Load(ctx context.Context, reader string) (map[int]event.Position, error)

	// Save moves a checkpoint from one place to another, or returns an ErrFenced when it is not there.
	Save(ctx context.Context, reader string, part int, from, to event.Position) error
}

// ErrFenced says that a checkpoint is not where its writer left it: somebody else has moved it, an earlier commit went
// through unnoticed, or the database crashed and lost the last moments.
var ErrFenced = errors.New("the checkpoint has moved")
