package audit_test

import (
	"testing"
	"time"

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
	"cartwright/domain/risk"
	"cartwright/domain/sku"
	"cartwright/domain/stock"
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

var (
	ref    = payment.Ref{PaymentID: "pay_1", OrderID: "ord_1", FulfilmentID: "ful_1"}
	price  = money.Of(500, "EUR")
	total  = money.Of(1490, "EUR")
	placed = order.Placed{
		Ref: order.Ref{OrderID: "ord_1", FulfilmentID: "ful_1"}, CheckoutID: "chk_1", PaymentID: "pay_1",
		Lines: []order.Line{{SKU: "tea", Quantity: 2, UnitPrice: price, Total: money.Of(1000, "EUR")}},
		Items: money.Of(1000, "EUR"), Shipping: money.Of(490, "EUR"), Total: total,
	}
	received = stock.Received{SKU: "tea", Location: "north", Quantity: 2}
	held     = stock.Held{SKU: "tea", Location: "north", HoldID: "ful_1", Quantity: 2, ExpiresAt: time.Unix(1, 0)}
	sold     = stock.Committed{SKU: "tea", Location: "north", HoldID: "ful_1", Quantity: 2}
)

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

func TestABundleTakesWhatItHolds(t *testing.T) {
	t.Parallel()
	if found := report(ofASet(2)); names(found, "order_has_its_stock") {
		t.Errorf("violations in a sound log: %v", found)
	}
}

// coupons is a code for two uses, one a customer, and what was done with it.
func coupons(events ...coupon.Event) *told {
	log := new(told).add("coupon-TEA-10", coupon.Issued{Code: "TEA-10", PromotionID: "prm_1", Limit: 2, LimitPerCustomer: 1})
	for _, e := range events {
		log.add("coupon-TEA-10", e)
	}
	return log
}

func TestUsesThatAreGivenBackCanBeTakenAgain(t *testing.T) {
	t.Parallel()
	log := coupons(
		coupon.Reserved{Use: use("f1", "ada")}, coupon.Redeemed{Use: use("f1", "ada")}, coupon.Reserved{Use: use("f2", "bob")},
		coupon.Released{Use: use("f1", "ada")}, coupon.Reserved{Use: use("f3", "ada")}).log
	if found := report(log); len(found) != 0 {
		t.Errorf("violations in a sound log: %v", found)
	}
}

func TestASoundLogHasNoViolations(t *testing.T) {
	t.Parallel()
	account := app.Account{ProviderRef: "psp_1", Amount: total, Captures: []app.Movement{{Amount: total}}}
	if found := report(sale().log, account); len(found) != 0 {
		t.Errorf("violations in a sound log: %v", found)
	}
}

func TestUnitsThatComeAndGoAreCounted(t *testing.T) {
	t.Parallel()
	log := new(told).
		add("stock-cup@north", stock.Held{SKU: "cup", HoldID: "f1", Quantity: 2, Promised: 2}).
		add("stock-cup@north", stock.Returned{SKU: "cup", Quantity: 5}).
		add("stock-cup@north", stock.Covered{SKU: "cup", HoldID: "f1", Quantity: 2}).
		add("stock-cup@north", stock.WrittenOff{SKU: "cup", Quantity: 1}).
		add("stock-cup@north", stock.TransferSent{SKU: "cup", TransferID: "t1", Quantity: 2}).
		add("stock-cup@south", stock.TransferArrived{SKU: "cup", TransferID: "t1", ReceiptID: "r1", Quantity: 1}).
		add("stock-cup@north", stock.Committed{SKU: "cup", HoldID: "f1", Quantity: 2}).log
	if found := report(log); len(found) != 0 {
		t.Errorf("violations in a sound log: %v", found)
	}
}

// TestEveryBrokenPromiseIsFound plants one fault a row; an auditor that misses it proves nothing when it is silent.
func TestEveryBrokenPromiseIsFound(t *testing.T) {
	t.Parallel()
	unbalanced := placed
	unbalanced.Total = money.Of(1491, "EUR")
	mistaxed := placed
	mistaxed.TaxIncluded, mistaxed.Tax = true, money.Of(238, "EUR")
	second := placed
	second.OrderID = "ord_2"
	rows := []struct {
		rule string
		log  []event.Recorded
	}{
		{"never_oversold", sale().add("stock-cup@north", stock.Received{Quantity: 1}).add("stock-cup@north", stock.Adjusted{Delta: -2}).log},
		{"sku_one_product", new(told).add("sku-tea", sku.Claimed{SKU: "tea", ProductID: "p1"}).add("sku-tea", sku.Claimed{SKU: "tea", ProductID: "p2"}).log},
		{"sku_one_product", new(told).add("sku-tea", sku.Claimed{SKU: "tea", ProductID: "p1"}).add("sku-tea", sku.Released{SKU: "tea", ProductID: "p2"}).log},
		{"never_oversold", sale().add("stock-cup@north", stock.Covered{HoldID: "f1", Quantity: 1}).log},
		{"transfer_conserved", sale().add("stock-cup@south", stock.TransferArrived{TransferID: "t1", SKU: "cup", Quantity: 1}).log},
		{"order_has_its_stock", without(sale().log, "stock-tea@north", 2)},
		{"order_has_its_stock", ofASet(3)},
		{"stream_gapless", without(sale().log, "payment-pay_1", 1)},
		{"captured_once", sale().add("payment-pay_1", payment.Captured{Ref: ref, Amount: total}).log},
		{"captured_as_authorised", sale().add("payment-pay_1", payment.Captured{Ref: ref, Amount: price}).log},
		{"order_balances", new(told).add("order-ord_1", unbalanced).log},
		{"order_balances", new(told).add("order-ord_1", mistaxed).log},
		{"one_order_per_checkout", sale().add("order-ord_2", second).log},
		{"coupon_within_limits", coupons(coupon.Reserved{Use: use("f1", "ada")}, coupon.Reserved{Use: use("f2", "bob")}, coupon.Reserved{Use: use("f3", "cyd")}).log},
		{"coupon_within_limits", coupons(coupon.Reserved{Use: use("f1", "ada")}, coupon.Reserved{Use: use("f2", "ada")}).log},
		{"coupon_within_limits", coupons(coupon.Reserved{Use: use("f1", "ada")}, coupon.Reserved{Use: use("f1", "ada")}).log},
		{"coupon_within_limits", coupons(coupon.Redeemed{Use: use("f1", "ada")}).log},
		{"credit_never_negative", card().add("credit-crd_1", credit.Expired{Amount: money.Of(301, "EUR")}).log},
		{"credit_never_negative", card().add("credit-crd_1", credit.Held{Amount: money.Of(301, "EUR")}).log},
		{"credit_taken_as_held", card().add("credit-crd_1", credit.Refunded{Ref: credit.Ref{PaymentID: "pay_2"}, Amount: money.Of(201, "EUR")}).log},
		{"credit_in_one_currency", card().add("credit-crd_1", credit.Credited{Amount: money.Of(1, "USD")}).log},
		{"money_has_order", without(sale().log, "order-ord_1", 0, 1, 2)},
		{"refunded_as_captured", sale().add("payment-pay_1", payment.Refunded{Ref: ref, RefundID: "r1", Amount: money.Of(1491, "EUR")}).log},
		{"nothing_taken_unreviewed", new(told).
			add("risk-ful_1", risk.Screened{Verdict: risk.Verdict{Decision: risk.Review}}).
			add("payment-pay_1", payment.Captured{Ref: ref, Amount: total}).log},
		{"ledger_matches_provider", card().add("credit-crd_1", credit.Held{Ref: credit.Ref{PaymentID: "pay_9"}, Amount: price}).
			add("credit-crd_1", credit.Captured{Ref: credit.Ref{PaymentID: "pay_9"}, Amount: price}).log},
		{"ledger_matches_provider", without(card().log, "credit-crd_1", 2, 3)},
		{"money_has_order", without(card().log, "order-ord_2", 0)},
		{"completed_order_is_paid", without(card().add("order-ord_2", order.Completed{}).log, "payment-pay_2", 3)},
		{"parts_are_the_total", sale().add("order-ord_2", order.Placed{
			PaymentID: "pay_9", Total: price, Payments: []order.Payment{{PaymentID: "pay_9", Amount: total}},
		}).log},
		{"one_first_order", debut(firstorder.Placed{CustomerID: "ada", FulfilmentID: "ful_1"}, firstorder.Placed{CustomerID: "ada", FulfilmentID: "ful_2"}).log},
		{"one_first_order", debut(firstorder.Placed{CustomerID: "ada", FulfilmentID: "ful_1"}, firstorder.Claimed{CustomerID: "ada", FulfilmentID: "ful_2"}).log},
		{"one_first_order", debut(firstorder.Followed{CustomerID: "ada", FulfilmentID: "ful_1"}, firstorder.Claimed{CustomerID: "ada", FulfilmentID: "ful_2"}).log},
		{"first_order_has_order", debut(firstorder.Placed{CustomerID: "ada", FulfilmentID: "ful_3"}).log},
		{"first_order_has_order", sale().add("firstorder-ada", firstorder.Placed{CustomerID: "ada", FulfilmentID: "ful_1"}).log},
		{"order_numbers_have_no_gap", numbered(1001, "ord_1", 1003, "ord_2").log},
		{"order_numbers_have_no_gap", numbered(1001, "ord_1", 1001, "ord_2").log},
		{"one_number_per_order", numbered(1001, "ord_1", 1002, "ord_1").log},
		{"one_number_per_order", numbered(1001, "ord_1", 1002, "ord_2").add("order-ord_2", order.Numbered{Number: 1001}).log},
		{"order_number_has_order", numbered(1001, "ord_1", 1002, "ord_3").log},
		{"never_captured_and_voided", sale().add("payment-pay_1", payment.Voided{Ref: ref}).log},
	}
	for _, row := range rows {
		t.Run(row.rule, func(t *testing.T) {
			t.Parallel()
			if found := report(row.log); !names(found, row.rule) {
				t.Errorf("%s was not found; found %v", row.rule, found)
			}
		})
	}
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

// A first order that is cancelled leaves room for another one.
func TestASoundDebutHasNoViolations(t *testing.T) {
	t.Parallel()
	for _, v := range report(debut(
		firstorder.Claimed{CustomerID: "ada", FulfilmentID: "ful_1"}, firstorder.Placed{CustomerID: "ada", FulfilmentID: "ful_1"},
		firstorder.Released{CustomerID: "ada", FulfilmentID: "ful_1"}, firstorder.Claimed{CustomerID: "ada", FulfilmentID: "ful_2"},
		firstorder.Placed{CustomerID: "ada", FulfilmentID: "ful_2"}, firstorder.Followed{CustomerID: "ada", FulfilmentID: "ful_1"},
	).log) {
		if v.Rule == "one_first_order" || v.Rule == "first_order_has_order" {
			t.Errorf("%+v", v)
		}
	}
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

func TestTheBooksAreCompared(t *testing.T) {
	t.Parallel()
	compare := func(change func(audit.Books), unbalanced ...audit.Violation) []audit.Violation {
		a, books := audit.New(), booked()
		for _, r := range card().log {
			a.See(r)
		}
		change(books)
		a.CompareBooks(books, unbalanced...)
		return a.Report()
	}
	if found := compare(func(audit.Books) {}); len(found) != 0 {
		t.Errorf("violations in sound books: %v", found)
	}
	for heading := range booked() {
		if found := compare(func(b audit.Books) { b[heading]++ }); !names(found, "ledger_matches_log") {
			t.Errorf("1 too much for %v was not found", heading)
		}
	}
	if found := compare(func(b audit.Books) { delete(b, audit.Heading{What: audit.Sales, Currency: "EUR"}) }); !names(found, "ledger_matches_log") {
		t.Error("sales that are not booked were not found")
	}
	if found := compare(func(audit.Books) {}, audit.Violation{Rule: "ledger_balances"}); !names(found, "ledger_balances") {
		t.Error("an entry that does not balance was not reported")
	}
}

func TestTheProvidersLedgerIsCompared(t *testing.T) {
	t.Parallel()
	twice := app.Account{ProviderRef: "psp_1", Amount: total, Captures: []app.Movement{{Amount: total}, {Amount: total}}}
	if found := report(sale().log, twice); !names(found, "captured_once") {
		t.Errorf("a double capture at the provider was not found; found %v", found)
	}
	foreign := app.Account{ProviderRef: "psp_9", Amount: total, Captures: []app.Movement{{Amount: total}}}
	if found := report(sale().log, foreign); !names(found, "ledger_matches_provider") {
		t.Errorf("a capture only the provider knows was not found; found %v", found)
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

func TestBothBooksAreRead(t *testing.T) {
	t.Parallel()
	paid := app.Account{ProviderRef: "psp_1", Amount: total, Captures: []app.Movement{{Amount: total}}}
	refunded := paid
	refunded.Refunds = []app.Movement{{Amount: price}}
	if found := report(sale().log, refunded); !names(found, "ledger_matches_provider") {
		t.Errorf("a refund only the provider knows was not found; found %v", found)
	}
	unpaid := app.Account{ProviderRef: "psp_1", Amount: total}
	if found := report(sale().log, unpaid); !names(found, "ledger_matches_provider") {
		t.Errorf("a capture only we know was not found; found %v", found)
	}
}

func TestBooksAreReconciledFromATimeOn(t *testing.T) {
	t.Parallel()
	paid := app.Account{ProviderRef: "psp_1", Status: app.AccountHeld, Amount: total, Captures: []app.Movement{{Amount: total}}}
	for since, want := range map[time.Time]int{{}: 1, time.Unix(1, 0): 0} {
		r := audit.Reconciliation{Provider: app.Sandbox, Since: since}
		for _, e := range sale().log {
			r.See(e)
		}
		if here, differences := r.Compare([]app.Account{paid}[:want], []app.Account{paid}); here != want || len(differences) != 0 {
			t.Errorf("since %v: %d payments, %v", since, here, differences)
		}
		if _, differences := r.Compare(nil, nil); len(differences) != want {
			t.Errorf("since %v: an empty book differs in %v", since, differences)
		}
	}
}
