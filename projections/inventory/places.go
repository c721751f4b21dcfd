package inventory

import (
	"cartwright/domain/event"
	"cartwright/domain/location"
	"cartwright/domain/transfer"
	"cartwright/projections"
)

func opened(d *projections.Delta, e location.Opened, r *event.Recorded) {
	described(d, e.LocationID, e.Details, r).Set("closed", false)
}

func changed(d *projections.Delta, e location.Changed, r *event.Recorded) {
	described(d, e.LocationID, e.Details, r)
}

func closed(d *projections.Delta, e location.Closed, r *event.Recorded) {
	place(d, e.LocationID, r).Set("closed", true)
}

func place(d *projections.Delta, id string, r *event.Recorded) *projections.Row {
	return d.Row("locations", "location", id).Set("revision", int64(r.Revision))
}

func described(d *projections.Delta, id string, l location.Details, r *event.Recorded) *projections.Row {
	return place(d, id, r).Set("name", l.Name).Set("country", l.Country).Set("near", list(l.Near)).
		Set("channels", list(l.Channels)).Set("priority", l.Priority).Set("pickup", l.Pickup).
		Set("street", l.Street).Set("city", l.City).Set("postcode", l.Postcode)
}

// list is never NULL.
func list(names []string) []string { return append([]string{}, names...) }

func requested(d *projections.Delta, e transfer.Requested, r *event.Recorded) {
	moving(d, e.TransferID, r).Set("origin", e.From).Set("destination", e.To).Set("requested_at", r.At)
	for _, l := range e.Lines {
		line(d, e.TransferID, l.SKU).Set("requested", l.Quantity)
	}
}

func sent(d *projections.Delta, e transfer.Sent, r *event.Recorded) {
	moving(d, e.TransferID, r)
	line(d, e.TransferID, e.SKU).Set("sent", e.Quantity)
}

func refused(d *projections.Delta, e transfer.Refused, r *event.Recorded) {
	moving(d, e.TransferID, r)
	line(d, e.TransferID, e.SKU).Set("refused", true)
}

func arrived(d *projections.Delta, e transfer.Received, r *event.Recorded) {
	moving(d, e.TransferID, r)
	line(d, e.TransferID, e.SKU).Add("received", e.Quantity)
}

func lost(d *projections.Delta, e transfer.WrittenOff, r *event.Recorded) {
	moving(d, e.TransferID, r)
	line(d, e.TransferID, e.SKU).Add("written_off", e.Quantity)
}

func completed(d *projections.Delta, e transfer.Completed, r *event.Recorded) {
	moving(d, e.TransferID, r).Set("completed", true)
}

func moving(d *projections.Delta, id string, r *event.Recorded) *projections.Row {
	return d.Row("transfers", "transfer_id", id).Set("revision", int64(r.Revision))
}

func line(d *projections.Delta, id, sku string) *projections.Row {
	return d.Row("transfer_lines", "transfer_id", id, "sku", sku)
}
