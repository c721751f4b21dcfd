package ledger

import (
	"fmt"

	"cartwright/domain/event"
)

// Book is the ledger kept in memory, for those who check the one in the tables. The zero Book is empty. It grows with the
// number of orders.
type Book struct {
	balances map[line]int64
}

type line struct{ orderID, account, currency string }

// Enter posts an event. It returns an error when debits and credits differ in any currency; they are posted all the same.
func (b *Book) Enter(r event.Recorded) error {
	if b.balances == nil {
		b.balances = map[line]int64{}
	}
	entry, rest := Postings(r.Event), map[string]int64{}
	for _, p := range entry.Postings {
		b.balances[line{entry.OrderID, p.Account, p.Currency}] += p.Debit - p.Credit
		rest[p.Currency] += p.Debit - p.Credit
	}
	for currency, minor := range rest {
		if minor != 0 {
			return fmt.Errorf("%s debits %d %s more than it credits", r.Name, minor, currency)
		}
	}
	return nil
}

// Balances calls see with every balance: debits less credits, of one account for one order, or for none.
func (b *Book) Balances(see func(orderID, account, currency string, minor int64)) {
	for l, minor := range b.balances {
		see(l.orderID, l.account, l.currency, minor)
	}
}
