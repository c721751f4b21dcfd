package audit_test

import (
	"testing"
	"time"

	"cartwright/domain/money"
	"cartwright/domain/order"
	"cartwright/domain/payment"
)

// A cancelled order has had an hour to give back what it was paid.
func TestACancelledOrderGivesBack(t *testing.T) {
	t.Parallel()
	authorised := []any{payment.Requested{Ref: ref, Amount: total}, payment.Authorised{Ref: ref, Amount: total, ProviderRef: "psp_1"}}
	taken := append(authorised[:2:2], payment.Captured{Ref: ref, Amount: total})
	some := money.Of(490, "EUR")
	half := payment.DisputeOpened{Ref: ref, DisputeID: "d1", Amount: some}
	for name, c := range map[string]struct {
		paid   []any
		age    time.Duration
		broken bool
	}{
		"kept":                        {taken, time.Hour, true},
		"kept so far":                 {taken, time.Minute, false},
		"refunded":                    {append(taken[:3:3], payment.RefundRequested{Ref: ref, RefundID: "r1", Amount: total}), time.Hour, false},
		"some of it refunded":         {append(taken[:3:3], payment.Refunded{Ref: ref, RefundID: "r1", Amount: some}), time.Hour, true},
		"refused by the bank":         {append(taken[:3:3], payment.RefundDeclined{Ref: ref, RefundID: "r1", Amount: total}), time.Hour, false},
		"won from the bank":           {append(taken[:3:3], payment.Refunded{Ref: ref, RefundID: "r1", Amount: money.Of(1000, "EUR")}, half, payment.DisputeWon{Ref: ref, DisputeID: "d1", Amount: some}), time.Hour, true},
		"with the bank":               {append(taken[:3:3], payment.Refunded{Ref: ref, RefundID: "r1", Amount: money.Of(1000, "EUR")}, half), time.Hour, false},
		"set aside":                   {authorised, time.Hour, true},
		"let go":                      {append(authorised[:2:2], payment.Voided{Ref: ref}), time.Hour, false},
		"that nobody could let go of": {append(authorised[:2:2], payment.VoidRequested{Ref: ref, ProviderRef: "psp_1"}, payment.VoidDeclined{Ref: ref}), time.Hour, false},
	} {
		l := new(told).add("order-ord_1", placed).add("order-ord_1", order.Cancelled{Ref: placed.Ref})
		for _, e := range c.paid {
			l.add("payment-pay_1", e)
		}
		l.add("order-ord_2", order.Numbered{})
		l.log[len(l.log)-1].At = time.Time{}.Add(c.age)
		found := false
		for _, v := range report(l.log) {
			found = found || v.Rule == "cancelled_order_gives_back" && v.Subject == "ord_1"
		}
		if found != c.broken {
			t.Errorf("%s: reported %v", name, found)
		}
	}
}
