package sandbox

import (
	"cartwright/app"
	"cartwright/app/audit"
	"cartwright/domain/money"
)

// Kind says what an entry did.
type Kind string

const (
	Authorised Kind = "authorised"
	Captured   Kind = "captured"
	Voided     Kind = "voided"
	Refunded   Kind = "refunded"
	Declined   Kind = "declined" // of whatever was asked
)

// Entry is one line of the ledger: how one call was answered.
type Entry struct {
	Key       string      `json:"key"`
	Kind      Kind        `json:"kind"`
	Ref       string      `json:"ref,omitempty"`       // of the authorisation
	Reference string      `json:"reference,omitempty"` // the shop's own
	Amount    money.Money `json:"amount"`
	Code      string      `json:"code,omitempty"` // of a refusal, as is the reason
	Reason    string      `json:"reason,omitempty"`
}

func (e Entry) err() error {
	if e.Kind == Declined {
		return &app.Declined{Code: e.Code, Reason: e.Reason}
	}
	return nil
}

// Accounts sums a ledger up, one account for each authorisation, in the order they were made.
func Accounts(ledger []Entry) []audit.Account {
	var accounts []audit.Account
	index := map[string]int{}
	for _, e := range ledger {
		if e.Kind == Authorised {
			index[e.Ref] = len(accounts)
			accounts = append(accounts, audit.Account{
				ProviderRef: e.Ref, Captured: money.Of(0, e.Amount.Currency), Refunded: money.Of(0, e.Amount.Currency),
			})
			continue
		}
		i, known := index[e.Ref]
		if !known {
			continue
		}
		add(&accounts[i], e)
	}
	return accounts
}

func add(a *audit.Account, e Entry) {
	switch e.Kind {
	case Captured:
		a.Captures++
		a.Captured.Minor += e.Amount.Minor
	case Refunded:
		a.Refunded.Minor += e.Amount.Minor
	case Voided:
		a.Voided = true
	}
}
