package api_test

import (
	"strings"
	"testing"
	"time"
)

var address = object{
	"name": "Ada Lovelace", "street": "12 Rose Lane", "city": "Berlin", "postcode": "10115", "country": "DE",
	"email": "ada@example.org",
}

// checkout carries a new cart with some units of a SKU to where it can be submitted, and returns the checkout's path.
func (s *shop) checkout(t *testing.T, cartID, sku string, units int, token string) string {
	t.Helper()
	path := s.toDelivery(t, cartID, sku, units)
	s.want(t, 200, request{"PUT", path + "/delivery", object{"code": "standard"}, keyed()})
	s.want(t, 200, request{"PUT", path + "/payment", object{"method": "card", "token": token}, keyed()})
	return path
}

// filled opens a cart with some units of a SKU.
func (s *shop) filled(t *testing.T, cartID, sku string, units int) {
	t.Helper()
	s.want(t, 201, request{"POST", "/v1/carts", object{"id": cartID, "currency": "EUR", "channel": "web"}, keyed()})
	s.want(t, 200, request{"POST", "/v1/carts/" + cartID + "/items", object{"sku": sku, "quantity": units}, keyed()})
}

// toDelivery carries a new cart to where its delivery can be chosen.
func (s *shop) toDelivery(t *testing.T, cartID, sku string, units int) string {
	t.Helper()
	s.filled(t, cartID, sku, units)
	started, _ := s.want(t, 201, request{"POST", "/v1/checkouts", object{"cart_id": cartID}, keyed()})
	path := started.header.Get("Location")
	s.want(t, 200, request{"PUT", path + "/address", address, keyed()})
	return path
}

const (
	cartOne   = "cart_00000000-0000-7000-8000-000000000001"
	cartTwo   = "cart_00000000-0000-7000-8000-000000000002"
	cartThree = "cart_00000000-0000-7000-8000-000000000003"
)

func TestFromCartToDelivered(t *testing.T) {
	t.Parallel()
	s := open(t, options{})
	s.seed(t, "tea", 5)

	path := s.checkout(t, cartOne, "tea", 2, "tok_visa")
	_, offered := s.want(t, 200, request{"GET", path + "/delivery-options", nil, nil})
	if first := offered["data"].([]any)[0].(object); first["code"] != "standard" {
		t.Errorf("offered %v", offered)
	}
	key := keyed()
	bought, placed := s.want(t, 201, request{"POST", path + "/submit", nil, key})
	total := placed["totals"].(object)["total"].(object)
	if total["amount"] != 2*450.0+490 || total["currency"] != "EUR" {
		t.Errorf("cost %v", total)
	}
	token := map[string]string{"Consistency-Token": bought.header.Get("Consistency-Token")}
	_, read := s.want(t, 200, request{"GET", bought.header.Get("Location"), nil, token})
	s.eventually(t, request{"GET", bought.header.Get("Location"), nil, nil}, func(o object) bool { return o["number"] == 1001.0 })
	if told, some := placed["number"]; some && told != read["number"] {
		t.Errorf("the order is number %v, and %v when it is read", told, read["number"])
	}
	if read["id"] != placed["id"] || read["checkout_id"] != placed["checkout_id"] || len(read["lines"].([]any)) != 1 {
		t.Errorf("bought %v, reads %v", placed, read)
	}
	_, reviewed := s.want(t, 200, request{"GET", path, nil, token})
	if reviewed["status"] != "completed" || reviewed["order_id"] != placed["id"] || strings.Contains(string(bought.body), "Ada") {
		t.Errorf("the checkout says %v", reviewed)
	}

	done := s.eventually(t, request{"GET", placed["tracking_url"].(string), nil, nil}, func(o object) bool {
		return o["status"] == "completed"
	})
	if done["number"] != 1001.0 {
		t.Errorf("who tracks the order is told number %v", done["number"])
	}
	if parcel := done["parcels"].([]any)[0].(object); parcel["status"] != "delivered" || parcel["carrier"] == nil {
		t.Errorf("the parcel says %v", parcel)
	}
	left := s.eventually(t, request{"GET", "/v1/stock?sku=tea&sku=none", nil, nil}, func(o object) bool {
		return o["data"].([]any)[0].(object)["available"] == 3.0
	})
	if unknown := left["data"].([]any)[1].(object); unknown["sku"] != "none" || unknown["available"] != 0.0 {
		t.Errorf("of an unknown SKU there are %v", unknown)
	}
	again, _ := s.want(t, 201, request{"POST", path + "/submit", nil, key})
	if string(again.body) != string(bought.body) || again.header.Get("Idempotent-Replayed") != "true" {
		t.Errorf("repeated: %s", again.body)
	}
}

