package api_test

import (
	"maps"
	"strings"
	"testing"
	"time"
)

// as is a header of somebody who has signed in, with a new Idempotency-Key, and whatever else is given as name, value, …
func (s *shop) as(t *testing.T, customer string, more ...string) map[string]string {
	t.Helper()
	token, err := s.trial.Issue(customer, time.Now(), time.Hour)
	must(t, err)
	return keyed(append(more, "Authorization", "Bearer "+token)...)
}

func TestACustomersCartIsTheirsAlone(t *testing.T) {
	t.Parallel()
	s := open(t, options{noProcesses: true})
	s.seed(t, "tea", 5)
	opened, _ := s.want(t, 201, request{"POST", "/v1/carts", object{"id": cartOne, "currency": "EUR"}, s.as(t, "ada")})
	token := "Consistency-Token"
	seen := map[string]string{token: opened.header.Get(token)}

	mine := s.as(t, "ada", token, seen[token])
	s.want(t, 200, request{"GET", cartPath, nil, mine})
	s.want(t, 200, request{"POST", cartPath + "/items", object{"sku": "tea", "quantity": 1}, s.as(t, "ada")})
	for who, header := range map[string]map[string]string{"a guest": seen, "bob": s.as(t, "bob", token, seen[token])} {
		for _, r := range []request{
			{"GET", cartPath, nil, header},
			{"POST", cartPath + "/items", object{"sku": "tea", "quantity": 1}, withKey(header)},
			{"POST", "/v1/checkouts", object{"cart_id": cartOne}, withKey(header)},
		} {
			if got := s.do(t, r); got.status != 404 || strings.Contains(string(got.body), "tea") {
				t.Errorf("%s: %s %s: %d %s", who, r.method, r.path, got.status, got.body)
			}
		}
	}
}

func withKey(header map[string]string) map[string]string {
	header = maps.Clone(header)
	maps.Copy(header, keyed())
	return header
}

// What one shopper was answered must not reach another who happens to use the same Idempotency-Key.
func TestAnIdempotencyKeyIsItsShoppersOwn(t *testing.T) {
	t.Parallel()
	s := open(t, options{noProcesses: true})
	key := keyed()["Idempotency-Key"]
	one, _ := s.want(t, 201, request{"POST", "/v1/carts", object{"currency": "EUR"}, s.as(t, "ada", "Idempotency-Key", key)})
	other, _ := s.want(t, 201, request{"POST", "/v1/carts", object{"currency": "EUR"}, s.as(t, "bob", "Idempotency-Key", key)})
	if other.header.Get("Idempotent-Replayed") != "" || one.header.Get("Location") == other.header.Get("Location") {
		t.Errorf("bob was answered %s, ada %s", other.body, one.body)
	}
}

// Nobody becomes a guest by accident: a shopper whose token has run out must not find an empty shop.
func TestABadTokenIsRefusedAlsoWhereNoneIsNeeded(t *testing.T) {
	t.Parallel()
	s := open(t, options{noProcesses: true})
	opened, _ := s.want(t, 201, request{"POST", "/v1/carts", object{"id": cartOne, "currency": "EUR"}, keyed()})
	late, err := s.trial.Issue("ada", time.Now().Add(-time.Hour), time.Minute)
	must(t, err)
	for words, header := range map[string]string{
		"expired": "Bearer " + late, "as a guest": "Bearer nonsense", "Bearer": "Basic YWRhOmFkYQ==", "not known": "Bearer sk_guessed",
	} {
		for _, path := range []string{cartPath, "/v1/products"} {
			got, p := s.want(t, 401, request{"GET", path, nil, map[string]string{"Authorization": header}})
			if p["code"] != "unauthorised" || !strings.Contains(p["detail"].(string), words) || got.header.Get("WWW-Authenticate") == "" {
				t.Errorf("%s with %q: %v", path, header, p)
			}
		}
	}
	seen := map[string]string{"Consistency-Token": opened.header.Get("Consistency-Token")}
	s.want(t, 200, request{"GET", cartPath, nil, seen})
	s.want(t, 200, request{"GET", "/v1/products", nil, s.as(t, "ada")})
	if _, p := s.want(t, 403, request{"GET", "/v1/admin/orders", nil, s.as(t, "ada")}); !strings.Contains(p["detail"].(string), "secret key") {
		t.Errorf("a shopper in the back office: %v", p)
	}
}

// since is a header of somebody who signed in some time ago, or will have by then.
func (s *shop) since(t *testing.T, customer string, ago time.Duration) map[string]string {
	t.Helper()
	token, err := s.trial.Issue(customer, time.Now().Add(-ago), 2*time.Hour)
	must(t, err)
	return keyed("Authorization", "Bearer "+token)
}

func TestSigningOutEverywhereEndsEveryTokenThereWas(t *testing.T) {
	t.Parallel()
	s := open(t, options{noProcesses: true})
	const out = me + "/sign-out-everywhere"
	stolen, phone := s.since(t, "ada", time.Hour), s.since(t, "ada", time.Minute)
	for _, header := range []map[string]string{stolen, phone} {
		s.want(t, 200, request{"GET", me + "/orders", nil, header})
	}
	s.want(t, 204, request{"POST", out, nil, phone})
	for _, header := range []map[string]string{stolen, phone} {
		if _, p := s.want(t, 401, request{"GET", me + "/orders", nil, header}); !strings.Contains(p["detail"].(string), "signed out everywhere") {
			t.Errorf("then they are told %v", p)
		}
	}
	s.want(t, 204, request{"POST", out, nil, phone})  // the same once more: its answer was lost
	s.want(t, 204, request{"POST", out, nil, stolen}) // whose thief cannot sign her out again
	s.countEvents(t, "customer", "ada", "customer.signed_out", 1)
	s.want(t, 200, request{"GET", me + "/orders", nil, s.since(t, "ada", -time.Minute)})
	s.want(t, 200, request{"GET", me + "/orders", nil, s.since(t, "bob", time.Hour)})

	bob := s.since(t, "bob", time.Hour)
	s.want(t, 204, request{"POST", "/v1/admin/customers/bob/sign-out-everywhere", nil, keyed()})
	s.want(t, 401, request{"GET", me + "/orders", nil, bob})
	s.want(t, 401, request{"GET", "/v1/products", nil, bob})
}

func TestTheBackOfficeMayDoForShoppersWhatItsScopesSay(t *testing.T) {
	t.Parallel()
	s := open(t, options{noProcesses: true})
	s.seed(t, "tea", 5)
	s.want(t, 201, request{"POST", "/v1/carts", object{"id": cartOne, "currency": "EUR"}, s.as(t, "ada")})
	clerk, err := s.keys.Create(t.Context(), "clerk", []string{"carts:read"})
	must(t, err)
	with := func(secret string) map[string]string { return keyed("Authorization", "Bearer "+secret) }
	add := object{"sku": "tea", "quantity": 1}
	s.want(t, 200, request{"POST", cartPath + "/items", add, with(s.admin)})
	s.want(t, 403, request{"POST", cartPath + "/items", add, with(clerk)})
	s.eventually(t, request{"GET", cartPath, nil, with(clerk)}, func(o object) bool { return o["id"] == cartOne })
	s.want(t, 200, request{"GET", "/v1/products", nil, with(clerk)})
}
