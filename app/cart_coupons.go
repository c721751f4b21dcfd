package app

import (
	"context"
	"errors"
	"slices"

	"cartwright/domain/cart"
	"cartwright/domain/coupon"
	"cartwright/domain/pricing"
)

// EnterCoupon keeps a coupon code, however it was typed, if it is good for something, and says why it is not.
func (a App) EnterCoupon(ctx context.Context, r Request, cartID, code string) (CartOutcome, error) {
	enter := cart.EnterCoupon{Code: coupon.Normal(code)}
	current, err := a.Cart(ctx, r, cartID)
	if err != nil {
		return CartOutcome{}, err
	}
	entered, err := cart.Decide(current.State, enter)
	if err == nil && len(entered) > 0 {
		if err := a.tryCoupon(ctx, current.State, enter.Code); err != nil {
			return CartOutcome{}, err
		}
	}
	return a.changeCart(ctx, r, cartID, enter)
}

// tryCoupon prices the cart with one more code.
func (a App) tryCoupon(ctx context.Context, c cart.Cart, code string) error {
	c.Coupons = append(slices.Clip(c.Coupons), code)
	rejected, err := a.rejectedCoupons(ctx, c)
	for _, r := range rejected {
		if r.Code == code {
			return errors.Join(err, r.Refusal())
		}
	}
	return err
}

// rejectedCoupons are the codes of a cart that take nothing off what is in it, and never will as it is. Shipping is not chosen
// yet, so a code that has nothing to take anything off may be for that; and an empty cart tells nothing about its items.
func (a App) rejectedCoupons(ctx context.Context, c cart.Cart) ([]pricing.Rejected, error) {
	if len(c.Coupons) == 0 {
		return nil, nil
	}
	offers, err := a.offered(ctx, c, skusOf(c.Lines))
	if err != nil {
		return nil, err
	}
	basket := pricing.Basket{Currency: c.Currency, Channel: c.Channel, Codes: c.Coupons, At: a.Clock()}
	for _, line := range c.Lines {
		basket.Lines = append(basket.Lines, described(offers[line.SKU], pricing.Line{
			LineID: line.ID, SKU: line.SKU, ProductID: line.ProductID, Quantity: line.Quantity, UnitPrice: line.UnitPrice,
		}))
	}
	quote, _, err := a.priceFor(ctx, basket, c.CustomerID, "")
	return slices.DeleteFunc(quote.Rejected, func(r pricing.Rejected) bool {
		aboutItems := r.Reason == pricing.BelowMinimum || r.Reason == pricing.NoMatchingItems
		return r.Reason == pricing.NothingToDiscount || aboutItems && len(c.Lines) == 0
	}), err
}
