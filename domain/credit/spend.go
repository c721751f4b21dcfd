package credit

import (
	"time"

	"cartwright/domain/money"
	"cartwright/domain/refusal"
)

// ErrCurrency and ErrEmpty are refusals of an account that is to pay for something.
var (
	ErrCurrency = refusal.New(refusal.Conflict, "credit_currency",
		"This gift card or store credit is in another currency; pay in another way.")
	ErrEmpty = refusal.New(refusal.Conflict, "credit_empty",
		"There is nothing left on this gift card or store credit; pay in another way.")
)

// Spendable is what the account can pay towards an order in a currency, or a refusal that says why it cannot. What earlier
// attempts at the same order hold, and what ran out, counts as there: it gives way.
func (c Credit) Spendable(orderID, currency string, now time.Time) (money.Money, error) {
	there := c.Available()
	for _, hold := range c.Holds {
		if hold.As == IsHeld && (hold.OrderID == orderID || !hold.ExpiresAt.After(now)) {
			there.Minor += hold.Left
		}
	}
	switch no := c.unusable(now, false); {
	case c.Issued.AccountID == "":
		return there, ErrNotFound
	case there.Currency != currency:
		return there, ErrCurrency
	case no != nil:
		return there, no
	case there.Minor <= 0:
		return there, ErrEmpty
	}
	return there, nil
}
