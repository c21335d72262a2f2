package agreement

import (
	"math"
	"math/big"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// Every statistic a second time, by another formula, in floating point.

// drawn is a table of ratings on a scale of 1 to 5, with or without gaps.
func drawn(t *rapid.T, gaps bool, least, most int) [][]float64 {
	n, k := rapid.IntRange(2, 9).Draw(t, "subjects"), rapid.IntRange(least, most).Draw(t, "raters")
	cell := rapid.Custom(func(t *rapid.T) float64 {
		if gaps && rapid.IntRange(0, 3).Draw(t, "gap") == 0 {
			return none
		}
		return float64(rapid.IntRange(1, 5).Draw(t, "rating"))
	})
	rows := make([][]float64, n)
	for i := range rows {
		rows[i] = rapid.SliceOfN(cell, k, k).Draw(t, "row")
	}
	return rows
}

// agrees compares a value with one that was worked out otherwise; NaN stands for
// undefined.
func agrees(t *rapid.T, what string, got *float64, want float64) {
	t.Helper()
	switch undefined := math.IsNaN(want) || math.IsInf(want, 0); {
	case got == nil && undefined:
	case got == nil || undefined || math.Abs(*got-want) > 1e-6*max(1, math.Abs(want)):
		t.Fatalf("%s is %s, otherwise %v", what, text(got), want)
	}
}

// clean is 0 for what is only rounding.
func clean(x float64) float64 {
	if math.Abs(x) < 1e-10 {
		return 0
	}
	return x
}

// average is NaN of nothing.
func average(list []float64) (mean float64) {
	if len(list) == 0 {
		return math.NaN()
	}
	for _, x := range list {
		mean += x / float64(len(list))
	}
	return mean
}

// The mean squares as sums of squared effects and residuals, where the product
// takes differences of totals.
func TestICCByEffects(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := drawn(t, false, 2, 5)
		n, k := float64(len(rows)), float64(len(rows[0]))
		grand := average(slices.Concat(rows...))
		columns := turned(rows)
		var r, c, e, w float64
		for i, row := range rows {
			r += k * math.Pow(average(row)-grand, 2) / (n - 1)
			for j, x := range row {
				e += math.Pow(x-average(row)-average(columns[j])+grand, 2) / ((n - 1) * (k - 1))
				w += math.Pow(x-average(row), 2) / (n * (k - 1))
				if i == 0 {
					c += n * math.Pow(average(columns[j])-grand, 2) / (k - 1)
				}
			}
		}
		r, c, e, w = clean(r), clean(c), clean(e), clean(w)
		two, twok := clean(r+(k-1)*e+k*(c-e)/n), clean(r+(c-e)/n)
		if two <= 0 {
			two = math.NaN()
		}
		if twok <= 0 {
			twok = math.NaN()
		}
		if r == 0 && c == 0 && e == 0 {
			r = math.NaN()
		}
		ratings := tableOf(t, "", rows)
		for form, want := range map[Form]float64{
			ICC11: (r - w) / (r + (k-1)*w), ICC1k: (r - w) / r, ICC31: (r - e) / (r + (k-1)*e), ICC3k: (r - e) / r,
			ICC21: (r - e) / two, ICC2k: (r - e) / twok,
		} {
			agrees(t, string(form), ratings.ICC(form, Level{}).Value, want)
		}
	})
}

// The interval of ICC(3,1) is where F at the limit has the probability of the
// tail: the confidence limits by their definition.
func TestLimitsOfICCByTheirDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := drawn(t, false, 2, 5)
		got := tableOf(t, "", rows).ICC(ICC31, Level{})
		if got.Interval == nil {
			return
		}
		k, f := float64(len(rows[0])), *got.Tests[0].Value
		df1, df2 := got.Tests[0].DF[0], got.Tests[0].DF[1]
		for limit, want := range map[float64]float64{got.Interval.Low: .025, got.Interval.High: .975} {
			// at a true value ρ, MSR ÷ MSE is F times 1 + kρ ÷ (1 − ρ)
			p := fTail(f/(1+k*limit/(1-limit)), df1, df2)
			agrees(t, "tail", &p, want)
		}
	})
}

