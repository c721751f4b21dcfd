package api

import (
	"context"

	"cartwright/api/gen"
	"cartwright/projections/inventory"
)

// GetAvailability is GET /v1/stock.
func (s *Server) GetAvailability(ctx context.Context, r gen.GetAvailabilityRequestObject) (gen.GetAvailabilityResponseObject, error) {
	available, err := s.App.Available(ctx, r.Params.SKU, r.Params.Channel)
	list := gen.GetAvailability200JSONResponse{Data: make([]gen.Availability, len(r.Params.SKU))}
	for i, sku := range r.Params.SKU {
		list.Data[i] = gen.Availability{SKU: sku, Available: available[sku].Units, Low: available[sku].Low}
	}
	return list, err
}

// ListStock is GET /v1/admin/stock.
func (s *Server) ListStock(ctx context.Context, r gen.ListStockRequestObject) (gen.ListStockResponseObject, error) {
	after, err := decodeCursor[inventory.Place](callOf(ctx).op.id, r.Params.Cursor)
	if err != nil {
		return nil, err
	}
	if after == nil {
		after = &inventory.Place{}
	}
	filter := inventory.Filter{SKU: r.Params.SKU, Location: r.Params.Location, Low: r.Params.Low}
	found, err := s.Inventory.LevelsPage(ctx, filter, *after, r.Params.Limit+1)
	if err != nil {
		return nil, err
	}
	p := newPage(ctx, found, r.Params.Limit, func(l inventory.Level) inventory.Place {
		return inventory.Place{SKU: l.SKU, Location: l.Location}
	})
	body := gen.StockPage{Data: make([]gen.StockLevel, len(p.rows)), HasMore: p.next != "", NextCursor: p.next}
	for i, row := range p.rows {
		body.Data[i] = levelOf(row)
	}
	return gen.ListStock200JSONResponse{Body: body, Headers: gen.ListStock200ResponseHeaders{Link: p.link}}, nil
}

// ListStockMovements is GET /v1/admin/stock/{sku}/{location}/movements.
func (s *Server) ListStockMovements(ctx context.Context, r gen.ListStockMovementsRequestObject) (gen.ListStockMovementsResponseObject, error) {
	before, err := decodeCursor[int64](callOf(ctx).op.id, r.Params.Cursor)
	if err != nil {
		return nil, err
	}
	found, err := s.Inventory.Movements(ctx, r.SKU, r.Location, before, r.Params.Limit+1)
	if err != nil {
		return nil, err
	}
	p := newPage(ctx, found, r.Params.Limit, func(m inventory.Movement) int64 { return m.Revision })
	body := gen.MovementPage{Data: make([]gen.Movement, len(p.rows)), HasMore: p.next != "", NextCursor: p.next}
	for i, m := range p.rows {
		body.Data[i] = gen.Movement{
			Kind: gen.MovementKind(m.Kind), Quantity: m.Quantity, Change: m.Change, HoldID: m.HoldID,
			Reference: m.Reference, Reason: m.Cause, At: m.At.UTC(),
		}
	}
	return gen.ListStockMovements200JSONResponse{Body: body, Headers: gen.ListStockMovements200ResponseHeaders{Link: p.link}}, nil
}

func levelOf(l inventory.Level) gen.StockLevel {
	return gen.StockLevel{
		SKU: l.SKU, Location: l.Location, OnHand: l.OnHand, Held: l.Held, Available: l.Available, Committed: l.Sold,
		Promised: l.Promised, Incoming: l.Incoming, Policy: policyOf(l.Policy), Low: l.Low, UnitCost: moneyOf(l.UnitCost),
	}
}
