package pricing

import (
	"cmp"
	"slices"

	"cartwright/domain/money"
	"cartwright/domain/tax"
)

// sheet is a basket that is being priced.
type sheet struct {
	basket   Basket
	settings Settings
	lines    []*line // by id
	items    money.Money
	shipping charge
	applied  []Applied
	codes    codes
}

// charge is something to be paid that can be discounted: a line, or shipping.
type charge struct {
	place      int // of a line, on the sheet
	list, left money.Money
	discounts  []Discount
}

type line struct {
	Line
	charge
}

// cut is what a promotion means to take off a charge.
type cut struct {
	charge *charge
	amount money.Money
}

func newSheet(b Basket, s Settings) (*sheet, error) {
	none := money.Of(0, b.Currency)
	shipping := cmp.Or(b.Shipping, none)
	w := &sheet{
		basket: b, settings: s, items: none, shipping: charge{list: shipping, left: shipping}, codes: newCodes(b.Codes, b.Refused),
	}
	for _, l := range b.Lines {
		l.TaxClass = cmp.Or(l.TaxClass, tax.Standard)
		list, err := l.UnitPrice.Times(l.Quantity)
		if err != nil {
			return nil, err
		}
		if w.items, err = w.items.Add(list); err != nil {
			return nil, err
		}
		w.lines = append(w.lines, &line{l, charge{list: list, left: list}})
	}
	slices.SortFunc(w.lines, func(a, b *line) int { return cmp.Compare(a.LineID, b.LineID) })
	for i, l := range w.lines {
		l.place = i
	}
	return w, nil
}

// clone copies what promotions change.
func (w *sheet) clone() *sheet {
	s, lines := *w, make([]line, len(w.lines))
	s.lines, s.applied = make([]*line, len(w.lines)), slices.Clip(w.applied)
	for i, l := range w.lines {
		lines[i], s.lines[i] = *l, &lines[i]
		lines[i].discounts = slices.Clip(l.discounts)
	}
	s.shipping.discounts = slices.Clip(w.shipping.discounts)
	return &s
}

// left is what all is charged with so far. None of it is more than the list prices, which were added up.
func (w *sheet) left() int64 {
	left := w.shipping.left.Minor
	for _, l := range w.lines {
		left += l.left.Minor
	}
	return left
}

// share divides an amount among lines in proportion to what is left of them. It takes no more than that.
func share(amount money.Money, lines []*line) ([]cut, error) {
	left, err := leftOf(lines)
	if err != nil {
		return nil, err
	}
	cuts, weights := make([]cut, len(lines)), make([]int64, len(lines))
	for i, l := range lines {
		cuts[i], weights[i] = cut{charge: &l.charge}, l.left.Minor
	}
	amount.Minor = min(amount.Minor, left.Minor)
	return shared(amount, cuts, weights)
}

func shared(amount money.Money, cuts []cut, weights []int64) ([]cut, error) {
	shares, err := amount.Allocate(weights...)
	for i := range shares {
		cuts[i].amount = shares[i]
	}
	return cuts, err
}

func leftOf(lines []*line) (sum money.Money, err error) {
	for _, l := range lines {
		if sum, err = sum.Add(l.left); err != nil {
			return sum, err
		}
	}
	return sum, nil
}

// take carries out the cuts of a promotion. One that takes nothing off is not applied.
func (w *sheet) take(p Promotion, cuts []cut) (err error) {
	total := money.Of(0, w.basket.Currency)
	for _, c := range cuts {
		if c.amount.IsZero() {
			continue
		}
		if c.charge.left, err = c.charge.left.Sub(c.amount); err != nil {
			return err
		}
		if total, err = total.Add(c.amount); err != nil {
			return err
		}
		c.charge.discounts = append(c.charge.discounts, Discount{PromotionID: p.ID, Code: p.Code, Amount: c.amount})
	}
	if !total.IsZero() {
		w.applied = append(w.applied, Applied{Discount{PromotionID: p.ID, Code: p.Code, Amount: total}, p.Name})
	}
	return nil
}
