package credit

import (
	"time"

	"cartwright/domain/refusal"
)

// MaxBalance is how much one account can hold, in minor units.
const MaxBalance = 1_000_000_000_000

// Refusals of what is put on an account.
var (
	ErrExists  = refusal.New(refusal.Conflict, "credit_exists", "This account was issued already, on other terms.")
	ErrAccount = refusal.New(refusal.Invalid, "credit_account_invalid",
		"An account has an id and a kind: a gift card has the last 4 characters of its code, store credit has a holder.").At("/account_id")
	ErrTooMuch = refusal.New(refusal.Invalid, "credit_balance_exceeded",
		"An account holds at most 1000000000000 minor units; credit less.").At("/amount")
	ErrCreditID   = refusal.New(refusal.Invalid, "credit_id_missing", "A credit needs an id.").At("/credit_id")
	ErrCreditUsed = refusal.New(refusal.Conflict, "credit_id_used",
		"A credit with this id exists over another amount; use another id.").At("/credit_id")
)

func issue(c Credit, cmd Issue) ([]Event, error) {
	switch {
	case !cmd.named():
		return nil, ErrAccount
	case cmd.Amount.Currency == "" || cmd.Amount.Minor < 0 || (cmd.Amount.IsZero() && cmd.Kind == GiftCard):
		return nil, ErrAmount
	case cmd.Amount.Minor > MaxBalance:
		return nil, ErrTooMuch
	case c.Issued.AccountID == "":
		return []Event{Issued(cmd)}, nil
	case !sameTerms(c.Issued, cmd):
		return nil, ErrExists
	}
	return nil, nil
}

func (i Issue) named() bool {
	switch i.Kind {
	case GiftCard:
		return i.AccountID != "" && len(i.Last4) == 4 && i.Holder == ""
	case StoreCredit:
		return i.AccountID != "" && i.Last4 == "" && i.Holder != ""
	}
	return false
}

// sameTerms asks for no reason: it is the first one that counts.
func sameTerms(issued Issued, cmd Issue) bool {
	if !issued.ExpiresAt.Equal(cmd.ExpiresAt) {
		return false
	}
	cmd.ExpiresAt, cmd.Reason = issued.ExpiresAt, issued.Reason
	return issued == Issued(cmd)
}

func add(c Credit, cmd Add) ([]Event, error) {
	earlier, known := c.Moves[crediting(cmd.CreditID)]
	switch {
	case cmd.CreditID == "":
		return nil, ErrCreditID
	case !c.takes(cmd.Amount):
		return nil, ErrAmount
	case known && earlier == cmd.Amount.Minor:
		return nil, nil
	case known:
		return nil, ErrCreditUsed
	case cmd.Amount.Minor > MaxBalance-c.Balance:
		return nil, ErrTooMuch
	}
	return []Event{Credited{c.Issued.Account, cmd.CreditID, cmd.Amount, cmd.Reason}}, nil
}

func expire(c Credit, cmd Expire) ([]Event, error) {
	if !c.over(cmd.Now) || c.Available().IsZero() {
		return nil, nil
	}
	return []Event{Expired{c.Issued.Account, c.Available()}}, nil
}

// over says that the account's time has passed.
func (c Credit) over(now time.Time) bool {
	return !c.EndsAt.IsZero() && !now.Before(c.EndsAt)
}
