package pricing

import (
	"slices"
	"strings"
)

// matching are the lines a promotion is about.
func (w *sheet) matching(c Conditions) []*line {
	if !c.selective() {
		return w.lines
	}
	var lines []*line
	for _, l := range w.lines {
		if c.names(l.Line) && c.suits(l.Line) {
			lines = append(lines, l)
		}
	}
	return lines
}

// selective reports whether a promotion is about some lines and not about others.
func (c Conditions) selective() bool {
	return c.naming() || len(c.Brands)+len(c.TaxClasses)+len(c.Attributes) > 0
}

func (c Conditions) naming() bool { return len(c.SKUs)+len(c.ProductIDs)+len(c.Categories) > 0 }

func (c Conditions) names(l Line) bool {
	return !c.naming() ||
		slices.Contains(c.SKUs, l.SKU) || slices.Contains(c.ProductIDs, l.ProductID) || within(c.Categories, l.Category)
}

func (c Conditions) suits(l Line) bool {
	for name, value := range c.Attributes {
		if l.Attributes[name] != value {
			return false
		}
	}
	return (len(c.Brands) == 0 || slices.Contains(c.Brands, l.Brand)) &&
		(len(c.TaxClasses) == 0 || slices.Contains(c.TaxClasses, l.TaxClass))
}

// within reports whether a category is one of those, or lies below one.
func within(categories []string, category string) bool {
	return slices.ContainsFunc(categories, func(above string) bool {
		return category == above || strings.HasPrefix(category, above+"/")
	})
}

// unmet returns the first condition that is not met, or nothing.
func (w *sheet) unmet(p Promotion, lines []*line) Reason {
	b, c := w.basket, p.Conditions
	switch {
	case b.At.Before(c.From):
		return NotStarted
	case !c.Until.IsZero() && !b.At.Before(c.Until):
		return Expired
	case len(c.Channels) > 0 && !slices.Contains(c.Channels, b.Channel):
		return OtherChannel
	case len(c.Groups) > 0 && !slices.Contains(c.Groups, b.Buyer.Group):
		return OtherGroup
	case c.FirstOrder && !b.Buyer.FirstOrder:
		return NotFirstOrder
	case !p.pricedIn(b.Currency):
		return OtherCurrency
	case w.items.Minor < c.MinAmount.Minor:
		return BelowMinimum
	case len(lines) == 0:
		return NoMatchingItems
	}
	return ""
}

// pricedIn reports whether every amount of a promotion is in a currency. One without amounts holds in all.
func (p Promotion) pricedIn(currency string) bool {
	for _, amount := range p.amounts() {
		if !amount.IsZero() && amount.Currency != currency {
			return false
		}
	}
	return true
}
