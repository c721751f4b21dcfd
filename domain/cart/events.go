// Package cart is what a shopper means to buy, until it is bought.
//
// Rules: a cart holds at most MaxLines lines and of each SKU at most MaxUnits units, however many lines share it, all in
// one currency. It belongs to nobody, and then whoever knows its id may change it, or to one customer. While it is being
// checked out it does not change; it opens again when that checkout is cancelled. What was merged into another cart, or
// was bought, stays as it is. Any change of a cart that was abandoned recovers it.
package cart

import (
	"time"

	"cartwright/domain/event"
	"cartwright/domain/money"
	"cartwright/domain/sealed"
)

// Category is the first part of every cart's stream name.
const Category = "cart"

// Catalog is the storage contract: names are forever, fields change only by upcast.
var Catalog = event.Catalog{
	"cart.opened":           event.Of[Opened](),
	"cart.claimed":          event.Of[Claimed](),
	"cart.item_added":       event.Of[ItemAdded](),
	"cart.quantity_changed": event.Of[QuantityChanged](),
	"cart.item_removed":     event.Of[ItemRemoved](),
	"cart.line_noted":       event.Of[LineNoted](),
	"cart.noted":            event.Of[Noted](),
	"cart.saved_for_later":  event.Of[SavedForLater](),
	"cart.moved_back":       event.Of[MovedBack](),
	"cart.saved_removed":    event.Of[SavedRemoved](),
	"cart.coupon_entered":   event.Of[CouponEntered](),
	"cart.coupon_removed":   event.Of[CouponRemoved](),
	"cart.repriced":         event.Of[Repriced](),
	"cart.merged":           event.Of[Merged](),
	"cart.closed":           event.Of[Closed](),
	"cart.shared":           event.Of[Shared](),
	"cart.unshared":         event.Of[Unshared](),
	"cart.checked_out":      event.Of[CheckedOut](),
	"cart.reopened":         event.Of[Reopened](),
	"cart.completed":        event.Of[Completed](),
	"cart.abandoned":        event.Of[Abandoned](),
	"cart.recovered":        event.Of[Recovered](),
}

// Event is a fact of a cart.
type Event interface{ isEvent() }

// The facts, as they are stored.
type (
	Opened struct {
		CartID     string `json:"cart_id"`
		VisitID    string `json:"visit_id,omitempty"`
		CustomerID string `json:"customer_id,omitempty"` // absent: a guest's
		Currency   string `json:"currency"`
		Channel    string `json:"channel,omitempty"`
	}
	// Claimed makes a guest's cart a customer's.
	Claimed struct {
		CartID     string `json:"cart_id"`
		CustomerID string `json:"customer_id"`
	}
	// ItemAdded adds units to a line at the price the shopper saw; the price of the whole line follows it.
	ItemAdded struct {
		CartID    string       `json:"cart_id"`
		VisitID   string       `json:"visit_id,omitempty"`
		LineID    string       `json:"line_id,omitempty"` // absent: the SKU
		SKU       string       `json:"sku"`
		ProductID string       `json:"product_id"`
		Title     string       `json:"title"`
		Quantity  int64        `json:"quantity"` // units added
		UnitPrice money.Money  `json:"unit_price"`
		Data      sealed.Value `json:"data,omitzero"` // what the shopper asks of these units, such as an engraving
	}
	QuantityChanged struct {
		LineID   string `json:"line_id,omitempty"` // absent: the SKU
		SKU      string `json:"sku"`
		Quantity int64  `json:"quantity"` // units now on the line
	}
	ItemRemoved struct {
		LineID string `json:"line_id,omitempty"` // absent: the SKU
		SKU    string `json:"sku"`
	}
	LineNoted struct {
		LineID string       `json:"line_id"`
		SKU    string       `json:"sku"`
		Note   sealed.Value `json:"note,omitzero"` // absent: taken back
	}
	Noted struct {
		Note sealed.Value `json:"note,omitzero"` // absent: taken back
	}
	// SavedForLater takes a line out of what is to be bought.
	SavedForLater struct {
		Line Line `json:"line"` // as it is saved now, with what was saved of it before
	}
	// MovedBack puts what was saved for later back, all of it.
	MovedBack struct {
		Line Line `json:"line"` // as it is to be bought now, with what there was of it
	}
	SavedRemoved struct {
		LineID string `json:"line_id"`
		SKU    string `json:"sku"`
	}
	// CouponEntered keeps a code as it was entered. What it is worth, if anything, is for pricing to say.
	CouponEntered struct {
		Code string `json:"code"`
	}
	CouponRemoved struct {
		Code string `json:"code"`
	}
	// Repriced says that the shopper accepted these prices and titles.
	Repriced struct {
		Lines []Price `json:"lines"`
	}
	Shared struct {
		Token string `json:"token"` // 128 random bits: who knows them may read what is in the cart
	}
	Unshared   struct{}
	CheckedOut struct {
		CheckoutID string `json:"checkout_id"`
	}
	Reopened struct {
		CheckoutID string `json:"checkout_id"` // the checkout that was cancelled
	}
	// Completed says that the cart was bought.
	Completed struct {
		CheckoutID string `json:"checkout_id"`
		OrderID    string `json:"order_id"`
	}
	// Abandoned says that nobody has touched the cart, nor its checkout, for as long as the shop waits.
	Abandoned struct {
		CartID     string      `json:"cart_id"`
		VisitID    string      `json:"visit_id,omitempty"`
		CustomerID string      `json:"customer_id,omitempty"`
		Number     int         `json:"number"` // 1, 2, … of this cart
		Since      time.Time   `json:"since"`  // when it was last touched
		Units      int64       `json:"units"`
		Items      money.Money `json:"items"` // what its lines come to
	}
	Recovered struct {
		CartID string `json:"cart_id"`
		Number int    `json:"number"` // of the abandonment that is over
		By     Touch  `json:"by"`
	}
)

// Touch is how an abandoned cart came back.
type Touch string

// The cart itself was changed; its checkout was gone on with; it was bought.
const (
	ByChange   Touch = "change"
	ByCheckout Touch = "checkout"
	ByOrder    Touch = "order"
)

func (Opened) isEvent()          {}
func (Claimed) isEvent()         {}
func (ItemAdded) isEvent()       {}
func (QuantityChanged) isEvent() {}
func (ItemRemoved) isEvent()     {}
func (LineNoted) isEvent()       {}
func (Noted) isEvent()           {}
func (SavedForLater) isEvent()   {}
func (MovedBack) isEvent()       {}
func (SavedRemoved) isEvent()    {}
func (CouponEntered) isEvent()   {}
func (CouponRemoved) isEvent()   {}
func (Repriced) isEvent()        {}
func (Merged) isEvent()          {}
func (Closed) isEvent()          {}
func (Shared) isEvent()          {}
func (Unshared) isEvent()        {}
func (CheckedOut) isEvent()      {}
func (Reopened) isEvent()        {}
func (Completed) isEvent()       {}
func (Abandoned) isEvent()       {}
func (Recovered) isEvent()       {}
