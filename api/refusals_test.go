package api_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"cartwright/api/gen"
)

const (
	cartPath     = "/v1/carts/" + cartOne
	noCart       = "/v1/carts/cart_00000000-0000-7000-8000-00000000ffff"
	noCheckout   = "/v1/checkouts/chk_00000000-0000-7000-8000-00000000ffff"
	noProduct    = "/v1/products/prd_00000000-0000-7000-8000-00000000ffff"
	noOrder      = "ord_00000000-0000-7000-8000-00000000ffff"
	visitOne     = "/v1/visits/vis_00000000-0000-7000-8000-000000000001"
	receipts     = "/v1/admin/stock/tea/berlin/receipts"
	teaReceived  = `{"quantity": 1, "cause": "order 7"}`
	anyOtherName = "4711"
)

// refused is a request that must change nothing, and what the problem must say.
type refused struct {
	name   string
	send   request
	status int
	code   string
	at     string // pointer or parameter of a fault; none when empty
}

var badRequests = []refused{
	// The body as such.
	{"unknown field", request{"POST", cartPath + "/items", `{"sku":"tea","quantity":1,"colour":"red"}`, nil}, 400, "invalid_request", "/colour"},
	{"field in other case", request{"POST", cartPath + "/items", `{"SKU":"tea","quantity":1}`, nil}, 400, "invalid_request", "/SKU"},
	{"missing field", request{"POST", cartPath + "/items", `{"sku":"tea"}`, nil}, 400, "invalid_request", "/quantity"},
	{"wrong type", request{"POST", cartPath + "/items", `{"sku":"tea","quantity":"two"}`, nil}, 400, "invalid_request", "/quantity"},
	{"null", request{"POST", cartPath + "/items", `{"sku":"tea","quantity":null}`, nil}, 400, "invalid_request", "/quantity"},
	{"fraction", request{"POST", cartPath + "/items", `{"sku":"tea","quantity":1.5}`, nil}, 400, "invalid_request", "/quantity"},
	{"beyond any number", request{"POST", cartPath + "/items", `{"sku":"tea","quantity":1e400}`, nil}, 400, "invalid_request", "/quantity"},
	{"too few", request{"POST", cartPath + "/items", `{"sku":"tea","quantity":0}`, nil}, 400, "invalid_request", "/quantity"},
	{"too many", request{"POST", cartPath + "/items", `{"sku":"tea","quantity":1000}`, nil}, 400, "invalid_request", "/quantity"},
	{"an array", request{"POST", cartPath + "/items", `[]`, nil}, 400, "invalid_request", ""},
	{"no body", request{"POST", cartPath + "/items", nil, nil}, 400, "invalid_request", ""},
	{"half a body", request{"POST", cartPath + "/items", `{"sku":"tea",`, nil}, 400, "malformed_json", ""},
	{"two bodies", request{"POST", cartPath + "/items", `{"sku":"tea","quantity":1}{}`, nil}, 400, "malformed_json", ""},
	{"another content type", request{"POST", cartPath + "/items", `sku=tea`, map[string]string{"Content-Type": "application/x-www-form-urlencoded"}}, 415, "unsupported_media_type", ""},
	{"a huge body", request{"POST", cartPath + "/items", `{"sku":"` + strings.Repeat("a", 1<<20) + `"}`, nil}, 413, "body_too_large", ""},
	{"a body where none belongs", request{"POST", noCheckout + "/cancel", `{"why":"not"}`, nil}, 400, "invalid_request", ""},
	{"unknown field deep inside", request{"POST", "/v1/admin/products", `{"title":"Tea","variants":[{"sku":"a","price":{"amount":1,"currency":"EUR","vat":7}}]}`, nil}, 400, "invalid_request", "/variants/0/price/vat"},
	{"lower-case currency", request{"POST", "/v1/carts", `{"currency":"eur"}`, nil}, 400, "invalid_request", "/currency"},
	{"a visit event of no kind", request{"POST", visitOne + "/events", `{"product_id":"x"}`, nil}, 400, "invalid_request", "/type"},
	{"a visit event of unknown kind", request{"POST", visitOne + "/events", `{"type":"slept"}`, nil}, 400, "invalid_request", "/type"},
	{"a visit event with another's field", request{"POST", visitOne + "/events", `{"type":"searched","query":"tea","results":1,"target":"x"}`, nil}, 400, "invalid_request", "/target"},
	{"a card number as token", request{"PUT", noCheckout + "/payment", `{"method":"card","token":"4111111111111111"}`, nil}, 400, "invalid_request", "/token"},

	{"the character 0", request{"POST", visitOne + "/events", `{"type":"searched","query":"a\u0000b","results":1}`, nil}, 400, "invalid_request", "/query"},

	// Paths, queries and headers.
	{"malformed id", request{"GET", "/v1/carts/" + anyOtherName, nil, nil}, 400, "invalid_request", "cart_id"},
	{"id of another kind", request{"GET", "/v1/orders/" + cartOne, nil, nil}, 400, "invalid_request", "order_id"},
	{"encoded slash in a SKU", request{"DELETE", cartPath + "/items/a%2Fb", nil, nil}, 400, "invalid_request", "line_id"},
	{"bad encoding", request{"GET", "/v1/products?q=%zz", nil, nil}, 400, "malformed_query", ""},
	{"the character 0 in a query", request{"GET", "/v1/products?q=%00", nil, nil}, 400, "invalid_request", "q"},
	{"a query that is not UTF-8", request{"GET", "/v1/products?q=%ff", nil, nil}, 400, "invalid_request", "q"},
	{"unknown parameter", request{"GET", "/v1/products?colour=red", nil, nil}, 400, "invalid_request", "colour"},
	{"limit too high", request{"GET", "/v1/products?limit=101", nil, nil}, 400, "invalid_request", "limit"},
	{"limit is no number", request{"GET", "/v1/products?limit=many", nil, nil}, 400, "invalid_request", "limit"},
	{"no SKU", request{"GET", "/v1/stock", nil, nil}, 400, "invalid_request", "sku"},
	{"bad cursor", request{"GET", "/v1/products?cursor=AAAA", nil, nil}, 400, "invalid_request", "cursor"},
	{"bad token", request{"GET", "/v1/products", nil, map[string]string{"Consistency-Token": "!"}}, 400, "invalid_request", "Consistency-Token"},
	{"bad If-Match", request{"DELETE", cartPath + "/items/tea", nil, map[string]string{"If-Match": "3"}}, 400, "invalid_request", "If-Match"},
	{"bad Idempotency-Key", request{"DELETE", cartPath + "/items/tea", nil, map[string]string{"Idempotency-Key": "two words"}}, 400, "invalid_request", "Idempotency-Key"},
	{"long Idempotency-Key", request{"DELETE", cartPath + "/items/tea", nil, map[string]string{"Idempotency-Key": strings.Repeat("k", 256)}}, 400, "invalid_request", "Idempotency-Key"},
	{"submit without a key", request{"POST", noCheckout + "/submit", nil, nil}, 400, "idempotency_key_required", "Idempotency-Key"},
	{"receipt without a key", request{"POST", receipts, teaReceived, nil}, 400, "idempotency_key_required", "Idempotency-Key"},
	{"unknown status", request{"GET", "/v1/admin/orders?status=lost", nil, nil}, 400, "invalid_request", "status"},
	{"unknown time zone", request{"GET", "/v1/admin/analytics/sales?by=day&tz=Mars/Olympus", nil, nil}, 422, "time_zone_unknown", "tz"},
	{"a period of minutes that is too long", request{"GET", "/v1/admin/analytics/sales?by=minute&from=2020-01-01T00:00:00Z", nil, nil}, 422, "period_too_long", "to"},
	{"a period that ends before it begins", request{"GET", "/v1/admin/analytics/funnel?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z", nil, nil}, 400, "invalid_request", "from"},
	{"books that end before they begin", request{"GET", "/v1/admin/ledger/balances?from=2026-01-02&to=2026-01-01", nil, nil}, 400, "invalid_request", "from"},
	{"a day that is none", request{"GET", "/v1/admin/ledger/balances?from=2026-02-30", nil, nil}, 400, "invalid_request", "from"},
	{"a time that is none", request{"GET", "/v1/admin/analytics/funnel?from=yesterday", nil, nil}, 400, "invalid_request", "from"},

	// What does not exist.
	{"no such path", request{"GET", "/v1/nothing", nil, nil}, 404, "no_such_path", ""},
	{"no such method", request{"PUT", "/v1/carts", nil, nil}, 405, "method_not_allowed", ""},
	{"unknown cart", request{"GET", noCart, nil, nil}, 404, "cart_not_found", ""},
	{"item for an unknown cart", request{"POST", noCart + "/items", `{"sku":"tea","quantity":1}`, nil}, 404, "cart_not_found", ""},
	{"unknown SKU", request{"POST", cartPath + "/items", `{"sku":"coffee","quantity":1}`, nil}, 404, "sku_not_for_sale", "/sku"},
	{"unknown checkout", request{"GET", noCheckout, nil, nil}, 404, "checkout_not_found", ""},
	{"submit of an unknown checkout", request{"POST", noCheckout + "/submit", nil, keyed()}, 404, "checkout_not_found", ""},
	{"unknown product", request{"GET", noProduct, nil, nil}, 404, "product_not_found", ""},
	{"unknown order", request{"GET", "/v1/orders/" + noOrder, nil, nil}, 404, "order_not_found", ""},
	{"unknown order number", request{"POST", "/v1/orders/find", `{"number":1,"email":"ada@example.org"}`, nil}, 404, "order_not_found", ""},
	{"books of an unknown order", request{"GET", "/v1/admin/ledger/orders/" + noOrder, nil, nil}, 404, "order_not_found", ""},
	{"unknown credit", request{"GET", "/v1/admin/credits/crd_00000000-0000-7000-8000-00000000ffff", nil, nil}, 404, "credit_not_found", ""},
	{"unknown credit to block", request{"POST", "/v1/admin/credits/crd_00000000-0000-7000-8000-00000000ffff/block", `{"reason":"x"}`, nil}, 404, "credit_not_found", ""},
	{"unknown gift card", request{"POST", "/v1/gift-cards/balance", `{"code":"0000"}`, nil}, 404, "credit_not_found", ""},
	{"a gift card of nothing", request{"POST", "/v1/admin/gift-cards", `{"amount":{"amount":0,"currency":"EUR"},"reason":"x"}`, keyed()}, 422, "credit_amount_invalid", "/amount"},
	{"unknown code", request{"GET", "/v1/admin/coupons/NOPE", nil, nil}, 404, "coupon_not_found", "code"},
	{"no codes at all", request{"POST", couponsOfOne, `{"limit":1}`, keyed()}, 422, "coupon_count_invalid", "/count"},
	{"one code and many", request{"POST", couponsOfOne, `{"code":"TEA","count":2}`, keyed()}, 400, "invalid_request", "/code"},
	{"a code that cannot be typed", request{"POST", couponsOfOne, `{"code":"TEE FÜR ZWEI"}`, keyed()}, 422, "coupon_code_invalid", "/code"},
	{"codes for no promotion", request{"POST", couponsOfOne, `{"code":"TEA"}`, keyed()}, 404, "promotion_not_found", "promotion_id"},
	{"a code that nobody issued", request{"PUT", cartPath + "/coupons/NOPE", nil, keyed()}, 404, "coupon_unknown", "code"},
	{"codes without a key", request{"POST", couponsOfOne, `{"count":2}`, nil}, 400, "idempotency_key_required", "Idempotency-Key"},
	{"unknown tracking token", request{"GET", "/v1/track/aaaaaaaaaaaaaaaaaaaa", nil, nil}, 404, "order_not_found", ""},
	{"unknown order to cancel", request{"POST", "/v1/admin/orders/" + noOrder + "/cancel", `{"reason":"x"}`, keyed()}, 404, "order_not_found", ""},
	{"unknown delivery", request{"GET", "/v1/admin/deliveries/dlv_00000000-0000-7000-8000-00000000ffff", nil, nil}, 404, "delivery_not_found", ""},
	{"unknown replay", request{"GET", "/v1/admin/replays/rpl_00000000-0000-7000-8000-00000000ffff", nil, nil}, 404, "replay_not_found", ""},
	{"unknown replay to cancel", request{"POST", "/v1/admin/replays/rpl_00000000-0000-7000-8000-00000000ffff/cancel", nil, nil}, 404, "replay_not_found", ""},
	{"unknown read model to start", request{"POST", "/v1/admin/projections/horoscope/start", nil, nil}, 404, "projection_not_found", "projection"},
	{"parked events of an unknown read model", request{"GET", "/v1/admin/projections/horoscope/parked-events", nil, nil}, 404, "projection_not_found", "projection"},
	{"parked event that is not", request{"POST", "/v1/admin/projections/catalog/parked-events/discard", `{"event_id":"x"}`, nil}, 404, "event_not_parked", "/event_id"},
	{"rollback without a swap before", request{"POST", "/v1/admin/projections/catalog/rollback", nil, nil}, 409, "nothing_to_go_back_to", ""},
	{"replay of an unknown read model", request{"POST", "/v1/admin/replays", `{"projection":"horoscope"}`, nil}, 422, "projection_unknown", "/projection"},

	// What the rules refuse.
	{"stale revision", request{"POST", cartPath + "/items", `{"sku":"tea","quantity":1}`, map[string]string{"If-Match": `"7"`}}, 412, "stale_revision", "If-Match"},
	{"the same cart again", request{"POST", "/v1/carts", `{"id":"` + cartOne + `","currency":"USD"}`, nil}, 409, "cart_exists", ""},
	{"an empty cart", request{"POST", "/v1/checkouts", `{"cart_id":"` + cartOne + `"}`, nil}, 409, "cart_empty", ""},
	{"a line that is not there", request{"PATCH", cartPath + "/items/tea", `{"quantity":1}`, nil}, 404, "cart_line_not_found", "line_id"},
	{"more stock taken than is there", request{"POST", "/v1/admin/stock/tea/berlin/adjustments", `{"delta":-100,"reason":"lost"}`, keyed()}, 409, "stock_below_held", "/delta"},

	// Who may not.
	{"no key", request{"GET", "/v1/admin/orders", nil, map[string]string{"Authorization": ""}}, 401, "unauthorised", ""},
	{"another scheme", request{"GET", "/v1/admin/orders", nil, map[string]string{"Authorization": "Basic YTpi"}}, 401, "unauthorised", ""},
	{"unknown key", request{"POST", receipts, teaReceived, keyed("Authorization", "Bearer sk_guessed")}, 401, "unauthorised", ""},
}

