package api

import (
	"context"
	"errors"

	"cartwright/api/gen"
	"cartwright/app"
	"cartwright/domain/event"
	"cartwright/domain/refusal"
)

// AcceptInventoryUpdates is POST /v1/admin/inventory-updates.
func (s *Server) AcceptInventoryUpdates(ctx context.Context, r gen.AcceptInventoryUpdatesRequestObject) (gen.AcceptInventoryUpdatesResponseObject, error) {
	body := gen.InventoryResults{Data: make([]gen.InventoryResult, len(r.Body.Updates))}
	var last event.Position
	for i, u := range r.Body.Updates {
		result, at, err := s.acceptUpdate(ctx, r.Body.Source, u)
		if err != nil {
			return nil, err
		}
		if body.Data[i] = result; last.Before(at) {
			last = at
		}
	}
	return gen.AcceptInventoryUpdates200JSONResponse{
		Body: body, Headers: gen.AcceptInventoryUpdates200ResponseHeaders{ConsistencyToken: token(last)},
	}, nil
}

// acceptUpdate returns a refusal as the update's result, and any other error as one.
func (s *Server) acceptUpdate(ctx context.Context, source string, u gen.InventoryChange) (gen.InventoryResult, event.Position, error) {
	result := gen.InventoryResult{ID: u.ID, ProductID: u.ProductID, Location: u.Location, Status: gen.InventoryResultStatusApplied}
	out, err := s.App.AcceptInventoryUpdate(ctx, app.Request{Meta: callOf(ctx).meta()}, source, app.InventoryUpdate{
		ID: u.ID, SKU: u.ProductID, Change: u.Change, At: u.Timestamp, Location: u.Location,
	})
	var no *refusal.Refusal
	switch {
	case errors.As(err, &no):
		result.Status, result.Code, result.Detail = gen.InventoryResultStatusRefused, no.Code, no.Message
		return result, out.Position, nil
	case len(out.Events) == 0:
		result.Status = gen.InventoryResultStatusUnchanged
	}
	return result, out.Position, err
}
