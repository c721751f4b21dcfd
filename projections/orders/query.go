package orders

import (
	"context"
	"time"

	"cartwright/domain/delivery"
	"cartwright/domain/money"
	"cartwright/domain/order"
	"cartwright/domain/payment"
	"cartwright/projections"
	"cartwright/projections/read"
)

// Queries answers from the orders.
type Queries struct{ View projections.View }

// Summary is an order as lists show it.
type Summary struct {
	ID             string
	Number         int64  // what people call it by; 0: none yet
	CustomerID     string // none: a guest's
	Status         order.Status
	Reason         string // of a cancellation
	Placed         int64  // position in the log; the next page begins before the last order's
	PlacedAt       time.Time
	Items          money.Money
	Shipping       money.Money
	Discount       money.Money
	Tax            money.Money
	TaxIncluded    bool
	Total          money.Money // Items + Shipping − Discount, + Tax unless it is included
	Country        string
	DeliveryOption string
	DeliveryDays   int
	CheckoutID     string
	CartID         string
	VisitID        string
	FulfilmentID   string
	PaymentID      string
	Payment        payment.Status // of the first that is not captured, if there is one
	Parcels        int
	Delivered      int // of the parcels
	TrackingToken  string
	Revision       int64
}

// standing is where a payment stands. A capture that is declined leaves what others have taken, and several in part may have
// taken all of it: what one event says is not enough.
const standing = `CASE WHEN p.status NOT IN ('authorised', 'partly_captured') OR p.captured_minor = 0 THEN p.status
	WHEN p.captured_minor < p.amount_minor THEN 'partly_captured' ELSE 'captured' END`

const columns = `o.id, o.number, o.customer_id, o.status, o.reason, o.placed, o.placed_at,
	o.items_minor, o.currency, o.shipping_minor, o.currency, o.discount_minor, o.currency, o.tax_minor, o.currency,
	o.tax_included, o.total_minor, o.currency,
	o.country, o.delivery_option, o.delivery_days, o.checkout_id, o.cart_id, o.visit_id, o.fulfilment_id, o.payment_id,
	coalesce((SELECT ` + standing + ` FROM live.payments p WHERE p.order_id = o.id AND p.part >= 0
		ORDER BY ` + standing + ` = 'captured', p.part LIMIT 1), ''),
	(SELECT count(*) FROM live.deliveries d WHERE d.order_id = o.id),
	(SELECT count(*) FROM live.deliveries d WHERE d.order_id = o.id AND d.status = 'delivered'),
	o.tracking_token, o.revision`

func summaryFields(s *Summary) []any {
	return []any{
		&s.ID, &s.Number, &s.CustomerID, &s.Status, &s.Reason, &s.Placed, &s.PlacedAt,
		&s.Items.Minor, &s.Items.Currency, &s.Shipping.Minor, &s.Shipping.Currency,
		&s.Discount.Minor, &s.Discount.Currency, &s.Tax.Minor, &s.Tax.Currency, &s.TaxIncluded, &s.Total.Minor, &s.Total.Currency,
		&s.Country, &s.DeliveryOption, &s.DeliveryDays, &s.CheckoutID, &s.CartID, &s.VisitID, &s.FulfilmentID, &s.PaymentID,
		&s.Payment, &s.Parcels, &s.Delivered, &s.TrackingToken, &s.Revision,
	}
}

// Filter says which orders are wanted. Empty fields ask for nothing.
type Filter struct {
	Number     int64
	Status     order.Status
	CustomerID string
}

// Orders returns a page of orders, the newest first: those placed before a position in the log, or all when it is 0.
func (q Queries) Orders(ctx context.Context, f Filter, before int64, limit int) ([]Summary, error) {
	var w read.Where
	if f.Number != 0 {
		w.And("o.number = ? AND o.number <> 0", f.Number)
	}
	if f.Status != "" {
		w.And("o.status = ?", string(f.Status))
	}
	if f.CustomerID != "" {
		w.And("o.customer_id = ? AND o.customer_id <> ''", f.CustomerID)
	}
	if before > 0 {
		w.And("o.placed < ?", before)
	}
	return read.All(ctx, q.View, read.Into(summaryFields), `
		SELECT `+columns+` FROM live.orders o `+w.String()+`
		ORDER BY o.placed DESC LIMIT `+w.Arg(read.Limit(limit)), w.Args...)
}