// squaredDistance is the metric by its definition, with the frequencies of the
// values that are paired.
func squaredDistance(metric Metric, a, b float64, of map[float64]float64) float64 {
	switch {
	case a == b:
		return 0
	case metric == Nominal:
		return 1
	case metric == IntervalScale:
		return (a - b) * (a - b)
	case metric == RatioScale:
		return math.Pow((a-b)/(a+b), 2)
	}
	between := -(of[a] + of[b]) / 2
	for v, n := range of {
		if v >= min(a, b) && v <= max(a, b) {
			between += n
		}
	}
	return between * between
}

// weightedAlpha is alpha of subjects with weights, from all pairs; with the
// biased expected disagreement where exact is false.
func weightedAlpha(metric Metric, rows [][]float64, weight []float64, exact bool) float64 {
	type pair struct{ a, b float64 }
	coincidences, of, all := map[pair]float64{}, map[float64]float64{}, 0.0
	for i, row := range rows {
		row = slices.DeleteFunc(slices.Clone(row), math.IsNaN)
		if len(row) < 2 {
			continue
		}
		for x, a := range row {
			of[a] += weight[i]
			all += weight[i]
			for y, b := range row {
				if x != y {
					coincidences[pair{a, b}] += weight[i] / float64(len(row)-1)
				}
			}
		}
	}
	var seen, expected float64
	for p, n := range coincidences {
		seen += n * squaredDistance(metric, p.a, p.b, of) / all
	}
	for a, n := range of {
		for b, m := range of {
			expected += n * m * squaredDistance(metric, a, b, of) / (all * all)
		}
	}
	if exact {
		expected *= all / (all - 1)
	}
	return 1 - seen/expected
}

func ones(n int) []float64 { return slices.Repeat([]float64{1}, n) }

// Alpha by its matrix of coincidences.
func TestAlphaByCoincidences(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := drawn(t, true, 2, 5)
		for _, metric := range Metrics() {
			agrees(t, string(metric), tableOf(t, "", rows).Alpha(metric, Level{}).Value, weightedAlpha(metric, rows, ones(len(rows)), true))
		}
	})
}

// influence is the standard error of a coefficient of subjects with weights: what
// each subject moves it by, from differences.
func influence(n int, of func(weight []float64) float64) float64 {
	const h = 1e-5
	moved := make([]float64, n)
	for i := range moved {
		up, down := ones(n), ones(n)
		up[i], down[i] = 1+h, 1-h
		moved[i] = (of(up) - of(down)) / (2 * h) * float64(n)
	}
	squares, mean := 0.0, average(moved)
	for _, x := range moved {
		squares += (x - mean) * (x - mean)
	}
	return math.Sqrt(squares / (float64(n) * float64(n-1)))
}

// agreesError compares standard errors; those that are zero are not given.
func agreesError(t *rapid.T, what string, got Result, want float64) {
	t.Helper()
	if got.Value == nil || got.SE == nil && want < 1e-8 {
		return
	}
	if got.SE == nil && got.NoInterval.Code == "too_few_for_interval" {
		return
	}
	if got.SE == nil || math.Abs(*got.SE-want) > 1e-5 {
		t.Fatalf("error of %s is %s, otherwise %v", what, text(got.SE), want)
	}
}

func TestErrorsByInfluence(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := slices.DeleteFunc(drawn(t, true, 2, 5), func(row []float64) bool {
			return !slices.ContainsFunc(row, func(x float64) bool { return !math.IsNaN(x) })
		})
		r := tableOf(t, "", rows)
		two := slices.DeleteFunc(slices.Clone(rows), func(row []float64) bool { return len(slices.DeleteFunc(slices.Clone(row), math.IsNaN)) < 2 })
		for _, metric := range []Metric{Nominal, IntervalScale, RatioScale} {
			agreesError(t, string(metric), r.Alpha(metric, Level{}), influence(len(two), func(w []float64) float64 { return weightedAlpha(metric, two, w, false) }))
		}
		// Gwet takes the number of subjects with a single rating as fixed, which
		// differences do not: the published table covers it.
		r = tableOf(t, "", two)
		agreesError(t, "Fleiss", r.Fleiss(Level{}), influence(len(two), func(w []float64) float64 { return weightedChance(two, w, 0) }))
		q := len(categories(r.cells))
		agreesError(t, "AC1", r.AC1(Level{}), influence(len(two), func(w []float64) float64 { return weightedChance(two, w, max(q, 2)) }))
	})
}

