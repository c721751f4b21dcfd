package inventory

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp/cmpopts"

	"cartwright/domain/location"
	"cartwright/domain/money"
	"cartwright/domain/stock"
	"cartwright/domain/transfer"
	"cartwright/projections/projectiontest"
)

func TestQueries(t *testing.T) {
	t.Parallel()
	q := Queries{View: projectiontest.Run(t, Projection(), projectiontest.Log(
		projectiontest.In("stock-tea@berlin",
			stock.Received{SKU: "tea", Location: "berlin", Quantity: 10, Cause: "purchase"},
			stock.Held{SKU: "tea", Location: "berlin", HoldID: "f1", Quantity: 3},
			stock.Held{SKU: "tea", Location: "berlin", HoldID: "f2", Quantity: 2},
			stock.Committed{SKU: "tea", Location: "berlin", HoldID: "f2", Quantity: 2},
		),
		projectiontest.In("stock-lamp@lisbon",
			stock.PolicySet{SKU: "lamp", Location: "lisbon", Policy: stock.Policy{Safety: 1, LowBelow: 2, PromiseUpTo: 5, PromiseAs: stock.Backorder}},
			stock.RanLow{SKU: "lamp", Location: "lisbon", LowBelow: 2},
			stock.Expected{SKU: "lamp", Location: "lisbon", ExpectationID: "po-1", Quantity: 6},
			stock.Received{SKU: "lamp", Location: "lisbon", Quantity: 2, ExpectationID: "po-1", UnitCost: money.Of(900, "EUR")},
			stock.Held{SKU: "lamp", Location: "lisbon", HoldID: "f3", Quantity: 4, Promised: 3},
		),
		projectiontest.In("location-lisbon",
			location.Opened{LocationID: "lisbon", Details: location.Details{Name: "Lisbon", Country: "PT", Near: []string{"ES"}, Priority: 3}},
		),
		projectiontest.In("transfer-trf_1",
			transfer.Requested{TransferID: "trf_1", From: "berlin", To: "lisbon", Lines: []transfer.Line{{SKU: "tea", Quantity: 2}}},
			transfer.Sent{TransferID: "trf_1", SKU: "tea", Quantity: 2},
			transfer.Received{TransferID: "trf_1", ReceiptID: "r1", SKU: "tea", Quantity: 1},
		),
		projectiontest.In("stock-tea@lisbon", stock.Received{SKU: "tea", Location: "lisbon", Quantity: 1}),
		projectiontest.In("stock-pot@berlin", stock.Received{SKU: "pot", Location: "berlin", Quantity: 4}),
	)...)}

	t.Run("levels of SKUs", func(t *testing.T) { levelsOfSKUs(t, q) })
	t.Run("pages", func(t *testing.T) { pages(t, q) })
	t.Run("filters", func(t *testing.T) { filters(t, q) })
	t.Run("movements", func(t *testing.T) { movements(t, q) })
	t.Run("totals", func(t *testing.T) { totals(t, q) })
	t.Run("promises", func(t *testing.T) { promises(t, q) })
	t.Run("places", func(t *testing.T) { placesAndTransfers(t, q) })
}

func levelsOfSKUs(t *testing.T, q Queries) {
	levels, err := q.Levels(t.Context(), []string{"tea", "unheard of"})
	projectiontest.Same(t, err, []stock.Level{
		{SKU: "tea", Location: "berlin", OnHand: 8, Held: 3, Available: 5},
		{SKU: "tea", Location: "lisbon", OnHand: 1, Available: 1, Site: stock.Site{Country: "PT", Near: []string{"ES"}, Priority: 3}},
	}, levels)
	level, err := q.Level(t.Context(), "tea", "berlin")
	projectiontest.Same(t, err, Level{
		Level:    stock.Level{SKU: "tea", Location: "berlin", OnHand: 8, Held: 3, Available: 5},
		Received: 10, Sold: 2, Revision: 3,
	}, level, cmpopts.IgnoreFields(Level{}, "ChangedAt", "Policy.PromiseUntil"))
	if _, err := q.Level(t.Context(), "tea", "paris"); !errors.Is(err, stock.ErrNotFound) {
		t.Errorf("an unknown level: %v", err)
	}
}

func pages(t *testing.T, q Queries) {
	var seen []Place
	var after Place
	for {
		page, err := q.LevelsPage(t.Context(), Filter{}, after, 2)
		if err != nil {
			t.Fatal(err)
		}
		if len(page) == 0 {
			break
		}
		for _, level := range page {
			after = Place{level.SKU, level.Location}
			seen = append(seen, after)
		}
	}
	projectiontest.Same(t, nil, []Place{{"lamp", "lisbon"}, {"pot", "berlin"}, {"tea", "berlin"}, {"tea", "lisbon"}}, seen)
}

func filters(t *testing.T, q Queries) {
	few := int64(5)
	for name, test := range map[string]struct {
		filter Filter
		want   int
	}{
		"by SKU":      {Filter{SKU: "tea"}, 2},
		"by location": {Filter{Location: "berlin"}, 2},
		"few":         {Filter{Below: &few}, 3},
		"running low": {Filter{Low: true}, 1},
		"all at once": {Filter{SKU: "tea", Location: "lisbon", Below: &few}, 1},
	} {
		page, err := q.LevelsPage(t.Context(), test.filter, Place{}, 10)
		if err != nil || len(page) != test.want {
			t.Errorf("%s: %d levels (%v), want %d", name, len(page), err, test.want)
		}
	}
}

