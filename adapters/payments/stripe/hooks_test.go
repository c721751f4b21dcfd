package stripe_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"cartwright/adapters/payments/sandbox"
	"cartwright/adapters/payments/stripe"
	"cartwright/app"
)

func TestForgedWebhooksAreToldFromRealOnes(t *testing.T) {
	t.Parallel()
	const secret = "whsec_1"
	hooks := stripe.Hooks{Secret: secret}
	body := []byte(`{"id":"evt_1","object":"event","type":"payment_intent.succeeded","data":{"object":` +
		`{"id":"pi_1","object":"payment_intent","metadata":{"order_id":"ord_1"}}}}`)
	signed := sandbox.Sign(secret, time.Now(), body)
	header := func(signature string) func(string) string { return func(string) string { return signature } }
	hook, err := hooks.Verify(body, header(signed))
	if want := (app.Hook{ID: "evt_1", Type: "payment_intent.succeeded", ProviderRef: "pi_1", OrderID: "ord_1", Signature: signed}); err != nil || hook != want {
		t.Errorf("read as %+v, %v", hook, err)
	}
	for name, try := range map[string]struct{ body, signature string }{
		"not signed":       {string(body), ""},
		"changed":          {string(body) + " ", signed},
		"another secret":   {string(body), sandbox.Sign("whsec_2", time.Now(), body)},
		"replayed":         {string(body), sandbox.Sign(secret, time.Now().Add(-6*time.Minute), body)},
		"no event":         {"[]", sandbox.Sign(secret, time.Now(), []byte("[]"))},
		"nothing":          {"", sandbox.Sign(secret, time.Now(), nil)},
		"another's scheme": {string(body), "v0=" + signed},
	} {
		if hook, err := hooks.Verify([]byte(try.body), header(try.signature)); !errors.Is(err, app.ErrForged) {
			t.Errorf("%s: %+v, %v", name, hook, err)
		}
	}
	if _, err := (stripe.Hooks{}).Verify(body, header(sandbox.Sign("", time.Now(), body))); !errors.Is(err, app.ErrForged) {
		t.Errorf("without a secret: %v", err)
	}
}

func TestWebhooksNameTheirPayment(t *testing.T) {
	t.Parallel()
	for object, want := range map[string]string{
		`{"id":"re_1","object":"refund","payment_intent":"pi_1"}`:          "pi_1",
		`{"id":"dp_1","object":"dispute","payment_intent":{"id":"pi_1"}}`:  "pi_1",
		`{"id":"cus_1","object":"customer"}`:                               "",
		`{"id":"dp_1","object":"dispute","payment_intent":null}`:           "",
		`{"id":"pi_1","object":"payment_intent","metadata":{"other":"x"}}`: "pi_1",
	} {
		body := []byte(`{"id":"evt_1","object":"event","type":"x","data":{"object":` + object + `}}`)
		signature := sandbox.Sign("s", time.Now(), body)
		hook, err := stripe.Hooks{Secret: "s"}.Verify(body, func(string) string { return signature })
		if err != nil || hook.ProviderRef != want {
			t.Errorf("%s is about %q, %v", object, hook.ProviderRef, err)
		}
	}
}

// Stripe repeats a message for up to three days and signs every attempt anew. The tolerance is for the age of a signature, not
// of what it tells: a message three days old is taken, a signature three days old is somebody's who has recorded it.
func TestALateMessageIsTakenWithASignatureOfItsOwnTime(t *testing.T) {
	t.Parallel()
	happened := time.Now().Add(-72 * time.Hour)
	body := fmt.Appendf(nil, `{"id":"evt_1","object":"event","type":"payment_intent.succeeded","created":%d,`+
		`"data":{"object":{"id":"pi_1","object":"payment_intent"}}}`, happened.Unix())
	take := func(signed time.Time) error {
		signature := sandbox.Sign("s", signed, body)
		_, err := stripe.Hooks{Secret: "s"}.Verify(body, func(string) string { return signature })
		return err
	}
	if err := take(time.Now()); err != nil {
		t.Errorf("the repetition: %v", err)
	}
	if err := take(happened); !errors.Is(err, app.ErrForged) {
		t.Errorf("the first attempt, replayed: %v", err)
	}
}
