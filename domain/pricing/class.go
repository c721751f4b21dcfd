package pricing

import "slices"

// Class is what a promotion takes something off. It follows from what the promotion does and what it is about.
type Class string

const (
	OnProducts Class = "product"  // some lines, sets of them, or units
	OnOrder    Class = "order"    // all lines together
	OnShipping Class = "shipping" // the delivery
)

// classes are all there are, in the order in which they are applied.
var classes = []Class{OnProducts, OnOrder, OnShipping}

// Class says what a promotion takes something off.
func (p Promotion) Class() Class {
	switch {
	case p.Effect.Kind == FreeShipping:
		return OnShipping
	case p.Effect.Kind == BuyXGetY, p.Effect.Kind == Bundle, p.Conditions.selective():
		return OnProducts
	}
	return OnOrder
}

// beside reports whether a promotion may be applied together with others of some classes.
func (p Promotion) beside(others ...Class) bool {
	if p.Exclusive {
		return false
	}
	return len(p.CombinesWith) == 0 || !slices.ContainsFunc(others, func(c Class) bool { return !slices.Contains(p.CombinesWith, c) })
}
