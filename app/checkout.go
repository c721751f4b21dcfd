package app

import (
	"context"
	"strconv"

	"cartwright/domain/cart"
	"cartwright/domain/checkout"
)

// StartCheckout freezes a cart and starts a checkout of it. The checkout's id follows from the cart's and from how many
// checkouts it has had, and a cart that is being checked out keeps its checkout. So whoever repeats the request, also after
// a crash between the two streams, ends up at the same checkout.
func (a App) StartCheckout(ctx context.Context, r Request, cartID string) (CheckoutOutcome, error) {
	frozen, err := a.freeze(ctx, r, cartID)
	if err != nil {
		return CheckoutOutcome{}, err
	}
	bought, err := a.lines(ctx, frozen)
	if err != nil {
		return CheckoutOutcome{}, err
	}
	id := frozen.CheckoutID
	return a.handleCheckout(ctx, r.following("start checkout"), id, checkout.Start{
		CheckoutID: id, CartID: cartID, VisitID: frozen.VisitID, CustomerID: frozen.CustomerID,
		OrderID: DeriveID(OrderPrefix, id), Channel: frozen.Channel, Lines: bought, Note: frozen.Note, Codes: frozen.Coupons,
	})
}

// Checkout is how a checkout stands.
func (a App) Checkout(ctx context.Context, r Request, id string) (CheckoutOutcome, error) {
	return a.checkout(ctx, r, id)
}

func (a App) freeze(ctx context.Context, r Request, cartID string) (cart.Cart, error) {
	current, err := a.Carts.Load(ctx, cartID)
	if err != nil {
		return cart.Cart{}, err
	}
	id := DeriveID(CheckoutPrefix, cartID, strconv.Itoa(current.State.Checkouts+1))
	if current.State.Status == cart.IsCheckedOut || current.State.Status == cart.IsCompleted {
		id = current.State.CheckoutID
	}
	out, err := a.changeCart(ctx, r, cartID, cart.CheckOut{CheckoutID: id})
	return out.State, err
}

// lines are a cart's, with what bundles hold now: that is what is sold, whatever becomes of the catalogue meanwhile.
func (a App) lines(ctx context.Context, c cart.Cart) ([]checkout.Line, error) {
	offers, err := a.offered(ctx, c, skusOf(c.Lines))
	lines := make([]checkout.Line, len(c.Lines))
	for i, l := range c.Lines {
		lines[i] = checkout.Line{
			LineID: l.ID, SKU: l.SKU, ProductID: l.ProductID, Title: l.Title,
			Quantity: l.Quantity, UnitPrice: l.UnitPrice, Data: l.Data, Note: l.Note,
		}
		for _, part := range offers[l.SKU].Parts {
			lines[i].Components = append(lines[i].Components, checkout.Component{SKU: part.SKU, Title: part.Title, Quantity: part.Quantity})
		}
	}
	return lines, err
}

// DeliveryChoice names a delivery option, and what there is to choose about it.
type DeliveryChoice struct {
	Code, PickupPoint, Window string
}

// ChooseDelivery chooses one of the options on offer.
func (a App) ChooseDelivery(ctx context.Context, r Request, checkoutID string, choice DeliveryChoice) (CheckoutOutcome, error) {
	offers, err := a.DeliveryOptions(ctx, r, checkoutID)
	if err != nil {
		return CheckoutOutcome{}, err
	}
	return a.handleCheckout(ctx, r, checkoutID, checkout.ChooseDelivery{
		Code: choice.Code, PickupPoint: choice.PickupPoint, Window: choice.Window, Offered: offersOf(offers),
	})
}

// AcceptTerms records which version of the terms the shopper agreed to.
func (a App) AcceptTerms(ctx context.Context, r Request, checkoutID, version string) (CheckoutOutcome, error) {
	return a.handleCheckout(ctx, r, checkoutID, checkout.AcceptTerms{Version: version})
}

// CancelCheckout gives a checkout up. Its cart opens again soon after.
func (a App) CancelCheckout(ctx context.Context, r Request, checkoutID string) (CheckoutOutcome, error) {
	return a.handleCheckout(ctx, r, checkoutID, checkout.Cancel{})
}
