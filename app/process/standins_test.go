package process_test

import (
	"context"
	"time"

	"cartwright/adapters/postgres"
	"cartwright/app/process"
	"cartwright/domain/location"
	"cartwright/domain/money"
	"cartwright/domain/pricelist"
	"cartwright/domain/pricing"
	"cartwright/domain/product"
	"cartwright/domain/stock"
	"cartwright/domain/tax"
)

type timers struct{ *postgres.Timers }

func (t timers) Schedule(ctx context.Context, timer process.Timer) error {
	return t.Timers.Schedule(ctx, postgres.Timer(timer))
}

// noTariff has neither promotions nor taxes.
type noTariff struct{}

func (noTariff) Promotions(context.Context, []string, []string, time.Time) ([]pricing.Promotion, error) {
	return nil, nil
}

func (noTariff) ByID(context.Context, []string) ([]pricing.Promotion, error) { return nil, nil }

func (noTariff) Rates(context.Context, string) ([]tax.Rate, error) { return nil, nil }

// shelf offers tea and says that there is plenty, whether there is or not.
type shelf struct{ units int64 }

func (shelf) Offers(context.Context, []string, pricelist.For) (map[string]product.Offer, error) {
	return map[string]product.Offer{
		"tea": {SKU: "tea", ProductID: "prd_tea", Title: "Tea", Price: money.Of(450, "EUR"), Published: true},
	}, nil
}

func (shelf) Levels(context.Context, []string) ([]stock.Level, error) {
	return []stock.Level{{SKU: "tea", Location: "berlin", OnHand: 99, Available: 99}}, nil
}

func (shelf) Counters(context.Context) ([]location.Location, error) { return nil, nil }
