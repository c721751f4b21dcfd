package analytics

import (
	"time"

	"cartwright/domain/event"
	"cartwright/domain/money"
	"cartwright/domain/order"
	"cartwright/projections"
	"cartwright/projections/sketch"
)

// columns names where a sale and its cancellation are counted.
type columns struct{ orders, units, minor, discount string }

var (
	sold      = columns{"orders", "units", "revenue_minor", "discount_minor"}
	takenBack = columns{"cancelled_orders", "cancelled_units", "cancelled_minor", "cancelled_discount_minor"}
)

func placed(d *projections.Delta, e order.Placed, r *event.Recorded) {
	act(d, e.VisitID, "purchased_at", r)
	count(d, sold, e.PlacedAt, e.Lines, e.Total)
	attribute(d, sold, e.PlacedAt, e.Promotions, e.Total)
}

// cancelled corrects the minute and the day in which the order was placed.
func cancelled(d *projections.Delta, e order.Cancelled, _ *event.Recorded) {
	count(d, takenBack, e.PlacedAt, e.Lines, e.Total)
	attribute(d, takenBack, e.PlacedAt, e.Promotions, e.Total)
}

func count(d *projections.Delta, to columns, at time.Time, lines []order.Line, total money.Money) {
	sale := d.Row("sales", "minute", at.UTC().Truncate(time.Minute), "currency", total.Currency).
		Add(to.orders, 1).Add(to.minor, total.Minor)
	d.Row("order_values", "day", day(at), "currency", total.Currency, "bucket", sketch.Bucket(total.Minor)).Add(to.orders, 1)
	counted := map[string]bool{}
	for _, line := range lines {
		sale.Add(to.units, line.Quantity)
		product := productDay(d, at, line.ProductID).Add(to.units, line.Quantity)
		d.Row("product_revenue", "day", day(at), "product_id", line.ProductID, "currency", line.Total.Currency).
			Add(to.minor, line.Total.Minor)
		if !counted[line.ProductID] {
			counted[line.ProductID] = true
			product.Add(to.orders, 1)
		}
	}
}

// attribute counts an order for each promotion that took something off it.
func attribute(d *projections.Delta, to columns, at time.Time, promotions []order.Discount, total money.Money) {
	for _, p := range promotions {
		d.Row("promotion_days", "day", day(at), "promotion_id", p.PromotionID, "code", p.Code, "currency", total.Currency).
			Add(to.orders, 1).Add(to.minor, total.Minor).Add(to.discount, p.Amount.Minor)
	}
}
