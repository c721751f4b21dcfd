package pricing

import "time"

// Normal returns the promotion in the form it has once it was stored and read: empty lists are none, instants are UTC. Two
// promotions mean the same when these are deeply equal.
func (p Promotion) Normal() Promotion {
	c, e := &p.Conditions, &p.Effect
	for _, list := range []*[]string{&c.SKUs, &c.ProductIDs, &c.Categories, &c.Brands, &c.TaxClasses, &c.Groups, &c.Channels, &e.GetSKUs} {
		*list = orNone(*list)
	}
	if len(c.Attributes) == 0 {
		c.Attributes = nil
	}
	p.CombinesWith = orNone(p.CombinesWith)
	e.Components, e.Tiers = orNone(e.Components), orNone(e.Tiers)
	c.From, c.Until = instant(c.From), instant(c.Until)
	return p
}

func orNone[T any](list []T) []T {
	if len(list) == 0 {
		return nil
	}
	return list
}

func instant(t time.Time) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	return t.Round(0).UTC()
}
