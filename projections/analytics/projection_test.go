package analytics

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"cartwright/domain/cart"
	"cartwright/domain/checkout"
	"cartwright/domain/money"
	"cartwright/domain/order"
	"cartwright/domain/payment"
	"cartwright/domain/visit"
	"cartwright/projections/projectiontest"
	"cartwright/projections/sketch"
)

type row = projectiontest.Columns

var placedAt = time.Date(2026, 2, 28, 23, 59, 59, 0, time.UTC)

func TestACancellationCorrectsTheMinuteOfTheOrder(t *testing.T) {
	t.Parallel()
	kept := projectiontest.Placed("1", "", placedAt, projectiontest.Line("tea", 2, 700))
	regretted := projectiontest.Placed("2", "", placedAt.Add(-30*time.Second),
		projectiontest.Line("tea", 1, 700), projectiontest.Line("pot", 1, 2900))
	tables := projectiontest.Fold(Projection(), projectiontest.Log(
		projectiontest.In("order-o1", kept),
		projectiontest.In("order-o2", regretted, projectiontest.Cancelled(regretted)),
	)...)
	tables.Want(t, "sales minute=2026-02-28T23:59 currency=EUR", row{
		"orders": 2, "units": 4, "revenue_minor": 1890 + 4090,
		"cancelled_orders": 1, "cancelled_units": 2, "cancelled_minor": 4090,
	})
	tables.Want(t, "product_days day=2026-02-28 product_id=tea", row{"orders": 2, "units": 3, "cancelled_orders": 1, "cancelled_units": 1})
	tables.Want(t, "product_revenue day=2026-02-28 product_id=tea currency=EUR", row{"revenue_minor": 2100, "cancelled_minor": 700})
	tables.Want(t, "order_values day=2026-02-28 currency=EUR bucket="+bucketOf(4090), row{"orders": 1, "cancelled_orders": 1})
	tables.Want(t, "order_values day=2026-02-28 currency=EUR bucket="+bucketOf(1890), row{"orders": 1})
	tables.None(t, "visits")
	tables.None(t, "sales minute=2026-03-01")
}

func bucketOf(minor int64) string { return fmt.Sprint(sketch.Bucket(minor)) }

func TestAnOrderCountsForEachOfItsPromotions(t *testing.T) {
	t.Parallel()
	tenth := order.Discount{PromotionID: "ten", Code: "TEN", Amount: money.Of(70, "EUR")}
	post := order.Discount{PromotionID: "post", Amount: money.Of(490, "EUR")}
	kept := projectiontest.Placed("1", "", placedAt, projectiontest.Line("tea", 1, 700))
	kept.Promotions = []order.Discount{tenth, post}
	regretted := projectiontest.Placed("2", "", placedAt, projectiontest.Line("tea", 2, 700))
	regretted.Promotions = []order.Discount{tenth}
	tables := projectiontest.Fold(Projection(), projectiontest.Log(
		projectiontest.In("order-o1", kept),
		projectiontest.In("order-o2", regretted, projectiontest.Cancelled(regretted)),
	)...)
	tables.Want(t, "promotion_days day=2026-02-28 promotion_id=ten code=TEN currency=EUR", row{
		"orders": 2, "revenue_minor": 1190 + 1890, "discount_minor": 140,
		"cancelled_orders": 1, "cancelled_minor": 1890, "cancelled_discount_minor": 70,
	})
	tables.Want(t, "promotion_days day=2026-02-28 promotion_id=post code= currency=EUR", row{
		"orders": 1, "revenue_minor": 1190, "discount_minor": 490,
	})
}

func TestAnOrderCountsOnceForEachProductInIt(t *testing.T) {
	t.Parallel()
	small, large := projectiontest.Line("tea", 1, 700), projectiontest.Line("tea", 3, 2900)
	large.SKU = "tea-500"
	tables := projectiontest.Fold(Projection(), projectiontest.In("order-o1", projectiontest.Placed("1", "", placedAt, small, large))...)
	tables.Want(t, "product_days day=2026-02-28 product_id=tea", row{"orders": 1, "units": 4})
}

