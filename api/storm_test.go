package api_test

import (
	"bytes"
	"math/rand/v2"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	provider "cartwright/adapters/payments/sandbox"
	"cartwright/domain/money"
	"cartwright/domain/payment"
)

// live gives each payment another life: captured or voided, here or there, refunded, disputed.
func (s *shop) live(t *testing.T, i int, ref string) {
	t.Helper()
	a, err := s.bank.Find(t.Context(), ref)
	must(t, err)
	id := a.PaymentID
	switch i % 5 {
	case 0:
		s.ask(t, id, "capture 1", payment.Capture{CaptureID: "c1", Amount: money.Of(400, "EUR"), Partial: true})
		s.ask(t, id, "capture 2", payment.Capture{CaptureID: "c2", Amount: money.Of(500, "EUR")})
	case 1:
		must(t, s.bank.CaptureThere(ref, money.Of(900, "EUR")))
		must(t, s.bank.RefundThere(ref, money.Of(100, "EUR")))
		must(t, s.bank.RefundThere(ref, money.Of(200, "EUR")))
		must(t, s.bank.Return(ref))
	case 2:
		s.ask(t, id, "void", payment.Void{})
	case 3:
		must(t, s.bank.CaptureThere(ref, money.Of(1000, "EUR")))
		must(t, s.bank.Dispute(ref))
		must(t, s.bank.Decide(ref, i%2 == 0))
	case 4:
		must(t, s.bank.Lapse(ref))
	}
}

func (s *shop) references() (refs []string) {
	for _, a := range provider.Accounts(s.bank.Ledger()) {
		refs = append(refs, a.ProviderRef)
	}
	return refs
}

// storm is webhooks, delivered again and again.
type storm struct {
	messages          []provider.Message
	delivered, forged atomic.Int64
}

func (w *storm) take(s *shop) { w.messages = append(w.messages, s.bank.Messages()...) }

// blow delivers some messages in no particular order, several at a time.
func (w *storm) blow(t *testing.T, s *shop, n int) {
	t.Helper()
	queue := make(chan provider.Message)
	var posting sync.WaitGroup
	for range 8 {
		posting.Go(func() {
			for m := range queue {
				w.post(t, s, m)
			}
		})
	}
	for _, i := range rand.Perm(len(w.messages))[:n] {
		queue <- w.messages[i]
	}
	close(queue)
	posting.Wait()
}

// post delivers a message; one in twenty times a forged or a replayed one goes before.
func (w *storm) post(t *testing.T, s *shop, m provider.Message) {
	switch rand.IntN(20) {
	case 0:
		w.forged.Add(1)
		forged := bytes.Replace(m.Body, []byte("evt_sbx"), []byte("evt_forged"), 1)
		s.hook(t, http.StatusBadRequest, forged, provider.Sign("whsec_guessed", time.Now(), forged))
	case 1:
		w.forged.Add(1)
		s.hook(t, http.StatusBadRequest, m.Body, provider.Sign(hookSecret, time.Now().Add(-10*time.Minute), m.Body))
	}
	s.hook(t, http.StatusOK, m.Body, provider.Sign(hookSecret, time.Now(), m.Body))
	w.delivered.Add(1)
}