// weightedChance is Fleiss' kappa, or AC1 with q categories, of subjects with
// weights, from all pairs of raters.
func weightedChance(rows [][]float64, weight []float64, q int) float64 {
	var agree, compared, all float64
	share := map[float64]float64{}
	for i, row := range rows {
		row = slices.DeleteFunc(slices.Clone(row), math.IsNaN)
		if len(row) == 0 {
			continue
		}
		all += weight[i]
		equal, pairs := 0.0, 0.0
		for x, a := range row {
			share[a] += weight[i] / float64(len(row))
			for _, b := range row[:x] {
				pairs++
				if a == b {
					equal++
				}
			}
		}
		if pairs > 0 {
			agree, compared = agree+weight[i]*equal/pairs, compared+weight[i]
		}
	}
	chance := 0.0
	for _, s := range share {
		s /= all
		if q > 0 {
			chance += s * (1 - s) / float64(q-1)
		} else {
			chance += s * s
		}
	}
	if len(share) == 1 && q == 0 {
		return math.NaN()
	}
	return (agree/compared - chance) / (1 - chance)
}

func TestFleissAndAC1ByPairs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := drawn(t, true, 2, 5)
		r := tableOf(t, "1-5", rows)
		fleiss, ac1 := r.Fleiss(Level{}), r.AC1(Level{})
		if len(r.raters) < 2 {
			return // told by its reason, whatever the formula says
		}
		agrees(t, "Fleiss", fleiss.Value, weightedChance(rows, ones(len(rows)), 0))
		agrees(t, "AC1", ac1.Value, weightedChance(rows, ones(len(rows)), 5))
	})
}

// kappaOf is weighted kappa of a table of shares by disagreements: 1 − Σ d p ÷
// Σ d pᵢ. p.ⱼ.
func kappaOf(p [5][5]float64, power float64) float64 {
	var rows, columns [5]float64
	for i := range p {
		for j := range p {
			rows[i] += p[i][j]
			columns[j] += p[i][j]
		}
	}
	var seen, expected float64
	for i := range p {
		for j := range p {
			d := math.Pow(math.Abs(float64(i-j)), power)
			seen += d * p[i][j]
			expected += d * rows[i] * columns[j]
		}
	}
	return 1 - seen/expected
}

// Kappa by disagreements; its error by the delta method with differences for
// derivatives, over the shares as observed, and as under the null hypothesis.
func TestKappaByDisagreements(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := drawn(t, false, 2, 2)
		var p, null [5][5]float64
		for _, row := range rows {
			p[int(row[0])-1][int(row[1])-1] += 1 / float64(len(rows))
		}
		for i := range p {
			for j := range p {
				for k := range p {
					for l := range p {
						null[i][j] += p[i][k] * p[l][j]
					}
				}
			}
		}
		for weights, power := range map[Weights]float64{Unweighted: 0, Linear: 1, Quadratic: 2} {
			got := tableOf(t, "", rows).Kappa(weights, Level{})
			of := func(p [5][5]float64) float64 { return kappaOf(p, power) }
			if power == 0 {
				of = plainKappa
			}
			want := of(p)
			agrees(t, string(weights), got.Value, want)
			if got.Value == nil {
				continue
			}
			if se := delta(p, of, len(rows)); se > 1e-6 {
				agrees(t, "error", got.SE, se)
			}
			if se := delta(null, of, len(rows)); se > 1e-6 {
				agrees(t, "z", got.Tests[0].Value, want/se)
			}
		}
	})
}

func plainKappa(p [5][5]float64) float64 {
	var rows, columns [5]float64
	agree, all := 0.0, 0.0
	for i := range p {
		for j := range p {
			rows[i] += p[i][j]
			columns[j] += p[i][j]
			all += p[i][j]
		}
		agree += p[i][i]
	}
	chance := 0.0
	for i := range p {
		chance += rows[i] * columns[i]
	}
	// for derivatives off the simplex: shares need not sum to 1
	return 1 - (all-agree)/(all*all-chance)
}

func delta(p [5][5]float64, of func([5][5]float64) float64, n int) float64 {
	const h = 1e-6
	var mean, square float64
	for i := range p {
		for j := range p {
			up, down := p, p
			up[i][j] += h
			down[i][j] -= h
			g := (of(up) - of(down)) / (2 * h)
			mean += p[i][j] * g
			square += p[i][j] * g * g
		}
	}
	return math.Sqrt(max(square-mean*mean, 0) / float64(n))
}

