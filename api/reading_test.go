package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

func TestListsArePagedWithoutGapsOrRepetition(t *testing.T) {
	t.Parallel()
	s := open(t, options{noProcesses: true})
	var token string
	for i := range 5 {
		_, token = s.seed(t, fmt.Sprintf("tea-%d", i), 1)
	}
	at := map[string]string{"Consistency-Token": token}
	for _, list := range []struct{ path, id string }{
		{"/v1/products?limit=2&category=kitchen", "title"},
		{"/v1/products?limit=2&q=tea", "title"},
		{"/v1/admin/stock?limit=2", "sku"},
	} {
		seen := map[any]bool{}
		pages := 0
		for next := list.path; next != ""; pages++ {
			got, body := s.want(t, 200, request{"GET", next, nil, at})
			for _, row := range body["data"].([]any) {
				seen[row.(object)[list.id]] = true
			}
			link, _, _ := strings.Cut(strings.TrimPrefix(got.header.Get("Link"), "<"), ">")
			if cursor, more := body["next_cursor"].(string); more != (body["has_more"] == true) || more && !strings.Contains(link, cursor) {
				t.Errorf("%s: %v links to %q", list.path, body, link)
			}
			next = link
		}
		if len(seen) != 5 || pages != 3 {
			t.Errorf("%s: %d rows on %d pages", list.path, len(seen), pages)
		}
	}
}

func TestAProductIsCreatedChangedAndWithdrawn(t *testing.T) {
	t.Parallel()
	s := open(t, options{noProcesses: true})
	id, _ := s.seed(t, "tea", 1)
	admin, public := "/v1/admin/products/"+id, "/v1/products/"+id
	s.want(t, 200, request{"PUT", admin + "/description", object{"title": "Green tea", "category": "kitchen/tea"}, nil})
	s.want(t, 200, request{"POST", admin + "/variants", object{"sku": "tea-xl", "options": object{"size": "XL"}, "price": object{"amount": 900, "currency": "EUR"}}, nil})
	changed, _ := s.want(t, 200, request{"PUT", admin + "/variants/tea-xl/price", object{"price": object{"amount": 800, "currency": "EUR"}}, nil})
	at := map[string]string{"Consistency-Token": changed.header.Get("Consistency-Token")}
	got, body := s.want(t, 200, request{"GET", public, nil, at})
	variants := body["variants"].([]any)
	if body["title"] != "Green tea" || len(variants) != 2 || got.header.Get("ETag") != changed.header.Get("ETag") {
		t.Errorf("%v %v", got.header, body)
	}
	if price := variants[1].(object)["price"].(object); price["amount"] != 800.0 {
		t.Errorf("the price is %v", price)
	}
	_, suggested := s.want(t, 200, request{"GET", "/v1/search/suggestions?q=gre", nil, at})
	if first := suggested["data"].([]any)[0].(object); first["product_id"] != id {
		t.Errorf("suggested %v", suggested)
	}
	gone, _ := s.want(t, 200, request{"POST", admin + "/withdraw", nil, nil})
	at["Consistency-Token"] = gone.header.Get("Consistency-Token")
	s.want(t, 404, request{"GET", public, nil, at})
	_, price := s.want(t, 422, request{"PUT", admin + "/variants/tea-xl/price", object{"price": object{"amount": -1, "currency": "EUR"}}, nil})
	if fault := price["errors"].([]any)[0].(object); !strings.HasPrefix(fault["pointer"].(string), "/price") {
		t.Errorf("refused with %v", price)
	}
}

