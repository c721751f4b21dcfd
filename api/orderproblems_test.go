package api_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"cartwright/domain/event"
	"cartwright/domain/payment"
)

// problemsOf waits until an order has exactly these problems: its own, in the list of all, and in the metrics.
func (s *shop) problemsOf(t *testing.T, orderID string, kinds ...string) {
	t.Helper()
	wanted := func(list any) bool {
		found := []string{}
		problems, _ := list.([]any)
		for _, p := range problems {
			if p.(object)["order_id"] == orderID {
				found = append(found, p.(object)["kind"].(string))
			}
		}
		slices.Sort(found)
		return slices.Equal(found, append([]string{}, kinds...))
	}
	staff := map[string]string{"Authorization": "Bearer " + s.admin}
	s.eventually(t, request{"GET", "/v1/orders/" + orderID, nil, staff}, func(o object) bool { return wanted(o["problems"]) })
	s.eventually(t, request{"GET", "/v1/admin/order-problems", nil, nil}, func(o object) bool { return wanted(o["data"]) })
	if _, o := s.want(t, 200, request{"GET", "/v1/orders/" + orderID, nil, nil}); o["problems"] != nil {
		t.Errorf("the shopper is told %v", o["problems"])
	}
	metrics := string(s.do(t, request{"GET", "/metrics", nil, nil}).body)
	for _, kind := range kinds {
		if !strings.Contains(metrics, `cartwright_order_problems{kind="`+kind+`"} 1`) {
			t.Errorf("the metrics do not count %s", kind)
		}
	}
}

// boughtBy buys a packet of tea, 9.40 with delivery, by a card and perhaps a gift card of 5 euros.
func (s *shop) boughtBy(t *testing.T, cartID, token string, credits ...object) (orderID string) {
	t.Helper()
	path, payment := s.payable(t, cartID), object{"method": "card", "token": token}
	if len(credits) > 0 {
		payment = with(token, credits...)
	}
	s.want(t, 200, request{"PUT", path + "/payment", payment, keyed()})
	_, placed := s.want(t, 201, request{"POST", path + "/submit", nil, keyed()})
	return placed["id"].(string)
}

// The only parcel has left when the bank says no: people see it, try again, and the order is paid and completed.
func TestACaptureThatIsDeclinedAfterTheLastParcelIsSeenAndTriedAgain(t *testing.T) {
	t.Parallel()
	s := open(t, options{})
	s.seed(t, "tea", 5)
	code, account := s.giftCard(t, 500)
	id := s.boughtBy(t, cartOne, "tok_capture_later", gift(code))
	s.problemsOf(t, id, "capture_declined")
	retry := request{"POST", "/v1/admin/orders/" + id + "/captures", nil, keyed()}
	_, asked := s.want(t, 200, retry)
	if taken := asked["data"].([]any); len(taken) != 1 || taken[0].(object)["amount"].(object)["amount"] != 440.0 {
		t.Errorf("asked for %v", taken)
	}
	s.want(t, 200, retry)
	s.eventually(t, request{"GET", "/v1/orders/" + id, nil, nil}, func(o object) bool { return o["status"] == "completed" })
	s.problemsOf(t, id)
	s.settled940(t, id)
	s.balance(t, account, 0)
	if _, p := s.want(t, 409, request{"POST", "/v1/admin/orders/" + id + "/captures", nil, keyed()}); p["code"] != "payment_captured" {
		t.Errorf("once more: %v", p)
	}
}

// Nothing is set aside any more, and the goods are gone: what the gift card has paid is kept, and the rest is owed.
func TestMoneyThatLapsesAfterTheLastParcelIsAProblemOfPeople(t *testing.T) {
	t.Parallel()
	s := open(t, options{step: time.Hour})
	s.seed(t, "tea", 5)
	code, account := s.giftCard(t, 500)
	id := s.boughtBy(t, cartOne, "tok_capture_declined", gift(code))
	s.problemsOf(t, id, "capture_declined")
	must(t, s.bank.Lapse(s.references()[0]))
	s.problemsOf(t, id, "payment_lapsed")
	s.balance(t, account, 0)
	if _, p := s.want(t, 409, request{"POST", "/v1/admin/orders/" + id + "/captures", nil, keyed()}); p["code"] != "payment_captured" {
		t.Errorf("taken once more: %v", p)
	}
	s.want(t, 200, request{"POST", "/v1/admin/orders/" + id + "/cancel", object{"reason": "never paid"}, keyed()})
	s.problemsOf(t, id)
	s.balance(t, account, 500)
}

