package agreement

import (
	"steelyard/compensation/problem"
)

// KendallW is Kendall's coefficient of concordance: how far raters put subjects
// in the same order, from 0 to 1, with the correction for ties and the chi-square
// approximation of its test (Kendall and Babington Smith 1939; Siegel and
// Castellan 1988). Only subjects that every rater rated are used. No interval.
// Undefined: fewer than two raters or usable subjects, no rater who tells any two
// subjects apart.
func (r *Ratings) KendallW() Result {
	out, ok := r.start(StatKendallW, "")
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
	n, m := len(rows), len(r.raters)
	sums, tied := make([]int, n), whole(0)
	for j := range m {
		ranks, ties := midranks(column(rows, j))
		for i, rank := range ranks {
			sums[i] += rank
		}
		for _, t := range ties {
			tied.Add(tied, minus(times(times(whole(t), whole(t)), whole(t)), whole(t)))
		}
	}
	squares := whole(0)
	for _, s := range sums {
		squares.Add(squares, times(whole(s), whole(s)))
	}
	// Ranks are doubled: their squares are four times too large.
	nR, mR := whole(n), whole(m)
	full := times(times(mR, mR), times(nR, minus(times(nR, nR), whole(1))))
	above := minus(times(whole(3), squares), times(times(whole(3), times(mR, mR)), times(nR, times(whole(n+1), whole(n+1)))))
	under := minus(full, times(mR, tied))
	if under.Sign() == 0 {
		return out.without(Reason{"no_ranking", problem.Text{ZH: "每位评分人都给了全部对象相同的分数，排不出次序。", EN: "Every rater gave all subjects the same, so nobody ranks them."}})
	}
	w := over(above, under)
	out.Value = shown(w)
	chi, df := rounded(times(whole(m*(n-1)), w)), float64(n-1)
	out.Tests = []Test{{"chi_square", &chi, []float64{df}, chiSquareTail(chi, df)}}
	out.NoInterval = noIntervalFormula()
	if n <= 7 {
		out.warn(Reason{"rough_chi_square", problem.Text{ZH: "对象不超过 7 个时，卡方近似较粗。", EN: "With 7 subjects or fewer the chi-square approximation is rough."}})
	}
	return out
}
