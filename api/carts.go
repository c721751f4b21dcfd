package api

import (
	"context"

	"cartwright/api/gen"
	"cartwright/app"
	"cartwright/domain/cart"
	"cartwright/domain/checkout"
)

// OpenCart is POST /v1/carts.
func (s *Server) OpenCart(ctx context.Context, r gen.OpenCartRequestObject) (gen.OpenCartResponseObject, error) {
	req, err := callOf(ctx).request()
	if err != nil {
		return nil, err
	}
	id := r.Body.ID
	if id == "" {
		id = callOf(ctx).mint(app.CartPrefix)
	}
	out, err := s.App.OpenCart(ctx, req, id, r.Body.VisitID, r.Body.Currency, r.Body.Channel)
	answer, err := cartAnswer(out, err)
	if err != nil {
		return nil, err
	}
	return gen.OpenCart201JSONResponse{Body: answer.Body, Headers: gen.OpenCart201ResponseHeaders{
		Location: "/v1/carts/" + id, ETag: answer.Headers.ETag, ConsistencyToken: answer.Headers.ConsistencyToken,
	}}, nil
}

// GetCart is GET /v1/carts/{cart_id}.
func (s *Server) GetCart(ctx context.Context, r gen.GetCartRequestObject) (gen.GetCartResponseObject, error) {
	found, err := s.Carts.Cart(ctx, r.CartID)
	if err == nil && !callOf(ctx).reading().MaySee(found.CustomerID) {
		err = cart.ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	at := app.Revision(found.Revision)
	body, err := s.reviewed(ctx, found.Cart, at)
	return gen.GetCart200JSONResponse{Body: body, Headers: gen.GetCart200ResponseHeaders{ETag: etag(at)}}, err
}

// AddCartItem is POST /v1/carts/{cart_id}/items.
func (s *Server) AddCartItem(ctx context.Context, r gen.AddCartItemRequestObject) (gen.AddCartItemResponseObject, error) {
	req, err := callOf(ctx).request()
	if err != nil {
		return nil, err
	}
	out, err := s.App.AddToCart(ctx, req, r.CartID, r.Body.SKU, r.Body.Quantity, nil)
	answer, err := cartAnswer(out, err)
	return gen.AddCartItem200JSONResponse{CartJSONResponse: answer}, err
}

// ChangeCartItem is PATCH /v1/carts/{cart_id}/items/{line_id}.
func (s *Server) ChangeCartItem(ctx context.Context, r gen.ChangeCartItemRequestObject) (gen.ChangeCartItemResponseObject, error) {
	answer, err := s.changeCart(ctx, r.CartID, cart.ChangeQuantity{LineID: r.LineID, Quantity: r.Body.Quantity})
	return gen.ChangeCartItem200JSONResponse{CartJSONResponse: answer}, err
}

// RemoveCartItem is DELETE /v1/carts/{cart_id}/items/{line_id}.
func (s *Server) RemoveCartItem(ctx context.Context, r gen.RemoveCartItemRequestObject) (gen.RemoveCartItemResponseObject, error) {
	answer, err := s.changeCart(ctx, r.CartID, cart.RemoveItem{LineID: r.LineID})
	return gen.RemoveCartItem200JSONResponse{CartJSONResponse: answer}, err
}

func (s *Server) changeCart(ctx context.Context, id string, command cart.Command) (gen.CartJSONResponse, error) {
	req, err := callOf(ctx).request()
	if err != nil {
		return gen.CartJSONResponse{}, err
	}
	return cartAnswer(s.App.ChangeCart(ctx, req, id, command))
}

func cartAnswer(out app.CartOutcome, err error) (gen.CartJSONResponse, error) {
	if err != nil {
		return gen.CartJSONResponse{}, err
	}
	body, err := cartOf(out.State, out.Revision)
	return gen.CartJSONResponse{Body: body, Headers: gen.CartResponseHeaders{
		ETag: etag(out.Revision), ConsistencyToken: token(out.Position),
	}}, err
}

func cartOf(c cart.Cart, at app.Revision) (gen.Cart, error) {
	list, err := cartLines(c.Lines)
	if err != nil {
		return gen.Cart{}, err
	}
	saved, err := cartLines(c.Later)
	if err != nil {
		return gen.Cart{}, err
	}
	total, err := c.Total()
	return gen.Cart{
		ID: c.CartID, Revision: int64(at), Status: gen.CartStatus(c.Status), Currency: c.Currency, VisitID: c.VisitID,
		Channel: c.Channel, CheckoutID: c.CheckoutID, Lines: list, Saved: saved, Coupons: c.Coupons, Total: moneyOf(total),
	}, err
}

func cartLines(lines []cart.Line) ([]gen.Line, error) {
	list := make([]checkout.Line, len(lines))
	for i, l := range lines {
		list[i] = checkout.Line{SKU: l.SKU, ProductID: l.ProductID, Title: l.Title, Quantity: l.Quantity, UnitPrice: l.UnitPrice}
	}
	return linesOf(list)
}

// reviewed is a cart with what has changed since it was filled, and what stands between it and an order.
func (s *Server) reviewed(ctx context.Context, c cart.Cart, at app.Revision) (gen.Cart, error) {
	body, err := cartOf(c, at)
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
