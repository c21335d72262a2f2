package agreement

import (
	"math"
	"math/big"

	"steelyard/compensation/problem"
)

// Metric says how far two different ratings are apart.
type Metric string

// The metrics: all differences alike; by how many ratings lie between; by the
// difference; by the difference in proportion to the sum.
const (
	Nominal       Metric = "nominal"
	Ordinal       Metric = "ordinal"
	IntervalScale Metric = "interval"
	RatioScale    Metric = "ratio"
)

// Metrics lists the metrics of Krippendorff's alpha.
func Metrics() []Metric { return []Metric{Nominal, Ordinal, IntervalScale, RatioScale} }

// Alpha is Krippendorff's alpha, 1 − observed ÷ expected disagreement, for any
// number of raters and with missing ratings (Krippendorff 2011). Subjects with
// fewer than two ratings are left out. Standard error and interval follow Gwet
// (2014), t with one degree of freedom less than there are subjects; for the
// ordinal metric, whose distances come from the ratings themselves, there is no
// published formula and so no interval. Undefined: fewer than two raters, no
// subject with two ratings, no variance, negative ratings under the ratio
// metric.
func (r *Ratings) Alpha(metric Metric, level Level) Result {
	out, ok := r.start(StatAlpha, string(metric))
	if !ok {
		return out
	}
	rows, left := r.paired()
	if len(rows) == 0 {
		return out.without(noPairs())
	}
	out.Size = r.sizeOf(rows)
	out.few()
	if left > 0 {
		out.warn(Reason{"single_left_out", problem.Textf("有 %d 个对象只有一份评分，无从比较，没有使用。", "%d subject(s) with a single rating have nothing to be compared with and were left out.", left)})
	}
	values := categories(rows)
	switch {
	case len(values) == 1:
		return out.without(noVariance())
	case metric == RatioScale && values[0].Sign() < 0:
		return out.without(negativeRatio())
	}
	table := counts(rows, values)
	if metric == RatioScale {
		value := 1 - ratioDisagreement(table, values)
		out.Value = &value
	} else {
		out.Value = shown(minus(whole(1), disagreement(metric, table, values)))
	}
	if metric == Ordinal {
		out.NoInterval, out.NoTest = noIntervalFormula(), noIntervalFormula()
		return out
	}
	out.alphaError(metric, table, values, len(rows)+left, level)
	return out
}

// disagreement is observed ÷ expected disagreement of a metric with squared
// differences of numbers given to the categories: for nominal 0 or 1, for
// ordinal how many ratings lie below, for interval the value itself.
func disagreement(metric Metric, table [][]int, values []*big.Rat) *big.Rat {
	totals := make([]int, len(values))
	for _, row := range table {
		for c, n := range row {
			totals[c] += n
		}
	}
	at := values
	if metric == Ordinal {
		at = make([]*big.Rat, len(values))
		below := 0
		for c, n := range totals {
			at[c] = whole(2*below + n) // doubled: half of the category's own
			below += n
		}
	}
	apart := new(big.Rat)
	for _, row := range table {
		apart.Add(apart, over(pairs(metric, row, at), whole(total(row)-1)))
	}
	all := total(totals)
	return over(times(apart, whole(all-1)), pairs(metric, totals, at))
}

// pairs sums the squared distances of all ordered pairs of ratings.
func pairs(metric Metric, row []int, at []*big.Rat) *big.Rat {
	m := total(row)
	if metric == Nominal {
		n := m * m
		for _, c := range row {
			n -= c * c
		}
		return whole(n)
	}
	first, second := new(big.Rat), new(big.Rat)
	for c, n := range row {
		if n == 0 {
			continue
		}
		first.Add(first, times(whole(n), at[c]))
		second.Add(second, times(whole(n), times(at[c], at[c])))
	}
	twice := minus(times(whole(m), second), times(first, first))
	return times(whole(2), twice)
}

