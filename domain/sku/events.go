// Package sku keeps a stock keeping unit with one product: whoever wants to sell under it claims it first.
//
// Rules: a claim stands as long as its product has the SKU. Until the product does, it stands for the time that adding it
// may take; what came to nothing is free for any other product then. What was sold by itself never comes back as a bundle
// under the same SKU, nor the other way round: bundles that hold it, and units on the shelf, would be of something else.
package sku

import (
	"time"

	"cartwright/domain/event"
)

// Category is the first part of every SKU's stream name.
const Category = "sku"

// Catalog is the storage contract: names are forever, fields change only by upcast.
var Catalog = event.Catalog{
	"sku.claimed":  event.Of[Claimed](),
	"sku.released": event.Of[Released](),
}

// Event is a fact of a SKU.
type Event interface{ isEvent() }

// The facts, as they are stored.
type (
	// Claimed by the product that has the claim already gives it more time.
	Claimed struct {
		SKU       string    `json:"sku"`
		ProductID string    `json:"product_id"`
		Until     time.Time `json:"until,omitzero"` // when the product has to have it; absent: by now
		As        Kind      `json:"as,omitempty"`   // absent: not told
	}
	// Released makes the SKU free for any product.
	Released struct {
		SKU       string `json:"sku"`
		ProductID string `json:"product_id"`
	}
)

func (Claimed) isEvent()  {}
func (Released) isEvent() {}
