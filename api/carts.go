package api

import (
	"context"

	"cartwright/api/gen"
	"cartwright/app"
	"cartwright/domain/cart"
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
	answer, err := s.cartAnswer(ctx, out, err)
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
	out, err := s.App.AddToCart(ctx, req, r.CartID, r.Body.SKU, r.Body.Quantity, r.Body.Data)
	answer, err := s.cartAnswer(ctx, out, err)
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
	out, err := s.App.ChangeCart(ctx, req, id, command)
	return s.cartAnswer(ctx, out, err)
}
