package api

import (
	"context"

	"cartwright/api/gen"
	"cartwright/app"
	"cartwright/domain/stock"
	"cartwright/projections/inventory"
)

// ListHolds is GET /v1/admin/stock/{sku}/{location}/holds.
func (s *Server) ListHolds(ctx context.Context, r gen.ListHoldsRequestObject) (gen.ListHoldsResponseObject, error) {
	after, err := decodeCursor[string](callOf(ctx).op.id, r.Params.Cursor)
	if err != nil {
		return nil, err
	}
	if after == nil {
		after = new(string)
	}
	found, err := s.Inventory.Holds(ctx, r.SKU, r.Location, *after, r.Params.Limit+1)
	if err != nil {
		return nil, err
	}
	p := newPage(ctx, found, r.Params.Limit, func(h inventory.Hold) string { return h.HoldID })
	body := gen.HoldPage{Data: make([]gen.Hold, len(p.rows)), HasMore: p.next != "", NextCursor: p.next}
	for i, h := range p.rows {
		body.Data[i] = gen.Hold{
			HoldID: h.HoldID, Quantity: h.Quantity, Promised: h.Promised, SoldAhead: h.SoldAhead, ExpiresAt: h.ExpiresAt.UTC(),
		}
	}
	return gen.ListHolds200JSONResponse{Body: body, Headers: gen.ListHolds200ResponseHeaders{Link: p.link}}, nil
}

// HoldStock is POST /v1/admin/stock/{sku}/{location}/holds.
func (s *Server) HoldStock(ctx context.Context, r gen.HoldStockRequestObject) (gen.HoldStockResponseObject, error) {
	id := callOf(ctx).mint(app.HoldPrefix)
	out, err := s.commandStock(ctx, r.SKU, r.Location, stock.Hold{
		SKU: r.SKU, Location: r.Location, HoldID: id, Quantity: r.Body.Quantity,
		Now: s.App.Clock(), ExpiresAt: r.Body.ExpiresAt.UTC(),
	})
	if err != nil {
		return nil, err
	}
	h, open := out.State.Holds.Get(id)
	if !open {
		return nil, stock.ErrShort
	}
	return gen.HoldStock200JSONResponse{HoldJSONResponse: gen.HoldJSONResponse{
		Body: gen.Hold{
			HoldID: id, Quantity: h.Quantity, Promised: h.Promised, SoldAhead: h.Sold, ExpiresAt: h.ExpiresAt,
		},
		Headers: gen.HoldResponseHeaders{ConsistencyToken: token(out.Position)},
	}}, nil
}

// ExtendHold is POST /v1/admin/stock/{sku}/{location}/holds/{hold_id}/extend.
func (s *Server) ExtendHold(ctx context.Context, r gen.ExtendHoldRequestObject) (gen.ExtendHoldResponseObject, error) {
	answer, err := s.changeStock(ctx, r.SKU, r.Location, stock.Extend{HoldID: r.HoldID, ExpiresAt: r.Body.ExpiresAt.UTC()})
	return gen.ExtendHold200JSONResponse{StockLevelJSONResponse: answer}, err
}

// ReleaseHold is POST /v1/admin/stock/{sku}/{location}/holds/{hold_id}/release.
func (s *Server) ReleaseHold(ctx context.Context, r gen.ReleaseHoldRequestObject) (gen.ReleaseHoldResponseObject, error) {
	if _, err := s.knownStock(ctx, r.SKU, r.Location); err != nil {
		return nil, err
	}
	answer, err := s.changeStock(ctx, r.SKU, r.Location, stock.Release{HoldID: r.HoldID})
	return gen.ReleaseHold200JSONResponse{StockLevelJSONResponse: answer}, err
}

// ConvertHold is POST /v1/admin/stock/{sku}/{location}/holds/{hold_id}/convert.
func (s *Server) ConvertHold(ctx context.Context, r gen.ConvertHoldRequestObject) (gen.ConvertHoldResponseObject, error) {
	current, err := s.knownStock(ctx, r.SKU, r.Location)
	if err != nil {
		return nil, err
	}
	h, open := current.Holds.Get(r.HoldID)
	if !open && current.Ending(r.HoldID) != stock.WasCommitted {
		return nil, stock.ErrHoldOver
	}
	answer, err := s.changeStock(ctx, r.SKU, r.Location, stock.Commit{HoldID: r.HoldID, Quantity: max(1, h.Quantity)})
	return gen.ConvertHold200JSONResponse{StockLevelJSONResponse: answer}, err
}

func (s *Server) knownStock(ctx context.Context, sku, location string) (stock.Stock, error) {
	current, err := s.App.Stock.Load(ctx, app.StockID(sku, location))
	if err == nil && current.Revision == app.NoStream {
		err = stock.ErrNotFound
	}
	return current.State, err
}
