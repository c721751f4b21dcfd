package audit

import (
	"cartwright/app"
	"cartwright/domain/credit"
	"cartwright/domain/order"
)

// Books is what a shop's ledger says: balances, debits less credits, in minor units.
type Books map[Heading]int64

// Heading is one sum of the books. An OrderID is of what its customer owes; the others are of the whole shop.
type Heading struct{ What, OrderID, Currency string }

// What a heading can be of.
const (
	Owed        = "owed by customers"
	Money       = "taken from customers" // at providers, at banks in dispute, or lost there
	Sales       = "sales"                // lines and shipping, less discounts, without tax
	Tax         = "tax"
	GiftCards   = "gift cards"
	StoreCredit = "store credit"
	Everything  = "everything" // all accounts together: nothing
)

// CompareBooks checks the ledger of the same log against what its orders, payments and credits have come to, which is
// added up here from what they are, not from how it is booked. Entries that do not balance are violations of their own. Call it
// before Report.
func (a *Auditor) CompareBooks(books Books, unbalanced ...Violation) {
	a.violations = append(a.violations, unbalanced...)
	due := a.due()
	for heading, minor := range books {
		if due[heading] != minor {
			a.broken("ledger_matches_log", heading.subject(), "%d %s booked, %d due", minor, heading.Currency, due[heading])
		}
	}
	for heading, minor := range due {
		if _, booked := books[heading]; !booked && minor != 0 {
			a.broken("ledger_matches_log", heading.subject(), "nothing booked, %d %s due", minor, heading.Currency)
		}
	}
}

func (h Heading) subject() string {
	if h.OrderID != "" {
		return h.OrderID
	}
	return h.What
}

// due is what the books should say.
func (a *Auditor) due() Books {
	b := Books{}
	for id, o := range a.orders {
		if p := o.Placed; o.Status != order.IsCancelled {
			b[Heading{Owed, id, p.Total.Currency}] += p.Total.Minor
			b[Heading{Sales, "", p.Total.Currency}] -= p.Total.Minor - p.Tax.Minor
			b[Heading{Tax, "", p.Total.Currency}] -= p.Tax.Minor
		}
	}
	for _, p := range a.payments {
		if p.Provider == app.Credits { // its account says what it has paid
			continue
		}
		kept := p.Captured().Minor - p.Refunded().Minor
		b[Heading{Money, "", p.Amount.Currency}] += kept
		b[Heading{Owed, p.OrderID, p.Amount.Currency}] -= kept
	}
	for _, p := range a.purses {
		b[Heading{owedOn(p.kind), "", p.currency}] -= p.balance
		for _, bought := range p.payments {
			b[Heading{Owed, bought.orderID, p.currency}] -= bought.captured - bought.refunded
		}
	}
	return b
}

func owedOn(kind credit.Kind) string {
	if kind == credit.StoreCredit {
		return StoreCredit
	}
	return GiftCards
}
