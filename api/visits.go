package api

import (
	"context"
	"fmt"

	"cartwright/api/gen"
	"cartwright/domain/visit"
)

// RecordVisitEvent is POST /v1/visits/{visit_id}/events.
func (s *Server) RecordVisitEvent(ctx context.Context, r gen.RecordVisitEventRequestObject) (gen.RecordVisitEventResponseObject, error) {
	command, err := visitCommand(r.VisitID, *r.Body)
	if err != nil {
		return nil, err
	}
	cmd, err := envelope(ctx, r.VisitID, command)
	if err != nil {
		return nil, err
	}
	out, err := s.App.Visits.Handle(ctx, cmd)
	return gen.RecordVisitEvent204Response{
		Headers: gen.RecordVisitEvent204ResponseHeaders{ConsistencyToken: token(out.Position)},
	}, err
}

func visitCommand(visitID string, body gen.VisitEvent) (visit.Command, error) {
	act, err := body.ValueByDiscriminator()
	if err != nil {
		return nil, fmt.Errorf("read visit event: %w", err)
	}
	switch act := act.(type) {
	case gen.ProductViewed:
		return visit.ViewProduct{VisitID: visitID, ProductID: act.ProductID}, nil
	case gen.Clicked:
		return visit.Click{VisitID: visitID, Target: act.Target, ProductID: act.ProductID}, nil
	case gen.Searched:
		return visit.Search{VisitID: visitID, Query: act.Query, Results: act.Results}, nil
	}
	return nil, fmt.Errorf("visit event of unknown type %T", act)
}
