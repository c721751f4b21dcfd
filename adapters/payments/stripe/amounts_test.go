package stripe

import (
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/stripe/stripe-go/v85"
	"pgregory.net/rapid"

	"cartwright/app"
	"cartwright/domain/money"
)

// documented are examples and lists of https://docs.stripe.com/currencies.
var documented = []struct {
	why         string
	currencies  string
	here, there int64
}{
	{"10.00 of a currency of two digits", "USD EUR GBP HUF TWD CHF INR", 1000, 1000},
	{"500 of a currency of none", "BIF CLP DJF GNF JPY KMF KRW PYG RWF VND VUV XAF XOF XPF", 500, 500},
	{"500 of one that has two digits by ISO 4217 and none there", "MGA", 50_000, 500},
	{"5 of one that has no digits and is written with two", "ISK UGX", 5, 500},
	{"5.120 of one of three digits", "BHD JOD KWD OMR TND", 5120, 5120},
}

func TestAmountsAreWrittenAsStripeWantsThem(t *testing.T) {
	t.Parallel()
	for _, d := range documented {
		for code := range strings.FieldsSeq(d.currencies) {
			here := money.Of(d.here, code)
			if there, err := written(here); err != nil || there != d.there {
				t.Errorf("%s: %s is written as %d, %v, want %d", d.why, here, there, err, d.there)
			}
			if back, err := read(d.there, stripe.Currency(strings.ToLower(code))); err != nil || back != here {
				t.Errorf("%s: %d is read as %s, %v, want %s", d.why, d.there, back, err, here)
			}
		}
	}
}

func TestWhatStripeCannotTakeIsDeclinedWithoutAsking(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		amount money.Money
		code   string
	}{
		{money.Of(5124, "KWD"), "amount_not_expressible"},
		{money.Of(1, "TND"), "amount_not_expressible"},
		{money.Of(50_050, "MGA"), "amount_not_expressible"},
		{money.Of(math.MaxInt64, "ISK"), "amount_not_expressible"},
		{money.Of(1000, "IQD"), "currency_not_supported"},
		{money.Of(1000, "CLF"), "currency_not_supported"},
		{money.Of(1000, "?"), "currency_not_supported"},
		{money.Of(49, "USD"), "amount_too_small"},
		{money.Of(49, "EUR"), "amount_too_small"},
		{money.Of(29, "GBP"), "amount_too_small"},
		{money.Of(49, "JPY"), "amount_too_small"},
		{money.Of(17_499, "HUF"), "amount_too_small"},
		{money.Of(1499, "CZK"), "amount_too_small"},
		{money.Of(999, "MXN"), "amount_too_small"},
	} {
		_, err := charged(c.amount)
		var no *app.Declined
		if !errors.As(err, &no) || no.Code != c.code || !strings.Contains(no.Reason, "pay another way") {
			t.Errorf("%s: %v, want %s", c.amount, err, c.code)
		}
	}
	for _, least := range []money.Money{money.Of(50, "USD"), money.Of(30, "GBP"), money.Of(50, "JPY"), money.Of(1, "ISK"), money.Of(10, "KWD")} {
		if _, err := charged(least); err != nil {
			t.Errorf("%s: %v", least, err)
		}
	}
	if _, err := written(money.Of(1, "EUR")); err != nil {
		t.Errorf("a refund of a cent: %v", err) // only charges have a least amount
	}
}

func TestAFractionThatACurrencyDoesNotHaveIsNoAmount(t *testing.T) {
	t.Parallel()
	if m, err := read(550, "isk"); err == nil {
		t.Errorf("5.50 ISK are read as %s", m)
	}
}

func TestAmountsSurviveTheWayThereAndBack(t *testing.T) {
	t.Parallel()
	codes := strings.Fields(wholeUnits + " " + wholeInCents + " " + inThousands + " EUR USD")
	rapid.Check(t, func(t *rapid.T) {
		here := money.Of(rapid.Int64Range(0, math.MaxInt64).Draw(t, "minor"), rapid.SampledFrom(codes).Draw(t, "currency"))
		there, err := written(here)
		if err != nil {
			return
		}
		if back, err := read(there, stripe.Currency(strings.ToLower(here.Currency))); err != nil || back != here {
			t.Fatalf("%s comes back as %s, %v", here, back, err)
		}
	})
}
