// Package stock is how many units of one SKU one location has, and who holds them.
//
// Rules: units on hand minus units held is never below zero, so nothing is sold twice. A hold is known by its id and
// happens once. A hold past its expiry may be taken over by whoever needs the units. Committing turns a hold into a
// departure. Every refusal to hold is itself a fact, so that whoever asked twice gets the same answer twice.
package stock

import (
	"time"

	"cartwright/domain/event"
)

// Category is the first part of every stock stream's name.
const Category = "stock"

// Catalog is the storage contract: names are forever, fields change only by upcast.
var Catalog = event.Catalog{
	"stock.received":  event.Of[Received](),
	"stock.held":      event.Of[Held](),
	"stock.shortage":  event.Of[Shortage](),
	"stock.released":  event.Of[Released](),
	"stock.committed": event.Of[Committed](),
	"stock.adjusted":  event.Of[Adjusted](),
}

//sumtype:decl
type Event interface{ isEvent() }

// Why units were released.
const (
	BecauseUnwound = "unwound" // whoever held them gave up
	BecauseExpired = "expired" // the hold ran out and its units were needed
)

type (
	// Received adds units: a purchase, a return, a first count.
	Received struct {
		SKU      string `json:"sku"`
		Location string `json:"location"`
		Quantity int64  `json:"quantity"`
		Cause    string `json:"cause"`
	}
	// Held sets units aside for one fulfilment.
	Held struct {
		SKU       string    `json:"sku"`
		Location  string    `json:"location"`
		HoldID    string    `json:"hold_id"` // the fulfilment's id
		Quantity  int64     `json:"quantity"`
		ExpiresAt time.Time `json:"expires_at"`
	}
	// Shortage says that a hold or its commit was asked for and too few units were available.
	Shortage struct {
		SKU       string `json:"sku"`
		Location  string `json:"location"`
		HoldID    string `json:"hold_id"`
		Requested int64  `json:"requested"`
		Available int64  `json:"available"`
	}
	// Released gives held units back.
	Released struct {
		SKU      string `json:"sku"`
		Location string `json:"location"`
		HoldID   string `json:"hold_id"`
		Quantity int64  `json:"quantity"`
		Reason   string `json:"reason"`
	}
	// Committed turns held units into sold ones: they leave the shelf.
	Committed struct {
		SKU      string `json:"sku"`
		Location string `json:"location"`
		HoldID   string `json:"hold_id"`
		Quantity int64  `json:"quantity"`
	}
	// Adjusted corrects the count on hand.
	Adjusted struct {
		SKU      string `json:"sku"`
		Location string `json:"location"`
		Delta    int64  `json:"delta"`
		Reason   string `json:"reason"`
	}
)

func (Received) isEvent()  {}
func (Held) isEvent()      {}
func (Shortage) isEvent()  {}
func (Released) isEvent()  {}
func (Committed) isEvent() {}
func (Adjusted) isEvent()  {}
