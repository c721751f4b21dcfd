// Package recommendations is what else a shopper may want: bought together, popular, and next in the visit so far.
//
// The tables hold plain counts; every weight is applied by the query, so that a better formula needs no rebuild. What is
// visible and in stock is for the caller to say, who should ask for more than is to be shown.
package recommendations

import (
	_ "embed"
	"time"

	"cartwright/domain/cart"
	"cartwright/domain/event"
	"cartwright/domain/order"
	"cartwright/domain/product"
	"cartwright/domain/visit"
	"cartwright/projections"
)

//go:embed schema.sql
var schema string

// maxBasket bounds the products of one order that are paired: pairs grow with its square, and bulk orders say little.
const maxBasket = 40

// Projection declares the read model. A visit's views and a product's category are folded in their stream's order; all
// else is sums, which do not care.
func Projection() projections.Projection {
	return projections.Projection{
		Name: "recommendations", Version: 1, Schema: schema,
		On: projections.Handlers{}.
			Handle(projections.On(created)).
			Handle(projections.On(described)).
			Handle(projections.On(viewed)).
			Handle(projections.On(itemAdded)).
			Handle(projections.On(placed)),
	}
}

func created(d *projections.Delta, e product.Created, r *event.Recorded) {
	categorise(d, e.Category, r)
}

func described(d *projections.Delta, e product.Described, r *event.Recorded) {
	categorise(d, e.Category, r)
}

func categorise(d *projections.Delta, category string, r *event.Recorded) {
	d.Row("products", "id", event.IDOf(r.Stream)).Set("category", category)
}

func viewed(d *projections.Delta, e visit.ProductViewed, r *event.Recorded) {
	interest(d, r.At, e.ProductID).Add("views", 1)
	d.Row("views", "visit_id", event.IDOf(r.Stream), "product_id", e.ProductID).Set("last", int64(r.Revision))
	if e.Previous != "" && e.Previous != e.ProductID {
		d.Row("transitions", "previous_id", e.Previous, "product_id", e.ProductID).Add("times", 1)
	}
}

func itemAdded(d *projections.Delta, e cart.ItemAdded, r *event.Recorded) {
	interest(d, r.At, e.ProductID).Add("carts", 1)
}

func placed(d *projections.Delta, e order.Placed, _ *event.Recorded) {
	basket := distinct(e.Lines)
	for _, one := range basket {
		interest(d, e.PlacedAt, one).Add("purchases", 1)
		for _, other := range basket {
			if one != other {
				d.Row("pairs", "product_id", one, "other_id", other).Add("orders", 1)
			}
		}
	}
}

// distinct returns the first maxBasket different products of an order.
func distinct(lines []order.Line) []string {
	var products []string
	seen := map[string]bool{}
	for _, line := range lines {
		if !seen[line.ProductID] && len(products) < maxBasket {
			seen[line.ProductID] = true
			products = append(products, line.ProductID)
		}
	}
	return products
}

func interest(d *projections.Delta, at time.Time, productID string) *projections.Row {
	return d.Row("interest", "day", at.UTC().Truncate(24*time.Hour), "product_id", productID)
}
