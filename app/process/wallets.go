package process

import (
	"cmp"
	"context"
	"fmt"

	"cartwright/app"
	"cartwright/domain/checkout"
	"cartwright/domain/event"
	"cartwright/domain/payment"
	"cartwright/domain/wallet"
)

// Wallets keeps payment methods for customers who agreed to it, once a payment with them is authorised, and has providers
// forget what a customer has removed.
type Wallets struct {
	App          app.App
	Providers    app.Providers
	Fingerprints app.Fingerprints
}

// Names lists the events that change what a provider keeps for a customer.
func (Wallets) Names() []string {
	return []string{nameOf[payment.Authorised](), nameOf[wallet.Removed]()}
}

// Key names what must be handled one at a time: a payment, or a wallet.
func (Wallets) Key(r event.Recorded) string { return r.Stream }

// Handle may be called again with the same event: the method's id follows from the payment's.
func (p Wallets) Handle(ctx context.Context, r event.Recorded) (err error) {
	var record Send
	switch e := r.Event.(type) {
	case payment.Authorised:
		record, err = p.keep(ctx, e)
	case wallet.Removed:
		record, err = p.forget(ctx, e, r)
	}
	if err != nil || record.Command == nil {
		return err
	}
	return sender{app: p.App, actor: "wallets"}.
		carryOut(ctx, record, app.DeriveUUID(r.ID, "wallet").String(), following(r.Meta, r.ID))
}

func (p Wallets) keep(ctx context.Context, e payment.Authorised) (Send, error) {
	if e.Kept.Token == "" {
		return Send{}, nil
	}
	paid, err := p.App.Payments.Load(ctx, e.PaymentID)
	if err != nil {
		return Send{}, err
	}
	provider, err := p.Providers.Named(e.Provider)
	if err != nil {
		return Send{}, err
	}
	card, err := provider.Describe(ctx, e.Kept.Token)
	if err != nil {
		return Send{}, fmt.Errorf("describe what is kept of %s: %w", e.PaymentID, err)
	}
	who := paid.State.Payer.CustomerID
	return Send{Target: who, TooLate: wallet.ErrFull, Command: wallet.Keep{CustomerID: who, Method: wallet.Method{
		MethodID: app.DeriveID(app.MethodPrefix, e.PaymentID), Method: paid.State.Method,
		Provider: cmp.Or(e.Provider, app.Sandbox), Token: e.Kept.Token, CustomerRef: e.Kept.CustomerRef,
		Brand: card.Brand, Last4: card.Last4, Expires: card.Expires, Fingerprint: p.Fingerprints.Of("card", card.Fingerprint),
	}}}, nil
}

func (p Wallets) forget(ctx context.Context, e wallet.Removed, r event.Recorded) (Send, error) {
	provider, err := p.Providers.Named(e.Provider)
	if err != nil {
		return Send{}, err
	}
	if keeper, keeps := provider.(app.Keeper); keeps {
		ask := app.Ask{Key: e.MethodID + ":forget", At: r.At}
		if err := keeper.Forget(ctx, ask, payment.Kept{Token: e.Token, CustomerRef: e.CustomerRef}); err != nil {
			return Send{}, fmt.Errorf("have %s forgotten: %w", e.MethodID, err)
		}
	}
	return Send{Target: e.CustomerID, Command: wallet.RecordDetached{MethodID: e.MethodID}}, nil
}

// payerAt is who pays, as a provider has to know them. Who is not known there and keeps nothing is nobody to it.
func payerAt(provider, customerID string, means checkout.Means) payment.Payer {
	if means.MethodID == "" && !means.Save {
		return payment.Payer{}
	}
	payer := payment.Payer{CustomerID: customerID, Keep: means.Save}
	if cmp.Or(provider, app.Sandbox) == means.At.Provider {
		payer.CustomerRef = means.At.CustomerRef
	}
	return payer
}
