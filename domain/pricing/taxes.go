package pricing

import (
	"cartwright/domain/money"
	"cartwright/domain/tax"
)

// quote computes the tax on what promotions left and adds everything up.
func (w *sheet) quote(taxes tax.Table) (Quote, error) {
	items := w.taxItems(taxes)
	shipping, err := w.shippingItems(taxes, items)
	if err != nil {
		return Quote{}, err
	}
	items = append(items, shipping...)
	rule := w.settings.taxRule(w.basket)
	taxed, err := rule.Compute(items)
	if err != nil {
		return Quote{}, err
	}
	shares, err := rule.Shares(items, taxed)
	if err != nil {
		return Quote{}, err
	}
	return w.total(items, taxed, shares)
}

func (w *sheet) taxItems(taxes tax.Table) []tax.Item {
	items := make([]tax.Item, len(w.lines))
	for i, l := range w.lines {
		items[i] = w.taxItem(taxes, l.TaxClass)
		items[i].Amount = l.left
	}
	return items
}

// shippingItems are the parts of shipping that are taxed at one rate each.
func (w *sheet) shippingItems(taxes tax.Table, lines []tax.Item) ([]tax.Item, error) {
	if w.shipping.left.IsZero() {
		return nil, nil
	}
	if w.basket.ShippingTaxClass == "" {
		return tax.Spread(w.shipping.left, lines, w.taxItem(taxes, tax.Standard))
	}
	item := w.taxItem(taxes, w.basket.ShippingTaxClass)
	item.Amount = w.shipping.left
	return []tax.Item{item}, nil
}

func (w *sheet) taxItem(taxes tax.Table, class string) tax.Item {
	b := w.basket
	return tax.Item{Class: class, RatePPM: taxes.RateAt(b.Country, b.Region, class, b.At)}
}

// total fills in the quote. What it adds up is known not to overflow one by one, but their sums may.
func (w *sheet) total(items []tax.Item, taxed []tax.Taxed, shares []tax.Share) (Quote, error) {
	none := money.Of(0, w.basket.Currency)
	q := Quote{
		Settings: w.settings, Buyer: w.basket.Buyer, Items: w.items, Discount: none, Exempted: none, Tax: none, Total: none, Taxes: shares,
		Shipping: w.shipping.list, ShippingDiscounts: w.shipping.discounts, ShippingTax: none, ShippingTotal: none,
		Applied: w.applied, Rejected: w.codes.rejected(),
	}
	sums := sums{}
	for i, t := range taxed {
		sums.add(&q.Tax, t.Tax)
		sums.add(&q.Total, t.Gross)
		sums.add(&q.Exempted, t.Exempted)
		if i >= len(w.lines) {
			sums.add(&q.ShippingTax, t.Tax)
			sums.add(&q.ShippingTotal, t.Gross)
		}
	}
	for _, l := range w.lines {
		sums.add(&q.Discount, l.discount())
	}
	q.ShippingDiscount = w.shipping.discount()
	q.Lines = w.inBasketOrder(items, taxed)
	return q, sums.err
}

// discount is what was taken off, in all.
func (c charge) discount() money.Money { return money.Of(c.list.Minor-c.left.Minor, c.list.Currency) }

func (w *sheet) inBasketOrder(items []tax.Item, taxed []tax.Taxed) []QuotedLine {
	at := make(map[string]int, len(w.lines))
	for i, l := range w.lines {
		at[l.LineID] = i
	}
	lines := make([]QuotedLine, len(w.lines))
	for place, asked := range w.basket.Lines {
		i := at[asked.LineID]
		l, t := w.lines[i], taxed[i]
		l.Attributes = nil
		lines[place] = QuotedLine{
			Line: l.Line, Gross: l.list, Discounts: l.discounts, Net: t.Net, Tax: t.Tax, Total: t.Gross, TaxRatePPM: items[i].RatePPM,
		}
		if w.basket.Buyer.TaxExempt {
			lines[place].TaxRatePPM = 0
		}
	}
	return lines
}

// sums adds until the first error.
type sums struct{ err error }

func (s *sums) add(to *money.Money, amount money.Money) {
	if s.err == nil {
		*to, s.err = to.Add(amount)
	}
}
