package product

import (
	"fmt"
	"math"
	"slices"

	"cartwright/domain/money"
	"cartwright/domain/refusal"
)

// Limits of a bundle.
const (
	MaxComponents = 50
	MaxInBundle   = 1000 // units of one component
)

// Refusals of bundles.
var (
	ErrComponents = refusal.New(refusal.Invalid, "product_components_invalid",
		"A bundle holds 1 to 50 other SKUs, each named once, with 1 to 1000 units of each.")
	ErrNested = refusal.New(refusal.Invalid, "product_bundle_nested",
		"A bundle cannot hold another bundle; name what that one holds.")
	ErrComponentNotFound = refusal.New(refusal.Invalid, "product_component_not_found",
		"No product has a variant with this SKU; create it first.")
	ErrBundleStays = refusal.New(refusal.Conflict, "product_bundle_stays",
		"A bundle stays a bundle, and a single item stays one; remove the variant, and add another under a new SKU.").At("/components")
)

// IsBundle says that the variant has no units of its own: who buys it gets its components.
func (v Variant) IsBundle() bool { return len(v.Components) > 0 }

func checkComponents(at, sku string, components []Component) error {
	if len(components) > MaxComponents {
		return ErrComponents.At(at + "/components")
	}
	for i, c := range components {
		named := slices.IndexFunc(components, func(other Component) bool { return other.SKU == c.SKU })
		switch here := fmt.Sprintf("%s/components/%d", at, i); {
		case !skuForm.MatchString(c.SKU) || c.SKU == sku || named != i:
			return ErrComponents.At(here + "/sku")
		case c.Quantity < 1 || c.Quantity > MaxInBundle:
			return ErrComponents.At(here + "/quantity")
		}
	}
	return nil
}

// inBundle says where in the command a bundle in a bundle is.
func inBundle(cmd Command, among string) string {
	switch cmd.(type) {
	case AddVariant, ChangeVariant:
		return "/components"
	}
	return among
}

// apart says that no bundle of a product holds another of its bundles.
func apart(variants []Variant) *refusal.Refusal {
	bundle := map[string]bool{}
	for _, v := range variants {
		bundle[v.SKU] = v.IsBundle()
	}
	for i, v := range variants {
		for j, c := range v.Components {
			if bundle[c.SKU] {
				return ErrNested.At(fmt.Sprintf("/variants/%d/components/%d/sku", i, j))
			}
		}
	}
	return nil
}

// Part is a component with what is known of it.
type Part struct {
	Component
	Title string
}

// Assembled completes a bundle's offer with the offers of what it holds. Where they are not given, its cost and its weight
// are those of its parts. A bundle of which a part is not known any more, or has become a bundle, is not for sale.
func (o Offer) Assembled(known map[string]Offer) Offer {
	parts := slices.Clone(o.Parts)
	for i := range parts {
		part, ok := known[parts[i].SKU]
		if !ok || len(part.Parts) > 0 {
			o.Published = false
		}
		parts[i].Title = part.Title
	}
	o.Parts = parts
	if o.Cost.IsZero() {
		o.Cost = o.costOf(known)
	}
	if o.WeightGrams == 0 {
		o.WeightGrams = o.weightOf(known)
	}
	return o
}

// costOf is what the parts cost together; zero when that is not known of all of them in the bundle's currency.
func (o Offer) costOf(known map[string]Offer) money.Money {
	total := money.Of(0, o.Price.Currency)
	for _, p := range o.Parts {
		cost := known[p.SKU].Cost
		all, err := cost.Times(p.Quantity)
		if err == nil {
			total, err = total.Add(all)
		}
		if err != nil || cost.IsZero() {
			return money.Money{}
		}
	}
	if total.IsZero() {
		return money.Money{}
	}
	return total
}

// weightOf is what the parts weigh together; zero when that is not known of all of them.
func (o Offer) weightOf(known map[string]Offer) (grams int64) {
	for _, p := range o.Parts {
		one := known[p.SKU].WeightGrams
		if one == 0 || grams > math.MaxInt64-one*p.Quantity {
			return 0
		}
		grams += one * p.Quantity
	}
	return grams
}
