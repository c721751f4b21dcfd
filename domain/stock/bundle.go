package stock

import "cartwright/domain/refusal"

// ErrBundle refuses an order of more components than one command may move.
var ErrBundle = refusal.New(refusal.Invalid, "stock_bundle_too_large",
	"These bundles hold more than 1000000000 units of one SKU; order fewer.").At("/quantity")

// Expand replaces bundles by what they hold, and sums what is needed of each SKU, in the order in which it is first named:
// whoever checks lines one by one sells a component that two of them share twice. Components are never bundles themselves.
func Expand(lines []Need, bundles map[string][]Need) ([]Need, error) {
	var parts []Need
	for _, line := range lines {
		components, bundle := bundles[line.SKU]
		if !bundle {
			components = []Need{{line.SKU, 1}}
		}
		for _, c := range components {
			if c.Quantity > 0 && line.Quantity > MaxUnits/c.Quantity {
				return nil, ErrBundle
			}
			parts = append(parts, Need{c.SKU, c.Quantity * line.Quantity})
		}
	}
	sums := summed(parts)
	for _, need := range sums {
		if need.Quantity > MaxUnits {
			return nil, ErrBundle
		}
	}
	return sums, nil
}
