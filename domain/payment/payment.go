package payment

import (
	"cartwright/domain/decider"
	"cartwright/domain/money"
)

// Status is where a payment stands. The zero Status means that it was never requested.
type Status string

const (
	IsRequested      Status = "requested"
	IsActionRequired Status = "action_required"
	IsAuthorised     Status = "authorised"
	IsDeclined       Status = "declined"
	IsCapturing      Status = "capturing"
	IsPartlyCaptured Status = "partly_captured" // more may be captured
	IsCaptured       Status = "captured"
	IsVoiding        Status = "voiding"
	IsVoided         Status = "voided"
)

// Payment is the state of one payment.
type Payment struct {
	Ref
	Status       Status
	Amount       money.Money
	Method       string // how the shopper chose to pay
	Payer        Payer
	ProviderRef  string
	RedirectURL  string // where the shopper proves who they are
	Authorised   bool   // money was set aside, whatever became of it
	Code         string // of the provider's no to the authorisation
	VoidWanted   bool   // asked for before the authorisation came
	VoidDeclines int
	Captures     map[string]Part // by capture id
	Refunds      map[string]Part // by refund id
	Disputes     map[string]Part // by dispute id; a lost one is Done, a won one Undone
}

// Decider is how a payment behaves.
var Decider = decider.Decider[Payment, Command, Event]{Decide: Decide, Evolve: Evolve}

// Evolve returns the payment as it is once e has happened.
func Evolve(p Payment, e Event) Payment {
	switch e := e.(type) {
	case Requested:
		p.Ref, p.Amount, p.Status = e.Ref, e.Amount, IsRequested
		p.Method, p.Payer = e.Method, e.Payer
	case ActionRequired:
		p.ProviderRef, p.RedirectURL, p.Status = e.ProviderRef, e.RedirectURL, IsActionRequired
	case Authorised:
		p.ProviderRef, p.Status, p.Authorised = e.ProviderRef, IsAuthorised, true
	case Declined:
		p.Code, p.Status = e.Code, IsDeclined
	case VoidRequested:
		p = p.letGo(e)
	case Voided:
		p.Status = IsVoided
	case VoidDeclined:
		p.VoidDeclines, p.Status = p.VoidDeclines+1, p.beforeVoid()
	case CaptureRequested:
		p = p.capture(e.CaptureID, Part{Amount: e.Amount, Partial: e.Partial})
	case Captured:
		p = p.capture(e.CaptureID, Part{Amount: e.Amount, Partial: e.Partial, Reference: e.Reference, Progress: Done})
	case CaptureDeclined:
		p = p.capture(e.CaptureID, undone(p.Captures, e.CaptureID))
	case RefundRequested:
		p.Refunds = with(p.Refunds, e.RefundID, Part{Amount: e.Amount})
	case Refunded:
		p.Refunds = with(p.Refunds, e.RefundID, Part{Amount: e.Amount, Reference: e.Reference, Progress: Done})
	case RefundDeclined:
		p.Refunds = with(p.Refunds, e.RefundID, undone(p.Refunds, e.RefundID))
	case DisputeOpened:
		p.Disputes = with(p.Disputes, e.DisputeID, Part{Amount: e.Amount})
	case DisputeWon:
		p.Disputes = with(p.Disputes, e.DisputeID, Part{Amount: e.Amount, Progress: Undone})
	case DisputeLost:
		p.Disputes = with(p.Disputes, e.DisputeID, Part{Amount: e.Amount, Progress: Done})
	}
	return p
}

func (p Payment) letGo(e VoidRequested) Payment {
	p.VoidWanted = true
	if e.ProviderRef != "" {
		p.ProviderRef, p.Status = e.ProviderRef, IsVoiding
	}
	return p
}

func (p Payment) beforeVoid() Status {
	if p.Authorised {
		return IsAuthorised
	}
	return IsActionRequired
}

func (p Payment) capture(id string, part Part) Payment {
	p.Captures = with(p.Captures, id, part)
	p.Status = p.afterCapture()
	return p
}

// afterCapture is where the captures, taken together, have brought the payment.
func (p Payment) afterCapture() Status {
	switch {
	case has(p.Captures, Asked):
		return IsCapturing
	case !has(p.Captures, Done):
		return IsAuthorised
	case p.closed() || p.Capturable().Minor == 0:
		return IsCaptured
	}
	return IsPartlyCaptured
}

// closed says that the capture which lets go of the rest is asked for or done.
func (p Payment) closed() bool {
	for _, part := range p.Captures {
		if part.Progress != Undone && !part.Partial {
			return true
		}
	}
	return false
}

// Captured is what the provider has taken so far.
func (p Payment) Captured() money.Money { return p.of(sum(p.Captures, Done)) }

// Refunded is what the provider has given back so far.
func (p Payment) Refunded() money.Money { return p.of(sum(p.Refunds, Done)) }

// Refunding is what was asked back and not answered yet.
func (p Payment) Refunding() money.Money { return p.of(sum(p.Refunds, Asked)) }

// Capturable is what was authorised and not yet asked for.
func (p Payment) Capturable() money.Money {
	return p.of(p.Amount.Minor - sum(p.Captures, Asked) - sum(p.Captures, Done))
}

// Refundable is what was captured, was not yet asked back, and is not in the hands of the shopper's bank.
func (p Payment) Refundable() money.Money {
	left := p.Captured().Minor - sum(p.Refunds, Asked) - sum(p.Refunds, Done) - sum(p.Disputes, Asked) - sum(p.Disputes, Done)
	return p.of(max(left, 0))
}

func (p Payment) of(minor int64) money.Money { return money.Of(minor, p.Amount.Currency) }
