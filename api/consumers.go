package api

import (
	"context"

	"cartwright/api/gen"
)

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
