package money

import (
	"errors"
	"math"
	"math/big"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func allWeights() *rapid.Generator[[]int64] {
	weight := rapid.OneOf(rapid.Int64Range(0, 9), rapid.Int64Range(0, math.MaxInt64/8))
	return rapid.SliceOfN(weight, 1, 8).Filter(func(w []int64) bool { return slices.Max(w) > 0 })
}

func minors(shares []Money) []int64 {
	minors := make([]int64, len(shares))
	for i, share := range shares {
		minors[i] = share.Minor
	}
	return minors
}

func TestSharesSumToTheWholeAndAreFair(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m, weights := amounts("KWD").Draw(t, "m"), allWeights().Draw(t, "weights")
		shares, err := m.Allocate(weights...)
		if err != nil {
			t.Fatal(err)
		}
		if sum, err := Sum(shares...); err != nil || sum != m {
			t.Fatalf("%v sum to %v, %v", shares, sum, err)
		}
		var total int64
		for _, weight := range weights {
			total += weight
		}
		for i, share := range shares {
			// |share × total − m × weight| < total: off by less than one unit
			off := new(big.Int).Mul(big.NewInt(share.Minor), big.NewInt(total))
			off.Sub(off, new(big.Int).Mul(big.NewInt(m.Minor), big.NewInt(weights[i])))
			if off.CmpAbs(big.NewInt(total)) >= 0 {
				t.Fatalf("%v by %v gives %v at %d", m, weights, share, i)
			}
		}
	})
}

func TestANegativeAmountIsSharedOutAsThePositiveOne(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		minor, weights := rapid.Int64Range(0, math.MaxInt64).Draw(t, "minor"), allWeights().Draw(t, "weights")
		paid, err := Of(minor, "EUR").Allocate(weights...)
		refunded, refundErr := Of(-minor, "EUR").Allocate(weights...)
		if err != nil || refundErr != nil {
			t.Fatal(err, refundErr)
		}
		for i := range paid {
			if paid[i].Minor != -refunded[i].Minor {
				t.Fatalf("%v and back %v", paid, refunded)
			}
		}
	})
}

func TestAllocate(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		minor   int64
		weights []int64
		want    []int64
	}{
		{"a cent over goes to the first of equals", 100, []int64{1, 1, 1}, []int64{34, 33, 33}},
		{"two go to the first two", 101, []int64{1, 1, 1}, []int64{34, 34, 33}},
		{"the largest remainder comes first", 10, []int64{1, 2, 4}, []int64{1, 3, 6}},
		{"what weighs nothing gets nothing", 1, []int64{0, 5}, []int64{0, 1}},
		{"nothing can be shared out by nothing", 0, []int64{0, 0}, []int64{0, 0}},
		{"or among nobody", 0, nil, []int64{}},
		{"the least amount there is", math.MinInt64, []int64{1}, []int64{math.MinInt64}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			shares, err := Of(c.minor, "JPY").Allocate(c.weights...)
			if got := minors(shares); err != nil || !slices.Equal(got, c.want) {
				t.Errorf("%v, %v, want %v", got, err, c.want)
			}
		})
	}
}

func TestWeightsThatShareNothingOut(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		weights []int64
		want    error
	}{
		{nil, ErrWeights}, {[]int64{0, 0}, ErrWeights}, {[]int64{1, -1}, ErrWeights},
		{[]int64{math.MaxInt64, 1}, ErrOverflow},
	} {
		if shares, err := Of(1, "EUR").Allocate(c.weights...); !errors.Is(err, c.want) {
			t.Errorf("%v: %v, %v, want %v", c.weights, shares, err, c.want)
		}
	}
}
