package pricing

import (
	"cartwright/domain/money"
	"cartwright/domain/refusal"
)

// Rejected is a code that took nothing off.
type Rejected struct {
	Code    string      `json:"code"`
	Reason  Reason      `json:"reason"`
	Missing money.Money `json:"missing,omitzero"` // what the items must come to beyond what they do
}

// Reason says why a promotion does not apply.
type Reason string

const (
	Unknown           Reason = "unknown"
	NotActive         Reason = "not_active" // its promotion was not started, or has been ended
	Withdrawn         Reason = "withdrawn"
	NotStarted        Reason = "not_started"
	Expired           Reason = "expired"
	UsedUp            Reason = "used_up"
	UsedUpByCustomer  Reason = "used_up_by_customer"
	CustomerNeeded    Reason = "customer_needed"
	OtherChannel      Reason = "other_channel"
	OtherGroup        Reason = "other_customer_group"
	NotFirstOrder     Reason = "not_first_order"
	OtherCurrency     Reason = "other_currency"
	BelowMinimum      Reason = "below_minimum"
	NoMatchingItems   Reason = "no_matching_items"
	NotCombinable     Reason = "not_combinable"
	NothingToDiscount Reason = "nothing_to_discount"
)

// sentences say what is wrong with a code and the way out.
var sentences = map[Reason]string{
	Unknown:           "There is no such code; check how it is written.",
	NotActive:         "What this code is for is not on at present; remove it, or try again another day.",
	Withdrawn:         "This code was withdrawn; remove it.",
	NotStarted:        "This code is not valid yet; use it once it is.",
	Expired:           "This code is not valid any more; remove it.",
	UsedUp:            "This code has been used as often as it may be; remove it.",
	UsedUpByCustomer:  "You have used this code as often as you may; remove it.",
	CustomerNeeded:    "This code is limited per customer; sign in to use it.",
	OtherChannel:      "This code is not for this channel; use it where it is, or remove it.",
	OtherGroup:        "This code is for other customers; sign in if you are one of them, or remove it.",
	NotFirstOrder:     "This code is for a customer's first order; sign in if this is yours, or remove it.",
	OtherCurrency:     "This code is for another currency; buy in that one, or remove it.",
	BelowMinimum:      "The items do not come to what this code asks for; add some.",
	NoMatchingItems:   "This code is for other items; add one of them, or remove it.",
	NotCombinable:     "This code cannot be combined with what takes more off; remove it, or the other one.",
	NothingToDiscount: "There is nothing that this code could take something off.",
}

// Refusal is a rejection as rules say no: with a code that begins with coupon_, and the way out.
func (r Rejected) Refusal() *refusal.Refusal {
	kind, sentence := refusal.Conflict, sentences[r.Reason]
	if r.Reason == Unknown {
		kind = refusal.Missing
	}
	if r.Missing.Minor > 0 {
		sentence = "The items do not come to what this code asks for; add some for another " + r.Missing.String() + " (minor units)."
	}
	return refusal.New(kind, "coupon_"+string(r.Reason), sentence).At("/code")
}