// ranked gives the ranks by counting what is below and what is equal.
func ranked(list []float64) []float64 {
	out := make([]float64, len(list))
	for i, x := range list {
		out[i] = .5
		for _, y := range list {
			if y < x {
				out[i]++
			} else if y == x {
				out[i] += .5
			}
		}
	}
	return out
}

func pearson(x, y []float64) float64 {
	var xy, xx, yy float64
	for i := range x {
		a, b := x[i]-average(x), y[i]-average(y)
		xy, xx, yy = xy+a*b, xx+a*a, yy+b*b
	}
	return xy / math.Sqrt(clean(xx)*clean(yy))
}

func TestSpearmanByPearson(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		columns := turned(drawn(t, false, 2, 2))
		agrees(t, "rho", tableOf(t, "", turned(columns)).Spearman(Level{}).Value, pearson(ranked(columns[0]), ranked(columns[1])))
	})
}

// Without ties W is ((m − 1) r + 1) ÷ m with the mean r of Spearman over all
// pairs of raters; with ties it is the share of the variance of sums that raters
// of one mind would have.
func TestKendallBySpearmanAndByVariance(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, m := rapid.IntRange(2, 8).Draw(t, "subjects"), rapid.IntRange(2, 5).Draw(t, "raters")
		columns := make([][]float64, m)
		for j := range columns {
			var order []float64
			for i := range n {
				order = append(order, float64(i+1))
			}
			columns[j] = rapid.Permutation(order).Draw(t, "order")
		}
		mean, count := 0.0, 0.0
		for j := range columns {
			for l := range j {
				mean, count = mean+pearson(columns[j], columns[l]), count+1
			}
		}
		agrees(t, "W without ties", tableOf(t, "", turned(columns)).KendallW().Value, ((float64(m)-1)*mean/count+1)/float64(m))

		columns = turned(drawn(t, false, 2, 5))
		sums, own := make([]float64, len(columns[0])), 0.0
		for _, list := range columns {
			ranks := ranked(list)
			for i, x := range ranks {
				sums[i] += x
				own += math.Pow(x-average(ranks), 2)
			}
		}
		above := 0.0
		for _, s := range sums {
			above += math.Pow(s-average(sums), 2)
		}
		agrees(t, "W with ties", tableOf(t, "", turned(columns)).KendallW().Value, above/(float64(len(columns))*clean(own)))
	})
}

func covariance(x, y []float64) (sum float64) {
	for i := range x {
		sum += (x[i] - average(x)) * (y[i] - average(y)) / float64(len(x)-1)
	}
	return sum
}

// Cronbach's alpha as k² times the mean covariance of two items over the
// variance of the sums, and its limits by their definition.
func TestCronbachByCovariances(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		items := turned(drawn(t, false, 2, 5))
		var all, apart float64
		for i := range items {
			for j := range items {
				c := covariance(items[i], items[j])
				if all += c; i != j {
					apart += c
				}
			}
		}
		k := float64(len(items))
		got := tableOf(t, "", turned(items)).Cronbach(Level{})
		agrees(t, "alpha", got.Value, k*k*(apart/(k*(k-1)))/clean(all))
		if got.Interval != nil {
			df := float64(len(items[0]) - 1)
			low, high := fTail((1-got.Interval.Low)/(1-*got.Value), df, df*(k-1)), fTail((1-got.Interval.High)/(1-*got.Value), df, df*(k-1))
			agrees(t, "lower tail", &low, .025)
			agrees(t, "upper tail", &high, .975)
		}
	})
}

// rwg from the mean squared difference of all pairs, which is twice the variance;
// the profiles of raters from their definition.
func TestRWGAndLeniencyByPairs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := drawn(t, true, 2, 5)
		r := tableOf(t, "1-5", rows)
		var raws []float64
		for _, row := range rows {
			row = slices.DeleteFunc(slices.Clone(row), math.IsNaN)
			pairs, squares := 0.0, 0.0
			for x := range row {
				for y := range x {
					pairs, squares = pairs+1, squares+math.Pow(row[x]-row[y], 2)
				}
			}
			if pairs > 0 {
				raws = append(raws, 1-squares/pairs/2/2)
			}
		}
		if len(r.raters) < 2 {
			return
		}
		agrees(t, "r*wg", r.RWG(RWGRaw).Value, average(raws))
		least, most := math.Inf(1), math.Inf(-1)
		for j := range rows[0] {
			var apart []float64
			for _, row := range rows {
				var others []float64
				for l, x := range row {
					if l != j && !math.IsNaN(x) {
						others = append(others, x)
					}
				}
				if len(others) > 0 && !math.IsNaN(row[j]) {
					apart = append(apart, row[j]-average(others))
				}
			}
			if len(apart) > 0 {
				least, most = min(least, average(apart)), max(most, average(apart))
			}
		}
		agrees(t, "leniency", r.Leniency().Value, most-least)
	})
}

