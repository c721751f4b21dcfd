package api_test

import (
	"testing"
)

func TestBuyingInOneCall(t *testing.T) {
	t.Parallel()
	s := open(t, options{})
	s.seed(t, "tea", 5)
	s.filled(t, cartOne, "tea", 2)
	buy := request{"POST", "/v1/checkouts/express", object{
		"cart_id": cartOne, "address": address, "payment": object{"method": "card", "token": "tok_visa"},
	}, keyed()}
	bought, placed := s.want(t, 201, buy)
	if placed["delivery_option"] != "pickup" || placed["totals"].(object)["total"].(object)["amount"] != 900.0 {
		t.Errorf("bought %v, not with the cheapest delivery", placed)
	}
	again, _ := s.want(t, 201, buy)
	if string(again.body) != string(bought.body) {
		t.Errorf("repeated: %s", again.body)
	}
}

func TestAnExpressCheckoutStopsAtWhatIsWrong(t *testing.T) {
	t.Parallel()
	s := open(t, options{})
	s.seed(t, "tea", 5)
	s.filled(t, cartOne, "tea", 2)
	buy := object{"cart_id": cartOne, "address": address, "payment": object{"method": "shells", "token": "tok_visa"}}
	_, refused := s.want(t, 422, request{"POST", "/v1/checkouts/express", buy, keyed()})
	if refused["code"] != "payment_not_offered" {
		t.Errorf("refused with %v", refused)
	}
	buy["payment"] = object{"method": "card", "token": "tok_visa"}
	s.want(t, 201, request{"POST", "/v1/checkouts/express", buy, keyed()})
}

func TestAShopSaysHowItDelivers(t *testing.T) {
	t.Parallel()
	s := open(t, options{})
	s.seed(t, "tea", 5)
	_, table := s.want(t, 200, request{"GET", "/v1/admin/delivery-methods", nil, nil})
	if len(table["data"].([]any)) != 3 {
		t.Errorf("a new shop delivers by %v", table)
	}
	s.want(t, 200, request{"PUT", "/v1/admin/delivery-methods/kiosk", object{
		"name": "To a kiosk", "days": 2, "pickup": true, "windows": 2,
		"zones": []object{{"countries": []string{"DE"}, "postcodes": []string{"1"}, "rates": []object{{"price": 150}}}},
	}, keyed()})
	s.want(t, 200, request{"PUT", "/v1/admin/pickup-points/corner", object{
		"name": "Corner", "street": "Rose Lane 1", "city": "Berlin", "postcode": "10117", "country": "DE",
	}, keyed()})
	path := s.toDelivery(t, cartOne, "tea", 1)
	_, offered := s.want(t, 200, request{"GET", path + "/delivery-options", nil, nil})
	kiosk := offered["data"].([]any)[0].(object)
	if len(offered["data"].([]any)) != 1 || kiosk["pickup_points"].([]any)[0].(object)["id"] != "corner" {
		t.Fatalf("offered %v", offered)
	}
	_, refused := s.want(t, 422, request{"PUT", path + "/delivery", object{"code": "kiosk"}, keyed()})
	if refused["code"] != "pickup_point_not_offered" {
		t.Errorf("refused with %v", refused)
	}
	window := kiosk["windows"].([]any)[1]
	_, chosen := s.want(t, 200, request{"PUT", path + "/delivery", object{
		"code": "kiosk", "pickup_point": "corner", "window": window,
	}, keyed()})
	if delivery := chosen["delivery"].(object); delivery["pickup_point"] != "corner" || delivery["window"] != window {
		t.Errorf("chosen: %v", chosen)
	}
	s.want(t, 200, request{"PUT", path + "/payment", object{"method": "card", "token": "tok_visa"}, keyed()})
	s.want(t, 200, request{"DELETE", "/v1/admin/pickup-points/corner", nil, keyed()})
	_, changed := s.want(t, 409, request{"POST", path + "/submit", nil, keyed()})
	if changed["code"] != "delivery_changed" {
		t.Errorf("submitted to a point that is gone: %v", changed)
	}
}

