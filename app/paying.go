package app

import (
	"context"
	"errors"
	"fmt"

	"cartwright/domain/checkout"
	"cartwright/domain/credit"
	"cartwright/domain/money"
	"cartwright/domain/refusal"
)

// Refusals of how a shopper wants to pay.
var (
	ErrGiftCard = refusal.New(refusal.Invalid, "gift_card_unknown",
		"There is no gift card with this code; check what you have typed.").At("/credits")
	ErrStoreCredit = refusal.New(refusal.Conflict, "store_credit_not_yours",
		"Store credit belongs to a customer who has some in this currency; sign in before you check out, or pay in another way.").At("/credits")
)

// PaymentChoice is how a shopper wants to pay: with gift cards and store credit first, and what they leave by a method.
type PaymentChoice struct {
	Means   checkout.Means // may be none when the credits pay for everything
	Credits []CreditChoice
}

// CreditChoice is a gift card, by its code, or the customer's own store credit, which has none.
type CreditChoice struct {
	Kind credit.Kind
	Code string
	UpTo money.Money // zero: as much as is there
}

// ChoosePayment chooses one of the payment methods on offer, or one the customer has saved, and what is to pay before it. Of a
// gift card only its account is recorded, never the code.
func (a App) ChoosePayment(ctx context.Context, r Request, checkoutID string, choice PaymentChoice) (CheckoutOutcome, error) {
	current, err := a.checkout(ctx, r, checkoutID)
	if err != nil {
		return CheckoutOutcome{}, err
	}
	credits, err := a.credits(ctx, current.State, choice.Credits)
	if err != nil {
		return CheckoutOutcome{}, err
	}
	methods, err := a.methods(ctx, current.State, credits)
	if err != nil {
		return CheckoutOutcome{}, err
	}
	means, err := a.meansOf(ctx, r, choice.Means)
	if err != nil {
		return CheckoutOutcome{}, err
	}
	return a.handleCheckout(ctx, r, checkoutID, checkout.ChoosePayment{
		Means: means, Credits: credits, Offered: codesOf(methods),
	})
}

// credits finds what is on each of the accounts chosen.
func (a App) credits(ctx context.Context, c checkout.Checkout, chosen []CreditChoice) ([]checkout.Credit, error) {
	if len(chosen) > checkout.MaxCredits {
		return nil, checkout.ErrCredits
	}
	var list []checkout.Credit
	for i, choice := range chosen {
		account, field, err := a.account(ctx, c, choice)
		if err != nil {
			return nil, at(fmt.Sprintf("/credits/%d%s", i, field), err)
		}
		there, err := account.Spendable(c.OrderID, currencyOf(c), a.Clock())
		if err != nil {
			return nil, at(fmt.Sprintf("/credits/%d%s", i, field), err)
		}
		list = append(list, checkout.Credit{
			AccountID: account.Issued.AccountID, Kind: string(account.Issued.Kind), Last4: account.Issued.Last4,
			UpTo: choice.UpTo, There: there,
		})
	}
	return list, nil
}

// account finds a gift card by its code, or the customer's store credit. It also says which field names it.
func (a App) account(ctx context.Context, c checkout.Checkout, choice CreditChoice) (credit.Credit, string, error) {
	switch {
	case choice.Kind == credit.GiftCard:
		found, err := a.GiftCard(ctx, choice.Code)
		return found.State, "/code", unknown(err, ErrGiftCard)
	case choice.Code != "":
		return credit.Credit{}, "/code", ErrGiftCard.Because("Store credit has no code; leave it out.")
	case c.CustomerID == "":
		return credit.Credit{}, "/kind", ErrStoreCredit
	}
	found, err := a.Credit(ctx, StoreCreditID(c.CustomerID, currencyOf(c)))
	return found.State, "/kind", unknown(err, ErrStoreCredit)
}

// StoreCredit is what the customer of a checkout can pay with: nothing for guests, and where none is left.
func (a App) StoreCredit(ctx context.Context, r Request, checkoutID string) (money.Money, error) {
	current, err := a.checkout(ctx, r, checkoutID)
	if err != nil {
		return money.Money{}, err
	}
	there := money.Money{}
	account, _, err := a.account(ctx, current.State, CreditChoice{Kind: credit.StoreCredit})
	if err == nil {
		there, err = account.Spendable(current.State.OrderID, currencyOf(current.State), a.Clock())
	}
	var refused *refusal.Refusal
	if errors.As(err, &refused) {
		return money.Money{}, nil
	}
	return there, err
}

// unknown says in the shopper's words that there is no such account.
func unknown(err, refused error) error {
	if errors.Is(err, credit.ErrNotFound) {
		return refused
	}
	return err
}

// there is what is on each of the credits of an open checkout now.
func (a App) there(ctx context.Context, c checkout.Checkout) ([]money.Money, error) {
	if c.Status != checkout.IsOpen {
		return nil, nil
	}
	amounts := make([]money.Money, len(c.Credits))
	for i, chosen := range c.Credits {
		account, err := a.Credits.Load(ctx, chosen.AccountID)
		if err != nil {
			return nil, err
		}
		if amounts[i], err = account.State.Spendable(c.OrderID, currencyOf(c), a.Clock()); err != nil {
			return nil, at(fmt.Sprintf("/payment/credits/%d", i), err)
		}
	}
	return amounts, nil
}

// due is what a method has to pay of a total: what the credits leave, or all of it when they leave nothing.
func due(total money.Money, credits []checkout.Credit) money.Money {
	if _, rest := checkout.Split(total, credits); rest.Minor > 0 {
		return rest
	}
	return total
}

// at says which field a refusal is about.
func at(field string, err error) error {
	var refused *refusal.Refusal
	if errors.As(err, &refused) {
		return refused.At(field)
	}
	return err
}

func currencyOf(c checkout.Checkout) string { return c.Lines[0].UnitPrice.Currency }
