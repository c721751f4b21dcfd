package api_test

import (
	"fmt"
	"testing"
)

const (
	potOne   = "prd_00000000-0000-7000-8000-000000000001"
	potTwo   = "prd_00000000-0000-7000-8000-000000000002"
	batch    = "/v1/admin/products/batch"
	setPrice = "/v1/admin/prices/batch"
)

func inEuros(minor int) object { return object{"amount": minor, "currency": "EUR"} }

// pot is a product with all there is to know.
func pot(id, sku string) object {
	return object{
		"id": id, "status": "published", "title": "Pot " + sku, "text": "Holds tea.", "brand": "Aki", "category": "kitchen/tea",
		"image": "/pot.jpg", "attributes": object{"material": "glass"}, "media": []object{{"url": "/side.jpg", "alt": "From the side"}},
		"options": []object{{"name": "size", "values": []string{"S", "L"}}},
		"variants": []object{{
			"sku": sku, "options": object{"size": "S"}, "price": inEuros(1000), "cost": inEuros(400),
			"tax_class": "reduced", "weight_grams": 300, "gtin": "4006381333931",
		}},
	}
}

// define sends products and returns what became of the first.
func (s *shop) define(t *testing.T, dryRun bool, products ...object) (entry object, token string) {
	t.Helper()
	got, body := s.want(t, 200, request{"POST", batch, object{"dry_run": dryRun, "products": products}, nil})
	return body["data"].([]any)[0].(object), got.header.Get("Consistency-Token")
}

func TestProductsAreDefinedInBatches(t *testing.T) {
	t.Parallel()
	s := open(t, options{noProcesses: true})
	if entry, _ := s.define(t, true, pot(potOne, "pot")); entry["outcome"] != "created" {
		t.Errorf("would be %v", entry)
	}
	first, token := s.define(t, false, pot(potOne, "pot"))
	if first["outcome"] != "created" {
		t.Errorf("became %v", first)
	}
	if again, _ := s.define(t, false, pot(potOne, "pot")); again["outcome"] != "unchanged" {
		t.Errorf("repeated became %v", again)
	}
	for _, dryRun := range []bool{true, false} {
		taken, _ := s.define(t, dryRun, pot(potTwo, "pot"))
		if taken["outcome"] != "refused" || taken["code"] != "sku_taken" || taken["pointer"] != "/variants/0/sku" {
			t.Errorf("dry run %v: the other one became %v", dryRun, taken)
		}
	}
	at := map[string]string{"Consistency-Token": token}
	_, listed := s.want(t, 200, request{"GET", "/v1/admin/products", nil, at})
	if again, _ := s.define(t, false, listed["data"].([]any)[0].(object)); again["outcome"] != "unchanged" {
		t.Errorf("what was listed is %v when it is defined", again)
	}
	changed := pot(potOne, "pot")
	changed["title"] = "Glass pot"
	if entry, _ := s.define(t, false, changed); entry["outcome"] != "changed" {
		t.Errorf("became %v", entry)
	}
	if back, _ := s.define(t, false, pot(potOne, "pot")); back["outcome"] != "changed" {
		t.Errorf("what was said before the last change is %v when it is said again", back)
	}
}

func TestAProductPageShowsWhatShoppersMaySee(t *testing.T) {
	t.Parallel()
	s := open(t, options{noProcesses: true})
	_, token := s.define(t, false, pot(potOne, "pot"))
	_, page := s.want(t, 200, request{"GET", "/v1/products/" + potOne, nil, map[string]string{"Consistency-Token": token}})
	variant := page["variants"].([]any)[0].(object)
	if variant["weight_grams"] != 300.0 || variant["tax_class"] != "reduced" || variant["gtin"] != "4006381333931" || variant["cost"] != nil {
		t.Errorf("the variant is %v", variant)
	}
	if page["attributes"].(object)["material"] != "glass" || len(page["media"].([]any)) != 1 || len(page["options"].([]any)) != 1 {
		t.Errorf("the page is %v", page)
	}
}

func TestVariantsComeAndGo(t *testing.T) {
	t.Parallel()
	s := open(t, options{noProcesses: true})
	s.define(t, false, pot(potOne, "pot"))
	admin := "/v1/admin/products/" + potOne
	large := object{"sku": "pot-l", "options": object{"size": "L"}, "price": inEuros(1500)}
	s.want(t, 200, request{"POST", admin + "/variants", large, nil})
	s.want(t, 200, request{"PUT", admin + "/variants/pot-l", object{"options": object{"size": "L"}, "weight_grams": 900}, nil})
	_, unfit := s.want(t, 422, request{"PUT", admin + "/options", object{"options": []object{{"name": "size", "values": []string{"S"}}}}, nil})
	if unfit["code"] != "product_variant_unfit" {
		t.Errorf("refused with %v", unfit)
	}
	s.want(t, 200, request{"DELETE", admin + "/variants/pot", nil, nil})
	_, last := s.want(t, 409, request{"DELETE", admin + "/variants/pot-l", nil, nil})
	if last["code"] != "product_last_variant" {
		t.Errorf("refused with %v", last)
	}
	if other, _ := s.define(t, false, pot(potTwo, "pot")); other["outcome"] != "created" {
		t.Errorf("a SKU that was given up is not free: %v", other)
	}
	_, gone := s.want(t, 200, request{"POST", admin + "/archive", nil, nil})
	if gone["status"] != "archived" {
		t.Errorf("archived it is %v", gone)
	}
}

