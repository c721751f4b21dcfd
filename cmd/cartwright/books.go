package main

import (
	"strings"

	"cartwright/app/audit"
	"cartwright/domain/event"
	"cartwright/projections/ledger"
)

// books is the ledger of a log, kept while the log is audited, and what does not balance in it.
type books struct {
	book       ledger.Book
	unbalanced []audit.Violation
}

// see posts an event. As every event balances, so do the books, for each order and currency at every position.
func (b *books) see(r event.Recorded) {
	if err := b.book.Enter(r); err != nil {
		b.unbalanced = append(b.unbalanced, audit.Violation{Rule: "ledger_balances", Subject: r.Stream, Detail: err.Error()})
	}
}

// read adds the accounts up under the auditor's headings.
func (b *books) read() audit.Books {
	sums := audit.Books{}
	b.book.Balances(func(orderID, account, currency string, minor int64) {
		what := heading(account)
		if what != audit.Owed {
			orderID = ""
		}
		if what != "" {
			sums[audit.Heading{What: what, OrderID: orderID, Currency: currency}] += minor
		}
		sums[audit.Heading{What: audit.Everything, Currency: currency}] += minor
	})
	return sums
}

// heading is what an account is called in an audit; what was given for credits follows from the rest.
func heading(account string) string {
	switch {
	case account == ledger.Receivable:
		return audit.Owed
	case strings.HasPrefix(account, ledger.Cash), account == ledger.Disputed, account == ledger.Chargebacks:
		return audit.Money
	case account == ledger.Revenue, account == ledger.ShippingRevenue, account == ledger.Discounts:
		return audit.Sales
	case account == ledger.TaxPayable:
		return audit.Tax
	case account == ledger.GiftCardLiability:
		return audit.GiftCards
	case account == ledger.StoreCreditOwed:
		return audit.StoreCredit
	}
	return ""
}