// Order is an order with all that belongs to it.
type Order struct {
	Summary
	Lines      []order.Line
	Promotions []order.Discount
	Taxes      []order.TaxLine
	Payments   []Payment // those it is paid by, then those that came to nothing
	Deliveries []Delivery
	Timeline   []Step // oldest first
}

// Payment is one payment that was tried for the order.
type Payment struct {
	ID                                   string
	Placed                               bool // the order is paid by it
	Status                               payment.Status
	Method, DeclineCode                  string
	Amount, Captured, Refunded, Disputed money.Money
}

// Delivery is one parcel of the order.
type Delivery struct {
	ID              string
	Status          delivery.Status
	From            string // location
	Carrier, Number string
}

// Step is one thing that happened to the order.
type Step struct {
	Name    string // of the event
	Subject string // id of the payment or delivery, if it is about one
	Detail  string
	At      time.Time
}

// Order returns one order.
func (q Queries) Order(ctx context.Context, id string) (Order, error) {
	summary, err := read.One(ctx, q.View, order.ErrNotFound, read.Into(summaryFields),
		`SELECT `+columns+` FROM live.orders o WHERE o.id = $1`, id)
	o := Order{Summary: summary}
	if err != nil {
		return Order{}, err
	}
	if o.Lines, err = q.lines(ctx, id); err != nil {
		return Order{}, err
	}
	if err = q.reduce(ctx, &o); err != nil {
		return Order{}, err
	}
	if o.Payments, err = q.Payments(ctx, id); err != nil {
		return Order{}, err
	}
	if o.Deliveries, err = q.deliveries(ctx, id); err != nil {
		return Order{}, err
	}
	o.Timeline, err = q.timeline(ctx, id)
	return o, err
}

func (q Queries) lines(ctx context.Context, id string) ([]order.Line, error) {
	return read.All(ctx, q.View, read.Into(func(l *order.Line) []any {
		return []any{
			&l.SKU, &l.ProductID, &l.Title, &l.Quantity,
			&l.UnitPrice.Minor, &l.UnitPrice.Currency, &l.Total.Minor, &l.Total.Currency, &l.Tax.Minor, &l.Tax.Currency,
			&l.Components,
		}
	}), `
		SELECT sku, product_id, title, quantity, price_minor, currency, total_minor, currency, tax_minor, currency,
			components::json
		FROM live.lines WHERE order_id = $1 ORDER BY number`, id)
}

// Payments returns every payment that was tried for an order, placed or not.
func (q Queries) Payments(ctx context.Context, orderID string) ([]Payment, error) {
	return read.All(ctx, q.View, read.Into(func(p *Payment) []any {
		return []any{
			&p.ID, &p.Placed, &p.Status, &p.Method, &p.DeclineCode, &p.Amount.Minor, &p.Amount.Currency,
			&p.Captured.Minor, &p.Captured.Currency, &p.Refunded.Minor, &p.Refunded.Currency,
			&p.Disputed.Minor, &p.Disputed.Currency,
		}
	}), `
		SELECT id, part >= 0, `+standing+`, method, decline_code, amount_minor, currency, captured_minor, currency, refunded_minor, currency,
			disputed_minor, currency
		FROM live.payments p WHERE order_id = $1 ORDER BY part < 0, part, id`, orderID)
}

func (q Queries) deliveries(ctx context.Context, id string) ([]Delivery, error) {
	return read.All(ctx, q.View, read.Into(func(d *Delivery) []any {
		return []any{&d.ID, &d.Status, &d.From, &d.Carrier, &d.Number}
	}), `
		SELECT id, status, origin, carrier, number FROM live.deliveries WHERE order_id = $1 ORDER BY id`, id)
}

func (q Queries) timeline(ctx context.Context, id string) ([]Step, error) {
	return read.All(ctx, q.View, read.Into(func(s *Step) []any {
		return []any{&s.Name, &s.Subject, &s.Detail, &s.At}
	}), `
		SELECT name, subject, detail, at FROM live.timeline WHERE order_id = $1 ORDER BY position`, id)
}
