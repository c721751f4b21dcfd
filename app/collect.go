package app

import (
	"context"
	"fmt"

	"cartwright/domain/checkout"
	"cartwright/domain/location"
	"cartwright/domain/shipping"
	"cartwright/domain/stock"
)

// counters are the locations at which everything in a checkout can be collected, now or on a day that is known.
func (a App) counters(ctx context.Context, c checkout.Checkout) ([]shipping.Counter, error) {
	needs, err := needsOf(c.Lines)
	if err != nil {
		return nil, err
	}
	levels, err := a.levels(ctx, needs)
	if err != nil {
		return nil, err
	}
	places, err := a.Shelf.Counters(ctx)
	if err != nil {
		return nil, fmt.Errorf("look up where to collect: %w", err)
	}
	var counters []shipping.Counter
	for _, place := range places {
		if ready, ok := (stock.Routing{Channel: c.Channel}).Ready(place.LocationID, needs, levels, a.Clock()); ok {
			counters = append(counters, shipping.Counter{PickupPoint: addressOf(place), Ready: ready})
		}
	}
	return counters, nil
}

func addressOf(l location.Location) shipping.PickupPoint {
	return shipping.PickupPoint{
		ID: l.LocationID, Name: l.Name, Street: l.Street, City: l.City, Postcode: l.Postcode, Country: l.Country,
	}
}

// collected takes everything from where the shopper comes for it.
func collected(needs []stock.Need, at string) []checkout.Piece {
	pieces := make([]checkout.Piece, len(needs))
	for i, need := range needs {
		pieces[i] = checkout.Piece{SKU: need.SKU, Quantity: need.Quantity, Locations: []string{at}}
	}
	return pieces
}
