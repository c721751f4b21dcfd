package stripe_test

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"cartwright/adapters/payments/sandbox"
	"cartwright/adapters/payments/stripe"
	"cartwright/app"
	"cartwright/domain/money"
)

// strict is a Stripe that captures no amount of nothing, and calls a payment whose rest was cancelled cancelled.
type strict struct {
	bank      http.Handler
	cancelled atomic.Int64
}

func (s *strict) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	if strings.HasSuffix(r.URL.Path, "/capture") && bytes.Contains(body, []byte("amount_to_capture=0")) {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = io.WriteString(w, `{"error":{"type":"invalid_request_error","code":"parameter_invalid_integer","message":"Invalid integer"}}`)
		return
	}
	if strings.HasSuffix(r.URL.Path, "/cancel") {
		s.cancelled.Add(1)
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	answer := httptest.NewRecorder()
	s.bank.ServeHTTP(answer, r)
	text := answer.Body.Bytes()
	if s.cancelled.Load() > 0 {
		text = bytes.ReplaceAll(text, []byte(`"status":"succeeded"`), []byte(`"status":"canceled"`))
	}
	w.WriteHeader(answer.Code)
	_, _ = w.Write(text)
}

func TestTheRestIsCancelledWhereNothingCannotBeCaptured(t *testing.T) {
	t.Parallel()
	book, err := sandbox.Open(sandbox.Options{})
	must(t, err)
	face := &strict{bank: book.Server()}
	server := httptest.NewServer(face)
	t.Cleanup(server.Close)
	p := stripe.New(stripe.Options{Key: "sk_test_1", URL: server.URL, Client: server.Client()})
	ref := authorised(t, p, "pm_card_visa")
	capture := func(id string, minor int64, partial bool) error {
		_, err := p.Capture(t.Context(), ask(id), app.CaptureRequest{ProviderRef: ref, CaptureID: id, Amount: money.Of(minor, "EUR"), Partial: partial})
		return err
	}
	var no *app.Declined
	if err := capture("rest-0", 0, false); !errors.As(err, &no) || face.cancelled.Load() > 0 {
		t.Errorf("with nothing captured: %v, cancelled %d times", err, face.cancelled.Load())
	}
	must(t, capture("c1", 1000, true))
	for range 2 {
		must(t, capture("rest-1", 0, false))
	}
	if err := capture("c2", 1, false); !errors.As(err, &no) {
		t.Errorf("captured what was let go: %v", err)
	}
	ours, err := p.Find(t.Context(), ref)
	must(t, err)
	theirs := sandbox.Accounts(book.Ledger())[0]
	if ours.Captured() != money.Of(1000, "EUR") || ours.Status != app.AccountHeld || theirs.Captured() != ours.Captured() {
		t.Errorf("found %+v, the bank says %+v", ours, theirs)
	}
}
