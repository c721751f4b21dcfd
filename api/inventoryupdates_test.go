package api_test

import (
	"fmt"
	"testing"
	"time"
)

func TestUpdatesOfWhatNobodyKnowsNameTheField(t *testing.T) {
	t.Parallel()
	s := market(t, "tea", "pot")
	s.want(t, 200, request{"POST", "/v1/admin/stock/old/depot/receipts", object{"quantity": 5, "cause": "before there was a catalogue"}, keyed()})
	s.seedSet(t)
	at := func(u object, field string, value any) object {
		u[field] = value
		return u
	}
	for _, c := range []struct {
		update        object
		code, pointer any
	}{
		{update("", "coffee", 1), "sku_unknown", "/product_id"},
		{at(update("", "tea", 1), "location", "paris"), "location_not_found", "/location"},
		{update("", "set", 1), "stock_of_a_bundle", "/product_id"},
		{update("", "tea", -1), "stock_not_found", "/change"},
		{at(update("", "tea", 1), "timestamp", time.Now().AddDate(0, 0, 1).UTC().Format(time.RFC3339)), "timestamp_ahead", "/timestamp"},
		{at(update("", "old", -1), "location", "depot"), nil, nil},
		{at(update("", "old", -9), "location", "depot"), "stock_below_held", "/change"},
	} {
		_, body := s.want(t, 200, request{"POST", "/v1/admin/inventory-updates", object{"source": "market", "updates": []object{c.update}}, nil})
		result := body["data"].([]any)[0].(object)
		if result["code"] != c.code || result["pointer"] != c.pointer || c.code != nil && result["detail"] == "" {
			t.Errorf("%v: %v", c.update, result)
		}
	}
	for _, wrong := range []object{
		at(update("", "tea", 1), "stock", 9), at(update("", "tea", 1), "timestamp", "yesterday"), at(update("", "tea", 1), "change", 1.5),
	} {
		s.want(t, 400, request{"POST", "/v1/admin/inventory-updates", object{"source": "market", "updates": []object{wrong}}, nil})
	}
}

// However they are sent, updates happen in the order of their timestamps: what came can go.
func TestUpdatesThatComeInTheWrongOrder(t *testing.T) {
	t.Parallel()
	s := market(t, "tea")
	sent := func(id string, change, minute int) object {
		u := update(id, "tea", change)
		u["timestamp"] = fmt.Sprintf("2026-11-20T09:%02d:00Z", minute)
		return u
	}
	for i, c := range []struct {
		updates []object
		want    string
	}{
		{[]object{sent("c", -2, 30), sent("b", -3, 20), sent("a", 5, 10)}, "[applied applied applied]"},
		{[]object{sent("e", -1, 50)}, "[refused stock_below_held]"},
		{[]object{sent("d", 1, 40)}, "[applied]"}, // happened before, and is heard of after
		{[]object{sent("e", -1, 50), sent("a", 5, 10)}, "[applied unchanged]"},
	} {
		if got := fmt.Sprint(s.report(t, c.updates...)); got != c.want {
			t.Errorf("%d: %s, want %s", i, got, c.want)
		}
	}
}

func TestManyUpdatesAtOnce(t *testing.T) {
	t.Parallel()
	var skus []string
	for i := range 10 {
		skus = append(skus, fmt.Sprint("sku-", i))
	}
	s := market(t, skus...)
	var updates []object
	for i := range 500 {
		updates = append(updates, update(fmt.Sprint("u", i), skus[i%len(skus)], 2-i%2))
	}
	for _, want := range []string{"applied", "unchanged"} {
		for i, status := range s.report(t, updates...) {
			if status != want {
				t.Fatalf("update %d is %s, want %s", i, status, want)
			}
		}
	}
	published, cursor := 0, ""
	for more := true; more; {
		_, page := s.want(t, 200, request{"GET", "/v1/admin/inventory-updates?limit=100" + cursor, nil, nil})
		published += len(page["data"].([]any))
		more, cursor = page["has_more"].(bool), "&after="+page["cursor"].(string)
	}
	if published != len(updates) {
		t.Errorf("%d of %d are published", published, len(updates))
	}
}
