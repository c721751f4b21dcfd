package process

import (
	"errors"
	"slices"
	"strconv"
	"time"

	"cartwright/app"
	"cartwright/domain/checkout"
	"cartwright/domain/money"
	"cartwright/domain/payment"
)

// part is one of the payments of an attempt: by card, by gift card, by store credit.
type part struct {
	checkout.Part
	ID       string
	Status   funds
	Declines int   // captures that were declined
	Taken    int64 // minor units that were captured
	Refunded int64 // minor units of them, by whomever
	Disputed int64 // minor units that a shopper's bank has, or has kept
	Won      int   // disputes, so that what they bring back is given back under ids of its own
	Closed   bool  // what was not captured is let go
	root     string
}

// funds is where a part stands.
type funds int

const (
	none       funds = iota
	requested        // asked for, not answered
	authorised       // set aside for us
	capturing        // asked for, not yet ours
	captured
	returned // let go before it was ours
)

// errNotOurs are refusals of a refund: it is back with the shopper, or with their bank, or was declined and is for people to
// see to.
var errNotOurs = errors.Join(payment.ErrRefundTooMuch, payment.ErrRefundUsed)

// errNothingToTake are refusals of a capture: it was taken, or has lapsed, at the provider.
var errNothingToTake = errors.Join(payment.ErrCaptured, payment.ErrVoided)

// partsOf returns the parts of a submission. What follows from the first is named after the attempt, as it was when there
// was one part only.
func partsOf(s checkout.Submission) (parts []part) {
	for i, p := range s.Parts() {
		m := part{Part: p, ID: app.PaymentOf(s.FulfilmentID, i), root: s.FulfilmentID}
		if i > 0 {
			m.root = m.ID
		}
		parts = append(parts, m)
	}
	return parts
}

// part finds a payment of the attempt, or nil.
func (s *fulfilment) part(paymentID string) *part {
	i := slices.IndexFunc(s.Money, func(m part) bool { return m.ID == paymentID })
	if i < 0 {
		return nil
	}
	return &s.Money[i]
}

// funded says that all the money is set aside, or taken.
func (s *fulfilment) funded() bool {
	return !slices.ContainsFunc(s.Money, func(m part) bool { return m.Status < authorised || m.Status == returned })
}

func (s *fulfilment) taken() bool {
	return !slices.ContainsFunc(s.Money, func(m part) bool { return m.Status != captured })
}

func (p Policy) request(s *fulfilment, m *part) Effect {
	m.Status = max(m.Status, requested)
	provider := p.Providers.taking(m.Means)
	return Send{Target: m.ID, Command: payment.Request{
		Ref:    payment.Ref{PaymentID: m.ID, OrderID: s.OrderID, FulfilmentID: s.FulfilmentID, Provider: provider},
		Amount: m.Amount, Method: m.Method, Token: m.Token, Payer: payerAt(provider, s.CustomerID, m.Means),
	}}
}

// capture takes what is set aside, under another id than a capture that was declined.
func (m *part) capture() Effect {
	m.Status = capturing
	id := ""
	if m.Declines > 0 {
		id = app.DeriveID(app.CapturePrefix, m.root, strconv.Itoa(m.Declines))
	}
	return Send{Target: m.ID, Command: payment.Capture{CaptureID: id}, TooLate: errNothingToTake}
}

// captureAll takes all that is set aside; the rest was taken before, or let go.
func (s *fulfilment) captureAll() (effects []Effect) {
	for i := range s.Money {
		if m := &s.Money[i]; m.Status == authorised {
			effects = append(effects, m.capture())
		}
	}
	return effects
}

// letGoOfRests lets go of what was left when some was captured by hand. It is not needed any more once all parcels have left.
func (s *fulfilment) letGoOfRests() (effects []Effect) {
	for i := range s.Money {
		effects = append(effects, s.Money[i].letGoOfRest()...)
	}
	return effects
}

func (m *part) letGoOfRest() []Effect {
	if m.Status != captured || m.Closed || m.Taken >= m.Amount.Minor {
		return nil
	}
	return []Effect{Send{Target: m.ID, Command: payment.Void{}, TooLate: payment.ErrCaptured}}
}

// giveBackAll gives every part back.
func (s *fulfilment) giveBackAll() (effects []Effect) {
	for i := range s.Money {
		effects = append(effects, s.Money[i].giveBack()...)
	}
	return effects
}

// giveBack lets go of what is set aside, or will be, and refunds what was taken. What is being taken is dealt with when it is.
func (m *part) giveBack() []Effect {
	rest := money.Of(m.Taken-m.Refunded-m.Disputed, m.Amount.Currency)
	switch {
	case m.Status == requested || m.Status == authorised:
		m.Status = returned
		return []Effect{Send{Target: m.ID, Command: payment.Void{}, TooLate: payment.ErrCaptured}}
	case m.Status == captured && rest.Minor > 0:
		refund := Send{Target: m.ID, TooLate: errNotOurs, Command: payment.Refund{
			RefundID: m.refundID(rest), Amount: rest, Reason: "cancelled order",
		}}
		return append([]Effect{refund}, m.letGoOfRest()...)
	}
	return m.letGoOfRest()
}

// refundID is another one for every rest, also when one of several captures, or a dispute that is won, leaves the same rest
// as the one before.
func (m *part) refundID(rest money.Money) string {
	parts := []string{m.root, rest.String()}
	if m.Taken != m.Amount.Minor {
		parts = append(parts, strconv.FormatInt(m.Taken, 10))
	}
	if m.Won > 0 {
		parts = append(parts, "won", strconv.Itoa(m.Won))
	}
	return app.DeriveID(app.RefundPrefix, parts...)
}

// moved takes in what has become of one part.
func (p Policy) moved(s *fulfilment, m *part, e payment.Event, at time.Time) []Effect {
	switch e := e.(type) {
	case payment.Authorised:
		return p.authorised(s, m, at)
	case payment.Declined:
		return s.declined(m, e)
	case payment.Captured:
		return s.captured(m, e)
	case payment.CaptureDeclined:
		return s.captureDeclined(m)
	case payment.Voided:
		return s.lapsed(m)
	case payment.RefundRequested:
		return s.refundRequested(m, e)
	case payment.Refunded:
		return m.refunded(e)
	case payment.RefundDeclined:
		m.Refunded -= e.Amount.Minor
	case payment.DisputeOpened:
		return s.disputed(m, e.Amount.Minor)
	case payment.DisputeWon:
		m.Won++
		return s.disputed(m, -e.Amount.Minor)
	}
	return nil
}
