// Package cart is what a shopper means to buy, until it is checked out.
//
// Rules: a line has 1 to MaxPerLine units and a cart at most MaxLines lines, all in one currency. A cart that is being
// checked out does not change; it opens again when that checkout is cancelled.
package cart

import (
	"cartwright/domain/event"
	"cartwright/domain/money"
)

// Category is the first part of every cart's stream name.
const Category = "cart"

// Catalog is the storage contract: names are forever, fields change only by upcast.
var Catalog = event.Catalog{
	"cart.opened":           event.Of[Opened](),
	"cart.item_added":       event.Of[ItemAdded](),
	"cart.quantity_changed": event.Of[QuantityChanged](),
	"cart.item_removed":     event.Of[ItemRemoved](),
	"cart.checked_out":      event.Of[CheckedOut](),
	"cart.reopened":         event.Of[Reopened](),
}

//sumtype:decl
type Event interface{ isEvent() }

type (
	Opened struct {
		CartID   string `json:"cart_id"`
		VisitID  string `json:"visit_id,omitempty"`
		Currency string `json:"currency"`
		Channel  string `json:"channel,omitempty"`
	}
	// ItemAdded adds units of a SKU at the price the shopper saw; the price of the whole line follows it.
	ItemAdded struct {
		CartID    string      `json:"cart_id"`
		VisitID   string      `json:"visit_id,omitempty"`
		SKU       string      `json:"sku"`
		ProductID string      `json:"product_id"`
		Title     string      `json:"title"`
		Quantity  int64       `json:"quantity"` // units added
		UnitPrice money.Money `json:"unit_price"`
	}
	QuantityChanged struct {
		SKU      string `json:"sku"`
		Quantity int64  `json:"quantity"` // units now on the line
	}
	ItemRemoved struct {
		SKU string `json:"sku"`
	}
	CheckedOut struct {
		CheckoutID string `json:"checkout_id"`
	}
	Reopened struct {
		CheckoutID string `json:"checkout_id"` // the checkout that was cancelled
	}
)

func (Opened) isEvent()          {}
func (ItemAdded) isEvent()       {}
func (QuantityChanged) isEvent() {}
func (ItemRemoved) isEvent()     {}
func (CheckedOut) isEvent()      {}
func (Reopened) isEvent()        {}
