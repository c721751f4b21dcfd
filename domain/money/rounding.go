package money

import (
	"errors"
	"fmt"
	"math"
	"math/bits"
)

// Rounding says what becomes of a fraction of a minor unit. It is a setting of the shop and is recorded with what was
// computed, so that it can be computed again.
type Rounding string

const (
	HalfEven Rounding = "half_even" // to the nearest; a half to the even neighbour
	HalfUp   Rounding = "half_up"   // to the nearest; a half away from zero
	Down     Rounding = "down"      // towards zero
)

// RoundingLevel says where rounding happens: on each line, or once on the sum of an order.
type RoundingLevel string

const (
	PerLine  RoundingLevel = "line"
	PerOrder RoundingLevel = "order"
)

// PPM is the denominator of rates, which are integers in parts per million: 190000 is 19 %.
const PPM = 1_000_000

var (
	// ErrRounding is returned for a mode this package does not know.
	ErrRounding = errors.New("unknown rounding")
	// ErrRatio is returned for a ratio whose denominator is not more than zero.
	ErrRatio = errors.New("a ratio needs a denominator of more than zero")
)

// Known reports whether r is one of the modes.
func (r Rounding) Known() bool { return r == HalfEven || r == HalfUp || r == Down }

// Known reports whether l is one of the levels.
func (l RoundingLevel) Known() bool { return l == PerLine || l == PerOrder }

// Share returns m × num/den, rounded once, at the end; what lies between has 128 bits. The sign takes no part in
// rounding: a refund of −x is rounded as the payment of x was.
func (m Money) Share(num, den int64, r Rounding) (Money, error) {
	switch {
	case den <= 0:
		return Money{}, fmt.Errorf("%s × %d/%d: %w", m, num, den, ErrRatio)
	case !r.Known():
		return Money{}, fmt.Errorf("%q: %w", r, ErrRounding)
	}
	quotient, fits := divided(magnitude(m.Minor), magnitude(num), uint64(den), r)
	if !fits {
		return Money{}, fmt.Errorf("%s × %d/%d: %w", m, num, den, ErrOverflow)
	}
	minor, fits := signed(quotient, (m.Minor < 0) != (num < 0))
	if !fits {
		return Money{}, fmt.Errorf("%s × %d/%d: %w", m, num, den, ErrOverflow)
	}
	return Of(minor, m.Currency), nil
}

// divided is m × num/den, rounded, unless it is far too large for 64 bits with a sign.
func divided(m, num, den uint64, r Rounding) (uint64, bool) {
	high, low := bits.Mul64(m, num)
	if high >= den {
		return 0, false
	}
	quotient, rest := bits.Div64(high, low, den)
	if quotient <= 1<<63 && r.up(quotient, rest, den) {
		quotient++
	}
	return quotient, true
}

// up reports whether a magnitude of quotient + rest/den is rounded to quotient + 1.
func (r Rounding) up(quotient, rest, den uint64) bool {
	missing := den - rest // the rest is at least a half when it is not less than what is missing
	switch r {
	case HalfUp:
		return rest >= missing
	case HalfEven:
		return rest > missing || rest == missing && quotient%2 == 1
	}
	return false
}

func magnitude(n int64) uint64 {
	if n < 0 {
		return -uint64(n)
	}
	return uint64(n)
}

// signed puts a sign to a magnitude, unless it does not fit.
func signed(magnitude uint64, negative bool) (int64, bool) {
	if negative {
		return -int64(magnitude), magnitude <= -math.MinInt64
	}
	return int64(magnitude), magnitude <= math.MaxInt64
}
