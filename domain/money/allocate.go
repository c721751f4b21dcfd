package money

import (
	"errors"
	"fmt"
	"math"
	"math/bits"
	"slices"
)

// ErrWeights is returned for weights that nothing can be shared out by.
var ErrWeights = errors.New("weights are at least zero, and one of them is more")

// Allocate shares m out in proportion to the weights. The shares sum to m exactly: each is rounded towards zero, and the
// units that are left go, one each, to the largest remainders, the earlier first (Hare's method). Shares of a negative
// amount are those of the positive one, negated. Nothing can be shared out by any weights, even by none.
func (m Money) Allocate(weights ...int64) ([]Money, error) {
	total, err := sumOfWeights(weights)
	if err != nil {
		return nil, err
	}
	shares := make([]Money, len(weights))
	for i := range shares {
		shares[i].Currency = m.Currency
	}
	if m.Minor == 0 {
		return shares, nil
	}
	if total == 0 {
		return nil, fmt.Errorf("share out %s: %w", m, ErrWeights)
	}
	for i, share := range apportion(magnitude(m.Minor), total, weights) {
		shares[i].Minor, _ = signed(share, m.Minor < 0) // no share is more than m
	}
	return shares, nil
}

func sumOfWeights(weights []int64) (uint64, error) {
	var total int64
	for _, weight := range weights {
		if weight < 0 {
			return 0, fmt.Errorf("weight %d: %w", weight, ErrWeights)
		}
		if total > math.MaxInt64-weight {
			return 0, fmt.Errorf("sum of weights: %w", ErrOverflow)
		}
		total += weight
	}
	return uint64(total), nil
}

// apportion is the largest-remainder method on magnitudes. Products have 128 bits.
func apportion(amount, total uint64, weights []int64) []uint64 {
	shares, rests := make([]uint64, len(weights)), make([]uint64, len(weights))
	left := amount
	for i, weight := range weights {
		high, low := bits.Mul64(amount, uint64(weight))
		shares[i], rests[i] = bits.Div64(high, low, total) // high < total, because no weight is more than the total
		left -= shares[i]
	}
	for _, i := range byRest(rests)[:left] {
		shares[i]++
	}
	return shares
}

// byRest lists indices, those of the largest remainders first.
func byRest(rests []uint64) []int {
	order := make([]int, len(rests))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int {
		switch {
		case rests[i] > rests[j]:
			return -1
		case rests[i] < rests[j]:
			return 1
		}
		return 0
	})
	return order
}
