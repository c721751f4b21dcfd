package ledger

import (
	"cmp"

	"cartwright/domain/credit"
	"cartwright/domain/money"
	"cartwright/domain/order"
	"cartwright/domain/payment"
)

// rules are all events that move money.
var rules = []rule{
	on(placed), on(cancelled),
	on(paymentCaptured), on(paymentRefunded), on(paymentReturned), on(disputeOpened), on(disputeWon), on(disputeLost),
	on(creditIssued), on(creditCredited), on(creditCaptured), on(creditRefunded), on(creditExpired),
}

func placed(e order.Placed) Entry {
	return sale{e.Items, e.Shipping, e.Discount, e.Tax, e.Total, e.Taxes, e.TaxIncluded}.entry(e.OrderID, 1)
}

// cancelled takes back what placed has booked. What shipping was follows from the rest.
func cancelled(e order.Cancelled) Entry {
	var items int64
	for _, line := range e.Lines {
		items += line.Total.Minor
	}
	shipping := e.Total.Minor - items + e.Discount.Minor
	if !e.TaxIncluded {
		shipping -= e.Tax.Minor
	}
	of := func(minor int64) money.Money { return money.Of(minor, e.Total.Currency) }
	return sale{of(items), of(shipping), e.Discount, e.Tax, e.Total, e.Taxes, e.TaxIncluded}.entry(e.OrderID, -1)
}

// sale is what an order comes to, and of what.
type sale struct {
	items, shipping, discount, tax, total money.Money
	taxes                                 []order.TaxLine
	included                              bool
}

// entry books a sale, or takes it back when the sign is −1. Tax that prices contain is not earned.
func (s sale) entry(orderID string, sign int64) Entry {
	items, shipping := s.items.Minor, s.shipping.Minor
	for _, tax := range s.taxes {
		switch {
		case s.included && tax.On == order.OnShipping:
			shipping -= tax.Amount.Minor
		case s.included:
			items -= tax.Amount.Minor
		}
	}
	of := func(minor int64) money.Money { return money.Of(sign*minor, s.total.Currency) }
	return entry(orderID,
		debited(Receivable, of(s.total.Minor)), debited(Discounts, of(s.discount.Minor)),
		credited(Revenue, of(items)), credited(ShippingRevenue, of(shipping)), credited(TaxPayable, of(s.tax.Minor)))
}

// paymentCaptured leaves what gift cards and store credit have paid to their accounts' own events: it settles what the shop
// owed, and brings no cash.
func paymentCaptured(e payment.Captured) Entry {
	if byCredit(e.Ref) {
		return Entry{}
	}
	return transfer(e.OrderID, cashAt(e.Ref), Receivable, e.Amount)
}

// paymentRefunded pays what the customer is owed. That is something only once the sale is taken back; until then the
// refund stands as a receivable.
func paymentRefunded(e payment.Refunded) Entry {
	if byCredit(e.Ref) {
		return Entry{}
	}
	return transfer(e.OrderID, Receivable, cashAt(e.Ref), e.Amount)
}

// paymentReturned takes a refund in again that the shopper's bank has sent back.
func paymentReturned(e payment.RefundDeclined) Entry {
	if !e.Returned {
		return Entry{}
	}
	return transfer(e.OrderID, cashAt(e.Ref), Receivable, e.Amount)
}

func disputeOpened(e payment.DisputeOpened) Entry {
	return transfer(e.OrderID, Disputed, cashAt(e.Ref), e.Amount)
}

func disputeWon(e payment.DisputeWon) Entry {
	return transfer(e.OrderID, cashAt(e.Ref), Disputed, e.Amount)
}

func disputeLost(e payment.DisputeLost) Entry {
	return transfer(e.OrderID, Chargebacks, Disputed, e.Amount)
}

// byCredit says that the provider of a payment is the shop itself.
func byCredit(r payment.Ref) bool { return r.Provider == credit.Category }

func cashAt(r payment.Ref) string { return Cash + cmp.Or(r.Provider, defaultProvider) }

func creditIssued(e credit.Issued) Entry {
	return transfer("", CreditsGranted, owedOn(e.Kind), e.Amount)
}

func creditCredited(e credit.Credited) Entry {
	return transfer("", CreditsGranted, owedOn(e.Kind), e.Amount)
}

func creditCaptured(e credit.Captured) Entry {
	return transfer(e.OrderID, owedOn(e.Kind), Receivable, e.Amount)
}

func creditRefunded(e credit.Refunded) Entry {
	return transfer(e.OrderID, Receivable, owedOn(e.Kind), e.Amount)
}

func creditExpired(e credit.Expired) Entry {
	return transfer("", owedOn(e.Kind), ExpiredCredits, e.Amount)
}

func owedOn(kind credit.Kind) string {
	if kind == credit.StoreCredit {
		return StoreCreditOwed
	}
	return GiftCardLiability
}
