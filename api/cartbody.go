package api

import (
	"context"

	"cartwright/api/gen"
	"cartwright/app"
	"cartwright/domain/cart"
)

func (s *Server) cartAnswer(ctx context.Context, out app.CartOutcome, err error) (gen.CartJSONResponse, error) {
	if err != nil {
		return gen.CartJSONResponse{}, err
	}
	body, err := s.cartOf(ctx, out.State, out.Revision)
	return gen.CartJSONResponse{Body: body, Headers: gen.CartResponseHeaders{
		ETag: etag(out.Revision), ConsistencyToken: token(out.Position),
	}}, err
}

// cartOf is a cart with what its shopper wrote opened.
func (s *Server) cartOf(ctx context.Context, c cart.Cart, at app.Revision) (gen.Cart, error) {
	lines, err := s.cartLines(ctx, c.Lines)
	if err != nil {
		return gen.Cart{}, err
	}
	saved, err := s.cartLines(ctx, c.Later)
	if err != nil {
		return gen.Cart{}, err
	}
	note, err := s.App.Text(ctx, c.Note, app.CartNotePurpose)
	if err != nil {
		return gen.Cart{}, err
	}
	total, err := c.Total()
	return gen.Cart{
		ID: c.CartID, Revision: int64(at), Status: gen.CartStatus(c.Status), Currency: c.Currency, VisitID: c.VisitID,
		Channel: c.Channel, CheckoutID: c.CheckoutID, Lines: lines, Saved: saved, Note: note, Shared: c.ShareToken != "",
		Coupons: c.Coupons, Total: moneyOf(total),
	}, err
}

func (s *Server) cartLines(ctx context.Context, lines []cart.Line) ([]gen.CartLine, error) {
	list := make([]gen.CartLine, len(lines))
	for i, l := range lines {
		total, err := l.UnitPrice.Times(l.Quantity)
		if err != nil {
			return nil, err
		}
		list[i] = gen.CartLine{
			LineID: l.ID, SKU: l.SKU, ProductID: l.ProductID, Title: l.Title, Quantity: l.Quantity,
			UnitPrice: moneyOf(l.UnitPrice), Total: moneyOf(total),
		}
		if list[i].Data, err = s.App.LineData(ctx, l.Data); err != nil {
			return nil, err
		}
		if list[i].Note, err = s.App.Text(ctx, l.Note, app.LineNotePurpose); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// reviewed is a cart with what has changed since it was filled, and what stands between it and an order.
func (s *Server) reviewed(ctx context.Context, c cart.Cart, at app.Revision) (gen.Cart, error) {
	body, err := s.cartOf(ctx, c, at)
	if err != nil {
		return gen.Cart{}, err
	}
	review, err := s.App.ReviewCart(ctx, c)
	for _, change := range review.Changes {
		body.Changes = append(body.Changes, gen.CartChange{
			LineID: change.LineID, SKU: change.SKU, Kind: string(change.Kind),
			From: moneyOf(change.From.UnitPrice), To: moneyOf(change.To.UnitPrice),
		})
	}
	for _, problem := range review.Problems {
		body.Problems = append(body.Problems, gen.CartProblem{
			Kind: string(problem.Kind), LineID: problem.LineID, SKU: problem.SKU, Coupon: problem.Coupon,
			Available: problem.Available, Message: problem.Message,
		})
	}
	return body, err
}
