// Package pricing is what a basket costs: list prices, less what promotions take off, with the tax that is in it or comes on
// top. It is one function of its arguments, for the cart, the checkout, the order and whoever asks "what if".
//
//	lines ─▶ list price ─▶ promotions on products ─▶ on the order ─▶ on shipping ─▶ tax ─▶ totals
//
// Which promotions apply, of all whose conditions are met and whose code, if they need one, was typed:
//
//   - Promotions on products are counted from list prices. A line gets the best one of those it is offered, never several.
//   - Promotions on the order come after them, each of what those before left of all lines: by priority, then by id.
//   - Shipping is free once.
//   - A promotion applies beside those of the classes it combines with, if they say the same of it, or of any if it does not
//     say. An exclusive one applies alone.
//   - Of all that is possible, that applies which takes most off. So one more promotion never makes anything dearer, and one
//     that was typed in may have to stand back for a better one.
//
// Every minor unit that is taken off stands with the line it was taken off, or with shipping; a promotion on several lines
// is rounded once and shared out by largest remainder. Promotions and lines are taken by their ids, so that the order in which
// they come changes nothing.
package pricing

import (
	"errors"

	"cartwright/domain/money"
	"cartwright/domain/tax"
)

// Price computes what a basket costs. Of the promotions it is given, it applies those whose conditions the basket meets.
// They must have passed Check. Errors are refusals.
func Price(b Basket, s Settings, promotions []Promotion, taxes tax.Table) (Quote, error) {
	if err := check(b, s); err != nil {
		return Quote{}, err
	}
	quote, err := price(b, s, promotions, taxes)
	if errors.Is(err, money.ErrOverflow) {
		err = ErrTooMuch
	}
	return quote, err
}

func price(b Basket, s Settings, promotions []Promotion, taxes tax.Table) (Quote, error) {
	w, err := newSheet(b, s)
	if err != nil {
		return Quote{}, err
	}
	best, err := w.promote(promotions)
	if err != nil {
		return Quote{}, err
	}
	return best.quote(taxes)
}
