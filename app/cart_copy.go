package app

import (
	"context"

	"cartwright/domain/cart"
	"cartwright/domain/order"
	"cartwright/domain/product"
)

// CopyLines puts a shared cart's lines, as they are now, into a cart of the caller's, at today's prices. What is not for
// sale any more is left out and named.
func (a App) CopyLines(ctx context.Context, r Request, cartID string, lines []cart.Line) (CartOutcome, []string, error) {
	if len(lines) == 0 {
		return CartOutcome{}, nil, cart.ErrEmpty
	}
	into, err := a.Cart(ctx, r, cartID)
	if err != nil {
		return CartOutcome{}, nil, err
	}
	offers, err := a.offered(ctx, into.State, skusOf(lines))
	if err != nil {
		return CartOutcome{}, nil, err
	}
	var left []string
	var copied cart.AddItems
	for _, line := range lines {
		offer, forSale := offers[line.SKU]
		if !forSale {
			left = append(left, line.SKU)
			continue
		}
		item, err := a.copyOf(ctx, into.State, line, offer)
		if err != nil {
			return CartOutcome{}, nil, err
		}
		copied.Items = append(copied.Items, item)
	}
	out, err := a.changeCart(ctx, r, cartID, copied)
	return out, left, err
}

// copyOf is a line for another cart. What is asked of its units is sealed anew for who has that cart, because it goes with
// its owner; what was erased is not asked any more.
func (a App) copyOf(ctx context.Context, into cart.Cart, line cart.Line, offer product.Offer) (cart.AddItem, error) {
	item := itemOf(offer, line.Quantity)
	asked, err := a.Text(ctx, line.Data, LineDataPurpose)
	if err != nil || asked == "" {
		return item, err
	}
	item.LineID = line.ID
	item.Data, err = a.seal(ctx, ownerOf(into), []byte(asked), LineDataPurpose)
	return item, err
}

// Reorder puts what an order was made of into a cart of the caller's. A customer's order is theirs alone.
func (a App) Reorder(ctx context.Context, r Request, cartID, orderID string) (CartOutcome, []string, error) {
	found, err := a.Orders.Load(ctx, orderID)
	if err != nil {
		return CartOutcome{}, nil, err
	}
	placed := found.State.Placed
	if found.Revision == NoStream || !r.MaySee(placed.CustomerID) {
		return CartOutcome{}, nil, order.ErrNotFound.At("/order_id")
	}
	lines := make([]cart.Line, len(placed.Lines))
	for i, l := range placed.Lines {
		lines[i] = cart.Line{ID: l.LineID, SKU: l.SKU, Quantity: l.Quantity, Data: l.Data}
	}
	return a.CopyLines(ctx, r, cartID, lines)
}
