package api

import (
	"context"

	"cartwright/api/gen"
	"cartwright/domain/order"
	"cartwright/projections/orders"
)

// FindOrder is POST /v1/orders/find. What is wrong of the two is not told.
func (s *Server) FindOrder(ctx context.Context, r gen.FindOrderRequestObject) (gen.FindOrderResponseObject, error) {
	var found order.Order
	err := s.guessing(ctx, func() error {
		called, err := s.Orders.Orders(ctx, orders.Filter{Number: r.Body.Number}, 0, 1)
		switch {
		case err != nil:
			return err
		case len(called) == 0:
			return order.ErrNotFound
		}
		found, err = s.App.OrderFor(ctx, called[0].ID, r.Body.Email)
		return err
	})
	if err != nil {
		return nil, err
	}
	return gen.FindOrder200JSONResponse{
		Number: found.Number, Status: gen.OrderStatus(found.Status), PlacedAt: found.Placed.PlacedAt.UTC(),
		TrackingToken: found.Placed.TrackingToken, TrackingURL: trackingURL(found.Placed),
	}, nil
}

func trackingURL(p order.Placed) string { return "/v1/track/" + p.TrackingToken }
