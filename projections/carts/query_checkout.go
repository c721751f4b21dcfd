package carts

import (
	"context"
	"time"

	"cartwright/domain/checkout"
	"cartwright/projections/read"
)

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
		&c.CheckoutID, &c.CartID, &c.VisitID, &c.CustomerID, &c.OrderID, &c.Status, &c.Destination.Country,
		&c.Delivery.Code, &c.Delivery.Name, &c.Delivery.Days, &c.Delivery.Price.Minor, &c.Delivery.Price.Currency,
		&c.Payment.Method, &c.Attempts, &c.FulfilmentID,
		&c.rejected.Code, &c.rejected.Detail, &c.rejected.SKU,
		&c.StartedAt, &c.ChangedAt, &c.Revision,
	}
})

// Checkout returns one checkout with its lines in the order of the cart.
func (q Queries) Checkout(ctx context.Context, id string) (Checkout, error) {
	row, err := read.One(ctx, q.View, checkout.ErrNotFound, intoCheckout, `
		SELECT id, cart_id, visit_id, customer_id, order_id, status, country,
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
