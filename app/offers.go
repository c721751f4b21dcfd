package app

import (
	"context"
	"slices"

	"cartwright/domain/checkout"
	"cartwright/domain/money"
	"cartwright/domain/product"
	"cartwright/domain/shipping"
	"cartwright/domain/tender"
)

// ShopTable is the id of the one table of delivery methods, and of the one of payment methods, that a shop has.
const ShopTable = "shop"

// DeliveryOptions lists how a checkout can be delivered to its address; none before the address is given.
func (a App) DeliveryOptions(ctx context.Context, r Request, checkoutID string) ([]shipping.Offer, error) {
	current, err := a.checkout(ctx, r, checkoutID)
	if err != nil {
		return nil, err
	}
	known, err := a.known(ctx, current.State)
	if err != nil {
		return nil, err
	}
	return a.deliveries(ctx, current.State, known)
}

// PaymentMethods lists how a checkout can be paid, or what its gift cards and store credit leave of it.
func (a App) PaymentMethods(ctx context.Context, r Request, checkoutID string) ([]tender.Method, error) {
	current, err := a.checkout(ctx, r, checkoutID)
	if err != nil {
		return nil, err
	}
	return a.methods(ctx, current.State, current.State.Credits)
}

// methods lists what may pay for what the credits leave of what the shopper was shown.
func (a App) methods(ctx context.Context, c checkout.Checkout, credits []checkout.Credit) ([]tender.Method, error) {
	totals, err := c.Shown()
	if err != nil {
		return nil, err
	}
	return a.tenders(ctx, c, due(totals.Total, credits))
}

func (a App) deliveries(ctx context.Context, c checkout.Checkout, known map[string]product.Offer) ([]shipping.Offer, error) {
	if c.Destination.Address.Empty() {
		return nil, nil
	}
	totals, err := c.Totals()
	if err != nil {
		return nil, err
	}
	address, err := a.openAddress(ctx, c.Destination)
	if err != nil {
		return nil, err
	}
	table, err := a.Shipping.Load(ctx, ShopTable)
	if err != nil {
		return nil, err
	}
	parcel := shipping.Parcel{
		Country: address.Country, Postcode: address.Postcode, Channel: c.Channel, Grams: weight(c, known), Worth: totals.Items, At: a.Clock(),
	}
	if table.State.Collects() {
		parcel.Counters, err = a.counters(ctx, c)
	}
	return table.State.Quote(parcel), err
}

// weight is what everything in a checkout weighs. What is not known to weigh anything weighs nothing.
func weight(c checkout.Checkout, known map[string]product.Offer) (grams int64) {
	for _, line := range c.Lines {
		grams += known[line.SKU].WeightGrams * line.Quantity
	}
	return grams
}

func (a App) tenders(ctx context.Context, c checkout.Checkout, total money.Money) ([]tender.Method, error) {
	table, err := a.Tender.Load(ctx, ShopTable)
	offered := table.State.Offer(tender.Sale{Channel: c.Channel, Country: c.Destination.Country, Total: total})
	return slices.DeleteFunc(offered, func(m tender.Method) bool { return a.Takes != nil && a.Takes(m.Code, total) != nil }), err
}

// offersOf is what a checkout may choose from.
func offersOf(offers []shipping.Offer) []checkout.Offer {
	list := make([]checkout.Offer, len(offers))
	for i, o := range offers {
		list[i] = checkout.Offer{Windows: o.Windows, Option: checkout.Option{
			Code: o.Code, Name: o.Name, Price: o.Price, Days: o.Days, TaxClass: o.TaxClass, Collect: o.Collect,
		}}
		for _, point := range o.Points {
			list[i].Points = append(list[i].Points, point.ID)
		}
		for _, counter := range o.Counters {
			list[i].Points = append(list[i].Points, counter.ID)
		}
	}
	return list
}

func codesOf(methods []tender.Method) []string {
	codes := make([]string, len(methods))
	for i, m := range methods {
		codes[i] = m.Code
	}
	return codes
}