func TestCategoriesKeepTheirProductsWhereverTheyMove(t *testing.T) {
	t.Parallel()
	s := open(t, options{noProcesses: true})
	s.define(t, false, pot(potOne, "pot"))
	for _, c := range []object{
		{"name": "Kitchen", "slug": "kitchen"}, {"name": "Tea", "slug": "tea", "parent": "kitchen"}, {"name": "Garden", "slug": "garden"},
	} {
		s.want(t, 200, request{"POST", "/v1/admin/categories", c, nil})
	}
	s.want(t, 200, request{"POST", "/v1/admin/categories/rename", object{"id": "kitchen/tea", "name": "Tea house", "slug": "tea-house"}, nil})
	moved, _ := s.want(t, 200, request{"POST", "/v1/admin/categories/move", object{"id": "kitchen/tea", "parent": "garden"}, nil})
	at := map[string]string{"Consistency-Token": moved.header.Get("Consistency-Token")}
	_, tree := s.want(t, 200, request{"GET", "/v1/categories", nil, at})
	paths := ""
	for _, c := range tree["data"].([]any) {
		paths += fmt.Sprint(c.(object)["path"], "=", c.(object)["products"], " ")
	}
	if paths != "garden=1 garden/tea-house=1 kitchen=0 " {
		t.Errorf("the tree is %s", paths)
	}
	for category, want := range map[string]int{"garden": 1, "kitchen/tea": 1, "kitchen": 0} {
		_, found := s.want(t, 200, request{"GET", "/v1/products?category=" + category, nil, at})
		if got := len(found["data"].([]any)); got != want {
			t.Errorf("%d products in %s, want %d", got, category, want)
		}
	}
	for id, status := range map[string]int{"kitchen/tea": 409, "garden": 409, "kitchen": 200} {
		s.want(t, status, request{"POST", "/v1/admin/categories/remove", object{"id": id}, nil})
	}
	_, cycle := s.want(t, 409, request{"POST", "/v1/admin/categories/move", object{"id": "garden", "parent": "kitchen/tea"}, nil})
	if cycle["code"] != "category_cycle" {
		t.Errorf("refused with %v", cycle)
	}
}

func TestPricesDependOnTheChannel(t *testing.T) {
	t.Parallel()
	s := open(t, options{noProcesses: true})
	s.define(t, false, pot(potOne, "pot"))
	s.want(t, 200, request{"POST", "/v1/admin/price-lists", object{"id": "web-sale", "name": "Web sale", "currency": "EUR", "channel": "web"}, nil})
	_, wrong := s.want(t, 200, request{"POST", setPrice, object{"prices": []object{
		{"list_id": "web-sale", "sku": "pot", "price": object{"amount": 1, "currency": "USD"}},
		{"list_id": "nowhere", "sku": "pot", "price": inEuros(1)},
		{"list_id": "web-sale", "sku": "pot"},
	}}, nil})
	for i, code := range []string{"price_currency_differs", "price_list_not_found", "price_invalid"} {
		if entry := wrong["data"].([]any)[i].(object); entry["code"] != code {
			t.Errorf("entry %d is %v, want %s", i, entry, code)
		}
	}
	set, _ := s.want(t, 200, request{"POST", setPrice, object{"prices": []object{
		{"list_id": "web-sale", "sku": "pot", "price": inEuros(800), "compare_at": inEuros(1200), "from": "2020-01-01T00:00:00Z"},
	}}, nil})
	at := map[string]string{"Consistency-Token": set.header.Get("Consistency-Token")}
	_, page := s.want(t, 200, request{"GET", "/v1/products/" + potOne + "?channel=web", nil, at})
	variant := page["variants"].([]any)[0].(object)
	for field, want := range map[string]float64{"price": 800, "compare_at": 1200, "lowest_30_days": 1000} {
		if got, _ := variant[field].(object); got["amount"] != want {
			t.Errorf("%s is %v, want %v", field, got, want)
		}
	}
	_, elsewhere := s.want(t, 200, request{"GET", "/v1/products?channel=shop", nil, at})
	if price := elsewhere["data"].([]any)[0].(object)["price"].(object); price["amount"] != 1000.0 {
		t.Errorf("elsewhere the price is %v", price)
	}
	_, cart := s.want(t, 201, request{"POST", "/v1/carts", object{"currency": "EUR", "channel": "web"}, nil})
	_, cart = s.want(t, 200, request{"POST", "/v1/carts/" + cart["id"].(string) + "/items", object{"sku": "pot", "quantity": 1}, nil})
	if total := cart["total"].(object); total["amount"] != 800.0 {
		t.Errorf("the cart comes to %v", total)
	}
	_, prices := s.want(t, 200, request{"GET", "/v1/admin/price-lists/web-sale/prices", nil, at})
	_, again := s.want(t, 200, request{"POST", setPrice, object{"prices": prices["data"]}, nil})
	if entry := again["data"].([]any)[0].(object); entry["outcome"] != "unchanged" {
		t.Errorf("what was listed is %v when it is set", entry)
	}
	closed, list := s.want(t, 200, request{"POST", "/v1/admin/price-lists/web-sale/close", nil, nil})
	at["Consistency-Token"] = closed.header.Get("Consistency-Token")
	_, page = s.want(t, 200, request{"GET", "/v1/products/" + potOne + "?channel=web", nil, at})
	if price := page["variants"].([]any)[0].(object)["price"].(object); list["closed"] != true || price["amount"] != 1000.0 {
		t.Errorf("after it was closed the price is %v", price)
	}
}
