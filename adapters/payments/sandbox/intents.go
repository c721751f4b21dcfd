package sandbox

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"cartwright/app"
	"cartwright/domain/money"
	"cartwright/domain/payment"
)

func (p *Provider) createIntent(r *http.Request) (any, error) {
	amount, err := amountIn(r, "amount", r.FormValue("currency"))
	if err != nil {
		return nil, err
	}
	if r.FormValue("capture_method") != "manual" || r.FormValue("confirm") != "true" {
		return nil, refused(http.StatusBadRequest, "invalid_request_error", "parameter_invalid", "the sandbox takes capture_method=manual and confirm=true")
	}
	token, kept := r.FormValue("payment_method"), metadataIn(r)
	if err := p.dawdle(r.Context(), p.original(token)); err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	entry, err := p.authorise(r.Header.Get("Idempotency-Key"), app.AuthoriseRequest{
		PaymentID: kept["payment_id"], Reference: kept["order_id"], Amount: amount, Token: token,
		Payer: payment.Payer{CustomerRef: r.FormValue("customer"), Keep: r.FormValue("setup_future_usage") != ""},
	}, kept)
	a := p.book[entry.Ref]
	if err != nil {
		return nil, final(err, a)
	}
	return a.intent(true), nil
}

func (p *Provider) showIntent(r *http.Request) (any, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	a, err := p.accountOf(r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	return a.intent(true), nil
}

func (p *Provider) accountOf(ref string) (*account, error) {
	a, known := p.book[ref]
	if !known {
		return nil, refused(http.StatusNotFound, "invalid_request_error", "resource_missing", "No such payment_intent: '"+ref+"'")
	}
	return a, nil
}

// listIntents pages as Stripe does: the newest first, after starting_after.
func (p *Provider) listIntents(r *http.Request) (any, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	since, _ := strconv.ParseInt(r.FormValue("created[gte]"), 10, 64)
	limit, err := strconv.Atoi(cmp.Or(r.FormValue("limit"), "10"))
	if err != nil || limit < 1 || limit > 100 {
		return nil, refused(http.StatusBadRequest, "invalid_request_error", "parameter_invalid_integer", "limit must be from 1 to 100")
	}
	all := p.sorted(func(a *account) bool { return a.opened.Unix() >= since })
	if after := r.FormValue("starting_after"); after != "" {
		i := slices.IndexFunc(all, func(a *account) bool { return a.ProviderRef == after })
		all = all[i+1:]
	}
	more := len(all) > limit
	return listOf(intents(all[:min(limit, len(all))]), more), nil
}

func (p *Provider) searchIntents(r *http.Request) (any, error) {
	wanted := strings.TrimSuffix(strings.TrimPrefix(r.FormValue("query"), "metadata['payment_id']:'"), "'")
	p.mu.Lock()
	defer p.mu.Unlock()
	found := listOf(intents(p.sorted(func(a *account) bool { return a.PaymentID == wanted })), false)
	found["object"] = "search_result"
	return found, nil
}

func (p *Provider) sorted(wanted func(*account) bool) (found []*account) {
	for _, a := range p.book {
		if wanted(a) {
			found = append(found, a)
		}
	}
	slices.SortFunc(found, func(a, b *account) int {
		return cmp.Or(b.opened.Compare(a.opened), cmp.Compare(a.ProviderRef, b.ProviderRef))
	})
	return found
}

func intents(accounts []*account) []object {
	list := make([]object, len(accounts))
	for i, a := range accounts {
		list[i] = a.intent(true)
	}
	return list
}

func (p *Provider) captureIntent(r *http.Request) (any, error) {
	return p.settleIntent(r, r.PathValue("id"), func(a *account) (Entry, error) {
		if r.FormValue("amount_to_capture") == "0" {
			return Entry{Kind: Captured, Amount: money.Of(0, a.Amount.Currency), Metadata: metadataIn(r)}, nil
		}
		amount, err := amountIn(r, "amount_to_capture", a.Amount.Currency)
		return Entry{Kind: Captured, Amount: amount, Partial: r.FormValue("final_capture") == "false", Metadata: metadataIn(r)}, err
	}, func(a *account, _ string) any { return a.intent(true) })
}

func (p *Provider) cancelIntent(r *http.Request) (any, error) {
	return p.settleIntent(r, r.PathValue("id"), func(a *account) (Entry, error) {
		if len(a.Captures) > 0 { // what was captured stays; only the rest is let go
			return Entry{Kind: Captured, Amount: money.Of(0, a.Amount.Currency)}, nil
		}
		return Entry{Kind: Voided}, nil
	}, func(a *account, _ string) any { return a.intent(true) })
}

func (p *Provider) createRefund(r *http.Request) (any, error) {
	return p.settleIntent(r, r.FormValue("payment_intent"), func(a *account) (Entry, error) {
		amount, err := amountIn(r, "amount", a.Amount.Currency)
		return Entry{Kind: Refunded, Amount: amount, For: metadataIn(r)["refund_id"]}, err
	}, func(a *account, reference string) any {
		i := slices.IndexFunc(a.Refunds, func(m app.Movement) bool { return m.Reference == reference })
		return a.refundShape(a.Refunds[i])
	})
}

// settleIntent moves money of one payment, and shows what came of it.
func (p *Provider) settleIntent(
	r *http.Request, ref string, wanted func(*account) (Entry, error), shape func(a *account, reference string) any,
) (any, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	a, err := p.accountOf(ref)
	if err != nil {
		return nil, err
	}
	e, err := wanted(a)
	if err != nil {
		return nil, err
	}
	e.Key, e.Ref = r.Header.Get("Idempotency-Key"), ref
	reference, err := p.settle(e)
	if err != nil {
		return nil, final(err, nil)
	}
	return shape(a, reference), nil
}

// list shows what there is of one payment.
func (p *Provider) list(shapes func(*account) []object) func(*http.Request) (any, error) {
	return func(r *http.Request) (any, error) {
		p.mu.Lock()
		defer p.mu.Unlock()
		a, err := p.accountOf(r.FormValue("payment_intent"))
		if err != nil {
			return nil, err
		}
		return listOf(shapes(a), false), nil
	}
}
