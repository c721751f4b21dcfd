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
	return a.priceFor(ctx, a.basket(c, known), c.CustomerID, nextAttempt(c))
}

// priceFor prices a basket for who buys it, in the attempt that is to be made.
func (a App) priceFor(ctx context.Context, b pricing.Basket, customer, fulfilmentID string) (q pricing.Quote, redeeming []string, err error) {
	if b.Buyer, err = a.whoBuys(ctx, customer, fulfilmentID); err != nil {
		return q, nil, err
	}
	usable, refused, err := a.coupons(ctx, b.Codes, customer, fulfilmentID, b.At)
	if err != nil {
		return q, nil, err
	}
	b.Refused = refused
	q, err = a.Pricing.redeeming(ctx, b, usable)
	return q, redeemed(q, usable), err
}

// Quote prices any basket for a buyer it describes, with coupons as a customer could use them at its instant. Nothing is set
// aside. Promotions to be tried count as started.
func (a App) Quote(ctx context.Context, desk Pricing, b pricing.Basket, customer string, trying ...string) (pricing.Quote, error) {
	usable, refused, err := a.coupons(ctx, b.Codes, customer, "", b.At)
	if err != nil {
		return pricing.Quote{}, err
	}
	b.Refused = refused
	return desk.redeeming(ctx, b, usable, trying...)
}

func (a App) basket(c checkout.Checkout, known map[string]product.Offer) pricing.Basket {
	basket := pricing.Basket{
		Lines: make([]pricing.Line, len(c.Lines)), Currency: c.Lines[0].UnitPrice.Currency,
		Country: c.Destination.Country, Region: c.Destination.Region, Channel: c.Channel,
		Codes:    c.Codes,
		Shipping: c.Delivery.Price, ShippingTaxClass: c.Delivery.TaxClass, At: a.Clock(),
	}
	for i, line := range c.Lines {
		basket.Lines[i] = described(known[line.SKU], pricing.Line{
			LineID: strconv.Itoa(i), SKU: line.SKU, ProductID: line.ProductID, Quantity: line.Quantity, UnitPrice: line.UnitPrice,
		})
	}
	return basket
}

// described is a line with what promotions and taxes must know of what is sold.
func described(offer product.Offer, line pricing.Line) pricing.Line {
	line.Category, line.Brand, line.Attributes = offer.Category, offer.Brand, offer.Attributes
	line.TaxClass, line.WeightGrams = offer.TaxClass, offer.WeightGrams
	return line
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