func TestAVisitRemembersWhenItDidEachThingFirst(t *testing.T) {
	t.Parallel()
	minute := func(n int) time.Time { return projectiontest.Start.Add(time.Duration(n) * time.Minute) }
	tables := projectiontest.Fold(Projection(), projectiontest.Log(
		projectiontest.In("visit-v1", visit.Started{VisitID: "v1"},
			visit.ProductViewed{VisitID: "v1", ProductID: "tea"}, visit.ProductViewed{VisitID: "v1", ProductID: "tea"},
			visit.Searched{VisitID: "v1", Query: " TEA ", Results: 7}, visit.Clicked{VisitID: "v1"}),
		projectiontest.In("cart-c1", cart.Opened{VisitID: "v1"}, cart.ItemAdded{VisitID: "v1", ProductID: "tea", Quantity: 9}),
		projectiontest.In("checkout-k1", checkout.Started{VisitID: "v1"}),
		projectiontest.In("order-o1", projectiontest.Placed("1", "v1", placedAt)),
	)...)
	tables.Want(t, "visits id=v1", row{
		"first_at": minute(0), "viewed_at": minute(1), "carted_at": minute(6), "checkout_at": minute(7), "purchased_at": minute(8),
	})
	tables.Want(t, "product_days day=2026-03-01 product_id=tea", row{"views": 2, "carts": 1})
	tables.Want(t, "searches day=2026-03-01 query=tea", row{"searched": 1, "found": 1, "results": 7})
}

func TestPaymentsAreCountedByOutcome(t *testing.T) {
	t.Parallel()
	tables := projectiontest.Fold(Projection(), projectiontest.Log(
		projectiontest.In("payment-p1", payment.Authorised{}),
		projectiontest.In("payment-p2", payment.Declined{Code: "stolen_card"}),
		projectiontest.In("payment-p3", payment.Declined{Code: "stolen_card"}),
	)...)
	tables.Want(t, "payments day=2026-03-01 outcome=authorised code=", row{"payments": 1})
	tables.Want(t, "payments day=2026-03-01 outcome=declined code=stolen_card", row{"payments": 2})
}

func TestAnyBatchesGiveTheSameTables(t *testing.T) {
	t.Parallel()
	projectiontest.CheckAnyBatches(t, Projection(), func(t *rapid.T) [][]projectiontest.Fact {
		var streams [][]projectiontest.Fact
		for i := range rapid.IntRange(1, 3).Draw(t, "shoppers") {
			streams = append(streams, anyShopper(t, fmt.Sprint(i))...)
		}
		return streams
	})
}

// anyShopper draws what one shopper does, with or without a visit on record.
func anyShopper(t *rapid.T, number string) [][]projectiontest.Fact {
	visitID := rapid.SampledFrom([]string{"", "v1", "v2"}).Draw(t, "visit")
	product := rapid.SampledFrom([]string{"tea", "pot"})
	act := rapid.Custom(func(t *rapid.T) any {
		return rapid.SampledFrom([]any{
			visit.ProductViewed{VisitID: "v" + number, ProductID: product.Draw(t, "product")},
			visit.Searched{VisitID: "v" + number, Query: product.Draw(t, "query"), Results: 1},
			visit.Clicked{VisitID: "v" + number},
		}).Draw(t, "act")
	})
	placed := projectiontest.Placed(number, visitID, placedAt, projectiontest.Line(product.Draw(t, "product"), 2, 700))
	return [][]projectiontest.Fact{
		projectiontest.In("visit-v"+number, rapid.SliceOfN(act, 0, 6).Draw(t, "acts")...),
		projectiontest.In("cart-c"+number, cart.ItemAdded{VisitID: visitID, ProductID: product.Draw(t, "product")}),
		projectiontest.In("checkout-k"+number, checkout.Started{VisitID: visitID}),
		projectiontest.In("order-o"+number, []any{placed, order.Confirmed{}, projectiontest.Cancelled(placed)}...),
		projectiontest.In("payment-p"+number, payment.Declined{Code: "stolen_card"}),
	}
}

func TestAveragesRoundHalvesAwayFromZero(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ sum, n, want int64 }{
		{0, 0, 0}, {5, 0, 0}, {7, 2, 4}, {-7, 2, -4}, {10, 3, 3}, {11, 3, 4}, {-10, 3, -3}, {1<<63 - 1, 1, 1<<63 - 1}, {1<<63 - 1, 2, 1 << 62},
	} {
		if got := average(test.sum, test.n); got != test.want {
			t.Errorf("average(%d, %d) = %d, want %d", test.sum, test.n, got, test.want)
		}
	}
}
