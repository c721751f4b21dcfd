package money

import (
	"errors"
	"math"
	"math/big"
	"testing"

	"pgregory.net/rapid"
)

// exactly is m × num/den in unbounded integers, rounded by the book.
func exactly(m, num, den int64, r Rounding) *big.Int {
	product := new(big.Int).Mul(big.NewInt(m), big.NewInt(num))
	negative := product.Sign() < 0
	quotient, rest := new(big.Int).QuoRem(product.Abs(product), big.NewInt(den), new(big.Int))
	switch against := rest.Lsh(rest, 1).Cmp(big.NewInt(den)); {
	case r == Down || against < 0:
	case against > 0 || r == HalfUp || quotient.Bit(0) == 1:
		quotient.Add(quotient, big.NewInt(1))
	}
	if negative {
		quotient.Neg(quotient)
	}
	return quotient
}

func TestSharesAreExactBeforeTheyAreRounded(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m, num := amounts("EUR").Draw(t, "m"), amounts("EUR").Draw(t, "num").Minor
		small := rapid.Int64Range(1, 9)
		den := rapid.OneOf(small, rapid.Just[int64](PPM), rapid.Int64Range(1, math.MaxInt64)).Draw(t, "den")
		mode := rapid.SampledFrom([]Rounding{HalfEven, HalfUp, Down}).Draw(t, "mode")
		got, err := m.Share(num, den, mode)
		same(t, got, err, exactly(m.Minor, num, den, mode))
	})
}

func TestHalves(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		mode     Rounding
		minor    int64
		want     int64 // of minor/2
		wantMore int64 // of 3 × minor/4
	}{
		{HalfEven, 5, 2, 4}, {HalfEven, 7, 4, 5}, {HalfEven, -5, -2, -4}, {HalfEven, -7, -4, -5}, {HalfEven, 1, 0, 1},
		{HalfUp, 5, 3, 4}, {HalfUp, 7, 4, 5}, {HalfUp, -5, -3, -4}, {HalfUp, 1, 1, 1}, {HalfUp, -1, -1, -1},
		{Down, 5, 2, 3}, {Down, -5, -2, -3}, {Down, 1, 0, 0},
	} {
		half, err := Of(c.minor, "EUR").Share(1, 2, c.mode)
		more, moreErr := Of(c.minor, "EUR").Share(3, 4, c.mode)
		if err != nil || moreErr != nil || half.Minor != c.want || more.Minor != c.wantMore {
			t.Errorf("%s: half of %d is %v, three quarters %v (%v, %v)", c.mode, c.minor, half, more, err, moreErr)
		}
	}
}

func TestShareRefusesWhatItCannotDivideOrRound(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		num, den int64
		mode     Rounding
		want     error
	}{
		{1, 0, HalfUp, ErrRatio}, {1, -1, HalfUp, ErrRatio}, {1, 2, "", ErrRounding}, {1, 2, "bankers", ErrRounding},
		{math.MaxInt64, 1, Down, ErrOverflow},
	} {
		if got, err := Of(2, "EUR").Share(c.num, c.den, c.mode); !errors.Is(err, c.want) {
			t.Errorf("%d/%d %q: %v, %v, want %v", c.num, c.den, c.mode, got, err, c.want)
		}
	}
}

// 2⁶⁴ − 1/2 is rounded up to what 64 bits hold as zero.
func TestRoundingUpDoesNotWrap(t *testing.T) {
	t.Parallel()
	if got, err := Of(31, "EUR").Share((1<<65-1)/31, 2, HalfUp); !errors.Is(err, ErrOverflow) {
		t.Errorf("got %v, %v", got, err)
	}
}

func TestSettingsAreKnownByName(t *testing.T) {
	t.Parallel()
	if !HalfEven.Known() || !HalfUp.Known() || !Down.Known() || Rounding("up").Known() || Rounding("").Known() {
		t.Error("a rounding mode is taken for another")
	}
	if !PerLine.Known() || !PerOrder.Known() || RoundingLevel("unit").Known() || RoundingLevel("").Known() {
		t.Error("a rounding level is taken for another")
	}
}
