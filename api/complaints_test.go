package api_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"testing"
	"time"

	provider "cartwright/adapters/payments/sandbox"
)

// What users of other shops report about checkouts and orders, each as a case of its own.

// saleor/saleor#12652, medusajs/medusa#4798, #3556, #14757, PrestaShop ps_checkout #1546: a checkout that is completed by
// several requests at once becomes several orders, or is charged several times.
func TestSaleor12652ACheckoutSubmittedByManyIsOneOrder(t *testing.T) {
	t.Parallel()
	s := open(t, options{})
	s.seed(t, "tea", 50)
	path := s.checkout(t, cartOne, "tea", 2, "tok_visa")
	same, orders := keyed(), make([]string, 20)
	var all sync.WaitGroup
	for i := range orders {
		all.Go(func() {
			key := keyed()
			if i%4 == 0 {
				key = same
			}
			orders[i] = s.submitUntilDecided(t, path, key)
		})
	}
	all.Wait()
	slices.Sort(orders)
	if different := slices.Compact(orders); len(different) != 1 {
		t.Fatalf("one checkout became %v", different)
	}
	s.boughtOnce(t, orders[0])
}

// submitUntilDecided repeats a submit as a careful client does, and returns the order's id.
func (s *shop) submitUntilDecided(t *testing.T, checkout string, key map[string]string) (orderID string) {
	s.eventually(t, request{"POST", checkout + "/submit", nil, key}, func(order object) bool {
		_, decided := order["tracking_token"]
		if decided {
			orderID = order["id"].(string)
		}
		return decided
	})
	return orderID
}

// boughtOnce: there is one order, and its money was taken once.
func (s *shop) boughtOnce(t *testing.T, orderID string) {
	t.Helper()
	listed := s.eventually(t, request{"GET", "/v1/admin/orders?status=completed", nil, nil}, func(page object) bool {
		return len(page["data"].([]any)) > 0
	})
	if all := listed["data"].([]any); len(all) != 1 || all[0].(object)["id"] != orderID {
		t.Errorf("the orders are %v", all)
	}
	accounts := provider.Accounts(s.bank.Ledger())
	if len(accounts) != 1 || len(accounts[0].Captures) != 1 {
		t.Errorf("the bank has %+v", accounts)
	}
}

// medusajs/medusa#13301: the shopper who comes back from the bank races the bank's webhook; one order in twenty is doubled.
func TestMedusa13301TheShopperRacesTheBank(t *testing.T) {
	t.Parallel()
	s := open(t, options{wait: 10 * time.Millisecond})
	s.seed(t, "tea", 5)
	path := s.checkout(t, cartOne, "tea", 1, "tok_proof")
	s.want(t, 202, request{"POST", path + "/submit", nil, keyed()})
	paid := s.eventually(t, request{"GET", path + "/payment", nil, nil}, func(p object) bool { return p["status"] == "action_required" })
	var both sync.WaitGroup
	both.Go(func() {
		page, err := http.PostForm(paid["redirect_url"].(string), url.Values{"outcome": {"succeeded"}})
		must(t, err)
		must(t, page.Body.Close())
	})
	orders := make([]string, 8)
	for i := range orders {
		both.Go(func() { orders[i] = s.submitUntilDecided(t, path, keyed()) })
	}
	both.Wait()
	slices.Sort(orders)
	if different := slices.Compact(orders); len(different) != 1 {
		t.Fatalf("one checkout became %v", different)
	}
	s.boughtOnce(t, orders[0])
}

// medusajs/medusa#14095, #11600, #13882: orders are shown with a status, but are not found by it.
func TestMedusa14095OrdersAreFoundByTheStatusTheyShow(t *testing.T) {
	t.Parallel()
	s := open(t, options{step: time.Hour})
	s.seed(t, "tea", 9)
	parcels := map[string]string{}
	for _, cart := range []string{cartOne, cartTwo, cartThree} {
		_, placed := s.want(t, 201, request{"POST", s.checkout(t, cart, "tea", 1, "tok_visa") + "/submit", nil, keyed()})
		sent := s.eventually(t, request{"GET", placed["tracking_url"].(string), nil, nil}, func(o object) bool { return o["status"] == "dispatched" })
		parcels[placed["id"].(string)] = sent["parcels"].([]any)[0].(object)["delivery_id"].(string)
	}
	wanted := map[string]string{}
	for id, parcel := range parcels {
		switch wanted[id] = []string{"confirmed", "cancelled", "completed"}[len(wanted)]; wanted[id] {
		case "cancelled":
			s.want(t, 200, request{"POST", "/v1/admin/orders/" + id + "/cancel", object{"reason": "regret"}, keyed()})
		case "completed":
			s.want(t, 200, request{"POST", "/v1/admin/deliveries/" + parcel + "/news", object{"step": "delivered"}, keyed()})
		}
	}
	for id, status := range wanted {
		found := s.eventually(t, request{"GET", "/v1/admin/orders?status=" + status, nil, nil}, func(page object) bool {
			return len(page["data"].([]any)) == 1
		})
		if one := found["data"].([]any)[0].(object); one["id"] != id || one["status"] != status {
			t.Errorf("%s is %s; by that status there is %v", id, status, one)
		}
	}
}

// medusajs/medusa#14205: a purchase that fails takes an order number with it, and the next order leaves a gap. Here three of
// eight shoppers who buy at once are declined, and staff find the five orders under five numbers that follow one another.
func TestMedusa14205AFailedPurchaseTakesNoNumber(t *testing.T) {
	t.Parallel()
	s := open(t, options{wait: patience})
	s.seed(t, "tea", 50)
	var all sync.WaitGroup
	for i := range 8 {
		token, status := "tok_visa", 201
		if i%3 == 0 {
			token, status = "tok_declined", 409
		}
		path := s.checkout(t, fmt.Sprintf("cart_00000000-0000-7000-8000-0000000000%02d", i), "tea", 1, token)
		all.Go(func() {
			if got := s.do(t, request{"POST", path + "/submit", nil, keyed()}); got.status != status {
				t.Errorf("%s is answered with %d: %s", token, got.status, got.body)
			}
		})
	}
	all.Wait()
	for number := 1001; number <= 1005; number++ {
		s.eventually(t, request{"GET", fmt.Sprintf("/v1/admin/orders?number=%d", number), nil, nil}, func(page object) bool {
			found := page["data"].([]any)
			return len(found) == 1 && found[0].(object)["number"] == float64(number)
		})
	}
	if _, page := s.want(t, 200, request{"GET", "/v1/admin/orders?number=1006", nil, nil}); len(page["data"].([]any)) != 0 {
		t.Errorf("five orders, and a sixth number: %v", page)
	}
}
