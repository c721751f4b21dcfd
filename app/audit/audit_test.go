package audit_test

import (
	"testing"
	"time"

	"cartwright/app"
	"cartwright/domain/coupon"
	"cartwright/domain/credit"
	"cartwright/domain/event"
	"cartwright/domain/firstorder"
	"cartwright/domain/money"
	"cartwright/domain/order"
	"cartwright/domain/payment"
	"cartwright/domain/risk"
	"cartwright/domain/sku"
	"cartwright/domain/stock"
)

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

func TestABundleTakesWhatItHolds(t *testing.T) {
	t.Parallel()
	if found := report(ofASet(2)); names(found, "order_has_its_stock") {
		t.Errorf("violations in a sound log: %v", found)
	}
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
