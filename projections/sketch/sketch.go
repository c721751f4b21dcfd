// Package sketch keeps the distribution of a number in counters, so that a read model can tell medians and percentiles
// without keeping the values.
//
// Values fall into buckets, and a row of the read model counts each bucket (Row.Add): which makes the rows few, and the same
// however the log is cut. Up to 127 a value has a bucket of its own. Beyond, each doubling has 64, so that values of one
// bucket differ by less than 1.6 %, and the middle of a bucket is within 0.8 % of them all. It is the layout of HDR
// histograms (Gil Tene), in whole numbers: every machine finds the same bucket.
package sketch

import "math/bits"

const (
	precision = 7                    // bits of a value that are kept
	half      = 1 << (precision - 1) // buckets of a doubling
)

// Bucket is the bucket of a value. Values below zero count as zero.
func Bucket(value int64) int64 {
	v := uint64(max(value, 0))
	shift := max(bits.Len64(v)-precision, 0)
	return int64(shift)*half + int64(v>>shift)
}

// Middle is the value in the middle of a bucket.
func Middle(bucket int64) int64 {
	shift := max(bucket/half-1, 0)
	lowest := (bucket - shift*half) << shift
	return lowest + (int64(1)<<shift)/2
}

// Count says how many values fell into a bucket.
type Count struct{ Bucket, Values int64 }

// Quantiles are the values below or at which these shares of all lie, such as 0.5 for the median. The counts are in the
// order of their buckets, the shares in ascending order. Without values they are 0.
func Quantiles(counts []Count, shares ...float64) []int64 {
	found := make([]int64, len(shares))
	var all, below int64
	for _, c := range counts {
		all += c.Values
	}
	next := 0
	for _, c := range counts {
		below += c.Values
		for next < len(shares) && below > 0 && float64(below) >= shares[next]*float64(all) {
			found[next] = Middle(c.Bucket)
			next++
		}
	}
	return found
}
