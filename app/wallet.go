package app

import (
	"context"

	"cartwright/domain/checkout"
	"cartwright/domain/refusal"
	"cartwright/domain/wallet"
)

// WalletOutcome is how a customer's saved payment methods stand after a request.
type WalletOutcome = Outcome[wallet.Wallet, wallet.Event]

// Refusals of how a payment method is named.
var (
	ErrNoWallet = refusal.New(refusal.Invalid, "payment_method_needs_customer",
		"Saved payment methods belong to customers; sign in to use one, or pay with a new one.").At("/payment_method_id")
	ErrTwoMeans = refusal.New(refusal.Invalid, "payment_ambiguous",
		"Give a saved payment method's id, or a method and a token, not both.").At("/payment_method_id")
)

// Wallet is what a customer has saved; nothing, for one who never did.
func (a App) Wallet(ctx context.Context, customerID string) (WalletOutcome, error) {
	return a.Wallets.Load(ctx, customerID)
}

// ChangeWallet carries out a command on the caller's own saved methods.
func (a App) ChangeWallet(ctx context.Context, r Request, command wallet.Command) (WalletOutcome, error) {
	return a.Wallets.Handle(ctx, envelope(r, r.Customer, command))
}

// meansOf fills in what is known of a saved method, and who a customer who wants to save one already is at the provider.
func (a App) meansOf(ctx context.Context, r Request, means checkout.Means) (checkout.Means, error) {
	switch {
	case means.MethodID != "" && r.Customer == "":
		return means, ErrNoWallet
	case means.MethodID != "" && (means.Method != "" || means.Token != "" || means.Save):
		return means, ErrTwoMeans
	case r.Customer == "" || means.MethodID == "" && !means.Save:
		return means, nil
	}
	kept, err := a.Wallet(ctx, r.Customer)
	if err != nil || means.MethodID == "" {
		means.At.Provider, means.At.CustomerRef = kept.State.At(means.Method)
		return means, err
	}
	m, err := kept.State.Usable(means.MethodID, a.Clock())
	return checkout.Means{
		Method: m.Method, Token: m.Token, MethodID: m.MethodID, At: checkout.Reference{Provider: m.Provider, CustomerRef: m.CustomerRef},
	}, err
}

// stillSaved makes sure that a saved method was neither removed nor replaced, and has not expired, since it was chosen.
func (a App) stillSaved(ctx context.Context, c checkout.Checkout) error {
	if c.Payment.MethodID == "" {
		return nil
	}
	kept, err := a.Wallet(ctx, c.CustomerID)
	if err != nil {
		return err
	}
	if _, err := kept.State.Usable(c.Payment.MethodID, a.Clock()); err != nil {
		return checkout.ErrPayment.Because("The saved payment method cannot be used any more: " + err.Error())
	}
	return nil
}