func TestVisitsLeadToRecommendationsAndReports(t *testing.T) {
	t.Parallel()
	s := open(t, options{noProcesses: true})
	tea, _ := s.seed(t, "tea", 1)
	cup, _ := s.seed(t, "cup", 1)
	var last answer
	for _, what := range []object{
		{"type": "product_viewed", "product_id": tea},
		{"type": "product_viewed", "product_id": cup},
		{"type": "clicked", "target": "banner"},
		{"type": "searched", "query": "teapot", "results": 0},
	} {
		last, _ = s.want(t, 204, request{"POST", visitOne + "/events", what, keyed()})
	}
	other := strings.Replace(visitOne, "0001", "0002", 1)
	last, _ = s.want(t, 204, request{"POST", other + "/events", object{"type": "product_viewed", "product_id": tea}, keyed()})
	at := map[string]string{"Consistency-Token": last.header.Get("Consistency-Token")}
	_, next := s.want(t, 200, request{"GET", other + "/recommendations", nil, at})
	if first := next["data"].([]any)[0].(object); first["product_id"] != cup || first["title"] != "Tea cup" {
		t.Errorf("recommended %v", next)
	}
	_, popular := s.want(t, 200, request{"GET", "/v1/recommendations/popular?limit=1", nil, at})
	if first := popular["data"].([]any)[0].(object); first["product_id"] != tea {
		t.Errorf("popular are %v", popular)
	}
	_, searches := s.want(t, 200, request{"GET", "/v1/admin/analytics/searches", nil, at})
	if first := searches["data"].([]any)[0].(object); first["query"] != "teapot" || first["in_vain"] != 1.0 {
		t.Errorf("searched for %v", searches)
	}
	_, funnel := s.want(t, 200, request{"GET", "/v1/admin/analytics/funnel", nil, at})
	if steps := funnel["steps"].([]any); steps[1].(object)["reached"] != 2.0 || steps[1].(object)["conversion"] != 1.0 {
		t.Errorf("the funnel says %v", funnel)
	}
}

func TestTheServerSaysHowItIs(t *testing.T) {
	t.Parallel()
	s := open(t, options{})
	s.seed(t, "tea", 1)
	s.want(t, 200, request{"GET", "/healthz", nil, nil})
	s.eventually(t, request{"GET", "/readyz", nil, nil}, func(o object) bool { return o["status"] == "ready" })
	spec, _ := s.want(t, 200, request{"GET", "/openapi.json", nil, nil})
	if !strings.Contains(string(spec.body), `"openapi":"3.1.0"`) {
		t.Errorf("the description begins %.80s", spec.body)
	}
	s.do(t, request{"BREW", "/v1/carts", nil, nil})
	metrics := s.do(t, request{"GET", "/metrics", nil, nil})
	for _, wanted := range []string{`route="/v1/admin/products"`, `cartwright_projection_lag_events{projection="catalog"`} {
		if !strings.Contains(string(metrics.body), wanted) {
			t.Errorf("the metrics lack %s", wanted)
		}
	}
	if strings.Contains(string(metrics.body), "BREW") {
		t.Error("clients can make up labels")
	}
	_, list := s.want(t, 200, request{"GET", "/v1/admin/projections", nil, nil})
	if all := list["data"].([]any); len(all) < 8 || all[0].(object)["name"] == "" {
		t.Errorf("the read models are %v", list)
	}
	_, processes := s.want(t, 200, request{"GET", "/v1/admin/consumers", nil, nil})
	if all := processes["data"].([]any); len(all) < 9 {
		t.Errorf("the processes are %v", processes)
	}
	traced, _ := s.want(t, 200, request{"GET", "/healthz", nil, map[string]string{"X-Request-Id": "mine-1"}})
	if traced.header.Get("X-Request-Id") != "mine-1" || traced.header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("the headers are %v", traced.header)
	}
	forged, _ := s.want(t, 200, request{"GET", "/healthz", nil, map[string]string{"X-Request-Id": "<script>"}})
	if forged.header.Get("X-Request-Id") == "<script>" {
		t.Error("a request id that is none was echoed")
	}
	if got := s.do(t, request{http.MethodOptions, "/v1/nothing", nil, nil}); got.status != 404 {
		t.Errorf("nothing answers %d", got.status)
	}
	if got := s.do(t, request{http.MethodPut, "/v1/carts", nil, nil}); got.header.Get("Allow") != "OPTIONS, POST" {
		t.Errorf("a method that is not taken is told of %q", got.header.Get("Allow"))
	}
}
