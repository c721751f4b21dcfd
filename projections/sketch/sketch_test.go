package sketch

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// near says that a value is within 0.8 % of the true one.
func near(got, want int64) bool {
	return math.Abs(float64(got)-float64(want)) <= 0.008*float64(want)
}

func TestTheMiddleOfABucketIsNearItsValues(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.Int64Range(0, math.MaxInt64).Draw(t, "value")
		if got := Middle(Bucket(v)); !near(got, v) {
			t.Fatalf("the middle is %d", got)
		}
		if v > 0 && Bucket(v-1) > Bucket(v) {
			t.Fatalf("%d has a higher bucket", v-1)
		}
	})
}

func TestSmallValuesAreExact(t *testing.T) {
	t.Parallel()
	for v := range int64(128) {
		if got := Middle(Bucket(v)); got != v {
			t.Errorf("%d became %d", v, got)
		}
	}
	if Bucket(-5) != Bucket(0) {
		t.Error("what is below zero does not count as zero")
	}
}

func TestQuantilesAreNearThoseOfTheValues(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.Int64Range(0, 1_000_000), 1, 200).Draw(t, "values")
		slices.Sort(values)
		var counts []Count
		for _, v := range values {
			if n := len(counts); n == 0 || counts[n-1].Bucket != Bucket(v) {
				counts = append(counts, Count{Bucket: Bucket(v)})
			}
			counts[len(counts)-1].Values++
		}
		shares := []float64{0, 0.1, 0.5, 0.9, 1}
		for i, got := range Quantiles(counts, shares...) {
			rank := max(int(math.Ceil(shares[i]*float64(len(values)))), 1)
			if want := values[rank-1]; !near(got, want) {
				t.Fatalf("of %v: %d, want %d", shares[i], got, want)
			}
		}
	})
}

func TestOfNothingQuantilesAreZero(t *testing.T) {
	t.Parallel()
	if got := Quantiles(nil, 0.5, 0.9); !slices.Equal(got, []int64{0, 0}) {
		t.Errorf("got %v", got)
	}
}
