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

func positionOf(p event.Position) string { return fmt.Sprintf("%d/%d", p.Commit, p.Prepare) }
