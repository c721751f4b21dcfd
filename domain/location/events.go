// Package location is where a shop keeps units: what it is called, where it lies, and to whom it is visible.
//
// A location's id is the code that stock is kept under. Stock may be kept at a location that nobody has described: it is
// visible in every channel, belongs to no country and comes last.
package location

import "cartwright/domain/event"

// Category is the first part of every location's stream name.
const Category = "location"

// Catalog is the storage contract: names are forever, fields change only by upcast.
var Catalog = event.Catalog{
	"location.opened":  event.Of[Opened](),
	"location.changed": event.Of[Changed](),
	"location.closed":  event.Of[Closed](),
}

// Event is a fact of a location.
type Event interface{ isEvent() }

// Details describe a location.
type Details struct {
	Name     string   `json:"name"`
	Country  string   `json:"country,omitempty"`  // ISO 3166-1 alpha-2
	Near     []string `json:"near,omitempty"`     // other countries, the nearest first
	Channels []string `json:"channels,omitempty"` // that may sell from here; none named: all
	Priority int64    `json:"priority,omitempty"` // the higher, the sooner it is taken from
	Pickup   bool     `json:"pickup,omitempty"`   // customers may collect here
	Street   string   `json:"street,omitempty"`
	City     string   `json:"city,omitempty"`
	Postcode string   `json:"postcode,omitempty"`
}

// The facts, as they are stored.
type (
	// Opened says that orders may be served from a location.
	Opened struct {
		LocationID string `json:"location_id"`
		Details
	}
	// Changed describes a location anew.
	Changed struct {
		LocationID string `json:"location_id"`
		Details
	}
	// Closed says that no order may be served from a location any more. What is there stays there.
	Closed struct {
		LocationID string `json:"location_id"`
	}
)

func (Opened) isEvent()  {}
func (Changed) isEvent() {}
func (Closed) isEvent()  {}
