package analytics

import (
	"errors"
	"testing"
	"time"

	"cartwright/domain/cart"
	"cartwright/domain/checkout"
	"cartwright/domain/money"
	"cartwright/domain/order"
	"cartwright/domain/payment"
	"cartwright/domain/visit"
	"cartwright/projections/projectiontest"
	"cartwright/projections/sketch"
)

var (
	// A summer day in Kathmandu begins at 18:15 UTC.
	kathmandu = time.FixedZone("", 5*3600+45*60)
	evening   = time.Date(2026, 6, 1, 18, 14, 0, 0, time.UTC)
	today     = time.Now()
)

func TestQueries(t *testing.T) {
	t.Parallel()
	regretted := projectiontest.Placed("3", "", evening.Add(time.Minute), projectiontest.Line("pot", 1, 2900))
	regretted.Promotions = []order.Discount{{PromotionID: "post", Amount: eur(490)}}
	cheaper := projectiontest.Placed("2", "v2", evening.Add(time.Minute), projectiontest.Line("tea", 1, 701))
	cheaper.Promotions = []order.Discount{{PromotionID: "ten", Code: "TEN", Amount: eur(70)}, {PromotionID: "post", Amount: eur(490)}}
	q := Queries{View: projectiontest.Run(t, Projection(), projectiontest.Log(
		// v1 buys after all the steps, v2 without any, v3 gives up with a full cart, v4 only looks, v5 only searches.
		projectiontest.In("visit-v1", visit.Started{VisitID: "v1"}, visit.ProductViewed{VisitID: "v1", ProductID: "tea"}),
		projectiontest.In("cart-c1", cart.ItemAdded{VisitID: "v1", ProductID: "tea", Quantity: 2}),
		projectiontest.In("checkout-k1", checkout.Started{VisitID: "v1"}),
		projectiontest.In("order-o1", projectiontest.Placed("1", "v1", evening, projectiontest.Line("tea", 2, 700))),
		projectiontest.In("order-o2", cheaper),
		projectiontest.In("order-o3", regretted, projectiontest.Cancelled(regretted)),
		projectiontest.In("cart-c3", cart.ItemAdded{VisitID: "v3", ProductID: "pot"}),
		projectiontest.In("visit-v4", visit.ProductViewed{VisitID: "v4", ProductID: "pot"}, visit.ProductViewed{VisitID: "v4", ProductID: "pot"}),
		projectiontest.In("visit-v5", visit.Searched{VisitID: "v5", Query: "Cosy"}, visit.Searched{VisitID: "v5", Query: "tea", Results: 2},
			visit.Searched{VisitID: "v5", Query: "cosy", Results: 1}),
		projectiontest.In("payment-p1", payment.Authorised{}),
		projectiontest.In("payment-p2", payment.Declined{Code: "stolen_card"}),
	)...)}

	t.Run("sales", func(t *testing.T) { sales(t, q) })
	t.Run("sales in a time zone", func(t *testing.T) { salesInAZone(t, q) })
	t.Run("order values", func(t *testing.T) { orderValues(t, q) })
	t.Run("refusals", func(t *testing.T) { refusals(t, q) })
	t.Run("funnel", func(t *testing.T) { funnel(t, q) })
	t.Run("top products", func(t *testing.T) { topProducts(t, q) })
	t.Run("promotions", func(t *testing.T) { promotions(t, q) })
	t.Run("searches", func(t *testing.T) { searches(t, q) })
	t.Run("payments", func(t *testing.T) { payments(t, q) })
}

func eur(minor int64) money.Money { return money.Of(minor, "EUR") }

func sales(t *testing.T, q Queries) {
	minutes, err := q.Sales(t.Context(), evening, evening.Add(time.Hour), Minute, "")
	projectiontest.Same(t, err, []Sales{
		{From: evening, Orders: 1, Units: 2, Revenue: eur(1890), CancelledRevenue: eur(0), NetRevenue: eur(1890), AverageOrderValue: eur(1890)},
		{
			From: evening.Add(time.Minute), Orders: 2, Units: 2, Revenue: eur(1191 + 3390),
			Cancelled: 1, CancelledUnits: 1, CancelledRevenue: eur(3390), NetRevenue: eur(1191), AverageOrderValue: eur(1191),
		},
	}, minutes)
	days, err := q.Sales(t.Context(), evening.Add(-oneDay), evening.Add(oneDay), Day, "UTC")
	projectiontest.Same(t, err, []Sales{{
		From: time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC), Orders: 3, Units: 4, Revenue: eur(6471),
		Cancelled: 1, CancelledUnits: 1, CancelledRevenue: eur(3390),
		NetRevenue: eur(3081), AverageOrderValue: eur(1541), // 1540.5, rounded
	}}, days)
	none, err := q.Sales(t.Context(), evening.Add(2*time.Minute), evening.Add(time.Hour), Minute, "")
	projectiontest.Same(t, err, nil, none)
}

