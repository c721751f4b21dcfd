package api_test

import (
	"reflect"
	"testing"

	"cartwright/app"
	"cartwright/domain/checkout"
	"cartwright/domain/customer"
)

var ada = app.Request{Customer: "ada"}

// as is a request of a customer's under an id of its own.
func as(who app.Request) app.Request {
	who.ID = app.NewID("")
	return who
}

var adas = app.Address{
	Name: "Ada", Street: "12 Rose Lane", City: "Berlin", Postcode: "10115", Country: "DE", Email: "ada@example.org",
}

// fills opens a cart of somebody's with two teas and codes.
func (s *shop) fills(t *testing.T, who app.Request, codes ...string) (cartID string) {
	t.Helper()
	cartID = app.NewID(app.CartPrefix)
	_, err := s.app.OpenCart(t.Context(), as(who), cartID, "", "EUR", "web")
	must(t, err)
	_, err = s.app.AddToCart(t.Context(), as(who), cartID, "tea", 2, nil)
	must(t, err)
	for _, code := range codes {
		_, err = s.app.EnterCoupon(t.Context(), as(who), cartID, code)
		must(t, err)
	}
	return cartID
}

// buys carries two teas to a decision, in one call, for whoever asks.
func (s *shop) buys(t *testing.T, who app.Request, token string, codes ...string) app.CheckoutOutcome {
	t.Helper()
	out, err := s.app.Express(t.Context(), as(who), app.Express{
		CartID: s.fills(t, who, codes...), Payment: app.PaymentChoice{Means: checkout.Means{Method: "card", Token: token}}, Address: adas,
	})
	must(t, err)
	_, err = s.app.AwaitDecision(t.Context(), out.State.CheckoutID)
	must(t, err)
	out, err = s.app.Checkout(t.Context(), who, out.State.CheckoutID)
	must(t, err)
	return out
}

// started makes a promotion that holds from now on.
func (s *shop) started(t *testing.T, rule object) {
	t.Helper()
	wrote, _ := s.want(t, 201, request{"POST", "/v1/admin/promotions", object{"rule": rule, "start": true}, keyed()})
	s.seen(t, wrote)
}

// submitted is what the last attempt of a checkout was submitted as.
func (s *shop) submitted(t *testing.T, c app.CheckoutOutcome) checkout.Submission {
	t.Helper()
	history, err := s.app.Streams.Read(t.Context(), checkout.Category+"-"+c.State.CheckoutID)
	must(t, err)
	var last checkout.Submission
	for _, past := range history {
		if e, ok := past.Event.(checkout.Submitted); ok {
			last = e.Submission
		}
	}
	return last
}

func TestPricesDependOnWhoBuys(t *testing.T) {
	t.Parallel()
	s := open(t, options{})
	s.seed(t, "tea", 50)
	s.want(t, 200, request{"POST", "/v1/admin/tax-rates", object{
		"country": "DE", "class": "standard", "valid_from": "2020-01-01T00:00:00Z", "rate_ppm": 190_000}, keyed()})
	s.want(t, 200, request{"POST", "/v1/admin/price-lists", object{"id": "club", "name": "Club", "currency": "EUR", "group": "club"}, keyed()})
	priced, _ := s.want(t, 200, request{"POST", setPrice, object{"prices": []object{
		{"list_id": "club", "sku": "tea", "price": eur(400)}}}, keyed()})
	s.want(t, 200, request{"GET", "/v1/products", nil, map[string]string{"Consistency-Token": priced.header.Get("Consistency-Token")}})
	s.started(t, object{"name": "For the club", "priority": 1, "conditions": object{"groups": []string{"club"}},
		"effect": object{"kind": "fixed", "amount": eur(100)}})
	s.started(t, object{"name": "Welcome", "conditions": object{"first_order": true},
		"effect": object{"kind": "percentage", "rate_ppm": 100_000}})

	_, err := s.app.RegisterCustomer(t.Context(), as(ada), "ada", app.Profile{Email: "ada@example.org", Name: "Ada"})
	must(t, err)
	_, err = s.app.ChangeCustomer(t.Context(), as(ada), "ada", customer.Group{Group: "club"})
	must(t, err)

	cost := func(what string, who app.Request, token string, want int64) app.CheckoutOutcome {
		t.Helper()
		bought := s.buys(t, who, token)
		if got := s.submitted(t, bought).Totals.Total; got.Minor != want {
			t.Errorf("%s costs %v, want %d", what, got, want)
		}
		return bought
	}
	cost("for a guest, who is in no group, it", app.Request{}, "tok_visa", 900)
	cost("for somebody new it", app.Request{Customer: "bob"}, "tok_visa", 810)
	cost("an attempt that fails, of a member who is new,", ada, "tok_declined", 630) // 800 − 100, and a tenth less
	cost("the next attempt is still their first and", ada, "tok_visa", 630)
	cost("the second order", ada, "tok_visa", 700)

	_, err = s.app.ChangeCustomer(t.Context(), as(ada), "ada", customer.ExemptFromTax{Exempt: true, Grounds: "certificate 7"})
	must(t, err)
	exempt := cost("without tax it", ada, "tok_visa", 700-112) // 19/119 of it
	if q := s.submitted(t, exempt).Quote; !q.Tax.IsZero() || q.Buyer.Grounds != "certificate 7" || q.Exempted.Minor != 112 {
		t.Errorf("exempt, they pay %v of tax and are freed of %v as %+v", q.Tax, q.Exempted, q.Buyer)
	}
}

func TestPromotionsDependOnWhatIsBought(t *testing.T) {
	t.Parallel()
	s := open(t, options{})
	s.seed(t, "tea", 5)
	rule := object{
		"name": "Aki's tea", "combines_with": []any{"order", "shipping"}, "effect": object{"kind": "percentage", "rate_ppm": 500_000.0},
		"conditions": object{"categories": []any{"kitchen"}, "brands": []any{"Aki"}, "tax_classes": []any{"standard"}},
	}
	s.started(t, rule)
	other := object{"name": "Of linen", "effect": object{"kind": "percentage", "rate_ppm": 900_000},
		"conditions": object{"attributes": object{"material": "linen"}}}
	s.started(t, other)
	bought := s.submitted(t, s.buys(t, app.Request{}, "tok_visa"))
	if bought.Totals.Total.Minor != 450 || len(bought.Quote.Applied) != 1 {
		t.Errorf("tea costs %v with %+v", bought.Totals.Total, bought.Quote.Applied)
	}
	_, listed := s.want(t, 200, request{"GET", "/v1/admin/promotions", nil, nil})
	kept := listed["data"].([]any)[1].(object)["rule"].(object)
	for _, field := range []string{"combines_with", "conditions"} {
		if got := kept[field]; !reflect.DeepEqual(got, rule[field]) {
			t.Errorf("%s is kept as %v", field, got)
		}
	}
}
