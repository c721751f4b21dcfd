// Package coupon is how often one code may be redeemed, by whom, and who has.
//
// Rules: a code is redeemed at most as often as its limit says, in total and by one customer. A use is reserved when a
// checkout is submitted, redeemed when its order is placed, and released when the attempt is unwound. A reservation is
// known by its redemption's id and happens once; past its expiry it may be taken over by whoever needs the use. A code
// without limits records no uses, and refusals leave no trace, so that a stream is never longer than its limit asks for.
package coupon

import (
	"time"

	"cartwright/domain/event"
)

// Category is the first part of every coupon's stream name; the code follows.
const Category = "coupon"

// Catalog is the storage contract: names are forever, fields change only by upcast.
var Catalog = event.Catalog{
	"coupon.issued":    event.Of[Issued](),
	"coupon.reserved":  event.Of[Reserved](),
	"coupon.redeemed":  event.Of[Redeemed](),
	"coupon.released":  event.Of[Released](),
	"coupon.withdrawn": event.Of[Withdrawn](),
}

// Event is a fact of a coupon.
type Event interface{ isEvent() }

// Why a use was released.
const (
	BecauseUnwound = "unwound" // whoever reserved it gave up
	BecauseExpired = "expired" // the reservation ran out and its use was needed
)

// Use says whose use of which code an event is about.
type Use struct {
	Code         string `json:"code"`
	PromotionID  string `json:"promotion_id"`
	RedemptionID string `json:"redemption_id"`      // the fulfilment's id
	Customer     string `json:"customer,omitempty"` // an id or a keyed hash, never a name or an address
}

// The facts, as they are stored.
type (
	// Issued makes a code. A limit of 0 is none; a zero time leaves that side open.
	Issued struct {
		Code             string    `json:"code"`
		PromotionID      string    `json:"promotion_id"`
		Limit            int64     `json:"limit,omitempty"`
		LimitPerCustomer int64     `json:"limit_per_customer,omitempty"`
		ValidFrom        time.Time `json:"valid_from,omitzero"`
		ValidUntil       time.Time `json:"valid_until,omitzero"` // excluded
	}
	Reserved struct {
		Use
		ExpiresAt time.Time `json:"expires_at"`
	}
	Redeemed struct {
		Use
	}
	// Released gives a use back, reserved or redeemed.
	Released struct {
		Use
		Reason string `json:"reason"`
	}
	// Withdrawn ends new uses. What is reserved can still be redeemed.
	Withdrawn struct {
		Code        string `json:"code"`
		PromotionID string `json:"promotion_id"`
		Reason      string `json:"reason"`
	}
)

func (Issued) isEvent()    {}
func (Reserved) isEvent()  {}
func (Redeemed) isEvent()  {}
func (Released) isEvent()  {}
func (Withdrawn) isEvent() {}
