package sandbox

import (
	"context"

	"cartwright/app"
)

// Authorise sets money aside, unless the token says otherwise.
func (p *Provider) Authorise(ctx context.Context, ask app.Ask, r app.AuthoriseRequest) (app.Authorisation, error) {
	if err := p.dawdle(ctx, r.Token); err != nil {
		return app.Authorisation{}, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	entry, err := p.authorise(ask.Key, r)
	if err != nil {
		return app.Authorisation{}, err
	}
	yes := app.Authorisation{ProviderRef: entry.Ref, Card: cardOf(r.Token).Card}
	if entry.Kind == Challenged {
		yes.RedirectURL = entry.Reason
	}
	return yes, nil
}

func (p *Provider) authorise(key string, r app.AuthoriseRequest) (Entry, error) {
	if key == "" {
		return Entry{}, errKey
	}
	if earlier, repeated := p.ledger.byKey[key]; repeated {
		return earlier, earlier.err()
	}
	card := behaviours[r.Token]
	if card.fails && !p.failed[key] {
		p.failed[key] = true
		return Entry{}, errOnce
	}
	return p.answer(p.authorisation(key, r, card), card.lost == Authorised)
}

// authorisation is the answer to a request. Its reference follows from the key.
func (p *Provider) authorisation(key string, r app.AuthoriseRequest, card behaviour) Entry {
	e := Entry{
		Key: key, Kind: Authorised, Ref: derived("sbx_", key), Reference: r.Reference, Payment: r.PaymentID,
		Token: r.Token, Amount: r.Amount,
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
	e := Entry{Key: ask.Key, Kind: Captured, Ref: r.ProviderRef, For: r.CaptureID, Amount: r.Amount, Partial: r.Partial}
	return p.settle(e, func(a *account) bool {
		return a.Status == app.AccountHeld && !a.closed && r.Amount.Minor > 0 && r.Amount.Currency == a.Amount.Currency &&
			r.Amount.Minor <= a.Amount.Minor-a.Captured().Minor
	})
}

// Void lets go of what was set aside, or of the wait for the shopper's proof.
func (p *Provider) Void(_ context.Context, ask app.Ask, providerRef string) error {
	_, err := p.settle(Entry{Key: ask.Key, Kind: Voided, Ref: providerRef}, func(a *account) bool {
		return (a.Status == app.AccountHeld || a.Status == app.AccountActing) && len(a.Captures) == 0
	})
	return err
}

// Refund gives back some of what was taken.
func (p *Provider) Refund(_ context.Context, ask app.Ask, r app.RefundRequest) (string, error) {
	e := Entry{Key: ask.Key, Kind: Refunded, Ref: r.ProviderRef, For: r.RefundID, Amount: r.Amount}
	return p.settle(e, func(a *account) bool {
		return r.Amount.Minor > 0 && r.Amount.Currency == a.Amount.Currency &&
			r.Amount.Minor <= a.Captured().Minor-a.Refunded().Minor
	})
}

// settle enters what is allowed, and a refusal of what is not. It returns the reference of what was moved.
func (p *Provider) settle(e Entry, allowed func(*account) bool) (string, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if e.Key == "" {
		return "", errKey
	}
	if earlier, repeated := p.ledger.byKey[e.Key]; repeated {
		return earlier.ID, earlier.err()
	}
	e.ID = derived("sbx_"+string(e.Kind)+"_", e.Key)
	a := p.book[e.Ref]
	var card behaviour
	if a != nil {
		card = behaviours[a.token]
	}
	if a == nil || !allowed(a) || card.never == e.Kind {
		e.Of, e.Kind = e.Kind, Declined
		e.Code, e.Reason = "not_possible", "the authorisation "+e.Ref+" cannot be "+string(e.Of)
	}
	answered, err := p.answer(e, card.lost == e.Kind)
	if err == nil && e.Kind == Captured && card.disputed {
		err = p.write(Entry{Kind: Disputed, Ref: e.Ref, ID: derived("sbx_dispute_", e.Key), Amount: e.Amount, Reason: "fraudulent"})
	}
	return answered.ID, err
}
