package credit

import (
	"cmp"
	"slices"
	"time"

	"cartwright/domain/money"
	"cartwright/domain/refusal"
)

// Refusals of payments. Those of a hold or a capture that cannot be had become facts.
var (
	ErrIDs = refusal.New(refusal.Invalid, "credit_payment_missing",
		"An amount is held for a payment of an order; name both, and the fulfilment.").At("/payment_id")
	ErrPaymentUsed = refusal.New(refusal.Conflict, "credit_payment_used",
		"This payment has held another amount already; use another id.").At("/payment_id")
	ErrBlocked      = refusal.New(refusal.Conflict, "credit_blocked", "This gift card or store credit is blocked.")
	ErrOver         = refusal.New(refusal.Conflict, "credit_expired", "This gift card or store credit has expired.")
	ErrInsufficient = refusal.New(refusal.Conflict, "credit_insufficient", "There is not enough on this gift card or store credit.")
	ErrNoHold       = refusal.New(refusal.Missing, "credit_hold_not_found", "This payment holds nothing here; hold it first.").At("/payment_id")
)

func hold(c Credit, cmd Hold) ([]Event, error) {
	earlier, known := c.Holds[cmd.PaymentID]
	switch {
	case cmd.PaymentID == "" || cmd.OrderID == "" || cmd.FulfilmentID == "":
		return nil, ErrIDs
	case !c.takes(cmd.Amount):
		return nil, ErrAmount
	case known && (earlier.Asked != cmd.Amount.Minor || earlier.Ref != cmd.Ref):
		return nil, ErrPaymentUsed
	case known:
		return nil, nil
	}
	events, available := c.takeOver(cmd)
	if no := c.unusable(cmd.Now, available < cmd.Amount.Minor); no != nil {
		return []Event{Declined{c.Issued.Account, cmd.Ref, cmd.Amount, no.Code, no.Message}}, nil
	}
	return append(events, Held{c.Issued.Account, cmd.Ref, cmd.Amount, cmd.ExpiresAt}), nil
}

// unusable says why nothing can be held, or nil.
func (c Credit) unusable(now time.Time, short bool) *refusal.Refusal {
	switch {
	case c.Blocked:
		return ErrBlocked
	case c.over(now):
		return ErrOver
	case short:
		return ErrInsufficient
	}
	return nil
}

// takeOver releases holds that give way, the oldest first, until the amount is available. It also returns how much there is.
func (c Credit) takeOver(cmd Hold) (events []Event, available int64) {
	available = c.Available().Minor
	for _, hold := range c.giving(cmd) {
		if available >= cmd.Amount.Minor {
			break
		}
		reason := BecauseExpired
		if hold.before(cmd) {
			reason = BecauseUnwound
		}
		events = append(events, c.freed(hold, reason))
		available += hold.Left
	}
	return events, available
}

// giving lists the holds that give way to another: those that ran out, and those of earlier attempts at the same order,
// which are unwound already, or soon.
func (c Credit) giving(cmd Hold) (holds []Holding) {
	for _, hold := range c.Holds {
		if hold.As == IsHeld && (!hold.ExpiresAt.After(cmd.Now) || hold.before(cmd)) {
			holds = append(holds, hold)
		}
	}
	slices.SortFunc(holds, func(a, b Holding) int {
		return cmp.Or(a.ExpiresAt.Compare(b.ExpiresAt), cmp.Compare(a.PaymentID, b.PaymentID))
	})
	return holds
}

// before says that a hold is of an earlier attempt at the order. Only one attempt is under way at a time.
func (h Holding) before(cmd Hold) bool {
	return h.OrderID == cmd.OrderID && h.FulfilmentID != cmd.FulfilmentID && h.ExpiresAt.Before(cmd.ExpiresAt)
}

// release of an unknown hold undoes nothing.
func release(c Credit, cmd Release) ([]Event, error) {
	hold := c.Holds[cmd.PaymentID]
	if hold.As != IsHeld {
		return nil, nil
	}
	return []Event{c.freed(hold, BecauseUnwound)}, nil
}

func (c Credit) freed(hold Holding, reason string) Released {
	return Released{c.Issued.Account, hold.Ref, c.amount(hold.Left), reason}
}

// asked returns an amount, or all of what there is when none is named.
func (c Credit) asked(amount money.Money, all int64) money.Money {
	if amount.IsZero() {
		return c.amount(all)
	}
	return amount
}
