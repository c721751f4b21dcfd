package credits

import (
	"cmp"
	"context"
	"slices"
	"time"

	"cartwright/app"
	"cartwright/domain/credit"
	"cartwright/domain/money"
)

// Find tells all that has become of a hold.
func (p Provider) Find(ctx context.Context, providerRef string) (app.Account, error) {
	ref := parse(providerRef)
	found, err := p.Accounts.Load(ctx, ref.accountID)
	if err != nil {
		return app.Account{}, err
	}
	hold, known := found.State.Holds[ref.paymentID]
	if !known {
		return app.Account{}, app.ErrNoAccount
	}
	return accountOf(found.State, hold), nil
}

// List shows every hold asked for since then. Those that were declined have left no trace of when.
func (p Provider) List(ctx context.Context, since time.Time, see func(app.Account) error) error {
	return p.Everyone(ctx, func(accountID string) error {
		found, err := p.Accounts.Load(ctx, accountID)
		if err != nil {
			return err
		}
		for _, hold := range found.State.Holds {
			if asked := hold.ExpiresAt.Add(-HoldFor); hold.As != credit.IsDeclined && asked.Before(since) {
				continue
			}
			if err := see(accountOf(found.State, hold)); err != nil {
				return err
			}
		}
		return nil
	})
}

func accountOf(c credit.Credit, hold credit.Holding) app.Account {
	ref := reference{c.Issued.AccountID, hold.PaymentID}
	a := app.Account{
		ProviderRef: ref.String(), PaymentID: hold.PaymentID, Status: standing(hold),
		Amount: money.Of(hold.Asked, c.Issued.Amount.Currency), Code: hold.Code, Reason: hold.Reason,
	}
	for move, minor := range c.Moves {
		if minor == 0 { // it was declined
			continue
		}
		m := app.Movement{Reference: ref.of(move), ID: move.ID, Amount: money.Of(minor, a.Amount.Currency)}
		switch move {
		case credit.Capturing(hold.PaymentID, move.ID):
			a.Captures = append(a.Captures, m)
		case credit.Refunding(hold.PaymentID, move.ID):
			a.Refunds = append(a.Refunds, m)
		}
	}
	slices.SortFunc(a.Captures, byReference)
	slices.SortFunc(a.Refunds, byReference)
	return a
}

func byReference(a, b app.Movement) int { return cmp.Compare(a.Reference, b.Reference) }

// standing is what providers call it. A hold that was lost can be made good while there is enough, but nothing is set aside.
func standing(hold credit.Holding) app.AccountStatus {
	switch {
	case hold.As == credit.IsDeclined:
		return app.AccountRefused
	case hold.Captured > 0 || hold.As == credit.IsHeld:
		return app.AccountHeld
	}
	return app.AccountLetGo
}