func TestAShopSaysWhatItTakes(t *testing.T) {
	t.Parallel()
	s := open(t, options{})
	s.seed(t, "tea", 5)
	s.want(t, 200, request{"PUT", "/v1/admin/payment-methods/card", object{"name": "Card", "min": 1000}, keyed()})
	s.want(t, 200, request{"PUT", "/v1/admin/payment-methods/voucher", object{"name": "Voucher", "channels": []string{"web"}}, keyed()})
	path := s.toDelivery(t, cartOne, "tea", 1)
	_, offered := s.want(t, 200, request{"GET", path + "/payment-methods", nil, nil})
	if methods := offered["data"].([]any); len(methods) != 1 || methods[0].(object)["method"] != "voucher" {
		t.Errorf("450 can be paid by %v", offered)
	}
	s.want(t, 200, request{"DELETE", "/v1/admin/payment-methods/card", nil, keyed()})
	_, table := s.want(t, 200, request{"GET", "/v1/admin/payment-methods", nil, nil})
	if len(table["data"].([]any)) != 1 {
		t.Errorf("the shop takes %v", table)
	}
}

func TestTermsAreAcceptedBeforeAnOrder(t *testing.T) {
	t.Parallel()
	s := open(t, options{terms: "2026-11"})
	s.seed(t, "tea", 5)
	path := s.checkout(t, cartOne, "tea", 1, "tok_visa")
	_, refused := s.want(t, 409, request{"POST", path + "/submit", nil, keyed()})
	if refused["code"] != "terms_not_accepted" {
		t.Errorf("refused with %v", refused)
	}
	s.want(t, 200, request{"PUT", path + "/terms", object{"version": "2026-11"}, keyed()})
	s.want(t, 201, request{"POST", path + "/submit", nil, keyed()})
}

// A price that moved since the cart was filled is told on every reading, and accepted before it is paid.
func TestANewPriceIsToldAndAccepted(t *testing.T) {
	t.Parallel()
	s := open(t, options{noProcesses: true})
	id, _ := s.seed(t, "tea", 5)
	s.filled(t, cartOne, "tea", 1)
	wrote, _ := s.want(t, 200, request{"PUT", "/v1/admin/products/" + id + "/variants/tea/price", object{"price": eur(500)}, keyed()})
	token := map[string]string{"Consistency-Token": wrote.header.Get("Consistency-Token")}
	s.want(t, 200, request{"GET", "/v1/products/" + id, nil, token})
	told := s.eventually(t, request{"GET", "/v1/carts/" + cartOne, nil, nil}, func(o object) bool { return o["changes"] != nil })
	if change := told["changes"].([]any)[0].(object); change["kind"] != "price_changed" || change["to"].(object)["amount"] != 500.0 {
		t.Errorf("told %v", told)
	}
	_, accepted := s.want(t, 200, request{"POST", "/v1/carts/" + cartOne + "/reprice", nil, keyed()})
	if accepted["total"].(object)["amount"] != 500.0 {
		t.Errorf("accepted %v", accepted)
	}
}

func TestALineCanWait(t *testing.T) {
	t.Parallel()
	s := open(t, options{noProcesses: true})
	s.seed(t, "tea", 5)
	s.filled(t, cartOne, "tea", 2)
	_, saved := s.want(t, 200, request{"POST", "/v1/carts/" + cartOne + "/items/tea/save", nil, keyed()})
	if len(saved["lines"].([]any)) != 0 || saved["saved"].([]any)[0].(object)["quantity"] != 2.0 {
		t.Errorf("saved %v", saved)
	}
	_, back := s.want(t, 200, request{"POST", "/v1/carts/" + cartOne + "/saved/tea", nil, keyed()})
	if len(back["lines"].([]any)) != 1 {
		t.Errorf("moved back: %v", back)
	}
}
