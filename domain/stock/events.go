// Package stock is how many units of one SKU one location has, who holds them, and which are on their way.
//
// Rules: units on hand minus units held is never below zero, so nothing is sold twice. A hold is known by its id and
// happens once. A hold past its expiry may be taken over by whoever needs the units. Committing turns a hold into a
// departure. Every refusal to hold is itself a fact, so that whoever asked twice gets the same answer twice.
//
// Where the policy allows it, a hold may promise units that are not there yet, up to a cap. Promises are covered in the
// order in which they were made, as soon as units are available; a commit of promised units waits until they are there.
package stock

import (
	"time"

	"cartwright/domain/event"
	"cartwright/domain/money"
)

// Category is the first part of every stock stream's name.
const Category = "stock"

// Catalog is the storage contract: names are forever, fields change only by upcast.
var Catalog = event.Catalog{
	"stock.received":         event.Of[Received](),
	"stock.held":             event.Of[Held](),
	"stock.shortage":         event.Of[Shortage](),
	"stock.released":         event.Of[Released](),
	"stock.committed":        event.Of[Committed](),
	"stock.adjusted":         event.Of[Adjusted](),
	"stock.extended":         event.Of[Extended](),
	"stock.sold_ahead":       event.Of[SoldAhead](),
	"stock.covered":          event.Of[Covered](),
	"stock.returned":         event.Of[Returned](),
	"stock.written_off":      event.Of[WrittenOff](),
	"stock.expected":         event.Of[Expected](),
	"stock.policy_set":       event.Of[PolicySet](),
	"stock.ran_low":          event.Of[RanLow](),
	"stock.replenished":      event.Of[Replenished](),
	"stock.transfer_sent":    event.Of[TransferSent](),
	"stock.transfer_refused": event.Of[TransferRefused](),
	"stock.transfer_arrived": event.Of[TransferArrived](),
}

// Event is a fact of a stock.
type Event interface{ isEvent() }

// Why units were released.
const (
	BecauseUnwound = "unwound" // whoever held them gave up
	BecauseExpired = "expired" // the hold ran out and its units were needed
)

// Units come and go.
type (
	// Received adds units: a purchase, a first count, what a cancelled order gives back.
	Received struct {
		SKU           string      `json:"sku"`
		Location      string      `json:"location"`
		Quantity      int64       `json:"quantity"`
		Cause         string      `json:"cause"`
		UnitCost      money.Money `json:"unit_cost,omitzero"`       // absent: not known
		ExpectationID string      `json:"expectation_id,omitempty"` // which delivery this is, if it was announced
	}
	// Returned adds units that a customer has sent back in a state to be sold again.
	Returned struct {
		SKU      string `json:"sku"`
		Location string `json:"location"`
		Quantity int64  `json:"quantity"`
		OrderID  string `json:"order_id"`
		Reason   string `json:"reason"`
	}
	// WrittenOff takes units away that can no longer be sold.
	WrittenOff struct {
		SKU      string `json:"sku"`
		Location string `json:"location"`
		Quantity int64  `json:"quantity"`
		Cause    Cause  `json:"cause"`
		Note     string `json:"note"`
	}
	// Adjusted corrects the count on hand: after a stocktaking, or because another channel says so.
	Adjusted struct {
		SKU        string    `json:"sku"`
		Location   string    `json:"location"`
		Delta      int64     `json:"delta"`
		Reason     string    `json:"reason"`
		Source     string    `json:"source,omitempty"` // the channel that reported it; absent: the back office
		OccurredAt time.Time `json:"occurred_at,omitzero"`
	}
	// Expected says how many units of an announced delivery are still to come; none when it is called off.
	Expected struct {
		SKU           string      `json:"sku"`
		Location      string      `json:"location"`
		ExpectationID string      `json:"expectation_id"`
		Quantity      int64       `json:"quantity"`
		Due           time.Time   `json:"due,omitzero"`
		UnitCost      money.Money `json:"unit_cost,omitzero"`
	}
)

