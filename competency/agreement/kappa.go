package agreement

import (
	"math"
	"math/big"

	"steelyard/compensation/problem"
)

// Weights says how much a disagreement of two raters counts in kappa.
type Weights string

// The weights: every disagreement alike (Cohen 1960), by the difference of the
// values, by its square (Cohen 1968).
const (
	Unweighted Weights = "nominal"
	Linear     Weights = "linear"
	Quadratic  Weights = "quadratic"
)

// WeightsOfKappa lists the weights of kappa.
func WeightsOfKappa() []Weights { return []Weights{Unweighted, Linear, Quadratic} }

// Kappa is Cohen's kappa of two raters, or weighted kappa, with the asymptotic
// standard error and the test of zero of Fleiss, Cohen and Everitt (1969). Only
// subjects that both rated are used; distances are those of the values, so that
// categories nobody used change nothing. Undefined: not exactly two raters, no
// subject rated by both, no variance.
func (r *Ratings) Kappa(weights Weights, level Level) Result {
	out, ok := r.start(StatKappa, string(weights))
	if !ok {
		return out
	}
	if len(r.raters) != 2 {
		return out.without(notTwoRaters(len(r.raters)))
	}
	rows, left := r.complete()
	if len(rows) == 0 {
		return out.without(noPairs())
	}
	out.restsOn(r, rows, left)
	values := categories(rows)
	switch {
	case len(values) == 1:
		return out.without(noVariance())
	case len(values) > maxCategories:
		return out.without(tooManyValues(len(values)))
	}
	t := crossed(rows, values, weights)
	expected := t.expected()
	kappa := over(minus(t.observed(), expected), minus(whole(1), expected))
	out.Value = shown(kappa)
	t.errors(&out, kappa, expected, level)
	return out
}

// cross is the table of two raters: counts of pairs of categories, weights of
// agreement from 0 to 1, and how often each category was used by the first and
// by the second.
type cross struct {
	n             int
	count         [][]int
	weight        [][]*big.Rat
	first, second []int
}

func crossed(rows [][]*big.Rat, values []*big.Rat, weights Weights) cross {
	q := len(values)
	t := cross{n: len(rows), count: make([][]int, q), weight: make([][]*big.Rat, q), first: make([]int, q), second: make([]int, q)}
	width := minus(values[q-1], values[0])
	for a := range values {
		t.count[a], t.weight[a] = make([]int, q), make([]*big.Rat, q)
		for b := range values {
			apart := over(minus(values[a], values[b]), width)
			apart.Abs(apart)
			switch {
			case weights == Quadratic:
				apart = times(apart, apart)
			case weights == Unweighted && a != b:
				apart = whole(1)
			}
			t.weight[a][b] = minus(whole(1), apart)
		}
	}
	for _, row := range rows {
		a, b := category(values, row[0]), category(values, row[1])
		t.count[a][b]++
		t.first[a]++
		t.second[b]++
	}
	return t
}

func (t cross) observed() *big.Rat {
	seen := new(big.Rat)
	for a, row := range t.count {
		for b, n := range row {
			if n > 0 {
				seen.Add(seen, times(fraction(n, t.n), t.weight[a][b]))
			}
		}
	}
	return seen
}

func (t cross) expected() *big.Rat {
	chance := new(big.Rat)
	for a, n := range t.first {
		for b, m := range t.second {
			if n > 0 && m > 0 {
				chance.Add(chance, times(fraction(n*m, t.n*t.n), t.weight[a][b]))
			}
		}
	}
	return chance
}

// errors adds standard error, test of zero and interval. With w̄ᵢ. and w̄.ⱼ the
// mean weights of a row and of a column, the variance is
// (Σ pᵢⱼ (wᵢⱼ − (w̄ᵢ. + w̄.ⱼ)(1 − κ))² − (κ − pₑ(1 − κ))²) ÷ (n (1 − pₑ)²), and under
// the null hypothesis (Σ pᵢ. p.ⱼ (wᵢⱼ − (w̄ᵢ. + w̄.ⱼ))² − pₑ²) ÷ (n (1 − pₑ)²).
func (t cross) errors(out *Result, kappa, chance *big.Rat, level Level) {
	q, rest := len(t.first), minus(whole(1), kappa)
	ofRow, ofColumn := make([]*big.Rat, q), make([]*big.Rat, q)
	for a := range q {
		ofRow[a], ofColumn[a] = new(big.Rat), new(big.Rat)
		for b := range q {
			ofRow[a].Add(ofRow[a], times(fraction(t.second[b], t.n), t.weight[a][b]))
			ofColumn[a].Add(ofColumn[a], times(fraction(t.first[b], t.n), t.weight[a][b]))
		}
	}
	seen, null := new(big.Rat), new(big.Rat)
	for a, row := range t.count {
		for b, n := range row {
			mean := plus(ofRow[a], ofColumn[b])
			if n > 0 {
				d := minus(t.weight[a][b], times(mean, rest))
				seen.Add(seen, times(fraction(n, t.n), times(d, d)))
			}
			if t.first[a] > 0 && t.second[b] > 0 {
				d := minus(t.weight[a][b], mean)
				null.Add(null, times(fraction(t.first[a]*t.second[b], t.n*t.n), times(d, d)))
			}
		}
	}
	off := minus(kappa, times(chance, rest))
	under := times(whole(t.n), times(minus(whole(1), chance), minus(whole(1), chance)))
	variance, variance0 := over(minus(seen, times(off, off)), under), over(minus(null, times(chance, chance)), under)
	if variance0.Sign() <= 0 {
		out.NoTest = noError()
	} else {
		z := rounded(kappa) / math.Sqrt(rounded(variance0))
		out.Tests = []Test{{"z0", &z, nil, normalSides(z)}}
	}
	if variance.Sign() <= 0 {
		out.NoInterval = noError()
		return
	}
	se := math.Sqrt(rounded(variance))
	out.SE = &se
	half := normalBeyond(level.tail()) * se
	out.bounded(rounded(kappa)-half, rounded(kappa)+half, -1, 1, level, problem.Text{ZH: "渐近标准误，Fleiss、Cohen 与 Everitt 1969", EN: "asymptotic standard error, Fleiss, Cohen and Everitt 1969"})
}
