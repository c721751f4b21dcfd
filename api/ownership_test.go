package api_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

// nobodys are the operations on what belongs to nobody, or to whoever knows a secret that is in the request. Every other
// one is somebody's: whoever adds an operation that anybody may call says so here.
var nobodys = []string{
	"listProducts", "getProduct", "recommendForProduct", "listCategories", "suggestSearches", "recommendPopular",
	"getAvailability", "recordVisitEvent", "recommendForVisit", "openCart", "getGiftCardBalance", "trackOrder",
}

// A shopper's are answered for whoever has signed in, so that there is nothing of others' to name.
var ownOnly = []string{"getMe", "registerMe", "listMyOrders", "listMyCarts"}

// bodies are what the operations on somebody's things need to get past the description.
var bodies = map[string]object{
	"addCartItem":     {"sku": "tea", "quantity": 1},
	"changeCartItem":  {"quantity": 2},
	"noteCart":        {"note": "hello"},
	"startCheckout":   {"cart_id": adasCart},
	"giveAddress":     address,
	"chooseDelivery":  {"code": "standard"},
	"choosePayment":   {"method": "card", "token": "tok_visa"},
	"acceptTerms":     {"version": "1"},
	"expressCheckout": {"cart_id": adasCart, "address": address, "payment": object{"method": "card", "token": "tok_visa"}},
}

const adasCart, bobsCart = cartOne, cartTwo

// Every operation of the description, on Ada's things, by Bob and by a guest.
func TestNobodyGetsAtWhatIsAnothers(t *testing.T) {
	t.Parallel()
	s := open(t, options{})
	s.seed(t, "tea", 9)
	params := s.adasThings(t)
	for path, item := range s.api.doc.Paths.Map() {
		for method, op := range item.Operations() {
			if slices.Contains(nobodys, op.OperationID) || slices.Contains(ownOnly, op.OperationID) {
				continue
			}
			r := request{method: method, path: filledIn(path, op, params)}
			if body, some := bodies[op.OperationID]; some {
				r.body = body
			}
			s.keepsOut(t, op.OperationID, r)
		}
	}
	s.unharmed(t, params)
}

// keepsOut sends what only Ada may send, as others.
func (s *shop) keepsOut(t *testing.T, name string, r request) {
	t.Helper()
	for who, header := range map[string]map[string]string{"bob": s.as(t, "bob"), "a guest": keyed("Authorization", "")} {
		r.header = header
		got := s.do(t, r)
		if !slices.Contains([]int{401, 403, 404}, got.status) || strings.Contains(string(got.body), "Tea tea") {
			t.Errorf("%s (%s %s) by %s: %d %s", name, r.method, r.path, who, got.status, got.body)
		}
	}
}

// adasThings are an order, a checkout under way and the cart it is of, all of them Ada's.
func (s *shop) adasThings(t *testing.T) map[string]string {
	t.Helper()
	orderID := s.buy(t, "ada", "tea")
	s.want(t, 201, request{"POST", "/v1/carts", object{"id": adasCart, "currency": "EUR"}, s.as(t, "ada")})
	s.want(t, 200, request{"POST", "/v1/carts/" + adasCart + "/items", object{"sku": "tea", "quantity": 1}, s.as(t, "ada")})
	_, checkout := s.want(t, 201, request{"POST", "/v1/checkouts", object{"cart_id": adasCart}, s.as(t, "ada")})
	params := map[string]string{
		"cart_id": adasCart, "checkout_id": checkout["id"].(string), "order_id": orderID, "line_id": "tea", "sku": "tea",
		"customer_id": "ada",
	}
	s.eventually(t, request{"GET", "/v1/carts/" + adasCart, nil, s.as(t, "ada")}, func(o object) bool { return o["status"] == "checked_out" })
	s.eventually(t, request{"GET", "/v1/orders/" + orderID, nil, s.as(t, "ada")}, func(o object) bool { return o["id"] == orderID })
	return params
}

// unharmed reads Ada's things as Ada and as the back office, to whom they must look as before.
func (s *shop) unharmed(t *testing.T, params map[string]string) {
	t.Helper()
	for path, status := range map[string]string{
		"/v1/carts/" + adasCart: "checked_out", "/v1/checkouts/" + params["checkout_id"]: "open",
	} {
		for _, header := range []map[string]string{s.as(t, "ada"), keyed("Authorization", "Bearer "+s.admin)} {
			delete(header, "Idempotency-Key")
			_, body := s.want(t, 200, request{"GET", path, nil, header})
			if body["status"] != status || fmt.Sprint(body["lines"].([]any)[0].(object)["quantity"]) != "1" {
				t.Errorf("%s is %v by now", path, body)
			}
		}
	}
}

// filledIn puts a path's parameters in: Ada's where they are somebody's, examples otherwise.
func filledIn(path string, op *openapi3.Operation, params map[string]string) string {
	for _, p := range op.Parameters {
		value, adas := params[p.Value.Name]
		if p.Value.In != openapi3.ParameterInPath {
			continue
		}
		if !adas && len(p.Value.Schema.Value.Examples) > 0 {
			value = fmt.Sprint(p.Value.Schema.Value.Examples[0])
		}
		path = strings.ReplaceAll(path, "{"+p.Value.Name+"}", value)
	}
	return path
}
