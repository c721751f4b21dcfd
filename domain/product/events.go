// Package product is what a shop sells: a product with one variant or more, each a SKU with a price.
package product

import (
	"cartwright/domain/event"
	"cartwright/domain/money"
)

// Category is the first part of every product's stream name.
const Category = "product"

// Catalog is the storage contract: names are forever, fields change only by upcast.
var Catalog = event.Catalog{
	"product.created":         event.Of[Created](),
	"product.described":       event.Of[Described](),
	"product.variant_added":   event.Of[VariantAdded](),
	"product.price_changed":   event.Of[PriceChanged](),
	"product.variant_changed": event.Of[VariantChanged](),
	"product.variant_removed": event.Of[VariantRemoved](),
	"product.options_defined": event.Of[OptionsDefined](),
	"product.published":       event.Of[Published](),
	"product.withdrawn":       event.Of[Withdrawn](),
	"product.archived":        event.Of[Archived](),
}

// Event is a fact of a product.
type Event interface{ isEvent() }

// Description is what shoppers read about a product.
type Description struct {
	Title    string `json:"title"`
	Text     string `json:"text,omitempty"`
	Brand    string `json:"brand,omitempty"`
	Category string `json:"category,omitempty"` // id of a category, such as "kitchen/tea"
	Image    string `json:"image,omitempty"`    // URL

	Attributes map[string]string `json:"attributes,omitempty"` // such as material=linen
	Media      []Media           `json:"media,omitempty"`      // in the order they are shown
}

// Media is a picture or a film beside the text.
type Media struct {
	URL string `json:"url"`
	Alt string `json:"alt,omitempty"` // what is to be seen, for those who do not see it
}

// Option is what the variants of a product differ in, and the values it can have.
type Option struct {
	Name   string   `json:"name"`
	Values []string `json:"values"`
}

// Variant is one thing that can be put into a cart.
type Variant struct {
	SKU     string            `json:"sku"`
	Options map[string]string `json:"options,omitempty"` // such as size=XL
	Price   money.Money       `json:"price"`             // per unit, tax included
	Trade
	Components []Component `json:"components,omitempty"` // what a bundle holds; none: it is no bundle
}

// Component is some units of another SKU in one unit of a bundle.
type Component struct {
	SKU      string `json:"sku"`
	Quantity int64  `json:"quantity"`
}

// Trade is what the shop must know of a variant to tax it, ship it and earn on it.
type Trade struct {
	Cost        money.Money `json:"cost,omitzero"`          // of one unit to the shop, without tax; zero is unknown
	TaxClass    string      `json:"tax_class,omitempty"`    // empty is the standard rate
	WeightGrams int64       `json:"weight_grams,omitempty"` // packed; 0 is unknown
	GTIN        string      `json:"gtin,omitempty"`         // the number under the bar code
}

// The facts, as they are stored.
type (
	Created struct {
		ProductID string `json:"product_id"`
		Description
	}
	Described struct {
		Description
	}
	VariantAdded struct {
		Variant
	}
	PriceChanged struct {
		SKU   string      `json:"sku"`
		Price money.Money `json:"price"`
	}
	VariantChanged struct {
		SKU     string            `json:"sku"`
		Options map[string]string `json:"options,omitempty"`
		Trade
		Components []Component `json:"components,omitempty"`
	}
	// VariantRemoved takes a variant out of the product; orders that hold it are not touched.
	VariantRemoved struct {
		SKU string `json:"sku"`
	}
	// OptionsDefined says what the variants differ in; every variant has one of the values of each option.
	OptionsDefined struct {
		Options []Option `json:"options"`
	}
	// Published makes the product visible and its variants buyable.
	Published struct{}
	// Withdrawn hides the product; orders that hold it are not touched.
	Withdrawn struct{}
	// Archived ends the product. Its SKUs can be given to others.
	Archived struct{}
)

func (Created) isEvent()        {}
func (Described) isEvent()      {}
func (VariantAdded) isEvent()   {}
func (PriceChanged) isEvent()   {}
func (VariantChanged) isEvent() {}
func (VariantRemoved) isEvent() {}
func (OptionsDefined) isEvent() {}
func (Published) isEvent()      {}
func (Withdrawn) isEvent()      {}
func (Archived) isEvent()       {}
