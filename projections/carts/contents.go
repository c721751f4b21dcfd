package carts

import (
	"encoding/json"

	"cartwright/domain/cart"
	"cartwright/domain/event"
	"cartwright/domain/sealed"
	"cartwright/projections"
)

func ofContents(on projections.Handlers) projections.Handlers {
	return on.
		Handle(projections.On(itemAdded)).
		Handle(projections.On(quantityChanged)).
		Handle(projections.On(itemRemoved)).
		Handle(projections.On(lineNoted)).
		Handle(projections.On(noted)).
		Handle(projections.On(savedForLater)).
		Handle(projections.On(movedBack)).
		Handle(projections.On(savedRemoved)).
		Handle(projections.On(couponEntered)).
		Handle(projections.On(couponRemoved)).
		Handle(projections.On(repriced))
}

func itemAdded(d *projections.Delta, e cart.ItemAdded, r *event.Recorded) {
	touch(d, r)
	row := line(d, idOf(e.LineID, e.SKU), e.SKU, r).
		Add("quantity", e.Quantity).Once("added", place(r, 0)).
		Set("product_id", e.ProductID).Set("title", e.Title).
		Set("price_minor", e.UnitPrice.Minor).Set("currency", e.UnitPrice.Currency)
	if !e.Data.Empty() {
		row.Set("data", sealedJSON(e.Data))
	}
}

func quantityChanged(d *projections.Delta, e cart.QuantityChanged, r *event.Recorded) {
	touch(d, r)
	line(d, idOf(e.LineID, e.SKU), e.SKU, r).Set("quantity", e.Quantity)
}

func itemRemoved(d *projections.Delta, e cart.ItemRemoved, r *event.Recorded) {
	touch(d, r)
	line(d, idOf(e.LineID, e.SKU), e.SKU, r).Set("quantity", int64(0)).Set("note", nothing)
}

func lineNoted(d *projections.Delta, e cart.LineNoted, r *event.Recorded) {
	touch(d, r)
	line(d, e.LineID, e.SKU, r).Set("note", sealedJSON(e.Note))
}

func noted(d *projections.Delta, e cart.Noted, r *event.Recorded) {
	touch(d, r).Set("note", sealedJSON(e.Note))
}

func savedForLater(d *projections.Delta, e cart.SavedForLater, r *event.Recorded) {
	touch(d, r)
	line(d, e.Line.ID, e.Line.SKU, r).Set("quantity", int64(0)).Set("note", nothing)
	whole(d, "later", e.Line, r, 0)
}

func movedBack(d *projections.Delta, e cart.MovedBack, r *event.Recorded) {
	touch(d, r)
	whole(d, "lines", e.Line, r, 0)
	later(d, e.Line.ID, r).Set("quantity", int64(0))
}

func savedRemoved(d *projections.Delta, e cart.SavedRemoved, r *event.Recorded) {
	touch(d, r)
	later(d, e.LineID, r).Set("quantity", int64(0))
}

func couponEntered(d *projections.Delta, e cart.CouponEntered, r *event.Recorded) {
	touch(d, r)
	coupon(d, e.Code, r).Set("entered", place(r, 0))
}

func couponRemoved(d *projections.Delta, e cart.CouponRemoved, r *event.Recorded) {
	touch(d, r)
	coupon(d, e.Code, r).Set("entered", int64(0))
}

func repriced(d *projections.Delta, e cart.Repriced, r *event.Recorded) {
	touch(d, r)
	for _, price := range e.Lines {
		line(d, price.LineID, price.SKU, r).
			Set("title", price.Title).Set("price_minor", price.UnitPrice.Minor).Set("currency", price.UnitPrice.Currency)
	}
}

// empty takes everything out that fill would put in.
func empty(d *projections.Delta, c cart.Contents, r *event.Recorded) {
	for _, l := range c.Lines {
		line(d, l.ID, l.SKU, r).Set("quantity", int64(0)).Set("note", nothing)
	}
	for _, l := range c.Later {
		later(d, l.ID, r).Set("quantity", int64(0))
	}
	for _, code := range c.Coupons {
		coupon(d, code, r).Set("entered", int64(0))
	}
}

func fill(d *projections.Delta, c cart.Contents, r *event.Recorded) {
	for i, l := range c.Lines {
		whole(d, "lines", l, r, i)
	}
	for i, l := range c.Later {
		whole(d, "later", l, r, i)
	}
	for i, code := range c.Coupons {
		coupon(d, code, r).Set("entered", place(r, i))
	}
}

// whole writes a line as an event tells it in full.
func whole(d *projections.Delta, table string, l cart.Line, r *event.Recorded, number int) {
	d.Row(table, "cart_id", event.IDOf(r.Stream), "line_id", l.ID).
		Once("added", place(r, number)).Set("sku", l.SKU).Set("product_id", l.ProductID).Set("title", l.Title).
		Set("quantity", l.Quantity).Set("price_minor", l.UnitPrice.Minor).Set("currency", l.UnitPrice.Currency).
		Set("data", sealedJSON(l.Data)).Set("note", sealedJSON(l.Note))
}

// place orders what one event brings after what earlier ones brought. It is never 0.
func place(r *event.Recorded, number int) int64 {
	return int64(r.Revision)*placesPerEvent + int64(number) + 1
}

// placesPerEvent is more than the lines a cart can have.
const placesPerEvent = 1000

func line(d *projections.Delta, id, sku string, r *event.Recorded) *projections.Row {
	return d.Row("lines", "cart_id", event.IDOf(r.Stream), "line_id", id).Set("sku", sku)
}

func later(d *projections.Delta, id string, r *event.Recorded) *projections.Row {
	return d.Row("later", "cart_id", event.IDOf(r.Stream), "line_id", id)
}

func coupon(d *projections.Delta, code string, r *event.Recorded) *projections.Row {
	return d.Row("coupons", "cart_id", event.IDOf(r.Stream), "code", code)
}

// idOf is a line's id: facts from before there were such ids name the SKU alone.
func idOf(lineID, sku string) string {
	if lineID == "" {
		return sku
	}
	return lineID
}

// nothing is how a column keeps that nothing is sealed.
const nothing = "{}"

// sealedJSON is a sealed text as a column keeps it.
func sealedJSON(value sealed.Value) string {
	if value.Empty() {
		return nothing
	}
	text, _ := json.Marshal(value) // bytes always have a JSON form
	return string(text)
}
