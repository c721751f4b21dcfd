package sandbox

import (
	"context"

	"cartwright/app"
	"cartwright/domain/money"
)

// Authorise sets money aside, unless the token says otherwise.
func (p *Provider) Authorise(ctx context.Context, ask app.Ask, r app.AuthoriseRequest) (app.Authorisation, error) {
	if err := p.dawdle(ctx, p.original(r.Token)); err != nil {
		return app.Authorisation{}, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	entry, err := p.authorise(ask.Key, r, nil)
	if err != nil {
		return app.Authorisation{}, err
	}
	yes := app.Authorisation{ProviderRef: entry.Ref, Card: cardOf(entry.Token).Card, Kept: p.book[entry.Ref].Kept}
	if entry.Kind == Challenged {
		yes.Pending, yes.RedirectURL = true, entry.Reason
	}
	return yes, nil
}

func (p *Provider) authorise(key string, r app.AuthoriseRequest, kept metadata) (Entry, error) {
	if key == "" {
		return Entry{}, errKey
	}
	if earlier, repeated := p.ledger.byKey[key]; repeated {
		return earlier, earlier.err()
	}
	card := p.cardFor(&r)
	if card.fails && !p.failed[key] {
		p.failed[key] = true
		return Entry{}, errOnce
	}
	e := p.authorisation(key, r, card)
	e.Metadata = kept
	return p.answer(e, card.lost == Authorised)
}

// authorisation is the answer to a request. Its reference follows from the key.
func (p *Provider) authorisation(key string, r app.AuthoriseRequest, card behaviour) Entry {
	e := Entry{
		Key: key, Kind: Authorised, Ref: derived("sbx_", key), Reference: r.Reference, Payment: r.PaymentID,
		Token: r.Token, Amount: r.Amount, Customer: r.Payer.CustomerRef, Keep: r.Payer.Keep,
	}
	if e.Keep && e.Customer == "" {
		e.Customer = customerID(r.Payer.CustomerID)
	}
	switch {
	case card.code != "":
		e.Kind, e.Code, e.Reason = Declined, card.code, card.reason
	case card.proof:
		e.Kind, e.Reason = Challenged, p.proveAt+"/sandbox/prove/"+e.Ref
	}
	return e
}

// Capture takes what was set aside, or some of it.
func (p *Provider) Capture(_ context.Context, ask app.Ask, r app.CaptureRequest) (string, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.settle(Entry{
		Key: ask.Key, Kind: Captured, Ref: r.ProviderRef, For: r.CaptureID, Amount: r.Amount, Partial: r.Partial,
	})
}

// Void lets go of what was set aside, or of the wait for the shopper's proof.
func (p *Provider) Void(_ context.Context, ask app.Ask, providerRef string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	_, err := p.settle(Entry{Key: ask.Key, Kind: Voided, Ref: providerRef})
	return err
}

// Refund gives back some of what was taken.
func (p *Provider) Refund(_ context.Context, ask app.Ask, r app.RefundRequest) (string, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.settle(Entry{Key: ask.Key, Kind: Refunded, Ref: r.ProviderRef, For: r.RefundID, Amount: r.Amount})
}

// allows says whether an account is such that this can be done.
func (a *account) allows(e Entry) bool {
	fits := e.Amount.Minor > 0 && e.Amount.Currency == a.Amount.Currency
	switch e.Kind {
	case Captured:
		return (fits || e.lastOf(a)) && e.Amount.Minor <= a.capturable()
	case Voided:
		return (a.Status == app.AccountHeld || a.Status == app.AccountActing) && len(a.Captures) == 0
	case Refunded:
		return fits && e.Amount.Minor <= a.Captured().Minor-a.Refunded().Minor
	}
	return false
}

// lastOf says that an entry takes nothing, and lets go of what earlier captures have left.
func (e Entry) lastOf(a *account) bool {
	return e.Amount == money.Of(0, a.Amount.Currency) && !e.Partial && len(a.Captures) > 0 && a.capturable() > 0
}

// notPossible is the code of what the state of an account does not allow.
const notPossible = "not_possible"

// settle enters what is allowed, and a refusal of what is not. It returns the reference of what was moved. Call it with the
// lock held.
func (p *Provider) settle(e Entry) (string, error) {
	if e.Key == "" {
		return "", errKey
	}
	if earlier, repeated := p.ledger.byKey[e.Key]; repeated {
		return earlier.ID, earlier.err()
	}
	e.ID = derived("sbx_"+string(e.Kind)+"_", e.Key)
	a := p.book[e.Ref]
	if a == nil || !a.allows(e) {
		return p.refuse(e, notPossible, "the authorisation "+e.Ref+" cannot be "+string(e.Kind))
	}
	card := behaviours[a.token]
	if first := card.first == e.Kind && !p.failed[e.Ref]; first || card.never == e.Kind {
		p.failed[e.Ref] = true
		return p.refuse(e, "declined", "the bank says no")
	}
	answered, err := p.answer(e, card.lost == e.Kind)
	if err == nil && e.Kind == Captured && card.disputed && !e.Amount.IsZero() {
		err = p.write(Entry{Kind: Disputed, Ref: e.Ref, ID: derived("sbx_dispute_", e.Key), Amount: e.Amount, Reason: "fraudulent"})
	}
	return answered.ID, err
}

func (p *Provider) refuse(e Entry, code, reason string) (string, error) {
	e.Of, e.Kind, e.Code, e.Reason = e.Kind, Declined, code, reason
	_, err := p.answer(e, false)
	return "", err
}
