package carts

import (
	"context"
	"time"

	"cartwright/domain/cart"
	"cartwright/domain/checkout"
	"cartwright/projections"
	"cartwright/projections/read"
)

// Queries answers from the carts and checkouts.
type Queries struct{ View projections.View }

// Cart is a cart as it stood at a revision. A SKU that was removed and added again is back in its first place.
type Cart struct {
	cart.Cart
	OpenedAt, ChangedAt time.Time
	Revision            int64
}

var intoCart = read.Into(func(c *Cart) []any {
	return []any{
		&c.CartID, &c.VisitID, &c.Currency, &c.Channel, &c.Status, &c.CheckoutID, &c.Checkouts,
		&c.OpenedAt, &c.ChangedAt, &c.Revision,
	}
})

// Cart returns one cart with its lines in the order they were first added. The lines are read last: when the cart
// changes in between they are newer than the revision, and a write that insists on it is refused.
func (q Queries) Cart(ctx context.Context, id string) (Cart, error) {
	c, err := read.One(ctx, q.View, cart.ErrNotFound, intoCart, `
		SELECT id, visit_id, currency, channel, status, checkout_id, checkouts, opened_at, changed_at, revision
		FROM live.carts WHERE id = $1`, id)
	if err != nil {
		return Cart{}, err
	}
	c.Lines, err = read.All(ctx, q.View, read.Into(func(l *cart.Line) []any {
		return []any{&l.SKU, &l.ProductID, &l.Title, &l.Quantity, &l.UnitPrice.Minor, &l.UnitPrice.Currency}
	}), `
		SELECT sku, product_id, title, quantity, price_minor, currency FROM live.lines
		WHERE cart_id = $1 AND quantity > 0 ORDER BY added`, id)
	return c, err
}

// Checkout is a checkout as it stood at a revision, without what is secret: the address and the provider's token.
type Checkout struct {
	checkout.Checkout
	StartedAt, ChangedAt time.Time
	Revision             int64
}

type checkoutRow struct {
	Checkout
	rejected checkout.Rejected
}

var intoCheckout = read.Into(func(c *checkoutRow) []any {
	return []any{
		&c.CheckoutID, &c.CartID, &c.VisitID, &c.OrderID, &c.Status, &c.Destination.Country,
		&c.Delivery.Code, &c.Delivery.Name, &c.Delivery.Days, &c.Delivery.Price.Minor, &c.Delivery.Price.Currency,
		&c.Payment.Method, &c.Attempts, &c.FulfilmentID,
		&c.rejected.Code, &c.rejected.Detail, &c.rejected.SKU,
		&c.StartedAt, &c.ChangedAt, &c.Revision,
	}
})

// Checkout returns one checkout with its lines in the order of the cart.
func (q Queries) Checkout(ctx context.Context, id string) (Checkout, error) {
	row, err := read.One(ctx, q.View, checkout.ErrNotFound, intoCheckout, `
		SELECT id, cart_id, visit_id, order_id, status, country,
			delivery_code, delivery_name, delivery_days, delivery_minor, delivery_currency,
			payment_method, attempts, fulfilment_id, rejection_code, rejection_detail, rejection_sku,
			started_at, changed_at, revision
		FROM live.checkouts WHERE id = $1`, id)
	if err != nil {
		return Checkout{}, err
	}
	c := row.Checkout
	if row.rejected.Code != "" {
		row.rejected.CheckoutID, row.rejected.FulfilmentID = c.CheckoutID, c.FulfilmentID
		c.LastRejection = &row.rejected
	}
	c.Lines, err = read.All(ctx, q.View, read.Into(func(l *checkout.Line) []any {
		return []any{&l.SKU, &l.ProductID, &l.Title, &l.Quantity, &l.UnitPrice.Minor, &l.UnitPrice.Currency}
	}), `
		SELECT sku, product_id, title, quantity, price_minor, currency FROM live.checkout_lines
		WHERE checkout_id = $1 ORDER BY number`, id)
	return c, err
}

// Abandoned counts the carts that hold something, were not bought, and were left alone since: neither they nor their
// checkouts have changed. A checkout under way is not abandoned.
func (q Queries) Abandoned(ctx context.Context, since time.Time) (int64, error) {
	return read.One(ctx, q.View, nil, read.Into(func(n *int64) []any { return []any{n} }), `
		SELECT count(*)
		FROM live.carts c LEFT JOIN live.checkouts k ON k.id = c.checkout_id
		WHERE c.changed_at < $1 AND (k.id IS NULL OR k.changed_at < $1 AND k.status NOT IN ('submitted', 'completed'))
		AND EXISTS (SELECT FROM live.lines l WHERE l.cart_id = c.id AND l.quantity > 0)`, since)
}
