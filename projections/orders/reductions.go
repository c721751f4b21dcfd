package orders

import (
	"context"

	"cartwright/domain/order"
	"cartwright/projections"
	"cartwright/projections/read"
)

// wholeOrder stands for a line where a discount is told of the order in all.
const wholeOrder = -1

func discounted(d *projections.Delta, orderID string, line int64, discounts []order.Discount) {
	for i, taken := range discounts {
		d.Row("discounts", "order_id", orderID, "line", line, "number", int64(i)).
			Set("promotion_id", taken.PromotionID).Set("code", taken.Code).Set("name", taken.Name).
			Set("amount_minor", taken.Amount.Minor).Set("currency", taken.Amount.Currency)
	}
}

func taxed(d *projections.Delta, orderID string, taxes []order.TaxLine) {
	for i, tax := range taxes {
		d.Row("taxes", "order_id", orderID, "number", int64(i)).
			Set("name", tax.Name).Set("levied_on", tax.On).
			Set("amount_minor", tax.Amount.Minor).Set("currency", tax.Amount.Currency)
	}
}

// reduce fills in what promotions took off an order and its lines, and the taxes.
func (q Queries) reduce(ctx context.Context, o *Order) error {
	type discount struct {
		line int64
		order.Discount
	}
	found, err := read.All(ctx, q.View, read.Into(func(d *discount) []any {
		return []any{&d.line, &d.PromotionID, &d.Code, &d.Name, &d.Amount.Minor, &d.Amount.Currency}
	}), `SELECT line, promotion_id, code, name, amount_minor, currency
		FROM live.discounts WHERE order_id = $1 ORDER BY line, number`, o.ID)
	if err != nil {
		return err
	}
	for _, d := range found {
		to := &o.Promotions
		if d.line != wholeOrder {
			to = &o.Lines[d.line].Discounts
		}
		*to = append(*to, d.Discount)
	}
	o.Taxes, err = read.All(ctx, q.View, read.Into(func(t *order.TaxLine) []any {
		return []any{&t.Name, &t.On, &t.Amount.Minor, &t.Amount.Currency}
	}), `SELECT name, levied_on, amount_minor, currency FROM live.taxes WHERE order_id = $1 ORDER BY number`, o.ID)
	return err
}
