package ledger

import (
	"reflect"

	"cartwright/domain/money"
)

// Accounts. An asset or an expense has a debit balance; what is owed or earned has a credit balance.
const (
	Receivable        = "receivable"          // what customers owe for orders; below zero is what they are owed
	Revenue           = "revenue"             // lines, without tax
	ShippingRevenue   = "shipping_revenue"    // without tax
	Discounts         = "discounts"           // what promotions have taken off
	TaxPayable        = "tax_payable"         // collected for the state
	Cash              = "cash:"               // at a payment provider, whose name follows
	Disputed          = "disputed"            // taken by shoppers' banks until a dispute is decided
	Chargebacks       = "chargebacks"         // lost in disputes
	GiftCardLiability = "gift_card_liability" // what can still be bought with gift cards
	StoreCreditOwed   = "store_credit_owed"   // what can still be bought with store credit
	CreditsGranted    = "credits_granted"     // what gift cards and store credit were issued for
	ExpiredCredits    = "expired_credits"     // earned because nobody has used them in time
	defaultProvider   = "sandbox"
)

// Entry is what one event means in the books. An empty OrderID is about no order.
type Entry struct {
	OrderID  string
	Postings []Posting
}

// Posting is one amount on one side of one account, in minor units; the other side is 0.
type Posting struct {
	Account, Currency string
	Debit, Credit     int64
}

// Postings returns what an event means in the books: nothing when it moves no money.
func Postings(e any) Entry {
	for _, rule := range rules {
		if rule.event == reflect.TypeOf(e) {
			return rule.entry(e)
		}
	}
	return Entry{}
}

// rule is what all events of a type mean.
type rule struct {
	event reflect.Type
	entry func(any) Entry
}

func on[E any](entry func(E) Entry) rule {
	return rule{reflect.TypeFor[E](), func(e any) Entry { return entry(e.(E)) }}
}

func debited(account string, amount money.Money) Posting { return side(account, amount, 1) }

func credited(account string, amount money.Money) Posting { return side(account, amount, -1) }

// side puts an amount below zero on the other side of the account.
func side(account string, amount money.Money, sign int64) Posting {
	minor := amount.Minor * sign
	return Posting{account, amount.Currency, max(minor, 0), max(-minor, 0)}
}

// entry leaves out what is nothing.
func entry(orderID string, postings ...Posting) Entry {
	e := Entry{OrderID: orderID}
	for _, p := range postings {
		if p.Debit != 0 || p.Credit != 0 {
			e.Postings = append(e.Postings, p)
		}
	}
	return e
}

// transfer moves an amount from what is credited to what is debited.
func transfer(orderID, to, from string, amount money.Money) Entry {
	return entry(orderID, debited(to, amount), credited(from, amount))
}
