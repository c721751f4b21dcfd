package credit

import (
	"maps"
	"time"

	"cartwright/domain/decider"
	"cartwright/domain/money"
)

// Credit is the state of one account. Amounts are minor units of its one currency.
type Credit struct {
	Issued  Issued
	Balance int64 // what the shop owes, held amounts included
	Held    int64 // never more than the balance
	Blocked bool
	EndsAt  time.Time          // never when zero
	Holds   map[string]Holding // by payment
	Moves   map[Move]int64     // what has been done, so that it is not done again
}

// Holding is what one payment has of an account.
type Holding struct {
	Ref
	As                 Standing
	Asked              int64 // at first
	Left               int64 // still held
	Captured, Refunded int64
	ExpiresAt          time.Time
	Code, Reason       string // why it was declined
}

// Standing is where a hold stands. The zero Standing means that nobody asked for it.
type Standing string

const (
	IsHeld     Standing = "held"
	IsDeclined Standing = "declined"
	IsReleased Standing = "released" // for good
	IsLost     Standing = "lost"     // it expired and was taken over
	IsCaptured Standing = "captured" // nothing of it is left to capture
)

// Move names something that happens to an account once. Its amount is 0 when it was declined.
type Move struct {
	What          string // credit, capture or refund
	PaymentID, ID string
}

func crediting(id string) Move { return Move{"credit", "", id} }

// Capturing names one capture of a payment.
func Capturing(paymentID, id string) Move { return Move{"capture", paymentID, id} }

// Refunding names one refund of a payment.
func Refunding(paymentID, id string) Move { return Move{"refund", paymentID, id} }

// Decider is how an account behaves.
var Decider = decider.Decider[Credit, Command, Event]{Decide: Decide, Evolve: Evolve}

// Evolve returns the account as it is once e has happened.
func Evolve(c Credit, e Event) Credit {
	switch e := e.(type) {
	case Issued:
		c.Issued, c.Balance, c.EndsAt = e, e.Amount.Minor, e.ExpiresAt
	case Credited:
		c.Balance += e.Amount.Minor
		c.Moves = with(c.Moves, crediting(e.CreditID), e.Amount.Minor)
	case Expired:
		c.Balance -= e.Amount.Minor
	case Blocked:
		c.Blocked = true
	case Unblocked:
		c.Blocked = false
	case Declined:
		c.Holds = with(c.Holds, e.PaymentID, Holding{
			Ref: e.Ref, As: IsDeclined, Asked: e.Amount.Minor, Code: e.Code, Reason: e.Reason,
		})
	case Held:
		return c.held(e)
	case Captured:
		return c.captured(e)
	case CaptureDeclined:
		c.Moves = with(c.Moves, Capturing(e.PaymentID, e.CaptureID), 0)
	case Released:
		return c.released(e)
	case Refunded:
		return c.refunded(e)
	}
	return c
}

// held may come a second time, for a hold that was lost.
func (c Credit) held(e Held) Credit {
	hold, again := c.Holds[e.PaymentID]
	if !again {
		hold = Holding{Ref: e.Ref, Asked: e.Amount.Minor}
	}
	hold.As, hold.Left, hold.ExpiresAt = IsHeld, e.Amount.Minor, e.ExpiresAt
	c.Held += e.Amount.Minor
	c.Holds = with(c.Holds, e.PaymentID, hold)
	return c
}

func (c Credit) captured(e Captured) Credit {
	hold := c.Holds[e.PaymentID]
	hold.Left -= e.Amount.Minor
	hold.Captured += e.Amount.Minor
	if hold.Left == 0 {
		hold.As = IsCaptured
		if hold.Captured < hold.Asked { // some of a lost hold was made good
			hold.As = IsLost
		}
	}
	c.Balance -= e.Amount.Minor
	c.Held -= e.Amount.Minor
	c.Holds = with(c.Holds, e.PaymentID, hold)
	c.Moves = with(c.Moves, Capturing(e.PaymentID, e.CaptureID), e.Amount.Minor)
	return c
}

func (c Credit) released(e Released) Credit {
	hold := c.Holds[e.PaymentID]
	hold.Left = 0
	hold.As = map[string]Standing{BecauseUnwound: IsReleased, BecauseExpired: IsLost, BecauseCaptured: IsCaptured}[e.Reason]
	c.Held -= e.Amount.Minor
	c.Holds = with(c.Holds, e.PaymentID, hold)
	return c
}

func (c Credit) refunded(e Refunded) Credit {
	hold := c.Holds[e.PaymentID]
	hold.Refunded += e.Amount.Minor
	c.Balance += e.Amount.Minor
	if !e.ExpiresAt.IsZero() {
		c.EndsAt = e.ExpiresAt
	}
	c.Holds = with(c.Holds, e.PaymentID, hold)
	c.Moves = with(c.Moves, Refunding(e.PaymentID, e.RefundID), e.Amount.Minor)
	return c
}

// Available is what can still be held.
func (c Credit) Available() money.Money { return c.amount(c.Balance - c.Held) }

func (c Credit) amount(minor int64) money.Money { return money.Of(minor, c.Issued.Amount.Currency) }

// with returns a copy of the map that holds the value under the key.
func with[K comparable, V any](m map[K]V, key K, value V) map[K]V {
	m = maps.Clone(m)
	if m == nil {
		m = map[K]V{}
	}
	m[key] = value
	return m
}
