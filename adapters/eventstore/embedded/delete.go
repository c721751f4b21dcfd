package embedded

import (
	"context"

	"cartwright/adapters/eventstore/embedded/eventlog"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	api "github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
)

// Delete hides a stream until it is written again.
func (s *streams) Delete(ctx context.Context, r *api.DeleteReq) (*api.DeleteResp, error) {
	result, err := end(ctx, r.GetOptions().GetStreamIdentifier(), r.GetOptions(), s.log.Delete)
	if err != nil {
		return nil, withTrailers(ctx, err)
	}
	position := &api.DeleteResp_Position{CommitPosition: result.Position, PreparePosition: result.Position}
	return &api.DeleteResp{PositionOption: &api.DeleteResp_Position_{Position: position}}, nil
}

// Tombstone ends a stream for good.
func (s *streams) Tombstone(ctx context.Context, r *api.TombstoneReq) (*api.TombstoneResp, error) {
	result, err := end(ctx, r.GetOptions().GetStreamIdentifier(), r.GetOptions(), s.log.Tombstone)
	if err != nil {
		return nil, withTrailers(ctx, err)
	}
	position := &api.TombstoneResp_Position{CommitPosition: result.Position, PreparePosition: result.Position}
	return &api.TombstoneResp{PositionOption: &api.TombstoneResp_Position_{Position: position}}, nil
}

type ending func(context.Context, string, eventlog.Expected) (eventlog.Result, error)

func end(ctx context.Context, id *shared.StreamIdentifier, e expectation, how ending) (eventlog.Result, error) {
	stream, err := streamName(id)
	if err != nil {
		return eventlog.Result{}, err
	}
	revision, err := expected(e)
	if err != nil {
		return eventlog.Result{}, err
	}
	return how(ctx, stream, revision)
}
