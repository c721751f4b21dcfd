package app

import (
	"context"

	"cartwright/domain/cart"
	"cartwright/domain/checkout"
	"cartwright/domain/product"
	"cartwright/domain/refusal"
	"cartwright/domain/stock"
)

// ErrReview refuses to sell what is not on offer as the shopper saw it.
var ErrReview = refusal.New(refusal.Conflict, "checkout_needs_review",
	"Something has changed since the cart was filled; cancel the checkout, look at the cart's problems, and check it out again.")

// CartReview is a cart held against what holds today.
type CartReview struct {
	Today    cart.Contents // as it is at today's prices
	Changes  []cart.Change
	Problems []cart.Problem
}

// ReviewCart asks the shelf once for all prices and once for all levels. It is advice: the shelf may lag.
func (a App) ReviewCart(ctx context.Context, c cart.Cart) (CartReview, error) {
	today, err := a.today(ctx, c)
	if err != nil {
		return CartReview{}, err
	}
	return CartReview{Today: c.Contents.Repriced(today), Changes: c.Changes(today), Problems: c.Problems(today)}, nil
}

// CartProblems lists what stands between a cart and its order.
func (a App) CartProblems(ctx context.Context, c cart.Cart) ([]cart.Problem, error) {
	review, err := a.ReviewCart(ctx, c)
	return review.Problems, err
}

func (a App) today(ctx context.Context, c cart.Cart) (cart.Today, error) {
	today := cart.Today{Offers: map[string]cart.Offer{}, Refused: map[string]string{}}
	rejected, err := a.rejectedCoupons(ctx, c)
	if err != nil {
		return today, err
	}
	for _, r := range rejected {
		today.Refused[r.Code] = r.Refusal().Message
	}
	skus := skusOf(c.Lines)
	if len(skus) == 0 {
		return today, nil
	}
	offers, err := a.offered(ctx, c, skus)
	if err != nil {
		return today, err
	}
	for sku, offer := range offers {
		today.Offers[sku] = offerToday(offer)
	}
	var needs []stock.Need
	for _, sku := range skus {
		needs = append(needs, parts(sku, offers)...)
	}
	levels, err := a.levels(ctx, needs)
	today.Available = stock.Routing{Channel: c.Channel}.Offered(levels)
	return today, err
}

func offerToday(o product.Offer) cart.Offer {
	today := cart.Offer{Title: o.Title, Price: o.Price}
	for _, part := range o.Parts {
		today.Components = append(today.Components, cart.Component(part.Component))
	}
	return today
}

// skusOf lists each SKU once.
func skusOf(lines []cart.Line) (skus []string) {
	seen := map[string]bool{}
	for _, line := range lines {
		if !seen[line.SKU] {
			seen[line.SKU] = true
			skus = append(skus, line.SKU)
		}
	}
	return skus
}

// RepriceCart accepts today's prices and titles.
func (a App) RepriceCart(ctx context.Context, r Request, cartID string) (CartOutcome, error) {
	current, err := a.Cart(ctx, r, cartID)
	if err != nil {
		return CartOutcome{}, err
	}
	today, err := a.today(ctx, current.State)
	if err != nil {
		return CartOutcome{}, err
	}
	return a.changeCart(ctx, r, cartID, cart.Reprice{Today: today.Offers})
}

// gate is the one place where problems stop a purchase. How many units there really are, only holding them tells, so of
// the stock nothing is said here.
func (a App) gate(ctx context.Context, c checkout.Checkout) error {
	problems, err := a.CartProblems(ctx, cartOf(c))
	if err != nil {
		return err
	}
	for _, problem := range problems {
		switch problem.Kind {
		case cart.NewPrice, cart.NotForSale:
			return ErrReview.Because(problem.Message + " Cancel the checkout to change the cart, and check it out again.")
		}
	}
	return nil
}

// cartOf is the cart as a checkout froze it.
func cartOf(c checkout.Checkout) cart.Cart {
	frozen := cart.Cart{CustomerID: c.CustomerID, Channel: c.Channel}
	for _, l := range c.Lines {
		id := l.LineID
		if id == "" {
			id = l.SKU
		}
		frozen.Currency = l.UnitPrice.Currency
		frozen.Lines = append(frozen.Lines, cart.Line{
			ID: id, SKU: l.SKU, ProductID: l.ProductID, Title: l.Title, Quantity: l.Quantity, UnitPrice: l.UnitPrice,
		})
	}
	return frozen
}
