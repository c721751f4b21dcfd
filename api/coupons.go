package api

import (
	"context"

	"cartwright/api/gen"
	"cartwright/app"
	"cartwright/domain/coupon"
)

// IssueCoupons is POST /v1/admin/promotions/{promotion_id}/coupons.
func (s *Server) IssueCoupons(ctx context.Context, r gen.IssueCouponsRequestObject) (gen.IssueCouponsResponseObject, error) {
	request, err := callOf(ctx).request()
	if err != nil {
		return nil, err
	}
	terms := app.CouponTerms{
		PromotionID: r.PromotionID, Prefix: r.Body.Prefix, Limit: r.Body.Limit, LimitPerCustomer: r.Body.LimitPerCustomer,
		ValidFrom: r.Body.ValidFrom.UTC(), ValidUntil: r.Body.ValidUntil.UTC(),
	}
	if r.Body.Code == "" {
		codes, err := s.App.IssueCoupons(ctx, request, r.Body.Count, terms)
		return gen.IssueCoupons201JSONResponse{Codes: codes}, err
	}
	if r.Body.Count != 0 || r.Body.Prefix != "" {
		return nil, invalidRequest(gen.Fault{Pointer: "/code", Detail: "/code is for one code; leave /count and /prefix out."})
	}
	out, err := s.App.IssueCoupon(ctx, request, r.Body.Code, terms)
	return gen.IssueCoupons201JSONResponse{Codes: []string{out.State.Issued.Code}}, err
}

// GetCoupon is GET /v1/admin/coupons/{code}.
func (s *Server) GetCoupon(ctx context.Context, r gen.GetCouponRequestObject) (gen.GetCouponResponseObject, error) {
	found, err := s.App.Coupons.Load(ctx, coupon.Normal(r.Code))
	if err == nil && found.Revision == app.NoStream {
		err = coupon.ErrNotFound
	}
	return gen.GetCoupon200JSONResponse(couponOf(found.State)), err
}

// WithdrawCoupon is POST /v1/admin/coupons/{code}/withdraw.
func (s *Server) WithdrawCoupon(ctx context.Context, r gen.WithdrawCouponRequestObject) (gen.WithdrawCouponResponseObject, error) {
	cmd, err := envelope[coupon.Command](ctx, coupon.Normal(r.Code), coupon.Withdraw{Reason: r.Body.Reason})
	if err != nil {
		return nil, err
	}
	out, err := s.App.Coupons.Handle(ctx, cmd)
	return gen.WithdrawCoupon200JSONResponse(couponOf(out.State)), err
}

func couponOf(c coupon.Coupon) gen.Coupon {
	return gen.Coupon{
		Code: c.Issued.Code, PromotionID: c.Issued.PromotionID, Limit: c.Issued.Limit, LimitPerCustomer: c.Issued.LimitPerCustomer,
		ValidFrom: c.Issued.ValidFrom.UTC(), ValidUntil: c.Issued.ValidUntil.UTC(),
		Taken: c.Taken, Redeemed: c.Redeemed(), Withdrawn: c.Withdrawn,
	}
}
