package api

import (
	"context"

	"cartwright/api/gen"
	"cartwright/projections/carts"
)

// ListAbandonedCarts is GET /v1/admin/abandoned-carts.
func (s *Server) ListAbandonedCarts(ctx context.Context, r gen.ListAbandonedCartsRequestObject) (gen.ListAbandonedCartsResponseObject, error) {
	after, err := decodeCursor[carts.AbandonedPlace](callOf(ctx).op.id, r.Params.Cursor)
	if err != nil {
		return nil, err
	}
	found, err := s.Carts.Abandoned(ctx, carts.AbandonedState(r.Params.State), after, r.Params.Limit+1)
	if err != nil {
		return nil, err
	}
	p := newPage(ctx, found, r.Params.Limit, func(a carts.Abandoned) carts.AbandonedPlace { return a.AbandonedPlace })
	return gen.ListAbandonedCarts200JSONResponse{
		Body:    gen.AbandonedCartPage{Data: listOf(p.rows, abandonedOf), HasMore: p.next != "", NextCursor: p.next},
		Headers: gen.ListAbandonedCarts200ResponseHeaders{Link: p.link},
	}, nil
}

func abandonedOf(a carts.Abandoned) gen.AbandonedCart {
	row := gen.AbandonedCart{
		CartID: a.CartID, Number: a.Number, CustomerID: a.CustomerID, State: gen.AbandonmentState(a.State()),
		SilentSince: a.Since.UTC(), AbandonedAt: a.At.UTC(), Units: a.Units, Items: moneyOf(a.Items),
	}
	if a.RecoveredAt != nil {
		row.RecoveredAt, row.RecoveredBy = a.RecoveredAt.UTC(), string(a.By)
	}
	return row
}

// ReportAbandonment is GET /v1/admin/analytics/abandonment.
func (s *Server) ReportAbandonment(ctx context.Context, r gen.ReportAbandonmentRequestObject) (gen.ReportAbandonmentResponseObject, error) {
	from, to, err := s.period(r.Params.From, r.Params.To)
	if err != nil {
		return nil, err
	}
	found, err := s.Carts.Abandonments(ctx, from, to)
	return gen.ReportAbandonment200JSONResponse{Data: listOf(found, func(a carts.Abandonment) gen.Abandonment {
		return gen.Abandonment{
			Abandoned: a.Abandoned, Value: moneyOf(a.Value), Recovered: a.Recovered, Bought: a.Bought, Regained: moneyOf(a.Regained),
		}
	})}, err
}
