package audit

import (
	"cmp"

	"cartwright/app"
	"cartwright/domain/credit"
	"cartwright/domain/money"
)

// purse is one gift card or store credit as the log tells it, in sums of its own.
type purse struct {
	kind          credit.Kind
	currency      string
	balance, held int64
	payments      map[string]*purchase
}

// purchase is what one payment has had of a purse.
type purchase struct {
	orderID                         string
	held, asked, captured, refunded int64
}

func (a *Auditor) seeCredit(id string, e credit.Event) {
	p, ok := a.purses[id]
	if !ok {
		p = &purse{payments: map[string]*purchase{}}
		a.purses[id] = p
	}
	amount := p.enter(e)
	if amount.Currency != "" && amount.Currency != p.currency {
		a.broken("credit_in_one_currency", id, "%s on an account of %s", amount, p.currency)
	}
	if p.held < 0 || p.balance < p.held {
		a.broken("credit_never_negative", id, "a balance of %d with %d held", p.balance, p.held)
	}
	for paymentID, b := range p.payments {
		if b.held < 0 || b.captured > b.asked || b.refunded > b.captured {
			a.broken("credit_taken_as_held", id, "payment %s: %d asked, %d captured, %d refunded", paymentID, b.asked, b.captured, b.refunded)
		}
	}
}

// enter adds an event up and returns its amount.
func (p *purse) enter(e credit.Event) money.Money {
	switch e := e.(type) {
	case credit.Issued:
		p.kind, p.currency, p.balance = e.Kind, e.Amount.Currency, e.Amount.Minor
	case credit.Credited:
		p.balance += e.Amount.Minor
		return e.Amount
	case credit.Expired:
		p.balance -= e.Amount.Minor
		return e.Amount
	case credit.Held:
		b := p.of(e.Ref)
		p.held, b.held, b.asked = p.held+e.Amount.Minor, b.held+e.Amount.Minor, max(b.asked, e.Amount.Minor)
		return e.Amount
	case credit.Captured:
		b := p.of(e.Ref)
		p.balance, p.held = p.balance-e.Amount.Minor, p.held-e.Amount.Minor
		b.held, b.captured = b.held-e.Amount.Minor, b.captured+e.Amount.Minor
		return e.Amount
	case credit.Released:
		b := p.of(e.Ref)
		p.held, b.held = p.held-e.Amount.Minor, b.held-e.Amount.Minor
		return e.Amount
	case credit.Refunded:
		b := p.of(e.Ref)
		p.balance, b.refunded = p.balance+e.Amount.Minor, b.refunded+e.Amount.Minor
		return e.Amount
	}
	return money.Money{}
}

func (p *purse) of(r credit.Ref) *purchase {
	if p.payments[r.PaymentID] == nil {
		p.payments[r.PaymentID] = &purchase{orderID: r.OrderID}
	}
	return p.payments[r.PaymentID]
}

// checkCredits holds what accounts have paid against the payments that asked them to, as a provider's book. Both stand in the
// log, so it is read once.
func (a *Auditor) checkCredits() {
	var book []app.Account
	for id, p := range a.purses {
		for paymentID, bought := range p.payments {
			book = append(book, bought.account(cmp.Or(a.payments[paymentID].ProviderRef, id+"/"+paymentID), p.currency))
		}
	}
	a.CompareLedger(app.Credits, book, book)
}

func (b *purchase) account(ref, currency string) app.Account {
	of := func(minor int64) money.Money { return money.Of(minor, currency) }
	account := app.Account{
		ProviderRef: ref, Amount: of(b.asked), Status: app.AccountLetGo,
		Captures: []app.Movement{{Amount: of(b.captured)}}, Refunds: []app.Movement{{Amount: of(b.refunded)}},
	}
	if b.held > 0 {
		account.Status = app.AccountHeld
	}
	return account
}
