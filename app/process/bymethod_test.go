package process

import (
	"testing"

	"cartwright/adapters/payments/sandbox"
	"cartwright/adapters/payments/stripe"
	"cartwright/app"
	"cartwright/domain/checkout"
	"cartwright/domain/money"
)

func TestAMethodTakesWhatItsProviderTakes(t *testing.T) {
	t.Parallel()
	bank, err := sandbox.Open(sandbox.Options{})
	if err != nil {
		t.Fatal(err)
	}
	takes := ByMethod{"": "stripe", "invoice": app.Sandbox}.Takes(app.Providers{app.Sandbox: bank, "stripe": stripe.New(stripe.Options{})})
	for _, c := range []struct {
		method string
		amount money.Money
		can    bool
	}{
		{"card", money.Of(50, "EUR"), true},
		{"card", money.Of(49, "EUR"), false},
		{"card", money.Of(5125, "KWD"), false},
		{"invoice", money.Of(49, "EUR"), true},
	} {
		if err := takes(c.method, c.amount); (err == nil) != c.can {
			t.Errorf("%s of %s: %v", c.method, c.amount, err)
		}
	}
	if err := (ByMethod{"": "nobody"}).Takes(nil)("card", money.Of(50, "EUR")); err == nil {
		t.Error("nobody takes money")
	}
}

// A saved method is paid through whoever keeps it, wherever new ones go to by now.
func TestASavedMethodStaysWithItsProvider(t *testing.T) {
	t.Parallel()
	routes := ByMethod{"": "stripe"}
	kept := checkout.Means{Method: "card", MethodID: "pmt_1", At: checkout.Reference{Provider: app.Sandbox, CustomerRef: "cus_1"}}
	if got := routes.taking(kept); got != app.Sandbox {
		t.Errorf("a saved one goes to %s", got)
	}
	fresh := checkout.Means{Method: "card", Token: "pm_1", Save: true, At: checkout.Reference{Provider: app.Sandbox, CustomerRef: "cus_1"}}
	if got := payerAt(routes.taking(fresh), "ada", fresh); got.CustomerRef != "" || !got.Keep || got.CustomerID != "ada" {
		t.Errorf("to Stripe the payer is %+v", got)
	}
	if got := payerAt(app.Sandbox, "ada", fresh); got.CustomerRef != "cus_1" {
		t.Errorf("to the sandbox the payer is %+v", got)
	}
}
