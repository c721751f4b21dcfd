package delivery

import "cartwright/domain/decider"

// Status is where a parcel stands. The zero Status means that it was never requested.
type Status string

const (
	IsRequested      Status = "requested"
	IsDispatched     Status = "dispatched"
	IsInTransit      Status = "in_transit"
	IsOutForDelivery Status = "out_for_delivery"
	IsDelivered      Status = "delivered"
	IsFailed         Status = "failed"
	IsCancelled      Status = "cancelled"
)

// Delivery is the state of one parcel.
type Delivery struct {
	Requested      Requested
	Status         Status
	Carrier        string
	TrackingNumber string
}

// Decider is how a delivery behaves.
var Decider = decider.Decider[Delivery, Command, Event]{Decide: Decide, Evolve: Evolve}

// Evolve returns the delivery as it is once e has happened.
func Evolve(d Delivery, e Event) Delivery {
	switch e := e.(type) {
	case Requested:
		d.Requested, d.Status = e, IsRequested
	case Dispatched:
		d.Carrier, d.TrackingNumber, d.Status = e.Carrier, e.TrackingNumber, IsDispatched
	case InTransit:
		d.Status = IsInTransit
	case OutForDelivery:
		d.Status = IsOutForDelivery
	case Delivered:
		d.Status = IsDelivered
	case Failed:
		d.Status = IsFailed
	case Cancelled:
		d.Status = IsCancelled
	}
	return d
}

// step orders the statuses; a parcel never goes back, and nothing follows the last.
func (s Status) step() int {
	switch s {
	case IsRequested:
		return 1
	case IsDispatched:
		return 2
	case IsInTransit:
		return 3
	case IsOutForDelivery:
		return 4
	case IsDelivered, IsFailed, IsCancelled:
		return 5
	}
	return 0
}