func TestBadRequestsAreRefusedAndChangeNothing(t *testing.T) {
	t.Parallel()
	s := open(t, options{noProcesses: true})
	s.seed(t, "tea", 5)
	s.want(t, 201, request{"POST", "/v1/carts", object{"id": cartOne, "currency": "EUR"}, nil})
	for _, c := range badRequests {
		before, err := s.feed.Head(t.Context())
		must(t, err)
		got := s.do(t, c.send)
		checkRefusal(t, c, got)
		if after, err := s.feed.Head(t.Context()); err != nil || after != before {
			t.Errorf("%s: the log went from %v to %v, %v", c.name, before, after, err)
		}
	}
}

func checkRefusal(t *testing.T, c refused, got answer) {
	t.Helper()
	var p gen.Problem
	if err := json.Unmarshal(got.body, &p); err != nil {
		t.Errorf("%s: %d %s is no problem: %v", c.name, got.status, got.body, err)
		return
	}
	if got.status != c.status || p.Status != c.status || p.Code != c.code || p.Type != "urn:cartwright:problem:"+c.code {
		t.Errorf("%s: %d %s, want %d %s", c.name, got.status, got.body, c.status, c.code)
	}
	if got.header.Get("Content-Type") != "application/problem+json" || p.RequestID == "" || p.RequestID != got.header.Get("X-Request-Id") || p.Detail == "" {
		t.Errorf("%s: %v %s", c.name, got.header, got.body)
	}
	named := slices.ContainsFunc(p.Errors, func(f gen.Fault) bool {
		return (f.Pointer == c.at || f.Parameter == c.at) && f.Detail != ""
	})
	if c.at != "" && !named {
		t.Errorf("%s: the faults are %+v, want one at %s", c.name, p.Errors, c.at)
	}
}

func TestAKeyMayDoWhatItsScopesSay(t *testing.T) {
	t.Parallel()
	s := open(t, options{noProcesses: true})
	clerk, err := s.keys.Create(t.Context(), "clerk", []string{"stock:read"})
	must(t, err)
	as := func(secret string) map[string]string { return keyed("Authorization", "Bearer "+secret) }
	s.want(t, 200, request{"GET", "/v1/admin/stock", nil, as(clerk)})
	if _, p := s.want(t, 403, request{"POST", receipts, teaReceived, as(clerk)}); p["code"] != "scope_missing" {
		t.Errorf("refused with %v", p)
	}
	must(t, s.keys.Revoke(t.Context(), "clerk"))
	s.want(t, 401, request{"GET", "/v1/admin/stock", nil, as(clerk)})
}
