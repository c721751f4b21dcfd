package api_test

import (
	"testing"
)

const (
	promotionOne = "prm_00000000-0000-7000-8000-000000000001"
	promotionTwo = "prm_00000000-0000-7000-8000-000000000002"
)

var tenOff = object{"name": "Ten off tea", "effect": object{"kind": "percentage", "rate_ppm": 100_000},
	"conditions": object{"categories": []string{"kitchen"}}}

// teas is a basket of two teas at 4.50 and shipping at 4.90, on its way to Germany.
func teas(more ...any) object {
	basket := object{
		"currency": "EUR", "country": "DE", "shipping": eur(490),
		"lines": []object{{"sku": "tea", "quantity": 2, "unit_price": eur(450), "category": "kitchen/tea"}},
	}
	for i := 0; i < len(more); i += 2 {
		basket[more[i].(string)] = more[i+1]
	}
	return basket
}

func eur(minor int) object { return object{"amount": minor, "currency": "EUR"} }

// seen makes sure that reads see what a write did.
func (s *shop) seen(t *testing.T, wrote answer) {
	t.Helper()
	token := map[string]string{"Consistency-Token": wrote.header.Get("Consistency-Token")}
	s.want(t, 200, request{"GET", "/v1/admin/promotions", nil, token})
}

func amounts(t *testing.T, quote object, names ...string) (minor []float64) {
	t.Helper()
	for _, name := range names {
		minor = append(minor, quote[name].(object)["amount"].(float64))
	}
	return minor
}

func TestQuotes(t *testing.T) {
	t.Parallel()
	s := open(t, options{noProcesses: true})
	s.want(t, 200, request{"POST", "/v1/admin/tax-rates", object{
		"country": "DE", "class": "standard", "valid_from": "2020-01-01T00:00:00Z", "rate_ppm": 190_000}, keyed()})
	s.want(t, 201, request{"POST", "/v1/admin/promotions", object{"id": promotionOne, "rule": tenOff, "start": true}, keyed()})
	draft := object{"name": "Free shipping", "code": "POST", "effect": object{"kind": "free_shipping"}}
	wrote, made := s.want(t, 201, request{"POST", "/v1/admin/promotions", object{"id": promotionTwo, "rule": draft}, keyed()})
	if made["status"] != "draft" {
		t.Errorf("made %v", made)
	}
	s.seen(t, wrote)

	for _, c := range []struct {
		name     string
		basket   object
		want     [4]float64 // discount, shipping discount, tax, total
		rejected string
	}{
		// (810 + 490) × 19/119 = 129.3 + 78.2
		{"what has been started applies", teas(), [4]float64{90, 0, 129 + 78, 1300}, ""},
		{"a draft does not", teas("codes", []string{"post"}), [4]float64{90, 0, 207, 1300}, "unknown"},
		{"unless it is tried", teas("codes", []string{"post"}, "try", []string{promotionTwo}), [4]float64{90, 490, 129, 810}, ""},
		{"at another time there was no tax", teas("at", "2019-12-31T23:59:59Z"), [4]float64{90, 0, 0, 1300}, ""},
		{
			"with other settings", teas("settings", object{"prices_include_tax": false, "tax_level": "order", "rounding": "half_even"}),
			[4]float64{90, 0, 247, 1547}, "",
		},
	} {
		_, quote := s.want(t, 200, request{"POST", "/v1/admin/quotes", c.basket, nil})
		got := amounts(t, quote, "discount", "shipping_discount", "tax", "total")
		if [4]float64(got) != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
		if rejected := quote["rejected"].([]any); (len(rejected) == 1) != (c.rejected != "") ||
			len(rejected) == 1 && rejected[0].(object)["reason"] != c.rejected {
			t.Errorf("%s: rejected %v", c.name, rejected)
		}
	}
}

// A coupon is worth in a quote what it is worth in a cart, and is not used up by it.
func TestCouponsAreQuotedAsInACart(t *testing.T) {
	t.Parallel()
	s := open(t, options{noProcesses: true})
	wrote, _ := s.want(t, 201, request{"POST", "/v1/admin/promotions", object{"id": promotionOne, "start": true, "rule": object{
		"name": "Coupons", "by_coupon": true, "effect": object{"kind": "percentage", "rate_ppm": 100_000}}}, keyed()})
	s.want(t, 201, request{"POST", couponsOfOne, object{"code": "once", "limit": 1}, keyed()})
	s.want(t, 201, request{"POST", couponsOfOne, object{"code": "each", "limit_per_customer": 1}, keyed()})
	s.want(t, 201, request{"POST", couponsOfOne, object{"code": "past", "valid_until": "2026-01-01T00:00:00Z"}, keyed()})
	s.seen(t, wrote)
	for range 2 {
		for _, c := range []struct {
			code     string
			discount float64
			reason   any
			more     []any
		}{
			{"ONCE", 90, nil, nil},
			{"each", 0, "customer_needed", nil},
			{"each", 90, nil, []any{"customer_id", "ada"}},
			{"past", 0, "expired", nil},
			{"past", 90, nil, []any{"at", "2025-12-31T00:00:00Z"}},
			{"nope", 0, "unknown", nil},
		} {
			_, quote := s.want(t, 200, request{"POST", "/v1/admin/quotes", teas(append(c.more, "codes", []string{c.code})...), nil})
			rejected, reason := quote["rejected"].([]any), any(nil)
			if len(rejected) == 1 {
				reason = rejected[0].(object)["reason"]
			}
			if got := amounts(t, quote, "discount"); got[0] != c.discount || reason != c.reason {
				t.Errorf("%s %v takes %v off, refused as %v", c.code, c.more, got, reason)
			}
		}
	}
}

