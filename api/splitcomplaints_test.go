package api_test

import (
	"testing"
)

// What users of other shops report about orders that do not leave from one place in one currency, each as a case of its own.

// medusajs/medusa#15407, vendurehq/vendure#3588: what lies in several places cannot be bought as one order, or not be sent.
// Here each place sends a parcel, the money is taken once, and the order is complete when all have arrived.
func TestMedusa15407UnitsFromTwoPlacesAreOneOrder(t *testing.T) {
	t.Parallel()
	s := open(t, options{wait: patience})
	s.seed(t, "tea", 3)
	more, _ := s.want(t, 200, request{"POST", "/v1/admin/stock/tea/hamburg/receipts", object{"quantity": 2, "cause": "first count"}, keyed()})
	token := map[string]string{"Consistency-Token": more.header.Get("Consistency-Token")}
	s.want(t, 200, request{"GET", "/v1/stock?sku=tea", nil, token})
	_, placed := s.want(t, 201, request{"POST", s.checkout(t, cartOne, "tea", 5, "tok_visa") + "/submit", nil, keyed()})
	s.boughtOnce(t, placed["id"].(string))
	_, read := s.want(t, 200, request{"GET", placed["tracking_url"].(string), nil, nil})
	numbers, units := map[any]bool{}, 0.0
	for _, parcel := range read["parcels"].([]any) {
		p := parcel.(object)
		numbers[p["tracking_number"]] = p["status"] == "delivered"
		units += p["items"].([]any)[0].(object)["quantity"].(float64)
	}
	if len(numbers) != 2 || units != 5 {
		t.Errorf("the parcels are %v", read["parcels"])
	}
}

// medusajs/medusa#12536, vendurehq/vendure#1691, #769: with a second currency in the same channel there are prices for the
// goods, but no delivery to choose. Here all of a cart is in its currency, and none is made into another.
func TestMedusa12536ASecondCurrencyIsSoldAndDelivered(t *testing.T) {
	t.Parallel()
	s := open(t, options{wait: patience})
	s.seed(t, "tea", 9)
	s.want(t, 200, request{"POST", "/v1/admin/price-lists", object{"id": "dollars", "name": "Dollars", "currency": "USD"}, nil})
	set, _ := s.want(t, 200, request{"POST", setPrice, object{"prices": []object{
		{"list_id": "dollars", "sku": "tea", "price": object{"amount": 599, "currency": "USD"}},
	}}, nil})
	token := map[string]string{"Consistency-Token": set.header.Get("Consistency-Token")}
	s.want(t, 200, request{"GET", "/v1/products", nil, token})
	for cart, currency := range map[string]string{cartOne: "EUR", cartTwo: "USD"} {
		s.want(t, 201, request{"POST", "/v1/carts", object{"id": cart, "currency": currency, "channel": "web"}, keyed()})
		s.put(t, cart, "tea", 1, keyed())
		started, _ := s.want(t, 201, request{"POST", "/v1/checkouts", object{"cart_id": cart}, keyed()})
		path := started.header.Get("Location")
		s.want(t, 200, request{"PUT", path + "/address", address, keyed()})
		_, offered := s.want(t, 200, request{"GET", path + "/delivery-options", nil, nil})
		if price := offered["data"].([]any)[0].(object)["price"].(object); price["currency"] != currency {
			t.Errorf("a cart in %s is delivered for %v", currency, price)
		}
		s.want(t, 200, request{"PUT", path + "/delivery", object{"code": "standard"}, keyed()})
		s.want(t, 200, request{"PUT", path + "/payment", object{"method": "card", "token": "tok_visa"}, keyed()})
		_, placed := s.want(t, 201, request{"POST", path + "/submit", nil, keyed()})
		for part, amount := range placed["totals"].(object) {
			if m, some := amount.(object); some && m["currency"] != currency {
				t.Errorf("%s of an order in %s is %v", part, currency, m)
			}
		}
	}
}
