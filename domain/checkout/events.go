// Package checkout carries a cart to an order: address, delivery option, payment method, review, submit.
//
// Rules: everything that is submitted was given and valid at the time. A checkout has at most one attempt under way and
// completes at most once. A rejected attempt leaves it open, to be mended and submitted again.
package checkout

import (
	"cartwright/domain/event"
	"cartwright/domain/money"
	"cartwright/domain/pricing"
	"cartwright/domain/sealed"
)

// Category is the first part of every checkout's stream name.
const Category = "checkout"

// Catalog is the storage contract: names are forever, fields change only by upcast.
var Catalog = event.Catalog{
	"checkout.started":         event.Of[Started](),
	"checkout.claimed":         event.Of[Claimed](),
	"checkout.address_given":   event.Of[AddressGiven](),
	"checkout.delivery_chosen": event.Of[DeliveryChosen](),
	"checkout.payment_chosen":  event.Of[PaymentChosen](),
	"checkout.terms_accepted":  event.Of[TermsAccepted](),
	"checkout.reviewed":        event.Of[Reviewed](),
	"checkout.submitted":       event.Of[Submitted](),
	"checkout.rejected":        event.Of[Rejected](),
	"checkout.completed":       event.Of[Completed](),
	"checkout.cancelled":       event.Of[Cancelled](),
}

// Event is a fact of a checkout.
type Event interface{ isEvent() }

// Line is one line of the cart, frozen.
type Line struct {
	LineID    string       `json:"line_id,omitempty"` // absent: the SKU
	SKU       string       `json:"sku"`
	ProductID string       `json:"product_id"`
	Title     string       `json:"title"`
	Quantity  int64        `json:"quantity"`
	UnitPrice money.Money  `json:"unit_price"`
	Data      sealed.Value `json:"data,omitzero"` // what the shopper asks of these units
	Note      sealed.Value `json:"note,omitzero"`

	Components []Component `json:"components,omitempty"` // what a bundle holds; none: it is no bundle
}

// Component is some units of another SKU in one unit of a bundle.
type Component struct {
	SKU      string `json:"sku"`
	Title    string `json:"title"`
	Quantity int64  `json:"quantity"`
}

// Destination is the part of an address that rules and statistics need; the rest is sealed.
type Destination struct {
	Country string       `json:"country"`          // ISO 3166-1 alpha-2
	Region  string       `json:"region,omitempty"` // ISO 3166-2, the part after the country
	Address sealed.Value `json:"address"`          // name, street, city, postcode, e-mail
}

// Option is a way of delivery as it was offered, with what was chosen about it.
type Option struct {
	Code        string      `json:"code"`
	Name        string      `json:"name"`
	Price       money.Money `json:"price"`
	Days        int         `json:"days"` // promised, working days
	TaxClass    string      `json:"tax_class,omitempty"`
	PickupPoint string      `json:"pickup_point,omitempty"` // where the parcel is to be fetched
	Collect     bool        `json:"collect,omitempty"`      // it is one of the shop's own locations
	Window      string      `json:"window,omitempty"`       // day it is to arrive on, such as 2026-11-24
}

// Means is how the shopper pays: a method and the provider's token for it. Never a card number.
type Means struct {
	Method   string    `json:"method"`
	Token    string    `json:"token"`
	MethodID string    `json:"payment_method_id,omitempty"` // which of the customer's saved methods it is; absent: none
	Save     bool      `json:"save,omitempty"`              // the customer agreed to have it kept for the next time
	At       Reference `json:"at,omitzero"`
}

// Reference is who a customer is at a payment provider that keeps methods of theirs.
type Reference struct {
	Provider    string `json:"provider,omitempty"`
	CustomerRef string `json:"customer_ref,omitempty"`
}

// Credit is a gift card or store credit that is to pay before anything else.
type Credit struct {
	AccountID string      `json:"account_id"`      // never the code of a gift card
	Kind      string      `json:"kind"`            // GiftCard or StoreCredit
	Last4     string      `json:"last4,omitempty"` // of a gift card's code
	UpTo      money.Money `json:"up_to,omitzero"`  // absent: as much as is there
	There     money.Money `json:"there"`           // when it was chosen
}

// Part is one payment of several: its amount, and how it is paid. The token of a Credit is its account's id.
type Part struct {
	Means
	Amount money.Money `json:"amount"`
}

