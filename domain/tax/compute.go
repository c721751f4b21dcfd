package tax

import (
	"fmt"

	"cartwright/domain/money"
)

// Rule is how a shop computes tax.
type Rule struct {
	Inclusive bool                // amounts contain their tax; otherwise it comes on top
	Level     money.RoundingLevel // where tax is rounded
	Rounding  money.Rounding
	Exempt    bool // the buyer pays no tax: what amounts contain is taken out of them
}

// Item is an amount that one rate applies to: a line, or a part of the charge for shipping.
type Item struct {
	Class   string
	RatePPM int64
	Amount  money.Money // after discounts, at least zero
}

// Taxed is an item taken apart: Net + Tax = Gross, exactly. Exempted is the tax an exempt buyer did not pay although the
// amount contained it.
type Taxed struct {
	Net, Tax, Gross, Exempted money.Money
}

// Compute takes every item apart. Per line, each item's tax is rounded; per order, that of all items of one class and rate
// together, and then shared out among them by largest remainder, so that the items still sum to it.
func (r Rule) Compute(items []Item) ([]Taxed, error) {
	taxes, err := r.taxes(items)
	if err != nil {
		return nil, err
	}
	taxed := make([]Taxed, len(items))
	for i, item := range items {
		if taxed[i], err = r.take(item.Amount, taxes[i]); err != nil {
			return nil, err
		}
	}
	return taxed, nil
}

func (r Rule) taxes(items []Item) ([]money.Money, error) {
	switch r.Level {
	case money.PerLine:
		return r.perLine(items)
	case money.PerOrder:
		return r.perOrder(items)
	}
	return nil, fmt.Errorf("level %q: %w", r.Level, money.ErrRounding)
}

func (r Rule) perLine(items []Item) (taxes []money.Money, err error) {
	taxes = make([]money.Money, len(items))
	for i, item := range items {
		if taxes[i], err = r.of(item.Amount, item.RatePPM); err != nil {
			return nil, err
		}
	}
	return taxes, nil
}

func (r Rule) perOrder(items []Item) ([]money.Money, error) {
	taxes := make([]money.Money, len(items))
	for _, group := range groups(items) {
		amounts, weights := make([]money.Money, len(group)), make([]int64, len(group))
		for i, at := range group {
			amounts[i], weights[i] = items[at].Amount, items[at].Amount.Minor
		}
		sum, err := money.Sum(amounts...)
		if err != nil {
			return nil, err
		}
		tax, err := r.of(sum, items[group[0]].RatePPM)
		if err != nil {
			return nil, err
		}
		shares, err := tax.Allocate(weights...)
		if err != nil {
			return nil, err
		}
		for i, at := range group {
			taxes[at] = shares[i]
		}
	}
	return taxes, nil
}

// of is the tax on an amount, or the tax in it: amount × rate, or amount × rate/(1 + rate).
func (r Rule) of(amount money.Money, ratePPM int64) (money.Money, error) {
	if r.Inclusive {
		return amount.Share(ratePPM, money.PPM+ratePPM, r.Rounding)
	}
	return amount.Share(ratePPM, money.PPM, r.Rounding)
}

// take takes an amount apart, of which the tax is known.
func (r Rule) take(amount, tax money.Money) (t Taxed, err error) {
	none := money.Of(0, amount.Currency)
	t = Taxed{Net: amount, Tax: tax, Exempted: none}
	if r.Inclusive {
		if t.Net, err = amount.Sub(tax); err != nil {
			return Taxed{}, err
		}
	}
	if r.Exempt {
		if t.Tax = none; r.Inclusive {
			t.Exempted = tax
		}
	}
	t.Gross, err = t.Net.Add(t.Tax)
	return t, err
}
