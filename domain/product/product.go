package product

import (
	"maps"
	"slices"
	"strings"

	"cartwright/domain/decider"
	"cartwright/domain/money"
)

// Product is what the rules need to know of one product, and what the shop shows of it.
type Product struct {
	ProductID   string
	Description Description
	Variants    []Variant // in the order they were added
	Published   bool
}

// Offer is one SKU as it is for sale now.
type Offer struct {
	SKU       string
	ProductID string
	Title     string // the product's title, with the variant's options
	Price     money.Money
	Published bool
}

// Decider is how a product behaves.
var Decider = decider.Decider[Product, Command, Event]{Decide: Decide, Evolve: Evolve}

// Evolve returns the product as it is once e has happened.
func Evolve(p Product, e Event) Product {
	switch e := e.(type) {
	case Created:
		p.ProductID, p.Description = e.ProductID, e.Description
	case Described:
		p.Description = e.Description
	case VariantAdded:
		p.Variants = append(slices.Clip(p.Variants), e.Variant)
	case PriceChanged:
		p.Variants = slices.Clone(p.Variants)
		if i := p.find(e.SKU); i >= 0 {
			p.Variants[i].Price = e.Price
		}
	case Published:
		p.Published = true
	case Withdrawn:
		p.Published = false
	}
	return p
}

// Offer returns a variant as shoppers see it.
func (p Product) Offer(sku string) (Offer, bool) {
	i := p.find(sku)
	if i < 0 {
		return Offer{}, false
	}
	variant := p.Variants[i]
	return Offer{
		SKU: sku, ProductID: p.ProductID, Title: titled(p.Description.Title, variant.Options),
		Price: variant.Price, Published: p.Published,
	}, true
}

func (p Product) find(sku string) int {
	return slices.IndexFunc(p.Variants, func(v Variant) bool { return v.SKU == sku })
}

// titled appends options to a title in sorted order: "Shirt (colour red, size XL)".
func titled(title string, options map[string]string) string {
	if len(options) == 0 {
		return title
	}
	parts := make([]string, 0, len(options))
	for _, name := range slices.Sorted(maps.Keys(options)) {
		parts = append(parts, name+" "+options[name])
	}
	return title + " (" + strings.Join(parts, ", ") + ")"
}
