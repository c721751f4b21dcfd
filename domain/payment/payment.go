package payment

import (
	"maps"

	"cartwright/domain/decider"
	"cartwright/domain/money"
)

// Status is where a payment stands. The zero Status means that it was never requested.
type Status string

const (
	IsRequested  Status = "requested"
	IsAuthorised Status = "authorised"
	IsDeclined   Status = "declined"
	IsCapturing  Status = "capturing"
	IsCaptured   Status = "captured"
	IsVoiding    Status = "voiding"
	IsVoided     Status = "voided"
)

// Payment is the state of one payment.
type Payment struct {
	Ref
	Status      Status
	Amount      money.Money
	ProviderRef string
	VoidWanted  bool                   // asked for before the authorisation came
	Refunds     map[string]money.Money // by refund id, requested or done
	Refunded    map[string]bool        // done
}

// Decider is how a payment behaves.
var Decider = decider.Decider[Payment, Command, Event]{Decide: Decide, Evolve: Evolve}

// Evolve returns the payment as it is once e has happened.
func Evolve(p Payment, e Event) Payment {
	switch e := e.(type) {
	case Requested:
		p.Ref, p.Amount, p.Status = e.Ref, e.Amount, IsRequested
	case Authorised:
		p.ProviderRef, p.Status = e.ProviderRef, IsAuthorised
	case Declined:
		p.Status = IsDeclined
	case CaptureRequested:
		p.Status = IsCapturing
	case Captured:
		p.Status = IsCaptured
	case VoidRequested:
		p.VoidWanted = true
		if e.ProviderRef != "" {
			p.Status = IsVoiding
		}
	case Voided:
		p.Status = IsVoided
	case RefundRequested:
		p.Refunds = with(p.Refunds, e.RefundID, e.Amount)
	case Refunded:
		p.Refunded = with(p.Refunded, e.RefundID, true)
	}
	return p
}

// Refundable is what was captured and not yet asked back.
func (p Payment) Refundable() money.Money {
	if p.Status != IsCaptured {
		return money.Of(0, p.Amount.Currency)
	}
	left := p.Amount
	for _, refund := range p.Refunds {
		left.Minor -= refund.Minor
	}
	return left
}

// with returns a copy of the map that holds the value under the key.
func with[V any](m map[string]V, key string, value V) map[string]V {
	m = maps.Clone(m)
	if m == nil {
		m = map[string]V{}
	}
	m[key] = value
	return m
}