func TestARejectedPurchaseSaysWhyAndCanBeMended(t *testing.T) {
	t.Parallel()
	s := open(t, options{})
	s.seed(t, "tea", 1)

	path := s.checkout(t, cartOne, "tea", 1, "tok_declined")
	_, refused := s.want(t, 409, request{"POST", path + "/submit", nil, keyed()})
	if refused["code"] != "payment_declined" {
		t.Errorf("refused with %v", refused)
	}
	_, mended := s.want(t, 200, request{"PUT", path + "/payment", object{"method": "card", "token": "tok_visa"}, keyed()})
	if mended["status"] != "open" || mended["rejection"].(object)["code"] != "payment_declined" {
		t.Errorf("the checkout says %v", mended)
	}
	s.want(t, 201, request{"POST", path + "/submit", nil, keyed()})

	late := s.checkout(t, cartTwo, "tea", 1, "tok_visa")
	_, refused = s.want(t, 409, request{"POST", late + "/submit", nil, keyed()})
	if refused["code"] != "out_of_stock" {
		t.Errorf("refused with %v", refused)
	}
}

func TestASubmitThatIsNotDecidedYetCanBeRepeated(t *testing.T) {
	t.Parallel()
	s := open(t, options{noProcesses: true, wait: 1})
	s.seed(t, "tea", 5)
	path := s.checkout(t, cartOne, "tea", 1, "tok_visa")
	key := keyed()
	for range 2 {
		got, body := s.want(t, 202, request{"POST", path + "/submit", nil, key})
		if body["status"] != "submitted" || got.header.Get("Location") != path || got.header.Get("Retry-After") == "" {
			t.Errorf("%v %v", got.header, body)
		}
		if got.header.Get("Idempotent-Replayed") != "" {
			t.Error("an answer that is not final was kept")
		}
	}
}

func TestACancelledCheckoutGivesItsCartBack(t *testing.T) {
	t.Parallel()
	s := open(t, options{})
	s.seed(t, "tea", 5)
	path := s.checkout(t, cartThree, "tea", 1, "tok_visa")
	s.want(t, 200, request{"POST", path + "/cancel", nil, keyed()})
	s.eventually(t, request{"GET", "/v1/carts/" + cartThree, nil, nil}, func(o object) bool { return o["status"] == "open" })
	s.want(t, 200, request{"PATCH", "/v1/carts/" + cartThree + "/items/tea", object{"quantity": 3}, keyed()})
	_, empty := s.want(t, 200, request{"DELETE", "/v1/carts/" + cartThree + "/items/tea", nil, keyed()})
	if len(empty["lines"].([]any)) != 0 || empty["total"].(object)["amount"] != 0.0 {
		t.Errorf("the cart says %v", empty)
	}
}

func TestTheBackOfficeCancelsAnOrder(t *testing.T) {
	t.Parallel()
	s := open(t, options{packing: time.Hour})
	s.seed(t, "tea", 1)
	path := s.checkout(t, cartOne, "tea", 1, "tok_visa")
	_, placed := s.want(t, 201, request{"POST", path + "/submit", nil, keyed()})
	cancel := "/v1/admin/orders/" + placed["id"].(string) + "/cancel"
	_, cancelled := s.want(t, 200, request{"POST", cancel, object{"reason": "changed their mind"}, keyed()})
	if cancelled["status"] != "cancelled" {
		t.Errorf("the order says %v", cancelled)
	}
	s.eventually(t, request{"GET", "/v1/stock?sku=tea", nil, nil}, func(o object) bool {
		return o["data"].([]any)[0].(object)["available"] == 1.0
	})
	listed := s.eventually(t, request{"GET", "/v1/admin/orders?status=cancelled", nil, nil}, func(o object) bool {
		return len(o["data"].([]any)) == 1
	})
	if first := listed["data"].([]any)[0].(object); first["id"] != placed["id"] || first["reason"] != "changed their mind" {
		t.Errorf("listed %v", listed)
	}
}

func TestACarriersNewsAreRecordedByHand(t *testing.T) {
	t.Parallel()
	s := open(t, options{step: time.Hour})
	s.seed(t, "tea", 1)
	path := s.checkout(t, cartOne, "tea", 1, "tok_visa")
	_, placed := s.want(t, 201, request{"POST", path + "/submit", nil, keyed()})
	onItsWay := s.eventually(t, request{"GET", placed["tracking_url"].(string), nil, nil}, func(o object) bool {
		return o["status"] == "dispatched"
	})
	parcel := "/v1/admin/deliveries/" + onItsWay["parcels"].([]any)[0].(object)["delivery_id"].(string)
	s.want(t, 200, request{"POST", parcel + "/news", object{"step": "out_for_delivery", "place": "Berlin"}, keyed()})
	_, seen := s.want(t, 200, request{"GET", parcel, nil, nil})
	if seen["status"] != "out_for_delivery" || seen["order_id"] != placed["id"] {
		t.Errorf("the parcel says %v", seen)
	}
	_, late := s.want(t, 200, request{"POST", parcel + "/news", object{"step": "in_transit"}, keyed()})
	if late["status"] != "out_for_delivery" {
		t.Errorf("late news made it %v", late["status"])
	}
	s.want(t, 200, request{"POST", parcel + "/news", object{"step": "delivered"}, keyed()})
	s.eventually(t, request{"GET", placed["tracking_url"].(string), nil, nil}, func(o object) bool {
		return o["status"] == "completed"
	})
}
