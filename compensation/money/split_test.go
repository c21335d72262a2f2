package money

import (
	"errors"
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestLargestRemainderTable(t *testing.T) {
	for _, c := range []struct {
		name    string
		total   int64
		weights []int64
		want    []int64
	}{
		{"99.99 by 75 and 25", 9999, []int64{75, 25}, []int64{7499, 2500}},
		{"220.00 by three shares", 22000, []int64{445455, 9091, 545455}, []int64{9800, 200, 12000}},
		{"100.00 by 3: the tie goes to the first", 10000, []int64{1, 1, 1}, []int64{3334, 3333, 3333}},
		{"200.00 by 3: to the first two", 20000, []int64{1, 1, 1}, []int64{6667, 6667, 6666}},
		{"−100.00 by 3", -10000, []int64{1, 1, 1}, []int64{-3334, -3333, -3333}},
		{"one fen by 4", 1, []int64{1, 1, 1, 1}, []int64{1, 0, 0, 0}},
		{"the larger remainder before the earlier part", 100, []int64{1, 2}, []int64{33, 67}},
		{"a weight of zero gets nothing", 101, []int64{0, 1, 1, 0}, []int64{0, 51, 50, 0}},
		{"one part", -7, []int64{3}, []int64{-7}},
		{"nothing to split", 0, []int64{1, 2, 3}, []int64{0, 0, 0}},
		{"the most", math.MaxInt64, []int64{1, 1}, []int64{math.MaxInt64/2 + 1, math.MaxInt64 / 2}},
		{"the least", math.MinInt64, []int64{1, 1}, []int64{math.MinInt64 / 2, math.MinInt64 / 2}},
		{"the least, undivided", math.MinInt64, []int64{math.MaxInt64}, []int64{math.MinInt64}},
	} {
		got, err := LargestRemainder(c.total, c.weights)
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, %v; want %v", c.name, got, err, c.want)
		}
	}
}

func TestWeightsThatCannotSplit(t *testing.T) {
	for name, weights := range map[string][]int64{
		"none": nil, "all zero": {0, 0}, "negative": {1, -1}, "negative among large": {math.MaxInt64, -1}, "too large together": {math.MaxInt64, 1},
	} {
		if parts, err := LargestRemainder(100, weights); !errors.Is(err, ErrWeights) || parts != nil {
			t.Errorf("%s: %v, %v", name, parts, err)
		}
	}
}

// splits draws a total and weights, with the extremes well represented. The
// seed is fixed: the same 100,000 splits are tried every time.
func splits(r *rand.Rand) (total int64, weights []int64) {
	switch r.IntN(6) {
	case 0:
		total = []int64{math.MinInt64, math.MinInt64 + 1, -1, 0, 1, math.MaxInt64 - 1, math.MaxInt64}[r.IntN(7)]
	case 1:
		total = int64(r.Uint64())
	default:
		total = r.Int64N(2_000_001) - 1_000_000
	}
	weights = make([]int64, 1+r.IntN(8))
	largest := []int64{3, 100, 1_000_000, math.MaxInt64 / 8}[r.IntN(4)]
	for i := range weights {
		weights[i] = r.Int64N(largest + 1)
	}
	weights[r.IntN(len(weights))] = 1 + r.Int64N(largest)
	return total, weights
}

func TestC2_LargestRemainderLosesNothingIn100000Splits(t *testing.T) {
	r := rand.New(rand.NewPCG(20261, 14))
	var ties, negatives, extremes, zeros int
	for range 100_000 {
		total, weights := splits(r)
		parts, err := LargestRemainder(total, weights)
		if err != nil || len(parts) != len(weights) {
			t.Fatalf("%d by %v: %v, %v", total, weights, parts, err)
		}
		whole, sum := new(big.Int), new(big.Int)
		for i := range parts {
			whole.Add(whole, big.NewInt(parts[i]))
			sum.Add(sum, big.NewInt(weights[i]))
		}
		if whole.Cmp(big.NewInt(total)) != 0 {
			t.Fatalf("%d by %v: the parts %v sum to %s", total, weights, parts, whole)
		}
		ties += checkParts(t, total, weights, parts, sum)
		if total < 0 {
			negatives++
		}
		if total == math.MinInt64 || total == math.MaxInt64 {
			extremes++
		}
		if slices.Contains(weights, 0) {
			zeros++
		}
	}
	if min(ties, negatives, extremes, zeros) < 1000 {
		t.Errorf("too few of a kind: %d ties, %d negative totals, %d extreme totals, %d zero weights", ties, negatives, extremes, zeros)
	}
}

// checkParts checks that each part is the exact share cut towards zero or one
// unit more, and that units went to the largest remainders, ties to the
// earlier part. It returns the number of ties that were decided.
func checkParts(t *testing.T, total int64, weights, parts []int64, sum *big.Int) (ties int) {
	extra := make([]bool, len(parts))
	remainder := make([]*big.Int, len(parts))
	for i := range parts {
		share := new(big.Int).Mul(big.NewInt(total), big.NewInt(weights[i]))
		quo, rem := share.QuoRem(share, sum, new(big.Int))
		remainder[i] = rem.Abs(rem)
		switch over := quo.Sub(big.NewInt(parts[i]), quo); {
		case over.Sign() == 0:
		case over.CmpAbs(big.NewInt(1)) == 0 && (over.Sign() < 0) == (total < 0) && remainder[i].Sign() != 0:
			extra[i] = true
		default:
			t.Fatalf("%d by %v: part %d of %v is %s units off", total, weights, i, parts, over)
		}
	}
	for i := range parts {
		for j := range parts {
			order := remainder[i].Cmp(remainder[j])
			if extra[j] && !extra[i] && (order > 0 || order == 0 && i < j) {
				t.Fatalf("%d by %v: part %d of %v got a unit before part %d", total, weights, j, parts, i)
			}
			if order == 0 && i < j && extra[i] && !extra[j] {
				ties++
			}
		}
	}
	return ties
}

func TestLargestRemainderTouchesOnlyItsOwnMemory(t *testing.T) {
	weights := []int64{5, 3, 2}
	if _, err := LargestRemainder(101, weights); err != nil || !slices.Equal(weights, []int64{5, 3, 2}) {
		t.Errorf("the weights became %v (%v)", weights, err)
	}
}

func TestCommonScale(t *testing.T) {
	for _, c := range []struct {
		in    []string
		want  []int64
		scale uint8
		err   error
	}{
		{[]string{"0.6", "0.4"}, []int64{6, 4}, 1, nil},
		{[]string{"0.6", "0.25", "0.15"}, []int64{60, 25, 15}, 2, nil},
		{[]string{"0.60", "0.40"}, []int64{6, 4}, 1, nil},
		{[]string{"1", "-2", "0"}, []int64{1, -2, 0}, 0, nil},
		{[]string{"0.000000000001", "1"}, []int64{1, 1_000_000_000_000}, 12, nil},
		{[]string{"0.000000000001", "99999999"}, nil, 0, ErrOverflow},
		{nil, []int64{}, 0, nil},
	} {
		values := make([]Decimal, len(c.in))
		for i, s := range c.in {
			values[i] = parse(t, s)
		}
		got, scale, err := CommonScale(values)
		if !errors.Is(err, c.err) || scale != c.scale || !slices.Equal(got, c.want) {
			t.Errorf("%v: %v on scale %d, %v; want %v on scale %d, %v", c.in, got, scale, err, c.want, c.scale, c.err)
		}
	}
}
