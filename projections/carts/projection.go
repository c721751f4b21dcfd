// Package carts is every cart with its lines, and who came back to one that was abandoned.
//
// What shoppers wrote is kept as it lies in the log: sealed.
package carts

import (
	_ "embed"

	"cartwright/domain/cart"
	"cartwright/domain/event"
	"cartwright/projections"
)

//go:embed schema.sql
var schema string

// Projection declares the read model.
func Projection() projections.Projection {
	on := projections.Handlers{}.
		Handle(projections.On(opened)).
		Handle(projections.On(claimed)).
		Handle(projections.On(merged)).
		Handle(projections.On(closed)).
		Handle(projections.On(shared)).
		Handle(projections.On(unshared)).
		Handle(projections.On(checkedOut)).
		Handle(projections.On(reopened)).
		Handle(projections.On(bought)).
		Handle(projections.On(abandoned)).
		Handle(projections.On(recovered))
	return projections.Projection{Name: "carts", Version: 3, Schema: schema, On: ofContents(on)}
}

func opened(d *projections.Delta, e cart.Opened, r *event.Recorded) {
	touch(d, r).
		Set("visit_id", e.VisitID).Set("customer_id", e.CustomerID).Set("currency", e.Currency).Set("channel", e.Channel).
		Set("status", string(cart.IsOpen)).Set("opened_at", r.At)
}

func claimed(d *projections.Delta, e cart.Claimed, r *event.Recorded) {
	touch(d, r).Set("customer_id", e.CustomerID)
}

func merged(d *projections.Delta, e cart.Merged, r *event.Recorded) {
	touch(d, r).Set("note", sealedJSON(e.Result.Note))
	empty(d, e.Saved, r)
	fill(d, e.Result, r)
}

func closed(d *projections.Delta, e cart.Closed, r *event.Recorded) {
	touch(d, r).Set("status", string(cart.IsClosed)).Set("merged_into", e.Into)
}

func shared(d *projections.Delta, e cart.Shared, r *event.Recorded) {
	touch(d, r).Set("share_token", e.Token)
}

func unshared(d *projections.Delta, _ cart.Unshared, r *event.Recorded) {
	touch(d, r).Set("share_token", "")
}

func checkedOut(d *projections.Delta, e cart.CheckedOut, r *event.Recorded) {
	touch(d, r).Set("status", string(cart.IsCheckedOut)).Set("checkout_id", e.CheckoutID).Add("checkouts", 1)
}

func reopened(d *projections.Delta, _ cart.Reopened, r *event.Recorded) {
	touch(d, r).Set("status", string(cart.IsOpen))
}

func bought(d *projections.Delta, e cart.Completed, r *event.Recorded) {
	touch(d, r).Set("status", string(cart.IsCompleted)).Set("order_id", e.OrderID)
}

func abandoned(d *projections.Delta, e cart.Abandoned, r *event.Recorded) {
	touch(d, r)
	d.Row("abandonments", "cart_id", e.CartID, "number", int64(e.Number)).
		Set("at", r.At).Set("since", e.Since).Set("units", e.Units).Set("items_minor", e.Items.Minor).Set("currency", e.Items.Currency)
}

func recovered(d *projections.Delta, e cart.Recovered, r *event.Recorded) {
	touch(d, r)
	d.Row("abandonments", "cart_id", e.CartID, "number", int64(e.Number)).Set("recovered_at", r.At).Set("recovered_by", string(e.By))
}

// touch notes which revision of its stream a cart shows.
func touch(d *projections.Delta, r *event.Recorded) *projections.Row {
	return d.Row("carts", "id", event.IDOf(r.Stream)).Set("revision", int64(r.Revision)).Set("changed_at", r.At)
}
