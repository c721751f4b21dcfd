package bench

import (
	"cartwright/domain/event"
	"cartwright/projections"
)

const productsDDL = `
CREATE TABLE product (
    sku      text COLLATE "C" PRIMARY KEY,
    sales    bigint NOT NULL DEFAULT 0,
    quantity bigint NOT NULL DEFAULT 0,
    cents    bigint NOT NULL DEFAULT 0
)`

// sums counts and adds up sales per product.
func sums(name string) projections.Projection {
	return projections.Projection{
		Name: name, Version: 1, Schema: productsDDL,
		On: projections.Handlers{}.Handle(projections.On(func(d *projections.Delta, e Sold, _ *event.Recorded) {
			d.Row("product", "sku", e.SKU).Add("sales", 1).Add("quantity", e.Quantity).Add("cents", e.Cents)
		})),
	}
}

// productsCheck is what the tables of sums add up to.
const productsCheck = `SELECT coalesce(sum(sales), 0)::bigint, coalesce(sum(cents), 0)::bigint FROM live.product`

const salesDDL = `
CREATE TABLE sale (
    sku      text COLLATE "C",
    order_id text COLLATE "C",
    customer text COLLATE "C",
    quantity bigint,
    cents    bigint,
    at       timestamptz
)`

// facts keeps one row a sale, so many a transaction at most.
func facts(atMost int) declare {
	return func(name string) projections.Projection {
		return projections.Projection{
			Name: name, Version: 1, Schema: salesDDL, MaxBatch: atMost,
			On: projections.Handlers{}.Handle(projections.On(func(d *projections.Delta, e Sold, r *event.Recorded) {
				d.Append("sale", "sku", e.SKU, "order_id", e.Order, "customer", e.Customer,
					"quantity", e.Quantity, "cents", e.Cents, "at", r.At)
			})),
		}
	}
}

// factsCheck is what the table of facts adds up to.
const factsCheck = `SELECT count(*), coalesce(sum(cents), 0)::bigint FROM live.sale`
