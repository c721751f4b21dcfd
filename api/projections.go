package api

import (
	"context"
	"fmt"

	"cartwright/api/gen"
	"cartwright/domain/event"
)

// ListProjections is GET /v1/admin/projections.
func (s *Server) ListProjections(ctx context.Context, _ gen.ListProjectionsRequestObject) (gen.ListProjectionsResponseObject, error) {
	all, err := s.Engine.Status(ctx)
	list := gen.ListProjections200JSONResponse{Data: make([]gen.ProjectionStatus, len(all))}
	for i, p := range all {
		list.Data[i] = gen.ProjectionStatus{
			Name: p.Name, Version: p.Version, State: string(p.State), Position: positionOf(p.Position), Head: positionOf(p.Head),
			LagEvents: p.LagEvents, LagSeconds: p.LagSeconds, CaughtUp: p.CaughtUp,
			Events: p.Events, Batches: p.Batches, Parked: p.Parked, Trouble: p.Trouble,
		}
	}
	return list, err
}

// ListConsumers is GET /v1/admin/consumers.
func (s *Server) ListConsumers(context.Context, gen.ListConsumersRequestObject) (gen.ListConsumersResponseObject, error) {
	list := gen.ListConsumers200JSONResponse{Data: []gen.ConsumerStatus{}}
	if s.Consumers == nil {
		return list, nil
	}
	for _, c := range s.Consumers.Status() {
		status := gen.ConsumerStatus{
			Name: c.Name, Position: positionOf(c.Position), CaughtUp: c.CaughtUp, Waiting: c.Waiting, Stuck: []gen.StuckEvent{},
		}
		for _, e := range c.Stuck {
			status.Stuck = append(status.Stuck, gen.StuckEvent{
				Stream: e.Stream, ID: e.ID, Name: e.Name, Attempts: e.Attempts, Since: e.Since.UTC(), Error: e.Error,
			})
		}
		list.Data = append(list.Data, status)
	}
	return list, nil
}

func positionOf(p event.Position) string { return fmt.Sprintf("%d/%d", p.Commit, p.Prepare) }