const oneDay = 24 * time.Hour

func salesInAZone(t *testing.T, q Queries) {
	days, err := q.Sales(t.Context(), evening.Add(-oneDay), evening.Add(oneDay), Day, "Asia/Kathmandu")
	if err != nil || len(days) != 2 {
		t.Fatalf("%d days (%v), want 2: the second order is bought after midnight", len(days), err)
	}
	for i, want := range []time.Time{time.Date(2026, 6, 1, 0, 0, 0, 0, kathmandu), time.Date(2026, 6, 2, 0, 0, 0, 0, kathmandu)} {
		if !days[i].From.Equal(want) || days[i].From.Hour() != 0 {
			t.Errorf("day %d begins at %s, want %s", i, days[i].From, want)
		}
	}
}

func refusals(t *testing.T, q Queries) {
	for _, test := range []struct {
		to     time.Time
		bucket Bucket
		zone   string
		want   error
	}{
		{evening.Add(time.Hour), "week", "UTC", ErrBucket},
		{evening.Add(8 * oneDay), Minute, "UTC", ErrPeriod},
		{evening.Add(time.Hour), Minute, "Mars/Olympus", ErrZone},
		{evening.Add(time.Hour), Minute, "Local", ErrZone},
	} {
		if _, err := q.Sales(t.Context(), evening, test.to, test.bucket, test.zone); !errors.Is(err, test.want) {
			t.Errorf("%s in %s: %v, want %v", test.bucket, test.zone, err, test.want)
		}
	}
	if _, err := q.TopProducts(t.Context(), evening, evening, "weight", "EUR", 1); !errors.Is(err, ErrOrder) {
		t.Errorf("top by weight: %v", err)
	}
}

func funnel(t *testing.T, q Queries) {
	got, err := q.Funnel(t.Context(), today.Add(-time.Hour), today.Add(time.Hour))
	projectiontest.Same(t, err, Funnel{
		Steps: []Step{
			{"visit", 5, 5, 0},
			{"view", 2, 4, 8000},
			{"cart", 2, 3, 7500},
			{"checkout", 1, 2, 6667},
			{"purchase", 2, 2, 10_000},
		},
		Abandoned: 1,
	}, got)
	nobody, err := q.Funnel(t.Context(), evening, evening.Add(time.Minute))
	if err != nil || nobody.Steps[4].Conversion != 0 {
		t.Errorf("a funnel of nobody: %+v (%v)", nobody, err)
	}
}

func topProducts(t *testing.T, q Queries) {
	ofTheDay, err := q.TopProducts(t.Context(), evening, evening.Add(time.Minute), ByRevenue, "EUR", 10)
	projectiontest.Same(t, err, []Product{
		{ProductID: "tea", Orders: 2, Units: 3, Revenue: eur(2101)},
		{ProductID: "pot", Revenue: eur(0)},
	}, ofTheDay)
	viewed, err := q.TopProducts(t.Context(), today, today.Add(time.Minute), ByViews, "EUR", 1)
	projectiontest.Same(t, err, []Product{{ProductID: "pot", Views: 2, Carts: 1, Revenue: eur(0)}}, viewed)
}

func promotions(t *testing.T, q Queries) {
	got, err := q.Promotions(t.Context(), evening, evening.Add(time.Hour), "EUR", 10)
	projectiontest.Same(t, err, []Promotion{
		{PromotionID: "post", Orders: 1, Cancelled: 1, Revenue: eur(1191), Discount: eur(490)},
		{PromotionID: "ten", Code: "TEN", Orders: 1, Revenue: eur(1191), Discount: eur(70)},
	}, got)
	none, err := q.Promotions(t.Context(), evening, evening.Add(time.Hour), "USD", 10)
	projectiontest.Same(t, err, nil, none)
}

func searches(t *testing.T, q Queries) {
	got, err := q.Searches(t.Context(), today, today.Add(time.Minute), 10)
	projectiontest.Same(t, err, []Search{{"cosy", 2, 1, 1}, {"tea", 1, 1, 2}}, got)
}

func payments(t *testing.T, q Queries) {
	got, err := q.Payments(t.Context(), today, today.Add(time.Minute))
	projectiontest.Same(t, err, []Payments{{"authorised", "", 1}, {"declined", "stolen_card", 1}}, got)
}

// The order that was cancelled is left out. Between 1890 and 1191 minor units the median is the lower of the two.
func orderValues(t *testing.T, q Queries) {
	found, err := q.OrderValues(t.Context(), evening, evening.Add(time.Hour))
	low, high := eur(sketch.Middle(sketch.Bucket(1191))), eur(sketch.Middle(sketch.Bucket(1890)))
	projectiontest.Same(t, err, []OrderValues{{Orders: 2, Low: low, Median: low, High: high}}, found)
	none, err := q.OrderValues(t.Context(), evening.Add(-3*oneDay), evening.Add(-2*oneDay))
	projectiontest.Same(t, err, nil, none)
}
