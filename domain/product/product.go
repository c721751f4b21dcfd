package product

import (
	"maps"
	"slices"
	"strings"

	"cartwright/domain/decider"
	"cartwright/domain/money"
)

// Status is how far a product is from being sold.
type Status string

// What a product goes through. It can be withdrawn and published again, until it is archived.
const (
	IsDraft     Status = "draft"
	IsPublished Status = "published"
	IsWithdrawn Status = "withdrawn"
	IsArchived  Status = "archived"
)

// Product is what the rules need to know of one product, and what the shop shows of it.
type Product struct {
	ProductID   string
	Description Description
	Options     []Option
	Variants    []Variant // in the order they were added
	Status      Status
}

// Offer is one SKU as it is for sale now.
type Offer struct {
	SKU       string
	ProductID string
	Title     string // the product's title, with the variant's options
	Category  string
	Brand     string
	Price     money.Money
	CompareAt money.Money // what the price is shown beside; zero when it is no bargain
	PriceList string      // whose price it is; empty when it is the variant's own
	Published bool
	Trade
	Parts []Part // what a bundle holds

	Attributes map[string]string // of the product
}

// Decider is how a product behaves.
var Decider = decider.Decider[Product, Command, Event]{Decide: Decide, Evolve: Evolve}

// Evolve returns the product as it is once e has happened.
func Evolve(p Product, e Event) Product {
	switch e := e.(type) {
	case Created:
		p.ProductID, p.Description, p.Status = e.ProductID, e.Description, IsDraft
	case Described:
		p.Description = e.Description
	case VariantAdded:
		p.Variants = append(slices.Clip(p.Variants), e.Variant)
	case PriceChanged:
		p.Variants = p.with(e.SKU, func(v *Variant) { v.Price = e.Price })
	case VariantChanged:
		p.Variants = p.with(e.SKU, func(v *Variant) { v.Options, v.Trade, v.Components = e.Options, e.Trade, e.Components })
	case VariantRemoved:
		p.Variants = slices.DeleteFunc(slices.Clone(p.Variants), func(v Variant) bool { return v.SKU == e.SKU })
	case OptionsDefined:
		p.Options = e.Options
	case Published:
		p.Status = IsPublished
	case Withdrawn:
		p.Status = IsWithdrawn
	case Archived:
		p.Status = IsArchived
	}
	return p
}

// SKUs lists what the product claims: the SKUs of its variants, none once it is archived.
func (p Product) SKUs() []string {
	if p.Status == IsArchived {
		return nil
	}
	skus := make([]string, len(p.Variants))
	for i, v := range p.Variants {
		skus[i] = v.SKU
	}
	return skus
}

// Offer returns a variant as shoppers see it, at its own price.
func (p Product) Offer(sku string) (Offer, bool) {
	i := p.find(sku)
	if i < 0 {
		return Offer{}, false
	}
	variant := p.Variants[i]
	offer := Offer{
		SKU: sku, ProductID: p.ProductID, Title: titled(p.Description.Title, variant.Options), Category: p.Description.Category,
		Brand: p.Description.Brand, Attributes: p.Description.Attributes,
		Price: variant.Price, Published: p.Status == IsPublished, Trade: variant.Trade,
	}
	for _, c := range variant.Components {
		offer.Parts = append(offer.Parts, Part{Component: c})
	}
	return offer, true
}

// Variant returns the variant with a SKU; the zero one if there is none.
func (p Product) Variant(sku string) Variant {
	if i := p.find(sku); i >= 0 {
		return p.Variants[i]
	}
	return Variant{}
}

func (p Product) find(sku string) int {
	return slices.IndexFunc(p.Variants, func(v Variant) bool { return v.SKU == sku })
}

// with returns the variants after a change of one.
func (p Product) with(sku string, change func(*Variant)) []Variant {
	variants := slices.Clone(p.Variants)
	if i := p.find(sku); i >= 0 {
		change(&variants[i])
	}
	return variants
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
