// Package firstorder is which of a customer's attempts to buy is their first order.
//
// Rules: a customer has one first order at most. An attempt claims to be it when it is submitted, and gives the claim back
// when it comes to nothing, or when its order is cancelled. A claim that nothing came of expires, and then whoever needs it
// takes it over. A customer who has placed another order beside the first has come back, and is never new again.
//
// The stream is the customer's, one append at an exact revision a claim, so that two checkouts at the same instant are not
// both the first. A read model of orders could not tell: it lags. The stream has at most a few events more than there were
// attempts before the first order.
package firstorder

import (
	"time"

	"cartwright/domain/event"
)

// Category is the first part of the stream's name; the customer's id follows.
const Category = "firstorder"

// Catalog is the storage contract: names are forever, fields change only by upcast.
var Catalog = event.Catalog{
	"firstorder.claimed":  event.Of[Claimed](),
	"firstorder.placed":   event.Of[Placed](),
	"firstorder.released": event.Of[Released](),
	"firstorder.followed": event.Of[Followed](),
}

// Event is a fact of a customer's first order.
type Event interface{ isEvent() }

// The facts, as they are stored.
type (
	Claimed struct {
		CustomerID   string    `json:"customer_id"`
		FulfilmentID string    `json:"fulfilment_id"`
		ExpiresAt    time.Time `json:"expires_at"` // unless an order is placed before
	}
	Placed struct {
		CustomerID   string `json:"customer_id"`
		FulfilmentID string `json:"fulfilment_id"`
	}
	// Released says that the attempt came to nothing, or that its order was cancelled.
	Released struct {
		CustomerID   string `json:"customer_id"`
		FulfilmentID string `json:"fulfilment_id"`
	}
	// Followed says that the customer placed another order beside the first.
	Followed struct {
		CustomerID   string `json:"customer_id"`
		FulfilmentID string `json:"fulfilment_id"` // of the other
	}
)

func (Claimed) isEvent()  {}
func (Placed) isEvent()   {}
func (Released) isEvent() {}
func (Followed) isEvent() {}
