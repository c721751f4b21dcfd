package app

import (
	"context"
	"slices"
	"time"

	"cartwright/domain/checkout"
	"cartwright/domain/coupon"
	"cartwright/domain/pricing"
)

// couponHold is how long a coupon's use is kept for an attempt to buy: longer than any takes.
const couponHold = time.Hour

// coupons are those of a checkout's codes that were issued as coupons and can be used now, each with its promotion.
func (a App) coupons(ctx context.Context, c checkout.Checkout) (map[string]string, error) {
	usable := map[string]string{}
	for _, code := range c.Codes {
		code = coupon.Normal(code)
		issued, err := a.Coupons.Load(ctx, code)
		if err != nil {
			return nil, err
		}
		if issued.State.Usable(c.CustomerID, a.Clock()) == nil {
			usable[code] = issued.State.Issued.PromotionID
		}
	}
	return usable, nil
}

// redeemed lists the coupons that took something off.
func redeemed(q pricing.Quote, coupons map[string]string) (codes []string) {
	for _, applied := range q.Applied {
		code := coupon.Normal(applied.Code)
		if _, issued := coupons[code]; issued && !slices.Contains(codes, code) {
			codes = append(codes, code)
		}
	}
	return codes
}

// reserveCoupons sets a use of each coupon aside before anything else is done, so that a limit holds whoever is faster. What
// comes to nothing is given back, by the fulfilment or by time.
func (a App) reserveCoupons(ctx context.Context, r Request, c checkout.Checkout, submit checkout.Submit) error {
	for _, code := range submit.Coupons {
		reserve := coupon.Reserve{
			RedemptionID: submit.FulfilmentID, Customer: c.CustomerID, Now: a.Clock(), ExpiresAt: a.Clock().Add(couponHold),
		}
		_, err := a.Coupons.Handle(ctx, envelope[coupon.Command](r.following("coupon "+code), code, reserve))
		if err != nil {
			return err
		}
	}
	return nil
}
