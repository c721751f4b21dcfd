package app

import (
	"cmp"
	"context"
	"slices"

	"cartwright/domain/money"
	"cartwright/domain/shipping"
)

// Express is everything a purchase needs, in one piece.
type Express struct {
	CartID   string
	Address  Address
	Delivery DeliveryChoice // none chosen: the cheapest that leaves nothing to choose
	Payment  PaymentChoice
	Terms    string
	Total    money.Money // what the shopper agreed to pay, if they said
}

// Express takes a cart through its checkout. Each step is a request of its own whose id follows from r's, so that repeating
// it after a crash goes on where it broke off.
func (a App) Express(ctx context.Context, r Request, e Express) (CheckoutOutcome, error) {
	started, err := a.StartCheckout(ctx, r, e.CartID)
	if err != nil {
		return CheckoutOutcome{}, err
	}
	id := started.State.CheckoutID
	for _, step := range []func() error{
		func() error { return second(a.GiveAddress(ctx, r.following("address"), id, e.Address)) },
		func() error { return a.expressDelivery(ctx, r, id, e.Delivery) },
		func() error { return second(a.ChoosePayment(ctx, r.following("payment"), id, e.Payment)) },
		func() error { return a.expressTerms(ctx, r, id, e.Terms) },
	} {
		if err := step(); err != nil {
			return CheckoutOutcome{}, err
		}
	}
	return a.Submit(ctx, r.following("submit"), id, e.Total)
}

func (a App) expressDelivery(ctx context.Context, r Request, id string, choice DeliveryChoice) error {
	if choice.Code == "" {
		offers, err := a.DeliveryOptions(ctx, r, id)
		if err != nil {
			return err
		}
		choice.Code = cheapest(offers)
	}
	return second(a.ChooseDelivery(ctx, r.following("delivery"), id, choice))
}

func (a App) expressTerms(ctx context.Context, r Request, id, version string) error {
	if version == "" {
		return nil
	}
	return second(a.AcceptTerms(ctx, r.following("terms"), id, version))
}

// cheapest is the code of the cheapest way of delivery that leaves nothing to choose; the fastest of equals.
func cheapest(offers []shipping.Offer) string {
	offers = slices.DeleteFunc(slices.Clone(offers), func(o shipping.Offer) bool { return len(o.Points)+len(o.Counters) > 0 })
	if len(offers) == 0 {
		return ""
	}
	return slices.MinFunc(offers, func(a, b shipping.Offer) int {
		return cmp.Or(cmp.Compare(a.Price.Minor, b.Price.Minor), cmp.Compare(a.Days, b.Days))
	}).Code
}

func second(_ CheckoutOutcome, err error) error { return err }
