package api_test

import "testing"

func TestSavedPaymentMethodsBelongToCustomers(t *testing.T) {
	t.Parallel()
	s := open(t, options{noProcesses: true})
	s.seed(t, "tea", 5)
	const method = "pmt_00000000-0000-7000-8000-000000000001"
	for _, r := range []request{
		{"GET", "/v1/customers/me/payment-methods", nil, nil},
		{"DELETE", "/v1/customers/me/payment-methods/" + method, nil, keyed()},
		{"PUT", "/v1/customers/me/payment-methods/" + method + "/default", nil, keyed()},
	} {
		if _, p := s.want(t, 401, r); p["code"] != "unauthorised" {
			t.Errorf("%s %s: %v", r.method, r.path, p)
		}
	}
	path := s.checkout(t, cartOne, "tea", 1, "tok_visa") + "/payment"
	for name, try := range map[string]struct {
		body  object
		code  string
		field string
	}{
		"saved by nobody": {object{"method": "card", "token": "tok_visa", "save": true}, "checkout_of_guest", "/save"},
		"of nobody":       {object{"payment_method_id": method}, "payment_method_needs_customer", "/payment_method_id"},
		"no means at all": {object{}, "payment_not_offered", "/method"},
		"no token":        {object{"method": "card"}, "payment_token_invalid", "/token"},
	} {
		_, p := s.want(t, 422, request{"PUT", path, try.body, keyed()})
		fields, _ := p["errors"].([]any)
		if p["code"] != try.code || len(fields) == 0 || fields[0].(object)["pointer"] != try.field {
			t.Errorf("%s: refused with %v", name, p)
		}
	}
}

// A customer saves a card while buying, buys with it, and removes it again; somebody else can do none of that with it.
func TestACustomerSavesACardAndBuysWithIt(t *testing.T) {
	t.Parallel()
	s := open(t, options{})
	s.seed(t, "tea", 9)
	const methods = "/v1/customers/me/payment-methods"
	list := func(wanted int) []any {
		got := s.eventually(t, request{"GET", methods, nil, s.as(t, "ada")}, func(o object) bool {
			data, _ := o["data"].([]any)
			return len(data) == wanted
		})
		return got["data"].([]any)
	}
	s.buyAs(t, "ada", cartOne, object{"method": "card", "token": "tok_of_ada", "save": true})
	first := list(1)[0].(object)
	if first["default"] != true || first["expired"] != false || first["last4"] != "_ada" || first["token"] != nil {
		t.Errorf("saved %v", first)
	}
	mine := object{"payment_method_id": first["id"]}
	s.buyAs(t, "ada", cartTwo, mine)
	s.buyAs(t, "ada", cartThree, object{"method": "card", "token": "tok_another", "save": true})
	second := list(2)[1].(object)
	path := methods + "/" + second["id"].(string)
	s.want(t, 200, request{"PUT", path + "/default", nil, s.as(t, "ada")})
	if now := list(2)[1].(object); now["default"] != true {
		t.Errorf("the default is not %v", now)
	}
	for _, r := range []request{{"PUT", path + "/default", nil, s.as(t, "bob")}, {"DELETE", path, nil, s.as(t, "bob")}} {
		if _, p := s.want(t, 404, r); p["code"] != "payment_method_not_found" {
			t.Errorf("bob's %s: %v", r.method, p)
		}
	}
	if _, hers := s.want(t, 200, request{"GET", methods, nil, s.as(t, "bob")}); len(hers["data"].([]any)) != 0 {
		t.Errorf("bob sees %v", hers)
	}
	for range 2 {
		s.want(t, 200, request{"DELETE", path, nil, s.as(t, "ada")})
	}
	if left := list(1)[0].(object); left["id"] != first["id"] || left["default"] != true {
		t.Errorf("left %v", left)
	}
}

// buyAs is a customer's purchase of one packet of tea in one call.
func (s *shop) buyAs(t *testing.T, customer, cartID string, payment object) {
	t.Helper()
	s.want(t, 201, request{"POST", "/v1/carts", object{"id": cartID, "currency": "EUR", "channel": "web"}, s.as(t, customer)})
	s.want(t, 200, request{"POST", "/v1/carts/" + cartID + "/items", object{"sku": "tea", "quantity": 1}, s.as(t, customer)})
	s.want(t, 201, request{"POST", "/v1/checkouts/express", object{"cart_id": cartID, "address": address, "payment": payment}, s.as(t, customer)})
}
