// Package ordernumber is the sequence of numbers that people call orders by, such as "order 1042".
//
// Rules: the first order has the number that the shop begins with, and each further one the next. No number is left out,
// and none is given twice. The last event alone says where the sequence stands, so that the stream may be as long as it
// likes.
package ordernumber

import "cartwright/domain/event"

// Category is the first part of the stream's name.
const Category = "ordernumber"

// Catalog is the storage contract: names are forever, fields change only by upcast.
var Catalog = event.Catalog{
	"ordernumber.taken": event.Of[Taken](),
}

// Event is a fact of the sequence.
type Event interface{ isEvent() }

// The facts, as they are stored.
type (
	// Taken says that an order has a number, one more than the order before it.
	Taken struct {
		OrderID string `json:"order_id"`
		Number  int64  `json:"number"`
	}
)

func (Taken) isEvent() {}
