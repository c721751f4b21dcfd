// Package order is what was bought, from its placement to its completion.
//
// Rules: an order is placed once, with its money authorised and its stock held. Lines and totals never change. It has one
// number, which it keeps whatever becomes of it. It is cancelled before it is completed, or never.
package order

import (
	"time"

	"cartwright/domain/event"
	"cartwright/domain/money"
	"cartwright/domain/sealed"
)

// Category is the first part of every order's stream name.
const Category = "order"

// Catalog is the storage contract: names are forever, fields change only by upcast.
var Catalog = event.Catalog{
	"order.placed":    event.Of[Placed](),
	"order.numbered":  event.Of[Numbered](),
	"order.confirmed": event.Of[Confirmed](),
	"order.cancelled": event.Of[Cancelled](),
	"order.completed": event.Of[Completed](),
}

// Event is a fact of an order.
type Event interface{ isEvent() }

// Line is one line of the order, with the title and price of the moment of sale.
type Line struct {
	LineID    string       `json:"line_id,omitempty"` // absent: the SKU
	SKU       string       `json:"sku"`
	ProductID string       `json:"product_id"`
	Title     string       `json:"title"`
	Quantity  int64        `json:"quantity"`
	UnitPrice money.Money  `json:"unit_price"`
	Total     money.Money  `json:"total"`         // Quantity × UnitPrice
	Data      sealed.Value `json:"data,omitzero"` // what the shopper asks of these units
	Note      sealed.Value `json:"note,omitzero"`
	Discounts []Discount   `json:"discounts,omitempty"`
	Tax       money.Money  `json:"tax,omitzero"` // on what discounts left

	Components []Component `json:"components,omitempty"` // what a bundle held when it was sold; none: it is no bundle
}

// Component is some units of another SKU in one unit of a bundle.
type Component struct {
	SKU      string `json:"sku"`
	Title    string `json:"title"`
	Quantity int64  `json:"quantity"`
}

// Discount is what one promotion took off a line, off shipping, or off the order.
type Discount struct {
	PromotionID string      `json:"promotion_id"`
	Code        string      `json:"code,omitempty"` // the coupon that was entered
	Name        string      `json:"name,omitempty"`
	Amount      money.Money `json:"amount"`
}

// TaxLine is one of an order's taxes.
type TaxLine struct {
	Name   string      `json:"name"` // of the rate, such as DE-standard
	On     string      `json:"on"`   // OnItems or OnShipping
	Amount money.Money `json:"amount"`
}

// What a tax can be on.
const (
	OnItems    = "items"
	OnShipping = "shipping"
)

// Payment is one of those an order is paid by.
type Payment struct {
	PaymentID string      `json:"payment_id"`
	Method    string      `json:"method"`
	Amount    money.Money `json:"amount"`
}

// Ref says which order, and which attempt to fulfil a checkout, an event belongs to.
type Ref struct {
	OrderID      string `json:"order_id"`
	FulfilmentID string `json:"fulfilment_id"`
}

// The facts, as they are stored.
type (
	Placed struct {
		Ref
		CheckoutID     string       `json:"checkout_id"`
		CartID         string       `json:"cart_id"`
		VisitID        string       `json:"visit_id,omitempty"`
		CustomerID     string       `json:"customer_id,omitempty"` // absent: a guest
		PaymentID      string       `json:"payment_id"`            // the first of Payments
		Payments       []Payment    `json:"payments,omitempty"`    // their sum is Total; absent: all of it by the one
		TrackingToken  string       `json:"tracking_token"`        // 128 random bits for the public tracking page
		PlacedAt       time.Time    `json:"placed_at"`
		Lines          []Line       `json:"lines"`
		Items          money.Money  `json:"items"`
		Shipping       money.Money  `json:"shipping"`
		Discount       money.Money  `json:"discount,omitzero"` // taken off Items and Shipping
		Promotions     []Discount   `json:"promotions,omitempty"`
		Tax            money.Money  `json:"tax,omitzero"` // the sum of Taxes
		Taxes          []TaxLine    `json:"taxes,omitempty"`
		TaxIncluded    bool         `json:"tax_included,omitempty"` // prices contain Tax
		Total          money.Money  `json:"total"`                  // Items + Shipping − Discount, + Tax unless it is included
		Country        string       `json:"country"`
		Address        sealed.Value `json:"address"`
		DeliveryOption string       `json:"delivery_option"`
		DeliveryDays   int          `json:"delivery_days"`
		Note           sealed.Value `json:"note,omitzero"` // the shopper's, on the cart
	}
	// Numbered says what people call the order by. Numbers follow one another; see package ordernumber.
	Numbered struct {
		Ref
		Number int64 `json:"number"`
	}
	// Confirmed says that the order's units have left the shelf for it.
	Confirmed struct {
		Ref
	}
	// Cancelled carries what it takes back, so that statistics correct the right day.
	Cancelled struct {
		Ref
		Reason      string      `json:"reason"`
		PlacedAt    time.Time   `json:"placed_at"`
		Lines       []Line      `json:"lines"`
		Discount    money.Money `json:"discount,omitzero"`
		Promotions  []Discount  `json:"promotions,omitempty"` // absent: not told
		Tax         money.Money `json:"tax,omitzero"`
		Taxes       []TaxLine   `json:"taxes,omitempty"`
		TaxIncluded bool        `json:"tax_included,omitempty"`
		Total       money.Money `json:"total"`
	}
	Completed struct {
		Ref
	}
)

func (Placed) isEvent()    {}
func (Numbered) isEvent()  {}
func (Confirmed) isEvent() {}
func (Cancelled) isEvent() {}
func (Completed) isEvent() {}
