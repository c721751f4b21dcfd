package money

import (
	"encoding/json"
	"errors"
	"math"
	"math/big"
	"testing"

	"pgregory.net/rapid"
)

// amounts are drawn often from where 64 bits end.
func amounts(currency string) *rapid.Generator[Money] {
	return rapid.Custom(func(t *rapid.T) Money {
		edges := []int64{math.MinInt64, math.MinInt64 + 1, -1, 0, 1, math.MaxInt64 - 1, math.MaxInt64}
		return Of(rapid.OneOf(rapid.SampledFrom(edges), rapid.Int64()).Draw(t, "minor"), currency)
	})
}

// same compares a result with what unbounded integers make of it.
func same(t *rapid.T, got Money, err error, want *big.Int) {
	t.Helper()
	switch {
	case !want.IsInt64() && !errors.Is(err, ErrOverflow):
		t.Fatalf("got %v, %v; %v does not fit", got, err, want)
	case want.IsInt64() && (err != nil || got != Of(want.Int64(), "EUR")):
		t.Fatalf("got %v, %v; want %v EUR", got, err, want)
	}
}

func TestArithmeticIsExactOrRefused(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m, n := amounts("EUR").Draw(t, "m"), amounts("EUR").Draw(t, "n")
		x, y := big.NewInt(m.Minor), big.NewInt(n.Minor)

		sum, err := m.Add(n)
		same(t, sum, err, new(big.Int).Add(x, y))
		difference, err := m.Sub(n)
		same(t, difference, err, new(big.Int).Sub(x, y))
		product, err := m.Times(n.Minor)
		same(t, product, err, new(big.Int).Mul(x, y))
	})
}

func TestAddingCommutesAndSubtractingUndoesIt(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m, n := amounts("EUR").Draw(t, "m"), amounts("EUR").Draw(t, "n")
		sum, err := m.Add(n)
		swapped, swappedErr := n.Add(m)
		if sum != swapped || errors.Is(err, ErrOverflow) != errors.Is(swappedErr, ErrOverflow) {
			t.Fatalf("%v, %v and swapped %v, %v", sum, err, swapped, swappedErr)
		}
		if err != nil {
			return
		}
		if back, err := sum.Sub(n); err != nil || back != m {
			t.Fatalf("%v + %v − %v = %v, %v", m, n, n, back, err)
		}
	})
}

func TestCurrenciesDoNotMix(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m, n := amounts("EUR").Draw(t, "m"), amounts("USD").Draw(t, "n")
		if sum, err := m.Add(n); !errors.Is(err, ErrCurrency) {
			t.Fatalf("%v + %v = %v, %v", m, n, sum, err)
		}
		if difference, err := m.Sub(n); !errors.Is(err, ErrCurrency) {
			t.Fatalf("%v − %v = %v, %v", m, n, difference, err)
		}
	})
}

func TestNothingAddsToAnything(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m := amounts("EUR").Draw(t, "m")
		for _, sum := range []func() (Money, error){
			func() (Money, error) { return m.Add(Money{}) },
			func() (Money, error) { return Money{}.Add(m) },
			func() (Money, error) { return m.Sub(Money{}) },
			func() (Money, error) { return Sum(m) },
		} {
			if got, err := sum(); err != nil || got != m {
				t.Fatalf("got %v, %v, want %v", got, err, m)
			}
		}
	})
}

func TestSum(t *testing.T) {
	t.Parallel()
	if total, err := Sum(); err != nil || total != (Money{}) {
		t.Errorf("nothing sums to %v, %v", total, err)
	}
	if total, err := Sum(Of(1, "EUR"), Of(2, "EUR"), Of(-4, "EUR")); err != nil || total != Of(-1, "EUR") {
		t.Errorf("sums to %v, %v", total, err)
	}
	if total, err := Sum(Of(1, "EUR"), Of(2, "USD")); !errors.Is(err, ErrCurrency) {
		t.Errorf("two currencies sum to %v, %v", total, err)
	}
}

func TestZeroAndForm(t *testing.T) {
	t.Parallel()
	if !Of(0, "EUR").IsZero() || Of(1, "EUR").IsZero() {
		t.Error("nothing is not told from something")
	}
	written, err := json.Marshal(Of(1999, "EUR"))
	if err != nil || string(written) != `{"amount":1999,"currency":"EUR"}` {
		t.Errorf("written as %s, %v", written, err)
	}
	if text := Of(1999, "EUR").String(); text != "1999 EUR" {
		t.Errorf("read as %q", text)
	}
}
