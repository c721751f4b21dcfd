package sandbox_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"cartwright/adapters/payments/sandbox"
	"cartwright/app"
	"cartwright/domain/money"
)

func TestAnswersAreLostOnceAfterTheMoneyMoved(t *testing.T) {
	t.Parallel()
	for token, call := range map[string]func(p *sandbox.Provider, ref string) error{
		"tok_capture_timeout_once": func(p *sandbox.Provider, ref string) error { return capture(t, p, "x", ref, price) },
		"tok_void_timeout_once":    func(p *sandbox.Provider, ref string) error { return p.Void(t.Context(), app.Ask{Key: "x"}, ref) },
		"tok_refund_timeout_once": func(p *sandbox.Provider, ref string) error {
			must(t, capture(t, p, "c", ref, price))
			return refund(t, p, "x", ref, price)
		},
	} {
		p := open(t, "")
		ref := authorise(t, p, "a", token)
		if err := call(p, ref); err == nil || isDeclined(err) {
			t.Errorf("%s: first %v", token, err)
		}
		moved := len(p.Ledger())
		if err := call(p, ref); err != nil || len(p.Ledger()) != moved {
			t.Errorf("%s: then %v, and %d entries instead of %d", token, err, len(p.Ledger()), moved)
		}
	}
}

func TestSomeCardsAreDeclinedLaterOn(t *testing.T) {
	t.Parallel()
	p := open(t, "")
	if err := capture(t, p, "c", authorise(t, p, "1", "tok_capture_declined"), price); !isDeclined(err) {
		t.Errorf("captured: %v", err)
	}
	if err := p.Void(t.Context(), app.Ask{Key: "v"}, authorise(t, p, "2", "tok_void_declined")); !isDeclined(err) {
		t.Errorf("voided: %v", err)
	}
	ref := authorise(t, p, "3", "tok_refund_declined")
	must(t, capture(t, p, "d", ref, price))
	if err := refund(t, p, "r", ref, price); !isDeclined(err) {
		t.Errorf("refunded: %v", err)
	}
	disputed := authorise(t, p, "4", "tok_disputed")
	must(t, capture(t, p, "e", disputed, price))
	if found, err := p.Find(t.Context(), disputed); err != nil || len(found.Disputes) != 1 {
		t.Errorf("%+v, %v", found, err)
	}
}

// What nobody asked for stands in the ledger like everything else, and is there after a restart.
func TestWhatNobodyAskedForIsKept(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	p := open(t, dir)
	taken, lapsed, proved := authorise(t, p, "1", "tok_visa"), authorise(t, p, "2", "tok_visa"), authorise(t, p, "3", "tok_proof")
	must(t, p.CaptureThere(taken, money.Of(500, "EUR")))
	must(t, p.RefundThere(taken, money.Of(200, "EUR")))
	must(t, p.Return(taken))
	must(t, p.Dispute(taken))
	must(t, p.Decide(taken, true))
	must(t, p.Lapse(lapsed))
	must(t, p.Prove(proved, true))
	for name, err := range map[string]error{
		"capture of what has lapsed": p.CaptureThere(lapsed, price), "a second proof": p.Prove(proved, false),
		"a second return": p.Return(taken), "too large a refund": p.RefundThere(taken, price),
		"a dispute of nothing": p.Dispute(lapsed), "a decision twice": p.Decide(taken, false), "nothing at all": p.Lapse("none"),
	} {
		if err == nil {
			t.Errorf("%s was possible", name)
		}
	}
	want := sandbox.Accounts(p.Ledger())
	must(t, p.Close())
	if again := sandbox.Accounts(open(t, dir).Ledger()); !reflect.DeepEqual(again, want) {
		t.Errorf("after a restart %+v, before %+v", again, want)
	}
	since := sandbox.Accounts(sandbox.Since(p.Ledger(), time.Now().Add(time.Hour)))
	if len(want) != 3 || len(since) != 0 {
		t.Errorf("%d accounts, %d of them made in an hour from now", len(want), len(since))
	}
}

// taker is a shop that does not take every message the first time.
type taker struct {
	mu    sync.Mutex
	seen  map[string]int
	order []string
}

func (s *taker) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seen[string(body)]++
	s.order = append(s.order, string(body))
	if s.seen[string(body)] == 1 || r.Header.Get("Stripe-Signature") == "" {
		w.WriteHeader(http.StatusServiceUnavailable)
	}
}

func (s *taker) all(times int) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, n := range s.seen {
		if n < times {
			return false
		}
	}
	return len(s.seen) == 4
}

func TestWebhooksAreRepeatedUntilTheyAreTaken(t *testing.T) {
	t.Parallel()
	shop := &taker{seen: map[string]int{}}
	server := httptest.NewServer(shop)
	t.Cleanup(server.Close)
	p, err := sandbox.Open(sandbox.Options{Hooks: &sandbox.Hooks{URL: server.URL, Secret: "s", Copies: 2, Shuffle: true}})
	must(t, err)
	ctx, stop := context.WithCancel(t.Context())
	var delivering sync.WaitGroup
	delivering.Go(func() {
		if err := p.Deliver(ctx); err != nil {
			t.Error(err)
		}
	})
	ref := authorise(t, p, "a", "tok_disputed")
	must(t, capture(t, p, "c", ref, price)) // and its dispute
	must(t, refund(t, p, "r", ref, money.Of(1, "EUR")))
	deadline := time.NewTimer(time.Minute)
	tick := time.NewTicker(5 * time.Millisecond)
	for !shop.all(2) {
		select {
		case <-tick.C:
		case <-deadline.C:
			t.Fatalf("delivered %v", shop.seen)
		}
	}
	stop()
	delivering.Wait()
}

func TestShoppersProveWhoTheyAreOnAPage(t *testing.T) {
	t.Parallel()
	p := open(t, "")
	server := httptest.NewServer(p.Server())
	t.Cleanup(server.Close)
	p.At(server.URL)
	yes, err := p.Authorise(t.Context(), app.Ask{Key: "a"}, app.AuthoriseRequest{PaymentID: "pay_1", Amount: price, Token: "tok_proof"})
	must(t, err)
	for _, want := range []int{http.StatusOK, http.StatusConflict} {
		resp, err := http.Post(yes.RedirectURL, "application/x-www-form-urlencoded", strings.NewReader("outcome=succeeded"))
		must(t, err)
		must(t, resp.Body.Close())
		if resp.StatusCode != want {
			t.Errorf("answered with %s, want %d", resp.Status, want)
		}
	}
	if found, err := p.Find(t.Context(), yes.ProviderRef); err != nil || found.Status != app.AccountHeld {
		t.Errorf("%+v, %v", found, err)
	}
}
