package delivery

import (
	"testing"
	"time"

	"cartwright/domain/decider/decidertest"
	"cartwright/domain/sealed"
)

type (
	rule  = decidertest.Rule[Command, Event]
	facts = []Event
)

var (
	ref       = Ref{DeliveryID: "d1", OrderID: "o1", FulfilmentID: "f1", TrackingToken: "token"}
	noon      = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	requested = Requested{
		Ref: ref, From: "berlin", Items: []Item{{SKU: "tea", Title: "Tea", Quantity: 2}}, Option: "standard", Country: "DE",
		Address: sealed.Value{Key: "k", Text: []byte("sealed")},
	}
	dispatched = Dispatched{Ref: ref, Carrier: "post", TrackingNumber: "T1", At: noon}
	moving     = InTransit{Ref: ref, Place: "Leipzig", At: noon}
	arriving   = OutForDelivery{Ref: ref, Place: "Berlin", At: noon}
	delivered  = Delivered{Ref: ref, At: noon}
	failed     = Failed{Ref: ref, Reason: "nobody home", At: noon}
	cancelled  = Cancelled{Ref: ref, Reason: "regret"}

	packed = facts{requested}
	gone   = facts{requested, dispatched}
	onTour = facts{requested, dispatched, arriving}
	there  = facts{requested, dispatched, delivered}
	lost   = facts{requested, dispatched, failed}
	undone = facts{requested, cancelled}
)

func step(to Status, place, reason string) Progress { return Progress{to, place, reason, noon} }

func TestRequesting(t *testing.T) {
	t.Parallel()
	of := func(change func(*Requested)) Request {
		r := requested
		change(&r)
		return Request{r}
	}
	decidertest.Check(t, Decider, []rule{
		{Name: "a delivery is requested", When: Request{requested}, Then: packed},
		{Name: "requesting it twice changes nothing", Given: there, When: Request{requested}},
		{Name: "another cannot take the id", Given: packed, When: of(func(r *Requested) { r.FulfilmentID = "f2" }), Refused: ErrExists},
		{Name: "it needs ids", When: of(func(r *Requested) { r.OrderID = "" }), Refused: ErrIDs},
		{Name: "it leaves from somewhere", When: of(func(r *Requested) { r.From = "" }), Refused: ErrFrom},
		{Name: "it has items", When: of(func(r *Requested) { r.Items = nil }), Refused: ErrItems},
		{Name: "of some units", When: of(func(r *Requested) { r.Items = []Item{{SKU: "tea"}} }), Refused: ErrItems},
	})
}

func TestDispatching(t *testing.T) {
	t.Parallel()
	dispatch := Dispatch{"post", "T1", noon}
	decidertest.Check(t, Decider, []rule{
		{Name: "a parcel is dispatched", Given: packed, When: dispatch, Then: facts{dispatched}},
		{Name: "dispatching twice changes nothing", Given: gone, When: dispatch},
		{Name: "also once it has arrived", Given: there, When: dispatch},
		{Name: "a cancelled parcel stays", Given: undone, When: dispatch, Refused: ErrCancelled},
		{Name: "somebody carries it", Given: packed, When: Dispatch{TrackingNumber: "T1"}, Refused: ErrCarrier},
		{Name: "it can be tracked", Given: packed, When: Dispatch{Carrier: "post"}, Refused: ErrCarrier},
		{Name: "an unknown parcel is not dispatched", When: dispatch, Refused: ErrNotFound},
	})
}

func TestMoving(t *testing.T) {
	t.Parallel()
	arrive := step(IsDelivered, "", "")
	decidertest.Check(t, Decider, []rule{
		{Name: "a parcel moves on", Given: gone, When: step(IsInTransit, "Leipzig", ""), Then: facts{moving}},
		{Name: "steps may be skipped", Given: gone, When: step(IsOutForDelivery, "Berlin", ""), Then: facts{arriving}},
		{Name: "all of them", Given: gone, When: arrive, Then: facts{delivered}},
		{Name: "it may fail", Given: onTour, When: step(IsFailed, "", "nobody home"), Then: facts{failed}},
		{Name: "news that comes twice changes nothing", Given: onTour, When: step(IsOutForDelivery, "Berlin", "")},
		{Name: "news that comes late neither", Given: onTour, When: step(IsInTransit, "Leipzig", "")},
		{Name: "what has arrived does not fail", Given: there, When: step(IsFailed, "", "nobody home")},
		{Name: "what has failed does not arrive", Given: lost, When: arrive},
		{Name: "what was cancelled does not move", Given: undone, When: arrive},
		{Name: "first it is dispatched", Given: packed, When: arrive, Refused: ErrNotDispatched},
		{Name: "only a carrier's steps are news", Given: gone, When: step(IsDispatched, "", ""), Refused: ErrStep},
		{Name: "an unknown parcel has no news", When: arrive, Refused: ErrNotFound},
	})
}

func TestCancelling(t *testing.T) {
	t.Parallel()
	cancel := Cancel{"regret"}
	decidertest.Check(t, Decider, []rule{
		{Name: "a parcel that is still here is stopped", Given: packed, When: cancel, Then: facts{cancelled}},
		{Name: "stopping it twice changes nothing", Given: undone, When: cancel},
		{Name: "an unknown one undoes nothing", When: cancel},
		{Name: "once dispatched it is under way", Given: gone, When: cancel, Refused: ErrUnderWay},
		{Name: "until it is there", Given: there, When: cancel, Refused: ErrUnderWay},
	})
}

func TestADispatchedParcelKnowsItsCarrier(t *testing.T) {
	t.Parallel()
	d := Decider.Fold(Delivery{}, requested, dispatched, moving)
	if d.Carrier != "post" || d.TrackingNumber != "T1" || d.Status != IsInTransit || d.Requested.From != "berlin" {
		t.Errorf("stands at %+v", d)
	}
}
