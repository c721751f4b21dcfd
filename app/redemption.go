package app

import (
	"context"
	"errors"
	"slices"
	"time"

	"cartwright/domain/checkout"
	"cartwright/domain/coupon"
	"cartwright/domain/pricing"
	"cartwright/domain/refusal"
)

// couponHold is how long a coupon's use is kept for an attempt to buy: longer than any takes.
const couponHold = time.Hour

// whyNot is the reason why a coupon cannot be used.
var whyNot = []struct {
	refused *refusal.Refusal
	reason  pricing.Reason
}{
	{coupon.ErrWithdrawn, pricing.Withdrawn},
	{coupon.ErrTooEarly, pricing.NotStarted},
	{coupon.ErrTooLate, pricing.Expired},
	{coupon.ErrCustomer, pricing.CustomerNeeded},
	{coupon.ErrUsedUp, pricing.UsedUpByCustomer},
	{coupon.ErrExhausted, pricing.UsedUp},
}

// coupons are those of the codes that were issued as coupons: the promotions of those that somebody can use at an instant
// for an attempt to buy, and why the others are refused.
func (a App) coupons(ctx context.Context, codes []string, customer, fulfilmentID string, at time.Time) (map[string]string, map[string]pricing.Reason, error) {
	usable, refused := map[string]string{}, map[string]pricing.Reason{}
	for _, code := range codes {
		code = coupon.Normal(code)
		issued, err := a.Coupons.Load(ctx, code)
		if err != nil {
			return nil, nil, err
		}
		no := issued.State.Usable(fulfilmentID, customer, at)
		if no == nil {
			usable[code] = issued.State.Issued.PromotionID
		}
		for _, why := range whyNot {
			if errors.Is(no, why.refused) {
				refused[code] = why.reason
			}
		}
	}
	return usable, refused, nil
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
