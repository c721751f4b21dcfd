package audit_test

import (
	"cartwright/app"
	"cartwright/app/audit"
	"cartwright/domain/coupon"
	"cartwright/domain/credit"
	"cartwright/domain/event"
	"cartwright/domain/firstorder"
	"cartwright/domain/money"
	"cartwright/domain/order"
	"cartwright/domain/ordernumber"
	"cartwright/domain/payment"
)

// told turns facts, one "stream" key followed by its event at a time, into a log.
type told struct {
	log       []event.Recorded
	revisions map[string]uint64
}

func (l *told) add(stream string, e any) *told {
	if l.revisions == nil {
		l.revisions = map[string]uint64{}
	}
	l.log = append(l.log, event.Recorded{
		Envelope: event.Envelope{Stream: stream, Revision: l.revisions[stream], Position: event.Position{Commit: uint64(len(l.log) + 1)}},
		Event:    e,
	})
	l.revisions[stream]++
	return l
}

func report(log []event.Recorded, accounts ...app.Account) []audit.Violation {
	a := audit.New()
	for _, r := range log {
		a.See(r)
	}
	if accounts != nil {
		a.CompareLedger(app.Sandbox, accounts, accounts)
	}
	return a.Report()
}

// sale is a log in which everything is as it should be.
func sale() *told {
	return new(told).
		add("stock-tea@north", received).
		add("stock-tea@north", held).
		add("payment-pay_1", payment.Requested{Ref: ref, Amount: total}).
		add("payment-pay_1", payment.Authorised{Ref: ref, Amount: total, ProviderRef: "psp_1"}).
		add("order-ord_1", placed).
		add("stock-tea@north", sold).
		add("order-ord_1", order.Confirmed{Ref: placed.Ref}).
		add("payment-pay_1", payment.CaptureRequested{Ref: ref, ProviderRef: "psp_1", Amount: total}).
		add("payment-pay_1", payment.Captured{Ref: ref, Amount: total}).
		add("order-ord_1", order.Completed{Ref: placed.Ref})
}

func use(id, customer string) coupon.Use {
	return coupon.Use{Code: "TEA-10", PromotionID: "prm_1", RedemptionID: id, Customer: customer}
}

// bundled is the order of a set that holds so many units of tea.
func bundled(units int64) order.Placed {
	p := placed
	p.Lines = []order.Line{{
		SKU: "set", Quantity: 1, UnitPrice: p.Items, Total: p.Items, Components: []order.Component{{SKU: "tea", Quantity: units}},
	}}
	return p
}

// ofASet is what is told of such an order when two units of tea leave the shelf.
func ofASet(units int64) []event.Recorded {
	return new(told).add("stock-tea@north", received).add("stock-tea@north", sold).
		add("order-ord_1", bundled(units)).add("order-ord_1", order.Confirmed{Ref: placed.Ref}).log
}

// coupons is a code for two uses, one a customer, and what was done with it.
func coupons(events ...coupon.Event) *told {
	log := new(told).add("coupon-TEA-10", coupon.Issued{Code: "TEA-10", PromotionID: "prm_1", Limit: 2, LimitPerCustomer: 1})
	for _, e := range events {
		log.add("coupon-TEA-10", e)
	}
	return log
}

// debut is two orders of one customer, and what is said of them.
func debut(said ...firstorder.Event) *told {
	one, two := placed, placed
	one.CustomerID, two.CustomerID = "ada", "ada"
	two.Ref, two.CheckoutID = order.Ref{OrderID: "ord_2", FulfilmentID: "ful_2"}, "chk_2"
	log := new(told).add("order-ord_1", one).add("order-ord_2", two)
	for _, e := range said {
		log.add("firstorder-ada", e)
	}
	return log
}

// numbered is two orders and two numbers.
func numbered(one int64, order1 string, two int64, order2 string) *told {
	return card().
		add("ordernumber-orders", ordernumber.Taken{OrderID: order1, Number: one}).
		add("ordernumber-orders", ordernumber.Taken{OrderID: order2, Number: two})
}

// card is a gift card that has paid for an order, less what it got back.
func card() *told {
	account := credit.Account{AccountID: "crd_1", Kind: credit.GiftCard}
	of := credit.Ref{PaymentID: "pay_2", OrderID: "ord_2", FulfilmentID: "ful_2"}
	ref := payment.Ref{PaymentID: "pay_2", OrderID: "ord_2", FulfilmentID: "ful_2", Provider: "credit"}
	paid := money.Of(300, "EUR")
	return sale().
		add("credit-crd_1", credit.Issued{Account: account, Last4: "7KQ2", Amount: price}).
		add("payment-pay_2", payment.Requested{Ref: ref, Amount: paid}).
		add("credit-crd_1", credit.Held{Account: account, Ref: of, Amount: paid}).
		add("payment-pay_2", payment.Authorised{Ref: ref, Amount: paid, ProviderRef: "crd_1/pay_2"}).
		add("order-ord_2", order.Placed{
			Ref: order.Ref{OrderID: "ord_2", FulfilmentID: "ful_2"}, CheckoutID: "chk_2", PaymentID: "pay_2",
			Payments: []order.Payment{{PaymentID: "pay_2", Amount: paid}},
			Lines:    []order.Line{{SKU: "cup", Quantity: 1, UnitPrice: paid, Total: paid}}, Items: paid, Total: paid,
		}).
		add("payment-pay_2", payment.CaptureRequested{Ref: ref, ProviderRef: "crd_1/pay_2", Amount: paid}).
		add("credit-crd_1", credit.Captured{Account: account, Ref: of, Amount: paid}).
		add("payment-pay_2", payment.Captured{Ref: ref, Amount: paid}).
		add("payment-pay_2", payment.RefundRequested{Ref: ref, RefundID: "ref_1", Amount: money.Of(100, "EUR")}).
		add("credit-crd_1", credit.Refunded{Account: account, Ref: of, RefundID: "ref_1", Amount: money.Of(100, "EUR")}).
		add("payment-pay_2", payment.Refunded{Ref: ref, RefundID: "ref_1", Amount: money.Of(100, "EUR")})
}

// booked is what the ledger says of the card's log.
func booked() audit.Books {
	return audit.Books{
		{What: audit.Owed, OrderID: "ord_1", Currency: "EUR"}: 0,
		{What: audit.Owed, OrderID: "ord_2", Currency: "EUR"}: 100,
		{What: audit.Money, Currency: "EUR"}:                  1490,
		{What: audit.Sales, Currency: "EUR"}:                  -1790,
		{What: audit.GiftCards, Currency: "EUR"}:              -300,
		{What: audit.Everything, Currency: "EUR"}:             0,
	}
}

// without drops events of a stream by their place in it.
func without(log []event.Recorded, stream string, revisions ...uint64) []event.Recorded {
	var kept []event.Recorded
	for _, r := range log {
		drop := false
		for _, revision := range revisions {
			drop = drop || (r.Stream == stream && r.Revision == revision)
		}
		if !drop {
			kept = append(kept, r)
		}
	}
	return kept
}

func names(found []audit.Violation, rule string) bool {
	for _, v := range found {
		if v.Rule == rule {
			return true
		}
	}
	return false
}
