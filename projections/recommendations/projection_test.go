package recommendations

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"cartwright/domain/cart"
	"cartwright/domain/order"
	"cartwright/domain/product"
	"cartwright/domain/visit"
	"cartwright/projections/projectiontest"
)

type row = projectiontest.Columns

var placedAt = time.Date(2026, 2, 28, 23, 59, 59, 0, time.UTC)

func basket(number string, at time.Time, products ...string) []projectiontest.Fact {
	var lines []order.Line
	for _, id := range products {
		lines = append(lines, projectiontest.Line(id, 1, 700))
	}
	return projectiontest.In("order-o"+number, projectiontest.Placed(number, "", at, lines...))
}

func views(visitID string, products ...string) []projectiontest.Fact {
	var events []any
	previous := ""
	for _, id := range products {
		events = append(events, visit.ProductViewed{VisitID: visitID, ProductID: id, Previous: previous})
		previous = id
	}
	return projectiontest.In("visit-"+visitID, events...)
}

func TestABasketPairsEveryTwoProducts(t *testing.T) {
	t.Parallel()
	tables := projectiontest.Fold(Projection(), projectiontest.Log(
		basket("1", placedAt, "tea", "pot", "tea"), basket("2", placedAt, "tea", "pot"),
	)...)
	tables.Want(t, "pairs product_id=tea other_id=pot", row{"orders": 2})
	tables.Want(t, "pairs product_id=pot other_id=tea", row{"orders": 2})
	tables.None(t, "pairs product_id=tea other_id=tea")
	tables.Want(t, "interest day=2026-02-28 product_id=tea", row{"purchases": 2})
}

func TestABulkOrderIsPairedInPartOnly(t *testing.T) {
	t.Parallel()
	var products []string
	for i := range 60 {
		products = append(products, fmt.Sprintf("p%02d", i))
	}
	tables := projectiontest.Fold(Projection(), basket("1", placedAt, products...)...)
	pairs := 0
	for row, columns := range tables {
		if columns["orders"] != nil {
			pairs++
		}
		if row == "interest day=2026-02-28 product_id=p40" {
			t.Error("the 41st product counts")
		}
	}
	if pairs != maxBasket*(maxBasket-1) {
		t.Errorf("%d pairs, want %d", pairs, maxBasket*(maxBasket-1))
	}
}

func TestAVisitIsARowAProductAndATransitionAStep(t *testing.T) {
	t.Parallel()
	tables := projectiontest.Fold(Projection(), projectiontest.Log(
		views("v1", "tea", "pot", "pot", "tea"),
		projectiontest.In("cart-c1", cart.ItemAdded{ProductID: "tea"}),
	)...)
	tables.Want(t, "views visit_id=v1 product_id=tea", row{"last": 3})
	tables.Want(t, "views visit_id=v1 product_id=pot", row{"last": 2})
	tables.Want(t, "transitions previous_id=tea product_id=pot", row{"times": 1})
	tables.Want(t, "transitions previous_id=pot product_id=tea", row{"times": 1})
	tables.None(t, "transitions previous_id=pot product_id=pot")
	tables.Want(t, "interest day=2026-03-01 product_id=tea", row{"views": 2, "carts": 1})
}

func TestAnyBatchesGiveTheSameTables(t *testing.T) {
	t.Parallel()
	projectiontest.CheckAnyBatches(t, Projection(), func(t *rapid.T) [][]projectiontest.Fact {
		some := rapid.SliceOfN(rapid.SampledFrom([]string{"tea", "pot", "cup"}), 1, 6)
		return [][]projectiontest.Fact{
			views("v1", some.Draw(t, "seen")...), views("v2", some.Draw(t, "seen")...),
			basket("1", placedAt, some.Draw(t, "bought")...), basket("2", placedAt, some.Draw(t, "bought")...),
			projectiontest.In("product-tea", product.Created{Description: product.Description{Category: "a"}},
				product.Described{Description: product.Description{Category: "b"}}),
		}
	})
}