// Units are set aside.
type (
	// Held sets units aside for one fulfilment.
	Held struct {
		SKU       string    `json:"sku"`
		Location  string    `json:"location"`
		HoldID    string    `json:"hold_id"` // the fulfilment's id
		Quantity  int64     `json:"quantity"`
		ExpiresAt time.Time `json:"expires_at"`
		Promised  int64     `json:"promised,omitempty"` // of the quantity: units that are not there yet
	}
	// Shortage says that a hold or its commit was asked for and too few units were available.
	Shortage struct {
		SKU       string `json:"sku"`
		Location  string `json:"location"`
		HoldID    string `json:"hold_id"`
		Requested int64  `json:"requested"`
		Available int64  `json:"available"`
	}
	// Extended moves the expiry of a hold.
	Extended struct {
		SKU       string    `json:"sku"`
		Location  string    `json:"location"`
		HoldID    string    `json:"hold_id"`
		ExpiresAt time.Time `json:"expires_at"`
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
	// SoldAhead says that a hold was committed of which some units are not there yet. It no longer expires, and is
	// committed when all of them are.
	SoldAhead struct {
		SKU      string `json:"sku"`
		Location string `json:"location"`
		HoldID   string `json:"hold_id"`
		Quantity int64  `json:"quantity"`
		Promised int64  `json:"promised"`
	}
	// Covered sets units aside for a promise made before they were there.
	Covered struct {
		SKU      string `json:"sku"`
		Location string `json:"location"`
		HoldID   string `json:"hold_id"`
		Quantity int64  `json:"quantity"`
	}
)

// The rest.
type (
	// PolicySet says what may be offered.
	PolicySet struct {
		SKU      string `json:"sku"`
		Location string `json:"location"`
		Policy
	}
	// RanLow says that fewer units are available than the policy wants. It is said once, until there are enough again.
	RanLow struct {
		SKU       string `json:"sku"`
		Location  string `json:"location"`
		Available int64  `json:"available"`
		LowBelow  int64  `json:"low_below"`
	}
	// Replenished says that enough are available again.
	Replenished struct {
		SKU       string `json:"sku"`
		Location  string `json:"location"`
		Available int64  `json:"available"`
		LowBelow  int64  `json:"low_below"`
	}
	// TransferSent takes units away that are on their way to another location.
	TransferSent struct {
		SKU        string `json:"sku"`
		Location   string `json:"location"`
		TransferID string `json:"transfer_id"`
		Quantity   int64  `json:"quantity"`
		To         string `json:"to"`
	}
	// TransferRefused says that there were too few units to send.
	TransferRefused struct {
		SKU        string `json:"sku"`
		Location   string `json:"location"`
		TransferID string `json:"transfer_id"`
		Requested  int64  `json:"requested"`
		Available  int64  `json:"available"`
	}
	// TransferArrived adds units that have come from another location.
	TransferArrived struct {
		SKU        string `json:"sku"`
		Location   string `json:"location"`
		TransferID string `json:"transfer_id"`
		ReceiptID  string `json:"receipt_id"`
		Quantity   int64  `json:"quantity"`
		From       string `json:"from"`
	}
)

func (Received) isEvent()        {}
func (Returned) isEvent()        {}
func (WrittenOff) isEvent()      {}
func (Adjusted) isEvent()        {}
func (Expected) isEvent()        {}
func (Held) isEvent()            {}
func (Shortage) isEvent()        {}
func (Extended) isEvent()        {}
func (Released) isEvent()        {}
func (Committed) isEvent()       {}
func (SoldAhead) isEvent()       {}
func (Covered) isEvent()         {}
func (PolicySet) isEvent()       {}
func (RanLow) isEvent()          {}
func (Replenished) isEvent()     {}
func (TransferSent) isEvent()    {}
func (TransferRefused) isEvent() {}
func (TransferArrived) isEvent() {}
