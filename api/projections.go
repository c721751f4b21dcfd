package api

import (
	"context"
	"errors"
	"fmt"

	"cartwright/api/gen"
	"cartwright/domain/event"
	"cartwright/domain/refusal"
	"cartwright/projections"
)

// Refusals of what is done to a read model.
var (
	errProjectionNotFound = refusal.New(refusal.Missing, "projection_not_found",
		"There is no such read model; GET /v1/admin/projections lists them.").At("/projection")
	errNothingBefore = refusal.New(refusal.Conflict, "nothing_to_go_back_to",
		"There are no tables to go back to: those before a swap are kept for an hour.")
	errNotParked = refusal.New(refusal.Missing, "event_not_parked", "This event is not parked, or no longer.").At("/event_id")
)

func refusedProjection(err error) error {
	switch {
	case errors.Is(err, projections.ErrNoProjection):
		return errProjectionNotFound
	case errors.Is(err, projections.ErrNothingBefore):
		return errNothingBefore
	case errors.Is(err, projections.ErrNotParked):
		return errNotParked
	}
	return err
}

// ListProjections is GET /v1/admin/projections.
func (s *Server) ListProjections(ctx context.Context, _ gen.ListProjectionsRequestObject) (gen.ListProjectionsResponseObject, error) {
	all, err := s.Engine.Status(ctx)
	list := gen.ListProjections200JSONResponse{Data: make([]gen.ProjectionStatus, len(all))}
	for i, p := range all {
		list.Data[i] = statusOf(p)
	}
	return list, err
}

// RollbackProjection is POST /v1/admin/projections/{projection}/rollback.
func (s *Server) RollbackProjection(ctx context.Context, r gen.RollbackProjectionRequestObject) (gen.RollbackProjectionResponseObject, error) {
	if err := s.Engine.Rollback(ctx, r.Projection); err != nil {
		return nil, refusedProjection(err)
	}
	now, err := s.liveStatus(ctx, r.Projection)
	return gen.RollbackProjection200JSONResponse{ProjectionJSONResponse: gen.ProjectionJSONResponse(now)}, err
}

// StartProjection is POST /v1/admin/projections/{projection}/start.
func (s *Server) StartProjection(ctx context.Context, r gen.StartProjectionRequestObject) (gen.StartProjectionResponseObject, error) {
	if err := s.Engine.Start(ctx, r.Projection); err != nil {
		return nil, refusedProjection(err)
	}
	now, err := s.liveStatus(ctx, r.Projection)
	return gen.StartProjection200JSONResponse{ProjectionJSONResponse: gen.ProjectionJSONResponse(now)}, err
}

func (s *Server) liveStatus(ctx context.Context, name string) (gen.ProjectionStatus, error) {
	all, err := s.Engine.Status(ctx)
	for _, p := range all {
		if p.Name == name && p.State == projections.Live {
			return statusOf(p), nil
		}
	}
	return gen.ProjectionStatus{}, errors.Join(err, errProjectionNotFound)
}

func statusOf(p projections.Status) gen.ProjectionStatus {
	status := gen.ProjectionStatus{
		Name: p.Name, Version: p.Version, Schema: p.Schema, State: gen.ProjectionStatusState(p.State), Previous: p.Before,
		Position: positionOf(p.Position), Head: positionOf(p.Head),
		LagEvents: p.LagEvents, LagSeconds: p.LagSeconds, CaughtUp: p.CaughtUp,
		Folded: p.Folded, Digest: p.Digest, Events: p.Events, EventsPerSecond: p.PerSecond, Batches: p.Batches, LastBatch: p.LastBatch,
		LastWriteSeconds: p.LastWrite.Seconds(), Fenced: p.Fenced, CheckpointAgeSeconds: p.CheckpointAge,
		Parked: p.Parked, Trouble: p.Trouble, Stuck: p.Stuck(), Stopped: p.Stopped,
	}
	if v := p.Verified; v != nil {
		status.Verified = &gen.Verification{
			At: v.At.UTC(), Position: positionOf(v.Position), Events: v.Events, Equal: v.Equal, Detail: v.Detail,
		}
	}
	return status
}

// ListParkedEvents is GET /v1/admin/projections/{projection}/parked-events.
func (s *Server) ListParkedEvents(ctx context.Context, r gen.ListParkedEventsRequestObject) (gen.ListParkedEventsResponseObject, error) {
	all, err := s.Engine.ParkedEvents(ctx, r.Projection, r.Params.Stream, r.Params.Limit)
	list := gen.ListParkedEvents200JSONResponse{Data: make([]gen.ParkedEvent, len(all))}
	for i, e := range all {
		list.Data[i] = gen.ParkedEvent{
			ID: e.EventID, Stream: e.Stream, Revision: int64(e.Revision), Name: e.Name, Position: positionOf(e.Position),
			Error: e.Error, Behind: e.Behind, Attempts: e.Attempts, ParkedAt: e.ParkedAt.UTC(),
		}
	}
	return list, refusedProjection(err)
}

// RetryParkedEvents is POST /v1/admin/projections/{projection}/parked-events/retry.
func (s *Server) RetryParkedEvents(ctx context.Context, r gen.RetryParkedEventsRequestObject) (gen.RetryParkedEventsResponseObject, error) {
	done, err := s.Engine.RetryParked(ctx, r.Projection, r.Body.Stream)
	return gen.RetryParkedEvents200JSONResponse{RetriedJSONResponse: retriedOf(done)}, refusedProjection(err)
}

// DiscardParkedEvent is POST /v1/admin/projections/{projection}/parked-events/discard.
func (s *Server) DiscardParkedEvent(ctx context.Context, r gen.DiscardParkedEventRequestObject) (gen.DiscardParkedEventResponseObject, error) {
	done, err := s.Engine.DiscardParked(ctx, r.Projection, r.Body.EventID)
	return gen.DiscardParkedEvent200JSONResponse{RetriedJSONResponse: retriedOf(done)}, refusedProjection(err)
}

func retriedOf(r projections.Retried) gen.RetriedJSONResponse {
	return gen.RetriedJSONResponse{Folded: r.Folded, Parked: r.Left}
}

func positionOf(p event.Position) string { return fmt.Sprintf("%d/%d", p.Commit, p.Prepare) }
