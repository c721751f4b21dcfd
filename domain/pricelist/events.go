// Package pricelist is for whom, where and when other prices hold than a variant's own, and which price applies.
//
// A list says whom its prices are for and in which currency. That never changes: close the list and create another. The
// prices themselves are streams of their own, one a list and SKU (package price), so that a list may hold a whole
// catalogue and a price is changed without reading the others.
package pricelist

import (
	"time"

	"cartwright/domain/event"
)

// Category is the first part of every price list's stream name.
const Category = "pricelist"

// Catalog is the storage contract: names are forever, fields change only by upcast.
var Catalog = event.Catalog{
	"pricelist.created": event.Of[Created](),
	"pricelist.closed":  event.Of[Closed](),
}

// Event is a fact of a price list.
type Event interface{ isEvent() }

// Terms say whom the prices of a list are for. What is empty asks for nothing.
type Terms struct {
	Currency  string    `json:"currency"`
	Channel   string    `json:"channel,omitempty"`
	Countries []string  `json:"countries,omitempty"`
	Group     string    `json:"group,omitempty"` // of customers
	From      time.Time `json:"from,omitzero"`   // included
	Until     time.Time `json:"until,omitzero"`  // excluded
	Priority  int64     `json:"priority,omitempty"`
}

// The facts, as they are stored.
type (
	Created struct {
		ListID string `json:"list_id"`
		Name   string `json:"name"`
		Terms
	}
	// Closed ends all prices of the list, for good.
	Closed struct {
		ListID string `json:"list_id"`
	}
)

func (Created) isEvent() {}
func (Closed) isEvent()  {}
