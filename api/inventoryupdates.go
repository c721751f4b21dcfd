package api

import (
	"context"
	"errors"
	"slices"

	"cartwright/api/gen"
	"cartwright/app"
	"cartwright/domain/event"
	"cartwright/domain/refusal"
)

// AcceptInventoryUpdates is POST /v1/admin/inventory-updates. Those of one stock are carried out in the order in which they
// happened, whatever order they are sent in: units that came first can go.
func (s *Server) AcceptInventoryUpdates(ctx context.Context, r gen.AcceptInventoryUpdatesRequestObject) (gen.AcceptInventoryUpdatesResponseObject, error) {
	updates := r.Body.Updates
	stocks := byKey(len(updates), func(i int) string { return app.StockID(updates[i].ProductID, updates[i].Location) })
	for _, together := range stocks {
		slices.SortStableFunc(together, func(i, j int) int { return updates[i].Timestamp.Compare(updates[j].Timestamp) })
	}
	results, ends := make([]gen.InventoryResult, len(updates)), make([]event.Position, len(updates))
	err := sideBySide(ctx, stocks, func(ctx context.Context, i int) (err error) {
		results[i], ends[i], err = s.acceptUpdate(ctx, r.Body.Source, updates[i])
		return err
	})
	if err != nil {
		return nil, err
	}
	return gen.AcceptInventoryUpdates200JSONResponse{
		Body:    gen.InventoryResults{Data: results},
		Headers: gen.AcceptInventoryUpdates200ResponseHeaders{ConsistencyToken: token(latest(ends))},
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
		result.Status, result.Code, result.Detail, result.Pointer = gen.InventoryResultStatusRefused, no.Code, no.Message, no.Field
		return result, out.Position, nil
	case len(out.Events) == 0:
		result.Status = gen.InventoryResultStatusUnchanged
	}
	return result, out.Position, err
}
