package sandbox

import (
	"maps"
	"time"

	"cartwright/app"
	"cartwright/domain/money"
	"cartwright/domain/payment"
)

// Kind says what an entry did.
type Kind string

const (
	Challenged  Kind = "challenged" // the shopper has to prove who they are
	Authorised  Kind = "authorised"
	Captured    Kind = "captured"
	Voided      Kind = "voided"
	Refunded    Kind = "refunded"
	Returned    Kind = "returned" // a refund came back
	Declined    Kind = "declined" // of whatever was asked
	Disputed    Kind = "disputed"
	DisputeWon  Kind = "dispute_won"
	DisputeLost Kind = "dispute_lost"
	Forgotten   Kind = "forgotten" // a kept token, which is the entry's ID
)

// Entry is one line of the ledger: how one question was answered, or what happened without one.
type Entry struct {
	Key       string      `json:"key"` // empty when nobody asked
	Kind      Kind        `json:"kind"`
	Ref       string      `json:"ref,omitempty"`       // of the authorisation
	Reference string      `json:"reference,omitempty"` // the shop's own
	Payment   string      `json:"payment,omitempty"`   // the shop's id of the payment
	ID        string      `json:"id,omitempty"`        // of this capture, refund or dispute
	For       string      `json:"for,omitempty"`       // the shop's id of it
	Of        Kind        `json:"of,omitempty"`        // what was declined, if it was not the authorisation
	Token     string      `json:"token,omitempty"`
	Customer  string      `json:"customer,omitempty"` // who the payer is here
	Keep      bool        `json:"keep,omitempty"`     // the token is to be kept for the customer
	Amount    money.Money `json:"amount"`
	Partial   bool        `json:"partial,omitempty"`
	Metadata  metadata    `json:"metadata,omitempty"` // whatever the shop wants kept
	Code      string      `json:"code,omitempty"`     // of a refusal, as is the reason
	Reason    string      `json:"reason,omitempty"`
	At        time.Time   `json:"at,omitzero"`
}

func (e Entry) err() error {
	if e.Kind == Declined {
		return &app.Declined{Code: e.Code, Reason: e.Reason}
	}
	return nil
}

// Accounts sums a ledger up, one account for each authorisation, in the order they were asked for.
func Accounts(ledger []Entry) []app.Account {
	b := book{}
	var refs []string
	for _, e := range ledger {
		if _, known := b[e.Ref]; !known && e.Ref != "" {
			refs = append(refs, e.Ref)
		}
		b.enter(e)
	}
	accounts := make([]app.Account, 0, len(refs))
	for _, ref := range refs {
		if a := b[ref]; a != nil {
			accounts = append(accounts, a.Account)
		}
	}
	return accounts
}

// Since leaves the entries of those authorisations that were asked for at or after a time.
func Since(ledger []Entry, at time.Time) (rest []Entry) {
	wanted := map[string]bool{}
	for _, e := range ledger {
		if _, known := wanted[e.Ref]; !known {
			wanted[e.Ref] = !e.At.Before(at)
		}
		if wanted[e.Ref] {
			rest = append(rest, e)
		}
	}
	return rest
}

// book is the ledger's fold: every account by its reference.
type book map[string]*account

type account struct {
	app.Account
	metadata metadata
	token    string
	customer string
	keep     bool
	opened   time.Time
	closed   bool // by a capture that let go of the rest
}

func (b book) enter(e Entry) {
	a := b[e.Ref]
	switch {
	case a == nil && e.Of == "" && (e.Kind == Authorised || e.Kind == Challenged || (e.Kind == Declined && e.Ref != "" && e.Payment != "")):
		a = &account{token: e.Token, opened: e.At, customer: e.Customer, keep: e.Keep}
		a.ProviderRef, a.PaymentID, a.Amount = e.Ref, e.Payment, e.Amount
		a.Card, a.metadata = cardOf(e.Token).Card, metadata{"payment_id": e.Payment, "order_id": e.Reference}
		b[e.Ref] = a
	case a == nil:
		return
	}
	a.move(e)
}

// metadata is what a shop keeps with its payments.
type metadata = map[string]string

func (a *account) move(e Entry) {
	if e.Of == "" && e.Kind != Refunded {
		a.metadata = joined(a.metadata, e.Metadata)
	}
	switch e.Kind {
	case Challenged:
		a.Status, a.RedirectURL = app.AccountActing, e.Reason
	case Authorised:
		a.Status, a.Kept = app.AccountHeld, a.kept()
	case Voided:
		a.Status = app.AccountLetGo
	case Captured:
		a.Captures, a.closed = append(a.Captures, e.movement()), !e.Partial
	case Refunded:
		a.Refunds = append(a.Refunds, e.movement())
	case Returned:
		a.fail(e)
	case Declined:
		a.decline(e)
	case Disputed:
		a.Disputes = append(a.Disputes, app.Dispute{ID: e.ID, Amount: e.Amount, Reason: e.Reason, Outcome: payment.Open})
	case DisputeWon, DisputeLost:
		a.decide(e)
	}
}

func joined(kept, more metadata) metadata {
	all := maps.Clone(kept)
	if all == nil {
		all = metadata{}
	}
	maps.Copy(all, more)
	return all
}

func (e Entry) movement() app.Movement {
	return app.Movement{Reference: e.ID, ID: e.For, External: e.Key == "", Amount: e.Amount}
}

func (a *account) decline(e Entry) {
	switch {
	case e.Of == "" && (a.Status == "" || a.Status == app.AccountActing):
		a.Status, a.Code, a.Reason = app.AccountRefused, e.Code, e.Reason
	case e.Of == Refunded:
		m := e.movement()
		m.Failed, m.Code, m.Reason = true, e.Code, e.Reason
		a.Refunds = append(a.Refunds, m)
	}
}

func (a *account) fail(e Entry) {
	for i, m := range a.Refunds {
		if m.Reference == e.ID {
			a.Refunds[i].Failed, a.Refunds[i].Code, a.Refunds[i].Reason = true, e.Code, e.Reason
		}
	}
}

func (a *account) decide(e Entry) {
	for i, d := range a.Disputes {
		if d.ID == e.ID {
			a.Disputes[i].Outcome = map[Kind]payment.Outcome{DisputeWon: payment.Won, DisputeLost: payment.Lost}[e.Kind]
		}
	}
}
