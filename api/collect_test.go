package api_test

import (
	"testing"
	"time"
)

// counters are the places at which a checkout can be collected.
func (s *shop) counters(t *testing.T, path string) (places []any) {
	t.Helper()
	_, offered := s.want(t, 200, request{"GET", path + "/delivery-options", nil, nil})
	for _, option := range offered["data"].([]any) {
		if option := option.(object); option["collect"] == true {
			places = append(places, option["pickup_points"].([]any)...)
		}
	}
	return places
}

func (s *shop) openCounter(t *testing.T, id string) {
	t.Helper()
	s.want(t, 200, request{"PUT", "/v1/admin/locations/" + id, object{
		"name": "Shop " + id, "country": "DE", "street": "Rose Lane 1", "city": "Berlin", "postcode": "10115", "pickup": true,
	}, nil})
}

// The shopper collects where everything is, or where it will be on a day that is known; the order is served from there.
func TestAnOrderIsCollected(t *testing.T) {
	t.Parallel()
	s := open(t, options{wait: patience})
	s.seed(t, "tea", 9)
	s.want(t, 200, request{"PUT", "/v1/admin/delivery-methods/collect", object{
		"name": "Collect it", "days": 0, "collect": true, "zones": []object{{"rates": []object{{"price": 0}}}},
	}, keyed()})
	path := s.toDelivery(t, cartOne, "tea", 2)
	if got := s.counters(t, path); len(got) != 0 {
		t.Fatalf("before a customer may collect anywhere, at %v", got)
	}
	for _, id := range []string{"mitte", "pankow", "tegel"} {
		s.openCounter(t, id)
	}
	receive := func(location string, units int) {
		s.want(t, 200, request{"POST", "/v1/admin/stock/tea/" + location + "/receipts", object{"quantity": units, "cause": "count"}, keyed()})
	}
	receive("mitte", 2)
	receive("pankow", 1)
	s.want(t, 200, request{"PUT", "/v1/admin/stock/tea/tegel/policy", object{"promise_up_to": 9, "promise_as": "backorder"}, nil})
	due := time.Now().AddDate(0, 0, 5).UTC().Truncate(time.Second).Format(time.RFC3339)
	got, _ := s.want(t, 200, request{"PUT", "/v1/admin/stock/tea/tegel/expectations/po-1", object{"quantity": 9, "due": due}, nil})
	s.want(t, 200, request{"GET", "/v1/stock?sku=tea", nil, map[string]string{"Consistency-Token": got.header.Get("Consistency-Token")}})
	places := s.counters(t, path)
	if len(places) != 2 {
		t.Fatalf("offered %v", places)
	}
	shows(t, places[0].(object), object{"id": "mitte", "street": "Rose Lane 1"})
	if at := places[0].(object)["ready_at"]; at != nil {
		t.Errorf("what is there is ready at %v", at)
	}
	shows(t, places[1].(object), object{"id": "tegel", "ready_at": due})

	choose := func(point string) request {
		return request{"PUT", path + "/delivery", object{"code": "collect", "pickup_point": point}, keyed()}
	}
	s.want(t, 422, choose("pankow"))
	_, chosen := s.want(t, 200, choose("mitte"))
	shows(t, chosen["delivery"].(object), object{"pickup_point": "mitte", "collect": true})
	s.want(t, 200, request{"PUT", path + "/payment", object{"method": "card", "token": "tok_visa"}, keyed()})
	_, placed := s.want(t, 201, request{"POST", path + "/submit", nil, keyed()})
	waiting := s.eventually(t, request{"GET", placed["tracking_url"].(string), nil, nil}, func(o object) bool { return o["status"] == "dispatched" })
	parcel := waiting["parcels"].([]any)[0].(object)
	shows(t, parcel, object{"carrier": "counter"})
	_, seen := s.want(t, 200, request{"GET", "/v1/admin/deliveries/" + parcel["delivery_id"].(string), nil, nil})
	shows(t, seen, object{"from": "mitte"})
	s.want(t, 200, request{"POST", "/v1/admin/deliveries/" + parcel["delivery_id"].(string) + "/news", object{"step": "delivered"}, keyed()})
	s.eventually(t, request{"GET", placed["tracking_url"].(string), nil, nil}, func(o object) bool { return o["status"] == "completed" })
}

func TestWhatWasCollectedMeanwhileIsNotSoldAgain(t *testing.T) {
	t.Parallel()
	s := open(t, options{wait: patience, step: time.Hour})
	s.seed(t, "tea", 9) // in Berlin, where nobody collects
	s.want(t, 200, request{"PUT", "/v1/admin/delivery-methods/collect", object{
		"name": "Collect it", "days": 0, "collect": true, "zones": []object{{"rates": []object{{"price": 0}}}},
	}, keyed()})
	s.openCounter(t, "mitte")
	got, _ := s.want(t, 200, request{"POST", "/v1/admin/stock/tea/mitte/receipts", object{"quantity": 1, "cause": "count"}, keyed()})
	s.want(t, 200, request{"GET", "/v1/stock?sku=tea", nil, map[string]string{"Consistency-Token": got.header.Get("Consistency-Token")}})
	var paths []string
	for _, cart := range []string{cartOne, cartTwo} {
		path := s.toDelivery(t, cart, "tea", 1)
		s.want(t, 200, request{"PUT", path + "/delivery", object{"code": "collect", "pickup_point": "mitte"}, keyed()})
		s.want(t, 200, request{"PUT", path + "/payment", object{"method": "card", "token": "tok_visa"}, keyed()})
		paths = append(paths, path)
	}
	s.want(t, 201, request{"POST", paths[0] + "/submit", nil, keyed()})
	_, refused := s.want(t, 409, request{"POST", paths[1] + "/submit", nil, keyed()})
	if code := refused["code"]; code != "delivery_changed" && code != "out_of_stock" {
		t.Errorf("refused with %v", refused)
	}
}
