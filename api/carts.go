package api

import (
	"context"
	"fmt"

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
	id, err := s.cartID(ctx, r.Body.ID)
	if err != nil {
		return nil, err
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

// minSecretKey is how long the key must be that a guest's cart comes from: an UUID has 36 characters.
const minSecretKey = 32

// cartID is the client's choice, or minted. Two guests who sent the same key would be given the same cart.
func (s *Server) cartID(ctx context.Context, chosen string) (string, error) {
	a := callOf(ctx)
	switch {
	case chosen != "":
		return chosen, nil
	case a.actor == anyone && a.key != "" && len(a.key) < minSecretKey:
		return "", badParameter(idempotencyKey, fmt.Sprintf(
			"is what a guest's cart is protected by: it must be random and have at least %d characters, such as an UUID", minSecretKey))
	}
	return a.mintSecret(app.CartPrefix), nil
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