func TestAPromotionsLife(t *testing.T) {
	t.Parallel()
	s := open(t, options{noProcesses: true})
	key := keyed()
	created, body := s.want(t, 201, request{"POST", "/v1/admin/promotions", object{"rule": tenOff}, key})
	path := created.header.Get("Location")
	again, _ := s.want(t, 201, request{"POST", "/v1/admin/promotions", object{"rule": tenOff}, key})
	if again.header.Get("Location") != path {
		t.Errorf("created %s, then %s", path, again.header.Get("Location"))
	}
	better := object{"name": "Ten off", "code": "TEN", "effect": object{"kind": "percentage", "rate_ppm": 100_000},
		"conditions": object{"min_amount": eur(2000), "from": "2026-01-01T00:00:00Z"}}
	s.want(t, 412, request{"PUT", path, better, keyed("If-Match", `"7"`)})
	s.want(t, 200, request{"PUT", path, better, keyed("If-Match", created.header.Get("ETag"))})
	for _, step := range [][2]string{{"start", "started"}, {"end", "ended"}, {"start", "started"}, {"withdraw", "withdrawn"}} {
		wrote, now := s.want(t, 200, request{"POST", path + "/" + step[0], nil, keyed()})
		if now["status"] != step[1] {
			t.Errorf("after %s it is %v", step[0], now)
		}
		s.seen(t, wrote)
	}
	s.want(t, 409, request{"POST", path + "/start", nil, keyed()})

	_, read := s.want(t, 200, request{"GET", path, nil, nil})
	if rule := read["rule"].(object); read["status"] != "withdrawn" || read["id"] != body["id"] || rule["code"] != "TEN" {
		t.Errorf("reads %v", read)
	}
	for status, want := range map[string]int{"withdrawn": 1, "draft": 0} {
		_, list := s.want(t, 200, request{"GET", "/v1/admin/promotions?status=" + status, nil, nil})
		if data := list["data"].([]any); len(data) != want {
			t.Errorf("%s: %v", status, data)
		}
	}
}

func TestRulesAreRefusedWhereTheyAreWrong(t *testing.T) {
	t.Parallel()
	s := open(t, options{noProcesses: true})
	for field, effect := range map[string]object{
		"/effect/amount":   {"kind": "percentage", "rate_ppm": 1, "amount": eur(1)},
		"/effect/rate_ppm": {"kind": "percentage"},
		"/effect/buy":      {"kind": "buy_x_get_y", "get": 1, "rate_ppm": 1},
	} {
		_, problem := s.want(t, 422, request{"POST", "/v1/admin/promotions", object{
			"rule": object{"name": "Wrong", "effect": effect}}, keyed()})
		if got := problem["errors"].([]any)[0].(object)["pointer"]; got != field {
			t.Errorf("%v is refused at %v", effect, got)
		}
	}
	for _, minor := range []int{9007199254740991, -1} {
		s.want(t, 422, request{"POST", "/v1/admin/quotes", object{"currency": "EUR", "lines": []object{
			{"sku": "gold", "quantity": 1_000_000, "unit_price": eur(minor)}}}, nil})
	}
}

func TestTaxRates(t *testing.T) {
	t.Parallel()
	s := open(t, options{noProcesses: true})
	rate := func(country, from string, ppm int) object {
		return object{"country": country, "class": "standard", "valid_from": from, "rate_ppm": ppm}
	}
	const before, after = "2020-01-01T00:00:00Z", "2030-01-01T00:00:00+01:00"
	s.want(t, 200, request{"POST", "/v1/admin/tax-rates", rate("DE", before, 190_000), keyed()})
	s.want(t, 200, request{"POST", "/v1/admin/tax-rates", rate("AT", before, 200_000), keyed()})
	wrote, all := s.want(t, 200, request{"POST", "/v1/admin/tax-rates", rate("DE", after, 200_000), keyed()})
	if rates := all["data"].([]any); len(rates) != 2 || rates[1].(object)["valid_from"] != "2029-12-31T23:00:00Z" {
		t.Errorf("Germany has %v", rates)
	}
	s.seen(t, wrote)
	_, first := s.want(t, 200, request{"GET", "/v1/admin/tax-rates?limit=2", nil, nil})
	_, rest := s.want(t, 200, request{"GET", "/v1/admin/tax-rates?limit=2&cursor=" + first["next_cursor"].(string), nil, nil})
	if got := rest["data"].([]any); first["has_more"] != true || len(got) != 1 || got[0].(object)["rate_ppm"] != 200_000.0 {
		t.Errorf("first %v, then %v", first, rest)
	}

	key := object{"country": "DE", "class": "standard", "valid_from": after}
	wrote, _ = s.want(t, 200, request{"POST", "/v1/admin/tax-rates/withdraw", key, keyed()})
	s.want(t, 404, request{"POST", "/v1/admin/tax-rates/withdraw", key, keyed()})
	s.seen(t, wrote)
	_, left := s.want(t, 200, request{"GET", "/v1/admin/tax-rates?country=DE", nil, nil})
	if data := left["data"].([]any); len(data) != 1 {
		t.Errorf("left is %v", data)
	}
}
