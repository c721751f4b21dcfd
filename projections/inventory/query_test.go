package inventory

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp/cmpopts"

	"cartwright/domain/stock"
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
		projectiontest.In("stock-tea@lisbon", stock.Received{SKU: "tea", Location: "lisbon", Quantity: 1}),
		projectiontest.In("stock-pot@berlin", stock.Received{SKU: "pot", Location: "berlin", Quantity: 4}),
	)...)}

	t.Run("levels of SKUs", func(t *testing.T) { levelsOfSKUs(t, q) })
	t.Run("pages", func(t *testing.T) { pages(t, q) })
	t.Run("filters", func(t *testing.T) { filters(t, q) })
	t.Run("movements", func(t *testing.T) { movements(t, q) })
	t.Run("totals", func(t *testing.T) { totals(t, q) })
}

func levelsOfSKUs(t *testing.T, q Queries) {
	levels, err := q.Levels(t.Context(), []string{"tea", "unheard of"})
	projectiontest.Same(t, err, []stock.Level{
		{SKU: "tea", Location: "berlin", OnHand: 8, Held: 3, Available: 5},
		{SKU: "tea", Location: "lisbon", OnHand: 1, Available: 1},
	}, levels)
	level, err := q.Level(t.Context(), "tea", "berlin")
	projectiontest.Same(t, err, Level{
		Level:    stock.Level{SKU: "tea", Location: "berlin", OnHand: 8, Held: 3, Available: 5},
		Received: 10, Sold: 2, Revision: 3,
	}, level, cmpopts.IgnoreFields(Level{}, "ChangedAt"))
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
	projectiontest.Same(t, nil, []Place{{"pot", "berlin"}, {"tea", "berlin"}, {"tea", "lisbon"}}, seen)
}

func filters(t *testing.T, q Queries) {
	few := int64(5)
	for name, test := range map[string]struct {
		filter Filter
		want   int
	}{
		"by SKU":      {Filter{SKU: "tea"}, 2},
		"by location": {Filter{Location: "berlin"}, 2},
		"running low": {Filter{Below: &few}, 2},
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
		{Revision: 3, Kind: Committed, Quantity: 2, HoldID: "f2"},
		{Revision: 2, Kind: Held, Quantity: 2, HoldID: "f2"},
	}, newest, cmpopts.IgnoreFields(Movement{}, "At"))
	older, err := q.Movements(t.Context(), "tea", "berlin", &newest[1].Revision, 2)
	projectiontest.Same(t, err, []Movement{
		{Revision: 1, Kind: Held, Quantity: 3, HoldID: "f1"},
		{Revision: 0, Kind: Received, Quantity: 10, Cause: "purchase"},
	}, older, cmpopts.IgnoreFields(Movement{}, "At"))
}

func totals(t *testing.T, q Queries) {
	totals, err := q.Totals(t.Context())
	projectiontest.Same(t, err, Totals{Received: 15, Sold: 2, Held: 3, OnHand: 13}, totals)
}
