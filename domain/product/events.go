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
	"product.created":       event.Of[Created](),
	"product.described":     event.Of[Described](),
	"product.variant_added": event.Of[VariantAdded](),
	"product.price_changed": event.Of[PriceChanged](),
	"product.published":     event.Of[Published](),
	"product.withdrawn":     event.Of[Withdrawn](),
}

//sumtype:decl
type Event interface{ isEvent() }

// Description is what shoppers read about a product.
type Description struct {
	Title    string `json:"title"`
	Text     string `json:"text,omitempty"`
	Brand    string `json:"brand,omitempty"`
	Category string `json:"category,omitempty"` // path, such as "kitchen/tea"
	Image    string `json:"image,omitempty"`    // URL
}

// Variant is one thing that can be put into a cart.
type Variant struct {
	SKU     string            `json:"sku"`
	Options map[string]string `json:"options,omitempty"` // such as size=XL
	Price   money.Money       `json:"price"`             // per unit, tax included
}

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
	// Published makes the product visible and its variants buyable.
	Published struct{}
	// Withdrawn hides the product; orders that hold it are not touched.
	Withdrawn struct{}
)

func (Created) isEvent()      {}
func (Described) isEvent()    {}
func (VariantAdded) isEvent() {}
func (PriceChanged) isEvent() {}
func (Published) isEvent()    {}
func (Withdrawn) isEvent()    {}
