package catalog

import (
	"testing"
	"time"

	"cartwright/domain/money"
	"cartwright/domain/price"
	"cartwright/domain/pricelist"
	"cartwright/domain/product"
	"cartwright/projections/projectiontest"
)

var start = projectiontest.Start

func TestPricesAreKeptWithTheirHistory(t *testing.T) {
	t.Parallel()
	sale := price.Set{ListID: "web", SKU: "pot", Price: money.Of(700, "EUR"), CompareAt: money.Of(900, "EUR"), From: start}
	tables := projectiontest.Fold(Projection(), projectiontest.Log(
		projectiontest.In("product-pot", product.VariantAdded{Variant: product.Variant{SKU: "pot", Price: money.Of(900, "EUR")}}),
		projectiontest.In("pricelist-web", pricelist.Created{ListID: "web", Name: "Web", Terms: pricelist.Terms{Currency: "EUR", Channel: "web"}}),
		projectiontest.In("price-web@pot", sale, price.Removed{ListID: "web", SKU: "pot", From: start}),
		projectiontest.In("pricelist-web", pricelist.Closed{ListID: "web"}),
		projectiontest.In("product-pot", product.VariantRemoved{SKU: "pot"}),
	)...)
	tables.Want(t, "price_lists id=web", row{"currency": "EUR", "channel": "web", "closed": start.Add(4 * time.Minute), "revision": 1})
	tables.Want(t, "prices sku=pot list_id=web starts=2026-03-01T12:00", row{"price_minor": 700, "compare_minor": 900, "removed": true})
	tables.Want(t, "price_history stream=product-pot revision=0", row{"sku": "pot", "product_id": "pot", "price_minor": 900, "at": start})
	tables.Want(t, "price_history stream=product-pot revision=1", row{"removed": true})
	tables.Want(t, "price_history stream=price-web@pot revision=0", row{"list_id": "web", "price_minor": 700, "starts": start, "said": 3})
	tables.Want(t, "variants product_id=pot sku=pot", row{"removed": true})
}

func TestPricesDependOnWhoAsks(t *testing.T) {
	t.Parallel()
	q := Queries{View: projectiontest.Run(t, Projection(), projectiontest.Log(
		sold("pot", product.Description{Title: "Pot"}, 1000),
		sold("cup", product.Description{Title: "Cup"}, 500),
		projectiontest.In("pricelist-web", pricelist.Created{ListID: "web", Terms: pricelist.Terms{Currency: "EUR", Channel: "web"}}),
		projectiontest.In("pricelist-us", pricelist.Created{ListID: "us", Terms: pricelist.Terms{Currency: "USD", Countries: []string{"US"}}}),
		projectiontest.In("pricelist-old", pricelist.Created{ListID: "old", Terms: pricelist.Terms{Currency: "EUR", Channel: "web", Priority: 9}}, pricelist.Closed{ListID: "old"}),
		projectiontest.In("price-web@pot", price.Set{ListID: "web", SKU: "pot", Price: money.Of(800, "EUR"), CompareAt: money.Of(1200, "EUR")}),
		projectiontest.In("price-us@pot", price.Set{ListID: "us", SKU: "pot", Price: money.Of(1100, "USD")}),
		projectiontest.In("price-old@pot", price.Set{ListID: "old", SKU: "pot", Price: money.Of(1, "EUR")}),
		projectiontest.In("price-web@cup",
			price.Set{ListID: "web", SKU: "cup", Price: money.Of(300, "EUR")}, price.Removed{ListID: "web", SKU: "cup"}),
	)...)}
	later := time.Now().Add(time.Hour) // facts are recorded with the present time
	for _, test := range []struct {
		name                  string
		sku                   string
		who                   pricelist.For
		want, compare, lowest money.Money
		list                  string
	}{
		{"nobody in particular", "pot", pricelist.For{}, money.Of(1000, "EUR"), money.Money{}, money.Money{}, ""},
		{"on the web", "pot", pricelist.For{Currency: "EUR", Channel: "web"}, money.Of(800, "EUR"), money.Of(1200, "EUR"), money.Of(1000, "EUR"), "web"},
		{"in America", "pot", pricelist.For{Currency: "USD", Country: "US"}, money.Of(1100, "USD"), money.Money{}, money.Money{}, "us"},
		{"in dollars elsewhere", "pot", pricelist.For{Currency: "USD"}, money.Of(1000, "EUR"), money.Money{}, money.Money{}, ""},
		{"what is no more", "cup", pricelist.For{Currency: "EUR", Channel: "web"}, money.Of(500, "EUR"), money.Money{}, money.Money{}, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			test.who.At = later
			offers, err := q.Offers(t.Context(), []string{test.sku}, test.who)
			o := offers[test.sku]
			projectiontest.Same(t, err, []any{test.want, test.compare, test.list}, []any{o.Price, o.CompareAt, o.PriceList})
			p, err := q.Product(t.Context(), test.sku)
			projectiontest.Same(t, err, product.IsPublished, p.Status)
			priced := []Product{p}
			err = q.Price(t.Context(), priced, test.who)
			v := priced[0].Variants[0]
			projectiontest.Same(t, err, []any{test.want, test.compare, test.lowest, test.list}, []any{v.Price, v.CompareAt, v.Lowest, v.PriceList})
		})
	}
}