// Totals always balance: Items + Shipping − Discount = Total, to which Tax is added unless prices contain it.
type Totals struct {
	Items       money.Money `json:"items"`
	Shipping    money.Money `json:"shipping"`
	Discount    money.Money `json:"discount,omitzero"` // promotions, and tax an exempt buyer does not pay
	Tax         money.Money `json:"tax,omitzero"`
	TaxIncluded bool        `json:"tax_included,omitempty"`
	Total       money.Money `json:"total"`
}

// Piece is some units of one SKU to be taken from the first of the locations that has them.
type Piece struct {
	SKU       string   `json:"sku"`
	Quantity  int64    `json:"quantity"`
	Locations []string `json:"locations"` // in order of preference
}

// Submission is everything an attempt to buy consists of. It travels whole, so that whoever carries it out asks nobody.
type Submission struct {
	CheckoutID   string       `json:"checkout_id"`
	CartID       string       `json:"cart_id"`
	VisitID      string       `json:"visit_id,omitempty"`
	CustomerID   string       `json:"customer_id,omitempty"` // absent: a guest
	OrderID      string       `json:"order_id"`              // derived from the checkout: one order per checkout
	FulfilmentID string       `json:"fulfilment_id"`         // derived from the checkout and the attempt
	Attempt      int          `json:"attempt"`               // 1, 2, …
	Lines        []Line       `json:"lines"`
	Totals       Totals       `json:"totals"`
	Destination  Destination  `json:"destination"`
	Delivery     Option       `json:"delivery"`
	Payment      Means        `json:"payment"`
	Payments     []Part       `json:"payments,omitempty"` // absent: all by Payment
	Pieces       []Piece      `json:"pieces"`
	Terms        string       `json:"terms,omitempty"` // the version accepted
	Note         sealed.Value `json:"note,omitzero"`   // the shopper's, on the cart

	Coupons []string `json:"coupons,omitempty"` // that took something off, and whose uses are counted

	// Quote is what the totals come from. Submissions of before there were promotions and taxes have none.
	Quote pricing.Quote `json:"quote,omitzero"`
}

// The facts, as they are stored.
type (
	Started struct {
		CheckoutID string       `json:"checkout_id"`
		CartID     string       `json:"cart_id"`
		VisitID    string       `json:"visit_id,omitempty"`
		CustomerID string       `json:"customer_id,omitempty"` // absent: a guest
		OrderID    string       `json:"order_id"`
		Channel    string       `json:"channel,omitempty"`
		Lines      []Line       `json:"lines"`
		Note       sealed.Value `json:"note,omitzero"` // the shopper's, on the cart
		Codes      []string     `json:"codes,omitempty"`
	}
	AddressGiven struct {
		Destination
	}
	DeliveryChosen struct {
		Option
	}
	// PaymentChosen has a Means for what the Credits leave to be paid, if they leave something.
	PaymentChosen struct {
		Means
		Credits []Credit `json:"credits,omitempty"`
	}
	// TermsAccepted says which version of the shop's terms the shopper agreed to.
	TermsAccepted struct {
		Version string `json:"version"`
	}
	// Reviewed says what the shopper was shown: what the checkout comes to, and why.
	Reviewed struct {
		Quote pricing.Quote `json:"quote"`
	}
	Submitted struct {
		Submission
	}
	// Rejected ends an attempt without an order; nothing is held and nothing charged any more, or soon.
	Rejected struct {
		CheckoutID   string `json:"checkout_id"`
		FulfilmentID string `json:"fulfilment_id"`
		Code         string `json:"code"`          // out_of_stock, payment_declined, risk_refused, timed_out
		Detail       string `json:"detail"`        // a sentence for the shopper
		SKU          string `json:"sku,omitempty"` // what ran out
	}
	Completed struct {
		CheckoutID   string `json:"checkout_id"`
		FulfilmentID string `json:"fulfilment_id"`
		OrderID      string `json:"order_id"`
	}
	// Claimed makes a guest's checkout a customer's, who has signed in on the way.
	Claimed struct {
		CheckoutID string `json:"checkout_id"`
		CustomerID string `json:"customer_id"`
	}
	// Cancelled ends the checkout on the shopper's wish.
	Cancelled struct {
		CheckoutID string `json:"checkout_id"`
		CartID     string `json:"cart_id"`
	}
)

func (Started) isEvent()        {}
func (Claimed) isEvent()        {}
func (AddressGiven) isEvent()   {}
func (DeliveryChosen) isEvent() {}
func (PaymentChosen) isEvent()  {}
func (TermsAccepted) isEvent()  {}
func (Reviewed) isEvent()       {}
func (Submitted) isEvent()      {}
func (Rejected) isEvent()       {}
func (Completed) isEvent()      {}
func (Cancelled) isEvent()      {}
