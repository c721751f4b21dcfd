package api

import (
	"context"

	"cartwright/api/gen"
	"cartwright/app"
	"cartwright/domain/cart"
	"cartwright/domain/coupon"
)

// SaveCartItem is POST /v1/carts/{cart_id}/items/{line_id}/save.
func (s *Server) SaveCartItem(ctx context.Context, r gen.SaveCartItemRequestObject) (gen.SaveCartItemResponseObject, error) {
	answer, err := s.changeCart(ctx, r.CartID, cart.SaveForLater{LineID: r.LineID})
	return gen.SaveCartItem200JSONResponse{CartJSONResponse: answer}, err
}

// MoveSavedItemBack is POST /v1/carts/{cart_id}/saved/{line_id}.
func (s *Server) MoveSavedItemBack(ctx context.Context, r gen.MoveSavedItemBackRequestObject) (gen.MoveSavedItemBackResponseObject, error) {
	answer, err := s.changeCart(ctx, r.CartID, cart.MoveBack{LineID: r.LineID})
	return gen.MoveSavedItemBack200JSONResponse{CartJSONResponse: answer}, err
}

// RemoveSavedItem is DELETE /v1/carts/{cart_id}/saved/{line_id}.
func (s *Server) RemoveSavedItem(ctx context.Context, r gen.RemoveSavedItemRequestObject) (gen.RemoveSavedItemResponseObject, error) {
	answer, err := s.changeCart(ctx, r.CartID, cart.RemoveSaved{LineID: r.LineID})
	return gen.RemoveSavedItem200JSONResponse{CartJSONResponse: answer}, err
}

// EnterCoupon is PUT /v1/carts/{cart_id}/coupons/{code}.
func (s *Server) EnterCoupon(ctx context.Context, r gen.EnterCouponRequestObject) (gen.EnterCouponResponseObject, error) {
	answer, err := s.withCart(ctx, func(req app.Request) (out app.CartOutcome, err error) {
		err = s.guessing(ctx, func() error {
			out, err = s.App.EnterCoupon(ctx, req, r.CartID, r.Code)
			return err
		})
		return out, err
	})
	return gen.EnterCoupon200JSONResponse{CartJSONResponse: answer}, err
}

// RemoveCoupon is DELETE /v1/carts/{cart_id}/coupons/{code}.
func (s *Server) RemoveCoupon(ctx context.Context, r gen.RemoveCouponRequestObject) (gen.RemoveCouponResponseObject, error) {
	answer, err := s.changeCart(ctx, r.CartID, cart.RemoveCoupon{Code: coupon.Normal(r.Code)})
	return gen.RemoveCoupon200JSONResponse{CartJSONResponse: answer}, err
}

// RepriceCart is POST /v1/carts/{cart_id}/reprice.
func (s *Server) RepriceCart(ctx context.Context, r gen.RepriceCartRequestObject) (gen.RepriceCartResponseObject, error) {
	answer, err := s.withCart(ctx, func(req app.Request) (app.CartOutcome, error) {
		return s.App.RepriceCart(ctx, req, r.CartID)
	})
	return gen.RepriceCart200JSONResponse{CartJSONResponse: answer}, err
}

// NoteCart is PUT /v1/carts/{cart_id}/note.
func (s *Server) NoteCart(ctx context.Context, r gen.NoteCartRequestObject) (gen.NoteCartResponseObject, error) {
	answer, err := s.withCart(ctx, func(req app.Request) (app.CartOutcome, error) {
		return s.App.NoteCart(ctx, req, r.CartID, r.Body.Note)
	})
	return gen.NoteCart200JSONResponse{CartJSONResponse: answer}, err
}

// NoteCartItem is PUT /v1/carts/{cart_id}/items/{line_id}/note.
func (s *Server) NoteCartItem(ctx context.Context, r gen.NoteCartItemRequestObject) (gen.NoteCartItemResponseObject, error) {
	answer, err := s.withCart(ctx, func(req app.Request) (app.CartOutcome, error) {
		return s.App.NoteLine(ctx, req, r.CartID, r.LineID, r.Body.Note)
	})
	return gen.NoteCartItem200JSONResponse{CartJSONResponse: answer}, err
}

// withCart answers with the cart as a use case leaves it.
func (s *Server) withCart(ctx context.Context, change func(app.Request) (app.CartOutcome, error)) (gen.CartJSONResponse, error) {
	req, err := callOf(ctx).request()
	if err != nil {
		return gen.CartJSONResponse{}, err
	}
	out, err := change(req)
	return s.cartAnswer(ctx, out, err)
}
