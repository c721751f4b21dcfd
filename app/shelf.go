package app

import (
	"context"
	"fmt"
	"math"

	"cartwright/domain/checkout"
	"cartwright/domain/pricelist"
	"cartwright/domain/product"
	"cartwright/domain/stock"
)

// Availability is what an order in a channel could be served with.
type Availability struct {
	Units int64 // of a bundle, as many as its components allow
	Low   bool  // fewer than there should be; of a bundle, of one of its components
}

// Available looks SKUs up. It may lag.
func (a App) Available(ctx context.Context, skus []string, channel string) (map[string]Availability, error) {
	offers, err := a.Shelf.Offers(ctx, skus, pricelist.For{Channel: channel, At: a.Clock()})
	if err != nil {
		return nil, fmt.Errorf("look up bundles: %w", err)
	}
	var needs []stock.Need
	for _, sku := range skus {
		needs = append(needs, parts(sku, offers)...)
	}
	levels, err := a.levels(ctx, needs)
	routing := stock.Routing{Channel: channel}
	offered, low := routing.Offered(levels), routing.Low(levels)
	available := make(map[string]Availability, len(skus))
	for _, sku := range skus {
		of := Availability{Units: math.MaxInt64}
		for _, part := range parts(sku, offers) {
			of.Units, of.Low = min(of.Units, offered[part.SKU]/part.Quantity), of.Low || low[part.SKU]
		}
		available[sku] = of
	}
	return available, err
}

// parts are the units that one of a SKU consists of.
func parts(sku string, offers map[string]product.Offer) []stock.Need {
	var needs []stock.Need
	for _, part := range offers[sku].Parts {
		needs = append(needs, stock.Need{SKU: part.SKU, Quantity: part.Quantity})
	}
	if len(needs) == 0 {
		return []stock.Need{{SKU: sku, Quantity: 1}}
	}
	return needs
}

// levels returns where everything is that is needed.
func (a App) levels(ctx context.Context, needs []stock.Need) ([]stock.Level, error) {
	skus := make([]string, len(needs))
	for i, need := range needs {
		skus[i] = need.SKU
	}
	levels, err := a.Shelf.Levels(ctx, skus)
	if err != nil {
		return nil, fmt.Errorf("look up stock levels: %w", err)
	}
	return levels, nil
}

// needsOf sums what is to be packed of each SKU.
func needsOf(lines []checkout.Line) ([]stock.Need, error) {
	needs, bundles := make([]stock.Need, len(lines)), map[string][]stock.Need{}
	for i, line := range lines {
		needs[i] = stock.Need{SKU: line.SKU, Quantity: line.Quantity}
		if len(line.Components) > 0 {
			bundles[line.SKU] = contents(line)
		}
	}
	return stock.Expand(needs, bundles)
}

func contents(bundle checkout.Line) []stock.Need {
	needs := make([]stock.Need, len(bundle.Components))
	for i, c := range bundle.Components {
		needs[i] = stock.Need{SKU: c.SKU, Quantity: c.Quantity}
	}
	return needs
}
