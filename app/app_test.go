package app_test

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"testing"
	"time"

	"cartwright/adapters/eventstore"
	"cartwright/adapters/eventstore/embedded"
	"cartwright/app"
	"cartwright/domain"
	"cartwright/domain/location"
	"cartwright/domain/money"
	"cartwright/domain/pricelist"
	"cartwright/domain/pricing"
	"cartwright/domain/product"
	"cartwright/domain/refusal"
	"cartwright/domain/sealed"
	"cartwright/domain/stock"
	"cartwright/domain/tax"
)

// shop is the use cases on a node of the test's own.
func shop(t testing.TB) app.App {
	t.Helper()
	quiet := slog.New(slog.DiscardHandler)
	node, err := embedded.Start(t.Context(), embedded.Options{Logger: quiet})
	must(t, err)
	t.Cleanup(func() { node.Close() })
	connection, err := eventstore.Connect(t.Context(), node.URL(), quiet)
	must(t, err)
	t.Cleanup(func() { connection.Close() })
	a := app.New(eventstore.NewStreams(connection, domain.Events), shelf{}, vault{}, time.Now)
	a.Pricing = app.Pricing{Settings: pricing.DefaultSettings, Promotions: tariff{}, Taxes: tariff{}}
	return a
}

// tariff takes ten percent off with a code, and knows the tax of one country.
type tariff struct{}

func (tariff) Promotions(_ context.Context, codes, _ []string, _ time.Time) ([]pricing.Promotion, error) {
	if !slices.Contains(codes, "TEN") {
		return nil, nil
	}
	return []pricing.Promotion{{ID: "ten", Name: "Ten off", Code: "TEN", Effect: pricing.Effect{Kind: pricing.Percentage, RatePPM: 100_000}}}, nil
}

func (tariff) ByID(context.Context, []string) ([]pricing.Promotion, error) { return nil, nil }

func (tariff) Rates(_ context.Context, country string) ([]tax.Rate, error) {
	if country != "DE" {
		return nil, nil
	}
	return []tax.Rate{{Key: tax.Key{Country: "DE", Class: tax.Standard}, RatePPM: 190_000}}, nil
}

// shelf has tea and a pot, and a lamp that is not for sale.
type shelf struct{}

func (shelf) Offers(_ context.Context, _ []string, _ pricelist.For) (map[string]product.Offer, error) {
	return map[string]product.Offer{
		"tea":  {SKU: "tea", ProductID: "prd_tea", Title: "Tea", Price: money.Of(450, "EUR"), Published: true},
		"pot":  {SKU: "pot", ProductID: "prd_pot", Title: "Pot", Price: money.Of(2000, "EUR"), Published: true},
		"lamp": {SKU: "lamp", ProductID: "prd_lamp", Title: "Lamp", Price: money.Of(9900, "EUR")},
	}, nil
}

func (shelf) Levels(_ context.Context, skus []string) ([]stock.Level, error) {
	return []stock.Level{
		{SKU: "tea", Location: "berlin", OnHand: 9, Available: 9},
		{SKU: "tea", Location: "paris", OnHand: 5, Available: 5},
	}, nil
}

// Counters is one, at which there is no pot.
func (shelf) Counters(context.Context) ([]location.Location, error) {
	return []location.Location{{LocationID: "paris", Open: true, Details: location.Details{
		Name: "Paris", Street: "Rue 1", City: "Paris", Postcode: "75001", Country: "FR", Pickup: true,
	}}}, nil
}

// vault seals nothing, but says for whom and for what.
type vault struct{}

func (vault) Seal(_ context.Context, subject string, plain []byte, purpose string) (sealed.Value, error) {
	return sealed.Value{Key: subject, Nonce: []byte(purpose), Text: plain}, nil
}

func (vault) Open(_ context.Context, value sealed.Value, purpose string) ([]byte, error) {
	if string(value.Nonce) != purpose {
		return nil, errors.New("sealed for another purpose")
	}
	return value.Text, nil
}

func request(id string) app.Request { return app.Request{ID: id} }

func refused(t *testing.T, err error, code, field string) {
	t.Helper()
	var no *refusal.Refusal
	if !errors.As(err, &no) || no.Code != code || no.Field != field {
		t.Errorf("got %v (%+v), want %s at %q", err, no, code, field)
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
