package catalog

import (
	"cartwright/domain/event"
	"cartwright/domain/price"
	"cartwright/domain/pricelist"
	"cartwright/projections"
)

func listCreated(d *projections.Delta, e pricelist.Created, r *event.Recorded) {
	countries := e.Countries
	if countries == nil {
		countries = []string{}
	}
	list(d, r).
		Set("name", e.Name).Set("currency", e.Currency).Set("channel", e.Channel).Set("countries", countries).
		Set("grp", e.Group).Set("starts", e.From).Set("ends", e.Until).Set("priority", e.Priority).Set("created_at", r.At)
}

func listClosed(d *projections.Delta, _ pricelist.Closed, r *event.Recorded) {
	list(d, r).Set("closed", r.At)
}

func list(d *projections.Delta, r *event.Recorded) *projections.Row {
	return d.Row("price_lists", "id", event.IDOf(r.Stream)).Set("revision", int64(r.Revision))
}

func priceSet(d *projections.Delta, e price.Set, r *event.Recorded) {
	d.Row("prices", "sku", e.SKU, "list_id", e.ListID, "starts", e.From).
		Set("ends", e.Until).Set("price_minor", e.Price.Minor).Set("compare_minor", e.CompareAt.Minor).Set("removed", false)
	said(d, e.SKU, r).
		Set("list_id", e.ListID).Set("starts", e.From).Set("ends", e.Until).
		Set("price_minor", e.Price.Minor).Set("currency", e.Price.Currency)
}

func priceRemoved(d *projections.Delta, e price.Removed, r *event.Recorded) {
	d.Row("prices", "sku", e.SKU, "list_id", e.ListID, "starts", e.From).Set("removed", true)
	said(d, e.SKU, r).Set("list_id", e.ListID).Set("starts", e.From).Set("removed", true)
}
