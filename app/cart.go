package app

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"

	"cartwright/domain/cart"
	"cartwright/domain/pricelist"
	"cartwright/domain/product"
	"cartwright/domain/refusal"
)

// CartOutcome is how a cart stands after a request.
type CartOutcome = Outcome[cart.Cart, cart.Event]

// ErrNotForSale refuses a SKU that is unknown or belongs to a product that is not published.
var ErrNotForSale = refusal.New(refusal.Missing, "sku_not_for_sale",
	"Nothing with this SKU is for sale; take the SKU of a published product.").At("/sku")

// OpenCart opens a cart under an id of the caller's choice. It belongs to whoever has signed in.
func (a App) OpenCart(ctx context.Context, r Request, cartID, visitID, currency, channel string) (CartOutcome, error) {
	return a.changeCart(ctx, r, cartID, cart.Open{
		CartID: cartID, VisitID: visitID, CustomerID: r.Customer, Currency: currency, Channel: channel,
	})
}

// Cart loads a cart that must exist and be the caller's to see.
func (a App) Cart(ctx context.Context, r Request, id string) (CartOutcome, error) {
	out, err := a.Carts.Load(ctx, id)
	if err == nil && !mayUse(r, out) {
		err = cart.ErrNotFound
	}
	return out, err
}

func mayUse(r Request, out CartOutcome) bool {
	return out.Revision != NoStream && r.MaySee(out.State.CustomerID)
}

// ChangeCart carries out a command of the caller's on a cart.
func (a App) ChangeCart(ctx context.Context, r Request, cartID string, command cart.Command) (CartOutcome, error) {
	return a.changeCart(ctx, r, cartID, command)
}

// changeCart answers a repeated request like the first one, but shows the cart to nobody who may not see it any more.
func (a App) changeCart(ctx context.Context, r Request, cartID string, command cart.Command) (CartOutcome, error) {
	if !r.Staff {
		command = cart.By{CustomerID: r.Customer, Command: command}
	}
	out, err := a.Carts.Handle(ctx, envelope(r, cartID, command))
	if err == nil && !mayUse(r, out) {
		return CartOutcome{}, cart.ErrNotFound
	}
	return out, err
}

// AddToCart adds units of a SKU under the title and at the price it is offered for now. Units of which the shopper asks
// something special share a line with those of which the same is asked.
func (a App) AddToCart(ctx context.Context, r Request, cartID, sku string, quantity int64, data map[string]string) (CartOutcome, error) {
	current, err := a.Cart(ctx, r, cartID)
	if err != nil {
		return CartOutcome{}, err
	}
	offers, err := a.offered(ctx, current.State, []string{sku})
	if err != nil {
		return CartOutcome{}, err
	}
	offer, known := offers[sku]
	if !known {
		return CartOutcome{}, ErrNotForSale
	}
	add := itemOf(offer, quantity)
	if len(data) > 0 {
		if add.LineID, add.Data, err = a.special(ctx, r, current.State, sku, data); err != nil {
			return CartOutcome{}, err
		}
	}
	return a.changeCart(ctx, r, cartID, add)
}

func itemOf(offer product.Offer, quantity int64) cart.AddItem {
	return cart.AddItem{
		SKU: offer.SKU, ProductID: offer.ProductID, Title: offer.Title, Quantity: quantity, UnitPrice: offer.Price,
	}
}

// offered returns what is for sale of some SKUs to whom a cart belongs.
func (a App) offered(ctx context.Context, c cart.Cart, skus []string) (map[string]product.Offer, error) {
	buyer, err := a.buyer(ctx, c)
	if err != nil {
		return nil, err
	}
	offers, err := a.Shelf.Offers(ctx, skus, buyer)
	if err != nil {
		return nil, fmt.Errorf("look up %s: %w", strings.Join(skus, ", "), err)
	}
	forSale := map[string]product.Offer{}
	for sku, offer := range offers {
		if offer.Published {
			forSale[sku] = offer
		}
	}
	return forSale, nil
}

// ShareCart makes a link to a read-only view of a cart. A cart that is shared keeps the link it has.
func (a App) ShareCart(ctx context.Context, r Request, cartID string) (CartOutcome, error) {
	return a.changeCart(ctx, r, cartID, cart.Share{Token: rand.Text()})
}

// buyer is whom a cart's prices are for. A guest is in no group.
func (a App) buyer(ctx context.Context, c cart.Cart) (pricelist.For, error) {
	buyer := pricelist.For{Currency: c.Currency, Channel: c.Channel, At: a.Clock()}
	if c.CustomerID == "" {
		return buyer, nil
	}
	known, err := a.Customers.Load(ctx, c.CustomerID)
	buyer.Group = known.State.Group
	return buyer, err
}
