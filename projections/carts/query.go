package carts

import (
	"context"
	"errors"
	"time"

	"cartwright/domain/cart"
	"cartwright/projections"
	"cartwright/projections/read"
)

// Queries answers from the carts.
type Queries struct{ View projections.View }

// Cart is a cart as it stood at a revision. A line that was removed and added again is back in its first place.
type Cart struct {
	cart.Cart
	OpenedAt, ChangedAt time.Time
	Revision            int64
}

const cartColumns = `id, visit_id, customer_id, currency, channel, status, note::json, checkout_id, checkouts,
	order_id, merged_into, share_token, opened_at, changed_at, revision`

var intoCart = read.Into(func(c *Cart) []any {
	return []any{
		&c.CartID, &c.VisitID, &c.CustomerID, &c.Currency, &c.Channel, &c.Status, &c.Note, &c.CheckoutID, &c.Checkouts,
		&c.OrderID, &c.Into, &c.ShareToken, &c.OpenedAt, &c.ChangedAt, &c.Revision,
	}
})

// Cart returns one cart with its lines in the order they were first added. The lines are read last: when the cart
// changes in between they are newer than the revision, and a write that insists on it is refused.
func (q Queries) Cart(ctx context.Context, id string) (Cart, error) {
	return q.cart(ctx, "id = $1", id)
}

// SharedCart returns the cart that is shared under a token. One that was merged into another is not any more.
func (q Queries) SharedCart(ctx context.Context, token string) (Cart, error) {
	found, err := q.cart(ctx, "share_token = $1 AND share_token <> '' AND status <> 'closed'", token)
	if errors.Is(err, cart.ErrNotFound) {
		err = cart.ErrNotShared
	}
	return found, err
}

func (q Queries) cart(ctx context.Context, where, arg string) (Cart, error) {
	c, err := read.One(ctx, q.View, cart.ErrNotFound, intoCart, "SELECT "+cartColumns+" FROM live.carts WHERE "+where, arg)
	if err != nil {
		return Cart{}, err
	}
	return c, q.fill(ctx, &c)
}

type lineRow struct {
	cart.Line
	later bool
}

var intoLine = read.Into(func(l *lineRow) []any {
	return []any{
		&l.ID, &l.SKU, &l.ProductID, &l.Title, &l.Quantity, &l.UnitPrice.Minor, &l.UnitPrice.Currency, &l.Data, &l.Note, &l.later,
	}
})

// fill reads a cart's lines and coupons.
func (q Queries) fill(ctx context.Context, c *Cart) (err error) {
	rows, err := read.All(ctx, q.View, intoLine, `
		SELECT line_id, sku, product_id, title, quantity, price_minor, currency,
			data::json, note::json, later
		FROM (SELECT *, false AS later FROM live.lines WHERE cart_id = $1
			UNION ALL SELECT *, true FROM live.later WHERE cart_id = $1) l
		WHERE quantity > 0 ORDER BY added, line_id`, c.CartID)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if row.later {
			c.Later = append(c.Later, row.Line)
		} else {
			c.Lines = append(c.Lines, row.Line)
		}
	}
	c.Coupons, err = read.All(ctx, q.View, read.Into(func(code *string) []any { return []any{code} }),
		"SELECT code FROM live.coupons WHERE cart_id = $1 AND entered > 0 ORDER BY entered", c.CartID)
	return err
}

// Summary is one cart of a customer's.
type Summary struct {
	CartID, Currency, Channel string
	Status                    cart.Status
	OrderID                   string
	ChangedAt                 time.Time
	Lines, Units              int64
}

// ofCustomer is how many carts of a customer are listed: the newest.
const ofCustomer = 50

// OfCustomer lists a customer's carts, the one changed last first, without those that were merged into others.
func (q Queries) OfCustomer(ctx context.Context, customerID string) ([]Summary, error) {
	return read.All(ctx, q.View, read.Into(func(s *Summary) []any {
		return []any{&s.CartID, &s.Currency, &s.Channel, &s.Status, &s.OrderID, &s.ChangedAt, &s.Lines, &s.Units}
	}), `
		SELECT c.id, c.currency, c.channel, c.status, c.order_id, c.changed_at,
			count(l.line_id), coalesce(sum(l.quantity), 0)::bigint
		FROM live.carts c LEFT JOIN live.lines l ON l.cart_id = c.id AND l.quantity > 0
		WHERE c.customer_id = $1 AND c.customer_id <> '' AND c.status <> 'closed'
		GROUP BY c.id ORDER BY c.changed_at DESC, c.id LIMIT $2`, customerID, ofCustomer)
}
