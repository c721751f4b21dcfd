package app

import (
	"context"
	"fmt"
	"strconv"

	"cartwright/domain/checkout"
	"cartwright/domain/stock"
)

// Submit hands a complete checkout over to its fulfilment. Where the units are to come from is settled here, from levels
// that may lag; the fulfilment falls back on the other locations, and a shortage ends the attempt with a rejection.
func (a App) Submit(ctx context.Context, r Request, checkoutID string) (CheckoutOutcome, error) {
	current, err := a.checkout(ctx, checkoutID)
	if err != nil {
		return CheckoutOutcome{}, err
	}
	offers, err := a.deliveries(ctx, current.State)
	if err != nil {
		return CheckoutOutcome{}, err
	}
	methods, err := a.tenders(ctx, current.State)
	if err != nil {
		return CheckoutOutcome{}, err
	}
	pieces, err := a.route(ctx, current.State.Lines)
	if err != nil {
		return CheckoutOutcome{}, err
	}
	return a.handleCheckout(ctx, r, checkoutID, checkout.Submit{
		FulfilmentID: DeriveID(FulfilmentPrefix, checkoutID, strconv.Itoa(current.State.Attempts+1)),
		Offered:      offersOf(offers),
		Methods:      codesOf(methods),
		Pieces:       pieces,
		Terms:        a.Terms,
	})
}

func (a App) route(ctx context.Context, lines []checkout.Line) ([]checkout.Piece, error) {
	skus, needs := make([]string, len(lines)), make([]stock.Need, len(lines))
	for i, line := range lines {
		skus[i], needs[i] = line.SKU, stock.Need{SKU: line.SKU, Quantity: line.Quantity}
	}
	levels, err := a.Shelf.Levels(ctx, skus)
	if err != nil {
		return nil, fmt.Errorf("look up stock levels: %w", err)
	}
	routed, _ := stock.Route(needs, levels, nil)
	pieces := make([]checkout.Piece, len(routed))
	for i, piece := range routed {
		pieces[i] = checkout.Piece(piece)
	}
	return pieces, nil
}