// A dispute from its first word to its last: it is seen, booked, kept from being refunded, and given back once it is won.
func TestADisputeIsFollowedToItsEnd(t *testing.T) {
	t.Parallel()
	s := open(t, options{})
	s.seed(t, "tea", 5)
	id := s.boughtBy(t, cartOne, "tok_disputed")
	ref := s.references()[0]
	s.problemsOf(t, id, "dispute_open")
	s.booked(t, id, map[string]float64{"disputed": 940, "cash:sandbox": 0})
	if _, p := s.want(t, 409, request{"POST", "/v1/admin/orders/" + id + "/refunds", object{"amount": euros(1), "reason": "x"}, keyed()}); p["code"] != "refund_exceeds_captured" {
		t.Errorf("a refund of what the bank has: %v", p)
	}
	s.happens(t, ref, "win", 204)
	s.problemsOf(t, id)
	s.booked(t, id, map[string]float64{"disputed": 0, "cash:sandbox": 940})
	s.happens(t, ref, "win", 409)
	s.happens(t, ref, "miracle", 404)
	s.happens(t, ref, "dispute", 204)
	s.problemsOf(t, id, "dispute_open")
	s.happens(t, ref, "lose", 204)
	s.problemsOf(t, id)
	s.booked(t, id, map[string]float64{"disputed": 0, "cash:sandbox": 0, "chargebacks": 940, "receivable": 0})
	s.reconciled(t)
}

// happens has something happen at the bank, which is for the back office alone to have.
func (s *shop) happens(t *testing.T, ref, what string, status int) {
	t.Helper()
	clerk, err := s.keys.Create(t.Context(), "clerk", []string{"orders:read"})
	must(t, err)
	for key, want := range map[string]int{"": 401, "Bearer " + clerk: 403, "Bearer " + s.admin: status} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.url+"/sandbox/payments/"+ref+"/"+what, nil)
		must(t, err)
		if key != "" {
			req.Header.Set("Authorization", key)
		}
		resp, err := http.DefaultClient.Do(req)
		must(t, err)
		must(t, resp.Body.Close())
		if resp.StatusCode != want {
			t.Errorf("%s: %s, want %d", what, resp.Status, want)
		}
	}
}

// booked waits until an order's books say this, debits less credits.
func (s *shop) booked(t *testing.T, orderID string, wanted map[string]float64) {
	t.Helper()
	s.eventually(t, request{"GET", "/v1/admin/ledger/orders/" + orderID, nil, nil}, func(o object) bool {
		sums := map[string]float64{}
		entries, _ := o["data"].([]any)
		for _, e := range entries {
			entry := e.(object)
			sums[fmt.Sprint(entry["account"])] += entry["debit"].(float64) - entry["credit"].(float64)
		}
		for account, balance := range wanted {
			if sums[account] != balance {
				return false
			}
		}
		return true
	})
}

// What nobody has confirmed yet, such as an order in review, takes no money, not even by hand.
func TestAnOrderInReviewTakesNoMoneyByHand(t *testing.T) {
	t.Parallel()
	s := open(t, options{screen: true})
	s.seed(t, "tea", 5000)
	s.filled(t, cartOne, "tea", 999) // 4,495.50 euros
	s.filled(t, cartTwo, "tea", 999)
	_, placed := s.want(t, 201, request{"POST", "/v1/checkouts/express", object{
		"cart_id": cartOne, "address": address, "payment": object{"method": "card", "token": "tok_foreign"},
	}, keyed()})
	id := placed["id"].(string)
	s.eventually(t, request{"GET", "/v1/admin/reviews", nil, nil}, func(o object) bool {
		reviews, _ := o["data"].([]any)
		return len(reviews) == 1 && reviews[0].(object)["order_id"] == id
	})
	paid := s.eventually(t, request{"GET", "/v1/orders/" + id, nil, nil}, func(o object) bool { return o["payment_status"] == "authorised" })
	one := paid["payments"].([]any)[0].(object)["id"].(string)
	for _, path := range []string{"/v1/admin/orders/" + id, "/v1/admin/payments/" + one} {
		r := request{"POST", path + "/captures", object{}, keyed()}
		if strings.Contains(path, "/orders/") {
			r.body = nil
		}
		if _, p := s.want(t, 409, r); p["code"] != "order_not_confirmed" {
			t.Errorf("%s: %v", path, p)
		}
	}
	history, err := s.app.Streams.Read(t.Context(), event.StreamOf(payment.Category, one))
	must(t, err)
	for _, past := range history {
		if past.Name == "payment.capture_requested" {
			t.Error("its money was asked for")
		}
	}
}
