// Package tax is what a country takes of a price, and how it is computed.
//
// Each country has a stream of its rates, by region and class, each valid from an instant until the next one of its kind.
// Table answers what holds where and when; Rule computes with it. Neither asks for anything: whoever computes brings the
// rates along.
package tax

import (
	"time"

	"cartwright/domain/event"
)

// Category is the first part of every country's stream name; the country's code is the rest.
const Category = "tax"

// Catalog is the storage contract: names are forever, fields change only by upcast.
var Catalog = event.Catalog{
	"tax.rate_set":       event.Of[RateSet](),
	"tax.rate_withdrawn": event.Of[RateWithdrawn](),
}

// Event is a fact of a tax rate.
type Event interface{ isEvent() }

// Key tells one rate from all others.
type Key struct {
	Country   string    `json:"country"`          // ISO 3166-1, two letters
	Region    string    `json:"region,omitempty"` // second part of ISO 3166-2, such as CA; empty is the whole country
	Class     string    `json:"class"`            // of goods, such as standard, reduced or books
	ValidFrom time.Time `json:"valid_from"`
}

// Rate is what is taken, in parts per million: 190000 is 19 %.
type Rate struct {
	Key
	RatePPM int64 `json:"rate_ppm"`
}

// The facts, as they are stored.
type (
	// RateSet adds a rate, or corrects the one with the same key.
	RateSet struct {
		Rate
	}
	// RateWithdrawn takes a rate back, as if it had never been set. What was computed with it stays as it is.
	RateWithdrawn struct {
		Key
	}
)

func (RateSet) isEvent()       {}
func (RateWithdrawn) isEvent() {}
