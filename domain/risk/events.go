// Package risk is the screening of one attempt to buy: what was known, what was made of it, and what people decided.
//
// Rules: an attempt is screened once. One that is to be reviewed is decided once, by somebody, for a reason. Who somebody is
// and where they live is known here as keyed hashes only, which tell equal from different and nothing else.
package risk

import (
	"cartwright/domain/event"
	"cartwright/domain/money"
)

// Category is the first part of every screening's stream name.
const Category = "risk"

// Catalog is the storage contract: names are forever, fields change only by upcast.
var Catalog = event.Catalog{
	"risk.requested": event.Of[Requested](),
	"risk.screened":  event.Of[Screened](),
	"risk.reviewed":  event.Of[Reviewed](),
}

// Event is a fact of a screening.
type Event interface{ isEvent() }

// Ref says what is screened: an attempt to buy.
type Ref struct {
	FulfilmentID string `json:"fulfilment_id"`
	OrderID      string `json:"order_id"`
	CheckoutID   string `json:"checkout_id"`
}

// Signals is all that a verdict depends on. Counts are of attempts in the hour before this one.
type Signals struct {
	Amount      money.Money `json:"amount"`
	Country     string      `json:"country"`                // delivered to, ISO 3166-1 alpha-2
	CardCountry string      `json:"card_country,omitempty"` // of the bank; absent when not known
	Card        string      `json:"card,omitempty"`         // keyed hashes, absent when not known
	Account     string      `json:"account,omitempty"`
	Address     string      `json:"address,omitempty"`
	Client      string      `json:"client,omitempty"` // of the network address
	Recent      Counts      `json:"recent"`
	Past        History     `json:"past"`
}

// Counts is how many attempts shared something with this one.
type Counts struct {
	Card    int64 `json:"card"`
	Account int64 `json:"account"`
	Address int64 `json:"address"`
	Client  int64 `json:"client"`
}

// History is what the account has ordered before, in the same currency.
type History struct {
	Orders int64 `json:"orders"`
	Mean   int64 `json:"mean"` // minor units an order
}

// Reason is one thing that speaks against an attempt.
type Reason struct {
	Code   string `json:"code"`
	Points int    `json:"points"`
	Detail string `json:"detail"`
}

// Verdict is what a screening came to.
type Verdict struct {
	Decision Decision `json:"decision"`
	Score    int      `json:"score"` // the sum of the reasons' points
	Reasons  []Reason `json:"reasons"`
}

// Decision is a verdict in a word.
type Decision string

const (
	Approve Decision = "approve"
	Review  Decision = "review" // somebody has to look at it before money is taken or goods leave
	Refuse  Decision = "refuse"
)

// The facts, as they are stored.
type (
	Requested struct {
		Ref
		Amount  money.Money `json:"amount"`
		Country string      `json:"country"`
	}
	Screened struct {
		Ref
		Signals Signals `json:"signals"`
		Verdict Verdict `json:"verdict"`
	}
	// Reviewed is what somebody decided: Approve or Refuse.
	Reviewed struct {
		Ref
		Decision Decision `json:"decision"`
		By       string   `json:"by"`
		Reason   string   `json:"reason"`
	}
)

func (Requested) isEvent() {}
func (Screened) isEvent()  {}
func (Reviewed) isEvent()  {}
