package sandbox

import (
	"fmt"
	"strconv"

	"cartwright/app"
	"cartwright/domain/money"
)

// What happens at a provider without being asked for by the shop.

// Prove is the shopper's answer to a challenge.
func (p *Provider) Prove(ref string, succeeds bool) error {
	return p.happen(ref, func(a *account) (Entry, bool) {
		if !succeeds {
			return Entry{Kind: Declined, Code: "authentication_failed", Reason: "the shopper could not prove who they are"},
				a.Status == app.AccountActing
		}
		return Entry{Kind: Authorised}, a.Status == app.AccountActing
	})
}

// Lapse lets go of what was set aside, or of the wait for a proof, because time has run out.
func (p *Provider) Lapse(ref string) error {
	return p.happen(ref, func(a *account) (Entry, bool) {
		return Entry{Kind: Voided}, (a.Status == app.AccountHeld || a.Status == app.AccountActing) && len(a.Captures) == 0
	})
}

// CaptureThere takes money in the provider's own back office, and lets go of the rest.
func (p *Provider) CaptureThere(ref string, amount money.Money) error {
	return p.happen(ref, func(a *account) (Entry, bool) {
		return Entry{Kind: Captured, ID: p.next("sbx_captured_"), Amount: amount},
			a.Status == app.AccountHeld && !a.closed && amount.Minor <= a.Amount.Minor-a.Captured().Minor
	})
}

// RefundThere gives money back in the provider's own back office.
func (p *Provider) RefundThere(ref string, amount money.Money) error {
	return p.happen(ref, func(a *account) (Entry, bool) {
		return Entry{Kind: Refunded, ID: p.next("sbx_refunded_"), Amount: amount},
			amount.Minor <= a.Captured().Minor-a.Refunded().Minor
	})
}

// Return sends the last refund back: the shopper's bank does not take it.
func (p *Provider) Return(ref string) error {
	return p.happen(ref, func(a *account) (Entry, bool) {
		if len(a.Refunds) == 0 {
			return Entry{}, false
		}
		last := a.Refunds[len(a.Refunds)-1]
		return Entry{Kind: Returned, ID: last.Reference, Amount: last.Amount, Code: "account_closed", Reason: "no such account"}, !last.Failed
	})
}

// Dispute lets the shopper's bank take everything back for now.
func (p *Provider) Dispute(ref string) error {
	return p.happen(ref, func(a *account) (Entry, bool) {
		return Entry{Kind: Disputed, ID: p.next("sbx_dispute_"), Amount: a.Captured(), Reason: "fraudulent"}, len(a.Captures) > 0
	})
}

// Decide ends the last dispute.
func (p *Provider) Decide(ref string, won bool) error {
	return p.happen(ref, func(a *account) (Entry, bool) {
		if len(a.Disputes) == 0 {
			return Entry{}, false
		}
		last, kind := a.Disputes[len(a.Disputes)-1], DisputeLost
		if won {
			kind = DisputeWon
		}
		return Entry{Kind: kind, ID: last.ID, Amount: last.Amount}, last.Outcome == "open"
	})
}

func (p *Provider) happen(ref string, what func(*account) (Entry, bool)) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	a, known := p.book[ref]
	if !known {
		return fmt.Errorf("the sandbox knows no authorisation %s", ref)
	}
	e, possible := what(a)
	if !possible {
		return fmt.Errorf("not possible now: %s is %s", ref, a.Status)
	}
	e.Ref = ref
	return p.write(e)
}

// next is an id for what nobody asked for.
func (p *Provider) next(prefix string) string {
	return derived(prefix, "unasked "+strconv.Itoa(len(p.ledger.entries)))
}
