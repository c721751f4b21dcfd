package stripe_test

import (
	"errors"
	"testing"
	"time"

	"cartwright/adapters/payments/sandbox"
	"cartwright/adapters/payments/stripe"
	"cartwright/app"
)

// Nobody without the secret is believed, whatever they send; and whatever the bank signs is read or refused.
func FuzzWebhooks(f *testing.F) {
	f.Add([]byte(`{"id":"evt_1","object":"event","data":{"object":{"id":"pi_1","object":"payment_intent"}}}`), "t=1,v1=00")
	f.Add([]byte(`{"id":"evt_1","object":"event","data":{"object":{"object":"charge","payment_intent":{"id":"pi_1"}}}}`), "t=99999999999999999999,v1=")
	f.Add([]byte(`[]`), ",,=,v1")
	hooks := stripe.Hooks{Secret: "whsec_1"}
	f.Fuzz(func(t *testing.T, body []byte, signature string) {
		if _, err := hooks.Verify(body, func(string) string { return signature }); !errors.Is(err, app.ErrForged) {
			t.Errorf("believed %q, signed %q", body, signature)
		}
		signed := sandbox.Sign("whsec_1", time.Now(), body)
		if _, err := hooks.Verify(body, func(string) string { return signed }); err != nil && !errors.Is(err, app.ErrForged) {
			t.Errorf("%q: %v", body, err)
		}
	})
}
