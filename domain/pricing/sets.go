package pricing

import (
	"cmp"
	"slices"

	"cartwright/domain/money"
)

// buyXGetY takes the rate off the cheapest of what is got, as often as enough was bought.
func (w *sheet) buyXGetY(e Effect, lines []*line) ([]cut, error) {
	got, times := lines, units(lines)/(e.Buy+e.Get)
	if len(e.GetSKUs) > 0 {
		isGot := func(l *line) bool { return slices.Contains(e.GetSKUs, l.SKU) }
		bought := slices.DeleteFunc(slices.Clone(lines), isGot)
		got, times = w.matching(Conditions{SKUs: e.GetSKUs}), units(bought)/e.Buy
	}
	return w.cheapest(got, e.upTo(times)*e.Get, e.RatePPM)
}

// cheapest takes a rate off so many units, the cheapest first.
func (w *sheet) cheapest(lines []*line, wanted, ratePPM int64) ([]cut, error) {
	byPrice := slices.SortedStableFunc(slices.Values(lines), func(a, b *line) int {
		return cmp.Compare(a.UnitPrice.Minor, b.UnitPrice.Minor)
	})
	var cuts []cut
	for _, l := range byPrice {
		n := min(wanted, l.Quantity)
		off, err := l.left.Share(n*ratePPM, l.Quantity*money.PPM, w.settings.Rounding)
		if err != nil {
			return nil, err
		}
		cuts, wanted = append(cuts, cut{&l.charge, off}), wanted-n
	}
	return cuts, nil
}

// bundle takes off what the sets that the lines make up are dearer than their price. Units of one SKU count together, on
// however many lines they are.
func bundle(e Effect, lines []*line) ([]cut, error) {
	times := e.upTo(sets(e.Components, lines))
	var cuts []cut
	var values []int64
	var worth money.Money
	for _, component := range e.Components {
		wanted := times * component.Quantity
		for _, l := range of(component.SKU, lines) {
			n := min(wanted, l.Quantity)
			value, err := l.left.Share(n, l.Quantity, money.Down)
			if err != nil {
				return nil, err
			}
			if worth, err = worth.Add(value); err != nil {
				return nil, err
			}
			cuts, values, wanted = append(cuts, cut{charge: &l.charge}), append(values, value.Minor), wanted-n
		}
	}
	price, err := e.Amount.Times(times)
	if err != nil || worth.Minor <= price.Minor {
		return nil, err
	}
	return shared(money.Of(worth.Minor-price.Minor, worth.Currency), cuts, values)
}

// sets is how many whole bundles the lines make up.
func sets(components []Component, lines []*line) int64 {
	var times int64 = MaxLines * MaxQuantity // more than there can be
	for _, component := range components {
		times = min(times, units(of(component.SKU, lines))/component.Quantity)
	}
	return times
}

func (e Effect) upTo(times int64) int64 {
	if e.MaxTimes > 0 {
		return min(times, e.MaxTimes)
	}
	return times
}

func of(sku string, lines []*line) (those []*line) {
	for _, l := range lines {
		if l.SKU == sku {
			those = append(those, l)
		}
	}
	return those
}

func units(lines []*line) (sum int64) {
	for _, l := range lines {
		sum += l.Quantity
	}
	return sum
}
