package money

import (
	"errors"
	"math/bits"
	"slices"
)

// ErrWeights says that a whole cannot be split by the given weights: none, a
// negative one, all zero, or a sum that does not fit.
var ErrWeights = errors.New("money: weights must be zero or more and not all zero")

// LargestRemainder splits total minor units in proportion to the weights
// (shape: one weight per part; weights are integers on any common scale) so
// that the parts sum to the total exactly. Every part is first cut towards
// zero; the units left over go one each to the parts with the largest cut-off
// remainders, and among equal remainders to the part that comes first, so
// callers order parts by a natural key. A negative total is split like its
// opposite. (Hamilton's method.)
func LargestRemainder(total int64, weights []int64) ([]int64, error) {
	var sum int64
	for _, w := range weights {
		var err error
		if w < 0 {
			return nil, ErrWeights
		}
		if sum, err = AddMinor(sum, w); err != nil {
			return nil, ErrWeights
		}
	}
	if sum == 0 {
		return nil, ErrWeights
	}
	whole, neg := uint64(total), total < 0
	if neg {
		whole = -whole
	}
	parts := make([]int64, len(weights))
	remainders := make([]uint64, len(weights))
	left := whole
	for i, w := range weights {
		hi, lo := bits.Mul64(whole, uint64(w))
		part, rem := bits.Div64(hi, lo, uint64(sum)) // w ≤ sum, so the quotient fits
		remainders[i] = rem
		left -= part
		parts[i] = signed(part, neg)
	}
	order := make([]int, len(weights))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case remainders[a] > remainders[b]:
			return -1
		case remainders[a] < remainders[b]:
			return 1
		}
		return 0
	})
	for _, i := range order[:left] {
		if neg {
			parts[i]--
		} else {
			parts[i]++
		}
	}
	return parts, nil
}

func signed(magnitude uint64, neg bool) int64 {
	if neg {
		return -int64(magnitude) // the most negative number is its own two's complement
	}
	return int64(magnitude)
}

// CommonScale writes the decimals (shape: any length) as integers on one
// scale, for use as weights; it fails with ErrOverflow where one does not fit.
func CommonScale(values []Decimal) (integers []int64, scale uint8, err error) {
	for _, v := range values {
		scale = max(scale, v.Canonical().scale)
	}
	integers = make([]int64, len(values))
	for i, v := range values {
		if integers[i], err = v.Int64(scale); err != nil {
			return nil, 0, err
		}
	}
	return integers, scale, nil
}
