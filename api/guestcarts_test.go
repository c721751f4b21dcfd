package api_test

import (
	"log/slog"
	"strings"
	"sync"
	"testing"
)

// A guest's cart is protected by its id alone, so two of them must not come by the same one.
func TestAKeyThatAnotherGuestMayChooseOpensNoCart(t *testing.T) {
	t.Parallel()
	s := open(t, options{noProcesses: true})
	open := func(status int, body object, header map[string]string) object {
		_, answered := s.want(t, status, request{"POST", "/v1/carts", body, header})
		return answered
	}
	euros := object{"currency": "EUR"}
	weak := map[string]string{"Idempotency-Key": "cart-1"}
	if p := open(400, euros, weak); !strings.Contains(p["detail"].(string), "random") {
		t.Errorf("answered %v", p)
	}
	open(201, euros, nil)
	open(201, object{"id": cartOne, "currency": "EUR"}, map[string]string{"Idempotency-Key": "cart-2"})
	open(201, euros, s.as(t, "ada", "Idempotency-Key", "cart-1"))
	strong := keyed()
	if first, again := open(201, euros, strong), open(201, euros, strong); first["id"] != again["id"] {
		t.Errorf("opened %v, again %v", first["id"], again["id"])
	}
}

// written is what was logged, by however many at once.
type written struct {
	lock sync.Mutex
	text strings.Builder
}

func (w *written) Write(line []byte) (int, error) {
	w.lock.Lock()
	defer w.lock.Unlock()
	return w.text.Write(line)
}

func (w *written) String() string {
	w.lock.Lock()
	defer w.lock.Unlock()
	return w.text.String()
}

func TestNoLogTellsAGuestsCartOrOrder(t *testing.T) {
	t.Parallel()
	var log written
	s := open(t, options{log: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelInfo}))})
	s.seed(t, "tea", 5)
	checkout := s.checkout(t, cartOne, "tea", 1, "tok_visa")
	s.want(t, 404, request{"POST", cartPath + "/items", object{"sku": "unknown", "quantity": 1}, keyed()})
	_, placed := s.want(t, 201, request{"POST", checkout + "/submit", nil, keyed()})
	s.eventually(t, request{"GET", "/v1/orders/" + placed["id"].(string), nil, nil}, func(o object) bool { return o["id"] == placed["id"] })
	if !strings.Contains(log.String(), "/v1/carts/:cart_id/items") {
		t.Errorf("nothing is logged: %s", log.String())
	}
	for _, secret := range []string{cartOne, strings.TrimPrefix(checkout, "/v1/checkouts/"), placed["id"].(string)} {
		if strings.Contains(log.String(), secret) {
			t.Errorf("the log says %s", secret)
		}
	}
}
