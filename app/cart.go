package app

import (
	"context"
	"fmt"

	"cartwright/domain/cart"
	"cartwright/domain/pricelist"
	"cartwright/domain/refusal"
)

// CartOutcome is how a cart stands after a request.
type CartOutcome = Outcome[cart.Cart, cart.Event]

// ErrNotForSale refuses a SKU that is unknown or belongs to a product that is not published.
var ErrNotForSale = refusal.New(refusal.Missing, "sku_not_for_sale",
	"Nothing with this SKU is for sale; take the SKU of a published product.").At("/sku")

// OpenCart opens a cart under an id of the caller's choice.
func (a App) OpenCart(ctx context.Context, r Request, cartID, visitID, currency, channel string) (CartOutcome, error) {
	return a.Carts.Handle(ctx, envelope[cart.Command](r, cartID, cart.Open{
		CartID: cartID, VisitID: visitID, Currency: currency, Channel: channel,
	}))
}

// AddToCart adds units of a SKU under the title and at the price it is offered for now, to this cart.
func (a App) AddToCart(ctx context.Context, r Request, cartID, sku string, quantity int64) (CartOutcome, error) {
	current, err := a.Carts.Load(ctx, cartID)
	if err != nil {
		return CartOutcome{}, err
	}
	offers, err := a.Shelf.Offers(ctx, []string{sku}, a.buyer(current.State))
	if err != nil {
		return CartOutcome{}, fmt.Errorf("look up %s: %w", sku, err)
	}
	offer, known := offers[sku]
	if !known || !offer.Published {
		return CartOutcome{}, ErrNotForSale
	}
	return a.Carts.Handle(ctx, envelope[cart.Command](r, cartID, cart.AddItem{
		SKU: sku, ProductID: offer.ProductID, Title: offer.Title, Quantity: quantity, UnitPrice: offer.Price,
	}))
}

// buyer is whom a cart's prices are for.
func (a App) buyer(c cart.Cart) pricelist.For {
	return pricelist.For{Currency: c.Currency, Channel: c.Channel, At: a.Clock()}
}
