package delivery

import (
	"fmt"
	"time"

	"cartwright/domain/refusal"
)

// Refusals.
var (
	ErrNotFound = refusal.New(refusal.Missing, "delivery_not_found", "There is no such delivery; request it first.")
	ErrExists   = refusal.New(refusal.Conflict, "delivery_exists",
		"A delivery with this id belongs to another attempt; request this one under another id.")
	ErrIDs = refusal.New(refusal.Invalid, "delivery_id_missing",
		"A delivery needs its own id, an order's and a fulfilment's.").At("/id")
	ErrFrom = refusal.New(refusal.Invalid, "delivery_location_missing",
		"A parcel needs a location to leave from.").At("/from")
	ErrItems = refusal.New(refusal.Invalid, "delivery_items_invalid",
		"A parcel needs items, each of a SKU and at least one unit.").At("/items")
	ErrCarrier = refusal.New(refusal.Invalid, "delivery_carrier_missing",
		"A dispatched parcel needs a carrier and its tracking number.").At("/carrier")
	ErrStep = refusal.New(refusal.Invalid, "delivery_step_invalid",
		"News of a parcel is one of: in_transit, out_for_delivery, delivered, failed.").At("/step")
	ErrNotDispatched = refusal.New(refusal.Conflict, "delivery_not_dispatched",
		"The parcel has not been dispatched; dispatch it before it moves.")
	ErrCancelled = refusal.New(refusal.Conflict, "delivery_cancelled",
		"The delivery was cancelled; keep the parcel, and request another delivery.")
	ErrUnderWay = refusal.New(refusal.Conflict, "delivery_under_way",
		"The parcel has been dispatched and cannot be stopped; wait for it and return it.")
)

// Command is something that a delivery may be asked for.
type Command interface{ isCommand() }

// The commands, with all that the rules need to know.
type (
	Request struct {
		Requested Requested
	}
	Dispatch struct {
		Carrier, TrackingNumber string
		At                      time.Time
	}
	// Progress is the carrier's news of a dispatched parcel: Step is one of the statuses after IsDispatched.
	Progress struct {
		Step   Status
		Place  string
		Reason string // of a failure
		At     time.Time
	}
	Cancel struct {
		Reason string
	}
)

func (Request) isCommand()  {}
func (Dispatch) isCommand() {}
func (Progress) isCommand() {}
func (Cancel) isCommand()   {}

// Decide answers a command with new events, none when it is already so, or a refusal.
func Decide(d Delivery, cmd Command) ([]Event, error) {
	switch cmd := cmd.(type) {
	case Request:
		return request(d, cmd.Requested)
	case Cancel:
		return cancel(d, cmd)
	}
	if d.Status == "" {
		return nil, ErrNotFound
	}
	switch cmd := cmd.(type) {
	case Dispatch:
		return dispatch(d, cmd)
	case Progress:
		return progress(d, cmd)
	}
	panic(fmt.Sprintf("unknown delivery command %T", cmd))
}

func request(d Delivery, requested Requested) ([]Event, error) {
	switch {
	case d.Status != "" && d.Requested.Ref == requested.Ref:
		return nil, nil
	case d.Status != "":
		return nil, ErrExists
	}
	if err := checkRequest(requested); err != nil {
		return nil, err
	}
	return []Event{requested}, nil
}

func checkRequest(r Requested) error {
	switch {
	case r.DeliveryID == "" || r.OrderID == "" || r.FulfilmentID == "":
		return ErrIDs
	case r.From == "":
		return ErrFrom
	case len(r.Items) == 0:
		return ErrItems
	}
	for i, item := range r.Items {
		if item.SKU == "" || item.Quantity < 1 {
			return ErrItems.At(fmt.Sprintf("/items/%d", i))
		}
	}
	return nil
}

// cancel of an unknown delivery undoes nothing.
func cancel(d Delivery, cmd Cancel) ([]Event, error) {
	switch d.Status {
	case "", IsCancelled:
		return nil, nil
	case IsRequested:
		return []Event{Cancelled{d.Requested.Ref, cmd.Reason}}, nil
	}
	return nil, ErrUnderWay
}
