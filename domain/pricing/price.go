// Package pricing is what a basket costs: list prices, less what promotions take off, with the tax that is in it or comes on
// top. It is one function of its arguments, for the cart, the checkout, the order and whoever asks "what if".
//
//	lines ─▶ list price ─▶ promotions, one after another, each on what those before left ─▶ tax ─▶ totals
//
// Promotions go by priority, then by id, automatic ones and those whose code was typed alike. An exclusive one applies alone:
// not when another applied before it, and none after it. Every minor unit that is taken off stands with the line it was
// taken off, or with shipping; a promotion on several lines is rounded once and shared out by largest remainder. Lines
// are taken by their ids, so that the order in which they stand in the basket changes nothing.
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
	if err := w.promote(promotions); err != nil {
		return Quote{}, err
	}
	return w.quote(taxes)
}
