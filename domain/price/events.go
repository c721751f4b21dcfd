// Package price is what one SKU costs in one price list: a regular price, and others for a time.
//
// A price is known by when it starts to hold. Where several hold at once, the one that started last does, so that a sale
// needs no change when it begins and none when it ends.
package price

import (
	"time"

	"cartwright/domain/event"
	"cartwright/domain/money"
)

// Category is the first part of every price's stream name.
const Category = "price"

// Catalog is the storage contract: names are forever, fields change only by upcast.
var Catalog = event.Catalog{
	"price.set":     event.Of[Set](),
	"price.removed": event.Of[Removed](),
}

// Event is a fact of a price.
type Event interface{ isEvent() }

// The facts, as they are stored.
type (
	// Set replaces the price that starts at the same time.
	Set struct {
		ListID    string      `json:"list_id"`
		SKU       string      `json:"sku"`
		Price     money.Money `json:"price"`
		CompareAt money.Money `json:"compare_at,omitzero"` // what it is shown beside
		From      time.Time   `json:"from,omitzero"`       // included; absent is always
		Until     time.Time   `json:"until,omitzero"`      // excluded; absent is never
	}
	Removed struct {
		ListID string    `json:"list_id"`
		SKU    string    `json:"sku"`
		From   time.Time `json:"from,omitzero"` // which of the prices
	}
)

func (Set) isEvent()     {}
func (Removed) isEvent() {}
