package app

import (
	"context"

	"cartwright/domain/checkout"
)

// DeliveryOptions lists how a checkout can be delivered to its address; none before the address is given.
func (a App) DeliveryOptions(ctx context.Context, checkoutID string) ([]checkout.Option, error) {
	options, _, err := a.offers(ctx, checkoutID)
	return options, err
}

// PaymentMethods lists how a checkout can be paid.
func (a App) PaymentMethods(ctx context.Context, checkoutID string) ([]string, error) {
	_, methods, err := a.offers(ctx, checkoutID)
	return methods, err
}

func (a App) offers(ctx context.Context, checkoutID string) ([]checkout.Option, []string, error) {
	current, err := a.checkout(ctx, checkoutID)
	if err != nil {
		return nil, nil, err
	}
	return offersFor(current.State)
}

func offersFor(c checkout.Checkout) ([]checkout.Option, []string, error) {
	totals, err := c.Totals()
	if err != nil {
		return nil, nil, err
	}
	return checkout.Offered(c.Destination.Country, totals.Items), checkout.Methods(totals.Total), nil
}
