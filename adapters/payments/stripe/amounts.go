package stripe

import (
	"fmt"
	"math"
	"strings"

	"github.com/stripe/stripe-go/v85"

	"cartwright/app"
	"cartwright/domain/money"
)

// Stripe counts some currencies otherwise than ISO 4217, and cannot take every amount of others. The lists are those of
// https://docs.stripe.com/currencies.
const (
	wholeUnits   = "BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF"
	wholeInCents = "ISK UGX"             // without cents, and written with two digits that are 00
	inThousands  = "BHD JOD KWD OMR TND" // written with three digits, the last of which is 0
	unknownThere = "CLF IQD LYD UYI UYW" // of other than two digits, and not taken at all
)

// smallest is the least that can be charged, in Stripe's units; of other currencies Stripe alone knows.
var smallest = map[string]int64{
	"AED": 200, "AUD": 50, "BGN": 100, "BRL": 50, "CAD": 50, "CHF": 50, "CZK": 1500, "DKK": 250, "EUR": 50, "GBP": 30,
	"HKD": 400, "HUF": 17500, "INR": 50, "JPY": 50, "MXN": 1000, "MYR": 200, "NOK": 300, "NZD": 50, "PLN": 200, "RON": 200,
	"SEK": 300, "SGD": 50, "THB": 1000, "USD": 50,
}

// digits is how many decimal digits Stripe writes a currency with, and of what its amounts are multiples.
func digits(currency string) (n int, step int64) {
	switch {
	case strings.Contains(wholeUnits, currency):
		return 0, 1
	case strings.Contains(wholeInCents, currency):
		return 2, 100
	case strings.Contains(inThousands, currency):
		return 3, 10
	}
	return 2, 1
}

// Takes says why Stripe cannot take an amount, if so.
func (p *Provider) Takes(amount money.Money) error {
	_, err := charged(amount)
	return err
}

// charged is an amount that is to be set aside, as Stripe writes it. What it would refuse is declined without asking.
func charged(m money.Money) (int64, error) {
	there, err := written(m)
	if least := smallest[m.Currency]; err == nil && there < least {
		return 0, &app.Declined{Code: "amount_too_small", Reason: fmt.Sprintf(
			"%s minor units are less than Stripe takes; pay another way, or buy more", m)}
	}
	return there, err
}

// written is an amount as Stripe writes it, or a decline when it has no way to.
func written(m money.Money) (int64, error) {
	if !money.IsCurrency(m.Currency) || strings.Contains(unknownThere, m.Currency) {
		return 0, &app.Declined{Code: "currency_not_supported", Reason: "Stripe does not take " + m.Currency + "; pay another way"}
	}
	n, step := digits(m.Currency)
	there, exact := scaled(m.Minor, n-money.Digits(m.Currency))
	if !exact || there%step != 0 {
		return 0, &app.Declined{Code: "amount_not_expressible", Reason: fmt.Sprintf(
			"Stripe cannot be asked for exactly %s minor units; round the amount, or pay another way", m)}
	}
	return there, nil
}

// read is an amount as Stripe wrote it.
func read(there int64, currency stripe.Currency) (money.Money, error) {
	code := strings.ToUpper(string(currency))
	n, _ := digits(code)
	here, exact := scaled(there, money.Digits(code)-n)
	if !exact {
		return money.Money{}, fmt.Errorf("stripe says %d of %s, which has no such fraction", there, code)
	}
	return money.Of(here, code), nil
}

// scaled moves the decimal point to the right, or to the left; exact says that nothing was lost.
func scaled(amount int64, places int) (moved int64, exact bool) {
	for ; places > 0; places-- {
		if amount > math.MaxInt64/10 || amount < math.MinInt64/10 {
			return 0, false
		}
		amount *= 10
	}
	for ; places < 0; places++ {
		if amount%10 != 0 {
			return 0, false
		}
		amount /= 10
	}
	return amount, true
}

// reader reads several amounts of one currency; the first that cannot be read is its error.
type reader struct {
	currency stripe.Currency
	err      error
}

func (r *reader) amount(there int64) money.Money {
	m, err := read(there, r.currency)
	if r.err == nil {
		r.err = err
	}
	return m
}
