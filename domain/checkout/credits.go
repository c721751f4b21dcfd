package checkout

import (
	"fmt"
	"slices"

	"cartwright/domain/money"
	"cartwright/domain/refusal"
)

// What a Credit can be. Nothing else is paid by a method of one of these names.
const (
	GiftCard    = "gift_card"
	StoreCredit = "store_credit"
)

// MaxCredits is how many gift cards and store credits may pay for one order.
const MaxCredits = 10

// Refusals of gift cards and store credit.
var (
	ErrCredits = refusal.New(refusal.Invalid, "credits_too_many",
		"An order is paid by at most 10 gift cards and store credits; choose fewer.").At("/credits")
	ErrCreditTwice = refusal.New(refusal.Invalid, "credit_chosen_twice",
		"This gift card or store credit is chosen already; name each once.").At("/credits")
	ErrUpTo = refusal.New(refusal.Invalid, "credit_limit_invalid",
		"A limit is more than zero minor units of the checkout's currency; leave it out to use all that is there.").At("/credits")
	ErrCreditLess = refusal.New(refusal.Conflict, "credit_changed",
		"There is less on a gift card or store credit than when it was chosen; choose how to pay again.").At("/payment")
	ErrUncovered = refusal.New(refusal.Conflict, "payment_incomplete",
		"The gift cards and store credit do not pay for everything; choose a method for the rest.").At("/payment")
)

// IsCredit says that a method is a gift card or store credit.
func IsCredit(method string) bool { return method == GiftCard || method == StoreCredit }

func (c Checkout) checkCredits(credits []Credit) error {
	if len(credits) > MaxCredits {
		return ErrCredits
	}
	currency := c.Lines[0].UnitPrice.Currency
	for i, credit := range credits {
		at := fmt.Sprintf("/credits/%d", i)
		switch {
		case slices.ContainsFunc(credits[:i], func(o Credit) bool { return o.AccountID == credit.AccountID }):
			return ErrCreditTwice.At(at)
		case credit.UpTo != (money.Money{}) && (credit.UpTo.Minor <= 0 || credit.UpTo.Currency != currency):
			return ErrUpTo.At(at + "/up_to")
		}
	}
	return nil
}

// limit is the most that a credit pays, in minor units.
func (c Credit) limit() int64 {
	if c.UpTo.IsZero() {
		return c.There.Minor
	}
	return min(c.UpTo.Minor, c.There.Minor)
}

// Split divides a total: gift cards and store credit pay first, in the order they were chosen, each as much as it may; rest
// is what they leave to the method.
func Split(total money.Money, credits []Credit) (parts []Part, rest money.Money) {
	rest = total
	for _, credit := range credits {
		amount := money.Of(min(credit.limit(), rest.Minor), total.Currency)
		rest.Minor -= amount.Minor
		if amount.Minor > 0 {
			parts = append(parts, Part{Means{Method: credit.Kind, Token: credit.AccountID}, amount})
		}
	}
	return parts, rest
}

// PaidBy are the payments of a total; none when there are no credits, and the method pays all of it. The method comes first,
// so that refunds, which go to the parts in this order, give back money before credit.
func (c Checkout) PaidBy(total money.Money) []Part {
	if len(c.Credits) == 0 {
		return nil
	}
	parts, rest := Split(total, c.Credits)
	if rest.Minor > 0 {
		parts = slices.Insert(parts, 0, Part{c.Payment, rest})
	}
	return parts
}

// covered makes sure that all of the total is paid for, by what is still on offer and still there.
func (c Checkout) covered(cmd Submit) error {
	parts, rest := Split(cmd.Quote.Total, c.Credits)
	for i, credit := range c.Credits {
		paid := slices.IndexFunc(parts, func(p Part) bool { return p.Token == credit.AccountID })
		if paid >= 0 && (i >= len(cmd.There) || cmd.There[i].Minor < parts[paid].Amount.Minor) {
			return ErrCreditLess.At(fmt.Sprintf("/payment/credits/%d", i))
		}
	}
	switch {
	case len(c.Credits) > 0 && rest.IsZero():
		return nil
	case c.Payment.Method == "":
		return ErrUncovered
	case !slices.Contains(cmd.Methods, c.Payment.Method):
		return ErrPayment
	}
	return nil
}

// Parts are the payments of a submission; none when there is nothing to pay.
func (s Submission) Parts() []Part {
	if len(s.Payments) > 0 || s.Totals.Total.IsZero() {
		return s.Payments
	}
	return []Part{{s.Payment, s.Totals.Total}}
}
