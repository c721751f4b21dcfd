// Package transfer is units on their way from one location to another.
//
// It keeps account of every unit it was told had left: it is in transit until it is received or written off, and nothing
// else. The units themselves are those of the stock at either end, which hears of a receipt by the receipt's id.
package transfer

import "cartwright/domain/event"

// Category is the first part of every transfer's stream name.
const Category = "transfer"

// Catalog is the storage contract: names are forever, fields change only by upcast.
var Catalog = event.Catalog{
	"transfer.requested":   event.Of[Requested](),
	"transfer.sent":        event.Of[Sent](),
	"transfer.refused":     event.Of[Refused](),
	"transfer.received":    event.Of[Received](),
	"transfer.written_off": event.Of[WrittenOff](),
	"transfer.completed":   event.Of[Completed](),
}

// Event is a fact of a transfer.
type Event interface{ isEvent() }

// Line is some units of a SKU.
type Line struct {
	SKU      string `json:"sku"`
	Quantity int64  `json:"quantity"`
}

// The facts, as they are stored.
type (
	// Requested asks for units to be sent.
	Requested struct {
		TransferID string `json:"transfer_id"`
		From       string `json:"from"`
		To         string `json:"to"`
		Lines      []Line `json:"lines"`
	}
	// Sent says that a line has left.
	Sent struct {
		TransferID string `json:"transfer_id"`
		SKU        string `json:"sku"`
		Quantity   int64  `json:"quantity"`
	}
	// Refused says that a line cannot leave: there are too few units.
	Refused struct {
		TransferID string `json:"transfer_id"`
		SKU        string `json:"sku"`
		Requested  int64  `json:"requested"`
		Available  int64  `json:"available"`
	}
	// Received says that units have come in good order.
	Received struct {
		TransferID string `json:"transfer_id"`
		ReceiptID  string `json:"receipt_id"`
		SKU        string `json:"sku"`
		Quantity   int64  `json:"quantity"`
		From       string `json:"from"`
		To         string `json:"to"`
	}
	// WrittenOff says that units will not come, or came damaged.
	WrittenOff struct {
		TransferID string `json:"transfer_id"`
		SKU        string `json:"sku"`
		Quantity   int64  `json:"quantity"`
		Reason     string `json:"reason"`
	}
	// Completed says that nothing is in transit any more.
	Completed struct {
		TransferID string `json:"transfer_id"`
	}
)

func (Requested) isEvent()  {}
func (Sent) isEvent()       {}
func (Refused) isEvent()    {}
func (Received) isEvent()   {}
func (WrittenOff) isEvent() {}
func (Completed) isEvent()  {}
