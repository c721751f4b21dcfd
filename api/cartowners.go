package api

import (
	"context"

	"cartwright/api/gen"
	"cartwright/app"
	"cartwright/domain/cart"
)

// ClaimCart is POST /v1/carts/{cart_id}/claim.
func (s *Server) ClaimCart(ctx context.Context, r gen.ClaimCartRequestObject) (gen.ClaimCartResponseObject, error) {
	answer, err := s.withCart(ctx, func(req app.Request) (app.CartOutcome, error) {
		return s.App.ClaimCart(ctx, req, r.CartID)
	})
	return gen.ClaimCart200JSONResponse{CartJSONResponse: answer}, err
}

// MergeCarts is POST /v1/carts/{cart_id}/merge.
func (s *Server) MergeCarts(ctx context.Context, r gen.MergeCartsRequestObject) (gen.MergeCartsResponseObject, error) {
	cut := []gen.CutLine{}
	answer, err := s.withCart(ctx, func(req app.Request) (app.CartOutcome, error) {
		out, err := s.App.MergeCarts(ctx, req, r.CartID, r.Body.GuestCartID, cart.Strategy(r.Body.Strategy))
		for _, e := range out.Events {
			if merged, ok := e.(cart.Merged); ok {
				cut = listOf(merged.Clamped, cutOf)
			}
		}
		return out, err
	})
	return gen.MergeCarts200JSONResponse{
		Body: gen.CartMerge{Cart: answer.Body, Cut: cut}, Headers: gen.MergeCarts200ResponseHeaders(answer.Headers),
	}, err
}

func cutOf(c cart.Clamped) gen.CutLine {
	return gen.CutLine{LineID: c.LineID, SKU: c.SKU, Wanted: c.Wanted, Taken: c.Taken}
}
