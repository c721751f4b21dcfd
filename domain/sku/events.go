// Package sku keeps a stock keeping unit with one product: whoever wants to sell under it claims it first.
package sku

import "cartwright/domain/event"

// Category is the first part of every SKU's stream name.
const Category = "sku"

// Catalog is the storage contract: names are forever, fields change only by upcast.
var Catalog = event.Catalog{
	"sku.claimed":  event.Of[Claimed](),
	"sku.released": event.Of[Released](),
}

//sumtype:decl
type Event interface{ isEvent() }

type (
	Claimed struct {
		SKU       string `json:"sku"`
		ProductID string `json:"product_id"`
	}
	// Released makes the SKU free for any product.
	Released struct {
		SKU       string `json:"sku"`
		ProductID string `json:"product_id"`
	}
)

func (Claimed) isEvent()  {}
func (Released) isEvent() {}
