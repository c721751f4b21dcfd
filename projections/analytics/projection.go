package analytics

import (
	_ "embed"
	"time"

	"cartwright/domain/cart"
	"cartwright/domain/checkout"
	"cartwright/domain/event"
	"cartwright/domain/order"
	"cartwright/domain/payment"
	"cartwright/domain/visit"
	"cartwright/projections"
	"cartwright/projections/words"
)

//go:embed schema.sql
var schema string

// Projection declares the read model.
func Projection() projections.Projection {
	return projections.Projection{
		Name: "analytics", Version: 3, Schema: schema, Key: visitOf,
		On: projections.Handlers{}.
			Handle(projections.On(started)).
			Handle(projections.On(viewed)).
			Handle(projections.On(clicked)).
			Handle(projections.On(searched)).
			Handle(projections.On(itemAdded)).
			Handle(projections.On(checkoutStarted)).
			Handle(projections.On(placed)).
			Handle(projections.On(cancelled)).
			Handle(projections.On(authorised)).
			Handle(projections.On(declined)),
	}
}

// visitOf keeps the acts of one visit together, because a visit's row tells which came first. All other rows are sums,
// which do not care.
func visitOf(r *event.Recorded) string {
	id := ""
	switch e := r.Event.(type) {
	case visit.Event:
		id = event.IDOf(r.Stream)
	case cart.ItemAdded:
		id = e.VisitID
	case checkout.Started:
		id = e.VisitID
	case order.Placed:
		id = e.VisitID
	}
	if id == "" {
		return r.Stream
	}
	return id
}

func started(d *projections.Delta, _ visit.Started, r *event.Recorded) {
	act(d, event.IDOf(r.Stream), "", r)
}

func viewed(d *projections.Delta, e visit.ProductViewed, r *event.Recorded) {
	act(d, event.IDOf(r.Stream), "viewed_at", r)
	productDay(d, r.At, e.ProductID).Add("views", 1)
}

func clicked(d *projections.Delta, _ visit.Clicked, r *event.Recorded) {
	act(d, event.IDOf(r.Stream), "", r)
}

func searched(d *projections.Delta, e visit.Searched, r *event.Recorded) {
	act(d, event.IDOf(r.Stream), "", r)
	query := words.Fold(e.Query)
	if query == "" {
		return
	}
	row := d.Row("searches", "day", day(r.At), "query", query).Add("searched", 1).Add("results", int64(e.Results))
	if e.Results > 0 {
		row.Add("found", 1)
	}
}

func itemAdded(d *projections.Delta, e cart.ItemAdded, r *event.Recorded) {
	act(d, e.VisitID, "carted_at", r)
	productDay(d, r.At, e.ProductID).Add("carts", 1)
}

func checkoutStarted(d *projections.Delta, e checkout.Started, r *event.Recorded) {
	act(d, e.VisitID, "checkout_at", r)
}

func authorised(d *projections.Delta, _ payment.Authorised, r *event.Recorded) {
	d.Row("payments", "day", day(r.At), "outcome", string(payment.IsAuthorised), "code", "").Add("payments", 1)
}

func declined(d *projections.Delta, e payment.Declined, r *event.Recorded) {
	d.Row("payments", "day", day(r.At), "outcome", string(payment.IsDeclined), "code", e.Code).Add("payments", 1)
}

// act notes that a visit did something, and when it first did this step if it is one.
func act(d *projections.Delta, visitID, step string, r *event.Recorded) {
	if visitID == "" {
		return
	}
	row := d.Row("visits", "id", visitID).Once("first_at", r.At)
	if step != "" {
		row.Once(step, r.At)
	}
}

func productDay(d *projections.Delta, at time.Time, productID string) *projections.Row {
	return d.Row("product_days", "day", day(at), "product_id", productID)
}

// day is the UTC day of a moment.
func day(at time.Time) time.Time { return at.UTC().Truncate(24 * time.Hour) }
