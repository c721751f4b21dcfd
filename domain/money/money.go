// Package money counts integer minor units of one currency. Nothing overflows silently, and nothing is rounded but by Share,
// in the way its caller names.
package money

import (
	"errors"
	"fmt"
	"math"
)

// Money is an amount in the currency's minor unit: 1999 EUR is 19.99 euros, 1999 JPY is 1999 yen.
type Money struct {
	Minor    int64  `json:"amount"`
	Currency string `json:"currency"` // ISO 4217, upper case
}

var (
	// ErrOverflow is returned when a result does not fit 64 bits.
	ErrOverflow = errors.New("amount overflows")
	// ErrCurrency is returned when two amounts of different currencies meet.
	ErrCurrency = errors.New("currencies differ")
)

// Of is a shorthand for a literal amount.
func Of(minor int64, currency string) Money { return Money{Minor: minor, Currency: currency} }

// IsZero reports whether the amount is nothing, in whatever currency.
func (m Money) IsZero() bool { return m.Minor == 0 }

// Add returns m + n. The zero Money has no currency and adds to any.
func (m Money) Add(n Money) (Money, error) {
	currency, err := shared(m, n)
	if err != nil {
		return Money{}, err
	}
	sum := m.Minor + n.Minor
	if (n.Minor > 0 && sum < m.Minor) || (n.Minor < 0 && sum > m.Minor) {
		return Money{}, fmt.Errorf("%s + %s: %w", m, n, ErrOverflow)
	}
	return Of(sum, currency), nil
}

// Sub returns m − n.
func (m Money) Sub(n Money) (Money, error) {
	currency, err := shared(m, n)
	if err != nil {
		return Money{}, err
	}
	difference := m.Minor - n.Minor
	if (n.Minor > 0 && difference > m.Minor) || (n.Minor < 0 && difference < m.Minor) {
		return Money{}, fmt.Errorf("%s - %s: %w", m, n, ErrOverflow)
	}
	return Of(difference, currency), nil
}

// Times returns m × quantity.
func (m Money) Times(quantity int64) (Money, error) {
	product := m.Minor * quantity
	if m.Minor != 0 && (product/m.Minor != quantity || (m.Minor == -1 && quantity == math.MinInt64)) {
		return Money{}, fmt.Errorf("%s × %d: %w", m, quantity, ErrOverflow)
	}
	return Of(product, m.Currency), nil
}

// Sum adds all amounts; the sum of none is the zero Money.
func Sum(amounts ...Money) (Money, error) {
	var total Money
	for _, amount := range amounts {
		var err error
		if total, err = total.Add(amount); err != nil {
			return Money{}, err
		}
	}
	return total, nil
}

// String is for logs and errors; people are shown amounts formatted for their locale.
func (m Money) String() string { return fmt.Sprintf("%d %s", m.Minor, m.Currency) }

func shared(m, n Money) (string, error) {
	switch {
	case m.Currency == n.Currency, n == Money{}:
		return m.Currency, nil
	case m == Money{}:
		return n.Currency, nil
	}
	return "", fmt.Errorf("%s and %s: %w", m, n, ErrCurrency)
}
