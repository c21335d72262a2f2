package agreement

import (
	"math"
	"math/big"
)

// Fleiss is Fleiss' kappa: agreement of any number of raters on categories,
// beyond what their common use of the categories makes by chance (Fleiss 1971).
// Raters may differ by subject; where the numbers of ratings differ, it is the
// generalisation of Gwet (2014), from whom are the standard error, the test
// (t, one degree of freedom less than there are subjects) and the interval.
// Undefined: fewer than two raters, no subject with two ratings, no variance.
func (r *Ratings) Fleiss(level Level) Result { return r.beyondChance(StatFleiss, level) }

// AC1 is Gwet's first-order agreement coefficient: as Fleiss' kappa, with a
// chance agreement that stays low where nearly all ratings are of one category
// (Gwet 2008). The number of categories is that of the scale, or of the values in
// use without one; it is 1 where all ratings are the same. Undefined: fewer than
// two raters, no subject with two ratings.
func (r *Ratings) AC1(level Level) Result { return r.beyondChance(StatAC1, level) }

func (r *Ratings) beyondChance(s Statistic, level Level) Result {
	out, ok := r.start(s, "")
	if !ok {
		return out
	}
	two, _ := r.paired()
	if len(two) == 0 {
		return out.without(noPairs())
	}
	values := categories(r.cells)
	if len(values) > maxCategories {
		return out.without(tooManyValues(len(values)))
	}
	out.few()
	table := counts(r.cells, values)
	shares := make([]*big.Rat, len(values)) // mean share of each category
	for c := range shares {
		parts := make([]*big.Rat, len(table))
		for i, row := range table {
			parts[i] = fraction(row[c], total(row))
		}
		shares[c] = over(sum(parts), whole(len(table)))
	}
	same := sumSquares(shares) // chance agreement of Fleiss
	expected := same
	if s == StatAC1 {
		q := max(r.scale.Levels(), len(values), 2)
		expected = over(minus(whole(1), same), whole(q-1))
		out.beyond(observed(counts(two, values)), expected)
		out.chanceError(table, shares, len(two), float64(q), level)
		return out
	}
	if len(values) == 1 {
		return out.without(noVariance())
	}
	out.beyond(observed(counts(two, values)), expected)
	out.chanceError(table, shares, len(two), 0, level)
	return out
}

// beyond is (observed − expected) ÷ (1 − expected).
func (r *Result) beyond(seen, expected *big.Rat) {
	r.Value = shown(over(minus(seen, expected), minus(whole(1), expected)))
}

// chanceError adds the standard error of Gwet (2008, 2014): the variance of what
// each subject contributes to the coefficient, linearised. q is the number of
// categories of AC1, 0 for Fleiss' kappa; two is how many subjects have pairs.
func (r *Result) chanceError(table [][]int, shares []*big.Rat, two int, q float64, level Level) {
	n := float64(len(table))
	if len(table) < 2 {
		r.NoInterval, r.NoTest = fewForInterval(len(table)), fewForInterval(len(table))
		return
	}
	weight, expected := make([]float64, len(shares)), 0.0
	for c, s := range shares {
		weight[c] = rounded(s)
		if q > 0 {
			weight[c] = (1 - weight[c]) / (q - 1)
		}
		expected += rounded(s) * weight[c]
	}
	value, squares := *r.Value, make([]float64, len(table))
	for i, row := range table {
		m, equal, chance := float64(total(row)), 0.0, 0.0
		for c, count := range row {
			equal += float64(count) * float64(count-1)
			chance += float64(count) * weight[c] / m
		}
		part := 0.0
		if m >= 2 {
			part = n / float64(two) * (equal/(m*(m-1)) - expected) / (1 - expected)
		}
		part -= 2*(1-value)*(chance-expected)/(1-expected) + value
		squares[i] = part * part
	}
	least := math.Inf(-1) // ratings without a pair may take Fleiss' kappa below −1
	if q > 0 {
		least = -1
	}
	r.linear(math.Sqrt(sumFloats(squares)/(n*(n-1))), n-1, least, level)
}
