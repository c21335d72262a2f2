package agreement

import (
	"math"
	"math/big"
	"slices"
)

// Fractions: every operation makes a new number, exactly.

func whole(n int) *big.Rat { return new(big.Rat).SetInt64(int64(n)) }

func plus(a, b *big.Rat) *big.Rat  { return new(big.Rat).Add(a, b) }
func minus(a, b *big.Rat) *big.Rat { return new(big.Rat).Sub(a, b) }
func times(a, b *big.Rat) *big.Rat { return new(big.Rat).Mul(a, b) }

// over is a ÷ b; b must not be zero.
func over(a, b *big.Rat) *big.Rat { return new(big.Rat).Quo(a, b) }

func fraction(a, b int) *big.Rat { return new(big.Rat).SetFrac64(int64(a), int64(b)) }

func sum(list []*big.Rat) *big.Rat {
	total := new(big.Rat)
	for _, x := range list {
		total.Add(total, x)
	}
	return total
}

func sumSquares(list []*big.Rat) *big.Rat {
	total := new(big.Rat)
	for _, x := range list {
		total.Add(total, times(x, x))
	}
	return total
}

// deviation is the sum of squared differences from the mean; the list must not
// be empty.
func deviation(list []*big.Rat) *big.Rat {
	total := sum(list)
	return minus(sumSquares(list), over(times(total, total), whole(len(list))))
}

// rounded is the nearest floating-point number.
func rounded(x *big.Rat) float64 {
	f, _ := x.Float64()
	return f
}

// shown is the nearest floating-point number, to be kept in a result.
func shown(x *big.Rat) *float64 {
	f := rounded(x)
	return &f
}

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }

// sumFloats adds in order of size, so that the order of the list does not
// matter.
func sumFloats(list []float64) float64 {
	sorted := slices.Clone(list)
	slices.Sort(sorted)
	total := 0.0
	for _, x := range sorted {
		total += x
	}
	return total
}

// midranks gives each value its rank from 1, doubled so that ranks shared by
// equal values are whole, and the sizes of the groups of equal values.
func midranks(values []*big.Rat) (doubled []int, ties []int) {
	order := make([]int, len(values))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return values[a].Cmp(values[b]) })
	doubled = make([]int, len(values))
	for from := 0; from < len(order); {
		to := from + 1
		for to < len(order) && values[order[to]].Cmp(values[order[from]]) == 0 {
			to++
		}
		for _, i := range order[from:to] {
			doubled[i] = from + 1 + to // first rank + last rank
		}
		ties = append(ties, to-from)
		from = to
	}
	return doubled, ties
}
