package agreement

import (
	"math"
	"math/big"

	"steelyard/compensation/problem"
)

// Cronbach is Cronbach's alpha: how far items (the columns, in the place of
// raters) go together over subjects, k ÷ (k − 1) (1 − Σ sᵢ² ÷ s²) with the
// variance s² of the sums (Cronbach 1951), and the interval of Feldt (1965). Only
// subjects with every item are used. Undefined: fewer than two items or usable
// subjects, sums that do not vary.
func (r *Ratings) Cronbach(level Level) Result {
	out, ok := r.start(StatCronbach, "")
	out.Agreement = nil // of items, which need not agree
	if !ok {
		return out
	}
	rows, left := r.complete()
	switch len(rows) {
	case 0:
		return out.without(noComplete())
	case 1:
		return out.without(oneSubject())
	}
	out.restsOn(r, rows, left)
	n, k := len(rows), len(r.raters)
	sums, items := make([]*big.Rat, n), new(big.Rat)
	for i, row := range rows {
		sums[i] = sum(row)
	}
	for j := range k {
		items.Add(items, deviation(column(rows, j)))
	}
	all := deviation(sums)
	switch {
	case items.Sign() == 0:
		return out.without(noVariance())
	case all.Sign() == 0:
		return out.without(noSubjectVariance())
	}
	value := times(fraction(k, k-1), minus(whole(1), over(items, all)))
	out.Value = shown(value)
	out.NoTest = noTestKnown()
	rest := rounded(minus(whole(1), value))
	if rest == 0 {
		out.NoInterval = noError()
		return out
	}
	df1, df2 := float64(n-1), float64((n-1)*(k-1))
	out.bounded(1-rest*fBeyond(level.tail(), df1, df2), 1-rest/fBeyond(level.tail(), df2, df1), math.Inf(-1), 1, level,
		problem.Text{ZH: "F 分布，Feldt 1965", EN: "F, Feldt 1965"})
	return out
}
