package sandbox

import (
	"context"
	"net/http"
	"strings"

	"cartwright/app"
	"cartwright/domain/payment"
)

// keepsakes are the tokens kept for customers, by the token each has from then on. What was forgotten keeps its card, so
// that it can still be told what it was.
type keepsakes map[string]keepsake

type keepsake struct {
	customer, token string // the token it was kept from, which says how the card behaves
	forgotten       bool
}

// keptPrefix begins every token that is kept.
const keptPrefix = "pm_sbx_"

// kept is what an account keeps for its customer. The token follows from the authorisation: each payment keeps another one.
func (a *account) kept() payment.Kept {
	if !a.keep || a.customer == "" {
		return payment.Kept{}
	}
	return payment.Kept{Token: derived(keptPrefix, a.ProviderRef), CustomerRef: a.customer}
}

func (k keepsakes) enter(e Entry, a *account) {
	switch {
	case e.Kind == Forgotten:
		gone := k[e.ID]
		gone.forgotten = true
		k[e.ID] = gone
	case e.Kind == Authorised && a != nil && a.Kept.Token != "":
		k[a.Kept.Token] = keepsake{customer: a.customer, token: a.token}
	}
}

// customerID is a customer's id here, which follows from the shop's.
func customerID(shops string) string { return derived("cus_sbx_", shops) }

// original is the token that one was kept from, or itself.
func (p *Provider) original(token string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	if kept, known := p.kept[token]; known {
		return kept.token
	}
	return token
}

// cardFor says how the card behaves that is to be paid with, and puts the token a kept one stands for in its place. A kept
// token is good for its own customer alone, and for nobody once it is forgotten. Call it with the lock held.
func (p *Provider) cardFor(r *app.AuthoriseRequest) behaviour {
	if !strings.HasPrefix(r.Token, keptPrefix) {
		return behaviours[r.Token]
	}
	kept, known := p.kept[r.Token]
	if !known || kept.forgotten || kept.customer != r.Payer.CustomerRef {
		return behaviour{code: "payment_method_detached", reason: "the payment method is not kept for this customer"}
	}
	r.Token = kept.token
	return behaviours[kept.token]
}

// Forget makes a kept token useless.
func (p *Provider) Forget(_ context.Context, ask app.Ask, kept payment.Kept) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.forget(ask.Key, kept.Token)
}

func (p *Provider) forget(key, token string) error {
	if key == "" {
		return errKey
	}
	if kept, known := p.kept[token]; !known || kept.forgotten {
		return nil
	}
	return p.write(Entry{Key: key, Kind: Forgotten, ID: token})
}

func createCustomer(r *http.Request) (any, error) {
	id := r.FormValue("metadata[customer_id]")
	if id == "" {
		return nil, refused(http.StatusBadRequest, "invalid_request_error", "parameter_missing", "the sandbox wants metadata[customer_id]")
	}
	return object{"id": customerID(id), "object": "customer", "livemode": false}, nil
}

func (p *Provider) showMethod(r *http.Request) (any, error) {
	id := r.PathValue("id")
	return methodShape(id, p.original(id)), nil
}

func methodShape(id, original string) object {
	return object{"id": id, "object": "payment_method", "type": "card", "card": cardShape(original)}
}

func (p *Provider) detachMethod(r *http.Request) (any, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	id := r.PathValue("id")
	kept, known := p.kept[id]
	if !known || kept.forgotten {
		return nil, refused(http.StatusBadRequest, "invalid_request_error", "parameter_invalid", "the payment method is not attached to a customer")
	}
	return methodShape(id, kept.token), p.forget(r.Header.Get("Idempotency-Key"), id)
}
