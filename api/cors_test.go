package api_test

import (
	"net/http"
	"strings"
	"testing"

	"cartwright/api"
	"cartwright/app"
)

const storefront = "https://shop.example"

// preflight asks as a browser does before it sends what a page may not send to everybody.
func preflight(origin string) request {
	return request{http.MethodOptions, "/v1/carts", nil, map[string]string{
		"Origin": origin, "Access-Control-Request-Method": "POST",
		"Access-Control-Request-Headers": "authorization,content-type,idempotency-key,if-match",
	}}
}

func (s *shop) browse(t *testing.T, r request) http.Header {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), r.method, s.url+r.path, nil)
	must(t, err)
	for name, value := range r.header {
		req.Header.Set(name, value)
	}
	resp, err := http.DefaultClient.Do(req)
	must(t, err)
	must(t, resp.Body.Close())
	return resp.Header
}

func TestNoPageOfAnotherOriginMayCallUnlessItIsNamed(t *testing.T) {
	t.Parallel()
	closed := open(t, options{noProcesses: true})
	named := open(t, options{noProcesses: true, origins: []string{"https://other.example", storefront}})
	for origin, s := range map[string]*shop{storefront: closed, "https://evil.example": named, "null": named, storefront + ".evil.example": named} {
		for _, r := range []request{preflight(origin), {"GET", "/v1/products", nil, map[string]string{"Origin": origin}}} {
			if got := s.browse(t, r); got.Get("Access-Control-Allow-Origin") != "" {
				t.Errorf("%s %s from %s: %v", r.method, r.path, origin, got)
			}
		}
	}
}

func TestAStorefrontInABrowserMayCallAndReadWhatItNeeds(t *testing.T) {
	t.Parallel()
	s := open(t, options{noProcesses: true, origins: []string{storefront}})
	got := s.browse(t, preflight(storefront))
	allowed := strings.ToLower(got.Get("Access-Control-Allow-Headers"))
	for _, header := range []string{"authorization", "content-type", "idempotency-key", "if-match", "consistency-token", "last-event-id"} {
		if !strings.Contains(allowed, header) {
			t.Errorf("a page may not send %s: %s", header, allowed)
		}
	}
	if got.Get("Access-Control-Allow-Origin") != storefront || !strings.Contains(got.Get("Access-Control-Allow-Methods"), "PATCH") {
		t.Errorf("the browser is told %v", got)
	}
	for path, status := range map[string]int{"/v1/products": 200, "/v1/admin/orders": 401, "/v1/nowhere": 404} {
		header := map[string]string{"Origin": storefront, "Authorization": ""}
		answered, _ := s.want(t, status, request{"GET", path, nil, header})
		read := answered.header
		if read.Get("Access-Control-Allow-Origin") != storefront || read.Get("Access-Control-Allow-Credentials") != "" {
			t.Errorf("%s: %v", path, read)
		}
		for _, header := range []string{"ETag", "Idempotent-Replayed", "Consistency-Token", "Location", "Link", "Retry-After"} {
			if !strings.Contains(read.Get("Access-Control-Expose-Headers"), header) {
				t.Errorf("%s: a page may not read %s", path, header)
			}
		}
	}
}

func TestOnlyOriginsAreTakenForOrigins(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{"*", "null", "https://*.example", "https://shop.example/", "shop.example", "https://", "ftp://shop.example", "https://me@shop.example"} {
		deps := api.Deps{App: app.App{}, PageSecret: make([]byte, 32), Origins: []string{bad}}
		if _, err := api.New(deps); err == nil || !strings.Contains(err.Error(), "is no origin") {
			t.Errorf("%q is taken: %v", bad, err)
		}
	}
}
