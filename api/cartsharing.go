package api

import (
	"context"

	"cartwright/api/gen"
	"cartwright/app"
	"cartwright/domain/cart"
)

// ShareCart is POST /v1/carts/{cart_id}/share.
func (s *Server) ShareCart(ctx context.Context, r gen.ShareCartRequestObject) (gen.ShareCartResponseObject, error) {
	req, err := callOf(ctx).request()
	if err != nil {
		return nil, err
	}
	out, err := s.App.ShareCart(ctx, req, r.CartID)
	return gen.ShareCart200JSONResponse{
		Body:    gen.CartLink{ShareToken: out.State.ShareToken, URL: "/v1/shared-carts/" + out.State.ShareToken},
		Headers: gen.ShareCart200ResponseHeaders{ETag: etag(out.Revision), ConsistencyToken: token(out.Position)},
	}, err
}

// UnshareCart is DELETE /v1/carts/{cart_id}/share.
func (s *Server) UnshareCart(ctx context.Context, r gen.UnshareCartRequestObject) (gen.UnshareCartResponseObject, error) {
	answer, err := s.changeCart(ctx, r.CartID, cart.Unshare{})
	return gen.UnshareCart200JSONResponse{CartJSONResponse: answer}, err
}

// GetSharedCart is GET /v1/shared-carts/{share_token}. It tells neither the cart's id, which is as good as the cart, nor
// what its shopper noted for the shop.
func (s *Server) GetSharedCart(ctx context.Context, r gen.GetSharedCartRequestObject) (gen.GetSharedCartResponseObject, error) {
	found, err := s.Carts.SharedCart(ctx, r.ShareToken)
	if err != nil {
		return nil, err
	}
	lines := found.Lines
	for i := range lines {
		lines[i].Note = cart.Line{}.Note
	}
	list, err := s.cartLines(ctx, lines)
	if err != nil {
		return nil, err
	}
	total, err := found.Total()
	return gen.GetSharedCart200JSONResponse{Currency: found.Currency, Lines: list, Total: moneyOf(total)}, err
}

// CopySharedCart is POST /v1/carts/{cart_id}/copy.
func (s *Server) CopySharedCart(ctx context.Context, r gen.CopySharedCartRequestObject) (gen.CopySharedCartResponseObject, error) {
	answer, headers, err := s.copied(ctx, func(req app.Request) (app.CartOutcome, []string, error) {
		found, err := s.Carts.SharedCart(ctx, r.Body.ShareToken)
		if err != nil {
			return app.CartOutcome{}, nil, err
		}
		return s.App.CopyLines(ctx, req, r.CartID, found.Lines)
	})
	return gen.CopySharedCart200JSONResponse{Body: answer, Headers: gen.CopySharedCart200ResponseHeaders(headers)}, err
}

// Reorder is POST /v1/carts/{cart_id}/reorder.
func (s *Server) Reorder(ctx context.Context, r gen.ReorderRequestObject) (gen.ReorderResponseObject, error) {
	answer, headers, err := s.copied(ctx, func(req app.Request) (app.CartOutcome, []string, error) {
		return s.App.Reorder(ctx, req, r.CartID, r.Body.OrderID)
	})
	return gen.Reorder200JSONResponse{Body: answer, Headers: gen.Reorder200ResponseHeaders(headers)}, err
}

// copied answers with the cart as a copy leaves it, and with what was left out.
func (s *Server) copied(ctx context.Context, copy func(app.Request) (app.CartOutcome, []string, error)) (gen.CartCopy, gen.CartResponseHeaders, error) {
	left := []string{}
	answer, err := s.withCart(ctx, func(req app.Request) (app.CartOutcome, error) {
		out, skus, err := copy(req)
		left = append(left, skus...)
		return out, err
	})
	return gen.CartCopy{Cart: answer.Body, LeftOut: left}, answer.Headers, err
}
