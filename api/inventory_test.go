package api_test

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"testing"
	"time"

	"cartwright/api/gen"
)

const teaInBerlin = "/v1/admin/stock/tea/berlin"

// level is what GET shows of the only level there is.
func (s *shop) level(t *testing.T, path, token string) object {
	t.Helper()
	_, page := s.want(t, 200, request{"GET", path, nil, map[string]string{"Consistency-Token": token}})
	return page["data"].([]any)[0].(object)
}

// shows checks some fields of an object.
func shows(t *testing.T, got object, want object) {
	t.Helper()
	for field, value := range want {
		if number, ok := value.(int); ok {
			value = float64(number)
		}
		if got[field] != value {
			t.Errorf("%s is %v, want %v of %v", field, got[field], value, got)
		}
	}
}

func TestStockIsReceivedReturnedAndWrittenOff(t *testing.T) {
	t.Parallel()
	s := open(t, options{noProcesses: true})
	s.want(t, 200, request{"PUT", teaInBerlin + "/expectations/po-1", object{"quantity": 9}, nil})
	s.want(t, 200, request{"POST", teaInBerlin + "/receipts", object{
		"quantity": 6, "cause": "purchase", "expectation_id": "po-1", "unit_cost": object{"amount": 210, "currency": "EUR"},
	}, keyed()})
	s.want(t, 200, request{"POST", teaInBerlin + "/returns", object{"quantity": 2, "reason": "too green"}, keyed()})
	got, after := s.want(t, 200, request{"POST", teaInBerlin + "/write-offs", object{"quantity": 1, "cause": "damaged"}, keyed()})
	shows(t, after, object{"on_hand": 7, "available": 7, "incoming": 3})
	token := got.header.Get("Consistency-Token")
	shown := s.level(t, "/v1/admin/stock?sku=tea", token)
	shows(t, shown, object{"on_hand": 7, "available": 7, "incoming": 3})
	shows(t, shown["unit_cost"].(object), object{"amount": 210})
	_, page := s.want(t, 200, request{"GET", teaInBerlin + "/movements", nil, map[string]string{"Consistency-Token": token}})
	shows(t, page["data"].([]any)[0].(object), object{"kind": "written_off", "change": -1, "reason": "damaged"})
}

func TestAPolicyKeepsBackPromisesAndTells(t *testing.T) {
	t.Parallel()
	s := open(t, options{noProcesses: true})
	s.want(t, 200, request{"POST", teaInBerlin + "/receipts", object{"quantity": 5, "cause": "first count"}, keyed()})
	s.want(t, 200, request{"PUT", teaInBerlin + "/policy", object{
		"safety": 2, "low_below": 2, "promise_up_to": 4, "promise_as": "backorder",
	}, nil})
	_, held := s.want(t, 200, request{"POST", teaInBerlin + "/holds", object{"quantity": 5, "expires_at": time.Now().Add(time.Hour)}, keyed()})
	shows(t, held, object{"quantity": 5, "promised": 2})
	_, refused := s.want(t, 409, request{"POST", teaInBerlin + "/holds", object{"quantity": 3, "expires_at": time.Now().Add(time.Hour)}, keyed()})
	shows(t, refused, object{"code": "out_of_stock"})
	hold := teaInBerlin + "/holds/" + held["hold_id"].(string)
	_, sold := s.want(t, 200, request{"POST", hold + "/convert", nil, nil})
	shows(t, sold, object{"on_hand": 5, "held": 3, "promised": 2, "low": true})
	got, _ := s.want(t, 200, request{"POST", teaInBerlin + "/receipts", object{"quantity": 9, "cause": "purchase"}, keyed()})
	shows(t, s.level(t, "/v1/admin/stock?low=false&sku=tea", got.header.Get("Consistency-Token")),
		object{"on_hand": 9, "held": 0, "available": 7, "committed": 5})
	_, low := s.want(t, 200, request{"GET", "/v1/admin/stock?low=true", nil, nil})
	if len(low["data"].([]any)) != 0 {
		t.Errorf("low is %v", low)
	}
	s.want(t, 404, request{"POST", "/v1/admin/stock/tea/mars/holds/hld_1/release", nil, nil})
	s.want(t, 409, request{"POST", teaInBerlin + "/holds/hld_1/convert", nil, nil})
}

