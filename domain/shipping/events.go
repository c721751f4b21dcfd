// Package shipping is how a shop delivers: methods with zones and rates, and points where parcels can be fetched.
//
// Rules: a method is offered where one of its zones covers the destination and one of that zone's rates covers the
// parcel's weight and worth. Of several rates that fit, the one for the most worth counts, then the one for the least
// weight. A shop that has said nothing delivers by Default.
package shipping

import (
	"time"

	"cartwright/domain/event"
)

// Category is the first part of the stream name; a shop has one table of methods.
const Category = "shipping"

// Catalog is the storage contract: names are forever, fields change only by upcast.
var Catalog = event.Catalog{
	"shipping.method_set":             event.Of[MethodSet](),
	"shipping.method_withdrawn":       event.Of[MethodWithdrawn](),
	"shipping.pickup_point_set":       event.Of[PickupPointSet](),
	"shipping.pickup_point_withdrawn": event.Of[PickupPointWithdrawn](),
}

// Event is a fact of a shipping method or pickup point.
type Event interface{ isEvent() }

// Method is a way of delivery.
type Method struct {
	Code     string         `json:"code"`
	Name     string         `json:"name"`
	Channels []string       `json:"channels,omitempty"` // none means all
	Zones    []Zone         `json:"zones"`              // the first that covers a destination counts
	Days     int            `json:"days"`               // promised, working days
	Pickup   bool           `json:"pickup,omitempty"`   // to one of the pickup points
	Collect  bool           `json:"collect,omitempty"`  // by the shopper, at one of the shop's own locations
	Windows  int            `json:"windows,omitempty"`  // how many days on end a shopper may choose from
	Weekdays []time.Weekday `json:"weekdays,omitempty"` // on which parcels arrive; none means Monday to Friday
	TaxClass string         `json:"tax_class,omitempty"`
}

// Zone is where the same rates hold.
type Zone struct {
	Countries []string `json:"countries"`           // ISO 3166-1 alpha-2; none means everywhere
	Postcodes []string `json:"postcodes,omitempty"` // beginnings of postcodes; none means all
	Rates     []Rate   `json:"rates"`
}

// Rate is what a parcel costs.
type Rate struct {
	Currency  string `json:"currency,omitempty"`   // none means any
	Price     int64  `json:"price"`                // minor units
	UpTo      int64  `json:"up_to,omitempty"`      // grams; 0 means any weight
	FromWorth int64  `json:"from_worth,omitempty"` // minor units of items, at list prices
}

// PickupPoint is where a parcel can be fetched.
type PickupPoint struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	Street   string `json:"street"`
	City     string `json:"city"`
	Postcode string `json:"postcode"`
	Country  string `json:"country"`
}

// The facts, as they are stored.
type (
	MethodSet struct {
		Method
	}
	MethodWithdrawn struct {
		Code string `json:"code"`
	}
	PickupPointSet struct {
		PickupPoint
	}
	PickupPointWithdrawn struct {
		ID string `json:"id"`
	}
)

func (MethodSet) isEvent()            {}
func (MethodWithdrawn) isEvent()      {}
func (PickupPointSet) isEvent()       {}
func (PickupPointWithdrawn) isEvent() {}
