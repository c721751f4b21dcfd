package api_test

import (
	"fmt"
	"sync"
	"testing"
	"time"
)

// seedSet puts a bundle of two packets of tea and a pot on offer, and returns its product's id.
func (s *shop) seedSet(t *testing.T) string {
	t.Helper()
	made, body := s.want(t, 201, request{"POST", "/v1/admin/products", object{
		"title": "Tea for two", "publish": true,
		"variants": []object{{
			"sku": "set", "price": inEuros(3500),
			"components": []object{{"sku": "tea", "quantity": 2}, {"sku": "pot", "quantity": 1}},
		}},
	}, keyed()})
	id := body["id"].(string)
	s.want(t, 200, request{"GET", "/v1/products/" + id, nil, map[string]string{"Consistency-Token": made.header.Get("Consistency-Token")}})
	return id
}

// availability waits until there are so many of some SKUs: "tea", 3, "pot", 1.
func (s *shop) availability(t *testing.T, wanted ...any) {
	t.Helper()
	path, want := "/v1/stock?", ""
	for i := 0; i < len(wanted); i += 2 {
		path += fmt.Sprintf("&sku=%s", wanted[i])
		want += fmt.Sprint(wanted[i], " ", wanted[i+1], " ")
	}
	s.eventually(t, request{"GET", path, nil, nil}, func(o object) bool {
		got := ""
		for _, row := range o["data"].([]any) {
			got += fmt.Sprint(row.(object)["sku"], " ", row.(object)["available"], " ")
		}
		return got == want
	})
}

func TestABundleIsSoldAsWhatItHolds(t *testing.T) {
	t.Parallel()
	s := open(t, options{packing: time.Hour, wait: patience})
	s.seed(t, "tea", 7)
	s.seed(t, "pot", 2)
	id := s.seedSet(t)
	s.availability(t, "set", 2, "tea", 7, "pot", 2)
	_, page := s.want(t, 200, request{"GET", "/v1/products/" + id, nil, nil})
	parts := page["variants"].([]any)[0].(object)["components"].([]any)
	if first := parts[0].(object); len(parts) != 2 || first["sku"] != "tea" || first["quantity"] != 2.0 || first["title"] != "Tea tea" {
		t.Errorf("the page says %v", parts)
	}
	s.want(t, 409, request{"POST", "/v1/admin/stock/set/berlin/receipts", object{"quantity": 1, "cause": "count"}, keyed()})

	path := s.checkout(t, cartOne, "set", 1, "tok_visa")
	// What is sold is what the shopper saw, whatever the bundle holds by then.
	s.want(t, 200, request{"PUT", "/v1/admin/products/" + id + "/variants/set", object{"components": []object{{"sku": "tea", "quantity": 1}}}, keyed()})
	bought, placed := s.want(t, 201, request{"POST", path + "/submit", nil, keyed()})
	line := placed["lines"].([]any)[0].(object)
	if line["sku"] != "set" || line["total"].(object)["amount"] != 3500.0 || len(line["components"].([]any)) != 2 {
		t.Errorf("ordered %v", line)
	}
	s.availability(t, "tea", 5, "pot", 1)
	token := map[string]string{"Consistency-Token": bought.header.Get("Consistency-Token")}
	_, read := s.want(t, 200, request{"GET", bought.header.Get("Location"), nil, token})
	if got := read["lines"].([]any)[0].(object)["components"]; fmt.Sprint(got) != fmt.Sprint(line["components"]) {
		t.Errorf("the order reads %v, and was placed with %v", got, line["components"])
	}
	s.want(t, 200, request{"POST", "/v1/admin/orders/" + placed["id"].(string) + "/cancel", object{"reason": "changed their mind"}, keyed()})
	s.availability(t, "tea", 7, "pot", 2)
}

func TestACartTellsWhatABundleLacks(t *testing.T) {
	t.Parallel()
	s := open(t, options{noProcesses: true})
	s.seed(t, "tea", 4)
	s.seed(t, "pot", 9)
	s.seedSet(t)
	s.filled(t, cartOne, "tea", 1)
	got, _ := s.want(t, 200, request{"POST", "/v1/carts/" + cartOne + "/items", object{"sku": "set", "quantity": 2}, keyed()})
	_, cart := s.want(t, 200, request{"GET", "/v1/carts/" + cartOne, nil, map[string]string{"Consistency-Token": got.header.Get("Consistency-Token")}})
	problems := cart["problems"].([]any)
	if len(problems) != 1 || problems[0].(object)["kind"] != "too_few" || problems[0].(object)["sku"] != "set" || problems[0].(object)["available"] != 1.0 {
		t.Errorf("the problems are %v", problems)
	}
}

// Seven packets of tea: sets of two race with single packets for them, and every order that is placed has all of its units.
func TestBundlesAndSingleLinesRaceForTheLastUnits(t *testing.T) {
	t.Parallel()
	const units, buyers = 7, 10
	s := open(t, options{step: time.Hour, wait: patience})
	s.seed(t, "tea", units)
	s.seed(t, "pot", buyers)
	s.seedSet(t)
	var paths [buyers]string
	for i := range paths {
		sku := []string{"set", "tea"}[i%2]
		paths[i] = s.checkout(t, fmt.Sprintf("cart_00000000-0000-7000-8000-%012d", i), sku, 1, "tok_visa")
	}
	var answers [buyers]answer
	var group sync.WaitGroup
	for i, path := range paths {
		group.Go(func() { answers[i] = s.do(t, request{"POST", path + "/submit", nil, keyed()}) })
	}
	group.Wait()
	taken := 0
	for i, got := range answers {
		switch got.status {
		case 201:
			taken += 2 - i%2
		case 409: // sold out
		default:
			t.Errorf("buyer %d is answered %d %s", i, got.status, got.body)
		}
	}
	if taken > units || taken < units-1 {
		t.Errorf("%d of %d packets are sold", taken, units)
	}
	s.availability(t, "tea", units-taken)
}

// A bundle is shown in a channel as often as it can be bought there, and runs low with what it holds.
func TestABundleIsThereWhereItsComponentsAre(t *testing.T) {
	t.Parallel()
	s := open(t, options{noProcesses: true})
	s.seed(t, "tea", 7)
	s.seed(t, "pot", 2)
	s.seedSet(t)
	s.want(t, 200, request{"POST", "/v1/admin/stock/pot/till/receipts", object{"quantity": 1, "cause": "first count"}, keyed()})
	s.want(t, 200, request{"PUT", "/v1/admin/locations/till", object{"name": "Till", "country": "DE", "channels": []string{"shop"}}, keyed()})
	s.want(t, 200, request{"PUT", "/v1/admin/stock/pot/berlin/policy", object{"low_below": 3}, keyed()})
	for channel, want := range map[string]string{"web": "[set 2 true][pot 2 true][tea 7 <nil>]", "shop": "[set 3 <nil>][pot 3 <nil>][tea 7 <nil>]"} {
		s.eventually(t, request{"GET", "/v1/stock?sku=set&sku=pot&sku=tea&channel=" + channel, nil, nil}, func(o object) bool {
			shown := ""
			for _, row := range o["data"].([]any) {
				r := row.(object)
				shown += fmt.Sprint([]any{r["sku"], r["available"], r["low"]})
			}
			return shown == want
		})
	}
}
