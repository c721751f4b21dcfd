package process

import (
	"context"
	"strconv"

	"cartwright/app"
	"cartwright/domain/event"
	"cartwright/domain/stock"
	"cartwright/domain/transfer"
)

// Transfers carries units from the stock at one location to that at another:
//
//	transfer.requested ─▶ stock at the start: send each line
//	  stock.transfer_sent    ─▶ transfer: it is in transit
//	  stock.transfer_refused ─▶ transfer: it never left
//	transfer.received  ─▶ stock at the end: take it in
//
// Each fact leads to the same commands, under ids derived from it, and receivers know sendings by the transfer's id and
// receipts by theirs. So whatever is repeated or breaks off half-way, units that left are in transit until they arrive or
// are written off, once.
type Transfers struct {
	App app.App
}

// Names lists the events that carry a transfer on.
func (Transfers) Names() []string {
	return []string{
		nameOf[transfer.Requested](), nameOf[stock.TransferSent](),
		nameOf[stock.TransferRefused](), nameOf[transfer.Received](),
	}
}

// Key names what must be handled one at a time: a transfer.
func (Transfers) Key(r event.Recorded) string {
	switch e := r.Event.(type) {
	case stock.TransferSent:
		return e.TransferID
	case stock.TransferRefused:
		return e.TransferID
	}
	return event.IDOf(r.Stream)
}

// Handle takes in one event. It may be called again with the same event, at any time.
func (p Transfers) Handle(ctx context.Context, r event.Recorded) error {
	for i, effect := range transferring(r.Event) {
		id := app.DeriveUUID(r.ID, "transfers", strconv.Itoa(i)).String()
		if err := (sender{app: p.App, actor: "transfers"}).carryOut(ctx, effect, id, following(r.Meta, r.ID)); err != nil {
			return err
		}
	}
	return nil
}

// transferring says what follows from a fact.
func transferring(fact any) (effects []Effect) {
	switch e := fact.(type) {
	case transfer.Requested:
		for _, line := range e.Lines {
			effects = append(effects, Send{Target: app.StockID(line.SKU, e.From), Command: stock.SendTransfer{
				SKU: line.SKU, Location: e.From, TransferID: e.TransferID, Quantity: line.Quantity, To: e.To,
			}})
		}
	case stock.TransferSent:
		return []Effect{Send{Target: e.TransferID, Command: transfer.RecordSent{SKU: e.SKU, Quantity: e.Quantity}}}
	case stock.TransferRefused:
		return []Effect{Send{Target: e.TransferID, Command: transfer.RecordRefused{
			SKU: e.SKU, Requested: e.Requested, Available: e.Available,
		}}}
	case transfer.Received:
		return []Effect{Send{Target: app.StockID(e.SKU, e.To), Command: stock.ReceiveTransfer{
			SKU: e.SKU, Location: e.To, TransferID: e.TransferID, ReceiptID: e.ReceiptID, Quantity: e.Quantity, From: e.From,
		}}}
	}
	return effects
}
