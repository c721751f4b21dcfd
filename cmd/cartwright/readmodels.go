package main

import (
	"context"

	"cartwright/domain/location"
	"cartwright/domain/pricelist"
	"cartwright/domain/product"
	"cartwright/domain/stock"
	"cartwright/projections"
	"cartwright/projections/analytics"
	"cartwright/projections/carts"
	"cartwright/projections/catalog"
	"cartwright/projections/credits"
	"cartwright/projections/inventory"
	"cartwright/projections/ledger"
	"cartwright/projections/orders"
	"cartwright/projections/pricing"
	"cartwright/projections/recommendations"
	"cartwright/projections/risk"
	"cartwright/projections/tracking"
)

// readModels lists every projection of the shop.
func readModels() []projections.Projection {
	return []projections.Projection{
		catalog.Projection(),
		inventory.Projection(),
		carts.Projection(),
		orders.Projection(),
		pricing.Projection(),
		tracking.Projection(),
		risk.Projection(),
		analytics.Projection(),
		recommendations.Projection(),
		credits.Projection(),
		ledger.Projection(),
	}
}

// shelf answers the use cases' questions from the read models.
type shelf struct {
	catalog   catalog.Queries
	inventory inventory.Queries
}

func (s shelf) Offers(ctx context.Context, skus []string, who pricelist.For) (map[string]product.Offer, error) {
	return s.catalog.Offers(ctx, skus, who)
}

func (s shelf) Levels(ctx context.Context, skus []string) ([]stock.Level, error) {
	return s.inventory.Levels(ctx, skus)
}

func (s shelf) Counters(ctx context.Context) ([]location.Location, error) {
	return s.inventory.Counters(ctx)
}
