package api

import (
	"context"

	"cartwright/api/gen"
	"cartwright/app"
	"cartwright/domain/stock"
)

// ReceiveStock is POST /v1/admin/stock/{sku}/{location}/receipts.
func (s *Server) ReceiveStock(ctx context.Context, r gen.ReceiveStockRequestObject) (gen.ReceiveStockResponseObject, error) {
	answer, err := s.changeStock(ctx, r.SKU, r.Location, stock.Receive{
		SKU: r.SKU, Location: r.Location, Quantity: r.Body.Quantity, Cause: r.Body.Cause,
		UnitCost: moneyFrom(r.Body.UnitCost), ExpectationID: r.Body.ExpectationID,
	})
	return gen.ReceiveStock200JSONResponse{StockLevelJSONResponse: answer}, err
}

// TakeBackStock is POST /v1/admin/stock/{sku}/{location}/returns.
func (s *Server) TakeBackStock(ctx context.Context, r gen.TakeBackStockRequestObject) (gen.TakeBackStockResponseObject, error) {
	answer, err := s.changeStock(ctx, r.SKU, r.Location, stock.Return{
		SKU: r.SKU, Location: r.Location, Quantity: r.Body.Quantity, OrderID: r.Body.OrderID, Reason: r.Body.Reason,
	})
	return gen.TakeBackStock200JSONResponse{StockLevelJSONResponse: answer}, err
}

// WriteOffStock is POST /v1/admin/stock/{sku}/{location}/write-offs.
func (s *Server) WriteOffStock(ctx context.Context, r gen.WriteOffStockRequestObject) (gen.WriteOffStockResponseObject, error) {
	answer, err := s.changeStock(ctx, r.SKU, r.Location, stock.WriteOff{
		SKU: r.SKU, Location: r.Location, Quantity: r.Body.Quantity, Cause: stock.Cause(r.Body.Cause), Note: r.Body.Note,
	})
	return gen.WriteOffStock200JSONResponse{StockLevelJSONResponse: answer}, err
}

// AdjustStock is POST /v1/admin/stock/{sku}/{location}/adjustments.
func (s *Server) AdjustStock(ctx context.Context, r gen.AdjustStockRequestObject) (gen.AdjustStockResponseObject, error) {
	answer, err := s.changeStock(ctx, r.SKU, r.Location, stock.Adjust{
		SKU: r.SKU, Location: r.Location, Delta: r.Body.Delta, Reason: r.Body.Reason,
	})
	return gen.AdjustStock200JSONResponse{StockLevelJSONResponse: answer}, err
}

// ExpectStock is PUT /v1/admin/stock/{sku}/{location}/expectations/{expectation_id}.
func (s *Server) ExpectStock(ctx context.Context, r gen.ExpectStockRequestObject) (gen.ExpectStockResponseObject, error) {
	answer, err := s.changeStock(ctx, r.SKU, r.Location, stock.Expect{
		SKU: r.SKU, Location: r.Location, ExpectationID: r.ExpectationID, Quantity: r.Body.Quantity,
		Due: r.Body.Due.UTC(), UnitCost: moneyFrom(r.Body.UnitCost),
	})
	return gen.ExpectStock200JSONResponse{StockLevelJSONResponse: answer}, err
}

// SetStockPolicy is PUT /v1/admin/stock/{sku}/{location}/policy.
func (s *Server) SetStockPolicy(ctx context.Context, r gen.SetStockPolicyRequestObject) (gen.SetStockPolicyResponseObject, error) {
	answer, err := s.changeStock(ctx, r.SKU, r.Location, stock.SetPolicy{SKU: r.SKU, Location: r.Location, Policy: stock.Policy{
		Safety: r.Body.Safety, LowBelow: r.Body.LowBelow, PromiseUpTo: r.Body.PromiseUpTo,
		PromiseAs: string(r.Body.PromiseAs), PromiseUntil: r.Body.PromiseUntil.UTC(),
	}})
	return gen.SetStockPolicy200JSONResponse{StockLevelJSONResponse: answer}, err
}

func (s *Server) changeStock(ctx context.Context, sku, location string, command stock.Command) (gen.StockLevelJSONResponse, error) {
	out, err := s.commandStock(ctx, sku, location, command)
	out.State.SKU, out.State.Location = sku, location // also of a stock to which nothing has happened yet
	return levelAfter(out), err
}

func (s *Server) commandStock(ctx context.Context, sku, location string, command stock.Command) (stockOutcome, error) {
	cmd, err := envelope(ctx, app.StockID(sku, location), command)
	if err != nil {
		return stockOutcome{}, err
	}
	return s.App.ChangeStock(ctx, sku, cmd)
}

type stockOutcome = app.Outcome[stock.Stock, stock.Event]

func levelAfter(out stockOutcome) gen.StockLevelJSONResponse {
	l := out.State
	return gen.StockLevelJSONResponse{
		Body: gen.StockLevel{
			SKU: l.SKU, Location: l.Location, OnHand: l.OnHand, Held: l.Held, Available: l.Available(),
			Promised: l.Promised, Incoming: l.Incoming, Policy: policyOf(l.Policy), Low: l.Low,
		},
		Headers: gen.StockLevelResponseHeaders{ConsistencyToken: token(out.Position)},
	}
}

func policyOf(p stock.Policy) gen.StockPolicy {
	return gen.StockPolicy{
		Safety: p.Safety, LowBelow: p.LowBelow, PromiseUpTo: p.PromiseUpTo,
		PromiseAs: gen.StockPolicyPromiseAs(p.PromiseAs), PromiseUntil: p.PromiseUntil.UTC(),
	}
}