func TestHoldsAreExtendedAndReleased(t *testing.T) {
	t.Parallel()
	s := open(t, options{noProcesses: true})
	s.want(t, 200, request{"POST", teaInBerlin + "/receipts", object{"quantity": 5, "cause": "first count"}, keyed()})
	_, held := s.want(t, 200, request{"POST", teaInBerlin + "/holds", object{"quantity": 2, "expires_at": "2030-01-01T00:00:00Z"}, keyed()})
	hold := teaInBerlin + "/holds/" + held["hold_id"].(string)
	got, _ := s.want(t, 200, request{"POST", hold + "/extend", object{"expires_at": "2031-01-01T00:00:00Z"}, nil})
	shown := s.level(t, teaInBerlin+"/holds", got.header.Get("Consistency-Token"))
	shows(t, shown, object{"hold_id": held["hold_id"], "quantity": 2, "expires_at": "2031-01-01T00:00:00Z"})
	_, level := s.want(t, 200, request{"POST", hold + "/release", nil, nil})
	shows(t, level, object{"held": 0, "available": 5})
	s.want(t, 409, request{"POST", hold + "/extend", object{"expires_at": "2032-01-01T00:00:00Z"}, nil})
}

func TestLocationsAreDescribedAndClosed(t *testing.T) {
	t.Parallel()
	s := open(t, options{noProcesses: true})
	s.want(t, 200, request{"PUT", "/v1/admin/locations/berlin", object{
		"name": "Berlin", "country": "DE", "near": []string{"AT", "PL"}, "channels": []string{"web"}, "priority": 2, "pickup": true,
		"street": "Rose Lane 1", "city": "Berlin", "postcode": "10115",
	}, nil})
	got, closed := s.want(t, 200, request{"DELETE", "/v1/admin/locations/berlin", nil, nil})
	shows(t, closed, object{"location": "berlin", "closed": true})
	shown := s.level(t, "/v1/admin/locations", got.header.Get("Consistency-Token"))
	shows(t, shown, object{"name": "Berlin", "country": "DE", "priority": 2, "pickup": true, "street": "Rose Lane 1", "closed": true})
	s.want(t, 404, request{"DELETE", "/v1/admin/locations/paris", nil, nil})
}

func TestUnitsTravelBetweenLocations(t *testing.T) {
	t.Parallel()
	s := open(t, options{})
	s.want(t, 200, request{"POST", teaInBerlin + "/receipts", object{"quantity": 5, "cause": "first count"}, keyed()})
	_, made := s.want(t, 201, request{"POST", "/v1/admin/transfers", object{
		"from": "berlin", "to": "lyon", "lines": []object{{"sku": "tea", "quantity": 4}, {"sku": "pot", "quantity": 1}},
	}, keyed()})
	path := "/v1/admin/transfers/" + made["transfer_id"].(string)
	line := func(body object, i int) object { return body["lines"].([]any)[i].(object) }
	s.eventually(t, request{"GET", path, nil, nil}, func(body object) bool {
		return line(body, 0)["status"] == "sent" && line(body, 1)["status"] == "refused"
	})
	s.want(t, 409, request{"POST", path + "/receipts", object{"sku": "tea", "quantity": 5}, keyed()})
	s.want(t, 200, request{"POST", path + "/receipts", object{"sku": "tea", "quantity": 3}, keyed()})
	got, over := s.want(t, 200, request{"POST", path + "/write-offs", object{"sku": "tea", "quantity": 1, "reason": "broken"}, keyed()})
	shows(t, over, object{"status": "completed"})
	shows(t, line(over, 0), object{"in_transit": 0, "received": 3, "written_off": 1})
	listed := s.level(t, "/v1/admin/transfers", got.header.Get("Consistency-Token"))
	shows(t, listed, object{"transfer_id": made["transfer_id"], "status": "completed"})
	s.eventually(t, request{"GET", "/v1/stock?sku=tea", nil, nil}, func(body object) bool {
		return body["data"].([]any)[0].(object)["available"] == float64(4)
	})
	s.want(t, 404, request{"GET", "/v1/admin/transfers/trf_00000000-0000-0000-0000-000000000000", nil, nil})
}

