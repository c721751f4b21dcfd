package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	provider "cartwright/adapters/payments/sandbox"
	"cartwright/app"
	"cartwright/domain/money"
)

// said runs a command on a shop that is served, and looks for words in what it says.
func (v *victim) said(args string, fails bool, words ...string) {
	v.t.Helper()
	out, failed := v.cartwright(strings.Fields(args)...)
	if failed != fails {
		v.t.Errorf("%q fails: %v, and says\n%s", args, failed, out)
	}
	for _, word := range words {
		if !strings.Contains(out, word) {
			v.t.Errorf("%q does not say %q:\n%s", args, word, out)
		}
	}
}

// TestPaymentsAreLookedAfterFromTheCommandLine runs the commands on a shop that is served.
func TestPaymentsAreLookedAfterFromTheCommandLine(t *testing.T) {
	t.Parallel()
	served := newVictim(t)
	served.start()
	served.redrives()
	served.reconciles()
}

// redrives sends three webhooks, and has them handled again by id and by time.
func (v *victim) redrives() {
	v.t.Helper()
	for i := range 3 {
		v.hook(fmt.Sprintf(`{"id":"evt_%d","object":"event","type":"charge.refunded","data":{"object":{"id":"pi_%d","object":"payment_intent"}}}`, i, i))
	}
	at := func(d time.Duration) string { return time.Now().Add(d).UTC().Format(time.RFC3339) }
	v.said("webhooks redrive --dry-run", false, "sandbox-evt_0", "sandbox-evt_2", "charge.refunded", "pi_1", "3 webhooks would be")
	v.said("webhooks redrive --since "+at(-time.Hour)+" --until "+at(time.Hour), false, "3 of 3", "3 webhooks will be handled again")
	v.said("webhooks redrive sandbox-evt_1 --until "+at(-time.Hour), false, "0 webhooks will be")
	v.said("webhooks redrive sandbox-evt_1", false, "1 webhooks will be")
	v.said("webhooks redrive sandbox-evt_9", true, "no webhook sandbox-evt_9")
	v.said("events show webhook-sandbox-evt_1", false, "webhook.redriven")
}

func (v *victim) hook(body string) {
	v.t.Helper()
	secret, err := parts{Data: v.data}.secret("sandbox")
	if err != nil {
		v.t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(v.t.Context(), http.MethodPost, "http://"+v.address+"/hooks/sandbox", strings.NewReader(body))
	if err != nil {
		v.t.Fatal(err)
	}
	req.Header.Set("Stripe-Signature", provider.Sign(fmt.Sprintf("%x", secret), time.Now(), []byte(body)))
	resp, err := http.DefaultClient.Do(req)
	if err != nil || resp.StatusCode != http.StatusOK || resp.Body.Close() != nil {
		v.t.Fatalf("a webhook is answered with %v, %v", resp, err)
	}
}

// reconciles plants a payment that no shop has asked for, in the sandbox's book and in that of a stand-in for Stripe.
func (v *victim) reconciles() {
	v.t.Helper()
	stripe, err := provider.Open(provider.Options{})
	if err != nil {
		v.t.Fatal(err)
	}
	server := httptest.NewServer(stripe.Server())
	v.t.Cleanup(server.Close)
	over := "reconcile payments --provider stripe --stripe-key sk_1 --stripe-url " + server.URL
	v.said(over, false, "both books say the same")
	_, err = stripe.Authorise(v.t.Context(), app.Ask{Key: "k"}, app.AuthoriseRequest{
		PaymentID: "pay_planted", Reference: "ord_1", Amount: money.Of(1999, "EUR"), Token: "tok_visa",
	})
	if err != nil {
		v.t.Fatal(err)
	}
	v.said(over, true, "missing_here", "pay_planted", "1999 EUR", "differ in 1 places")
	v.plant(`{"key":"k","kind":"authorised","ref":"sbx_1","payment":"pay_planted","amount":{"amount":1999,"currency":"EUR"},"at":"2026-11-21T12:00:00Z"}`)
	v.said("reconcile payments", true, "DIFFERENCE", "missing_here", "pay_planted", "sbx_1", "differ in 1 places")
	v.said("reconcile payments --json --since 2027-01-01T00:00:00Z", false, `"differences":null`)
}

// plant adds a line to the sandbox's book.
func (v *victim) plant(line string) {
	v.t.Helper()
	book, err := os.OpenFile(filepath.Join(parts{Data: v.data}.ledgerDir(), "payments.jsonl"), os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		v.t.Fatal(err)
	}
	if _, err := fmt.Fprintln(book, line); err != nil || book.Close() != nil {
		v.t.Fatal(err)
	}
}