// Fisher's test by all tables with the margins, in whole numbers.
func TestFisherInWholeNumbers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		count := rapid.Int64Range(0, 40)
		table := Table{{count.Draw(t, "a"), count.Draw(t, "b")}, {count.Draw(t, "c"), count.Draw(t, "d")}}
		first, second, chosen := table[0][0]+table[0][1], table[1][0]+table[1][1], table[0][0]+table[1][0]
		weight := func(x int64) *big.Int {
			if x < 0 || chosen-x < 0 || x > first || chosen-x > second {
				return new(big.Int)
			}
			return new(big.Int).Mul(new(big.Int).Binomial(first, x), new(big.Int).Binomial(second, chosen-x))
		}
		two, greater, less := new(big.Int), new(big.Int), new(big.Int)
		for x := range chosen + 1 {
			w := weight(x)
			if w.Cmp(weight(table[0][0])) <= 0 {
				two.Add(two, w)
			}
			if x >= table[0][0] {
				greater.Add(greater, w)
			}
			if x <= table[0][0] {
				less.Add(less, w)
			}
		}
		got := table.Fisher(Level{})
		if len(got.Tests) == 0 {
			if first > 0 && second > 0 && chosen > 0 && chosen < first+second {
				t.Fatalf("%v has no tests", table)
			}
			return
		}
		all := new(big.Int).Binomial(first+second, chosen)
		for i, want := range []*big.Int{two, greater, less} {
			p := rounded(new(big.Rat).SetFrac(want, all))
			if math.Abs(got.Tests[i].P-p) > 1e-9*max(p, 1e-3) {
				t.Fatalf("%v, %s: %v, in whole numbers %v", table, got.Tests[i].Kind, got.Tests[i].P, p)
			}
		}
	})
}

// The four-fifths rule in fractions, at the boundary as well, and the flip test
// by deciding again.
func TestFourFifthsInFractions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var groups []Group
		for _, name := range []string{"a", "b", "c"} {
			n := rapid.Int64Range(0, 60).Draw(t, "applicants") * rapid.SampledFrom([]int64{1, 1, 100}).Draw(t, "times")
			groups = append(groups, Group{Name: name, Applicants: n, Selected: rapid.Int64Range(0, n).Draw(t, "selected")})
		}
		got := FourFifths(groups, Level{})
		sound(t, got)
		var pool, top *big.Rat
		pool = new(big.Rat)
		for _, g := range groups {
			pool.Add(pool, whole(int(g.Applicants)))
		}
		in := func(g Group) bool {
			return g.Applicants > 0 && over(whole(int(g.Applicants)), pool).Cmp(big.NewRat(1, 50)) >= 0
		}
		for _, g := range groups {
			if rate := new(big.Rat); in(g) {
				if rate.SetFrac64(g.Selected, g.Applicants); top == nil || rate.Cmp(top) > 0 {
					top = rate
				}
			}
		}
		for i, g := range groups {
			out := got.Groups[i]
			if in(g) != out.LeftOut.IsZero() {
				t.Fatalf("%+v", out)
			}
			if out.Ratio == nil {
				continue
			}
			ratio := over(big.NewRat(g.Selected, g.Applicants), top)
			if sign := ratio.Cmp(big.NewRat(4, 5)) < 0; sign != (out.Verdict != NoSign) || math.Abs(rounded(ratio)-*out.Ratio) > 1e-12 {
				t.Fatalf("ratio %s: %+v", ratio.FloatString(9), out)
			}
			if out.Verdict == SignSignificant && (out.Flip.Changes || out.Tests[0].P > .05) {
				t.Fatalf("%+v", out)
			}
		}
	})
}
