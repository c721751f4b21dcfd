package stripe_test

import (
	"errors"
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
