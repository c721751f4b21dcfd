// Package delivery is one parcel from one location to one shopper.
//
// Rules: a parcel moves forward only: requested, dispatched, in transit, out for delivery, delivered. It may fail once
// it is dispatched. News that comes late or twice changes nothing.
package delivery

import (
	"time"

	"cartwright/domain/event"
	"cartwright/domain/sealed"
)

// Category is the first part of every delivery's stream name.
const Category = "delivery"

// Catalog is the storage contract: names are forever, fields change only by upcast.
var Catalog = event.Catalog{
	"delivery.requested":        event.Of[Requested](),
	"delivery.dispatched":       event.Of[Dispatched](),
	"delivery.in_transit":       event.Of[InTransit](),
	"delivery.out_for_delivery": event.Of[OutForDelivery](),
	"delivery.delivered":        event.Of[Delivered](),
	"delivery.failed":           event.Of[Failed](),
	"delivery.cancelled":        event.Of[Cancelled](),
}

// Event is a fact of a delivery.
type Event interface{ isEvent() }

// Item is some units of one SKU in the parcel.
type Item struct {
	SKU      string `json:"sku"`
	Title    string `json:"title"`
	Quantity int64  `json:"quantity"`
}

// Ref says which parcel, of which order and which attempt to fulfil a checkout, an event belongs to.
type Ref struct {
	DeliveryID    string `json:"delivery_id"`
	OrderID       string `json:"order_id"`
	FulfilmentID  string `json:"fulfilment_id"`
	TrackingToken string `json:"tracking_token"` // of the order
}

// The facts, as they are stored.
type (
	// Requested asks the warehouse to pack and the carrier to come.
	Requested struct {
		Ref
		From    string       `json:"from"` // location
		Items   []Item       `json:"items"`
		Option  string       `json:"option"`
		Country string       `json:"country"`
		Address sealed.Value `json:"address"`
		Point   string       `json:"pickup_point,omitempty"` // where it is to be fetched, if not at the address
		Collect bool         `json:"collect,omitempty"`      // by the shopper, where it lies
		Window  string       `json:"window,omitempty"`       // day it is to arrive on, if one was chosen
	}
	Dispatched struct {
		Ref
		Carrier        string    `json:"carrier"`
		TrackingNumber string    `json:"tracking_number"`
		At             time.Time `json:"at"` // the carrier's clock, as in all that follow
	}
	InTransit struct {
		Ref
		Place string    `json:"place"`
		At    time.Time `json:"at"`
	}
	OutForDelivery struct {
		Ref
		Place string    `json:"place"`
		At    time.Time `json:"at"`
	}
	Delivered struct {
		Ref
		At time.Time `json:"at"`
	}
	Failed struct {
		Ref
		Reason string    `json:"reason"`
		At     time.Time `json:"at"`
	}
	// Cancelled stops a parcel that has not been dispatched.
	Cancelled struct {
		Ref
		Reason string `json:"reason"`
	}
)

func (Requested) isEvent()      {}
func (Dispatched) isEvent()     {}
func (InTransit) isEvent()      {}
func (OutForDelivery) isEvent() {}
func (Delivered) isEvent()      {}
func (Failed) isEvent()         {}
func (Cancelled) isEvent()      {}
