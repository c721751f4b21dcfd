package app

import (
	"cartwright/domain/money"
	"cartwright/domain/payment"
)

// Account is one authorisation as the payment provider's own ledger has it.
type Account struct {
	ProviderRef string
	PaymentID   string // ours; empty when it is nobody's here
	Status      AccountStatus
	Amount      money.Money
	RedirectURL string
	Code        string // of a refusal, as is the reason
	Reason      string
	Card        payment.Card
	Kept        payment.Kept
	Captures    []Movement
	Refunds     []Movement
	Disputes    []Dispute
}

// AccountStatus is what became of what was to be set aside.
type AccountStatus string

const (
	AccountActing  AccountStatus = "action_required" // the shopper has to prove who they are
	AccountHeld    AccountStatus = "authorised"      // set aside, or captured since
	AccountRefused AccountStatus = "declined"
	AccountLetGo   AccountStatus = "voided" // on request, or because time ran out
)

// Movement is money that a provider took or gave back.
type Movement struct {
	Reference string // the provider's; unique
	ID        string // ours; without meaning for what is External
	External  bool   // nobody asked for it here
	Amount    money.Money
	Failed    bool // it was refused or came back
	Code      string
	Reason    string
}

// Dispute is money that the shopper's bank wants back.
type Dispute struct {
	ID      string
	Amount  money.Money
	Reason  string
	Outcome payment.Outcome
}

// Captured is what was taken, all in all.
func (a Account) Captured() money.Money { return a.sum(a.Captures) }

// Refunded is what was given back, all in all.
func (a Account) Refunded() money.Money { return a.sum(a.Refunds) }

func (a Account) sum(movements []Movement) money.Money {
	total := money.Of(0, a.Amount.Currency)
	for _, m := range movements {
		if !m.Failed {
			total.Minor += m.Amount.Minor
		}
	}
	return total
}

// Facts puts an account into the commands that record it, in the order in which it must have happened. Recording them
// again, or an older account after a newer one, changes nothing.
func (a Account) Facts() []payment.Command {
	facts := a.standing()
	for _, m := range a.Captures {
		facts = append(facts, payment.RecordCaptured{
			ProviderRef: a.ProviderRef, CaptureID: m.id(), Reference: m.Reference, Amount: m.Amount,
		})
	}
	for _, m := range a.Refunds {
		if m.Failed {
			facts = append(facts, payment.RecordRefundDeclined{
				RefundID: m.id(), Code: m.Code, Reason: m.Reason, Reference: m.Reference, Amount: m.Amount,
			})
			continue
		}
		facts = append(facts, payment.RecordRefunded{RefundID: m.id(), Reference: m.Reference, Amount: m.Amount})
	}
	for _, d := range a.Disputes {
		facts = append(facts, payment.RecordDispute{DisputeID: d.ID, Reason: d.Reason, Amount: d.Amount, Outcome: d.Outcome})
	}
	return facts
}

func (a Account) standing() []payment.Command {
	switch a.Status {
	case AccountActing:
		return []payment.Command{payment.RecordActionRequired{ProviderRef: a.ProviderRef, RedirectURL: a.RedirectURL}}
	case AccountHeld:
		return []payment.Command{payment.RecordAuthorised{ProviderRef: a.ProviderRef, Card: a.Card, Kept: a.Kept}}
	case AccountRefused:
		return []payment.Command{payment.RecordDeclined{Code: a.Code, Reason: a.Reason}}
	case AccountLetGo:
		return []payment.Command{payment.RecordLapsed{}}
	}
	return nil
}

// id is ours, or stands for what was not asked for here.
func (m Movement) id() string {
	if m.External {
		return m.Reference
	}
	return m.ID
}
