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
	out.Size = r.sizeOf(rows)
	out.few()
	if left > 0 {
		out.warn(leftOut(left))
	}
	values := categories(rows)
	switch {
	case len(values) == 1:
		return out.without(noVariance())
	case len(values) > maxCategories:
		return out.without(tooManyValues(len(values)))
	}
	t := crossed(rows, values, weights)
	expected := t.expected()
	out.Value = shown(over(minus(t.observed(), expected), minus(whole(1), expected)))
	t.errors(&out, level)
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
func (t cross) errors(out *Result, level Level) {
	n, kappa, chance := float64(t.n), *out.Value, rounded(t.expected())
	q := len(t.first)
	ofRow, ofColumn := make([]float64, q), make([]float64, q)
	for a := range q {
		for b := range q {
			ofRow[a] += float64(t.second[b]) / n * rounded(t.weight[a][b])
			ofColumn[a] += float64(t.first[b]) / n * rounded(t.weight[a][b])
		}
	}
	var seen, null float64
	for a := range q {
		for b := range q {
			w, mean := rounded(t.weight[a][b]), ofRow[a]+ofColumn[b]
			d, d0 := w-mean*(1-kappa), w-mean
			seen += float64(t.count[a][b]) / n * d * d
			null += float64(t.first[a]) / n * float64(t.second[b]) / n * d0 * d0
		}
	}
	rest := kappa - chance*(1-kappa)
	se := math.Sqrt(max(seen-rest*rest, 0)/n) / (1 - chance)
	se0 := math.Sqrt(max(null-chance*chance, 0)/n) / (1 - chance)
	if se0 < 1e-9 || !finite(se0) {
		out.NoTest = noError()
	} else {
		z := kappa / se0
		out.Tests = []Test{{"z0", &z, nil, normalSides(z)}}
	}
	if se < 1e-9 || !finite(se) {
		out.NoInterval = noError()
		return
	}
	out.SE = &se
	half := normalBeyond(level.tail()) * se
	out.bounded(kappa-half, kappa+half, -1, 1, level, problem.Text{ZH: "渐近标准误，Fleiss、Cohen 与 Everitt 1969", EN: "asymptotic standard error, Fleiss, Cohen and Everitt 1969"})
}
