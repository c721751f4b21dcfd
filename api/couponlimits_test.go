package api_test

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"cartwright/app"
	"cartwright/domain/checkout"
	"cartwright/domain/money"
	"cartwright/domain/order"
	"cartwright/domain/refusal"
)

// What each customer may use once is given back when it came to nothing: because the payment was declined, or because the
// order was cancelled.
func TestACustomersUseOfACouponIsGivenBack(t *testing.T) {
	t.Parallel()
	s := open(t, options{step: time.Hour})
	s.seed(t, "tea", 50)
	s.issued(t, object{"name": "Mine", "effect": object{"kind": "percentage", "rate_ppm": 500_000}},
		object{"code": "MINE", "limit_per_customer": 1})
	taken := func(want int64) {
		t.Helper()
		found, err := s.app.Coupons.Load(t.Context(), "MINE")
		must(t, err)
		if got := found.State.TakenBy("ada"); got != want {
			t.Errorf("ada has used it %d times, want %d", got, want)
		}
	}
	if failed := s.buys(t, ada, "tok_declined", "mine"); failed.State.LastRejection == nil {
		t.Fatalf("the payment was not declined: %+v", failed.State)
	}
	taken(0)
	bought := s.buys(t, ada, "tok_visa", "mine")
	if total := s.submitted(t, bought).Totals.Total.Minor; total != 450 {
		t.Errorf("the second attempt costs %d", total)
	}
	taken(1)
	s.refuses(t, ada, "mine", "coupon_used_up_by_customer")
	s.buys(t, app.Request{Customer: "bob"}, "tok_visa", "mine")

	_, err := s.app.Orders.Handle(t.Context(), app.Envelope[order.Command]{
		ID: app.NewID(""), Target: bought.State.OrderID, Command: order.Cancel{Reason: "regret"},
	})
	must(t, err)
	s.eventually(t, request{"GET", "/v1/admin/coupons/mine", nil, nil}, func(o object) bool { return o["taken"] == 1.0 })
	taken(0)
}

// refuses enters a code into a new cart of somebody's.
func (s *shop) refuses(t *testing.T, who app.Request, code, want string) {
	t.Helper()
	cartID := app.NewID(app.CartPrefix)
	_, err := s.app.OpenCart(t.Context(), as(who), cartID, "", "EUR", "web")
	must(t, err)
	_, err = s.app.EnterCoupon(t.Context(), as(who), cartID, code)
	var no *refusal.Refusal
	if !errors.As(err, &no) || no.Code != want {
		t.Errorf("%s is refused with %v, want %s", code, err, want)
	}
}

// However many checkouts of one customer are submitted at the same instant, one of them has the use.
func TestOneOfManyCheckoutsHasTheCustomersUse(t *testing.T) {
	t.Parallel()
	s := open(t, options{noProcesses: true})
	s.seed(t, "tea", 50)
	s.issued(t, object{"name": "Mine", "effect": object{"kind": "percentage", "rate_ppm": 500_000}},
		object{"code": "MINE", "limit_per_customer": 1})
	ids := make([]string, 8)
	for i := range ids {
		ids[i] = s.ready(t, ada, "mine")
	}
	var cheap atomic.Int64
	var group sync.WaitGroup
	for _, id := range ids {
		group.Go(func() {
			out, err := s.app.Submit(t.Context(), as(ada), id, money.Money{})
			var no *refusal.Refusal
			switch {
			case errors.As(err, &no) && (no.Code == "coupon_used_up" || no.Code == "total_changed"):
			case err != nil:
				t.Error(err)
			case out.Events[0].(checkout.Submitted).Quote.Discount.Minor > 0:
				cheap.Add(1)
			default:
				t.Errorf("%s was bought at the full price without a word", id)
			}
		})
	}
	group.Wait()
	if cheap.Load() != 1 {
		t.Errorf("%d checkouts had a use of one", cheap.Load())
	}
	found, err := s.app.Coupons.Load(t.Context(), "MINE")
	must(t, err)
	if found.State.Taken != 1 {
		t.Errorf("%d uses of one are taken", found.State.Taken)
	}
}

// ready is a complete checkout of two teas, with codes.
func (s *shop) ready(t *testing.T, who app.Request, codes ...string) string {
	t.Helper()
	started, err := s.app.StartCheckout(t.Context(), as(who), s.fills(t, who, codes...))
	must(t, err)
	id := started.State.CheckoutID
	_, err = s.app.GiveAddress(t.Context(), as(who), id, adas)
	must(t, err)
	_, err = s.app.ChooseDelivery(t.Context(), as(who), id, app.DeliveryChoice{Code: "standard"})
	must(t, err)
	_, err = s.app.ChoosePayment(t.Context(), as(who), id, app.PaymentChoice{Means: checkout.Means{Method: "card", Token: "tok_visa"}})
	must(t, err)
	return id
}
