package api_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"cartwright/domain/event"
)

const me = "/v1/customers/me"

func TestACustomerRegistersThemself(t *testing.T) {
	t.Parallel()
	s := open(t, options{noProcesses: true})
	if _, p := s.want(t, 404, request{"GET", me, nil, s.as(t, "ada")}); p["code"] != "customer_not_found" {
		t.Errorf("before: %v", p)
	}
	ada := object{"email": "ada@example.org", "name": "Ada Lovelace"}
	registered, body := s.want(t, 200, request{"PUT", me, ada, s.as(t, "ada")})
	if body["id"] != "ada" || body["email"] != ada["email"] || body["name"] != ada["name"] {
		t.Errorf("registered %v", body)
	}
	again, _ := s.want(t, 200, request{"PUT", me, ada, s.as(t, "ada")})
	if again.header.Get("ETag") != registered.header.Get("ETag") {
		t.Errorf("the same once more is a change: %s", again.body)
	}
	tag := registered.header.Get("ETag")
	ada["name"] = "Ada King"
	_, body = s.want(t, 200, request{"PUT", me, ada, s.as(t, "ada", "If-Match", tag)})
	if body["name"] != "Ada King" || body["email"] != ada["email"] {
		t.Errorf("changed to %v", body)
	}
	s.want(t, 412, request{"PUT", me, ada, s.as(t, "ada", "If-Match", tag)})
	for field, bad := range map[string]object{
		"/name": {"email": "ada@example.org", "name": " "}, "/email": {"email": "ada", "name": "Ada"},
		"/group": {"email": "ada@example.org", "name": "Ada", "group": "trade"},
	} {
		got := s.do(t, request{"PUT", me, bad, s.as(t, "ada")})
		if got.status/100 != 4 || !strings.Contains(string(got.body), `"`+field+`"`) {
			t.Errorf("%v is answered %d %s", bad, got.status, got.body)
		}
	}
	s.want(t, 401, request{"GET", me, nil, nil})
	s.want(t, 403, request{"GET", me, nil, map[string]string{"Authorization": "Bearer " + s.admin}})

	history, err := s.app.Streams.Read(t.Context(), event.StreamOf("customer", "ada"))
	must(t, err)
	for _, past := range history {
		if raw, err := json.Marshal(past.Event); err != nil || strings.Contains(string(raw), "Ada") || strings.Contains(string(raw), "example") {
			t.Errorf("the log says %s, %v", raw, err)
		}
	}
}

func TestGroupsAndTaxesAreForTheBackOfficeToSay(t *testing.T) {
	t.Parallel()
	s := open(t, options{noProcesses: true})
	ada := "/v1/admin/customers/ada"
	s.want(t, 404, request{"PUT", ada + "/group", object{"group": "trade"}, keyed()})
	s.want(t, 200, request{"PUT", ada, object{"email": "ada@example.org", "name": "Ada"}, keyed()})
	s.want(t, 200, request{"PUT", ada + "/group", object{"group": "trade"}, keyed()})
	_, p := s.want(t, 422, request{"PUT", ada + "/tax-status", object{"exempt": true}, keyed()})
	if p["code"] != "tax_exemption_unfounded" {
		t.Errorf("without grounds: %v", p)
	}
	s.want(t, 200, request{"PUT", ada + "/tax-status", object{"exempt": true, "grounds": "certificate 7"}, keyed()})
	_, body := s.want(t, 200, request{"GET", me, nil, s.as(t, "ada")})
	if body["group"] != "trade" || body["tax_exempt"] != true || body["tax_grounds"] != "certificate 7" {
		t.Errorf("ada is %v", body)
	}
	s.want(t, 200, request{"PUT", ada + "/group", object{}, keyed()})
	_, body = s.want(t, 200, request{"GET", ada, nil, nil})
	if body["group"] != nil {
		t.Errorf("still in %v", body)
	}
	s.want(t, 404, request{"GET", "/v1/admin/customers/auth0%7Cbob", nil, nil})
}

func TestACustomerSeesTheirOrdersAndCarts(t *testing.T) {
	t.Parallel()
	s := open(t, options{})
	s.seed(t, "tea", 9)
	var mine []string
	for range 3 {
		mine = append([]string{s.buy(t, "ada", "tea")}, mine...)
	}
	other := s.buy(t, "bob", "tea")
	s.buy(t, "", "tea")

	s.eventually(t, request{"GET", me + "/orders", nil, s.as(t, "ada")}, func(o object) bool { return len(o["data"].([]any)) == 3 })
	var listed []string
	for path := me + "/orders?limit=2"; path != ""; {
		_, page := s.want(t, 200, request{"GET", path, nil, s.as(t, "ada")})
		for _, o := range page["data"].([]any) {
			listed = append(listed, o.(object)["id"].(string))
		}
		path = ""
		if next, more := page["next_cursor"]; more {
			path = me + "/orders?limit=2&cursor=" + next.(string)
		}
	}
	if !slices.Equal(listed, mine) {
		t.Errorf("ada's orders are %v, want %v", listed, mine)
	}
	s.eventually(t, request{"GET", "/v1/admin/orders?customer_id=bob", nil, nil}, func(o object) bool {
		all := o["data"].([]any)
		return len(all) == 1 && all[0].(object)["id"] == other
	})
	carts := s.eventually(t, request{"GET", me + "/carts", nil, s.as(t, "ada")}, func(o object) bool { return len(o["data"].([]any)) == 3 })
	if first := carts["data"].([]any)[0].(object); first["units"] != 1.0 || first["lines"] != 1.0 {
		t.Errorf("ada's carts are %v", carts)
	}
}

// buy buys one unit for a customer, or for a guest, and returns the order's id.
func (s *shop) buy(t *testing.T, customer, sku string) (orderID string) {
	t.Helper()
	who := func() map[string]string {
		if customer == "" {
			return keyed()
		}
		return s.as(t, customer)
	}
	opened, _ := s.want(t, 201, request{"POST", "/v1/carts", object{"currency": "EUR"}, who()})
	cart := opened.header.Get("Location")
	s.want(t, 200, request{"POST", cart + "/items", object{"sku": sku, "quantity": 1}, who()})
	_, placed := s.want(t, 201, request{"POST", "/v1/checkouts/express", object{
		"cart_id": strings.TrimPrefix(cart, "/v1/carts/"), "address": address, "payment": object{"method": "card", "token": "tok_visa"},
	}, who()})
	return placed["id"].(string)
}
