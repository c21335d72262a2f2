package demo

import (
	"math/bits"
	"math/rand/v2"
)

// dice are the company's only source of chance. Ranges are made from the
// generator's 64-bit numbers with integers alone, so that a seed means the same
// on every machine.
type dice struct{ source *rand.PCG }

func newDice(seed uint64) dice { return dice{source: rand.NewPCG(seed, 1)} }

// below returns a number from 0 to n−1, for a positive n.
func (d dice) below(n int64) int64 {
	high, _ := bits.Mul64(d.source.Uint64(), uint64(n))
	return int64(high)
}

// between returns a number from low to high, both included.
func (d dice) between(low, high int64) int64 { return low + d.below(high-low+1) }

// days is between as a number of days.
func (d dice) days(low, high int64) int { return int(d.between(low, high)) }

// chance is true in the given share of cases, in per cent.
func (d dice) chance(percent int64) bool { return d.below(100) < percent }

// pick returns one of a list that is not empty.
func pick[T any](d dice, list []T) T { return list[d.below(int64(len(list)))] }

// shuffle puts a list into an order of chance.
func shuffle[T any](d dice, list []T) {
	for i := len(list) - 1; i > 0; i-- {
		j := d.below(int64(i) + 1)
		list[i], list[j] = list[j], list[i]
	}
}
