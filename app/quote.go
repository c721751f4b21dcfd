package app

import (
	"context"
	"fmt"
	"strconv"

	"cartwright/domain/checkout"
	"cartwright/domain/pricelist"
	"cartwright/domain/pricing"
	"cartwright/domain/product"
)

// Review shows the shopper what a checkout comes to now, and records that it did where it changed.
func (a App) Review(ctx context.Context, r Request, checkoutID string) (CheckoutOutcome, error) {
	current, err := a.checkout(ctx, r, checkoutID)
	if err != nil {
		return CheckoutOutcome{}, err
	}
	known, err := a.known(ctx, current.State)
	if err != nil {
		return CheckoutOutcome{}, err
	}
	quote, _, err := a.quote(ctx, current.State, known)
	if err != nil {
		return CheckoutOutcome{}, err
	}
	return a.handleCheckout(ctx, r, checkoutID, checkout.Review{Quote: quote})
}

// quote prices a checkout's lines and delivery with the promotions and taxes that hold now. It also returns which coupons
// took something off.
func (a App) quote(ctx context.Context, c checkout.Checkout, known map[string]product.Offer) (pricing.Quote, []string, error) {
	buyer, err := a.whoBuys(ctx, c.CustomerID, nextAttempt(c))
	if err != nil {
		return pricing.Quote{}, nil, err
	}
	coupons, err := a.coupons(ctx, c)
	if err != nil {
		return pricing.Quote{}, nil, err
	}
	basket := a.basket(c, known)
	basket.Buyer = buyer
	quote, err := a.Pricing.redeeming(ctx, basket, coupons)
	return quote, redeemed(quote, coupons), err
}

func (a App) basket(c checkout.Checkout, known map[string]product.Offer) pricing.Basket {
	basket := pricing.Basket{
		Lines: make([]pricing.Line, len(c.Lines)), Currency: c.Lines[0].UnitPrice.Currency,
		Country: c.Destination.Country, Region: c.Destination.Region, Channel: c.Channel,
		Codes:    c.Codes,
		Shipping: c.Delivery.Price, ShippingTaxClass: c.Delivery.TaxClass, At: a.Clock(),
	}
	for i, line := range c.Lines {
		offer := known[line.SKU]
		basket.Lines[i] = pricing.Line{
			LineID: strconv.Itoa(i), SKU: line.SKU, ProductID: line.ProductID, Category: offer.Category, TaxClass: offer.TaxClass,
			Brand: offer.Brand, Attributes: offer.Attributes,
			Quantity: line.Quantity, UnitPrice: line.UnitPrice, WeightGrams: offer.WeightGrams,
		}
	}
	return basket
}

// known looks up everything in a checkout, in one go.
func (a App) known(ctx context.Context, c checkout.Checkout) (map[string]product.Offer, error) {
	skus := make([]string, len(c.Lines))
	for i, line := range c.Lines {
		skus[i] = line.SKU
	}
	offers, err := a.Shelf.Offers(ctx, skus, pricelist.For{
		Currency: c.Lines[0].UnitPrice.Currency, Channel: c.Channel, Country: c.Destination.Country, At: a.Clock(),
	})
	if err != nil {
		return nil, fmt.Errorf("look up what is bought: %w", err)
	}
	return offers, nil
}