func update(id, sku string, change int) object {
	u := object{"product_id": sku, "change": change, "timestamp": "2026-11-20T09:00:00Z", "location": "berlin"}
	if id != "" {
		u["id"] = id
	}
	return u
}

func (s *shop) report(t *testing.T, updates ...object) (statuses []string) {
	t.Helper()
	_, body := s.want(t, 200, request{"POST", "/v1/admin/inventory-updates", object{"source": "market", "updates": updates}, nil})
	for _, result := range body["data"].([]any) {
		status := result.(object)["status"].(string)
		if code, refused := result.(object)["code"]; refused {
			status += " " + code.(string)
		}
		statuses = append(statuses, status)
	}
	return statuses
}

// market makes a shop with the SKUs and a place that another channel reports of.
func market(t *testing.T, skus ...string) *shop {
	t.Helper()
	s := open(t, options{noProcesses: true})
	for _, sku := range skus {
		s.want(t, 201, request{"POST", "/v1/admin/products", object{
			"title": sku, "variants": []object{{"sku": sku, "price": inEuros(450)}},
		}, keyed()})
	}
	s.want(t, 200, request{"PUT", "/v1/admin/locations/berlin", object{"name": "Berlin"}, nil})
	return s
}

func TestUpdatesOfOtherChannelsAreTakenInOnce(t *testing.T) {
	t.Parallel()
	s := market(t, "tea", "pot")
	for _, test := range []struct {
		updates []object
		want    []string
	}{
		{[]object{update("", "tea", 5), update("a", "tea", -2)}, []string{"applied", "applied"}},
		{[]object{update("a", "tea", -2), update("", "tea", 5), update("b", "tea", -2)}, []string{"unchanged", "unchanged", "applied"}},
		{[]object{update("c", "tea", -2), update("d", "pot", -1), update("e", "pot", 1)},
			[]string{"refused stock_below_held", "refused stock_not_found", "applied"}},
		{[]object{update("f", "tea", 0)}, []string{"unchanged"}},
	} {
		if got := s.report(t, test.updates...); !slices.Equal(got, test.want) {
			t.Errorf("%v are %v, want %v", test.updates, got, test.want)
		}
	}
	_, page := s.want(t, 200, request{"GET", "/v1/admin/inventory-updates?limit=2", nil, nil})
	_, rest := s.want(t, 200, request{"GET", "/v1/admin/inventory-updates?after=" + page["cursor"].(string), nil, nil})
	if page["has_more"] != true || rest["has_more"] != false {
		t.Errorf("pages %v and %v", page, rest)
	}
	all := append(page["data"].([]any), rest["data"].([]any)...)
	if len(all) != 4 {
		t.Fatalf("published %v", all)
	}
	shows(t, all[1].(object), object{
		"product_id": "tea", "change": -2, "timestamp": "2026-11-20T09:00:00Z", "location": "berlin", "source": "market", "kind": "adjusted",
	})
	_, none := s.want(t, 200, request{"GET", "/v1/admin/inventory-updates?after=" + rest["cursor"].(string), nil, nil})
	if len(none["data"].([]any)) != 0 {
		t.Errorf("after the end come %v", none)
	}
}

func TestUpdatesArePublishedLiveAndResume(t *testing.T) {
	t.Parallel()
	s := market(t, "tea")
	ctx, hangUp := context.WithTimeout(t.Context(), patience)
	defer hangUp()
	path, key := "/v1/admin/inventory-updates", map[string]string{"Authorization": "Bearer " + s.admin}
	s.report(t, update("a", "tea", 5))
	_, events := s.listen(ctx, t, path, key)
	first := <-events
	s.report(t, update("b", "tea", -1), update("c", "tea", -1))
	second, third := <-events, <-events
	var seen gen.InventoryUpdate
	must(t, json.Unmarshal([]byte(second.data), &seen))
	if first.name != "update" || seen.Change != -1 || seen.ProductID != "tea" {
		t.Errorf("sent %+v, then %+v", first, second)
	}
	resumed := maps.Clone(key)
	resumed["Last-Event-ID"] = second.id
	_, again := s.listen(ctx, t, path, resumed)
	if got := <-again; got != third {
		t.Errorf("resumes with %+v, want %+v", got, third)
	}
	hangUp()
	for range events {
	}
	for range again {
	}
}