func movements(t *testing.T, q Queries) {
	newest, err := q.Movements(t.Context(), "tea", "berlin", nil, 2)
	projectiontest.Same(t, err, []Movement{
		{Revision: 3, Kind: Committed, Quantity: 2, HoldID: "f2", Change: -2},
		{Revision: 2, Kind: Held, Quantity: 2, HoldID: "f2"},
	}, newest, cmpopts.IgnoreFields(Movement{}, "At"))
	older, err := q.Movements(t.Context(), "tea", "berlin", &newest[1].Revision, 2)
	projectiontest.Same(t, err, []Movement{
		{Revision: 1, Kind: Held, Quantity: 3, HoldID: "f1"},
		{Revision: 0, Kind: Received, Quantity: 10, Change: 10, Cause: "purchase"},
	}, older, cmpopts.IgnoreFields(Movement{}, "At"))
}

func totals(t *testing.T, q Queries) {
	totals, err := q.Totals(t.Context())
	projectiontest.Same(t, err, Totals{Received: 17, Sold: 2, Held: 4, OnHand: 15}, totals)
}

func promises(t *testing.T, q Queries) {
	level, err := q.Level(t.Context(), "lamp", "lisbon")
	projectiontest.Same(t, err, Level{
		Level:    stock.Level{SKU: "lamp", Location: "lisbon", OnHand: 2, Held: 1, Promisable: 2, Promised: 3},
		Received: 2, Incoming: 4, Low: true, UnitCost: money.Of(900, "EUR"), Revision: 4,
		Policy: stock.Policy{Safety: 1, LowBelow: 2, PromiseUpTo: 5, PromiseAs: stock.Backorder},
	}, level, cmpopts.IgnoreFields(Level{}, "ChangedAt", "Policy.PromiseUntil"))
	if !level.Policy.PromiseUntil.IsZero() {
		t.Errorf("promises end at %v", level.Policy.PromiseUntil)
	}
	holds, err := q.Holds(t.Context(), "lamp", "lisbon", "", 9)
	projectiontest.Same(t, err, []Hold{{HoldID: "f3", Quantity: 4, Promised: 3}}, holds, cmpopts.IgnoreFields(Hold{}, "ExpiresAt"))
}

func placesAndTransfers(t *testing.T, q Queries) {
	locations, err := q.Locations(t.Context(), "", 9)
	projectiontest.Same(t, err, []Location{{
		LocationID: "lisbon", Details: location.Details{Name: "Lisbon", Country: "PT", Near: []string{"ES"}, Priority: 3},
	}}, locations)
	counters, err := q.Counters(t.Context())
	projectiontest.Same(t, err, 0, len(counters))
	want := Transfer{
		TransferID: "trf_1", From: "berlin", To: "lisbon", Revision: 2,
		Lines: []transfer.Leg{{Line: transfer.Line{SKU: "tea", Quantity: 2}, Settled: true, Sent: 2, Received: 1}},
	}
	one, err := q.Transfer(t.Context(), "trf_1")
	projectiontest.Same(t, err, want, one, cmpopts.IgnoreFields(Transfer{}, "RequestedAt"))
	page, err := q.TransfersPage(t.Context(), nil, 9)
	projectiontest.Same(t, err, []Transfer{want}, page, cmpopts.IgnoreFields(Transfer{}, "RequestedAt"))
	page, err = q.TransfersPage(t.Context(), &TransferPlace{one.RequestedAt, one.TransferID}, 9)
	projectiontest.Same(t, err, 0, len(page))
	if _, err := q.Transfer(t.Context(), "trf_9"); !errors.Is(err, transfer.ErrNotFound) {
		t.Errorf("an unknown transfer: %v", err)
	}
}

func TestWhereCustomersCollectAndWhenItIsThere(t *testing.T) {
	t.Parallel()
	shop := location.Details{Name: "Berlin", Country: "DE", Street: "Rose Lane 1", City: "Berlin", Postcode: "10115", Pickup: true}
	due := projectiontest.Start.AddDate(1, 0, 0)
	q := Queries{View: projectiontest.Run(t, Projection(), projectiontest.Log(
		projectiontest.In("location-berlin", location.Opened{LocationID: "berlin", Details: shop}),
		projectiontest.In("location-lyon", location.Opened{LocationID: "lyon", Details: shop}, location.Closed{LocationID: "lyon"}),
		projectiontest.In("location-depot", location.Opened{LocationID: "depot", Details: location.Details{Name: "Depot"}}),
		projectiontest.In("stock-tea@berlin",
			stock.PolicySet{SKU: "tea", Location: "berlin", Policy: stock.Policy{PromiseUpTo: 5, PromiseAs: stock.Backorder}},
			stock.Expected{SKU: "tea", Location: "berlin", ExpectationID: "po-1", Quantity: 4, Due: due},
			stock.Expected{SKU: "tea", Location: "berlin", ExpectationID: "po-2", Quantity: 9},
			stock.Held{SKU: "tea", Location: "berlin", HoldID: "f1", Quantity: 2, Promised: 2, ExpiresAt: due},
		),
	)...)}
	counters, err := q.Counters(t.Context())
	projectiontest.Same(t, err, []location.Location{{LocationID: "berlin", Details: shop, Open: true}}, counters)
	levels, err := q.Levels(t.Context(), []string{"tea"})
	projectiontest.Same(t, err, []stock.Level{{
		SKU: "tea", Location: "berlin", Promisable: 3, Promised: 2, Site: stock.Site{Country: "DE"},
		Arrivals: []stock.Arrival{{Units: 9}, {Units: 4, Due: due}},
	}}, levels)
}
