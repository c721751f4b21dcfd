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
	"getAvailability", "recordVisitEvent", "recommendForVisit", "openCart", "getSharedCart", "getGiftCardBalance", "trackOrder",
	"findOrder",
}

// A shopper's are answered for whoever has signed in, so that there is nothing of others' to name.
var ownOnly = []string{"getMe", "registerMe", "signOutEverywhere", "listMyOrders", "listMyCarts", "listSavedPaymentMethods"}

// bodyFor is what an operation on somebody's things needs to get past the description and to what it is about.
func bodyFor(operation string, params map[string]string) any {
	switch operation {
	case "addCartItem":
		return object{"sku": "tea", "quantity": 1}
	case "changeCartItem":
		return object{"quantity": 2}
	case "noteCart", "noteCartItem":
		return object{"note": "hello"}
	case "mergeCarts":
		return object{"guest_cart_id": bobsCart, "strategy": "merge"}
	case "copySharedCart":
		return object{"share_token": params["share_token"]}
	case "reorder":
		return object{"order_id": params["bobs_order"]}
	case "startCheckout":
		return object{"cart_id": adasCart}
	case "giveAddress":
		return address
	case "chooseDelivery":
		return object{"code": "standard"}
	case "choosePayment":
		return object{"method": "card", "token": "tok_visa"}
	case "acceptTerms":
		return object{"version": "1"}
	case "expressCheckout":
		return object{"cart_id": adasCart, "address": address, "payment": object{"method": "card", "token": "tok_visa"}}
	}
	return nil
}

const adasCart, bobsCart = cartOne, cartTwo

// Every operation of the description, on Ada's things, by Bob and by a guest.
func TestNobodyGetsAtWhatIsAnothers(t *testing.T) {
	t.Parallel()
	s := open(t, options{})
	s.seed(t, "tea", 9)
	params := s.adasThings(t)
	s.bobsThings(t, params)
	for path, item := range s.api.doc.Paths.Map() {
		for method, op := range item.Operations() {
			if slices.Contains(nobodys, op.OperationID) || slices.Contains(ownOnly, op.OperationID) {
				continue
			}
			s.keepsOut(t, op.OperationID, request{method, filledIn(path, op, params), bodyFor(op.OperationID, params), nil})
		}
	}
	// Bob names what is Ada's from a cart of his own.
	for _, grab := range []request{
		{"POST", "/v1/carts/" + bobsCart + "/merge", object{"guest_cart_id": adasCart, "strategy": "merge"}, s.as(t, "bob")},
		{"POST", "/v1/carts/" + bobsCart + "/reorder", object{"order_id": params["order_id"]}, s.as(t, "bob")},
	} {
		s.want(t, 404, grab)
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

// bobsThings are a cart that he shares, and an order: whatever fails with them fails for Ada's sake.
func (s *shop) bobsThings(t *testing.T, params map[string]string) {
	t.Helper()
	params["bobs_order"] = s.buy(t, "bob", "tea")
	s.want(t, 201, request{"POST", "/v1/carts", object{"id": bobsCart, "currency": "EUR"}, s.as(t, "bob")})
	s.want(t, 200, request{"POST", "/v1/carts/" + bobsCart + "/items", object{"sku": "tea", "quantity": 1}, s.as(t, "bob")})
	shared, link := s.want(t, 200, request{"POST", "/v1/carts/" + bobsCart + "/share", nil, s.as(t, "bob")})
	params["share_token"] = link["share_token"].(string)
	s.want(t, 200, request{"GET", link["url"].(string), nil, map[string]string{"Consistency-Token": shared.header.Get("Consistency-Token")}})
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