// ratioDisagreement is observed ÷ expected disagreement of the ratio metric.
func ratioDisagreement(table [][]int, values []*big.Rat) float64 {
	near := distances(RatioScale, values)
	totals := make([]int, len(values))
	parts := make([]float64, len(table))
	for i, row := range table {
		parts[i] = apartIn(row, near) / float64(total(row)-1)
		for c, n := range row {
			totals[c] += n
		}
	}
	return sumFloats(parts) * float64(total(totals)-1) / apartIn(totals, near)
}

func apartIn(row []int, distance func(a, b int) float64) (apart float64) {
	var used []int
	for c, n := range row {
		if n > 0 {
			used = append(used, c)
		}
	}
	for _, a := range used {
		for _, b := range used {
			apart += float64(row[a]) * float64(row[b]) * distance(a, b)
		}
	}
	return apart
}

// distances gives the squared distance of two categories by their numbers.
func distances(metric Metric, values []*big.Rat) func(a, b int) float64 {
	x := make([]float64, len(values))
	for i, v := range values {
		x[i] = rounded(v)
	}
	return func(a, b int) float64 {
		switch {
		case a == b:
			return 0
		case metric == Nominal:
			return 1
		case metric == RatioScale:
			d := (x[a] - x[b]) / (x[a] + x[b])
			return d * d
		}
		return (x[a] - x[b]) * (x[a] - x[b])
	}
}

// alphaError adds the standard error of Gwet (2014), Handbook of Inter-Rater
// Reliability, 4th edition: the variance of what each subject contributes to
// alpha, linearised.
func (r *Result) alphaError(metric Metric, table [][]int, values []*big.Rat, subjects int, level Level) {
	n, distance := float64(len(table)), distances(metric, values)
	if len(table) < 2 {
		r.NoInterval, r.NoTest = fewForInterval(len(table)), fewForInterval(len(table))
		return
	}
	mean := float64(r.Size.Ratings) / n
	share := make([]float64, len(values))
	for _, row := range table {
		for c, count := range row {
			share[c] += float64(count)
		}
	}
	for c := range share {
		share[c] /= float64(r.Size.Ratings)
	}
	far := make([]float64, len(values)) // mean distance of a category from all ratings
	expected := 0.0
	for a := range values {
		for b := range values {
			far[a] += share[b] * distance(a, b)
		}
		expected += share[a] * far[a]
	}
	seen, against := make([]float64, len(table)), make([]float64, len(table))
	for i, row := range table {
		m := float64(total(row))
		seen[i] = apartIn(row, distance) / (mean * (m - 1))
		for c, count := range row {
			against[i] += float64(count) * far[c] / mean
		}
	}
	disagree := sumFloats(seen) / n
	parts := make([]float64, len(table))
	for i := range table {
		// 1 − seen ÷ expected, and what the subject does to both; the share of
		// ratings it has beyond the mean cancels r of the two.
		parts[i] = 1 - seen[i]/expected + 2*disagree/expected*(against[i]/expected-1)
		more := (float64(total(table[i])) - mean) / mean
		parts[i] += disagree/expected*more - 2*disagree/expected*more
	}
	alpha := 1 - disagree/expected
	squares := make([]float64, len(parts))
	for i, p := range parts {
		squares[i] = (p - alpha) * (p - alpha)
	}
	r.linear(math.Sqrt(sumFloats(squares)/(n*(n-1))), float64(subjects-1), math.Inf(-1), level)
}

// linear adds a standard error, the test of zero and the interval by t, cut at
// the least possible value and at 1.
func (r *Result) linear(se, df, least float64, level Level) {
	if !finite(se) || se < 1e-12 {
		r.NoInterval, r.NoTest = noError(), noError()
		return
	}
	r.SE = &se
	t := *r.Value / se
	r.Tests = []Test{{"t", &t, []float64{df}, tSides(t, df)}}
	half := tBeyond(level.tail(), df) * se
	r.bounded(*r.Value-half, *r.Value+half, least, 1, level, problem.Text{ZH: "线性化方差与 t 分布，Gwet 2014", EN: "linearised variance and t, Gwet 2014"})
}
