// Package promotion is a promotion's life: it is created, started, ended, perhaps started again, and withdrawn for good.
//
// What it takes off and when is a pricing.Promotion, which the calculation understands and this package only keeps. A
// promotion that has been started applies within the dates of its rule; ended, it does not, whatever the dates say.
package promotion

import (
	"cartwright/domain/event"
	"cartwright/domain/pricing"
)

// Category is the first part of every promotion's stream name.
const Category = "promotion"

// Catalog is the storage contract: names are forever, fields change only by upcast.
var Catalog = event.Catalog{
	"promotion.created":   event.Of[Created](),
	"promotion.changed":   event.Of[Changed](),
	"promotion.started":   event.Of[Started](),
	"promotion.ended":     event.Of[Ended](),
	"promotion.withdrawn": event.Of[Withdrawn](),
}

// Event is a fact of a promotion.
type Event interface{ isEvent() }

// The facts, as they are stored.
type (
	Created struct {
		Rule pricing.Promotion `json:"promotion"`
	}
	// Changed replaces the whole rule. Quotes given before keep the old one's discounts.
	Changed struct {
		Rule pricing.Promotion `json:"promotion"`
	}
	Started struct{}
	Ended   struct{}
	// Withdrawn is the last event. Orders that the promotion applied to are not touched.
	Withdrawn struct{}
)

func (Created) isEvent()   {}
func (Changed) isEvent()   {}
func (Started) isEvent()   {}
func (Ended) isEvent()     {}
func (Withdrawn) isEvent() {}
